"""Sentences say no more digits than doubt allows, and no names of fields."""

import pytest

from tenfold.dossier.readable import figure_words, readable, rounded, short
from tenfold.vocabulary import Estimate


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("€4,555/week [2,371 to 7,837], n=9", "€4,600/week [2,400 to 7,800], n=9"),
        ("−€146/week [−1,250 to 1,249].", "−€100/week [−1,200 to 1,200]."),
        ("4,550 CHF/week [−4,232 to 11,548]", "5,000 CHF/week [−4,000 to 12,000]"),
        ("€34/week [24 to 50]", "€34/week [24 to 50]"),
        ("0.770 [0.734 to 0.802]", "0.770 [0.734 to 0.802]"),
        ("99.6 [97.6 to 102.5] ms", "99.6 [97.6 to 102.5] ms"),
        ("between −€16,637 and €969,335", "between −€16,637 and €969,335"),
    ],
)
def test_an_interval_in_a_sentence_is_rounded_to_two_digits_of_its_width(said, shown):
    assert readable(said) == shown


def test_figures_and_sentences_are_rounded_alike():
    figure = Estimate(value=4555, low=2371, high=7837, n=9, method="t", unit="EUR/week")
    assert figure_words(figure).value == "€4,600/week"
    assert figure_words(figure).doubt == "[2,400 to 7,800], n=9, 95% t"
    small = Estimate(value=0.7701, low=0.7341, high=0.8023, method="t")
    assert rounded(small) == small
    exact = Estimate(value=12345, note="decided", method="t")
    assert rounded(exact) == exact


def test_names_of_steps_and_decisions_are_put_in_words_and_commands_are_not():
    said = "The engineer for data_quality raises duplicate_budget, or `tenfold run --only mlops`."
    assert readable(said) == (
        "The engineer for step 2 raises “duplicate budget”, or `tenfold run --only mlops`."
    )
    assert readable("Give them in `current`.") == "Give them in “current”."
    assert readable("column 'rule_column' of data_quality.csv") == (
        "column 'rule_column' of data_quality.csv"
    )


def test_a_long_finding_is_cut_where_its_details_begin():
    assert short("Drift of 0.3 was found. More follows.") == "Drift of 0.3 was found."
    long = f"No group is surely below 0.8 of the others; 1 of 8 cannot be told: {'x, ' * 60}"
    assert short(long) == "No group is surely below 0.8 of the others …"
    assert len(short("word " * 100)) < 160
