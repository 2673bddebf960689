"""Which names a block of Python reads before it sets them, statement by statement."""

from __future__ import annotations

import ast

from tenfold.smells.code import walk
from tenfold.smells.free_names import KNOWN, Function, Reads, free, is_history

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Walk(ast.NodeVisitor):
    """Visits statements in the order in which Python runs them; `reads` accumulates."""

    def __init__(self, reads: Reads) -> None:
        self.reads = reads
        self._locals: list[set[str]] = []  # of comprehensions and class bodies, inside out
        self._guarded = 0

    def visit_Name(self, node: ast.Name) -> None:
        """A name that is read, set or deleted."""
        if isinstance(node.ctx, ast.Store):
            self._bind(node.id)
        elif isinstance(node.ctx, ast.Del):
            self._read(node.id, node)
            self.reads.bound.discard(node.id)
            self.reads.dropped.add(node.id)
        else:
            self._read(node.id, node)

    def _read(self, name: str, node: ast.AST) -> None:
        known = name in self.reads.bound or name in KNOWN or is_history(name)
        if not known and not self._guarded and not any(name in own for own in self._locals):
            self.reads.missing.append((name, node))

    def _bind(self, name: str) -> None:
        if self._locals:
            self._locals[-1].add(name)
        else:
            self.reads.bound.add(name)
            self.reads.dropped.discard(name)

    # --- statements whose parts run in another order than they are written

    def visit_Assign(self, node: ast.Assign) -> None:
        """The value first."""
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """The target is read too."""
        if isinstance(node.target, ast.Name):
            self._read(node.target.id, node.target)
        self.visit(node.value)
        self.visit(node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """An annotation alone sets nothing."""
        self.visit(node.annotation)
        if node.value:
            self.visit(node.value)
            self.visit(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """The value first; it outlives a comprehension."""
        self.visit(node.value)
        self.reads.bound.add(node.target.id)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        """What is looped over first."""
        self.visit(node.iter)
        self.visit(node.target)
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)

    visit_AsyncFor = visit_For  # noqa: N815 (ast's own names)

    def visit_Try(self, node: ast.Try) -> None:
        """A try that catches NameError reads names to find out whether they are set."""
        guarded = any(_catches_names(handler) for handler in node.handlers)
        self._guarded += guarded
        for statement in node.body:
            self.visit(statement)
        self._guarded -= guarded
        for handler in node.handlers:
            if handler.type:
                self.visit(handler.type)
            if handler.name:
                self._bind(handler.name)
            for statement in handler.body:
                self.visit(statement)
        for statement in [*node.orelse, *node.finalbody]:
            self.visit(statement)

    # --- scopes

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Decorators and defaults run now, the body later."""
        for now in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if now is not None:
                self.visit(now)
        self._bind(node.name)
        self._later(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 (ast's own names)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Defaults run now, the body later."""
        for now in [*node.args.defaults, *node.args.kw_defaults]:
            if now is not None:
                self.visit(now)
        self._later(node)

    def _later(self, node: Function) -> None:
        outer = set().union(*self._locals) if self._locals else set()
        self.reads.later.extend(
            (name, at) for name, at in free(node, self.reads) if name not in outer
        )

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """The body runs now, with names of its own."""
        for now in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]:
            self.visit(now)
        self._bind(node.name)
        self._locals.append({"__module__", "__qualname__"})
        for statement in node.body:
            self.visit(statement)
        self._locals.pop()

    def _comprehension(self, node: _Comprehension) -> None:
        self._locals.append(set())
        for generator in node.generators:
            self.visit(generator.iter)
            self.visit(generator.target)
            for test in generator.ifs:
                self.visit(test)
        if isinstance(node, ast.DictComp):
            self.visit(node.key)
            self.visit(node.value)
        else:
            self.visit(node.elt)
        self._locals.pop()

    visit_ListComp = _comprehension  # noqa: N815 (ast's own names)
    visit_SetComp = _comprehension  # noqa: N815
    visit_DictComp = _comprehension  # noqa: N815
    visit_GeneratorExp = _comprehension  # noqa: N815

    # --- what binds without a Name

    def visit_Import(self, node: ast.Import) -> None:
        """``import a.b`` binds ``a``."""
        for alias in node.names:
            self._bind(alias.asname or alias.name.split(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """A star may bind anything."""
        for alias in node.names:
            if alias.name == "*":
                self.reads.opened = True
            else:
                self._bind(alias.asname or alias.name)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        """A captured pattern."""
        if node.pattern:
            self.visit(node.pattern)
        if node.name:
            self._bind(node.name)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        """The rest of a sequence."""
        if node.name:
            self._bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        """The rest of a mapping."""
        self.generic_visit(node)
        if node.rest:
            self._bind(node.rest)

    def visit_Call(self, node: ast.Call) -> None:
        """`exec` and `globals()` may set anything."""
        if isinstance(node.func, ast.Name) and node.func.id in ("exec", "execfile", "globals"):
            self.reads.opened = True
        if isinstance(node.func, ast.Attribute) and node.func.attr in (
            "run_line_magic", "run_cell_magic", "magic", "run_cell", "inject", "push",
        ):  # fmt: skip
            self.reads.opened = True
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """``"x" in globals()`` asks whether a name is set: it is no hidden state any more."""
        right = node.comparators[0]
        if (
            isinstance(node.left, ast.Constant)
            and isinstance(node.left.value, str)
            and isinstance(right, ast.Call)
            and isinstance(right.func, ast.Name)
            and right.func.id in ("globals", "locals", "dir", "vars")
        ):
            self.reads.bound.add(node.left.value)
            return
        self.generic_visit(node)


def _catches_names(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(
        isinstance(node, ast.Name) and node.id in ("NameError", "Exception", "BaseException")
        for node in walk(handler.type)
    )


__all__ = ["Walk"]
