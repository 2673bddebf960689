"""Rows in, predictions and decisions out: what training, serving and monitoring share."""

from tenfold.scoring.applying import Floats, calibrated, decide, log_odds, predict
from tenfold.scoring.outcomes import outcomes
from tenfold.scoring.scorer import Scored, Scorer

__all__ = ["Floats", "Scored", "Scorer", "calibrated", "decide", "log_odds", "outcomes", "predict"]
