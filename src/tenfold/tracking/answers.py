"""A package's files as a `Scorer`, and its answers as a table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pydantic import ValidationError

from tenfold.errors import DataProblem
from tenfold.files import hash_file
from tenfold.scoring import Scorer
from tenfold.tracking.package import AGAIN
from tenfold.vocabulary import ModelCandidate


def opened(candidate: Path, model: Path) -> Scorer:
    """Open a candidate with its model.

    Raises
    ------
    DataProblem
        A file is gone or damaged, or the model is not the one that the candidate names: it is
        then not loaded, for loading runs what is in it.
    """
    try:
        one = ModelCandidate.model_validate_json(candidate.read_bytes())
        found = hash_file(model)
    except (OSError, ValidationError) as error:
        raise DataProblem.because(
            f"The package of the model is damaged: {_first(error)}",
            AGAIN,
        ) from None
    if found != one.model.sha256:
        raise DataProblem.because(
            f"'{model.name}' is not the file that was registered; it was not loaded.",
            AGAIN,
        )
    return Scorer.load(one, model)


def answers(scorer: Scorer, frame: pd.DataFrame) -> pd.DataFrame:
    """Score rows: `p` (or ``p_0`` … per class) and `decided`, with the index of `frame`."""
    said = scorer.score(frame)
    columns = (
        {"p": said.p}
        if said.p.ndim == 1
        else {f"p_{k}": said.p[:, k] for k in range(said.p.shape[1])}
    )
    return pd.DataFrame({**columns, "decided": said.decided}, index=frame.index)


def _first(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}."
    return "its candidate.json says nothing that can be read."


__all__ = ["answers", "opened"]
