"""The model that a project serves now, loaded and tried, and the one that it should serve."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenfold import registry as steps
from tenfold.delivery.operating.serving import learnt_of, open_registry, serving
from tenfold.delivery.serving.meter import Identity
from tenfold.errors import MissingEvidence
from tenfold.project import Project
from tenfold.vocabulary import ModelCandidate

if TYPE_CHECKING:
    import pandas as pd

    from tenfold.scoring import Scorer
    from tenfold.tracking import Registry, Version

CANDIDATE = "candidate"
UNREGISTERED = "/"  # begins the pointer of a candidate; no registered model has it in its name


@dataclass(frozen=True)
class Loaded:
    """A model that answered once.

    Attributes
    ----------
    pointer : str
        What `Champions.pointer` said when it was loaded.
    schema : mlflow.types.Schema
        Its inputs.
    numbers : frozenset of str
        Columns of text that it reads as numbers.
    answer : callable
        From rows of these types to predictions and `decided`, as MLflow's own server gives them.
    said : str
        Which model it is, in words.
    """

    pointer: str
    identity: Identity
    schema: Any
    numbers: frozenset[str]
    answer: Callable[[pd.DataFrame], pd.DataFrame]
    said: str


@dataclass(frozen=True)
class Champions:
    """Where a project's serving model comes from: the registry, else the candidate of step 3."""

    project: Project

    def pointer(self) -> str:
        """Name the model that should serve; it changes when that does.

        Raises
        ------
        ProjectProblem
            The registry is down, locked or damaged.
        """
        registry = open_registry(self.project)
        champion = registry.champion() if registry is not None else None
        if champion is not None:
            return f"{champion.name} {champion.number}"
        path = self.project.records / f"{steps.get('baseline_models').stem}.json"
        return f"{UNREGISTERED}{_changed(path)}"

    def trace(self) -> tuple[int, ...] | None:
        """Something that changes whenever `pointer` may; None where only asking can tell.

        Asking opens the registry; this looks at the dates of a few files.
        """
        from tenfold.tracking.store import ENVIRONMENT, FILE

        if os.environ.get(ENVIRONMENT, "").strip():
            return None
        folder = self.project.folder
        files = [folder / f"{FILE}{more}" for more in ("", "-wal", "-journal")]
        files += [
            self.project.records / f"{step.stem}.json"
            for step in steps.steps()
            if step.slug in ("mlops", "baseline_models")
        ]
        return tuple(_changed(file) for file in files)

    def identity(self) -> Identity:
        """Which model should serve, without loading it."""
        registry = open_registry(self.project)
        champion = registry.champion() if registry is not None else None
        if registry is not None and champion is not None:
            return _identity(registry, champion)
        candidate = learnt_of(self.project, asked_by="serve").candidate
        if candidate is None:
            raise MissingEvidence.of("serve", "baseline_models")
        return _candidate_identity(self.project, candidate)

    def load(self) -> Loaded:
        """Load the model that should serve, its hash checked, and let it answer once.

        Raises
        ------
        TenfoldError
            It is gone, changed, cannot be read, or does not answer.
        """
        registry = open_registry(self.project)
        champion = registry.champion() if registry is not None else None
        if registry is not None and champion is not None:
            return self._champion(registry, champion)
        return self._candidate()

    def _champion(self, registry: Registry, version: Version) -> Loaded:
        from tenfold.tracking.faults import said

        package = registry.load(version)
        file = package.path / "artifacts" / "candidate.json"
        candidate = ModelCandidate.model_validate_json(file.read_bytes())
        with said(str(package.path), "The package"):
            import mlflow.pyfunc

            model = mlflow.pyfunc.load_model(str(package.path))
            schema = model.metadata.get_input_schema()
            # The first answer imports what later ones need; a model that gives none is not served.
            model.predict(model.metadata.load_input_example(str(package.path)))
        return Loaded(
            f"{version.name} {version.number}",
            _identity(registry, version, acts=candidate.task == "binary"),
            schema,
            _numbers(model.unwrap_python_model().scorer),
            model.predict,
            f"{candidate.title}, champion (version {version.number} of '{version.name}')",
        )

    def _candidate(self) -> Loaded:
        from tenfold import tables
        from tenfold.tracking.answers import answers
        from tenfold.tracking.signature import signature

        pointer = self.pointer()
        found = serving(self.project, asked_by="serve")
        scorer, learnt = found.scorer, found.learnt
        rows = tables.load(learnt.standing.open(learnt.data.snapshot))[scorer.candidate.columns]
        schema = signature(rows, answers(scorer, rows.head(1))).inputs
        return Loaded(
            pointer,
            _candidate_identity(self.project, scorer.candidate),
            schema,
            _numbers(scorer),
            lambda frame: answers(scorer, frame),
            found.said,
        )


def _identity(registry: Registry, version: Version, *, acts: bool = True) -> Identity:
    client = registry.store.client()
    made = client.get_model_version(version.name, version.number).creation_timestamp
    quoted = version.name.replace("'", "''")
    (newest, *_) = client.search_model_versions(
        f"name = '{quoted}'", max_results=1, order_by=["version_number DESC"]
    )
    ran = newest.creation_timestamp
    return Identity(version.number, version.digest, made / 1000, ran / 1000, acts)


def _candidate_identity(project: Project, candidate: ModelCandidate) -> Identity:
    path = project.folder / candidate.model.path
    made = path.stat().st_mtime if path.is_file() else None
    return Identity(CANDIDATE, candidate.digest, made, made, candidate.task == "binary")


def _numbers(scorer: Scorer) -> frozenset[str]:
    kinds = getattr(scorer.pipeline.named_steps["recipe"], "kinds_", {})
    return frozenset(name for name, kind in kinds.items() if kind == "number")


def _changed(path: Any) -> int:
    try:
        return int(path.stat().st_mtime_ns)
    except OSError:
        return 0


__all__ = ["CANDIDATE", "UNREGISTERED", "Champions", "Loaded"]
