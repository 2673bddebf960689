import logging
import sys

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import MissingExtra
from tenfold.fairness.crosschecking import cross_check
from tenfold.fairness.grouping import grouping
from tenfold.fairness.report import group_report

JUDGED = ["selection_rate", "fpr", "fnr", "tpr", "ppv"]


def _world(favourable, levels=("a", "b", "c")):
    rng = np.random.default_rng(3)
    of = rng.choice(levels, 900)
    chance = 0.3 + 0.3 * rng.random(900) + 0.15 * (of == "a")
    y = (rng.random(900) < chance).astype(int)
    decided = (chance > 0.5).astype(int)
    groups = grouping(pd.Series(of, name="g"), reference="a")
    report = group_report(
        y,
        decided,
        None,
        pd.DataFrame({"g": of}),
        favourable=favourable,
        judged=JUDGED,
        references={"g": "a"},
    )
    return report, y, decided, [groups]


@pytest.mark.parametrize("favourable", [0, 1])
def test_both_libraries_get_our_gaps_once_their_definitions_are_turned_into_ours(favourable):
    report, y, decided, groups = _world(favourable)
    found = cross_check(report, y, decided, groups, positive_wanted=bool(favourable))
    assert len(found) == 2 * len(JUDGED)
    for one in found:
        assert one.agree, one
        assert one.fairlearn >= abs(one.ours) - 1e-12
    of = {(one.group, one.metric): one for one in found}
    for group in "bc":
        assert of[group, "selection_rate"].aif360 == pytest.approx(of[group, "selection_rate"].ours)
        if favourable:
            assert of[group, "fpr"].aif360 == pytest.approx(of[group, "fpr"].ours)
        else:
            # Its positive is the wanted outcome: its false positives are those whom we miss.
            assert of[group, "fpr"].aif360 == pytest.approx(of[group, "fnr"].ours)
            assert "ours is its false negative rate" in of[group, "fpr"].differs


def test_a_wrong_figure_of_ours_would_show():
    report, y, decided, groups = _world(1)
    wrong = 1 - decided
    found = cross_check(report, y, wrong, groups, positive_wanted=True)
    assert not any(one.agree for one in found if one.metric == "selection_rate")
    assert any("differs" in one.differs for one in found)


def test_groups_and_rates_of_fewer_than_ten_cases_are_given_to_no_library():
    rng = np.random.default_rng(0)
    of = pd.DataFrame({"g": ["a"] * 200 + ["b"] * 150 + ["few"] * 7})
    y, decided = rng.integers(0, 2, 357), rng.integers(0, 2, 357)
    decided[350:] = 1
    report = group_report(y, decided, None, of, judged=JUDGED)
    found = cross_check(report, y, decided, [grouping(of["g"])], positive_wanted=True)
    assert {one.group for one in found} == {"b"}
    assert all(one.fairlearn == pytest.approx(abs(one.ours)) for one in found)


def test_asking_for_it_leaves_logging_as_it_was(monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a plain kernel
    for name in [name for name in sys.modules if name.split(".")[0] == "aif360"]:
        monkeypatch.delitem(sys.modules, name)
    report, y, decided, groups = _world(1, levels=("a", "b"))
    cross_check(report, y, decided, groups, positive_wanted=True)
    assert logging.getLogger().handlers == []


def test_without_the_extra_one_sentence_says_how_to_get_it(monkeypatch):
    for name in ("aif360", "aif360.datasets", "aif360.metrics"):
        monkeypatch.setitem(sys.modules, name, None)
    report, y, decided, groups = _world(1, levels=("a", "b"))
    with pytest.raises(MissingExtra, match=r"tenfold\[aif360\]"):
        cross_check(report, y, decided, groups, positive_wanted=True)
