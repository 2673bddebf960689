"""A model as one folder that MLflow can serve: written, hashed, opened where the hash holds."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.errors import DataProblem
from tenfold.files import hash_file
from tenfold.tracking.faults import prepare, quiet
from tenfold.tracking.versions import Version
from tenfold.vocabulary import ModelCandidate

if TYPE_CHECKING:
    import pandas as pd

    from tenfold.scoring import Scored, Scorer

_NEEDS = ("tenfold", "numpy", "pandas", "scipy", "scikit-learn", "skrub", "joblib", "pydantic")
_BOOSTED = ("xgboost-cpu", "xgboost")
_LEFT = frozenset({"__pycache__", "registered_model_meta"})
_THEN = "answered "
AGAIN = (
    "Run step 4 again with --force: it registers step 3's candidate anew, which serves at once "
    "where it is the champion's own model, and else after `tenfold promote`; or roll back."
)
"""What helps where a version's files are damaged, all of them or one."""


@dataclass(frozen=True)
class Package:
    """A registered model, fetched, its files checked against the registry.

    Attributes
    ----------
    path : Path
        Folder in MLflow's model format; ``mlflow models serve -m PATH`` serves it.
    """

    version: Version
    path: Path

    @cached_property
    def scorer(self) -> Scorer:
        """The model with its calibration and its rule."""
        from tenfold.tracking.answers import opened

        return opened(self.path / "artifacts/candidate.json", self.path / "artifacts/model.joblib")

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Names and types of the columns that it takes, in MLflow's words."""
        return _columns(self._served.metadata.get_input_schema())

    @property
    def outputs(self) -> list[tuple[str, str]]:
        """Names and types of the columns that it gives."""
        return _columns(self._served.metadata.get_output_schema())

    @property
    def example_rows(self) -> int:
        """Made-up rows that are kept with it."""
        return len(json.loads((self.path / "input_example.json").read_bytes())["data"])

    @property
    def requirements(self) -> list[str]:
        """Libraries that it is served with, pinned."""
        return (self.path / "requirements.txt").read_text(encoding="utf-8").split()

    @property
    def candidate(self) -> ModelCandidate:
        """What step 3 said of it when it was registered."""
        return self.scorer.candidate

    def score(self, frame: pd.DataFrame) -> Scored:
        """Score raw rows as `Scorer.score` does."""
        return self.scorer.score(frame)

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Score raw rows the way MLflow's own server does: its loader, its signature.

        Returns
        -------
        DataFrame
            `p` (or ``p_0`` … per class) and `decided`, with the index of `frame`.

        Raises
        ------
        DataProblem
            The rows do not fit the signature.
        """
        from mlflow.exceptions import MlflowException

        from tenfold.tracking.signature import typed

        schema = self._served.metadata.get_input_schema()
        try:
            answered: pd.DataFrame = self._served.predict(typed(frame, schema))
        except MlflowException as error:
            # MLflow's message begins with the rows themselves.
            why = str(error.message).rpartition("Error: ")[2].strip()
            raise DataProblem.because(
                f"The rows do not fit the model's signature: {why}",
                "Give the columns that the model was trained on, in their types.",
            ) from None
        return answered

    def recheck(self) -> float:
        """Largest difference between the answers to the example rows now and at registration.

        The file may be whole and another library answer otherwise.
        """
        import numpy as np
        import pandas as pd

        examples = pd.read_parquet(self.path / "artifacts/examples.parquet")
        columns = list(self.candidate.columns)
        now = self.predict(examples[columns])
        then = examples[[f"{_THEN}{name}" for name in now]]
        return float(np.abs(now.to_numpy() - then.to_numpy()).max(initial=0.0))

    @cached_property
    def _served(self) -> Any:
        prepare()
        import mlflow.pyfunc

        with quiet():
            return mlflow.pyfunc.load_model(str(self.path))


def checked(version: Version, path: Path) -> Package:
    """The package in `path`, if it is what was registered.

    Raises
    ------
    DataProblem
        It is not there, or a file differs: none of it is opened then.
    """
    if not (path / "MLmodel").is_file():
        raise DataProblem.because(
            f"The files of version {version.number} of '{version.name}' are gone.", AGAIN
        )
    if not version.package or package_hash(path) != version.package:
        raise DataProblem.because(
            f"The files of version {version.number} of '{version.name}' are not those that were "
            "registered; none of them was opened.",
            AGAIN,
        )
    return Package(version, path)


def write_package(
    folder: Path, candidate: ModelCandidate, model: Path, examples: pd.DataFrame
) -> str:
    """Write a package into `folder`, whose parent is a scratch folder; returns its hash.

    Parameters
    ----------
    examples : DataFrame
        Made-up rows with the candidate's columns: whoever looks at the model sees them.

    Raises
    ------
    DataProblem
        `model` is not the candidate's file.
    """
    prepare()
    import mlflow.pyfunc
    import pandas as pd

    from tenfold.tracking.answers import answers, opened
    from tenfold.tracking.signature import signature

    kept, named = folder.parent / "candidate.json", folder.parent / "model.joblib"
    kept.write_text(candidate.model_dump_json(indent=1), encoding="utf-8")
    shutil.copyfile(model, named)
    given = answers(opened(kept, named), examples)
    asked = folder.parent / "examples.parquet"
    pd.concat([examples, given.add_prefix(_THEN)], axis=1).to_parquet(asked)
    with quiet():
        mlflow.pyfunc.save_model(
            str(folder),
            python_model=str(Path(__file__).with_name("served.py")),
            artifacts={"candidate": str(kept), "model": str(named), "examples": str(asked)},
            signature=signature(examples, given),
            input_example=examples,
            # Given, not guessed: guessing loads the model in another process for seconds.
            pip_requirements=_requirements(candidate),
        )
    return package_hash(folder)


def package_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of all files in a folder.

    What Python and MLflow leave there when they load it does not count.
    """
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _LEFT.intersection(path.relative_to(folder).parts):
            name = path.relative_to(folder).as_posix()
            found.update(f"{hash_file(path)}  {name}\n".encode())
    return found.hexdigest()


def _columns(schema: Any) -> list[tuple[str, str]]:
    return [(str(spec.name), spec.type.name) for spec in schema.inputs]


def _requirements(candidate: ModelCandidate) -> list[str]:
    names = [*_NEEDS, *(_BOOSTED if candidate.rung == "xgboost" else ())]
    found = []
    for name in names:
        try:
            found.append(f"{name}=={importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


__all__ = ["AGAIN", "Package", "checked", "package_hash", "write_package"]
