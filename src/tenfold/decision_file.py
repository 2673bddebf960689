"""tenfold.yaml, read whole and checked whole: every problem at once, with its line."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError

from tenfold import reading, registry
from tenfold.errors import InvalidDecisions, Problem, unknown_name
from tenfold.step import Step
from tenfold.vocabulary import Waiver
from tenfold.yamltext import guarded, plain

FILE = "tenfold.yaml"
SCHEMA = 1
_KEYS = ("schema", "name", "steps", "waivers")


@dataclass(frozen=True)
class Given:
    """What tenfold.yaml says, checked: decisions per step with their lines, and waivers."""

    name: str
    decisions: Mapping[str, Mapping[str, object]]
    lines: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()


def parsed(text: str) -> CommentedMap:
    """The tree of a decision file, with ruamel's comments and line numbers.

    Raises
    ------
    InvalidDecisions
        It is not YAML, or not a mapping.
    """
    try:
        tree = guarded(_yaml(), text)
        plain(tree)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = " ".join(str(error.problem or error).split())
        fault = Problem(_key(text, line), f"not YAML: {problem}.", "Mend the line.", line)
        raise InvalidDecisions(FILE, [fault]) from None
    except ValueError as error:
        where, line = _no_day(text)
        fault = Problem(where, f"not readable as YAML: {error}.", "Mend it.", line)
        raise InvalidDecisions(FILE, [fault]) from None
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise InvalidDecisions(
            FILE, [Problem("", "it is not a mapping of names to values.", "See `tenfold new`.")]
        )
    return tree


def _key(text: str, line: int | None) -> str:
    # The name that a line starts with; what is no YAML has no better one.
    found = re.match(r"\s*([\w-]+)\s*:", [*text.splitlines(), ""][line - 1]) if line else None
    return found.group(1) if found else ""


def _no_day(text: str) -> tuple[str, int | None]:
    # ruamel says of 2027-02-30 that it is none, and not where it stands.
    for number, line in enumerate(text.splitlines(), 1):
        for found in re.finditer(r"(?<![\w-])\d{4}-\d\d?-\d\d?(?![\w-])", line):
            try:
                date(*map(int, found.group().split("-")))
            except ValueError:
                return f"{_key(text, number)}: '{found.group()}'", number
    return "", None


def dumped(tree: CommentedMap) -> str:
    """Text of a tree, comments included as far as ruamel can tell what they belong to."""
    stream = io.StringIO()
    _yaml().dump(tree, stream)
    return stream.getvalue()


def checked(tree: CommentedMap) -> Given:
    """What the tree says, once all of it is right.

    Raises
    ------
    InvalidDecisions
        Unknown keys, unknown steps, wrong values: all of them.
    """
    found = [
        unknown_name(str(key), _KEYS, step=FILE, line=_line(tree, key))
        for key in tree
        if key not in _KEYS
    ]
    found += _head(tree)
    decisions: dict[str, dict[str, object]] = {}
    lines: dict[str, dict[str, int]] = {}
    sections = tree.get("steps")
    sections = CommentedMap() if sections is None else sections
    if not isinstance(sections, MutableMapping):
        found.append(
            Problem("steps", f"{plain(sections)!r} is not a mapping.", "", _line(tree, "steps"))
        )
        sections = CommentedMap()
    steps = {step.slug: step for step in registry.steps()}
    currency = registry.currency(
        {n: plain(each) for n, each in sections.items() if isinstance(each, MutableMapping)}
    )
    for slug, section in sections.items():
        at = _line(sections, slug)
        if slug not in steps:
            found.append(_unknown_step(str(slug), list(steps), at))
        elif section is None:
            continue
        elif not isinstance(section, MutableMapping):
            shown = f"{plain(section)!r} is not a mapping of decisions."
            found.append(Problem(slug, shown, "", at))
        else:
            decisions[slug] = plain(section)
            lines[slug] = {str(name): _line(section, name) or 0 for name in section}
            found += _problems(steps[slug], decisions[slug], lines[slug], currency)
    waivers = _waivers(tree, found)
    if found:
        raise InvalidDecisions(FILE, sorted(found, key=lambda p: p.line or 0))
    return Given(str(tree.get("name") or ""), decisions, lines, waivers)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _head(tree: CommentedMap) -> list[Problem]:
    found = []
    schema, name = plain(tree.get("schema", SCHEMA)), plain(tree.get("name"))
    if type(schema) is not int or schema != SCHEMA:
        found.append(
            Problem(
                "schema",
                f"{schema!r} is not a schema that this version reads ({SCHEMA}).",
                "Install the version of tenfold that wrote it.",
                _line(tree, "schema"),
            )
        )
    if isinstance(name, list | dict | bool):
        found.append(Problem("name", f"{name!r} is not a name.", "", _line(tree, "name")))
    return found


def _problems(
    step: Step, given: Mapping[str, object], lines: Mapping[str, int], currency: object
) -> list[Problem]:
    known = step.decisions.model_fields
    empty = [name for name, value in given.items() if value is None and name in known]
    found = [
        Problem(
            f"{step.slug}.{name}",
            "has no value.",
            "Give one, write `unset`, or delete the line.",
            lines[name],
        )
        for name in empty
    ]
    rest = {name: value for name, value in given.items() if name not in empty}
    return found + step.problems(rest, lines=lines, currency=currency)


def _unknown_step(slug: str, slugs: list[str], line: int | None) -> Problem:
    if slug in registry.TEN:
        return Problem(slug, "this version does not have that step.", "Delete the section.", line)
    remedy = unknown_name(slug, slugs, step="steps").remedy
    return Problem("steps", f"'{slug}' is not a step.", remedy, line)


def _waivers(tree: CommentedMap, found: list[Problem]) -> tuple[Waiver, ...]:
    listed = tree.get("waivers")
    if listed is None:
        return ()
    if not isinstance(listed, list):
        found.append(Problem("waivers", "is not a list.", "", _line(tree, "waivers")))
        return ()
    codes = {code for step in registry.steps() for code in step.codes}
    waivers = []
    for index, item in enumerate(listed):
        line = listed.lc.item(index)[0] + 1 if hasattr(listed, "lc") else None
        place = f"waivers.{index + 1}"
        try:
            waiver = Waiver.model_validate(reading.value(Waiver, plain(item)))
        except ValidationError as error:
            found += [
                Problem(
                    ".".join([place, *map(str, fault["loc"])]),
                    f"{fault['msg'].removeprefix('Value error, ')}.",
                    "A waiver has code, reason, role and expires.",
                    line,
                )
                for fault in error.errors()
            ]
            continue
        except ValueError as error:
            remedy = "A waiver has code, reason, role and expires."
            found.append(Problem(place, f"{error}.", remedy, line))
            continue
        if waiver.code not in codes:
            fact = f"'{waiver.code}' is no check of this version."
            found.append(Problem(place, fact, "`tenfold schema --codes` lists them.", line))
        waivers.append(waiver)
    return tuple(waivers)


def _line(mapping: Any, key: object) -> int | None:
    try:
        return int(mapping.lc.key(key)[0]) + 1
    except (AttributeError, KeyError, TypeError):
        return None


__all__ = ["FILE", "SCHEMA", "Given", "checked", "dumped", "parsed"]
