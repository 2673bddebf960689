"""Which money the verdict names: the gain over today's rule before what later steps measured."""

from __future__ import annotations

from tenfold.verdict import StepStanding, Verdict

_GAIN = "model over today's rule: €7,000/week [2,000 to 18,000]"
_SINCE = "model after decay: −€24,200/week [−34,307 to −17,248]"


def _verdict(*money: str, freshness: str = "fresh") -> Verdict:
    steps = [
        StepStanding(
            number=k, slug=f"s{k}", title="", freshness=freshness, why="", gate=None, money=text
        )
        for k, text in enumerate(money, 1)
    ]
    return Verdict(word="review", reasons=[], steps=steps, not_registered=[])


def test_the_gain_leads_and_what_was_measured_since_is_told_beside_it() -> None:
    found = _verdict("", _GAIN, _SINCE)
    assert (found.money, found.money_since) == (_GAIN, _SINCE)


def test_without_a_gain_the_last_figure_stands_alone() -> None:
    found = _verdict("perfect model: €9/week", _SINCE)
    assert (found.money, found.money_since) == (_SINCE, "")


def test_a_later_gain_replaces_an_earlier_one_and_age_is_told() -> None:
    later = _GAIN.replace("7,000", "6,000")
    found = _verdict(_GAIN, later, freshness="stale")
    assert found.money == f"{later} (step is out of date)"
    assert found.money_since == ""


def test_without_money_there_is_none() -> None:
    assert (_verdict("").money, _verdict("").money_since) == ("", "")
