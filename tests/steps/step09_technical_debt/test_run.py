"""Step 9 as the chain runs it: it notices what it audits, comes to rest, repeats itself."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from audited import BY_HAND, BY_MACHINE, RECORDS, commit, reproduced, write

from tenfold import registry
from tenfold.charts import to_text
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary.reproduction import REPRODUCTION

STEP = registry.get("technical_debt")


@pytest.fixture
def project(tmp_path):
    made = Project.create(tmp_path / "p", "schema: 1\nname: p\n")
    write(made.folder, {"model.py": '"""A model."""\n', "README.md": "What it is for."})
    execute(STEP, Standing(made))
    return made


def _fresh(project):
    return Standing(project).freshness(STEP)[0]


def test_a_project_in_which_nothing_else_ran_is_audited_too(project):
    record = Standing(project).record(STEP)
    assert record.evidence.scan.modules == 1
    assert _fresh(project) == "fresh"


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_a_change_of_what_is_audited_makes_it_stale(project, change):
    if change == "remove":
        (project.folder / "model.py").unlink()
    else:
        write(project.folder, {"model.py" if change == "edit" else "new.py": "x = 2\n"})
    assert _fresh(project) == "stale"


def test_results_and_other_decisions_leave_it_fresh(project):
    write(project.folder, {"report.html": "x", "runs/1/a.py": "x", ".cache/a.json": "{}"})
    project.save(registry.get("monitoring"), {"owner": "risk officer"})
    assert _fresh(project) == "fresh"


def test_a_reproduction_makes_it_stale_once_and_then_it_rests(project):
    def rerun(own: str) -> str:
        records = RECORDS | {"technical_debt": {"step": own}}
        return reproduced(records=records)

    write(project.folder, {REPRODUCTION: rerun("first")})
    assert _fresh(project) == "stale"
    execute(STEP, Standing(project))
    # The next rerun is equal but for what it says of this very step.
    write(project.folder, {REPRODUCTION: rerun("second")})
    assert _fresh(project) == "fresh"


def test_committing_its_own_record_leaves_it_fresh(project):
    commit(project.folder)
    execute(STEP, Standing(project))
    subprocess.run(["git", "-C", str(project.folder), "add", "-A"], check=True)
    commit(project.folder, "records")
    assert _fresh(project) == "fresh"


def test_forced_twice_gives_the_same_content(project):
    write(project.folder, BY_HAND | BY_MACHINE)
    first = execute(STEP, Standing(project)).content_hash
    assert execute(STEP, Standing(project)).content_hash == first


def test_an_input_that_is_whole_is_the_content_of_a_record(project):
    write(project.folder, {"cases.csv": "a,b\n1,2\n"})
    given = {"business_problem": {"objective": "Reduce cost by 5% by June"}}
    standing = Standing(project, given)
    execute(registry.get("business_problem"), standing)
    inputs = Standing(project, given).inputs(STEP)
    record = Standing(project, given).record(registry.get("business_problem"))
    assert inputs.business_problem == record.content
    assert inputs.mlops is None
    # It reads the record, so a change of the record is a change of its own.
    assert Standing(project, given).freshness(STEP)[0] == "stale"


def test_what_it_shows_names_every_item_and_every_chart_has_words(audit, tmp_path):
    write(tmp_path, BY_HAND | BY_MACHINE)
    found = audit(tmp_path, RECORDS)
    view = STEP.view(STEP.decisions(), found)
    items = next(sheet for sheet in view.sheets if sheet.title == "The 28 items")
    assert len(items.rows) == 28
    assert all(len(row) == len(sheet.columns) for sheet in view.sheets for row in sheet.rows)
    assert {chart.key for chart in view.charts} == {"sections", "debts"}
    assert all(to_text(chart) for chart in view.charts)
    empty = STEP.view(STEP.decisions(), audit(tmp_path / "tests"))
    assert "Nothing to draw" in next(c.alt for c in empty.charts if c.key == "debts")


def test_features_that_nothing_shows_to_earn_are_named(audit, tmp_path):
    records = json.loads(json.dumps(RECORDS))
    worth = records["baseline_models"]["evidence"]["feature_worth"]
    for name, value, low, high in (("idle", -5, -50, 40), ("harm", -90, -120, -10)):
        money = worth[0]["money"] | {"value": value, "low": low, "high": high}
        worth.append({"name": name, "kind": "feature", "money": money})
    found = audit(tmp_path, records).unused
    assert [(one.name, one.why) for one in found] == [
        ("harm", "the model earns more without it"),
        ("idle", "nothing shows that it earns anything"),
    ]


@pytest.mark.parametrize("value", [None, float("nan"), 1.5])
def test_a_prediction_that_is_no_probability_is_not_stable(audit, tmp_path, predictions, value):
    import pyarrow as pa
    from pyarrow import parquet

    kept = predictions.read_bytes()
    parquet.write_table(pa.table({"p": [0.5, value]}), predictions)
    try:
        found = audit(tmp_path, RECORDS)
    finally:
        predictions.write_bytes(kept)
    assert next(one.computed for one in found.items if one.item == "O5") == 0


def test_schemas_gate_and_watching_need_no_numeric_library():
    code = (
        "import sys; from tenfold import registry; step = registry.get('technical_debt');"
        "from pathlib import Path; step.watched(step.decisions(), Path('.'));"
        "found = {'numpy', 'pandas', 'sklearn', 'pyarrow', 'jsonschema'} & set(sys.modules);"
        "sys.exit(str(found) if found else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
