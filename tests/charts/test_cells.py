"""A cell of a table in words."""

import pytest

from tenfold.charts import Sheet
from tenfold.charts.cells import Words, doubt_notes, shared_doubts, words
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


def test_what_all_estimates_of_a_column_share_is_said_once():
    def cell(value, n=400):
        return Estimate(value=value, low=value - 1, high=value + 1, n=n, method="t")

    same = Sheet(title="", columns=["a", "b"], rows=[["x", cell(2)], ["y", cell(3)], ["z", None]])
    assert shared_doubts(same) == ["", "n=400, 95% t"]
    assert doubt_notes(same) == [(["b"], "n=400, 95% t")]
    mixed = Sheet(title="", columns=["b"], rows=[[cell(2)], [cell(3, n=5)]])
    assert shared_doubts(mixed) == ["95% t"]
    other = cell(3).model_copy(update={"method": "wilson"})
    assert shared_doubts(Sheet(title="", columns=["b"], rows=[[cell(2)], [other]])) == [""]
