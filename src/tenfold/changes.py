"""What a record was made of, part by part, so that a stale step can say what changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenfold import keys, registry
from tenfold.records import Record
from tenfold.step import Decisions, Inputs, Step
from tenfold.vocabulary import canonical, digest

_MOST = 3
_LONG = 40
_LONGER = 80


@dataclass(frozen=True)
class Parts:
    """What one result depends on. Hashes are short: they tell what changed, the key decides.

    Attributes
    ----------
    decisions : mapping of str to JSON value
        Resolved values, as a record keeps them.
    reads : mapping of str to str
        Hash per part of other steps' evidence, by its place: ``business_problem.value.payoffs``.
    files : mapping of str to str
        Hash per decision that names a data file.
    code, libraries : mapping of str to str
        Hash per module, version per library.
    notebook : str
        Hash of the notebook's code cells.
    """

    decisions: Mapping[str, Any]
    reads: Mapping[str, str]
    files: Mapping[str, str]
    code: Mapping[str, str]
    libraries: Mapping[str, str]
    notebook: str

    @classmethod
    def of(
        cls,
        step: Step,
        decisions: Decisions,
        inputs: Inputs | None,
        *,
        files: Mapping[str, str],
        notebook: str,
    ) -> Parts:
        """The parts as they are now; without `inputs` none of the evidence that `step` reads."""
        return cls(
            canonical(decisions.model_dump(mode="json")),
            dict(_places(step, inputs)) if inputs is not None else {},
            {name: sha256[:12] for name, sha256 in files.items()},
            {name: sha256[:8] for name, sha256 in keys.code_closure(step.package).items()},
            keys.library_versions(),
            notebook[:12],
        )

    def as_context(self) -> dict[str, Any]:
        """What a record keeps of it; its decisions stand in its content already."""
        return {
            "reads": self.reads,
            "files": self.files,
            "code": self.code,
            "notebook": self.notebook,
        }


def changes(record: Record, now: Parts) -> list[str]:
    """What differs between `record` and `now`, a phrase each; empty when no part is known to."""
    then = record.context
    filed = [name for name in now.files if name in now.decisions]
    said = [
        _phrase("decision", _decisions(record.content["decisions"], now.decisions)),
        _evidence(then.get("reads", {}), now.reads),
        _phrase(
            "file",
            [
                _named(str(now.decisions[name]))
                for name in filed
                # Another path is another decision, and said already.
                if now.decisions[name] == record.content["decisions"].get(name)
                and _differs(then.get("files"), now.files, name)
            ],
        ),
        _phrase("code", _moved(then.get("code"), now.code), one="code"),
        _phrase("library", _versions(then.get("libraries"), now.libraries), many="libraries"),
    ]
    if then.get("notebook", now.notebook) != now.notebook:
        said.append(f"notebook changed: the code of {record.step.stem}.ipynb")
    return [phrase for phrase in said if phrase]


def _places(step: Step, inputs: Inputs) -> Iterator[tuple[str, str]]:
    sources = step.sources()
    have = {other.slug: other for other in registry.steps()}
    for name, value in inputs.model_dump(mode="json").items():
        slug = sources[name][0]
        if slug not in have or value is None:
            continue
        place = f"{slug}.{registry.evidence_field(step, name, have[slug])}".rstrip(".")
        # One level deep, so that the volume is told from all else that the value model says.
        whole = not isinstance(value, Mapping) or value.keys() >= {"value", "low", "high"}
        inner = {"": value} if whole else value
        for key, part in inner.items():
            yield f"{place}.{key}".rstrip("."), digest(part)[:8]


def _decisions(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [
        f"{name} ({value_text(then[name])} → {value_text(now[name])})" if name in then else name
        for name in now
        if name not in then or now[name] != then[name]
    ]


def _evidence(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    moved = _moved(then, now) if then and now else []
    grouped = itertools.groupby(sorted(moved), key=lambda place: place.partition(".")[0])
    return "; ".join(
        f"evidence of {slug} changed: {_listed([place[len(slug) + 1 :] for place in places])}"
        for slug, places in grouped
    )


def _versions(then: Mapping[str, str] | None, now: Mapping[str, str]) -> list[str]:
    return [
        f"{name} {(then or {}).get(name, 'none')} → {now.get(name, 'none')}"
        for name in _moved(then, now)
    ]


def _moved(then: Mapping[str, str] | None, now: Mapping[str, str]) -> list[str]:
    # A record of an older version kept no such part: nothing can be told.
    if then is None:
        return []
    return [name for name in {**then, **now} if then.get(name) != now.get(name)]


def _named(path: str) -> str:
    return "in the project's folder" if path == "." else path


def _differs(then: Mapping[str, str] | None, now: Mapping[str, str], name: str) -> bool:
    return then is not None and then.get(name) != now[name]


def _phrase(noun: str, names: Sequence[str], *, one: str = "", many: str = "") -> str:
    if not names:
        return ""
    word = (one or noun) if len(names) == 1 or one else (many or f"{noun}s")
    return f"{word} changed: {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def between(old: Any, new: Any) -> str:
    """How a decision moved, in a few words; of a list, what came and what went."""
    if isinstance(old, list) and isinstance(new, list):
        more = [f"+ {value_text(item)}" for item in new if item not in old]
        less = [f"− {value_text(item)}" for item in old if item not in new]
        if more or less:
            return ", ".join([*more, *less])
    return f"{value_text(old, longest=_LONGER)} → {value_text(new, longest=_LONGER)}"


def value_text(value: Any, *, longest: int = _LONG) -> str:
    """A decision in a few words; a triple as its three numbers, or as one where they are equal."""
    if isinstance(value, Mapping) and value.keys() == {"low", "likely", "high"}:
        value = [value["low"], value["likely"], value["high"]]
        value = value[0] if value[0] == value[1] == value[2] else value
    if isinstance(value, list):
        text = f"[{', '.join(map(value_text, value))}]"
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    else:
        text = "none" if value is None else str(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


__all__ = ["Parts", "between", "changes", "value_text"]
