"""Synthetic card payments: rare fraud, few investigators, and a new pattern that comes late.

`payments` draws 26 weeks, `investigators` answers the review, `TRUTHS` lists what was planted. The
page ``docs/demos.md`` says all of it in plain words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.demos.fault import Fault
from tenfold.demos.truth import Truth

if TYPE_CHECKING:
    import pandas as pd

WISH = "the payment as a share of what the card has left"
"""What the investigators miss in the new cases, in their words."""

SEED = 20250401

FAULTS: dict[str, Fault] = {}
"""Nothing in the file is spoilt: what is hard here is the world."""

TRUTHS = {
    "rare": Truth(
        what="about 8 payments in 1,000 are frauds, and two patterns share them",
        code="TF0210",
        says=("cases of the rarest class",),
    ),
    "wallets": Truth(
        what="from week 12 on wallets spread, from 1 payment in 10 to 4 in 10",
        code="TF0801",
        says=("entry_mode", "wallet"),
    ),
    "new_pattern": Truth(
        what="from week 12 on thieves empty cards by wallet, and no column says so",
        code="proposals",
        says=(WISH, "Missed in"),
    ),
}
"""Every planted truth, by name, with the check, or the proposals of step 6, that name it."""


def generate(*, seed: int = SEED) -> pd.DataFrame:
    """Make the payments.

    Returns
    -------
    DataFrame of shape (20800, 13)
        One payment a row, in order of ``paid_on``. The target is ``fraud`` (yes/no).
    """
    import numpy as np

    from tenfold.demos.fraud.payments import payments

    return payments(np.random.default_rng(seed)).drop(columns="pattern")


def answers(sheet: pd.DataFrame) -> pd.DataFrame:
    """What the investigators answer when step 6 asks them; see `investigators`."""
    from tenfold.demos.fraud.investigators import answers as answered

    return answered(sheet)


__all__ = ["FAULTS", "SEED", "TRUTHS", "answers", "generate"]
