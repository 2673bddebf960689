"""The diagnosis demo: the serving sample's wrong unit is found, and the noted repair mends it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.demos import fault_lines, names, truth_lines
from tenfold.demos.diagnosis import FAULTS, TRUTHS, generate, serving
from tenfold.project import Project
from tenfold.session import Outcome, execute
from tenfold.standing import Standing
from tenfold.verdict import verdict

TODAY = date(2026, 11, 22)


# What is chosen either way is a linear model; the trees only take time.
FAST = {"fit_budget": 30, "tree": False, "boosting": False, "xgboost": False}
FEW_DRAWS = {"count": 4, "lime_samples": 2000, "stability_seeds": 2, "steady_rows": 10}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Outcome]:
    """The demo as it comes, steps 1 and 2 run."""
    project = make_demo("diagnosis", out=tmp_path_factory.mktemp("diagnosis") / "p")
    project.save(registry.get("baseline_models"), FAST)
    execute(registry.get("business_problem"), Standing(project), today=TODAY)
    return project, execute(registry.get("data_quality"), Standing(project), today=TODAY)


def test_the_mismatch_of_units_is_found_and_blocks(outcome: tuple[Project, Outcome]) -> None:
    project, ran = outcome
    findings = [each.finding for each in ran.record.evidence.findings]  # type: ignore[attr-defined]
    found = [finding for finding in findings if names(finding, FAULTS["unit_shift"])]
    assert [finding.strength for finding in found] == [100]
    checks = {check.code: check for check in ran.gate.checks}
    assert checks["TF0209"].status == "block"
    assert "mean area" in checks["TF0209"].evidence
    assert verdict(Standing(project), today=TODAY).word == "no-go"
    assert (
        "→ found: 'mean area' is about 100 times as large" in fault_lines("diagnosis", project)[1]
    )


def test_what_the_mismatch_does_at_work_is_named_by_every_check_that_can_see_it(
    outcome: tuple[Project, Outcome],
) -> None:
    project, _ = outcome
    for slug in ("baseline_models", "monitoring"):
        ran = execute(registry.get(slug), Standing(project), today=TODAY)
    lines = truth_lines("diagnosis", project, today=TODAY)[1:]
    assert len(lines) == len(TRUTHS)
    assert [line for line in lines if "NOT found" in line] == []
    # The AUC that the probabilities imply is as high as promised; that is no comfort here.
    estimate = {check.code: check for check in ran.gate.checks}["TF0802"]
    assert estimate.status == "warn"
    assert estimate.evidence.startswith("100% of the rows hold a mean area that no training row")


def test_the_repair_that_the_file_notes_ends_with_review(tmp_path: Path) -> None:
    project = make_demo("diagnosis", out=tmp_path / "p")
    noted = project.file.read_text(encoding="utf-8")
    head, marker, repair = noted.partition("    # clean:\n")
    assert marker
    lines = [marker, *repair.splitlines(keepends=True)]
    noted_out = [re.sub(r"^( *)# ", r"\1", line) for line in lines]
    project.file.write_text(head + "".join(noted_out), "utf-8")
    project.save(registry.get("baseline_models"), FAST)
    project.save(registry.get("explainability"), FEW_DRAWS)
    status: dict[str, str] = {}
    for step in registry.steps():
        ran = execute(step, Standing(project), today=TODAY)
        status |= {check.code: check.status for check in ran.gate.checks}
    found = [status[truth.code] for truth in TRUTHS.values()]
    assert found == ["pass"] * len(TRUTHS)
    assert verdict(Standing(project), today=TODAY).word == "review"


def test_only_one_column_of_the_serving_sample_differs() -> None:
    frame = generate()
    sent = serving(frame)
    same = frame.set_index("biopsy_id").loc[sent["biopsy_id"]].reset_index()
    differ = [name for name in sent if not sent[name].equals(same[name])]
    assert differ == ["mean area"]
    assert (sent["mean area"] / same["mean area"]).round(6).eq(100).all()
