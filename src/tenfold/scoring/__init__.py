"""Rows in, predictions and decisions out: what training, serving and monitoring share."""

from tenfold.scoring.applying import Floats, calibrated, decide, log_odds, predict
from tenfold.scoring.outcomes import outcomes
from tenfold.scoring.reasons import Reasons, Typical, reasons
from tenfold.scoring.scorer import Scored, Scorer
from tenfold.scoring.worth import Worth, expected_worth

__all__ = [
    "Floats",
    "Reasons",
    "Scored",
    "Scorer",
    "Typical",
    "Worth",
    "calibrated",
    "decide",
    "expected_worth",
    "log_odds",
    "outcomes",
    "predict",
    "reasons",
]
