"""The model that a project serves now, loaded and tried, and the one that it should serve."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenfold import registry as steps
from tenfold.delivery.operating.serving import champion_of, learnt_of, open_registry, serving
from tenfold.delivery.operating.training import TRAINING, last_training
from tenfold.delivery.serving.losing import numbers_of
from tenfold.delivery.serving.meter import Identity
from tenfold.errors import MissingEvidence
from tenfold.features.recipe import CleanRule, FeatureRecipe
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
    numbers : dict of str to tuple of CleanRule
        Columns that it reads as numbers, with the rules that it cleans them by.
    answer : callable
        From rows of these types to predictions and `decided`, as MLflow's own server gives them.
    said : str
        Which model it is, in words.
    """

    pointer: str
    identity: Identity
    schema: Any
    numbers: Mapping[str, tuple[CleanRule, ...]]
    answer: Callable[[pd.DataFrame], pd.DataFrame]
    said: str


@dataclass(frozen=True)
class Champions:
    """Where a project's serving model comes from: the registry, or step 3 until step 4 has run."""

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
        files.append(self.project.folder / TRAINING)
        return tuple(_changed(file) for file in files)

    def identity(self) -> Identity:
        """Which model should serve, without loading it."""
        found = champion_of(self.project)
        if found is not None:
            return _identity(self.project, *found)
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
        found = champion_of(self.project)
        return self._champion(*found) if found is not None else self._candidate()

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
            _identity(self.project, registry, version, acts=candidate.task == "binary"),
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


def _identity(
    project: Project, registry: Registry, version: Version, *, acts: bool = True
) -> Identity:
    client = registry.store.client()
    made = client.get_model_version(version.name, version.number).creation_timestamp
    quoted = version.name.replace("'", "''")
    (newest, *_) = client.search_model_versions(
        f"name = '{quoted}'", max_results=1, order_by=["version_number DESC"]
    )
    # A challenger that was refused, or is the champion again, is registered by nobody.
    ran = max(newest.creation_timestamp / 1000, last_training(project.folder) or 0.0)
    return Identity(version.number, version.digest, made / 1000, ran, acts)


def _candidate_identity(project: Project, candidate: ModelCandidate) -> Identity:
    path = project.folder / candidate.model.path
    made = path.stat().st_mtime if path.is_file() else None
    return Identity(CANDIDATE, candidate.digest, made, made, candidate.task == "binary")


def _numbers(scorer: Scorer) -> dict[str, tuple[CleanRule, ...]]:
    step = scorer.pipeline.named_steps["recipe"]
    return numbers_of(FeatureRecipe.model_validate_json(step.recipe), step.kinds_)


def _changed(path: Any) -> int:
    try:
        return int(path.stat().st_mtime_ns)
    except OSError:
        return 0


__all__ = ["CANDIDATE", "UNREGISTERED", "Champions", "Loaded"]
