"""A status is an icon, a word and a colour; headlines carry their doubt."""

from datetime import date

import pytest

from tenfold.charts import Headline
from tenfold.vocabulary import Check, Estimate, Gate, Waiver
from widgets.panels import (
    gate_html,
    gate_text,
    headlines_html,
    headlines_table,
    status_html,
    waterfall_chart,
)


@pytest.mark.parametrize(
    ("status", "icon", "word"),
    [("pass", "✓", "Pass"), ("warn", "!", "Warning"), ("block", "✕", "Block")],
)
def test_colour_is_never_the_only_carrier(status, icon, word):
    html = status_html(status)
    assert icon in html
    assert word in html
    assert f'class="status {status}"' in html


def test_a_waived_check_says_by_whom_why_and_until_when():
    waiver = Waiver(code="TF0101", reason="<known>", role="risk", expires=date(2027, 1, 2))
    check = Check(code="TF0101", title="T", status="block", evidence="E", waived=waiver)
    gate = Gate(step="s", checks=[check])
    assert "waived until 2027-01-02 by risk: &lt;known&gt;" in gate_html(gate)
    assert "! Warning" in gate_text(gate)
    assert "(waived by risk)" in gate_text(gate)


def test_a_gate_without_checks_is_not_a_pass():
    assert "Not evaluated" in gate_html(Gate(step="s", checks=[]))


def test_a_headline_shows_the_number_large_and_the_doubt_below():
    estimate = Estimate(value=0.8, low=0.7, high=0.9, n=50, method="wilson")
    html = headlines_html([Headline(label="AUC", figure=estimate)])
    assert "<b>0.80</b>" in html
    assert "[0.70 to 0.90], n=50</div>" in html
    plain, _, folded = html.partition("<details")
    assert "wilson" not in plain
    assert "95% sure: how?" in folded
    assert "wilson: an interval for a share" in folded
    declined = headlines_html([Headline(label="AUC", figure=Estimate.not_enough("3 rows", n=3))])
    assert "<b>Not enough data</b>" in declined
    assert "3 rows, n=3" in declined
    assert headlines_html([]) == ""


def test_headlines_without_a_style_sheet_are_a_table_with_the_same_words():
    estimate = Estimate(value=0.8, low=0.7, high=0.9, n=50, method="wilson")
    html = headlines_table(
        [Headline(label="AUC", figure=estimate), Headline(label="a", figure="b")]
    )
    for words in (
        ">AUC</td>",
        ">0.80</td>",
        "[0.70 to 0.90], n=50, 95% wilson",
        ">b</td>",
    ):
        assert words in html
    assert "Meaning" not in html


def test_signs_that_no_page_may_hold_or_that_turn_text_around_are_taken_out():
    check = Check(
        code="TF0101", title="T\x00", status="warn", evidence="E\u202e\x1b[31m", remedy="R"
    )
    gate = Gate(step="s", checks=[check])
    for made in (
        gate_html(gate),
        gate_text(gate),
        headlines_html([Headline(label="\x07", figure="x")]),
    ):
        assert not any(sign in made for sign in "\x00\x07\x1b\u202e")


def test_the_waterfall_keeps_its_order_and_its_intervals(outcome):
    (bar,) = outcome().view.waterfall
    late = bar.model_copy(update={"order": 40, "label": "model"})
    early = bar.model_copy(update={"order": 10, "label": "perfect"})
    chart = waterfall_chart([late, early])
    assert chart.series[0].x == ["perfect", "model"]
    assert chart.series[0].low == [1040, 1040]
    assert "€1,240/week" in chart.alt
    assert waterfall_chart([]) is None
