"""What the investigators answer when step 6 asks them about cases: scripted, by what they see."""

from __future__ import annotations

import pandas as pd

from tenfold.demos.fraud import WISH

REVIEWER = "fraud investigators"
EMPTIED = 0.9


def answers(sheet: pd.DataFrame) -> pd.DataFrame:
    """Fill in the review sheet that step 6 exports.

    They know every case from its file, so they call each recorded outcome right. Where a fraud
    took nearly all that the card had left, they say what no column says.

    Parameters
    ----------
    sheet : DataFrame
        As `tenfold review --export` writes it, all columns as text.

    Returns
    -------
    DataFrame
        The same lines, with ``verdict``, ``feature`` and ``comment``.
    """
    amount, left = (pd.to_numeric(sheet[f"value: {name}"]) for name in ("amount", "limit_left"))
    emptied = sheet["recorded"].eq("yes") & (amount > EMPTIED * left)
    return sheet.assign(
        reviewer=REVIEWER,
        verdict=emptied.map({True: "missing feature", False: "right"}),
        feature=emptied.map({True: WISH, False: ""}),
        comment=emptied.map({True: "the card was emptied in one payment", False: ""}),
    )


__all__ = ["EMPTIED", "REVIEWER", "answers"]
