"""Figures in words and in drawings."""

import pytest

from tenfold.charts import Chart, Series, Sheet, plain
from tenfold.dossier.figures import (
    Words,
    doubt_notes,
    figure,
    prose,
    shared_doubts,
    words,
)
from tenfold.vocabulary import Estimate, Money


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (
            Estimate(value=0.845, low=0.812, high=0.871, n=400, method="DeLong"),
            Words("0.845", "[0.812 to 0.871], n=400, 95% DeLong"),
        ),
        (Estimate(value=3, method="none", note="exact"), Words("3", "no interval (exact)")),
        (Estimate.not_enough("3 positives", n=40), Words("Not enough data", "3 positives, n=40")),
        (Money.not_evaluated("no payoffs"), Words("Not evaluated", "no payoffs")),
        ("text: as it [is]", Words("text: as it [is]")),
        (12345, Words("12,345")),
        (None, Words("–")),
    ],
)
def test_value_and_doubt_are_read_apart(shown, said):
    assert words(shown) == said


def test_control_characters_do_not_break_the_drawing():
    chart = Chart(
        key="k",
        title="a\x00b",
        alt="c\x1b",
        series=[Series(name="n\x02", kind="bar", x=["x\x03"], y=[1])],
    )
    drawn = figure(chart, slug="s")
    assert "a\ufffdb" in drawn.svg
    assert drawn.id == "s-k"
    assert drawn.table.rows == [["x\ufffd", 1]]
    assert drawn.plotly["data"]


def test_the_same_chart_in_two_steps_has_no_identifier_twice():
    chart = Chart(key="k", title="t", alt="a", series=[Series(name="n", kind="line", x=[1], y=[1])])
    assert figure(chart, slug="a").svg != figure(chart, slug="b").svg


def test_cleaning_leaves_new_lines_and_emoji_alone():
    assert plain("a\n\t😀\ud800\x7f") == "a\n\t😀\ufffd\ufffd"


def test_a_name_cannot_turn_the_words_around_it_back_to_front():
    assert plain("\u202eevil\u2066 שלום") == "\ufffdevil\ufffd שלום"


def test_a_chart_without_values_is_known_to_be_empty():
    chart = Chart(key="k", title="t", alt="a", series=[])
    assert figure(chart, slug="s").empty


def test_code_in_a_sentence_is_marked_and_everything_is_escaped():
    assert prose("write `a<b` now") == "<bdi>write <code>a&lt;b</code> now</bdi>"
    assert prose("an odd ` sign <b>") == "<bdi>an odd ` sign &lt;b&gt;</bdi>"


def test_what_all_estimates_of_a_column_share_is_said_once():
    def cell(value, n=400):
        return Estimate(value=value, low=value - 1, high=value + 1, n=n, method="t")

    same = Sheet(title="", columns=["a", "b"], rows=[["x", cell(2)], ["y", cell(3)], ["z", None]])
    assert shared_doubts(same) == ["", "n=400, 95% t"]
    assert doubt_notes(same) == [(["b"], "n=400, 95% t")]
    mixed = Sheet(title="", columns=["b"], rows=[[cell(2)], [cell(3, n=5)]])
    assert shared_doubts(mixed) == [""]
