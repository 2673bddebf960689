"""What results may claim: sample ratio first, looks and several metrics paid for, guardrails."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from tea_tasting.aggr import Aggregates

from tenfold.errors import WrongInput
from tenfold.experiments.analysis import analyse, look_times, sample_ratio
from tenfold.experiments.results import Results
from tenfold.stats.sequential import bounds
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan


def plan(*metrics: ExperimentMetric, arms: str = "ab", **changes: Any) -> ExperimentPlan:
    return ExperimentPlan(
        hypothesis="it helps",
        unit="customer",
        arms=[Arm(name=arm, weight=1) for arm in arms],
        metrics=list(metrics) or [primary("m")],
        salt="s",
        **changes,
    )


def primary(name: str, **changes: Any) -> ExperimentMetric:
    return ExperimentMetric(name=name, column=name, **changes)


def guardrail(name: str, **changes: Any) -> ExperimentMetric:
    return ExperimentMetric(name=name, column=name, role="guardrail", **changes)


def results(means: dict[str, dict[str, float]], n: int = 1_000, **changes: Any) -> Results:
    """Metrics of unit variance, by arm."""
    cells = {
        name: {(arm, ""): Aggregates(n, {name: mean}, {name: 1.0}) for arm, mean in by_arm.items()}
        for name, by_arm in means.items()
    }
    arms = next(iter(means.values()))
    return Results(
        units=dict.fromkeys(arms, n),
        days=[],
        covariates=dict.fromkeys(means, ""),
        cells=cells,
        **changes,
    )


def z(gap: float, n: int = 1_000) -> float:
    return gap / (2 / n) ** 0.5


def test_the_sample_ratio_of_the_reference_is_a_mismatch() -> None:
    found = sample_ratio(plan(), {"a": 821_588, "b": 815_482})
    assert found.p == pytest.approx(1.8218e-6, abs=1e-9)
    assert found.mismatch
    assert not sample_ratio(plan(), {"a": 44_700, "b": 45_489}).mismatch


def test_weights_are_what_is_expected() -> None:
    uneven = plan().model_copy(update={"arms": [Arm(name="a", weight=9), Arm(name="b", weight=1)]})
    found = sample_ratio(uneven, {"a": 900, "b": 100})
    assert found.expected == {"a": 900.0, "b": 100.0}
    assert found.p == 1.0
    assert sample_ratio(uneven, {}).p is None


def test_nothing_is_compared_where_the_sample_ratio_does_not_fit() -> None:
    given = results({"m": {"a": 0.0, "b": 1.0}})
    given.units["b"] = 1_300
    found = analyse(plan(), given)
    assert found.ratio.mismatch
    assert found.comparisons == found.guardrails == []
    assert found.look is found.halves is found.weekdays is None
    assert analyse(plan(), given, mismatch=1e-12).comparisons != []


def test_a_single_look_is_welchs_test() -> None:
    found = analyse(plan(), results({"m": {"a": 0.0, "b": 0.1}}))
    one = found.comparisons[0]
    theirs = stats.ttest_ind_from_stats(0.1, 1, 1_000, 0, 1, 1_000, equal_var=False)
    assert one.p == pytest.approx(theirs.pvalue)
    assert one.standing == "better"
    assert one.lift.low == pytest.approx(0.1 - stats.t.ppf(0.975, 1_998) * (2 / 1_000) ** 0.5)
    assert found.look.level == pytest.approx(0.95)


def test_lower_is_better_where_it_is() -> None:
    given = results({"m": {"a": 0.0, "b": 0.2}})
    assert analyse(plan(primary("m", better="lower")), given).comparisons[0].standing == "worse"


def test_an_early_look_takes_more_and_the_interval_says_the_same() -> None:
    p = plan(units_planned=4_000, looks=2)
    limit = bounds([0.5, 1.0], kind="obrien_fleming")[0]
    for gap, standing in ((0.1, "undecided"), (0.14, "better")):
        found = analyse(p, results({"m": {"a": 0.0, "b": gap}}))
        one = found.comparisons[0]
        assert found.look.times == [0.5]
        assert found.look.bound == pytest.approx(limit)
        assert one.standing == standing
        assert one.lift.excludes(0) == (z(gap) > limit)
        assert one.p < 0.05


def test_looks_before_are_paid_for_at_the_last() -> None:
    p = plan(units_planned=2_000, looks=5, spending="pocock")
    given = results({"m": {"a": 0.0, "b": 0.095}})
    assert z(0.095) == pytest.approx(2.12, abs=0.01)
    assert analyse(p, given).comparisons[0].standing == "better"
    peeked = analyse(p, given, looks_before=[0.2, 0.4, 0.6, 0.8])
    assert peeked.look.bound == pytest.approx(2.3860, abs=1e-3)
    assert peeked.comparisons[0].standing == "undecided"


def test_a_finished_test_is_not_extended() -> None:
    p = plan(units_planned=2_000, looks=2)
    with pytest.raises(WrongInput, match="do not rise to the 1 that there are now"):
        look_times(p, 2_400, [0.5, 1.0])
    with pytest.raises(WrongInput, match="do not rise"):
        look_times(p, 1_000, [0.8])
    assert look_times(p, 2_400, [0.5]) == [0.5, 1.0]


def test_several_primaries_step_down() -> None:
    p = plan(primary("m"), primary("k"))
    # 2.0 is too little for one of two, and enough once the other has been told.
    alone = analyse(p, results({"m": {"a": 0, "b": 0.0895}, "k": {"a": 0, "b": 0.0}}))
    assert [one.standing for one in alone.comparisons] == ["undecided", "undecided"]
    both = analyse(p, results({"m": {"a": 0, "b": 0.0895}, "k": {"a": 0, "b": 0.2}}))
    assert [one.standing for one in both.comparisons] == ["better", "better"]


def test_primaries_without_an_effect_are_claimed_in_one_world_of_twenty() -> None:
    rng = np.random.default_rng(0)
    p = plan(primary("m"), primary("k"), arms="abc")
    worlds, any_claim = 400, 0
    for _ in range(worlds):
        by = {
            name: dict(zip("abc", rng.normal(0, 1 / 1_000**0.5, 3), strict=True)) for name in "mk"
        }
        any_claim += any(
            one.standing in ("better", "worse") for one in analyse(p, results(by)).comparisons
        )
    # Three standard errors above .05; comparisons that share a control claim together.
    assert any_claim / worlds <= 0.083


def test_a_metric_that_cannot_be_told_keeps_its_share_of_the_error() -> None:
    p = plan(primary("m"), primary("k"))
    given = results({"m": {"a": 0, "b": 0.0895}}, refused={"k": "no squares"})
    given.covariates["k"] = ""
    first, second = analyse(p, given).comparisons
    assert first.standing == "undecided"
    assert (second.standing, second.why) == ("unknown", "no squares")
    assert "no squares" in second.lift.note


@pytest.mark.parametrize(
    ("gap", "better", "state"),
    [
        (0.0, "higher", "holds"),
        (-0.05, "higher", "unsure"),
        (-0.3, "higher", "broken"),
        (0.3, "higher", "holds"),
        (0.3, "lower", "broken"),
        (0.0, "lower", "holds"),
    ],
)
def test_a_guardrail_holds_only_when_worse_than_its_margin_is_ruled_out(gap, better, state) -> None:
    p = plan(primary("m"), guardrail("g", margin=0.1, better=better))
    given = results({"m": {"a": 0, "b": 0}, "g": {"a": 1.0, "b": 1.0 + gap}})
    assert [one.state for one in analyse(p, given).guardrails] == [state]


def test_a_guardrail_at_its_margin_holds_by_mistake_in_one_world_of_forty() -> None:
    rng = np.random.default_rng(1)
    p = plan(primary("m"), guardrail("g", margin=0.1))
    worlds, held = 600, 0
    for _ in range(worlds):
        a, b = rng.normal([1.0, 0.9], 1 / 1_000**0.5)
        given = results({"m": {"a": 0, "b": 0}, "g": {"a": a, "b": b}})
        held += analyse(p, given).guardrails[0].state == "holds"
    # Three standard errors around .025.
    assert 0.006 <= held / worlds <= 0.044


def test_a_guardrail_that_is_not_known_is_unsure() -> None:
    p = plan(primary("m"), guardrail("g", margin=0.1), guardrail("no margin"))
    given = results({"m": {"a": 0, "b": 0}, "no margin": {"a": 0, "b": 0}}, refused={"g": "why"})
    given.covariates["g"] = ""
    assert [(one.metric, one.state) for one in analyse(p, given).guardrails] == [("g", "unsure")]


def test_an_analysis_is_finite_json_at_the_first_of_many_looks() -> None:
    p = plan(units_planned=2_000_000, looks=500)
    found = analyse(p, results({"m": {"a": 0.0, "b": 0.3}}))
    one = found.comparisons[0]
    assert one.standing == "undecided"
    assert one.lift.known
    assert "NaN" not in found.model_dump_json()
    assert "Infinity" not in found.model_dump_json()
