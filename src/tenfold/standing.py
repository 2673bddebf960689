"""Where a project stands: decisions resolved, inputs gathered, what is fresh, how gates judge."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from tenfold import keys, registry
from tenfold.errors import DataProblem, MissingEvidence, ProjectProblem
from tenfold.files import write_atomic
from tenfold.judging import judge
from tenfold.notebooks import notebook_of
from tenfold.project import Given, Project
from tenfold.reading import UNSET
from tenfold.records import Record, RecordStore, file_refs
from tenfold.resolution import Overrides, Resolved, resolve
from tenfold.step import Inputs, Step
from tenfold.vocabulary import Gate, canonical, canonical_json, digest

Freshness = Literal["fresh", "stale", "missing", "damaged"]


@dataclass(frozen=True)
class Standing:
    """One project as it stands, under the decisions of its file and of this run.

    Parameters
    ----------
    overrides : mapping of step slug to decisions
        What ``-p`` or ``--set`` gave; they win over the file.
    run_id : str, optional
        Folder in ``runs/`` of a what-if; None for the project itself.
    """

    project: Project
    overrides: Overrides = field(default_factory=dict)
    run_id: str | None = None
    verify: bool = False

    def __post_init__(self) -> None:
        # It names a folder, and arrives from the shell and from papermill.
        if self.run_id is not None and not re.fullmatch(r"\w[\w.-]*", str(self.run_id)):
            raise ProjectProblem.because(
                f"'{self.run_id}' is not the name of a run.", "Letters, digits, - and . make one."
            )

    @cached_property
    def given(self) -> Given:
        """The decision file, read once."""
        return self.project.given()

    @cached_property
    def store(self) -> RecordStore:
        """Records of the project, or of the what-if on top of them."""
        if self.run_id is None:
            return RecordStore(self.project.records)
        return RecordStore(self.project.runs / str(self.run_id) / "records", self.project.records)

    @cached_property
    def hashes(self) -> keys.FileHashes:
        """Remembered file hashes."""
        return keys.FileHashes(self.project.folder / ".cache" / "hashes.json")

    @cached_property
    def set_by_run(self) -> dict[str, dict[str, object]]:
        """Overrides of every step: those given, and those that the what-if began with."""
        merged: dict[str, dict[str, object]] = {}
        for source in (self._remembered(), self.overrides):
            for slug, given in source.items():
                merged.setdefault(slug, {}).update(given)
        return merged

    def remember(self) -> None:
        """Write down what a what-if sets, so that its later steps and reports know it."""
        if self.run_id is not None and self.set_by_run != self._remembered():
            values = {
                slug: self.resolve(registry.get(slug)).values.model_dump(mode="json")
                for slug in self.set_by_run
            }
            given = {
                slug: {
                    name: UNSET if values[slug][name] is None else values[slug][name]
                    for name, value in names.items()
                    if value is not None
                }
                for slug, names in self.set_by_run.items()
            }
            write_atomic(self._memory, canonical_json(given) + "\n")

    def resolve(self, step: Step) -> Resolved:
        """Decisions of `step`: run over file over default.

        Raises
        ------
        InvalidDecisions
            Anything in the file or in the overrides is wrong.
        """
        filed = self.given.decisions.get(step.slug, {})
        return resolve(step, filed, self.set_by_run.get(step.slug, {}))

    def inputs(self, step: Step) -> Inputs:
        """The evidence that `step` reads of others.

        Raises
        ------
        MissingEvidence
            A step that it needs has not run, or is out of date.
        """
        values: dict[str, Any] = {}
        for name, (slug, optional) in step.sources().items():
            record = self._record_of(slug, optional=optional, reader=step)
            if record is not None:
                source = registry.evidence_field(step, name, record.step)
                values[name] = getattr(record.evidence, source)
        return step.inputs.model_validate(values)

    def key(self, step: Step) -> str:
        """The cache key of `step` as things stand. Raises like `resolve` and `inputs`."""
        decisions = self.resolve(step).values
        inputs = self.inputs(step).model_dump(mode="json")
        paths = keys.data_files(decisions, self.project.folder)
        files = {name: self.hashes.of(path, verify=self.verify) for name, path in paths.items()}
        return keys.cache_key(
            step, decisions, inputs, files=files, notebook=notebook_of(self.project, step)
        )

    def freshness(self, step: Step) -> tuple[Freshness, str]:
        """Whether the record of `step` still holds, and why not; looked at once."""
        if step.slug not in self._looked_at:
            self._looked_at[step.slug] = self._freshness(step)
        return self._looked_at[step.slug]

    @cached_property
    def _looked_at(self) -> dict[str, tuple[Freshness, str]]:
        # A standing is one look: without this, ten steps would look at each other's parents
        # over and over. What is written later is seen by the next standing.
        return {}

    def _freshness(self, step: Step) -> tuple[Freshness, str]:
        try:
            record = self.store.read(step)
        except ProjectProblem as problem:
            return "damaged", str(problem)
        if record is None:
            return "missing", "it has not run"
        try:
            if self.key(step) != record.key:
                return "stale", self._why_stale(step, record)
        except (MissingEvidence, DataProblem) as problem:
            return "stale", str(problem)
        broken = self._broken_file(record)
        return (
            ("damaged", broken) if broken else ("fresh", "nothing that it depends on has changed")
        )

    def gate(self, record: Record, *, today: date | None = None) -> Gate:
        """Judge a record afresh: checks, with the waivers that hold today."""
        return judge(record, self.given, today=today or date.today())

    def open(self, ref: Any) -> Path:
        """The path of a `FileRef` of this project, its hash checked.

        Raises
        ------
        DataProblem
            The file is gone, was changed, or lies outside the project.
        """
        path = Path(self.project.folder / ref.path).resolve()
        if not path.is_relative_to(self.project.folder.resolve()):
            raise DataProblem.because(f"'{ref.path}' lies outside the project.")
        if self.hashes.of(path) != ref.sha256:
            raise DataProblem.because(
                f"'{ref.path}' is not the file that was recorded.",
                "Run the step that wrote it again with --force.",
            )
        return path

    @property
    def _memory(self) -> Path:
        return self.project.runs / str(self.run_id) / "overrides.json"

    def _remembered(self) -> dict[str, dict[str, object]]:
        if self.run_id is None or not self._memory.is_file():
            return {}
        try:
            kept = json.loads(self._memory.read_bytes())
            found: dict[str, dict[str, object]] = {slug: dict(kept[slug]) for slug in kept}
        except (OSError, ValueError, TypeError, LookupError):
            raise ProjectProblem.because(
                f"'{self._memory}' is damaged.", "Start the what-if again."
            ) from None
        return found

    def _record_of(self, slug: str, *, optional: bool, reader: Step) -> Record | None:
        have = {step.slug: step for step in registry.steps()}
        if slug not in have:
            return None
        fresh, why = self.freshness(have[slug])
        if fresh == "fresh":
            return self.store.read(have[slug])
        if fresh == "missing" and optional:
            return None
        if fresh == "missing":
            raise MissingEvidence.of(reader.slug, slug)
        raise MissingEvidence.because(
            f"'{reader.slug}' needs '{slug}', which is {fresh}: {why}.",
            f"Run `tenfold run --from {slug}`.",
        )

    def _why_stale(self, step: Step, record: Record) -> str:
        # As records keep them: a share of ten digits and more has not changed by being written.
        now = canonical(self.resolve(step).values.model_dump(mode="json"))
        then = record.content["decisions"]
        changed = [name for name in now if now[name] != then.get(name)]
        if changed:
            return f"decisions changed: {', '.join(changed[:5])}"
        inputs = self.inputs(step).model_dump(mode="json")
        moved = [
            n for n, v in inputs.items() if record.context.get("inputs", {}).get(n) != digest(v)
        ]
        if moved:
            sources = step.sources()
            return f"evidence of {', '.join(sorted({sources[n][0] for n in moved}))} changed"
        return "its data, code, notebook or libraries changed"

    def _broken_file(self, record: Record) -> str:
        for ref in file_refs(record.content["evidence"]):
            path = self.project.folder / ref["path"]
            if not path.is_file():
                return f"'{ref['path']}' is gone"
            if self.hashes.of(path, verify=self.verify) != ref["sha256"]:
                return f"'{ref['path']}' was changed"
        return ""


__all__ = ["Freshness", "Standing"]
