"""Changes of one step's decisions, written into the text of tenfold.yaml so that they read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from tenfold.decision_file import FILE, checked, dumped, parsed
from tenfold.editing import Unusual, edited
from tenfold.errors import InvalidDecisions, ProjectProblem
from tenfold.reading import UNSET
from tenfold.step import Decisions, Step
from tenfold.yamltext import plain


@dataclass(frozen=True)
class Changed:
    """A decision file after a change, and the section that changed as it was and is written."""

    text: str
    before: Mapping[str, object]
    after: Mapping[str, object]


def saved(text: str, step: Step, changes: Mapping[str, object]) -> str:
    """The decision file with `changes`, as `changed` makes it. Raises like it."""
    return changed(text, step, changes).text


def changed(text: str, step: Step, changes: Mapping[str, object]) -> Changed:
    """The decision file with `changes`; all else stays as it is, comments included.

    A value of None removes the line, so that the default holds again.

    Raises
    ------
    InvalidDecisions
        A change is wrong, or something else in the file is.
    ProjectProblem
        The file is written in a way that the changes cannot be added to.
    """
    changes = {name: plain(value) for name, value in changes.items()}
    tree = parsed(text)
    filed, rest = section(tree, step), _rest(tree, step)
    wanted = _given(filed | changes)
    problems = step.problems(wanted)
    if problems:
        # The changed file knows their lines, and whatever else is wrong in it.
        checked(parsed(_through_tree(text, tree, step, changes)))
        raise InvalidDecisions(step.slug, problems)
    meant = step.parse(wanted)
    values = {name: _written(step, meant, name, value) for name, value in changes.items()}
    for write in (_in_place, _through_tree):
        try:
            new = write(text, tree, step, values)
            said = parsed(new)
            after = section(said, step)
            alike = step.parse(_given(after)) == meant and _rest(said, step) == rest
        except (Unusual, YAMLError, ValueError, InvalidDecisions):
            continue
        if alike:
            checked(said)
            return Changed(new, filed, after)
    checked(parsed(text))
    raise ProjectProblem.because(
        f"{FILE} is written in a way that these changes cannot be added to.",
        f"Write the section '{step.slug}' line by line, without references, and save again.",
    )


def _written(step: Step, meant: Decisions, name: str, value: object) -> object:
    # As it was understood, not as it was typed; entries of lists without what says nothing new.
    full = meant.model_dump(mode="json")[name]
    clears = isinstance(value, str) and value.strip() == UNSET
    if value is None or (clears and full == step.decisions().model_dump(mode="json")[name]):
        return None
    if full is None:
        return UNSET
    return meant.model_dump(mode="json", exclude_defaults=True).get(name, full)


def _in_place(text: str, tree: CommentedMap, step: Step, values: Mapping[str, object]) -> str:
    filed = section(tree, step)
    try:
        before = step.parse(_given(filed)).model_dump(mode="json", exclude_defaults=True)
    except InvalidDecisions:
        before = {}
    known = {name: value for name, value in before.items() if name in filed}
    return edited(text, ("steps", step.slug), values, known)


def _through_tree(_: str, tree: CommentedMap, step: Step, values: Mapping[str, object]) -> str:
    # The last resort: ruamel may lose a comment that stands after what is removed.
    if tree.get("steps") is None:
        tree["steps"] = CommentedMap()
    if tree["steps"].get(step.slug) is None:
        tree["steps"][step.slug] = CommentedMap()
    into = tree["steps"][step.slug]
    for name, value in values.items():
        if value is None:
            into.pop(name, None)
        else:
            into[name] = value
    if not into:
        # ruamel writes a comment into the middle of an empty mapping.
        del tree["steps"][step.slug]
    return dumped(tree)


def section(tree: CommentedMap, step: Step) -> dict[str, object]:
    """The decisions of one step as they are written."""
    sections = plain(tree.get("steps"))
    found = sections.get(step.slug) if isinstance(sections, dict) else sections
    if found is not None and not isinstance(found, dict):
        checked(tree)
    return found or {}


def _rest(tree: CommentedMap, step: Step) -> dict[str, Any]:
    rest: dict[str, Any] = plain(tree)
    sections = rest.pop("steps", None) or {}
    return rest | {"steps": {n: v for n, v in sections.items() if v and n != step.slug}}


def _given(section: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in section.items() if value is not None}


__all__ = ["Changed", "changed", "saved", "section"]
