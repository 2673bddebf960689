"""What is learned from all rows before they are split: the test then flatters the model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tenfold.smells.code import Block, Code, Function, dotted, last, text_of, walk
from tenfold.smells.flow import Event, Flow, Value, is_part_name
from tenfold.smells.folder import Folder
from tenfold.smells.learning import TARGET
from tenfold.smells.smell import Smell

_WORTH_A_LOOK = re.compile(
    r"\bfit|fillna|mean\(|median\(|\bscale\(|zscore|corr|resample|quantile|std\("
)
_SPLITS = re.compile(
    r"split\w*\s*\(|cross_\w+\(|SearchCV|\bcv\(|train\w*\s*[,=]|test\w*\s*[,=]|val\w*\s*[,=]"
)


def detect(folder: Folder) -> Iterator[Smell]:
    """Each place where something is learned from rows that are split afterwards.

    The definition is the preprocessing leak of Yang et al., "Data Leakage in Notebooks" (ASE 2022):
    what was learned must reach the rows that are split, or be applied to one side of the split.
    """
    modules = _modules(folder)
    leaks: dict[tuple[str, int | None, int], Event] = {}
    for code in folder.codes:
        if not (_WORTH_A_LOOK.search(code.text) or _calls_own(code, modules)):
            continue
        if not _SPLITS.search(code.text):
            continue
        for event in _leaks(code, modules):
            line = getattr(event.node, "lineno", 1)
            leaks.setdefault((event.code.path, event.block.cell, line), event)
    for event in leaks.values():
        yield _smell(event)


def _smell(event: Event) -> Smell:
    ending = "" if event.what.endswith("that") else " rows that"
    return event.code.smell(
        "fit_before_split",
        "high",
        event.block,
        event.node,
        f"{event.what}{ending} are split into training and test only afterwards: "
        "the test then flatters the model.",
        "Split first, then fit on the training rows only; a Pipeline does so in cross-validation.",
        also=(event.called,) if event.called else (),
    )


_Place = tuple[Code, Block, Function]


def _modules(folder: Folder) -> dict[str, dict[str, _Place]]:
    """The functions at the top of each module, by the module's name; methods as ``Class.name``."""
    found: dict[str, dict[str, _Place]] = {}
    for code in folder.codes:
        stem = last(code.path.removesuffix(".py").removesuffix(".ipynb").replace("/", "."))
        key = code.path if code.notebook else stem
        found.setdefault(key, {}).update(_functions(code))
        found[code.path] = _functions(code)
    return found


def _functions(code: Code) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for block in code.blocks:
        for node in block.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[node.name] = (code, block, node)
            elif isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef):
                        found.setdefault(f"self.{inner.name}", (code, block, inner))
                        found[f"{node.name}.{inner.name}"] = (code, block, inner)
    return found


def _calls_own(code: Code, modules: dict[str, dict[str, _Place]]) -> bool:
    return any(
        name.rpartition(".")[0].rpartition(".")[2] in modules for name in code.aliases.values()
    )


def _leaks(code: Code, modules: dict[str, dict[str, _Place]]) -> Iterator[Event]:
    targets = _targets(code)

    @cache
    def function(inside: Code, name: str) -> _Place | None:
        own = modules.get(inside.path, {}).get(name)
        if own or "." not in name or name.startswith("self."):
            return own
        module, _, short = name.rpartition(".")
        found = modules.get(last(module), {}).get(short)
        if found is None and "." in module:  # module.Class.method
            outer, _, owner = module.rpartition(".")
            found = modules.get(last(outer), {}).get(f"{owner}.{short}")
        return found

    flow = Flow(code, targets, function)
    for block in code.blocks:
        flow.run(block, block.tree.body)
    yield from flow.leaks
    at_top = flow.names
    for block in code.blocks:
        lines = block.text.splitlines()
        for node in block.functions():
            if not _SPLITS.search("\n".join(lines[node.lineno - 1 : node.end_lineno])):
                continue
            inner = Flow(code, targets, function)
            inner.names = {name: value for name, value in at_top.items() if value.made}
            for number, argument in enumerate(
                [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            ):
                sided = is_part_name(argument.arg)
                inner.names[argument.arg] = Value(frozenset({-1 - number}), part=sided)
            inner.names.pop("self", None)
            inner.run(block, node.body)
            yield from inner.leaks


def _targets(code: Code) -> set[str]:
    """Columns that are predicted: what `y` is taken from, and what `TARGET` is."""
    found: set[str] = set()
    for name, values in code.assigned.items():
        if TARGET.match(name):
            for value in values:
                found.update(_columns(value))
    return found


def _columns(node: ast.expr) -> Iterator[str]:
    text = text_of(node)
    if text:
        yield text
    for inner in walk(node):
        if isinstance(inner, ast.Subscript) and (text := text_of(inner.slice)):
            yield text
        elif isinstance(inner, ast.Call) and last(dotted(inner.func)) == "pop" and inner.args:
            if text := text_of(inner.args[0]):
                yield text
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            yield inner.attr


__all__ = ["detect"]
