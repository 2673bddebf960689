"""The loans demo: every planted fault is found in the raw data and dealt with by the decisions."""

from __future__ import annotations

import html
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.delivery.fixing import apply, drafted
from tenfold.demos import decided, fault_lines, names
from tenfold.demos.loans import FAULTS, SEED, generate
from tenfold.demos.loans.portfolio import portfolio
from tenfold.dossier import write_report
from tenfold.project import Project
from tenfold.session import Outcome, execute
from tenfold.standing import Standing
from tenfold.verdict import verdict

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """The exported file, as it is."""
    return generate()


@pytest.fixture(scope="module")
def untreated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Outcome]:
    """The demo without care, steps 1 and 2 run."""
    project = make_demo("loans", out=tmp_path_factory.mktemp("untreated") / "p", untreated=True)
    execute(registry.get("business_problem"), Standing(project), today=TODAY)
    return project, execute(registry.get("data_quality"), Standing(project), today=TODAY)


@pytest.fixture(scope="module")
def treated(demo_ran, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demo as it comes, all steps run by the command."""
    ran = demo_ran("loans")
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return ran.copy(tmp_path_factory.mktemp("treated") / "p")


def test_the_portfolio_is_the_same_every_time(frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(frame, generate())
    assert frame.shape == (6330, 19)


def test_the_default_rate_rises_from_month_18_on() -> None:
    # Several draws together: one month has 260 loans, and chance moves its rate by 2 points.
    truth = pd.concat([portfolio(np.random.default_rng(seed)) for seed in range(8)])
    month = (truth["applied_on"] - truth["applied_on"].min()).dt.days // 30 + 1
    rate = truth["defaulted"].groupby(pd.cut(month, [0, 17, 21, 24])).mean().to_numpy()
    assert rate[0] < rate[1] < rate[2]
    assert rate[2] > 1.3 * rate[0]


def test_what_was_planted_is_in_the_file(frame: pd.DataFrame) -> None:
    truth = portfolio(np.random.default_rng(SEED))
    defaulted = truth.set_index("application_id")["defaulted"].reindex(frame["application_id"])
    wrong = (frame["defaulted"] == "Yes").to_numpy() != defaulted.to_numpy()
    assert frame["application_id"].value_counts().value_counts().to_dict() == {1: 6222, 6: 18}
    assert 0.06 < wrong.mean() < 0.08
    assert frame["collections_calls"].notna().equals(pd.Series(defaulted.to_numpy()))
    assert 0.05 < (frame["employment_years"] == 999).mean() < 0.08
    assert frame["income"].str.contains(",").mean() == pytest.approx(0.25, abs=0.02)
    assert frame["statement_date"].str.contains("/").mean() == pytest.approx(0.3, abs=0.02)
    assert set(frame["region"].str.strip().str.casefold()) == {"north", "south", "east", "west"}
    assert frame["region"].nunique() == 12
    assert set(frame["country"]) == {"DE"}
    assert (frame["age"] > 1900).sum() == 12


@pytest.mark.parametrize("name", FAULTS)
def test_every_planted_fault_is_found_in_the_untreated_data(
    name: str, untreated: tuple[Project, Outcome]
) -> None:
    findings = [each.finding for each in untreated[1].record.evidence.findings]  # type: ignore[attr-defined]
    assert [finding for finding in findings if names(finding, FAULTS[name])]


@pytest.mark.parametrize("name", FAULTS)
def test_every_planted_fault_is_dealt_with_in_the_treated_demo(name: str, treated: Project) -> None:
    fault = FAULTS[name]
    assert fault.dealt_with
    assert fault.decisions
    assert all(decided(place, treated.given()) for place in fault.decisions)


@pytest.mark.parametrize("name", FAULTS)
def test_no_decision_of_the_untreated_demo_deals_with_a_fault(
    name: str, untreated: tuple[Project, Outcome]
) -> None:
    assert not any(decided(place, untreated[0].given()) for place in FAULTS[name].decisions)


def test_the_untreated_demo_is_blocked_by_its_leak(untreated: tuple[Project, Outcome]) -> None:
    project, outcome = untreated
    checks = {check.code: check for check in outcome.gate.checks}
    assert checks["TF0203"].status == "block"
    assert "collections_calls" in checks["TF0203"].evidence
    assert verdict(Standing(project), today=TODAY).word == "no-go"


def test_every_fault_is_told_with_what_names_it(untreated: tuple[Project, Outcome]) -> None:
    head, *lines = fault_lines("loans", untreated[0])
    assert head.strip() == f"Planted faults: {len(FAULTS)}"
    assert [line.strip().split(":")[0] for line in lines] == list(FAULTS)
    assert all("→ found: " in line for line in lines)


def test_the_dossier_of_the_untreated_demo_names_every_fault(
    untreated: tuple[Project, Outcome],
) -> None:
    project, outcome = untreated
    page = html.unescape(write_report(Standing(project)).read_text(encoding="utf-8"))
    findings = [each.finding for each in outcome.record.evidence.findings]  # type: ignore[attr-defined]
    unnamed = [
        name
        for name, fault in FAULTS.items()
        if not any(names(finding, fault) and finding.message in page for finding in findings)
    ]
    assert unnamed == []


@pytest.mark.slow
def test_the_untreated_model_promises_more_than_twice_the_money(
    untreated: tuple[Project, Outcome], treated: Project
) -> None:
    step = registry.get("baseline_models")
    # The leak is as plain to a linear model as to trees, which only take time.
    linear = {step.slug: {"tree": False, "boosting": False, "xgboost": False}}
    leaky = execute(step, Standing(untreated[0], linear, "linear"), today=TODAY).record
    honest = Standing(treated).store.read(step)
    assert honest is not None
    promised, earned = (r.evidence.held_out.money for r in (leaky, honest))  # type: ignore[attr-defined]
    assert promised.value > 2 * earned.value > 0


def test_every_fault_is_told_with_what_was_done_about_it(treated: Project) -> None:
    _, *lines = fault_lines("loans", treated)
    assert len(lines) == len(FAULTS)
    assert all("→ dealt with: " in line for line in lines)


def test_the_treated_demo_ends_with_review(treated: Project) -> None:
    found = verdict(Standing(treated), today=TODAY)
    assert found.word == "review"
    statuses = {
        check.code: check for step in found.steps if step.gate for check in step.gate.checks
    }
    assert [code for code, check in statuses.items() if check.status == "block"] == []
    # What still warns is answered for, or is what a fresh demo cannot have: an earlier champion,
    # reviews and signatures, an experiment, later rows, what has been reached since it went live,
    # a reproduction, a repository, a lock and exports. And the portfolio does drift, and 1,266
    # held-out people are too few to tell all groups apart.
    open_ = [c.code for c in statuses.values() if c.status != "pass" and c.waived is None]
    assert open_ == [
        *("TF0405", "TF0501", "TF0602", "TF0603", "TF0604", "TF0605", "TF0606"),
        *("TF0701", "TF0702", "TF0704", "TF0706", "TF0707", "TF0708"),
        *("TF0801", "TF0803", "TF0807", "TF0809"),
        *("TF0902", "TF0903", "TF0904", "TF0905"),
        *("TF1001", "TF1002", "TF1003", "TF1005"),
    ]


def test_the_treated_columns_hold_what_was_meant(treated: Project) -> None:
    record = Standing(treated).store.read(registry.get("data_quality"))
    assert record is not None
    done = {(t.column, t.rule): t for t in record.evidence.treatments}  # type: ignore[attr-defined]
    assert done["employment_years", "missing"].emptied == pytest.approx(0.06 * 6330, rel=0.15)
    assert done["savings", "unit"].changed == pytest.approx(310, rel=0.15)
    assert done["age", "range"].emptied == 12
    assert done["income", "decimal_comma"].emptied == 0
    assert done["statement_date", "date"].emptied == 0
    assert all(treatment.reason for key, treatment in done.items() if key[1] != "missing")


def test_the_model_of_the_treated_demo_beats_the_manual_score(treated: Project) -> None:
    gate = Standing(treated).gate(  # type: ignore[arg-type]
        Standing(treated).store.read(registry.get("baseline_models")), today=TODAY
    )
    assert {check.code: check.status for check in gate.checks}["TF0301"] == "pass"


def test_the_leak_is_in_the_model_of_the_untreated_demo(
    untreated: tuple[Project, Outcome],
) -> None:
    leaks = untreated[1].record.evidence.leaks  # type: ignore[attr-defined]
    assert any(leak.column == "collections_calls" and leak.in_model for leak in leaks)


def test_fixes_end_what_they_are_offered_for_and_hide_nothing(
    untreated: tuple[Project, Outcome], tmp_path: Path
) -> None:
    project = Project(tmp_path / "p")
    shutil.copytree(untreated[0].folder, project.folder)
    gate = untreated[1].gate
    for check in gate.checks:
        for fix in check.fixes:
            if not fix.asks:
                apply(project, drafted(project, fix))
    again = execute(registry.get("data_quality"), Standing(project), today=TODAY)
    status = {check.code: check.status for check in again.gate.checks}
    ended = {c.code for c in gate.checks if c.status != "pass" and status[c.code] == "pass"}
    assert ended == {"TF0203", "TF0204", "TF0212"}
    found = {each.finding.detector for each in again.record.evidence.findings}  # type: ignore[attr-defined]
    mended = {"decimal_commas", "category_case", "unit_shift", "sentinels", "leak_post_outcome"}
    assert found & mended == set()
    # What nobody can put right from here still stands there.
    assert (status["TF0206"], status["TF0211"]) == ("warn", "warn")


def test_every_fix_of_all_ten_gates_can_be_drafted_and_changes_something(treated: Project) -> None:
    standing = Standing(treated)
    gates = [
        standing.gate(record) for step in registry.steps() if (record := standing.record(step))
    ]
    fixes = [fix for gate in gates for check in gate.checks for fix in check.fixes]
    assert fixes
    for fix in fixes:
        draft = None if fix.asks else drafted(treated, fix)
        assert draft is None or draft.moves or fix.proposal, fix.label
    passed = [check for gate in gates for check in gate.checks if check.status == "pass"]
    assert not [check.code for check in passed if check.fixes]
