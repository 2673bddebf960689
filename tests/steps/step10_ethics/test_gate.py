"""Each check of step 10 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tenfold.fairness import (
    AttributeReport,
    Comparison,
    FairnessReport,
    Frontier,
    GroupMetrics,
    GroupPrice,
    MetricMeaning,
    Point,
    Proxy,
    Representation,
)
from tenfold.step import GateView
from tenfold.steps.step10_ethics import STEP, drawings
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import Attribute, EthicsEvidence, Good, Looked, Told
from tenfold.steps.step10_ethics.letters import Letter
from tenfold.vocabulary import Check, Estimate, Money

GOOD = Good(code=1, words="acting (paid is yes)")
SILENT = Good(why_not="nobody has said which decision is good for the person", remedy="Say it.")
NOTHING = Estimate.not_enough("no cases", n=0)
UNPRICED = Money.not_evaluated("step 1 gives no payoffs")


def _of(value: float, half: float = 0.05) -> Estimate:
    return Estimate(value=value, low=value - half, high=value + half, n=100, method="x")


def _money(value: float) -> Money:
    fields = _of(value, 10).model_dump() | {"unit": "EUR/week"}
    return Money.model_validate(fields)


def _price(group: str, value: float) -> GroupPrice:
    """A hundred cases a week."""
    case = _of(value)
    week = {key: 100 * (getattr(case, key) or 0.0) for key in ("value", "low", "high")}
    return GroupPrice(
        attribute="sex", group=group, n=100, loss_per_case=case,
        loss_per_week=Money.model_validate(case.model_dump() | week | {"unit": "EUR/week"}),
    )  # fmt: skip


def _gap(verdict: str, *, metric: str = "selection_rate", **more: Any) -> Comparison:
    ratio = metric == "selection_rate"
    fields: dict[str, Any] = {
        "attribute": "sex", "group": "b", "reference": "a", "metric": metric,
        "favourable": "acting", "worse": "lower" if ratio else "higher", "n": 100,
        "n_reference": 200, "difference": _of(-0.3), "ratio": _of(0.5) if ratio else None,
        "judged_by": "ratio" if ratio else "difference", "tolerated": 0.8 if ratio else 0.1,
        "verdict": verdict,
    }  # fmt: skip
    return Comparison.model_validate(fields | more)


def _part(name: str, comparisons: list[Comparison], sizes: tuple[int | None, ...]) -> Any:
    groups = [
        GroupMetrics(attribute=name, group=f"g{k}", n=n, suppressed=n is None)
        for k, n in enumerate(sizes)
    ]
    return AttributeReport(
        attribute=name, columns=name.split(" × "), reference="a", groups=groups,
        comparisons=comparisons,
    )  # fmt: skip


def _report(
    *found: Comparison, sizes: tuple[int | None, ...] = (200, 100), **more: Any
) -> FairnessReport:
    names = list(dict.fromkeys(one.attribute for one in found)) or ["sex"]
    parts = [_part(name, [one for one in found if one.attribute == name], sizes) for name in names]
    meanings = [
        MetricMeaning(
            name=name, title=title, definition="", favourable="acting", positive="yes",
            worse="neither", harm="who applies", measure="difference",
        )
        for name, title in (("selection_rate", "Selection rate"), ("fpr", "False positive rate"))
    ]  # fmt: skip
    fields: dict[str, Any] = {
        "task": "binary", "favourable": "acting", "rows": 300, "level": 0.95,
        "family": len(found), "smallest": 10, "judged_from": 30, "metrics": meanings,
        "attributes": [one for one in parts if len(one.columns) == 1],
        "intersections": [one for one in parts if len(one.columns) > 1],
    }  # fmt: skip
    return FairnessReport(**(fields | more))


def _evidence(*found: Comparison, **more: Any) -> EthicsEvidence:
    fields: dict[str, Any] = {
        "task": "binary", "good": GOOD, "rows": 300, "candidate_digest": "x",
        "attributes": [Attribute(column="sex", groups=2, reference="a")],
        "report": _report(*found), "told": Told(why_not="no held-out case"),
    }  # fmt: skip
    return EthicsEvidence(**(fields | more))


def _proxy(verdict: str, column: str = "club", **more: Any) -> Proxy:
    fields = {
        "column": column, "protected": "sex", "measure": "auc", "strength": _of(0.6),
        "threshold": 0.5, "verdict": verdict,
    }  # fmt: skip
    return Proxy.model_validate(fields | more)


def _near(*proxies: Proxy, **more: Any) -> EthicsEvidence:
    looked = {"features": len({one.column for one in proxies} - {"all features"})} | {
        kind: sum(one.verdict == verdict for one in proxies)
        for kind, verdict in (("close", "close"), ("unsure", "not_enough"))
    }
    looked |= more.pop("looked", {})
    return _evidence(_gap("clear"), proxies=list(proxies), looked=Looked(**looked), **more)


def _point(key: str, *, removed: float = 0.0, over: float | None = None, **more: Any) -> Point:
    fields: dict[str, Any] = {
        "key": key, "name": key.capitalize(), "how": "", "method": "reweighing",
        "money": UNPRICED, "over_candidate": UNPRICED if over is None else _money(over),
        "accuracy": _of(0.8), "accuracy_change": _of(0.0), "disparity": _of(0.2),
        "removed": _of(removed, 2), "price": UNPRICED,
    }  # fmt: skip
    return Point(**(fields | more))


def _frontier(*points: Point, protected: str = "sex") -> Frontier:
    start = _point("candidate", method="none", over=0)
    return Frontier(protected=protected, gap="selection_rate", points=[start, *points])


def judge(code: str, evidence: EthicsEvidence, **decisions: Any) -> Check:
    view = GateView(EthicsDecisions(**decisions), evidence, date(2026, 6, 1))
    return next(check for check in STEP.gate(view) if check.code == code)


def test_an_undecided_project_passes_nothing() -> None:
    for nothing in ({"attributes": []}, {"good": SILENT}):
        evidence = _evidence(report=None, **nothing)
        view = GateView(EthicsDecisions(), evidence, date(2026, 6, 1))
        statuses = {check.code: check.status for check in STEP.gate(view)}
        assert statuses == dict.fromkeys([f"TF100{k}" for k in range(1, 7)], "not_evaluated") | {
            "TF1007": "warn"
        }


def test_four_fifths_pass_block_with_their_price_and_cannot_be_told() -> None:
    assert judge("TF1001", _evidence(_gap("clear"), _gap("clear"))).status == "pass"
    found = judge("TF1001", _evidence(_gap("clear"), _gap("breach", worse_off="b")))
    assert (found.status, found.money_at_risk) == ("block", None)
    assert "sex: b against a, ratio 0.5" in found.evidence
    assert "By the payoffs" not in found.evidence
    lone = _part("clan", [], (5,))
    report = _report(_gap("clear"))
    report = report.model_copy(update={"attributes": [*report.attributes, lone]})
    found = judge("TF1001", _evidence(report=report))
    assert (found.status, "Not compared, see TF1003: clan." in found.evidence) == ("pass", True)
    found = judge("TF1001", _evidence(_gap("clear"), _gap("not_enough")))
    assert found.status == "not_evaluated"
    assert "is surely below 0.8 of the other side's; 1 of 2 cannot be told" in found.evidence
    assert judge("TF1001", _evidence(_gap("clear", metric="fpr"))).status == "not_evaluated"
    amounts = judge("TF1001", _evidence(task="regression"))
    assert (amounts.status, "Amounts are no yes or no" in amounts.evidence) == (
        "not_evaluated",
        True,
    )


@pytest.mark.parametrize("code", ["TF1001", "TF1002"])
def test_at_risk_is_what_errors_cost_more_on_the_side_that_fares_worse(code: str) -> None:
    metric = "selection_rate" if code == "TF1001" else "fpr"

    def found(a: float, b: float, worse: str = "b") -> Check:
        prices = [_price("a", a), _price("b", b)]
        gap = _gap("breach", metric=metric, worse_off=worse)
        return judge(code, _evidence(gap, prices=prices))

    dearer = found(1.0, 1.5)
    assert dearer.money_at_risk is not None
    assert dearer.money_at_risk.value == pytest.approx(50)
    assert "cost 1.50 [1.45 to 1.55] per case where sex is b" in dearer.evidence
    # Dearer errors on those who fare better are no price of the gap, nor is what may be nothing.
    for other in (found(1.5, 1.0), found(1.0, 1.05), found(1.0, 1.5, worse="a")):
        assert other.money_at_risk is None
        assert "not surely more" in other.evidence
    turned = found(1.5, 1.0, worse="a")
    assert turned.money_at_risk is not None
    assert "where sex is a, and 1.00 [0.95 to 1.05] where it is b" in turned.evidence


def test_the_widest_gap_is_named_first_and_hides_no_attribute() -> None:
    pair = "sex × age"
    ratios = [
        ("sex", "b", 0.7),
        (pair, "b · old", 0.5),
        ("age", "old", 1.6),
        (pair, "b · new", 0.3),
    ]
    gaps = [
        _gap("breach", attribute=name, group=group, ratio=_of(ratio))
        for name, group, ratio in ratios
    ]
    said = judge("TF1001", _evidence(*gaps)).evidence
    places = [said.index(words) for words in ("b · new", "age: old", "sex: b ", "; and 1 more")]
    assert places == sorted(places)
    errors = [
        _gap("breach", metric=metric, group=group, attribute=name, difference=_of(apart))
        for metric, name, group, apart in (
            ("fnr", pair, "b · old", 0.9),
            ("fpr", "sex", "b", 0.2),
            ("fpr", "sex", "c", -0.3),
            ("fpr", pair, "c · old", 0.4),
        )
    ]
    said = judge("TF1002", _evidence(*errors)).evidence
    places = [said.index(words) for words in ("sex × age: c", "sex: c", "sex: b")]
    assert places == sorted(places)  # each metric for itself


def test_captions_say_that_pairs_are_not_drawn_and_count_what_the_check_counts() -> None:
    alone, both = _gap("breach", ratio=_of(0.6)), _gap("breach", attribute="sex × age")
    for found, said in (([alone], "ratio is that of sex"), ([alone, both], "ratio of single attr")):
        assert said in drawings.groups(EthicsDecisions(), _evidence(*found)).alt
    near = [
        _proxy("close"),
        _proxy("not_close", protected="age"),
        _proxy("close", "all features"),
    ]
    assert (
        "1 of 2 pairs of feature and attribute do; all features together do for 1 of 1 attribute."
        in drawings.proxies(_near(*near)).alt
    )


def test_gaps_of_errors_pass_warn_and_cannot_be_told() -> None:
    clear, breach, unsure = (_gap(v, metric="fpr") for v in ("clear", "breach", "not_enough"))
    found = judge("TF1002", _evidence(clear))
    assert (found.status, "Nobody says why" in found.evidence) == ("pass", True)
    found = judge("TF1002", _evidence(clear), gap_reason="counsel, 2026-05")
    assert (found.status, "Nobody says why" in found.evidence) == ("pass", False)
    found = judge("TF1002", _evidence(clear, breach))
    assert found.status == "warn"
    assert "False positive rate: sex: b against a" in found.evidence
    assert "(who applies)" in found.evidence
    assert judge("TF1002", _evidence(clear, unsure)).status == "not_evaluated"
    assert judge("TF1002", _evidence(_gap("clear"))).status == "not_evaluated"


def test_every_group_has_people_enough_or_it_is_said_which_has_not() -> None:
    assert judge("TF1003", _evidence(_gap("clear"), _gap("breach"))).status == "pass"
    unsure = _gap("not_enough", needed=1_234)
    under = Representation(
        attribute="sex", group="b", share=_of(0.1), population=0.5, ratio=_of(0.2),
        verdict="under",
    )  # fmt: skip
    alone = _report(_gap("clear"))
    alone = alone.model_copy(
        update={"attributes": [alone.attributes[0].model_copy(update={"reference": None})]}
    )
    for evidence, said in (
        (_evidence(_gap("clear"), unsure), "1 of 2 comparisons, in 1 group, cannot be told"),
        (_evidence(_gap("clear"), unsure), "sex, b 1,234 (100 are there)"),
        (_evidence(report=_report(_gap("clear"), sizes=(200, 29))), "1 group has fewer than 30"),
        (_evidence(report=_report(_gap("clear"), sizes=(200, None))), "1 group has fewer than 30"),
        (_evidence(report=alone), "Sex: only one group"),
        (_evidence(_gap("clear"), representation=[under]), "Too few cases for their share"),
        (_evidence(), "No group could be compared"),
    ):
        found = judge("TF1003", evidence)
        assert (found.status, said in found.evidence) == ("warn", True), found.evidence


def test_proxies_pass_only_where_all_were_looked_at_or_somebody_answers() -> None:
    far = _proxy("not_close", "income", strength=_of(0.1))
    everything = _proxy("not_close", "all features", strength=_of(0.2))
    found = judge("TF1004", _near(far, everything))
    assert (found.status, found.evidence) == (
        "pass",
        "None of 1 features alone surely tells a protected attribute, nor do all together.",
    )
    assert judge("TF1004", _evidence(_gap("clear"))).status == "not_evaluated"
    close = _proxy("close")
    found = judge("TF1004", _near(close, far))
    assert found.status == "warn"
    assert "1 of 2 features stand in for a protected attribute: club tells sex" in found.evidence
    kept = {"proxies_accepted": {"club": "the law asks for it"}}
    assert judge("TF1004", _near(close, far), **kept).status == "pass"
    assert judge("TF1004", _near(close, far), proxies_accepted={"club": " "}).status == "warn"
    together = _proxy("close", "all features")
    found = judge("TF1004", _near(far, together))
    assert (found.status, "all together tell sex" in found.evidence) == ("warn", True)
    answered = {"proxies_accepted": {"all features": "judged by TF1001"}}
    assert judge("TF1004", _near(far, together), **answered).status == "pass"


def test_a_model_that_reads_the_attribute_itself_warns_until_somebody_answers() -> None:
    reads = [Attribute(column="sex", groups=2, reference="a", in_model=True)]
    evidence = _near(_proxy("not_close"), attributes=reads)
    found = judge("TF1004", evidence)
    assert (found.status, "reads sex itself" in found.evidence) == ("warn", True)
    assert judge("TF1004", evidence, proxies_accepted={"sex": "needed by law"}).status == "pass"


def test_what_could_not_be_looked_at_passes_no_check_for_proxies() -> None:
    untold = _proxy(
        "not_enough", "all features", protected="clan", strength=NOTHING,
        note="fewer than two groups of 10 cases or more",
    )  # fmt: skip
    answered = {"proxies_accepted": {"club": "x", "all features": "y"}}
    for others in ((_proxy("not_close"),), (_proxy("close"), _proxy("close", "all features")), ()):
        found = judge("TF1004", _near(*others, untold), **answered)
        assert found.status == "not_evaluated"
        assert "for clan (fewer than two groups" in found.evidence
    unsure = judge("TF1004", _near(_proxy("not_close"), _proxy("not_enough", "town")))
    assert (unsure.status, "town for sex" in unsure.evidence) == ("not_evaluated", True)


def test_all_features_count_though_the_evidence_keeps_the_foremost_alone() -> None:
    kept = [_proxy("close", f"x{k}") for k in range(60)]
    found = judge("TF1004", _near(*kept, looked={"features": 312, "close": 75}))
    assert (found.status, "At least 60 of 312 features" in found.evidence) == ("warn", True)


def test_mitigation_is_not_called_for_where_no_gap_is_intolerable() -> None:
    found = judge("TF1005", _evidence(_gap("clear")))
    assert (found.status, found.evidence) == ("pass", "No gap calls for mitigation.")
    found = judge("TF1005", _evidence(_gap("clear"), _gap("not_enough")))
    assert (found.status, "1 cannot be told either way" in found.evidence) == (
        "not_evaluated",
        True,
    )
    assert judge("TF1005", _evidence(_gap("not_enough"))).status == "not_evaluated"


@pytest.mark.parametrize("task", ["multiclass", "regression"])
def test_tasks_without_mitigation_say_that_none_is_offered_and_never_pass(task: Any) -> None:
    note = "mitigation is not offered for this task"
    evidence = _evidence(_gap("breach"), task=task, ways_note=note)
    found = judge("TF1005", evidence, mitigation_reason="we know")
    assert (found.status, note in found.evidence) == ("warn", True)
    assert "none was allowed" not in found.evidence
    assert "Allow ways" not in found.remedy


def test_nothing_tried_warns_with_the_reason() -> None:
    note = "none is allowed in 'mitigation'"
    found = judge("TF1005", _evidence(_gap("breach"), ways_note=note), mitigation=[])
    assert found.status == "warn"
    assert found.evidence == f"1 gap is not tolerated, and nothing was tried: {note}."
    assert "Allow ways" in found.remedy


def test_the_cheapest_way_is_one_that_surely_takes_disparity_away() -> None:
    dear, cheap = _point("dear", removed=9, over=-300), _point("cheap", removed=5, over=-80)
    useless = _point("useless", removed=1, over=500)
    evidence = _evidence(_gap("breach"), frontiers=[_frontier(dear, useless, cheap)])
    found = judge("TF1005", evidence)
    assert found.status == "warn"
    assert found.money_at_risk is None  # a price is no loss that waits
    assert "Cheap, changes money by −€80" in found.evidence
    assert "3 ways" in found.evidence
    assert "2 surely make the gap smaller; of these the cheapest, Cheap" in found.evidence
    assert "Nobody has said which way is taken" in found.evidence
    alone = judge("TF1005", _evidence(_gap("breach"), frontiers=[_frontier(useless)]))
    assert "0 surely make" in alone.evidence


def test_mitigation_passes_with_a_reason_for_a_way_that_helps_or_for_none() -> None:
    ways = [_point("cheap", removed=5, over=-80, random=True), _point("useless", over=5)]
    evidence = _evidence(_gap("breach"), frontiers=[_frontier(*ways)])
    reason = {"mitigation_reason": "the law asks for it."}
    found = judge("TF1005", evidence, **reason)
    assert (found.status, "Chosen: none" in found.evidence) == ("pass", True)
    found = judge("TF1005", evidence, chosen_mitigation="cheap", **reason)
    assert found.status == "pass"
    assert "Cheap (it decides some cases by lot), because the law asks for it." in found.evidence
    found = judge("TF1005", evidence, chosen_mitigation="useless", **reason)
    assert (found.status, "nobody can tell" in found.evidence) == ("warn", True)
    unpriced = _evidence(_gap("breach"), frontiers=[_frontier(_point("free", removed=5))])
    assert judge("TF1005", unpriced, **reason).status == "not_evaluated"


def test_a_reason_for_one_attribute_answers_for_no_other() -> None:
    ways = _point("cheap", removed=5, over=-80)
    both = [_gap("breach"), _gap("breach", attribute="age")]
    reason = {"mitigation_reason": "the law asks for it"}
    found = judge("TF1005", _evidence(*both, frontiers=[_frontier(ways)]), **reason)
    assert found.status == "warn"
    assert "gaps by age are not tolerated either" in found.evidence
    pair = _frontier(ways, protected="age × sex")
    assert judge("TF1005", _evidence(*both, frontiers=[pair]), **reason).status == "pass"
    crossed = [_gap("breach"), _gap("breach", attribute="sex × age")]
    evidence = _evidence(*crossed, frontiers=[_frontier(ways)])
    assert judge("TF1005", evidence, **reason).status == "pass"


def test_the_letter_passes_whole_and_readable_and_says_how_sure_the_way_back_is() -> None:
    letter = Letter(
        row=1, subject="x", parts=[], reasons=3, changes=1, grade=8.0, coleman_liau=8.0,
        automated=7.0, words=90, sentences=12,
    )  # fmt: skip
    share = Estimate(value=1.0, low=0.757, high=1.0, n=12, method="wilson")

    def of(**more: Any) -> Check:
        told = Told(
            letter=letter.model_copy(update=more), refused=312, helped=12, tried=12,
            helped_share=share,
        )  # fmt: skip
        return judge("TF1006", _evidence(told=told))

    whole = of()
    assert whole.status == "pass"
    assert "1 change that turns the decision" in whole.evidence
    assert (
        "for 12 of them there is a change that turns it (share of all: 1.00 [0.76 to"
        in whole.evidence
    )
    assert "2 changes that turn" in of(changes=2).evidence
    assert "says that no change was found" in of(changes=0).evidence
    assert of(missing=["appeals"]).status == "warn"
    assert of(grade=9.5).status == "warn"
    assert of(reasons=0).status == "warn"
    assert judge("TF1006", _evidence()).status == "not_evaluated"


def test_people_affected_and_their_appeal_are_named_or_it_is_said_what_is_not() -> None:
    said = {
        "affected": "people who apply", "appeals": "the desk", "appeals_owner": "head of lending",
        "intended_use": "a first look", "limits": "not for companies",
    }  # fmt: skip
    found = judge("TF1007", _evidence(), **said, appeals_days=14)
    assert (found.status, "within 14 days" in found.evidence) == ("pass", True)
    for name in said:
        lacking = judge("TF1007", _evidence(), **(said | {name: " "}))
        assert (lacking.status, lacking.evidence) == ("warn", f"Not said: {name}.")
