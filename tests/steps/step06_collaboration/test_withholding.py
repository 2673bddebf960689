"""Words that name people stay in the file of answers; other words are kept."""

from __future__ import annotations

import pandas as pd
import pytest

from tenfold.steps.step06_collaboration.answers import Answer
from tenfold.steps.step06_collaboration.withholding import by_role, held_back, silenced
from tenfold.vocabulary import ColumnRoles

FRAME = pd.DataFrame(
    {
        "case": [f"K-{k:04d}" for k in range(40)],
        "household": range(70000, 70040),
        "full_name": [f"Ada Example{k}" for k in range(40)],
        "creed": ["usual"] * 37 + ["seldom"] * 3,
        "income": range(40),
        "paid": ["yes", "no"] * 20,
    }
)
ROLES = ColumnRoles(target="paid", id="case", group="household", protected=["creed"])


def said(words: str, reviewer: str = "expert") -> Answer:
    return Answer(row=1, data="x", reviewer=reviewer, verdict="comment", comment=words)


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("This is K-0007, who moved.", True),
        ("the flat of household 70012", True),
        ("see ada example7", True),
        ("Mr Example7 called", True),
        ("one of the seldom ones", True),
        ("call 0151 2345678", True),
        ("IBAN DE89 3704 0044 0532 0130 00", True),
        ("ask ada@example.org", True),
        ("the usual case: income of 12 is a typing error", False),
        ("recorded on 2024-05-04, 1.500 too low", False),
        ("", False),
    ],
)
def test_words_are_held_back_by_their_shape_and_by_what_the_data_hold(
    words: str, held: bool
) -> None:
    one = said(words)
    found = held_back([one], FRAME, ROLES)
    assert bool(found) is held
    assert silenced([one], found)[0].comment == ("" if held else words)


def test_a_reviewer_who_is_an_address_gets_a_number() -> None:
    answers = [said("", "ann@example.org"), said("", "loan desk")]
    names = [one.reviewer for one in by_role(answers)]
    assert names == ["reviewer 1 (address withheld)", "loan desk"]
