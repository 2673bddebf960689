"""What stands inside a candidate: its model, its encoder, and the scale on which it adds up."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.scoring import Floats, Scorer

Unit = Literal["log odds", "probability", "amount"]


def unit_of(scorer: Scorer) -> Unit:
    """What SHAP's values of this model add up to.

    Trees that vote with shares are explained in probabilities; whatever adds up log odds inside,
    and every other classifier, in log odds.
    """
    from sklearn.dummy import DummyClassifier
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.tree import DecisionTreeClassifier

    if scorer.candidate.task == "regression":
        return "amount"
    shares = (DecisionTreeClassifier, RandomForestClassifier, DummyClassifier)
    return "probability" if isinstance(bare(scorer)[0], shares) else "log odds"


def bare(scorer: Scorer) -> tuple[Any, NDArray[Any] | None]:
    """The model without what stands before it, and the encoded columns that it reads."""
    model = scorer.pipeline.named_steps["model"]
    if hasattr(model, "steps"):
        return model[-1], np.flatnonzero(model[0].get_support())
    return model, None


def encoder_of(scorer: Scorer) -> Any:
    """The fitted encoder of its features."""
    return scorer.pipeline.named_steps["encode"]


def encoded(scorer: Scorer, shaped: pd.DataFrame) -> Floats:
    """Features as the model reads them: ndarray of shape (n, width)."""
    if not shaped.shape[1]:
        return np.zeros((len(shaped), 0))
    return np.asarray(encoder_of(scorer).transform(shaped), dtype=float)


def check_explainable(scorer: Scorer) -> None:
    """Refuse a model that gives no probabilities.

    Raises
    ------
    WrongInput
        It answers with classes alone.
    """
    model = scorer.pipeline.named_steps["model"]
    if scorer.candidate.task != "regression" and not hasattr(model, "predict_proba"):
        raise WrongInput.because(
            f"'{scorer.candidate.title}' answers without probabilities: not evaluated.",
            "Choose a model that gives probabilities.",
        )


__all__ = ["Unit", "bare", "check_explainable", "encoded", "encoder_of", "unit_of"]
