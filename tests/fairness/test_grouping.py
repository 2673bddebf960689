import numpy as np
import pandas as pd
import pytest

from tenfold.errors import WrongInput
from tenfold.fairness.grouping import grouping, intersection
from tenfold.fairness.records import NOT_STATED, REST


def _column(**sizes):
    return pd.Series([name for name, n in sizes.items() for _ in range(n)], name="g")


def test_four_hundred_levels_keep_the_largest_and_say_so():
    column = pd.Series([f"v{k:03}" for k in range(400) for _ in range(10 + k % 50)], name="g")
    found = grouping(column, most_groups=12)
    assert len(found.names) == 13
    assert found.names[-1] == REST
    assert found.parts[-1] == 388
    assert found.sizes.sum() == len(column)
    assert any("the 12 largest" in note for note in found.notes)


def test_groups_of_three_are_pooled_and_hidden_while_the_pool_is_small():
    found = grouping(_column(a=50, b=40, c=3, d=3))
    assert found.names == ["a", "b", REST]
    assert found.hidden == {2}
    assert "fewer than 10 cases in 2 groups" in found.notes[0]
    assert not grouping(_column(a=50, b=40, c=3, d=3, e=6)).hidden


def test_missing_values_are_a_group_of_their_own():
    column = pd.Series(["a"] * 30 + [None] * 12 + ["  "] * 3, name="g")
    found = grouping(column)
    assert (found.names, found.sizes.tolist()) == (["a", NOT_STATED], [30, 15])


def test_a_level_called_like_our_own_words_stays_apart():
    found = grouping(pd.Series([NOT_STATED] * 20 + [None] * 20, name="g"))
    assert found.names == [f"{NOT_STATED} (as given)", NOT_STATED]


def test_one_group_has_no_reference():
    assert grouping(_column(a=50)).reference is None
    assert grouping(_column(a=50, b=3)).reference is None


def test_an_absent_reference_gives_way_to_the_largest_and_says_so():
    found = grouping(_column(a=50, b=40), reference="z")
    assert (found.names[found.reference], "largest" in found.reference_note) == ("a", True)
    assert grouping(_column(a=50, b=40), reference="b").reference == 1


def test_a_stated_reference_is_kept_among_many_groups():
    sizes = {f"v{k}": 100 - k for k in range(30)}
    found = grouping(_column(**sizes), reference="v29", most_groups=5)
    assert found.names[found.reference] == "v29"


def test_ages_are_cut_at_stated_points_and_else_at_quartiles():
    age = pd.Series(np.arange(20, 80), name="age")
    found = grouping(age, cuts=[26, 60])
    assert set(found.names) == {"26 to under 60", "60 or more", REST}
    quartered = grouping(age)
    assert len(quartered.names) == 4
    assert "quartiles" in quartered.notes[0]


def test_bands_of_words_and_falling_cuts_are_refused():
    with pytest.raises(WrongInput, match="no numbers"):
        grouping(_column(a=5), cuts=[3])
    with pytest.raises(WrongInput, match="do not rise"):
        grouping(pd.Series(np.arange(50.0), name="age"), cuts=[40, 20])


def test_codes_of_a_number_with_gaps_read_like_whole_numbers():
    assert grouping(pd.Series([0.0, 1.0, np.nan] * 20, name="g")).names == ["0", "1", NOT_STATED]


def test_small_crossings_are_pooled():
    first = pd.Series(["a"] * 100 + ["b"] * 40, name="x")
    second = pd.Series(["m"] * 60 + ["f"] * 40 + ["m"] * 36 + ["f"] * 4, name="y")
    found = intersection([grouping(first), grouping(second)])
    assert found.names == ["a · m", "a · f", "b · m", REST]
    assert found.hidden == {3}
    assert found.attribute == "x × y"
    assert found.names[found.reference] == "a · m"
