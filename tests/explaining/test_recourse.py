"""Recourse: it flips under the real pipeline, is small, and leaves alone what is fixed."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline

from tenfold.errors import WrongInput
from tenfold.explaining import Subject, recourse, recourses
from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.vocabulary import ColumnRoles, DecisionRule

RUNGS = ("linear", "tree", "forest", "boosting", "xgboost", "network")


def written(row: pd.DataFrame, changes: list) -> pd.DataFrame:
    """The row as a person would type it, from nothing but the texts of the changes."""
    typed = row.copy()
    for change in changes:
        kind = row[change.column].dtype
        if pd.api.types.is_datetime64_any_dtype(kind):
            typed[change.column] = pd.Timestamp(change.after)
        elif pd.api.types.is_numeric_dtype(kind):
            typed[change.column] = float(change.after)
        else:
            typed[change.column] = change.after
    return typed


@pytest.mark.parametrize("task", ["binary", "multiclass"])
@pytest.mark.parametrize("rung", RUNGS)
def test_what_is_proposed_flips_when_typed_in_and_scored_alone(rung, task, make, rows) -> None:
    scorer, frame, cases = make(rung, task), rows(600, 1), rows(3, 9)
    subject = Subject.of(scorer, frame, personal=["city"])
    roles = ColumnRoles(target="y", protected=["flag"])
    found = list(recourses(subject, cases, immutable=["age"], roles=roles))
    assert any(one.found for one in found)
    for place, one in enumerate(found):
        row = cases.iloc[[place]]
        assert one.tried <= 4001
        if not one.found:
            assert "none found" in one.note
            continue
        typed = written(row, one.changes)
        after, before = scorer.score(typed), scorer.score(row)
        assert after.decided[0] != before.decided[0]
        moved = {change.column for change in one.changes}
        assert 1 <= len(moved) <= 3
        assert not moved & {"age", "city", "flag"}
        for name in moved & {"amount", "since"}:
            assert frame[name].min() <= typed[name].iloc[0] <= frame[name].max()
        if task == "binary":
            assert one.before == pytest.approx(before.p[0], abs=1e-9)
            assert one.after == pytest.approx(after.p[0], abs=1e-9)


def small_world(wrap, seed: int) -> tuple[Subject, pd.DataFrame]:
    """Three numbers of five values and a category of three; a forest that uses them all."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.integers(0, 5, (500, 3)).astype(float), columns=["a", "b", "c"])
    frame["k"] = rng.choice(["x", "y", "z"], 500)
    y = (frame["a"] * frame["b"] + 3 * (frame["k"] == "z") - frame["c"] > 7).astype(int)
    kinds = {"a": "number", "b": "number", "c": "number", "k": "category"}
    recipe = FeatureRecipe(columns=list(kinds), kinds=kinds)
    model = RandomForestClassifier(20, max_depth=6, random_state=seed)
    parts = [
        ("recipe", transformer(recipe, ColumnRoles(target="y"))),
        ("encode", encoder("tree")),
        ("model", model),
    ]
    scorer = wrap(
        Pipeline(parts).fit(frame, y),
        "binary",
        list(kinds),
        rule=DecisionRule(threshold=0.5, how="", source="fixed"),
    )
    return Subject.of(scorer, frame), frame


def ways(frame: pd.DataFrame, row: pd.DataFrame) -> list[tuple[int, float, dict]]:
    """Every change of up to three columns to observed values: columns, distance, and values."""

    def far(name: str, to: object) -> float:
        if name == "k":
            return 1.0
        share = [(frame[name] < v).mean() + (frame[name] == v).mean() / 2 for v in (own[name], to)]
        return float(abs(share[0] - share[1]))

    own = row.iloc[0]
    values = {name: [v for v in frame[name].unique() if v != own[name]] for name in frame}
    return [
        (depth, sum(far(n, v) for n, v in zip(names, those, strict=True)),
         dict(zip(names, those, strict=True)))
        for depth in (1, 2, 3)
        for names in combinations(frame.columns, depth)
        for those in product(*(values[name] for name in names))
    ]  # fmt: skip


def test_brute_force_finds_no_smaller_change(wrap) -> None:
    subject, frame = small_world(wrap, 0)
    depths = set()
    for place in range(12):
        row = frame.iloc[[place]]
        every = ways(frame, row)
        copies = pd.concat([row.assign(**change) for _, _, change in every], ignore_index=True)
        flips = subject.scorer.score(copies).decided != subject.scorer.score(row).decided[0]
        best = min((way[:2] for way, hit in zip(every, flips, strict=True) if hit), default=None)
        one = recourse(subject, row, immutable=[])
        assert one.found == (best is not None)
        if best is None:
            continue
        depths.add(best[0])
        changed = {c.column: c.after if c.column == "k" else float(c.after) for c in one.changes}
        mine = next(way for way in every if way[2] == changed)
        assert mine[0] == best[0]
        assert mine[1] <= best[1] + 1e-3
    assert len(depths) > 1


def test_a_direction_is_kept_and_the_search_repeats_itself(wrap) -> None:
    subject, frame = small_world(wrap, 1)
    for place in range(8):
        row = frame.iloc[[place]]
        kept = {"directions": {"a": "up", "b": "up"}, "immutable": ["k"]}
        one = recourse(subject, row, **kept)
        assert one == recourse(subject, row, **kept)
        for change in one.changes:
            assert change.column == "c" or float(change.after) > float(change.before)


def test_a_number_stays_within_what_is_usual_and_within_what_it_can_move(make, rows) -> None:
    frame = rows(600, 1)
    subject = Subject.of(make("linear"), frame)
    low, high = frame["amount"].quantile([0.05, 0.95])
    rest = [name for name in frame.columns if name != "amount"]
    cases = frame[frame["amount"].notna()].iloc[:12]
    own = cases["amount"].to_numpy()
    free = list(recourses(subject, cases, immutable=rest))
    step = 0.1 * (high - low)
    near = list(recourses(subject, cases, immutable=rest, furthest={"amount": step}))
    assert 0 < sum(one.found for one in near) < sum(one.found for one in free)
    for at, far, short in zip(own, free, near, strict=True):
        for change in far.changes:
            after = float(change.after)
            assert low <= after <= high or abs(after - np.clip(at, low, high)) < abs(
                at - np.clip(at, low, high)
            )
        for change in short.changes:
            assert abs(float(change.after) - at) <= step


def test_the_own_value_of_a_case_is_not_told_where_few_share_it(wrap) -> None:
    subject, frame = small_world(wrap, 0)
    told = set()
    for place in range(30):
        row = frame.iloc[[place]].assign(k="the only one")
        for change in recourse(subject, row, immutable=["a", "b", "c"]).changes:
            told.add(change.words.split(" to ")[0])
            assert change.before == ""
    assert told == {"Change k from a rare value"}


def test_none_found_says_why_within_its_budget(make, rows) -> None:
    frame, case = rows(600, 1), rows(1, 9)
    subject = Subject.of(make("forest"), frame)
    others = [name for name in frame.columns if name not in ("city", "since")]
    held = recourse(subject, case, immutable=others)
    assert not held.found
    assert "held fixed: amount, age" in held.note
    never = DecisionRule(threshold=1.1, how="", source="fixed")
    nothing = recourse(Subject.of(make("forest", rule=never), frame), case, immutable=[])
    assert nothing.note.startswith("none: the threshold is 1.1, above every probability")
    all_fixed = recourse(subject, case, immutable=frame.columns)
    assert all_fixed.note.startswith("none: no column that the model reads may change")
    own = int(subject.scorer.score(case).decided[0])
    assert recourse(subject, case, immutable=[], wanted=own).note.startswith("not needed")
    high = DecisionRule(threshold=1.0, how="", source="fixed")
    short = recourse(Subject.of(make("linear", rule=high), frame), case, immutable=[], budget=200)
    assert not short.found
    assert short.tried <= 200
    assert "not every combination was tried within the budget" in short.note


def test_an_amount_is_no_decision_and_wrong_questions_are_refused(make, rows) -> None:
    frame = rows(600, 1)
    amounts = Subject.of(make("linear", "regression"), frame)
    assert "no decision to flip" in recourse(amounts, frame.iloc[:1], immutable=[]).note
    subject = Subject.of(make("linear"), frame)
    with pytest.raises(WrongInput, match="2 rows are given"):
        recourse(subject, frame.iloc[:2], immutable=[])
    with pytest.raises(WrongInput, match="5 is no decision"):
        recourse(subject, frame.iloc[:1], immutable=[], wanted=5)
