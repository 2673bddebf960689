import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from tenfold.fairness.proxies import ALL, proxies


def _groups(n=600, seed=0):
    rng = np.random.default_rng(seed)
    group = pd.Series(rng.choice(["a", "b"], n), name="g")
    return rng, group, (group == "b").to_numpy(dtype=float)


def test_a_stand_in_is_close_and_noise_is_not():
    rng, group, code = _groups()
    found = proxies(
        {
            "noise": rng.normal(size=(600, 1)),
            "stand-in": code[:, None] + rng.normal(0, 0.2, (600, 1)),
        },
        group,
    )
    assert [(one.column, one.verdict) for one in found] == [
        ("stand-in", "close"), ("noise", "not_close"),
    ]  # fmt: skip
    assert found[0].strength.value > found[0].floor
    assert found[1].strength.value <= 2 * found[1].floor


def test_strength_is_twice_the_area_less_one():
    rng, group, code = _groups()
    x = code + rng.normal(0, 1, 600)
    (one,) = proxies({"x": x[:, None]}, group)
    area = roc_auc_score(code, x)  # what a rising feature tells at best, but for the learning
    assert one.strength.value == pytest.approx(2 * area - 1, abs=0.1)
    assert one.strength.low < 2 * area - 1 < one.strength.high


def test_features_that_tell_nothing_alone_are_caught_together():
    rng, group, code = _groups(1500)
    first = rng.integers(0, 2, 1500).astype(float)
    second = np.abs(first - code)  # exclusive or: neither alone tells the group
    blocks = {"x": first[:, None], "y": (second + rng.normal(0, 0.05, 1500))[:, None]}
    found = {one.column: one for one in proxies(blocks, group, together=True)}
    assert found[ALL].verdict == "close"
    assert {found["x"].verdict, found["y"].verdict} == {"not_close"}


def test_noise_is_called_close_in_5_of_100_worlds_at_most():
    wrong = 0
    for seed in range(40):
        rng, group, _ = _groups(80, seed)
        found = proxies({f"x{k}": rng.normal(size=(80, 1)) for k in range(4)}, group, threshold=0.1)
        wrong += any(one.verdict == "close" for one in found)
    assert wrong <= 2


def test_several_groups_are_told_by_the_one_that_is_told_best():
    rng = np.random.default_rng(0)
    group = pd.Series(rng.choice(["a", "b", "c"], 900), name="g")
    x = (group == "c").to_numpy(dtype=float)[:, None]
    (one,) = proxies({"x": x}, group)
    assert one.group == "c"
    assert one.macro < one.strength.value


def test_ages_are_told_by_rank_correlation():
    rng = np.random.default_rng(0)
    age = pd.Series(rng.integers(18, 80, 500), name="age")
    blocks = {"years": age.to_numpy(dtype=float)[:, None], "noise": rng.normal(size=(500, 1))}
    found = {one.column: one for one in proxies(blocks, age)}
    assert (found["years"].measure, found["years"].verdict) == ("correlation", "close")
    assert found["noise"].verdict == "not_close"


@pytest.mark.parametrize("groups", [["a"] * 100, ["a"] * 95 + ["b"] * 5, [None] * 100])
def test_an_attribute_that_nothing_can_be_told_of_is_said_to_be_one(groups):
    block = np.arange(100.0)[:, None]
    (one,) = proxies({"x": block}, pd.Series(groups, name="g"), together=True)
    assert (one.column, one.protected, one.verdict) == (ALL, "g", "not_enough")
    assert "fewer than two groups of 10 cases" in one.note
    assert one.strength.value is None


def test_constants_and_gaps_are_no_crash():
    rng, group, code = _groups(100)
    assert proxies({}, group) == []
    holes = np.where(rng.random((100, 1)) < 0.5, np.nan, code[:, None])
    found = {one.column: one for one in proxies({"one": np.ones((100, 1)), "holes": holes}, group)}
    assert found["one"].strength.value == pytest.approx(0.0, abs=0.1)
    assert found["holes"].verdict != "not_close"


def test_the_same_seed_gives_the_same_bytes():
    rng, group, _ = _groups()
    x = {"x": rng.normal(size=(600, 1))}
    first, again = ([one.model_dump_json() for one in proxies(x, group, seed=3)] for _ in range(2))
    assert first == again
