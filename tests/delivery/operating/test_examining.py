"""Every batch of the bad-input list is refused by name, and nothing is scored or written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tenfold.delivery.check import check_batch
from tenfold.delivery.operating.batches import EmptyBatch, read_batch
from tenfold.delivery.operating.examining import BatchRefused, examine
from tenfold.delivery.operating.figures import FILE
from tenfold.delivery.operating.score import score_batch
from tenfold.delivery.operating.serving import learnt_of
from tenfold.project import Project

Change = Callable[[pd.DataFrame], pd.DataFrame]


def _garbled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(plan=frame["plan"].map(lambda text: text.encode().decode("cp1252")))


def _figures(project: Project) -> dict[str, object]:
    """What the exporter reads of the last check."""
    found: dict[str, object] = json.loads((project.folder / FILE).read_text())
    return found


BAD: dict[str, tuple[Change, str]] = {
    "missing": (lambda f: f.drop(columns="tenure"), "'tenure' is missing."),
    "renamed": (
        lambda f: f.rename(columns={"tenure": "tenure_years"}),
        "'tenure' is missing. Did you mean 'tenure_years'",
    ),
    "renamed beyond recognition": (
        lambda f: f.rename(columns={"tenure": "x1"}),
        "'x1' is new and holds such values: was it renamed?",
    ),
    "retyped": (lambda f: f.assign(tenure="many years"), "'tenure' was a number and is text now."),
    "garbled text": (_garbled, "'plan' is written in another way: text read in the wrong encoding"),
    "new codes": (
        lambda f: f.assign(plan=f["plan"].map({"basic": "1", "plus": "2", "größer": "3"})),
        "'plan' is written in another way: none of its values was ever seen",
    ),
    "other case": (
        lambda f: f.assign(plan=f["plan"].str.upper()),
        "'plan' is written in another way: in other letters, spaces or signs",
    ),
    "swapped": (
        lambda f: f.assign(member=1 - f["member"]),
        "'member' holds its two values the other way round.",
    ),
    "cents": (
        lambda f: f.assign(income=f["income"] * 100),
        "'income' is about 100 times as large as in training: another unit?",
    ),
    "thousands": (
        lambda f: f.assign(income=f["income"] / 1000),
        "'income' is about 1000 times smaller than in training: another unit?",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_its_cause_and_nothing_is_written(
    project: Project, batch: Callable[..., str], tmp_path: Path, name: str
) -> None:
    change, said = BAD[name]
    path, out = batch(change), tmp_path / "out.csv"
    report = check_batch(project, path)
    assert report.exit_code == 1
    assert said in "\n".join(report.lines())
    assert _figures(project)["refused"] is True
    with pytest.raises(BatchRefused) as refused:
        score_batch(project, path, out)
    assert said in str(refused.value)
    assert refused.value.exit_code == 1
    assert not out.exists()


def test_a_batch_from_before_training_is_refused_as_such(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    path = batch(first="2025-02-01")
    said = "the batch is from before training: its last 'day' is 2025-02-01"
    assert said in "\n".join(check_batch(project, path).lines())
    assert _figures(project)["refused"] is True
    assert _figures(project)["broken_clauses"] == 0
    with pytest.raises(BatchRefused, match="from before training"):
        score_batch(project, path, tmp_path / "out.csv")


@pytest.mark.parametrize("text", ["", "\n", "case,day,income,tenure,plan,member\n"])
def test_an_empty_batch_is_unusable_and_the_metrics_say_so(
    project: Project, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(text)
    with pytest.raises(EmptyBatch) as problem:
        check_batch(project, str(path))
    assert problem.value.exit_code == 2
    assert _figures(project)["rows"] == 0
    assert _figures(project)["refused"] is True
    with pytest.raises(EmptyBatch):
        score_batch(project, str(path), tmp_path / "out.csv")


def test_a_clean_batch_has_no_fault(project: Project, batch: Callable[..., str]) -> None:
    for seed in range(20, 25):
        report = check_batch(project, batch(seed=seed, name=f"b{seed}.csv"))
        assert report.examined.faults == []
        assert _figures(project)["refused"] is False


def test_no_value_of_a_batch_stands_in_what_is_said(
    project: Project, batch: Callable[..., str]
) -> None:
    lines = check_batch(project, batch(lambda f: f.assign(plan="Ann Miller"))).lines()
    assert "'plan' is written in another way" in "\n".join(lines)
    assert "Miller" not in "\n".join(lines)


@pytest.mark.parametrize("change", [lambda f: f, lambda f: f.assign(income=f["income"] * 1.5)])
def test_growth_is_drift_and_no_change_of_unit(
    project: Project, batch: Callable[..., str], change: Change
) -> None:
    assert not check_batch(project, batch(change)).examined.faults


def test_outcomes_are_brought_into_their_final_form_before_they_are_judged(
    project: Project, batch: Callable[..., str]
) -> None:
    learnt = learnt_of(project, None, asked_by="a test")
    path = batch(lambda f: f.assign(bad=f["bad"].map({"yes": "JA", "no": "NEIN"})), outcomes=True)
    rule = {"column": "bad", "rule": "category", "mapping": {"JA": "yes", "NEIN": "no"}}

    def faults(clean_target: list[dict[str, object]]) -> list[str]:
        reading = learnt.data.reading.model_copy(update={"clean_target": clean_target})
        data = learnt.data.model_copy(update={"reading": reading})
        table = read_batch(data, path)
        found = examine(learnt.suite, data, learnt.reference, table, with_outcomes=True)
        return found.causes()

    assert any("'bad'" in fault for fault in faults([]))
    assert faults([rule]) == []
