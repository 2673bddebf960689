"""What a check of step 8 says, and the codes and titles of all of them."""

from __future__ import annotations

from typing import NamedTuple

from tenfold.vocabulary import Money, Status

CODES = {
    "TF0801": "No drift beyond what matters",
    "TF0802": "Performance estimated without labels holds",
    "TF0803": "Performance with labels holds",
    "TF0804": "Answers come in time",
    "TF0805": "Alarms reach an owner",
    "TF0806": "The budget of false alarms is kept",
    "TF0807": "On course to the target of step 1",
    "TF0808": "Retraining follows evidence",
}


class Judgement(NamedTuple):
    """Status, what was seen, what to do where it is not a pass, and the money at stake."""

    status: Status
    said: str
    remedy: str = ""
    money: Money | None = None


__all__ = ["CODES", "Judgement"]
