import numpy as np
import pandas as pd
import pytest

from tenfold.errors import WrongInput
from tenfold.fairness.representing import representation

HALVES = {"m": 0.5, "f": 0.5}


def _people(**sizes):
    return pd.Series([name for name, n in sizes.items() for _ in range(n)], name="sex")


def test_shares_are_held_against_a_population_with_their_doubt():
    assert {one.verdict for one in representation(_people(m=11, f=13), HALVES)} == {"not_enough"}
    fair = representation(_people(m=510, f=490), HALVES)
    assert {one.verdict for one in fair} == {"fair"}
    assert fair[0].ratio.value == pytest.approx(1.02)
    assert fair[0].ratio.low == pytest.approx(fair[0].share.low / 0.5)


def test_people_who_do_not_state_it_belong_to_no_group_of_the_population():
    half_silent = pd.concat([_people(m=510, f=490), pd.Series([None] * 900, name="sex")])
    assert {one.verdict for one in representation(half_silent, HALVES)} == {"fair"}


@pytest.mark.parametrize("there", [0, 4])
def test_hidden_and_absent_groups_look_alike_and_are_under_where_nine_would_be_too_few(there):
    people = _people(m=1000, x=there)
    common, rare = (representation(people, {"x": share})[0] for share in (0.1, 0.011))
    assert (common.verdict, rare.verdict) == ("under", "not_enough")
    for one in (common, rare):
        assert (one.share.value, one.share.n, one.ratio.value) == (None, None, None)
        assert one.group == "one of fewer than 10 people"
    assert common == representation(_people(m=1000 + there), {"x": 0.1})[0]


def test_a_common_group_of_a_column_of_four_hundred_levels_is_counted():
    towns = pd.Series([f"town {k:03}" for k in range(400) for _ in range(12)], name="town")
    one = representation(towns, {"town 399": 1 / 400})[0]
    assert one.share.value == pytest.approx(1 / 400)


def test_ages_are_held_against_the_population_in_the_bands_that_are_judged():
    age = pd.Series(np.repeat([20, 60], [200, 800]), name="age")
    found = representation(age, {"under 30": 0.5, "30 or more": 0.5}, cuts=[30])
    assert [one.verdict for one in found] == ["under", "over"]


@pytest.mark.parametrize("shares", [{"m": 0.9, "f": 0.9}, {"m": 0.0}, {"m": -0.1}])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(WrongInput, match="stated shares of 'sex'"):
        representation(_people(m=50, f=50), shares)


def test_a_population_that_is_met_is_called_unmet_in_5_of_100_worlds_at_most():
    rng, stated = np.random.default_rng(0), {"a": 0.6, "b": 0.3, "c": 0.1}
    wrong = sum(
        any(
            one.verdict in ("under", "over")
            for one in representation(
                pd.Series(rng.choice(["a", "b", "c"], 300, p=[0.6, 0.3, 0.1]), name="g"),
                stated,
                least=0.999,
            )
        )
        for _ in range(300)
    )
    assert wrong <= 0.05 * 300 + 2 * (300 * 0.05 * 0.95) ** 0.5
