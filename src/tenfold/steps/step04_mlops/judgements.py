"""What a check of step 4 says, and the codes and titles of all of them."""

from __future__ import annotations

from typing import NamedTuple

from tenfold.vocabulary import Money, Status

CODES = {
    "TF0401": "Tracked and reproducible",
    "TF0402": "Registered with a signature",
    "TF0403": "Challenger not worse than what serves",
    "TF0404": "The package answers as the notebook",
    "TF0405": "Rollback works",
    "TF0406": "Schedule and owner are set",
    "TF0407": "A bad batch stops the pipeline",
}


class Judgement(NamedTuple):
    """Status, what was seen, what to do where it is not a pass, and the money at stake."""

    status: Status
    said: str
    remedy: str = ""
    money: Money | None = None


__all__ = ["CODES", "Judgement"]
