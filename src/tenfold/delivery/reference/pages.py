"""The pages of the reference: one per step, and an index."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from tenfold.delivery.reference.kinds import default, kind
from tenfold.reading import members
from tenfold.registry import evidence_field
from tenfold.step import Step
from tenfold.vocabulary import Frozen

_MADE = "<!-- Written by `tenfold sync` from the step's own schemas: edit those, not this page. -->"
_ATTRIBUTE = re.compile(r"^(\w[\w, ]*) : .*\n((?:[ ]{4,}.*\n?)+)", re.MULTILINE)


def index_page(steps: Sequence[Step]) -> str:
    """The list of the steps, each with its question, and what reads what."""
    rows = [
        f"| {one.number} | [{one.title}]({one.stem}.md) | {_cell(one.question)} | "
        f"{len(one.decisions.model_fields)} | {len(one.codes)} | "
        f"{_numbers([other for other in steps if one.slug in _read(other)])} |"
        for one in steps
    ]
    lines = [
        _MADE,
        "# Reference",
        "",
        "Every decision, every piece of evidence and every check, step by step. Write decisions",
        "under `steps:` in `tenfold.yaml`, give them to one run with `--set step.name=value`, or",
        "fill in the form of the notebook: all three are checked alike.",
        "[Commands and options](commands.md) have a page of their own.",
        "",
        "| | Step | Its question | Decisions | Checks | Read by steps |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def step_page(step: Step, steps: Sequence[Step]) -> str:
    """Everything that can be decided in `step`, what it leaves, and how that is judged."""
    schema = step.decisions.model_json_schema()
    parts: Mapping[str, Any] = schema.get("$defs", {})
    lines = [_MADE, f"# {step.number} {step.title}", "", f"**{step.question}** {step.why}", ""]
    lines += [*_reads(step), "## Decisions", ""]
    lines += [f"Written under `steps: {step.slug}:` in `tenfold.yaml`. `unset` clears one.", ""]
    sections: dict[str, list[tuple[str, Any]]] = {}
    for name, info in schema["properties"].items():
        sections.setdefault(info.get("section", "Others"), []).append((name, info))
    for heading, fields in sections.items():
        lines += [f"### {heading}", "", "| Decision | Takes | Default | Meaning |"]
        lines += ["| --- | --- | --- | --- |"]
        lines += [_decision(name, info, parts) for name, info in fields]
        lines.append("")
    lines += [line for name, part in sorted(parts.items()) for line in _part(name, part, parts)]
    lines += ["## Evidence", "", _leaves(step, steps), ""]
    lines += ["| Field | What it is | Read by steps |", "| --- | --- | --- |"]
    lines += list(_evidence(step, steps))
    lines += ["", "## Checks", "", "| Code | Holds when |", "| --- | --- |"]
    lines += [f"| [{code}](../checks/{code}.md) | {_cell(title)} |" for code, title in _codes(step)]
    return "\n".join(lines) + "\n"


def _codes(step: Step) -> list[tuple[str, str]]:
    return sorted(step.codes.items())


def _reads(step: Step) -> list[str]:
    wanted = _read(step)
    if not wanted:
        return []
    said = [f"{slug} (if it has run)" if optional else slug for slug, optional in wanted.items()]
    return [f"Reads: {', '.join(said)}.", ""]


def _read(step: Step) -> dict[str, bool]:
    """Slugs that `step` reads, and whether it can do without."""
    found: dict[str, bool] = {}
    for slug, optional in step.sources().values():
        found[slug] = optional and found.get(slug, True)
    return found


def _decision(name: str, info: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    words = info.get("description", "")
    for other, values in info.get("when", {}).items():
        words += f"; matters where `{other}` is {' or '.join(map(_value, values))}"
    return f"| `{name}` | {_cell(kind(info, parts))} | {_cell(default(info))} | {_cell(words)} |"


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _part(name: str, part: Mapping[str, Any], parts: Mapping[str, Any]) -> list[str]:
    if name == "Triple" or "properties" not in part:
        return []
    needed = part.get("required", [])
    rows = [
        f"| `{key}` | {_cell(kind(info, parts))} | "
        f"{'needed' if key in needed else _cell(default(info))} | "
        f"{_cell(info.get('description', ''))} |"
        for key, info in part["properties"].items()
    ]
    first = _first_sentence(part.get("description", ""))
    head = ["| Key | Takes | Default | Meaning |", "| --- | --- | --- | --- |"]
    return [f"### {name}", "", *([first, ""] if first else []), *head, *rows, ""]


def _leaves(step: Step, steps: Sequence[Step]) -> str:
    words = f"What a run leaves in `records/{step.stem}.json`, as far as it has a name of its own."
    auditors = _readers(step, steps).get("", [])
    return f"{words} All of it is read by step {_numbers(auditors)}." if auditors else words


def _evidence(step: Step, steps: Sequence[Step]) -> Iterator[str]:
    told = dict(_attributes(step.evidence))
    readers = _readers(step, steps)
    for name, info in step.evidence.model_fields.items():
        what = told.get(name) or info.description or _of_type(info.annotation)
        if not what and name not in readers:
            continue
        yield f"| `{name}` | {_cell(what)} | {_numbers(readers.get(name, []))} |"


def _readers(step: Step, steps: Sequence[Step]) -> dict[str, list[Step]]:
    readers: dict[str, list[Step]] = {}
    for other in steps:
        wanted = {n for n, (slug, _) in other.sources().items() if slug == step.slug}
        # An empty name asks for the whole record.
        for field in {evidence_field(other, name, step) for name in wanted}:
            readers.setdefault(field, []).append(other)
    return readers


def _attributes(model: type) -> Iterator[tuple[str, str]]:
    text = inspect.cleandoc(model.__doc__ or "")
    for names, body in _ATTRIBUTE.findall(text.partition("Attributes\n")[2]):
        for name in names.split(","):
            yield name.strip(), " ".join(body.split())


def _of_type(annotation: Any) -> str:
    many = any(str(one).startswith(("list", "dict")) for one in members(annotation))
    models = list(_models(annotation))
    words = _first_sentence(models[0].__doc__ or "") if models else ""
    return f"List. {words}" if many and words else words


def _models(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _first_sentence(text: str) -> str:
    paragraph = " ".join(inspect.cleandoc(text).partition("\n\n")[0].split())
    return re.split(r"(?<=[.:]) (?=[A-Z])", paragraph)[0] if paragraph else ""


def _numbers(steps: Sequence[Step]) -> str:
    return ", ".join(str(one.number) for one in steps) or "–"


def _cell(text: str) -> str:
    # A bar would end the cell; what looks like a tag would vanish on GitHub.
    kept = " ".join(text.split()).replace("|", "\\|").replace("``", "`")
    return re.sub(r"<(?=[\w/!])", "&lt;", kept)


__all__ = ["index_page", "step_page"]
