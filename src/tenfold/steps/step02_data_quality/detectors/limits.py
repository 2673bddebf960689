"""How many rows the dear detectors look at; the gate says so where that is not all."""

from __future__ import annotations

LABEL_ROWS = 8_000
"""Of the review queue of labels: its models take most of the time of step 2."""

GAP_ROWS = 4_000
"""Of the comparison of random with honest folds."""

MISSINGNESS_ROWS = 5_000
"""Of the test of missingness against a target of numbers."""

STRENGTH_ROWS = 20_000
"""Of how well one column alone tells the target: an AUC to ±0.01 at 5 % positives."""

__all__ = ["GAP_ROWS", "LABEL_ROWS", "MISSINGNESS_ROWS", "STRENGTH_ROWS"]
