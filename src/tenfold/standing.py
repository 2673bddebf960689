"""Where a project stands: decisions resolved, inputs gathered, what is fresh, how gates judge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from tenfold import keys, registry, whatif
from tenfold.changes import Parts, changes
from tenfold.errors import DataProblem, MissingEvidence, ProjectProblem
from tenfold.judging import judge
from tenfold.looks import looks
from tenfold.notebooks import notebook_of
from tenfold.project import Given, Project
from tenfold.records import Record, RecordStore, file_refs
from tenfold.resolution import Overrides, Resolved, resolve
from tenfold.signing import contents, signatures
from tenfold.step import Decisions, Inputs, Step
from tenfold.vocabulary import Gate, Signatures

Freshness = Literal["fresh", "stale", "missing", "damaged"]
NEVER_RAN = "it has not run"
UNCHANGED = "nothing that it depends on has changed"
OVER_TODAY = "over today's rule"
"""Stands in the money of a step that has compared it with today's rule, case by case."""


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
        if self._run is None:
            return RecordStore(self.project.records)
        return RecordStore(self._run / "records", self.project.records)

    @cached_property
    def hashes(self) -> keys.FileHashes:
        """Remembered file hashes."""
        return keys.FileHashes(self.project.folder / ".cache" / "hashes.json")

    @cached_property
    def set_by_run(self) -> dict[str, dict[str, object]]:
        """Overrides of every step: those given, and those that the what-if began with."""
        merged: dict[str, dict[str, object]] = {}
        for source in (whatif.remembered(self._run) if self._run else {}, self.overrides):
            for slug, given in source.items():
                if given:
                    merged.setdefault(slug, {}).update(given)
        return merged

    def remember(self) -> None:
        """Write down what a what-if sets, so that its later steps and reports know it."""
        if self._run is not None and self.set_by_run != whatif.remembered(self._run):
            values = {
                slug: self.resolve(registry.get(slug)).values.model_dump(mode="json")
                for slug in self.set_by_run
            }
            whatif.remember(self._run, self.set_by_run, values)

    def resolve(self, step: Step) -> Resolved:
        """Decisions of `step`: run over file over default.

        Raises
        ------
        InvalidDecisions
            Anything in the file or in the overrides is wrong.
        """
        filed = self.given.decisions.get(step.slug, {})
        set_here = self.set_by_run.get(step.slug, {})
        return resolve(step, filed, set_here, currency=self._currency)

    @cached_property
    def _currency(self) -> object:
        slugs = {*self.given.decisions, *self.set_by_run}
        filed, set_by_run = self.given.decisions, self.set_by_run
        given = {slug: {**filed.get(slug, {}), **set_by_run.get(slug, {})} for slug in slugs}
        return registry.currency(given)

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
                values[name] = getattr(record.evidence, source) if source else record.content
        return step.inputs.model_validate(values)

    def record(self, step: Step) -> Record | None:
        """The record of `step`, read once. Raises as `RecordStore.read`."""
        if step.slug not in self._read:
            self._read[step.slug] = self.store.read(step)
        return self._read[step.slug]

    def key(self, step: Step) -> str:
        """The cache key of `step` as things stand. Raises like `resolve` and `inputs`."""
        decisions = self.resolve(step).values
        inputs = self.inputs(step).model_dump(mode="json")
        return keys.cache_key(
            step,
            decisions,
            inputs,
            files=self._files(step, decisions),
            notebook=notebook_of(self.project, step),
        )

    def parts(self, step: Step, inputs: Inputs | None = None) -> Parts:
        """What the key of `step` is made of; without `inputs`, no evidence of other steps."""
        decisions = self.resolve(step).values
        notebook = notebook_of(self.project, step)
        files = self._files(step, decisions)
        code = keys.notebook_hash(notebook) if notebook else ""
        return Parts.of(step, decisions, inputs, files=files, notebook=code)

    def own_changes(self, step: Step) -> list[str]:
        """What has changed since `step` ran, leaving aside the steps that it reads.

        Empty also where there is no usable record.
        """
        try:
            record = self.record(step)
            return changes(record, self.parts(step)) if record else []
        except (ProjectProblem, DataProblem):
            return []

    def freshness(self, step: Step) -> tuple[Freshness, str]:
        """Whether the record of `step` still holds, and why not; looked at once."""
        if step.slug not in self._looked_at:
            self._looked_at[step.slug] = self._freshness(step)
        return self._looked_at[step.slug]

    @cached_property
    def _read(self) -> dict[str, Record | None]:
        return {}

    @cached_property
    def _looked_at(self) -> dict[str, tuple[Freshness, str]]:
        # A standing is one look: without this, ten steps would look at each other's parents
        # over and over. What is written later is seen by the next standing.
        return {}

    def _freshness(self, step: Step) -> tuple[Freshness, str]:
        try:
            record = self.record(step)
        except ProjectProblem as problem:
            # Its remedy is to run the step again: what a run, which asks, is about to do.
            return "damaged", str(problem).partition(" Run the step again")[0]
        if record is None:
            return "missing", NEVER_RAN
        try:
            if self.key(step) != record.key:
                said = changes(record, self.parts(step, self.inputs(step)))
                return "stale", "; ".join(said) or "its data, code, notebook or libraries changed"
        except MissingEvidence:
            return "stale", "; ".join([*self.own_changes(step), *self._unready(step)])
        except DataProblem as problem:
            return "stale", str(problem)
        broken = self._broken_file(record)
        return ("damaged", broken) if broken else ("fresh", UNCHANGED)

    def gate(self, record: Record, *, today: date | None = None) -> Gate:
        """Judge a record afresh: checks, with the waivers that hold today."""
        seen = looks(self.project, record)
        day = today or date.today()
        return judge(record, self.given, today=day, looks=seen, ledger=lambda: self.signatures)

    @cached_property
    def signatures(self) -> Signatures:
        """Who has signed which step, and whether what they saw is still what stands here."""
        return signatures(self.project.folder, contents(self.store))

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
    def run_folder(self) -> Path | None:
        """Folder of the what-if; None for the project itself."""
        return self._run

    @property
    def _run(self) -> Path | None:
        return None if self.run_id is None else self.project.runs / str(self.run_id)

    def _record_of(self, slug: str, *, optional: bool, reader: Step) -> Record | None:
        have = {step.slug: step for step in registry.steps()}
        if slug not in have:
            return None
        fresh, why = self.freshness(have[slug])
        if fresh == "fresh":
            return self.record(have[slug])
        if fresh == "missing" and optional:
            return None
        if fresh == "missing":
            raise MissingEvidence.of(reader.slug, slug)
        raise MissingEvidence.because(
            f"'{reader.slug}' needs '{slug}', which is {freshness_word(fresh)}: {why}.",
            f"Run `tenfold run --from {slug}`.",
        )

    def _unready(self, step: Step) -> list[str]:
        looked = [(slug, self.freshness(registry.get(slug))[0]) for slug in registry.parents(step)]
        words = {"missing": "has not run", "stale": "is out of date", "damaged": "is damaged"}
        return [
            f"it reads {slug}, which {words[fresh]}" for slug, fresh in looked if fresh in words
        ]

    def _files(self, step: Step, decisions: Decisions) -> dict[str, str]:
        paths = keys.data_files(decisions, self.project.folder)
        hashes = {name: self.hashes.of(path, verify=self.verify) for name, path in paths.items()}
        return hashes | dict(step.watched(decisions, self.project.folder))

    def _broken_file(self, record: Record) -> str:
        for ref in file_refs(record.content["evidence"]):
            path = self.project.folder / ref["path"]
            if not path.is_file():
                return f"'{ref['path']}' is gone"
            if self.hashes.of(path, verify=self.verify) != ref["sha256"]:
                return f"'{ref['path']}' was changed"
        return ""


def freshness_word(freshness: str) -> str:
    """How people read it: "stale" is for programs, "out of date" for everybody else."""
    return "out of date" if freshness == "stale" else freshness


__all__ = ["NEVER_RAN", "UNCHANGED", "Freshness", "Standing", "freshness_word"]
