"""What is proposed is round and hardly farther than it must be, in the form of the raw table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier

from tenfold.explaining import Subject, recourse, recourses
from tenfold.features import CleanRule, FeatureRecipe, encoder, transformer
from tenfold.vocabulary import Calibrator, ColumnRoles, DecisionRule
from tenfold.vocabulary.explanations import Recourse

WRITE = {
    "decimal_comma": lambda v: f"{v:,.2f}".translate({44: ".", 46: ","}),
    "currency": lambda v: f"EUR {v:,.2f}",
    "percent": lambda v: f"{v / 100:.1f} %",
}
SHAPES = {
    "decimal_comma": r"\d\.\d{3},\d\d|\d{3},\d\d",
    "currency": r"EUR \d,\d{3}\.\d\d|EUR \d{3}\.\d\d",
    "percent": r"\d+\.\d %",
}


def changed(row: pd.DataFrame, found: Recourse) -> pd.DataFrame:
    """The raw row with what the changes say, typed in."""
    row = row.copy()
    for change in found.changes:
        dtype = row[change.column].dtype
        row[change.column] = pd.Series([change.after], index=row.index).astype(dtype)
    return row


def fitted(model, kind, frame, y, *, rules, kinds) -> Pipeline:
    recipe = FeatureRecipe(columns=list(frame), clean=rules, kinds=kinds)
    shape = transformer(recipe, ColumnRoles(target="y"))
    parts = [("recipe", shape), ("encode", encoder(kind)), ("model", model)]
    return Pipeline(parts).fit(frame, y)


@pytest.mark.parametrize("rule", WRITE)
def test_text_flips_as_the_raw_table_writes_it_and_lies_near_the_turn(rule, wrap) -> None:
    numbers, write = np.random.default_rng(0).uniform(500, 3000, 400), WRITE[rule]
    frame = pd.DataFrame({"x": [write(v) for v in numbers]})
    rules = [CleanRule(column="x", rule=rule)]
    model = LogisticRegression(C=1e4)
    pipeline = fitted(model, "linear", frame, numbers > 1700, rules=rules, kinds={"x": "number"})
    half = DecisionRule(threshold=0.5, how="", source="fixed")
    scorer = wrap(pipeline, "binary", ["x"], rule=half)
    subject = Subject.of(scorer, frame)
    for value in (800.0, 2600.0):
        row = pd.DataFrame({"x": [write(value)]})
        found = recourse(subject, row, immutable=[])
        assert scorer.score(changed(row, found)).decided[0] != scorer.score(row).decided[0]
        (change,) = found.changes
        assert change.before == write(value)
        assert pd.Series([change.after]).str.fullmatch(SHAPES[rule]).all()
        told = float(pipeline[0].transform(changed(row, found))["x"].iloc[0])
        told = 10_000 * told if rule == "percent" else told
        assert abs(told - 1700) <= 0.15 * abs(value - 1700) + 20


def test_dates_as_text_and_gaps_by_code_keep_their_form(wrap) -> None:
    rng = np.random.default_rng(1)
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 500, 400), "D")
    years = rng.integers(0, 30, 400)
    unknown = rng.random(400) < 0.2
    frame = pd.DataFrame(
        {
            "day": days.strftime("%d/%m/%Y"),
            "years": np.where(unknown, "999", years.astype(str)),
        }
    )
    rules = [
        CleanRule(column="day", rule="date", values=["%Y-%m-%d", "%d/%m/%Y"]),
        CleanRule(column="years", rule="missing", values=["999"]),
        CleanRule(column="years", rule="number"),
    ]
    kinds = {"day": "datetime", "years": "number"}
    tree = DecisionTreeClassifier(max_depth=4, random_state=0)
    y = (days > "2024-09-01") & (years > 5) & ~unknown
    scorer = wrap(fitted(tree, "tree", frame, y, rules=rules, kinds=kinds), "binary", list(frame))
    subject = Subject.of(scorer, frame)
    early = pd.DataFrame({"day": ["05/03/2024"], "years": ["12"]})
    found = recourse(subject, early, immutable=["years"], wanted=1)
    assert scorer.score(changed(early, found)).decided[0] == 1
    after = pd.to_datetime(found.changes[0].after, format="%d/%m/%Y")
    assert pd.Timestamp("2024-08-20") < after < pd.Timestamp("2024-10-20")
    gap = pd.DataFrame({"day": ["05/12/2024"], "years": ["999"]})
    # Years would flip it; but nobody gave them, and nobody is asked to make them up.
    told = recourse(subject, gap, immutable=["day"], wanted=1)
    assert not told.found
    assert "without a value, and none is invented: years" in told.note


def test_a_gap_is_not_filled_and_no_value_is_taken_away(make, rows) -> None:
    scorer, frame = make("linear"), rows(200, 9)
    subject = Subject.of(scorer, rows(600, 1))
    rest = [name for name in scorer.candidate.columns if name != "amount"]
    gaps = frame[frame["amount"].isna()].head(6)
    assert len(gaps)
    assert not any(found.changes for found in recourses(subject, gaps, immutable=rest))
    full = frame[frame["amount"].notna()].head(10)
    shown = [change for f in recourses(subject, full, immutable=rest) for change in f.changes]
    assert shown
    assert all(change.after for change in shown)


def test_values_never_seen_get_round_changes_that_flip_when_typed(make, rows, strange) -> None:
    row = strange.iloc[[2]]  # an amount of 1e40, a day years ahead
    scorer = make("boosting")
    found = recourse(Subject.of(scorer, rows(600, 1)), row, immutable=["age", "flag", "plan"])
    assert found.changes
    assert scorer.score(changed(row, found)).decided[0] != scorer.score(row).decided[0]
    assert all(len(change.after) <= len("2025-05-05") for change in found.changes)
    assert [len(c.after) <= 5 for c in found.changes if c.column == "amount"] == [True]


def test_a_step_map_of_calibration_does_not_hide_the_way(make, rows) -> None:
    steps = Calibrator(kind="isotonic", x=[0.0, 0.4, 0.400001, 1.0], y=[0.1, 0.1, 0.8, 0.8])
    scorer = make("linear", calibrator=steps)
    subject, frame = Subject.of(scorer, rows(600, 1)), rows(6, 11)
    for k, found in enumerate(recourses(subject, frame, immutable=[])):
        row = frame.iloc[[k]]
        assert found.found
        assert scorer.score(changed(row, found)).decided[0] != scorer.score(row).decided[0]
    flat = make("linear", calibrator=Calibrator(kind="isotonic", x=[0.0, 1.0], y=[0.1, 0.2]))
    note = recourse(Subject.of(flat, rows(600, 1)), frame.iloc[[0]], immutable=[]).note
    assert "decides every case alike" in note
