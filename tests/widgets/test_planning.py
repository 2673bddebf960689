"""The plan of an experiment follows its sliders; only a button writes, and as the form does."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tenfold import begin
from tenfold.errors import WrongInput
from tenfold.project import Project
from tenfold.records import content_of
from tenfold.standing import Standing
from tenfold.steps.step07_experimentation import STEP, ExperimentationEvidence
from tenfold.steps.step07_experimentation.drafting import planned
from tenfold.steps.step07_experimentation.evidence import ExperimentationInputs
from tenfold.steps.step07_experimentation.planning import known_without_cases
from tenfold.steps.step07_experimentation.redesigning import EFFECT, SHARE, redesigned
from tenfold.vocabulary import ModelCandidate, Money, Triple, ValueModel, canonical
from widgets.deciding import decide
from widgets.plan_panel import PlanPanel
from widgets.planning import plan


def _triple(likely: float) -> Triple:
    return Triple(low=likely, likely=likely, high=likely)


@pytest.fixture(scope="module")
def inputs() -> ExperimentationInputs:
    value = ValueModel(
        task="binary",
        unit_of_prediction="customer",
        payoffs={name: _triple(k) for name, k in (("TP", 90), ("FP", -60), ("FN", 0), ("TN", 0))},
        volume_per_week=_triple(500),
        switching_cost=_triple(5_000),
        run_cost_per_year=_triple(10_400),
        horizon_weeks=104,
    )
    gain = Money(value=900, low=500, high=1_300, method="t", unit="EUR/week")
    # What planning reads of a candidate; the rest is of other steps.
    candidate = ModelCandidate.model_construct(task="binary", labels=["no", "yes"], over_today=gain)
    return ExperimentationInputs.model_construct(value=value, candidate=candidate)


def _evidence(decided: Any, inputs: ExperimentationInputs) -> ExperimentationEvidence:
    known = replace(known_without_cases(decided, inputs), sd=60.0)
    made, design, weighing = planned(decided, inputs, known)
    return ExperimentationEvidence(
        plan=made, plan_hash=made.digest, design=design, weighing=weighing
    )


def _record(decided: Any, inputs: ExperimentationInputs) -> Any:
    """What a run leaves, as far as planning reads it."""
    record = SimpleNamespace(decisions=decided, evidence=_evidence(decided, inputs))
    return SimpleNamespace(step=STEP, record=record)


@pytest.fixture
def session(tmp_path, monkeypatch, inputs) -> Any:
    """A person at notebook 07 of a project on disk, whose first steps have run."""
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    monkeypatch.setattr(Standing, "inputs", lambda self, step: inputs)
    text = "schema: 1\nname: p\nsteps:\n  experimentation:\n    alpha: 0.05  # why\n"
    return begin("experimentation", {"project": str(Project.create(tmp_path / "p", text).folder)})


@pytest.fixture
def panel(session, inputs) -> PlanPanel:
    found = plan(session, _record(session.resolved().values, inputs))
    assert isinstance(found, PlanPanel)
    return found


def _move(panel: PlanPanel, **places: Any) -> None:
    for name, place in places.items():
        panel.dials[name].widget.value = place


def test_an_untouched_panel_shows_the_record_and_has_nothing_to_keep(panel, session) -> None:
    file = session.project.file.read_bytes()
    assert panel.moves() == {}
    assert panel.keep.disabled
    assert "12 weeks, 6,000 units" in panel.status.value
    assert panel.shown.value.count("<svg") == 2
    panel.keep.click()
    assert session.project.file.read_bytes() == file


def test_a_moved_slider_redraws_both_charts_and_writes_nothing(panel, session) -> None:
    file, shown = session.project.file.read_bytes(), panel.shown.value
    _move(panel, units_per_week=5_000.0, smallest_effect=4.0)
    assert "2 weeks, 10,000 units" in panel.status.value
    assert "Not kept yet: units_per_week, metrics" in panel.status.value
    assert "a metric of your own" in panel.status.value
    before, after = (text.split("<svg")[1:] for text in (shown, panel.shown.value))
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert session.project.file.read_bytes() == file
    panel.back.click()
    assert panel.shown.value == shown
    assert panel.moves() == {}


def test_what_is_kept_is_what_batch_decides_to_the_last_bit(panel, session, inputs) -> None:
    _move(panel, units_per_week=900.0, max_weeks=20, looks=4, spending="pocock", transfer=0.25)
    _move(panel, smallest_effect=4.0, treated=0.3, alpha=0.1, power=0.9)
    panel.keep.click()
    assert "kept in tenfold.yaml" in panel.status.value
    assert panel.moves() == {}
    text = session.project.file.read_text(encoding="utf-8")
    assert "# why" in text
    batch = {
        "units_per_week": 900,
        "max_weeks": 20,
        "looks": 4,
        "spending": "pocock",
        "transfer": 0.25,
        "alpha": 0.1,
        "power": 0.9,
        "arms": [{"name": "today", "weight": 0.7}, {"name": "model", "weight": 0.3}],
        "metrics": [
            {
                "name": "money per customer",
                "column": "money",
                "sd": 60,
                "smallest_effect": 4,
                "money_per_unit": 1,
            }
        ],
    }
    clicked = session.resolved().values
    typed = Standing(session.project, {"experimentation": batch}, "typed").resolve(STEP).values
    one, other = (content_of(STEP, made, _evidence(made, inputs)) for made in (clicked, typed))
    assert canonical(one) == canonical(other)
    assert one["evidence"]["plan_hash"] != _evidence(STEP.parse({}), inputs).plan_hash


def test_the_form_shows_what_the_panel_kept_and_the_panel_what_the_form_saved(
    session, inputs
) -> None:
    form = decide(session)
    panel = plan(session, _record(session.resolved().values, inputs))
    _move(panel, power=0.9)
    panel.keep.click()
    assert form.decisions().power == 0.9
    session.save({"max_weeks": 6})
    _move(panel, units_per_week=600.0)
    assert panel.dials["max_weeks"].widget.value == 6
    assert panel.moves() == {"units_per_week": 600.0}
    assert "6 weeks, 3,600 units" in panel.status.value


def test_what_a_run_has_set_is_not_written(session, inputs) -> None:
    session.namespace["power"] = 0.85
    panel = plan(session, _record(session.resolved().values, inputs))
    file = session.project.file.read_bytes()
    _move(panel, power=0.9)
    panel.keep.click()
    assert "power: set by this run" in panel.status.value
    assert session.project.file.read_bytes() == file


def test_what_no_experiment_can_be_is_said_and_the_last_plan_stays(panel) -> None:
    shown = panel.shown.value
    _move(panel, max_weeks=1)
    assert "2 weeks at least are more than 1 at most" in panel.status.value
    assert panel.shown.value == shown


def test_a_registered_plan_is_told_from_the_one_that_is_moved(session, inputs) -> None:
    hash_ = _evidence(session.resolved().values, inputs).plan_hash
    session.save({"registered": hash_})
    panel = plan(session, _record(session.resolved().values, inputs))
    assert "registered" not in panel.status.value
    _move(panel, alpha=0.1)
    assert "another plan than the one that is registered" in panel.status.value


def test_after_a_run_one_panel_shows_the_new_record_and_what_was_moved_stays(
    session, inputs
) -> None:
    plan(session, _record(session.resolved().values, inputs))
    panel = plan(session, _record(session.resolved().values, inputs))
    _move(panel, units_per_week=700.0)
    session.save({"max_weeks": 8})
    assert len(session.listeners) == 1
    session.listeners[0](_record(session.resolved().values, inputs))
    assert panel.moves() == {"units_per_week": 700.0}
    assert "8 weeks, 5,600 units" in panel.status.value


def test_after_a_run_the_smallest_effect_is_that_of_step_1_as_it_is_now(
    session, inputs, monkeypatch
) -> None:
    panel = plan(session, _record(session.resolved().values, inputs))
    before = panel.dials[EFFECT].widget.value
    dearer = _with(inputs, switching_cost=_triple(50_000))
    monkeypatch.setattr(Standing, "inputs", lambda self, step: dearer)
    session.listeners[0](_record(session.resolved().values, dearer))
    assert panel.dials[EFFECT].widget.value > 2 * before
    assert panel.moves() == {}


def test_sliders_hold_any_decision_that_is_valid(session, inputs) -> None:
    session.save({"alpha": 0.3, "max_weeks": 200, "transfer": 5, "units_per_week": 0.02})
    panel = plan(session, _record(session.resolved().values, inputs))
    assert panel.moves() == {}
    places = {name: panel.dials[name].widget.value for name in ("alpha", "max_weeks", "transfer")}
    assert places == {"alpha": 0.3, "max_weeks": 200, "transfer": 5}
    assert panel.dials["units_per_week"].widget.value == pytest.approx(0.02)


def _with(inputs: ExperimentationInputs, **changes: Any) -> ExperimentationInputs:
    value = inputs.value.model_copy(update=changes)
    return ExperimentationInputs.model_construct(value=value, candidate=inputs.candidate)


def test_a_browser_that_rounds_to_its_steps_has_moved_nothing(panel) -> None:
    _move(panel, alpha=0.049999999999, smallest_effect=panel.dials[EFFECT].widget.value * 1.001)
    assert panel.moves() == {}
    assert panel.keep.disabled
    _move(panel, alpha=0.055)
    assert panel.moves() == {"alpha": 0.055}


def test_without_payoffs_no_effect_can_be_moved(session, inputs, monkeypatch) -> None:
    bare = _with(inputs, payoffs={})
    monkeypatch.setattr(Standing, "inputs", lambda self, step: bare)
    decided = session.resolved().values
    made, design, weighing = planned(decided, bare, known_without_cases(decided, bare))
    evidence = ExperimentationEvidence(
        plan=made, plan_hash=made.digest, design=design, weighing=weighing
    )
    record = SimpleNamespace(decisions=decided, evidence=evidence)
    panel = plan(session, SimpleNamespace(step=STEP, record=record))
    assert panel.dials[EFFECT].widget.disabled
    assert "nobody says how many units" in panel.status.value
    assert "no payoffs" in panel.note.value


def test_where_step_1_names_no_costs_and_no_volume_both_can_be_tried(
    session, inputs, monkeypatch
) -> None:
    poor = _with(inputs, volume_per_week=None, switching_cost=None, run_cost_per_year=None)
    monkeypatch.setattr(Standing, "inputs", lambda self, step: poor)
    panel = plan(session, _record(session.resolved().values, poor))
    assert "not evaluated" in panel.status.value
    assert panel.moves() == {}
    _move(panel, smallest_effect=5.0, units_per_week=2_000.0)
    assert "3 weeks, 6,000 units" in panel.status.value
    panel.keep.click()
    metric = session.resolved().values.metrics[0]
    assert (metric.smallest_effect, metric.sd, metric.column) == (5.0, 60.0, "money")


def test_headless_it_is_a_table_of_what_ifs(session, inputs, monkeypatch) -> None:
    record = _record(session.resolved().values, inputs)
    monkeypatch.setattr("tenfold.session.headless", lambda: True)
    twin = plan(session, record)
    assert "as planned" in twin.html
    assert "<style" not in twin.html
    assert "twice the units per week" in twin.text
    double = STEP.parse({"units_per_week": 1_000})
    units = redesigned(double, inputs, record.record.evidence).design.units
    assert f"{units:,}" in twin.text


def test_what_is_no_record_of_step_7_is_refused(session) -> None:
    with pytest.raises(WrongInput, match="not what run"):
        plan(session, 3)


def test_the_second_arm_is_named_on_its_slider(panel) -> None:
    assert "model" in panel.dials[SHARE].widget.description
