"""Follows rows through a program in the order of its text: what is learned before what is split."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count

from tenfold.smells import learning
from tenfold.smells.code import Block, Code, Function, dotted, keyword, last, walk
from tenfold.smells.flow_values import Event, Value, is_part_name, joined
from tenfold.smells.smell import Place

Found = Callable[[Code, str], tuple[Code, Block, Function] | None]
_DEEPEST = 3
_MOST_STEPS = 4_000
_GUESSED = ("fillna", "replace", "where", "mask", "impute", "combine_first")


class Flow:
    """Runs statements on what is known of values; `leaks` accumulates.

    Parameters
    ----------
    targets : set of str
        Columns that are predicted.
    function : callable
        From a code and a name to the function of that name in the searched folder.
    """

    def __init__(self, code: Code, targets: set[str], function: Found) -> None:
        self.code = code
        self.block = code.blocks[0]
        self.names: dict[str, Value] = {}
        self.leaks: dict[Event, None] = {}
        self._targets = targets
        self._function = function
        self._roots = count(1)
        self._step = 0
        self._depth = 0
        self._called: Place | None = None
        self._returned: list[Value] = []
        self._same: dict[str, str] = {}  # r = self.rows: another name of one frame

    # --- statements

    def run(self, block: Block, statements: Iterable[ast.stmt]) -> None:
        """Follow statements of a block."""
        self.block = block
        for statement in statements:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:  # noqa: C901, PLR0912 (one branch a kind)
        self._step += 1
        if self._step > _MOST_STEPS:
            return
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            self._assignment(node)
        elif isinstance(node, ast.For | ast.AsyncFor):
            self._bind(node.target, self.value(node.iter), node.iter)
            self.run(self.block, [*node.body, *node.orelse])
        elif isinstance(node, ast.If):
            self.value(node.test)
            before = dict(self.names)
            self.run(self.block, node.body)
            after, self.names = self.names, before
            self.run(self.block, node.orelse)
            for name, value in after.items():
                own = self.names.get(name)
                self.names[name] = value if own is None or own == value else _either(own, value)
        elif isinstance(node, ast.Return):
            if node.value is not None:
                self._returned.append(self.value(node.value))
        elif isinstance(node, ast.Expr):
            self.value(node.value)
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                given = self.value(item.context_expr)
                if item.optional_vars is not None:
                    self._bind(item.optional_vars, given, item.context_expr)
            self.run(self.block, node.body)
        elif isinstance(node, ast.While):
            self.run(self.block, [*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            handled = [statement for handler in node.handlers for statement in handler.body]
            self.run(self.block, [*node.body, *handled, *node.orelse, *node.finalbody])

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        if node.value is None:
            return
        value = self.value(node.value)
        if isinstance(node, ast.AugAssign):
            target: ast.expr = node.target
            value = self._arithmetic(node, self.value(target), value, node.op)
            self._bind(target, value, node.value)
            return
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            self._bind(target, value, node.value)
            if isinstance(target, ast.Name | ast.Attribute) and (name := dotted(target)):
                self._same.pop(name, None)
                source = dotted(node.value)
                if source in self.names and source != name:
                    self._same[name] = source

    def _bind(self, target: ast.expr, value: Value, source: ast.expr) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            named = [dotted(one) for one in target.elts]
            sided = sum(is_part_name(name) for name in named) >= 2 and not value.part
            opaque = isinstance(source, ast.Call) and not value.items
            if sided and opaque:
                # a loader or a splitter of one's own: X_train, X_test, … = load()
                self._split([value])
                value = self._side(value)
            for number, one in enumerate(target.elts):
                whole = len(value.items) == len(target.elts)
                inner = (
                    source.elts[number]
                    if isinstance(source, ast.Tuple) and len(source.elts) == len(target.elts)
                    else source
                )
                self._bind(one, value.items[number] if whole else value, inner)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, value, source)
        elif isinstance(target, ast.Subscript):
            self._column(target, value)
        elif name := dotted(target):
            if is_part_name(name) and not value.part and value.roots and learning.is_subset(source):
                self._split([value])
                value = self._side(value)
            self.names[name] = value

    def _column(self, target: ast.Subscript, value: Value) -> None:
        """``df["x"] = …``: the frame takes over what went into the column."""
        base = target.value
        while isinstance(base, ast.Subscript) or (
            isinstance(base, ast.Attribute) and base.attr in ("loc", "iloc", "at", "iat")
        ):
            base = base.value
        name = dotted(base)
        if not name:
            return
        own = self._lookup(name)
        if value.stats and self._masked(target):
            value = self._guess(target, own, value)
        self.names[name] = own.rows().marked(*value.marks)
        other = self._same.get(name)
        for _ in self._same:
            if other not in self.names:
                break
            self.names[other] = self.names[other].marked(*value.marks)
            other = self._same.get(other)

    def _masked(self, target: ast.Subscript) -> bool:
        """Whether an assignment goes to missing cells: ``df.loc[df.x.isna(), "x"]``."""
        return any(
            isinstance(one, ast.Call) and last(dotted(one.func)) in ("isna", "isnull", "isnan")
            for one in walk(target.slice)
        )

    def _lookup(self, name: str) -> Value:
        """The value of a dotted name, or of the longest known beginning of it."""
        start = name
        while start:
            if start in self.names:
                found = self.names[start]
                if start == name:
                    return found
                inner = dict(found.fields).get(f"self{name[len(start) :]}")
                if inner is not None:
                    return inner
                return replace(found.rows(), marks=found.marks | found.learned)
            start = start.rpartition(".")[0]
        head = name if name.startswith("self.") else name.partition(".")[0]
        if head in self.code.aliases or not head or head == "self":
            return Value()
        self.names[head] = Value(frozenset({next(self._roots)}), part=is_part_name(head))
        return self.names[head]

    # --- expressions

    def value(self, node: ast.AST | None) -> Value:  # noqa: C901, PLR0911 (one branch a kind)
        """What is known of an expression; events on the way are noted."""
        if node is None or isinstance(node, ast.Constant):
            return Value()
        if isinstance(node, ast.Name | ast.Attribute):
            if isinstance(node, ast.Attribute) and node.attr in learning.SCHEMA:
                return Value()  # names of columns are no rows
            name = dotted(node)
            if name and not name.startswith("."):
                return self._lookup(name) if self._data_name(name) else Value()
            return self.value(node.value).rows() if isinstance(node, ast.Attribute) else Value()
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, ast.BinOp):
            return self._arithmetic(node, self.value(node.left), self.value(node.right), node.op)
        if isinstance(node, ast.Tuple):
            items = tuple(self.value(one) for one in node.elts)
            return replace(joined(list(items)), items=items)
        if isinstance(node, ast.Lambda):
            return self._lambda(node)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            for generator in node.generators:
                self._bind(generator.target, self.value(generator.iter).rows(), generator.iter)
            return self.value(node.value if isinstance(node, ast.DictComp) else node.elt)
        if isinstance(node, ast.Compare):
            return replace(
                joined([self.value(one) for one in [node.left, *node.comparators]]).rows(),
                marks=frozenset(),
            )
        return joined(
            [
                self.value(one)
                for one in ast.iter_child_nodes(node)
                if isinstance(one, ast.expr | ast.keyword)
            ]
        )

    def _data_name(self, name: str) -> bool:
        head = name.partition(".")[0]
        return head in self.names or head not in self.code.aliases

    def _lambda(self, node: ast.Lambda, rows: Value | None = None) -> Value:
        """Its body, run on `rows`: ``df.apply(lambda x: …)``."""
        before = dict(self.names)
        self.names |= {one.arg: rows or Value() for one in node.args.args}
        found = self.value(node.body)
        self.names = before
        return found

    def _subscript(self, node: ast.Subscript) -> Value:
        base = self.value(node.value)
        chosen = self.value(node.slice)
        if any(isinstance(one, ast.Compare) for one in walk(node.slice)):
            chosen = replace(chosen, marks=frozenset())
        if (
            base.items
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, int)
        ):
            number = node.slice.value
            if -len(base.items) <= number < len(base.items):
                return base.items[number]
        sided = base.part or (chosen.part and bool(base.roots))
        if sided and not base.part:
            self._split([base])
        return replace(
            base,
            part=sided,
            marks=base.marks | chosen.marks,
            items=(),
            split_at=max(
                base.split_at, chosen.split_at, self._step if sided and not base.part else 0
            ),
        )

    def _arithmetic(self, node: ast.AST, left: Value, right: Value, sign: ast.operator) -> Value:
        """Centring and scaling by hand: ``x - x.mean()``, ``… / x.std()``."""
        both = joined([left, right])
        if not right.stats or left.stats or not left.roots:
            return both
        centred = isinstance(sign, ast.Sub) and right.stats & {
            "mean",
            "median",
            "nanmean",
            "nanmedian",
            "average",
        }
        divided = isinstance(sign, ast.Div) and right.stats & (learning.STATS - {"mode", "var"})
        if not (centred or divided):
            return replace(left.rows(), marks=left.marks | right.marks)
        return self._guess(node, left, right)

    def _guess(self, node: ast.AST, rows: Value, stat: Value) -> Value:
        """Rows changed by a statistic of rows."""
        what = f"The {_listed(stat.stats)} of all rows is used to fill or scale"
        event = self._event(node, stat, what)
        if rows.part and event.whole and rows.roots & stat.roots:
            self.leaks[event] = None
        return rows.rows().marked(event, *stat.marks) if event.whole else rows.rows()

    def _event(self, node: ast.AST, rows: Value, what: str, *, resampled: bool = False) -> Event:
        return Event(
            self.code,
            self.block,
            node,
            rows.roots,
            what,
            whole=not rows.part,
            resampled=resampled,
            called=self._called,
            step=self._step,
        )

    # --- calls

    def _call(self, node: ast.Call) -> Value:  # noqa: C901, PLR0911, PLR0912 (one branch a kind)
        full = self.code.name_of(node.func)
        name = last(full) or last(dotted(node.func))
        method = isinstance(node.func, ast.Attribute)
        owner = self.value(node.func.value) if isinstance(node.func, ast.Attribute) else Value()
        given = [
            self._lambda(one, owner.rows() if not node.keywords else None)
            if isinstance(one, ast.Lambda)
            else self.value(one.value if isinstance(one, ast.Starred) else one)
            for one in node.args
        ]
        named = {one.arg or "": self.value(one.value) for one in node.keywords}
        everything = [*given, *named.values()]

        if learning.SPLITS.match(name) or name in learning.CROSS:
            rows = given if name not in learning.CROSS else given[1:]
            rows = [
                *rows,
                *(value for key, value in named.items() if key in ("X", "y", "x", "dataset")),
            ]
            self._split(rows)
            return replace(
                self._side(joined(rows)),
                items=tuple(self._side(one) for one in rows for _ in (0, 1))
                if name == "train_test_split"
                else (),
            )
        own = self._inlined(node, full, owner, given, named)
        if own is not None:
            return own
        if method and name in ("split", "get_n_splits") and self._splits(node, owner):
            if name == "split":
                self._split(everything)
            return self._side(joined(everything)) if name == "split" else Value()
        if method and name in learning.FITS:
            return self._fit(node, name, owner, given, named)
        if method and name in learning.APPLIES | learning.PREDICTS and owner.learned:
            return self._apply(node, name, owner, joined(everything))
        if (name in learning.SCALED and not method) or full.endswith(
            tuple(f".{one}" for one in learning.SCALED)
        ):
            return self._scaled(node, name, everything)
        if name in learning.STATS:
            return self._stat(node, name, owner, everything)
        if (method and name in _GUESSED) or name == "where":
            return self._filled(node, owner, everything)
        if method and name in ("corr", "corrwith") and owner.roots and not owner.part:
            event = self._event(
                node, owner, "Features are chosen by a correlation of all rows that"
            )
            return owner.rows().marked(event)
        if method and name in ("transform", "agg", "aggregate") and self._of_target(node):
            return self._encoded(node, owner)
        if name[:1].isupper() and name not in learning.FRAMES:
            inner = frozenset[Event]().union(*(one.learned for one in everything))
            return Value(made=name, learned=inner)
        if name in learning.COMBINING and _both_sides(node):
            return replace(joined([owner, *everything]).rows(), part=False)
        taught = replace(owner.rows(), marks=owner.marks | owner.learned)
        result = joined([taught, *everything])
        self._inplace(node, result)
        if not result.roots and not result.marks:
            return Value(frozenset({next(self._roots)}))  # read or made here: rows of its own
        return replace(result, items=()) if result.items else result

    def _splits(self, node: ast.Call, owner: Value) -> bool:
        assert isinstance(node.func, ast.Attribute)
        made = owner.made or last(dotted(node.func.value))
        return bool(node.args) and (
            bool(learning.SPLITTERS.search(made)) or bool(learning.SPLITTER_NAMES.match(made))
        )

    def _split(self, rows: list[Value]) -> None:
        """Rows are split: what was learned from all of them leaks."""
        for one in rows:
            for event in one.marks:
                if (event.whole and not one.part) or event.resampled:
                    self.leaks[event] = None

    def _side(self, value: Value) -> Value:
        return replace(value.rows(), part=True, split_at=self._step)

    def _fit(
        self, node: ast.Call, name: str, owner: Value, given: list[Value], named: dict[str, Value]
    ) -> Value:
        assert isinstance(node.func, ast.Attribute)
        object_name = dotted(node.func.value)
        made = owner.made or last(object_name)
        rows = joined([*given, *(v for k, v in named.items() if k in ("X", "y", "x", "data"))])
        if learning.SEARCHES.search(made):
            self._split(given)
            return owner
        if "validation_split" in named:
            self._split(given)
        first = given[0] if given else rows
        resampled = name in ("fit_resample", "fit_sample")
        idle = made in learning.STATELESS or (made in learning.OF_TARGETS and self._is_target(node))
        if idle or not first.roots:
            return rows.rows() if name != "fit" else owner
        shown = owner.made or last(object_name) or "A transformer"
        what = (
            f"'{shown}' is fitted to rows that"
            if not resampled
            else f"'{shown}' resamples rows that"
        )
        event = self._event(node, first, what, resampled=resampled)
        learned = replace(
            owner,
            learned=frozenset({event}) if event.whole else frozenset(),
            made=owner.made or shown,
            roots=frozenset(),
            marks=frozenset(),
        )
        if object_name:
            self.names[object_name] = learned
        if name in ("fit", "adapt", "fit_on_texts", "partial_fit"):
            return learned
        taught = [event] if event.whole or resampled else []
        if resampled:
            items = tuple(one.rows().marked(*taught) for one in given)
            return replace(rows.rows().marked(*taught), items=items)
        return first.rows().marked(*taught)

    def _apply(self, node: ast.Call, name: str, owner: Value, rows: Value) -> Value:
        for event in owner.learned:
            early = name in learning.APPLIES or event.step < rows.split_at
            if rows.part and event.whole and event.roots & rows.roots and early:
                self.leaks[event] = None
        return rows.rows().marked(*owner.learned)

    def _scaled(self, node: ast.Call, name: str, given: list[Value]) -> Value:
        rows = joined(given[:1])
        if not rows.roots or rows.part:
            return rows
        return rows.rows().marked(self._event(node, rows, f"'{name}' scales by all rows that"))

    def _stat(self, node: ast.Call, name: str, owner: Value, given: list[Value]) -> Value:
        axis = keyword(node, "axis")
        along = isinstance(axis, ast.Constant) and axis.value in (1, "columns", -1)
        chain = _chain(node)
        rows = owner if owner.roots else joined(given[:1])
        if along or chain & learning.ALONG:
            return rows.rows()
        if "groupby" in chain and self._of_target(node):
            return self._encoded(node, rows)
        return replace(rows, stats=frozenset({name}), made="", items=()) if rows.roots else Value()

    def _encoded(self, node: ast.Call, rows: Value) -> Value:
        if rows.part or not rows.roots or "groupby" not in _chain(node):
            return rows.rows()
        event = self._event(node, rows, "The target's mean per group is taken of all rows that")
        return rows.rows().marked(event)

    def _filled(self, node: ast.Call, owner: Value, given: list[Value]) -> Value:
        stats = [one for one in given if one.stats]
        rows = owner if owner.roots else joined([one for one in given if not one.stats])
        result = joined([owner.rows(), *(one for one in given if not one.stats)])
        for stat in stats:
            result = self._guess(node, rows, stat).marked(*result.marks)
        self._inplace(node, result)
        return result

    def _inplace(self, node: ast.Call, result: Value) -> None:
        given = keyword(node, "inplace")
        if (
            isinstance(given, ast.Constant)
            and given.value is True
            and isinstance(node.func, ast.Attribute)
        ):
            base = node.func.value
            while (
                isinstance(base, ast.Subscript | ast.Attribute) and dotted(base) not in self.names
            ):
                base = base.value
            name = dotted(base)
            if name in self.names:
                self.names[name] = self.names[name].marked(*result.marks)

    def _of_target(self, node: ast.AST) -> bool:
        return any(
            isinstance(one, ast.Subscript) and self._names_target(one.slice) for one in walk(node)
        )

    def _names_target(self, node: ast.AST) -> bool:
        for one in walk(node):
            if isinstance(one, ast.Constant) and one.value in self._targets:
                return True
            if isinstance(one, ast.Name) and (
                "target" in one.id.lower() or learning.TARGET.match(one.id)
            ):
                return True
        return False

    def _is_target(self, node: ast.Call) -> bool:
        return any(
            self._names_target(one)
            or (isinstance(one, ast.Attribute) and one.attr in self._targets)
            or last(dotted(inner)).lower()
            in ("y", "target", "targets", "label", "labels", "classes")
            for one in node.args
            for inner in walk(one)
        )

    def _inlined(
        self,
        node: ast.Call,
        full: str,
        owner: Value,
        given: list[Value],
        named: dict[str, Value],
    ) -> Value | None:
        """Follow a call into a function, a class or a method of the searched folder."""
        if self._depth >= _DEEPEST or self._step > _MOST_STEPS:
            return None
        if owner.own is not None and isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, owner, given, named)
        found = self._function(self.code, full)
        if found is not None:
            held = {k: v for k, v in self.names.items() if k == "self" or k.startswith("self.")}
            value, own = self._followed(node, found, held, given, named)
            if full.startswith("self."):
                self.names |= own
            return value
        if last(full)[:1].isupper():
            found = self._function(self.code, f"{full}.__init__")
            if found is not None:
                _, own = self._followed(node, found, {}, given, named)
                learned = frozenset[Event]().union(*(one.learned for one in given))
                return Value(
                    made=last(full),
                    learned=learned,
                    own=(self.code, full),
                    fields=tuple(own.items()),
                )
        return None

    def _method(
        self,
        node: ast.Call,
        called: ast.Attribute,
        owner: Value,
        given: list[Value],
        named: dict[str, Value],
    ) -> Value | None:
        """Follow a call of a method of an object whose class stands in the folder."""
        assert owner.own is not None
        code, name = owner.own
        found = self._function(code, f"{name}.{called.attr}")
        if found is None:
            return None
        known = dotted(called.value)
        held = {"self": owner, **dict(owner.fields)}
        held |= {
            f"self{key[len(known) :]}": value
            for key, value in self.names.items()
            if known and key.startswith(f"{known}.")
        }
        value, own = self._followed(node, found, held, given, named)
        changed = replace(owner, fields=tuple(own.items()))
        if known in self.names:
            self.names[known] = changed
        return changed if value.own == owner.own else value

    def _followed(
        self,
        node: ast.Call,
        found: tuple[Code, Block, Function],
        held: dict[str, Value],
        given: list[Value],
        named: dict[str, Value],
    ) -> tuple[Value, dict[str, Value]]:
        """What a function returns, and what ``self`` holds then; `held` is what it held before."""
        code, block, function = found
        arguments = [one.arg for one in [*function.args.posonlyargs, *function.args.args]]
        if arguments[:1] == ["self"]:
            arguments = arguments[1:]
        outer = (self.code, self.block, self.names, self._returned, self._called, self._same)
        inner = dict(self.names) if code is self.code else {}
        inner = {k: v for k, v in inner.items() if k != "self" and not k.startswith("self.")}
        inner |= held
        inner |= dict.fromkeys(
            [*arguments, *(one.arg for one in function.args.kwonlyargs)], Value()
        )
        inner |= dict(zip(arguments, given, strict=False)) | {k: v for k, v in named.items() if k}
        self._called = self._called or self.code.place(self.block, node)
        self.code, self.names, self._returned, self._same = code, inner, [], {}
        self._depth += 1
        self.run(block, function.body)
        self._depth -= 1
        returned = self._returned
        own = {key: value for key, value in self.names.items() if key.startswith("self.")}
        # A frame that is given is changed in place.
        taught = {name: self.names.get(name, Value()).marks for name in arguments}
        self.code, self.block, self.names, self._returned, self._called, self._same = outer
        for argument, name in zip(node.args, arguments, strict=False):
            if isinstance(argument, ast.Name) and argument.id in self.names:
                known = self.names[argument.id]
                self.names[argument.id] = known.marked(*taught[name]) if known.roots else known
        if len(returned) == 1:
            return returned[0], own
        return _either(*returned) if returned else Value(), own


def _either(*values: Value) -> Value:
    lengths = {len(one.items) for one in values}
    merged = joined(list(values))
    made = next((one.made for one in values if one.made), "")
    if len(lengths) == 1 and lengths != {0}:
        items = tuple(joined(list(row)) for row in zip(*(one.items for one in values), strict=True))
        return replace(merged, items=items, made=made)
    return replace(merged, made=made)


def _chain(node: ast.AST) -> set[str]:
    """The names of the calls that a call is chained to."""
    found = set()
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return found


def _both_sides(node: ast.Call) -> bool:
    names = [dotted(one).lower() for one in walk(node) if isinstance(one, ast.Name)]
    return any("train" in name for name in names) and any("test" in name for name in names)


def _listed(names: Iterable[str]) -> str:
    return " and ".join(sorted(names)[:2])


__all__ = ["Flow"]
