"""A case is found again while it can be told that it is the same one, and never otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step06_collaboration.answers import Answer
from tenfold.steps.step06_collaboration.sameness import Fingerprints


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "sex": rng.choice(["f", "m"], 60),
            "amount": rng.normal(0, 1, 60).round(3),
            "plan": ["rare" if k == 4 else "usual" for k in range(60)],
            "paid": rng.choice(["yes", "no"], 60),
        }
    )


HIDDEN = frozenset({"sex", "paid"})


def test_rows_are_found_where_they_are_where_they_moved_to_and_not_once_changed(
    frame: pd.DataFrame,
) -> None:
    first = Fingerprints.of(frame, HIDDEN)
    longer = pd.concat([frame, frame.iloc[:2].assign(amount=9.0)], ignore_index=True)
    assert Fingerprints.of(longer, HIDDEN).find(7, first.name(7)) == 7
    shifted = Fingerprints.of(frame.iloc[5:].reset_index(drop=True), HIDDEN)
    assert shifted.find(7, first.name(7)) == 2
    assert shifted.find(3, first.name(3)) is None
    changed = frame.copy()
    changed.loc[7, "amount"] = 8.5
    assert Fingerprints.of(changed, HIDDEN).find(7, first.name(7)) is None
    assert first.find(7, "something else") is None


def test_a_corrected_outcome_and_what_is_withheld_change_no_fingerprint(
    frame: pd.DataFrame,
) -> None:
    other = frame.assign(sex="f", paid="yes")
    other.loc[4, "plan"] = "rarer"
    same = Fingerprints.of(other, HIDDEN)
    assert (same.prints == Fingerprints.of(frame, HIDDEN).prints).all()


def test_rows_that_look_alike_are_told_by_their_place_alone(frame: pd.DataFrame) -> None:
    twice = pd.concat([frame, frame.iloc[[7]]], ignore_index=True)
    found = Fingerprints.of(twice, HIDDEN)
    assert (found.name(7), found.name(60)) == (
        f"{found.name(7)[:16]}@7",
        f"{found.name(7)[:16]}@60",
    )
    assert (found.find(7, found.name(7)), found.find(60, found.name(60))) == (7, 60)
    assert found.find(12, found.name(7)) is None
    alone = Fingerprints.of(frame, HIDDEN)
    assert found.find(7, alone.name(7)) == 7


def test_the_later_answer_on_a_case_that_moved_holds(frame: pd.DataFrame) -> None:
    first = Fingerprints.of(frame, HIDDEN)
    later = Fingerprints.of(frame.iloc[5:].reset_index(drop=True), HIDDEN)

    def said(row: int, verdict: str, data: str) -> Answer:
        return Answer.model_validate(
            {"row": row, "data": data, "reviewer": "one", "verdict": verdict}
        )

    answers = [said(7, "right", first.name(7)), said(2, "wrong_label", later.name(2))]
    assert [(one.row, one.verdict) for one in later.placed(answers)] == [(2, "wrong_label")]
