"""A slider shows the price of one decision; only a button writes it, and as the form does."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import begin, run
from tenfold.charts import interval_text
from tenfold.delivery.scaffold import new_project
from tenfold.errors import WrongInput
from tenfold.executing import execute
from tenfold.previewing import previewed
from tenfold.project import Project
from tenfold.registry import get
from tenfold.standing import Standing
from widgets.deciding import decide
from widgets.threshold_words import cases_words
from widgets.tuning import tune
from widgets.tuning_panel import TuningPanel

PAYOFFS = {"payoff_tp": 90, "payoff_fp": -60, "payoff_fn": 0, "payoff_tn": 0}
PAYOFFS |= {"volume_per_week": 500, "today": "act_on_none"}
FAST = {"tree": False, "boosting": False, "xgboost": False, "cv_folds": 3, "features_tried": 0}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Steps 1, 2, 3 and 10 of a small project have run."""
    rng, folder = np.random.default_rng(4), tmp_path_factory.mktemp("tuning")
    income, sex = rng.normal(size=900), rng.choice(["a", "b"], 900)
    bought = rng.random(900) < 1 / (1 + np.exp(-2 * income - (sex == "a")))
    frame = {"income": income.round(3), "sex": sex, "bought": np.where(bought, "yes", "no")}
    pd.DataFrame(frame).to_csv(folder / "customers.csv", index=False)
    project = new_project(folder / "p", data=str(folder / "customers.csv"), target="bought").project
    project.save(get("data_quality"), {"positive": "yes", "protected": ["sex"]})
    project.save(get("business_problem"), PAYOFFS)
    project.save(get("baseline_models"), FAST)
    project.save(get("ethics"), {"favourable": "act", "mitigation": ["reweighing"]})
    for slug in ("business_problem", "data_quality", "baseline_models", "ethics"):
        execute(get(slug), Standing(project))
    return project


@pytest.fixture
def project(made: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """With a person at the notebook; what is written to the decision file is taken back."""
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    before = made.file.read_bytes()
    yield made
    made.file.write_bytes(before)


def _panel(project: Project, slug: str) -> tuple[Any, TuningPanel]:
    session = begin(slug, {"project": str(project.folder)})
    panel = tune(session, session.last())
    assert isinstance(panel, TuningPanel)
    return session, panel


def test_a_moved_threshold_moves_money_and_mark_and_writes_nothing(project: Project) -> None:
    file = project.file.read_bytes()
    _, panel = _panel(project, "baseline_models")
    before = panel.status.value, panel.shown.value
    assert "As recorded" in before[0]
    assert panel.keep.disabled
    panel.dial.widget.value = 0.8
    assert "Acting from 0.8 on" in panel.status.value
    assert "Not kept yet" in panel.status.value
    assert "chosen 0.8" in panel.shown.value
    assert panel.shown.value.count("<svg") == 2
    assert project.file.read_bytes() == file
    panel.back.click()
    assert (panel.status.value, panel.shown.value) == before


def test_whoever_turns_the_threshold_sees_no_held_out_row_until_one_is_kept(
    project: Project,
) -> None:
    session, panel = _panel(project, "baseline_models")
    evidence: Any = session.last().record.evidence
    panel.dial.widget.value = 0.8
    assert "training rows" in panel.status.value
    assert "held-out rows" not in panel.status.value.replace("What the held-out rows say", "")
    assert "held-out" not in panel.shown.value
    # On the slider it is the money that the ladder has for the chosen model at that rule.
    decided = session.step.parse(FAST | {"threshold_policy": "fixed", "fixed_threshold": 0.8})
    found = previewed(session.standing, session.last().record, decided.model_dump(mode="json"))
    assert found is not None
    money = found.evidence.rung(evidence.choice.chosen).money
    assert interval_text(money) in panel.status.value
    assert interval_text(found.evidence.held_out.money) not in panel.status.value


def test_what_is_kept_is_what_a_run_then_records(project: Project) -> None:
    session, panel = _panel(project, "baseline_models")
    panel.dial.widget.value = 0.8
    form = decide(session)
    panel.keep.click()
    decided = session.resolved().values
    assert (decided.threshold_policy, decided.fixed_threshold) == ("fixed", 0.8)
    assert form.decisions() == decided
    assert "Kept, not recorded: press Run" in panel.status.value
    assert "fixed_threshold 0.8" in panel.status.value
    tried = panel.status.value.split(" Kept")[0]
    assert "held-out rows" in tried
    again = tune(session, _run_aside(project, session))
    assert again.status.value.split(" As recorded")[0] == tried
    again.back.click()
    again.keep.click()
    assert session.resolved().values == get("baseline_models").parse(FAST)


def _run_aside(project: Project, session: Any) -> Any:
    """A run as a what-if, so that the project's own record stays for the other tests."""
    decided = session.resolved().values.model_dump(mode="json")
    return execute(session.step, Standing(project, {session.step.slug: decided}, "aside"))


def test_what_a_run_has_set_is_not_written(project: Project) -> None:
    session, panel = _panel(project, "baseline_models")
    session.namespace |= {"threshold_policy": "fixed", "fixed_threshold": 0.4}
    file = project.file.read_bytes()
    panel.dial.widget.value = 0.7
    panel.keep.click()
    assert "set by this run" in panel.status.value
    assert project.file.read_bytes() == file


def test_a_wider_gap_is_breached_less_and_the_way_within_it_has_a_price(project: Project) -> None:
    session, panel = _panel(project, "ethics")
    panel.dial.widget.value = 0.01
    assert "Tolerating 0.01" in panel.status.value
    narrow = panel.status.value
    panel.dial.widget.value = 0.5
    assert "0 of 3 comparisons breach" in panel.status.value
    assert "week" in panel.status.value
    assert panel.status.value != narrow
    assert session.resolved().values.max_gap == 0.1


def test_the_panel_follows_the_form(project: Project) -> None:
    session, panel = _panel(project, "baseline_models")
    form = decide(session)
    form.fields["threshold_policy"].control.widget.value = "f1"
    assert "Kept, not recorded" in panel.status.value
    assert panel.moves() == {}


@pytest.mark.parametrize("slug", ["baseline_models", "ethics"])
def test_headless_it_is_a_table_of_what_ifs(
    project: Project, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begin(slug, {"project": str(project.folder)})
    record = session.last()
    monkeypatch.setattr("tenfold.session.headless", lambda: True)
    twin = tune(session, record)
    assert "as recorded" in twin.text
    assert "<style" not in twin.html
    assert len(twin.html.split("<tr>")) > 6


def test_what_is_no_record_of_these_steps_is_refused(project: Project) -> None:
    with pytest.raises(WrongInput, match="step 3 or 10"):
        tune(begin("ethics", {"project": str(project.folder)}), run)


def test_what_is_tried_is_held_against_what_is_kept_on_the_same_rows(project: Project) -> None:
    session, panel = _panel(project, "baseline_models")
    assert "Out of fold: €" in panel.status.value
    panel.dial.widget.value = 0.1
    said = panel.status.value
    kept = session.last().record.evidence.candidate.rule.threshold
    assert f"than the kept {kept:.3g}, which earns €" in said
    assert "of 500 cases a week." in said
    assert "press “Keep this threshold” to save it" in said


@pytest.mark.parametrize(("room", "words"), [(40, "more than"), (400, "within")])
def test_more_cases_than_there_is_capacity_for_are_said_in_words(room: float, words: str) -> None:
    found = SimpleNamespace(rows=100, confusion=[[60, 20], [10, 10]])
    value = SimpleNamespace(volume_per_week=SimpleNamespace(likely=500.0), capacity_per_week=room)
    said = f"Acts on about 150 of 500 cases a week, {words} your capacity of {room:,.0f} a week."
    assert cases_words(found, value) == said
    assert cases_words(found, None) == ""
