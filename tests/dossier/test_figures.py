"""Figures in words and in drawings."""

from tenfold.charts import Chart, Series, plain
from tenfold.dossier.figures import figure, prose


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
