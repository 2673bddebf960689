"""Which model serves, and what it was learnt from: the registry's champion, else the candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tenfold import registry
from tenfold.errors import MissingEvidence, ProjectProblem, TenfoldError
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import ModelCandidate, PreparedData, ValueModel

if TYPE_CHECKING:
    from tenfold.contract import Suite
    from tenfold.delivery.operating.reference import Reference
    from tenfold.scoring import Scorer
    from tenfold.tracking import Registry, Version

RUN = "tenfold.what_if"
"""Tag of a registered version: the run in ``runs/`` that it comes from."""


@dataclass(frozen=True)
class Learnt:
    """What the records of a project, or of one of its runs, hold of a model.

    Attributes
    ----------
    candidate : ModelCandidate or None
        None where step 3 has not run.
    """

    standing: Standing
    data: PreparedData
    candidate: ModelCandidate | None = None
    value: ValueModel | None = None

    @cached_property
    def suite(self) -> Suite:
        """The data contract."""
        from tenfold.contract import Suite

        ref = self.data.contract
        if ref is None:  # a record from before PreparedData named it
            record: Any = self.standing.record(registry.get("data_quality"))
            ref = record.evidence.contract.suite
        return Suite.read(self.standing.open(ref))

    @cached_property
    def reference(self) -> Reference:
        """The training rows."""
        from tenfold.delivery.operating.reference import reference_of

        return reference_of(self.standing, self.data)


@dataclass(frozen=True)
class Serving:
    """The model that serves.

    Attributes
    ----------
    learnt : Learnt
        Of the run that it comes from; the contract of later rows is that of its data.
    version : str or None
        Its number in the registry; None for the candidate of a project without a registry.
    said : str
        Which model it is, in words.
    """

    learnt: Learnt
    scorer: Scorer
    version: str | None
    said: str
    notes: list[str] = field(default_factory=list)


def learnt_of(project: Project, run_id: str | None = None, *, asked_by: str) -> Learnt:
    """What steps 1 to 3 of the project, or of a run, left.

    Raises
    ------
    MissingEvidence
        Step 2 has not run.
    ProjectProblem
        A record is damaged.
    """
    standing = Standing(project, run_id=run_id)
    found: dict[str, Any] = {
        slug: standing.record(registry.get(slug))
        for slug in ("business_problem", "data_quality", "baseline_models")
    }
    if found["data_quality"] is None:
        raise MissingEvidence.of(asked_by, "data_quality")
    evidence = {slug: record and record.evidence for slug, record in found.items()}
    value = evidence["business_problem"] and evidence["business_problem"].value
    candidate = evidence["baseline_models"] and evidence["baseline_models"].candidate
    return Learnt(standing, evidence["data_quality"].data, candidate or None, value or None)


def serving(project: Project, *, asked_by: str) -> Serving:
    """The champion of the registry; the candidate of step 3 where step 4 has not run.

    Raises
    ------
    MissingEvidence
        There is neither.
    ProjectProblem
        The registry is down, locked or damaged, or has no champion although step 4 has run.
    DataProblem
        The model's file is gone, or is not the one that was registered or recorded.
    """
    from tenfold.scoring import Scorer

    mine = learnt_of(project, asked_by=asked_by)
    found = champion_of(project)
    if found is None:
        if mine.candidate is None:
            raise MissingEvidence.of(asked_by, "baseline_models")
        scorer = Scorer.load(mine.candidate, mine.standing.open(mine.candidate.model))
        said = f"{mine.candidate.title}, the candidate of step 3: no champion is registered"
        return Serving(mine, scorer, None, said)
    opened, champion = found
    scorer, number = opened.load(champion).scorer, champion.number
    said = f"{scorer.candidate.title}, champion (version {number})"
    learnt = records_of(project, scorer.candidate.digest, asked_by=asked_by)
    if learnt is not None:
        return Serving(learnt, scorer, number, said)
    note = (
        f"The records of champion {number} are gone: rows are held against the project's own "
        "training rows and contract."
    )
    return Serving(mine, scorer, number, said, [note])


def records_of(project: Project, candidate: str, *, asked_by: str) -> Learnt | None:
    """What the model with this digest was learnt from; None where its records are gone.

    Raises
    ------
    MissingEvidence
        Step 2 of the project has not run.
    ProjectProblem
        A record of the project is damaged.
    """
    for learnt in _everywhere(project, learnt_of(project, asked_by=asked_by)):
        if learnt.candidate is not None and learnt.candidate.digest == candidate:
            return learnt
    return None


def open_registry(project: Project) -> Registry | None:
    """The project's registry, under the name that step 4 decided; None where it has not run.

    Raises
    ------
    ProjectProblem
        It is down, locked or damaged.
    """
    name = _model_name(project)
    if name is None:
        return None
    from tenfold.tracking import Registry

    return Registry.open(project.folder, name)


def champion_of(project: Project) -> tuple[Registry, Version] | None:
    """The registry and its champion; None where step 4 has not run.

    Raises
    ------
    ProjectProblem
        The registry is down, locked or damaged, or has no champion although step 4 has run: a
        candidate that nobody promoted never takes a champion's place.
    """
    opened = open_registry(project)
    if opened is None:
        return None
    champion = opened.champion()
    if champion is not None:
        return opened, champion
    waiting = [one.number for one in opened.versions()]
    if waiting:
        raise ProjectProblem.because(
            f"The registry has no champion: of '{opened.model_name}' it holds version "
            f"{', '.join(waiting)}, and none of them serves.",
            "Make one champion: `tenfold promote PROJECT VERSION`.",
        )
    raise ProjectProblem.because(
        f"The registry has no champion, though step 4 registered one: it holds no version of "
        f"'{opened.model_name}'.",
        "Put mlflow.db and mlartifacts back, or run step 4 again with --force.",
    )


def _model_name(project: Project) -> str | None:
    if "mlops" not in {step.slug for step in registry.steps()}:
        return None
    record: Any = Standing(project).record(registry.get("mlops"))
    return str(record.evidence.operations.model_name) if record is not None else None


def _everywhere(project: Project, mine: Learnt) -> Iterator[Learnt]:
    """The project's own records, then those of its runs, the newest first."""
    yield mine
    for folder in sorted(project.runs.glob("[!.]*/records"), reverse=True):
        try:
            yield learnt_of(project, folder.parent.name, asked_by="score")
        except TenfoldError:
            continue  # a run that was cut off, or one of another version, is not the champion's


__all__ = [
    "RUN",
    "Learnt",
    "Serving",
    "champion_of",
    "learnt_of",
    "open_registry",
    "records_of",
    "serving",
]
