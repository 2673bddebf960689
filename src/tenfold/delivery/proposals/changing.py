"""What a decision becomes when a proposal is followed, and how that reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_origin

from tenfold.changes import value_text
from tenfold.errors import WrongInput
from tenfold.reading import UNSET
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.vocabulary import Proposal

_LONG = 100
# Texts of an entry that say why, not what: two entries that differ in them alone are one.
_SAID = frozenset({"reason", "author", "by", "confirmed_by"})


def changed(standing: Standing, step: Step, one: Proposal, before: Any) -> Any:
    """The decision with the change, as its schema understands it.

    Raises
    ------
    InvalidDecisions
        The value is none that the decision takes.
    WrongInput
        The decision is no list and no mapping, and so takes no entries.
    """
    kind = get_origin(step.decisions.model_fields[one.decision].annotation)
    if one.change == "set":
        return _meant(standing, step, one.decision, one.value)
    if kind is list and isinstance(before, list):
        given = one.value if isinstance(one.value, list) else [one.value]
        named = [_meant(standing, step, one.decision, [entry])[0] for entry in given]
        if one.change == "remove":
            return [entry for entry in before if not any(_same(entry, n) for n in named)]
        new: list[Any] = []
        for entry in named:
            if not any(_same(entry, other) for other in [*before, *new]):
                new.append(entry)
        return _meant(standing, step, one.decision, [*before, *new]) if new else before
    if kind is dict and isinstance(before, dict):
        if one.change == "remove":
            gone = {one.value} if isinstance(one.value, str) else set(one.value)
            return {name: value for name, value in before.items() if name not in gone}
        if isinstance(one.value, Mapping):
            return _meant(standing, step, one.decision, _merged(before, one.value))
    raise WrongInput.because(
        f"{one.step}.{one.decision} is neither a list nor a mapping of names: nothing can be "
        f"{'added to' if one.change == 'add' else 'removed from'} it."
    )


def _meant(standing: Standing, step: Step, name: str, value: Any) -> Any:
    filed = standing.given.decisions.get(step.slug, {})
    given = {**filed, name: UNSET if value is None else value}
    return step.parse(given).model_dump(mode="json")[name]


def _merged(before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(before)
    for name, value in more.items():
        old = merged.get(name)
        if isinstance(old, list) and isinstance(value, list):
            merged[name] = [*old, *(item for item in value if item not in old)]
        else:
            merged[name] = value
    return merged


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _told(one) == _told(other)
    return bool(one == other)


def _told(entry: Mapping[str, Any]) -> str:
    return json.dumps({k: v for k, v in entry.items() if k not in _SAID}, sort_keys=True)


def diff(one: Proposal, before: Any, after: Any) -> list[str]:
    """Lines that say what would be added, taken away or set."""
    place = f"{one.step}.{one.decision}"
    if isinstance(before, list) and isinstance(after, list):
        more = [f"{place}: + {_text(item)}" for item in after if item not in before]
        return more + [f"{place}: − {_text(item)}" for item in before if item not in after]
    if isinstance(before, dict) and isinstance(after, dict):
        names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
        return [f"{place}.{n}: {_text(before.get(n))} → {_text(after.get(n))}" for n in names]
    return [f"{place}: {_text(before)} → {_text(after)}"]


def moves(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """A change part by part: which part (empty for the whole), and both sides in words.

    What is new in a list or a mapping has nothing before it; what goes has nothing after.
    """
    if isinstance(before, list) and isinstance(after, list):
        new = [("", "", _text(item)) for item in after if item not in before]
        return new + [("", _text(item), "") for item in before if item not in after]
    if isinstance(before, dict) and isinstance(after, dict) and "likely" not in after:
        names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
        return [(name, _side(before.get(name)), _side(after.get(name))) for name in names]
    return [("", _text(before), _text(after))]


def _side(value: Any) -> str:
    return "" if value is None else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        given = {name: each for name, each in value.items() if each not in (None, "", [], {})}
        text = ", ".join(f"{name} {value_text(each)}" for name, each in given.items())
        return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
    return value_text(value, longest=_LONG)


__all__ = ["changed", "diff", "moves"]
