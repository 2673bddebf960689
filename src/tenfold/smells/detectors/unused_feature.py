"""Columns that somebody keeps up and no model reads."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tenfold.smells.code import Block, Code, dotted, keyword, last, text_of
from tenfold.smells.columns import Made, made, mentions
from tenfold.smells.dead_columns import dead_columns
from tenfold.smells.folder import Folder
from tenfold.smells.selection import SAME_COLUMNS, Selecting, Selection
from tenfold.smells.smell import Smell

_MODELS = re.compile(r"\.fit\s*\(|cross_val|\.train\(")
_LISTS = re.compile(r"(?i)(feature|feats?\b|_cols?\b|columns|predictors|inputs|^cols$)")
_MOST_FILES = 12
_Judged = dict[tuple[str, int | None, int], list[tuple[Made, str]]]


def detect(folder: Folder) -> Iterator[Smell]:
    """Columns that are made or read in, stand nowhere else, and are left out of every model.

    Judged only where the model's columns are written out, so that silence is never guessed at.
    """
    modules = {
        last(code.path.removesuffix(".py").replace("/", ".")): code
        for code in folder.codes
        if not code.notebook
    }
    read = mentions(folder.codes)
    judged: _Judged = {}
    for code in folder.codes:
        if not _MODELS.search(code.text):
            continue
        program = _program(code, modules)
        selecting = Selecting(program)
        chosen = [one for node in selecting.inputs() for one in selecting.columns(node)]
        for column in dead_columns(code):
            if not read[column[3]]:
                _note(judged, column, "made")
        if not chosen:
            continue
        transformed = _transformed(program, selecting)
        used = [transformed] if transformed else chosen
        for column, how in [*made(program), *_selected(program, selecting, used)]:
            name = column[3]
            own = 1 if how == "selected" else 0  # the place that selects it
            if any(one.takes(name) for one in used) or read[name] > own:
                continue
            _note(judged, column, how)
        for column in _idle_lists(program, read):
            _note(judged, column, "listed")
    for found in judged.values():
        yield _smell(found)


def _note(judged: _Judged, column: Made, how: str) -> None:
    code, block, node, _ = column
    place = (code.path, block.cell, getattr(node, "lineno", 1))
    if not any(one[3] == column[3] for one, _ in judged.get(place, [])):
        judged.setdefault(place, []).append((column, how))


def _smell(found: list[tuple[Made, str]]) -> Smell:
    (code, block, node, _), how = found[0]
    names = list(dict.fromkeys(made[3] for made, _ in found))
    shown = ", ".join(f"'{name}'" for name in names[:4]) + (" and more" if names[4:] else "")
    done = {"made": "computed", "selected": "selected", "listed": "listed"}[how]
    return code.smell(
        "unused_feature",
        "low",
        block,
        node,
        f"{shown} {'is' if len(names) == 1 else 'are'} {done}, but no model reads it.",
        "Give it to the model, or remove it.",
    )


def _program(code: Code, modules: dict[str, Code]) -> list[Code]:
    """A file and the files of the folder that it imports, directly or not."""
    found = [code]
    for inner in found:
        if len(found) > _MOST_FILES:
            break
        for name in inner.aliases.values():
            for part in name.split("."):
                if (module := modules.get(part)) and module not in found:
                    found.append(module)
    return found


def _transformed(program: list[Code], selecting: Selecting) -> Selection | None:
    """The columns that a ColumnTransformer keeps, where it drops the others and lists its own."""
    names: set[str] = set()
    for code in program:
        for _, _, call, name in code.calls:
            short = last(name)
            if short not in ("ColumnTransformer", "make_column_transformer"):
                continue
            listed = call.args[0] if call.args else keyword(call, "transformers")
            rows = listed.elts if isinstance(listed, ast.List) else call.args
            if (
                keyword(call, "remainder") is not None
                and text_of(keyword(call, "remainder")) != "drop"
            ):
                return None
            for row in rows:
                chosen = selecting.listed(row.elts[-1]) if isinstance(row, ast.Tuple) else None
                if chosen is None or not chosen.only:
                    return None
                names |= chosen.names
    return Selection(frozenset(names), only=True) if names else None


def _selected(
    program: list[Code], selecting: Selecting, chosen: list[Selection]
) -> Iterator[tuple[Made, str]]:
    """Columns that are read in or kept, beside those of the model."""
    if not all(one.only for one in chosen):
        return
    for code in program:
        for block in code.blocks:
            for listed in _kept(code, block):
                found = selecting.listed(listed)
                for element in found.at if found and found.only else ():
                    place = _place(program, element)
                    name = text_of(element)
                    if name and place:
                        yield (*place, element, name), "selected"


def _place(program: list[Code], node: ast.AST) -> tuple[Code, Block] | None:
    for code in program:
        for block in code.blocks:
            if block.parent(node) is not None:
                return code, block
    return None


def _kept(code: Code, block: Block) -> Iterator[ast.expr]:
    """The lists of ``read_csv(usecols=…)`` and of ``df = df[…]``."""
    for call in block.every(ast.Call):
        used = keyword(call, "usecols", "columns")
        if used is not None and last(dotted(call.func)).startswith("read_"):
            yield used
    for node in block.every(ast.Assign):
        whole = isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)
        values = node.value.elts if whole and isinstance(node.value, ast.Tuple) else [node.value]
        if not whole and not isinstance(node.targets[0], ast.Name):
            continue
        for one in values:
            value = one
            while (
                isinstance(value, ast.Call)
                and isinstance(value.func, ast.Attribute)
                and value.func.attr in SAME_COLUMNS
            ):
                value = value.func.value
            if (
                isinstance(value, ast.Subscript)
                and isinstance(value.slice, ast.List | ast.Name | ast.BinOp)
                and not _read_besides(code, value)
            ):
                yield value.slice


def _read_besides(code: Code, kept: ast.Subscript) -> bool:
    """Whether the same list selects elsewhere too: then something may be made of its columns."""
    return isinstance(kept.slice, ast.Name) and any(
        isinstance(one.slice, ast.Name) and one.slice.id == kept.slice.id and one is not kept
        for block in code.blocks
        for one in block.every(ast.Subscript)
    )


def _idle_lists(program: list[Code], read: Counter[str]) -> Iterator[Made]:
    """Lists of features that nothing reads."""
    for code in program:
        for block in code.blocks:
            for node in block.tree.body:
                if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
                    continue
                name = node.targets[0].id
                listed = (
                    isinstance(node.value, ast.List)
                    and len(node.value.elts) > 1
                    and all(text_of(one) for one in node.value.elts)
                )
                if listed and _LISTS.search(name) and not read[f"name {name}"] and not read[name]:
                    yield code, block, node, name


__all__ = ["detect"]
