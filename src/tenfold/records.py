"""Where evidence lives: records/03_baseline_models.json, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tenfold.errors import ProjectProblem
from tenfold.files import append_line, write_atomic
from tenfold.step import Decisions, Evidence, Step
from tenfold.vocabulary import canonical, canonical_json, digest

SCHEMA = 1
_NAMES = ("name", "rung", "column", "feature", "title", "label", "start")
_LINE = {"step", "content_hash", "decisions", "estimates"}


@dataclass(frozen=True)
class Record:
    """What one run of a step left.

    `decisions` and `evidence` are its content, which the hash covers; `context` is the rest:
    sources, inputs, cache key, timings, versions, clock.
    """

    step: Step
    decisions: Decisions
    evidence: Evidence
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        """The hashed half, in canonical form."""
        return content_of(self.step, self.decisions, self.evidence)

    @property
    def content_hash(self) -> str:
        """SHA-256 over the canonical JSON of `content`."""
        return digest(self.content)

    @property
    def key(self) -> str:
        """The cache key under which it was computed."""
        return str(self.context.get("key", ""))


@dataclass(frozen=True)
class RecordStore:
    """The records of a project, or of a what-if that falls back on its project.

    Parameters
    ----------
    folder : Path
        Where records are written and first looked for.
    fallback : Path, optional
        Where to look next: a what-if reads what it does not change from the project.
    """

    folder: Path
    fallback: Path | None = None

    def path(self, step: Step) -> Path:
        """Where this store writes the record of `step`."""
        return self.folder / f"{step.stem}.json"

    def read(self, step: Step) -> Record | None:
        """The record of `step`, or None when it never ran.

        Raises
        ------
        ProjectProblem
            The file was edited by hand, is damaged, or another version wrote it.
        """
        for path in (self.path(step), self.fallback and self.fallback / f"{step.stem}.json"):
            if path and path.is_file():
                return _read(step, path)
        return None

    def write(self, record: Record, *, outlived: Mapping[str, Any] | None = None) -> None:
        """Append the record to the history, then write it atomically.

        `outlived` is how the record that it replaces was judged (`tenfold.outlived`).

        The history first: of a run that was cut off in between, the next one knows that its line
        is there, so that every record has one line, and a record that counts is never without.
        """
        content = record.content
        document = {
            "schema": SCHEMA,
            "content": content,
            "content_hash": digest(content),
            "context": canonical(dict(record.context)),
        }
        text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
        line = {
            "step": record.step.slug,
            "at": record.context.get("at"),
            "content_hash": document["content_hash"],
            "decisions": content["decisions"],
            "estimates": dict(estimates(content["evidence"])),
            "look": record.evidence.look,
            "files": record.context.get("files", {}),
        }
        if outlived is not None and outlived["hash"] != document["content_hash"]:
            line["outlived"] = canonical(dict(outlived))
        if not self._begun(record.step, document["content_hash"]):
            append_line(self.folder / "history.jsonl", canonical_json(line))
        write_atomic(self.path(record.step), text + "\n")

    def history(self) -> list[dict[str, Any]]:
        """Every past run, oldest first; a line cut short by a crash is passed over."""
        path = self.folder / "history.jsonl"
        if not path.is_file():
            return []
        lines = []
        # Not splitlines(): it would also cut at the line marks inside people's texts.
        for line in path.read_bytes().split(b"\n"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and entry.keys() >= _LINE:
                lines.append(entry)
        return lines

    def _begun(self, step: Step, content_hash: str) -> bool:
        past = [entry["content_hash"] for entry in self.history() if entry["step"] == step.slug]
        if past[-1:] != [content_hash]:
            return False
        try:
            return bool(read_document(self.path(step), "")["content_hash"] != content_hash)
        except ProjectProblem:
            return True


def content_of(step: Step, decisions: Decisions, evidence: Evidence) -> dict[str, Any]:
    """The hashed half of a record: step, decisions and evidence in canonical form."""
    content: dict[str, Any] = canonical(
        {
            "step": step.slug,
            "decisions": decisions.model_dump(mode="json"),
            "evidence": evidence.model_dump(mode="json"),
        }
    )
    return content


def estimates(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every estimate inside evidence, by dotted path, as ``[value, low, high]``."""
    if isinstance(value, Mapping) and value.keys() >= {"value", "low", "high", "method"}:
        yield where, [value["value"], value["low"], value["high"]]
        return
    named = value.items() if isinstance(value, Mapping) else ()
    for name, item in enumerate(value) if isinstance(value, list) else named:
        yield from estimates(item, f"{where}.{_own_name(item) or name}".lstrip("."))


def _own_name(item: Any) -> str:
    # By its name, not its place: in a ranked list places change hands between two runs.
    names = (item.get(key) for key in _NAMES) if isinstance(item, Mapping) else ()
    return next((name for name in names if isinstance(name, str) and name), "")


def file_refs(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every reference to a file inside evidence."""
    if isinstance(value, Mapping):
        if value.keys() >= {"path", "sha256", "bytes"}:
            yield value
        else:
            for item in value.values():
                yield from file_refs(item)
    elif isinstance(value, list):
        for item in value:
            yield from file_refs(item)


def read_document(path: Path, remedy: str) -> dict[str, Any]:
    """The JSON of a record, its content checked against its hash.

    Raises
    ------
    ProjectProblem
        The file was edited by hand, is damaged, or another version wrote it; ends in `remedy`.
    """
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        stated, schema = document["content_hash"], document["schema"]
        content, _ = dict(document["content"]), dict(document["context"])
        found = digest(content)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProjectProblem.because(f"'{path.name}' is damaged ({error}).", remedy) from None
    if schema != SCHEMA:
        raise ProjectProblem.because(f"'{path.name}' has schema {schema}, not {SCHEMA}.", remedy)
    if found != stated:
        raise ProjectProblem.because(
            f"'{path.name}' was changed by hand: its content does not match its hash.", remedy
        )
    return document


def _read(step: Step, path: Path) -> Record:
    remedy = f"Run the step again: `tenfold run --only {step.slug} --force`."
    document = read_document(path, remedy)
    content = document["content"]
    if content.get("step") != step.slug:
        raise ProjectProblem.because(f"'{path.name}' is not the record of {step.slug}.", remedy)
    try:
        return Record(
            step,
            step.decisions.model_validate(content.get("decisions")),
            step.evidence.model_validate(content.get("evidence")),
            document["context"],
        )
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ProjectProblem.because(
            f"'{path.name}' was written by another version of the step ({place}: {first['msg']}).",
            remedy,
        ) from None


__all__ = ["Record", "RecordStore", "content_of", "estimates", "file_refs", "read_document"]
