"""Why a project is not go: the costliest reasons are seen, the others folded."""

from __future__ import annotations

from tenfold.verdict import StepStanding, Verdict
from tenfold.vocabulary import Check, Gate, Money
from widgets.why import reasons_html, reasons_of


def _check(code, status, amount=None):
    money = Money(value=amount, unit="EUR/week", low=amount / 2, high=amount * 2, method="t")
    return Check(
        code=code,
        title="No <i>leak</i>",
        status=status,
        evidence="'x' tells. More of it.",
        money_at_risk=money if amount > 0 else None,
    )


def _verdict(*checks, freshness="fresh"):
    step = StepStanding(
        number=2,
        slug="data_quality",
        title="Data quality",
        freshness=freshness,
        why="decisions changed",
        gate=Gate(step="data_quality", checks=list(checks)),
    )
    return Verdict(word="no-go", reasons=[], steps=[step], not_registered=["mlops"])


def test_what_blocks_comes_first_and_the_rest_by_the_money_at_stake() -> None:
    found = reasons_of(
        _verdict(
            _check("TF0201", "warn", 5),
            _check("TF0202", "warn", 700),
            _check("TF0203", "block", 60),
            _check("TF0204", "pass", 9000),
            _check("TF0205", "block", 80),
        )
    )
    assert [line[:6] for line in found[:4]] == ["TF0205", "TF0203", "TF0202", "TF0201"]
    assert found[0] == "TF0205 Not met: No <i>leak</i>. €80/week [40 to 160] at stake. 'x' tells."
    assert found[4] == "Not judged, this version does not have: mlops."


def test_a_step_that_is_out_of_date_is_a_reason() -> None:
    (first, _) = reasons_of(_verdict(freshness="stale"))
    assert first == "Step 2 Data quality has to run: Decisions changed."


def test_three_are_seen_and_the_others_stand_in_a_fold_with_their_number() -> None:
    html = reasons_html("no-go", [f"reason {i} <b>" for i in range(46)])
    seen, fold = html.split("<details>")
    assert "Why no-go: 46 reasons" in seen
    assert [f"reason {i} &lt;b&gt;" in seen for i in range(4)] == [True, True, True, False]
    assert "<summary>43 more reasons</summary>" in fold
    assert fold.count("<li>") == 43


def test_four_reasons_need_no_fold_and_a_go_none_at_all() -> None:
    assert "<details>" not in reasons_html("review", list("abcd"))
    assert reasons_html("go", []) == ""
