"""A new scenario sets one decision or several, and what one of them needs."""

from __future__ import annotations

from pathlib import Path

from tenfold.delivery.demo import make_demo
from widgets.new_scenario import NewScenario


def test_a_scenario_may_set_several_decisions_and_sets_what_one_of_them_needs(
    tmp_path: Path,
) -> None:
    made = make_demo("diagnosis", out=tmp_path / "demo")
    new = NewScenario(made, lambda run: None)
    new.step.value, new.decision.value = "baseline_models", "fixed_threshold"
    new.field.control.widget.value = "0.3"
    asked = new.asked()["overrides"]["baseline_models"]
    assert asked == {"threshold_policy": "fixed", "fixed_threshold": 0.3}
    assert new.name.placeholder == "Threshold policy: fixed, Fixed threshold: 0.3"
    new.more.click()
    assert "fixed_threshold" not in [name for _, name in new.decision.options]
    new.decision.value = "cv_folds"
    new.field.control.widget.value = "4"
    assert set(new.asked()["overrides"]["baseline_models"]) == {*asked, "cv_folds"}
    new.row.children[1].children[1].click()  # the threshold is left as it is
    assert set(new.asked()["overrides"]["baseline_models"]) == {"threshold_policy", "cv_folds"}
