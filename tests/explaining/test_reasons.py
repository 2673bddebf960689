"""Reasons in plain sentences, which tell nobody what is personal."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.explaining import Attributions, Subject, reason_codes, shap_values
from tenfold.explaining.wording import Usual
from tenfold.vocabulary import DecisionRule


def attributed(subject: Subject, rows: list[list[float]], label: int = 1) -> Attributions:
    values = np.zeros((len(rows), len(subject.names)))
    values[:, : len(rows[0])] = rows
    labels = np.full(len(rows), label)
    base = np.zeros(len(rows))
    return Attributions(subject.names, values, base, "log odds", "", additive=True, labels=labels)


def said(subject: Subject, frame: pd.DataFrame, **options: Any) -> list[list[str]]:
    found = reason_codes(subject, frame, shap_values(subject, frame), most=99, **options)
    return [[reason.words for reason in one] for one in found]


def test_numbers_categories_dates_and_gaps_in_words(make, rows) -> None:
    frame = rows(600, 1)
    subject = Subject.of(make("linear"), frame, outcome="the chance of default")
    case = frame.iloc[:1].copy()
    case[["amount", "age", "flag"]] = [1234567.8, 41.0, 1.0]
    case[["plan", "city", "since"]] = ["b", None, pd.Timestamp("2031-05-05")]
    given = attributed(subject, [[8, 7, 6, 5, 4, 3, 2, 1]])
    words = {one.column: one.words for one in reason_codes(subject, case, given, most=9)[0]}
    raises = ": raises the chance of default"
    assert words["amount"] == f"amount of 1,234,568 is higher than in all training cases{raises}"
    assert words["age"].startswith("age of 41 is ")
    assert words["flag"] == f"flag of 1 is shared by 5 of 10 cases{raises}"
    assert words["plan"] == f"plan is 'b', as in 5 of 10 cases{raises}"
    assert words["city"] == f"city is missing, as in 1 of 10 cases{raises}"
    assert words["note"] == f"the text of note{raises}"
    assert words["since"] == f"since of 2031-05-05 is later than in all training cases{raises}"
    ratio = words["amount per age"]
    assert ratio.startswith("amount per age (from amount and age) of 30,111 is higher than in all")


def test_how_usual_a_number_is_is_never_exaggerated(make, rows) -> None:
    frame = rows(600, 1)
    subject = Subject.of(make("linear"), frame)
    usual = Usual.of(subject, "age")
    ages = np.sort(frame["age"].to_numpy())
    sides = {"higher": lambda age: ages < age, "lower": lambda age: ages > age}
    for place in (1, 3, 40, 200, 420, 560, 597, 598):
        said = re.search(r"is (higher|lower) than (\d+) of (\d+) cases", usual.said(ages[place]))
        assert said is not None
        share = int(said[2]) / int(said[3])
        assert share - 1e-9 <= sides[said[1]](ages[place]).mean() <= share + 0.1
    assert usual.said(ages[-1] + 1).endswith("higher than in all training cases")
    assert usual.said(np.median(ages)).endswith(" is in the middle")


def test_rare_and_unseen_categories_are_not_named(make, rows, strange) -> None:
    """A category of fewer than ten rows may be one person's."""
    frame = rows(600, 1)
    assert 0 < (frame["plan"] == "rare").sum() < 10
    subject = Subject.of(make("linear"), frame)
    case = pd.concat([frame[frame["plan"] == "rare"].iloc[:1], strange.iloc[:1]])
    rare, unseen = said(subject, case)
    assert any(words.startswith("plan has a rare value: ") for words in rare)
    assert any(words.startswith("plan has a value that no training row has") for words in unseen)
    assert "never seen" not in " ".join(unseen)


def test_no_value_of_a_personal_column_is_told_nor_of_what_is_made_from_it(make, rows) -> None:
    frame = rows(600, 1)
    case = frame.iloc[:20].copy()
    case["age"] = 77_777.0
    case["city"] = "Planted Street 5"
    subject = Subject.of(make("linear"), frame, personal=["age", "city", "since"])
    told = "\n".join(words for one in said(subject, case) for words in one)
    assert "77,777" not in told
    assert "Planted" not in told
    assert "since of" not in told
    assert "age (value withheld)" in told
    assert "since (value withheld)" in told
    assert "amount per age (from amount and age) (value withheld)" in told
    ratio = (case["amount"] / case["age"]).dropna()
    assert not any(f"{value:.4g}" in told for value in ratio)


def test_reasons_against_a_person_are_those_for_the_decision(make, rows) -> None:
    scorer = make("linear")
    frame = rows(60, 3)
    subject = Subject.of(scorer, rows(300, 1))
    found = shap_values(subject, frame)
    decided = scorer.score(frame).decided
    against = reason_codes(subject, frame, found, most=8, harmful=True)
    assert set(decided.tolist()) == {0, 1}
    for label, one in zip(decided, against, strict=True):
        assert {reason.towards for reason in one} <= {"raises" if label else "lowers"}
    for bad in (0, 1):
        one_way = reason_codes(subject, frame, found, most=8, harmful=True, unfavourable=bad)
        wanted = {"raises" if bad else "lowers"}
        assert {reason.towards for one in one_way for reason in one} == wanted


def test_reasons_against_in_several_classes_and_in_amounts(make, rows) -> None:
    frame = rows(30, 3)
    subject = Subject.of(make("linear", "multiclass"), rows(300, 1), outcome="risk")
    found = shap_values(subject, frame)
    for one in reason_codes(subject, frame, found, harmful=True):
        assert {reason.towards for reason in one} <= {"raises"}
    words = reason_codes(subject, frame, found)[0][0].words
    assert words.endswith(f"the chance of risk '{['low', 'middle', 'high'][found.labels[0]]}'")
    # Against being called high speaks what lowers the chance of the class that was decided.
    away = reason_codes(subject, frame, found, harmful=True, unfavourable=2)
    for label, one in zip(found.labels, away, strict=True):
        assert {reason.towards for reason in one} <= {"raises" if label == 2 else "lowers"}
    amounts = Subject.of(make("linear", "regression"), rows(300, 1))
    found = shap_values(amounts, frame)
    for one, total in zip(
        reason_codes(amounts, frame, found, harmful=True), found.values.sum(axis=1), strict=True
    ):
        assert {reason.towards for reason in one} <= {"raises" if total >= 0 else "lowers"}
        assert all(reason.words.endswith("the predicted amount") for reason in one)


def test_the_loudest_come_first_and_quiet_features_give_no_reason(make, rows) -> None:
    subject = Subject.of(make("linear"), rows(300, 1))
    given = attributed(subject, [[0.1, -3.0, 0.0, 2.0]])
    found = reason_codes(subject, rows(1, 2), given, most=2)[0]
    assert [(one.column, one.effect, one.towards) for one in found] == [
        ("age", -3.0, "lowers"),
        ("plan", 2.0, "raises"),
    ]
    assert found[0].unit == "log odds"
    assert len(reason_codes(subject, rows(1, 2), given, most=9)[0]) == 3


def test_names_of_the_dictionary_are_used_and_labels_named(make, rows) -> None:
    frame = rows(300, 1)
    named = {"age": "age in years"}
    rule = DecisionRule(threshold=0.5, how="", source="fixed")
    subject = Subject.of(make("linear", rule=rule), frame, named=named)
    told = " ".join(said(subject, frame.iloc[:1])[0])
    assert "age in years of " in told
    assert "the chance of 'yes'" in told


@pytest.mark.parametrize("rung", ["constant", "linear"])
def test_no_rows_and_no_reasons(rung, make, rows) -> None:
    subject = Subject.of(make(rung), rows(300, 1))
    assert said(subject, rows(3, 2).iloc[:0]) == []
    if rung == "constant":
        assert said(subject, rows(3, 2)) == [[], [], []]
