"""A slider shows the price of one decision; only a button writes it, and as the form does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import begin, run
from tenfold.delivery.scaffold import new_project
from tenfold.errors import WrongInput
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.registry import get
from tenfold.standing import Standing
from widgets.deciding import decide
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


def test_what_is_kept_is_what_a_run_then_records(project: Project) -> None:
    session, panel = _panel(project, "baseline_models")
    panel.dial.widget.value = 0.8
    tried = panel.status.value.split(" Not kept")[0]
    form = decide(session)
    panel.keep.click()
    decided = session.resolved().values
    assert (decided.threshold_policy, decided.fixed_threshold) == ("fixed", 0.8)
    assert form.decisions() == decided
    assert "Kept, not recorded: press Run" in panel.status.value
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
