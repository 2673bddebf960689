"""Every fix that a gate can offer names decisions that exist and values that they take."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

import tenfold
from tenfold import registry

SOURCE = Path(tenfold.__file__).parent
FILES = [
    *sorted((SOURCE / "steps").glob("step*/*.py")),
    SOURCE / "remedies.py",
]
LIMITS = ("budget", "least_", "max_", "smallest_", "toleran", "group_r", "_loss", "stable_")
"""Marks of decisions that say what is good enough."""


def _texts(node: ast.AST) -> Iterator[str]:
    """The literal texts of an argument, through stars and tuples."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _slug(path: Path) -> str:
    return path.parent.name.partition("_")[2]


TASKS = {"binary", "multiclass", "regression"}  # what payoffs are looked up by


@functools.cache
def _all_calls() -> list[tuple[Path, str, ast.Call]]:
    return [
        (path, ast.unparse(node.func), node)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def _calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    return ((path, call) for path, called, call in _all_calls() if called == name)


def _asked() -> Iterator[tuple[str, str]]:
    for _, call in _calls("asking"):
        slug, *names = call.args
        found = ast.literal_eval(slug) if isinstance(slug, ast.Constant) else None
        for name in names:
            for text in _texts(name):
                yield found or "business_problem", text
    for path, call in _calls("fill_in"):
        # Step 1 gives the names first, step 2 after the label.
        first = _slug(path) == "business_problem"
        for name in call.args[:1] if first else call.args[1:]:
            for text in set(_texts(name)) - TASKS:
                yield _slug(path), text


def _set() -> Iterator[tuple[str, str, object]]:
    for path, call in _calls("set_to"):
        for keyword in call.keywords:
            if keyword.arg not in (None, "says"):  # what findings propose is told by evidence
                yield _slug(path), str(keyword.arg), _value(keyword.value)
    for _, call in _calls("Fix"):
        for keyword in call.keywords:
            if keyword.arg == "changes" and isinstance(keyword.value, ast.Dict):
                for slug, given in zip(keyword.value.keys, keyword.value.values, strict=True):
                    if isinstance(slug, ast.Constant) and isinstance(given, ast.Dict):
                        for name, value in zip(given.keys, given.values, strict=True):
                            yield str(slug.value), ast.literal_eval(name), _value(value)  # type: ignore[arg-type]


def _value(node: ast.AST) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ...  # told by evidence


def test_every_field_that_a_fix_asks_for_is_a_decision() -> None:
    asked = set(_asked())
    assert len(asked) > 50, "the source is no longer read as it is written"
    known = {(step.slug, name) for step in registry.steps() for name in step.decisions.model_fields}
    assert asked - known == set()


@pytest.mark.parametrize(("slug", "name", "value"), sorted(_set(), key=str))
def test_every_value_that_a_fix_sets_is_taken_and_moves_no_limit(
    slug: str, name: str, value: object
) -> None:
    step = registry.get(slug)
    assert name in step.decisions.model_fields
    # Raising what is tolerated ends no fault: it only hides it.
    assert not any(mark in name for mark in LIMITS)
    if value not in (..., None, "time", "group"):  # the last two need a column beside them
        assert getattr(step.parse({name: value}), name) == value
