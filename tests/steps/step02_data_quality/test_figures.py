"""What is shown: bounded, in words as well, and the same after a trip through JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.charts import View
from tenfold.contract import Suite
from tenfold.step import Context
from tenfold.steps.step02_data_quality import STEP, DataQualityEvidence
from tenfold.steps.step02_data_quality.evidence import Priced

Customers = Callable[..., pd.DataFrame]
Run = Callable[..., DataQualityEvidence]


def view(evidence: DataQualityEvidence, **given: object) -> View:
    return STEP.view(STEP.parse({"source": "data.csv", "target": "left"} | given), evidence)


def test_charts_have_their_keys_and_say_what_they_show(run: Run, customers: Customers) -> None:
    frame = customers().assign(visits=lambda f: f["visits"].where(f.index % 3 != 0))
    frame["age"] = frame["age"].where(frame.index % 10 != 0, 999)
    shown = view(run(frame, time="since"), time="since")
    assert [chart.key for chart in shown.charts] == [
        "missing",
        "signals",
        "distributions",
        "target",
        "split",
        "at_risk",
        "false_alarms",
    ]
    for chart in shown.charts:
        assert any(character.isdigit() for character in chart.alt), chart.key
        assert all(len(s.x) == len(s.y) or s.kind == "heat" for s in chart.series)


def test_every_chart_that_the_notebook_names_is_there_even_when_there_is_nothing_to_find(
    run: Run, customers: Customers
) -> None:
    notebook = Path(__file__).parents[3] / "notebooks/02_data_quality.ipynb"
    named = re.findall(r'show\(record, \\"(\w+)\\"\)', notebook.read_text(encoding="utf-8"))
    bare = customers(60)[["spend", "visits"]]
    evidence = run(bare, value=None, target="spend", suggest_rules=False)
    shown = view(evidence, target="spend", suggest_rules=False)
    assert sorted(named) == sorted(chart.key for chart in shown.charts)
    assert all(chart.series for chart in shown.charts)


def test_a_record_read_back_shows_the_same(run: Run, customers: Customers) -> None:
    evidence = run(customers(), protected=["sex"])
    again = DataQualityEvidence.model_validate_json(evidence.model_dump_json())
    assert view(again, protected=["sex"]) == view(evidence, protected=["sex"])


def test_it_stays_small_however_wide_the_table(run: Run) -> None:
    rng = np.random.default_rng(0)
    wide = pd.DataFrame({f"x{i}": rng.normal(size=40) for i in range(220)})
    wide["left"] = rng.choice(["yes", "no"], 40)
    evidence = run(wide)
    assert len(evidence.model_dump_json()) < 400_000
    assert len(view(evidence).model_dump_json()) < 60_000
    assert all(len(sheet.rows) <= 50 for sheet in view(evidence).sheets)


def test_suspected_leaks_stand_out(run: Run, customers: Customers) -> None:
    frame = customers().assign(answer=lambda f: f["left"].map({"yes": 1, "no": 0}))
    chart = next(c for c in view(run(frame)).charts if c.key == "signals")
    assert [s.name for s in chart.series if s.emphasis] == ["suspected leak"]
    assert "Suspected leaks: answer" in chart.alt


def test_the_costliest_in_the_sentence_is_the_first_in_the_chart(
    run: Run, customers: Customers
) -> None:
    frame = customers().assign(branch="B-17")
    frame["age"] = frame["age"].where(frame.index % 10 != 0, 999)
    evidence = run(frame)
    assert evidence.findings
    one, stake = evidence.findings[0], evidence.stake
    small, large = (stake.model_copy(update={"value": x, "low": x, "high": x}) for x in (7.0, 70.0))
    graver = one.model_copy(
        update={"finding": one.finding.model_copy(update={"severity": "medium"}), "money": small}
    )
    minor = one.model_copy(
        update={"finding": one.finding.model_copy(update={"severity": "low"}), "money": large}
    )

    def both(*findings: Priced) -> tuple[str, str]:
        found = evidence.model_copy(update={"findings": list(findings), "finding_count": 2})
        shown = view(found)
        chart = next(chart for chart in shown.charts if chart.key == "at_risk")
        return shown.answer, chart.alt

    answer, alt = both(graver, minor)
    assert "At most €7/week" in answer
    assert "the costliest that is not minor" in answer
    assert "at most €7/week" in alt
    assert "1 minor one" in alt
    answer, alt = both(minor, minor)
    assert "At most" not in answer
    assert "minor" in alt


def test_the_contract_is_shown_rule_by_rule_with_its_tightness(
    run: Run, customers: Customers, context: Context
) -> None:
    given: dict[str, object] = {
        "rules": ["spend must be positive", "'since' must not be missing"], "protected": ["sex"],
    }  # fmt: skip
    evidence = run(customers(), **given)
    sheet = next(s for s in view(evidence, **given).sheets if s.title == "Rules of the contract")
    rows = {row[-1] or row[0]: row for row in sheet.rows}
    assert rows["'spend' must be above 0"][1:4] == ["written", "", "0 of 60 rows"]
    assert rows["plan: set"][0] == "'plan' must be one of basic, max, plus"
    assert str(rows["plan: set"][2]).startswith("480 cells, 0 exceptions")
    suite = Suite.read(context.open(evidence.contract.suite))
    plan = next(c for c in suite.clauses if (c.rule.column, c.rule.rule) == ("plan", "set"))
    assert 0 < plan.allowed(60) < 10
    assert rows["plan: set"][3] == f"{plan.allowed(60)} of 60 rows"
    # The end that the written rule leaves open stays learnt.
    assert str(rows["spend: range"][0]).startswith("'spend' must be at most ")
    assert "since: complete" not in rows
    assert "Replaced: since: complete" in sheet.note


def test_columns_are_shown_with_their_values_unless_they_name_group_or_protect_people(
    run: Run, customers: Customers
) -> None:
    frame = customers().assign(
        household=lambda f: 1000 + f.index % 40,
        mail=[f"person{i % 20}@example.org" for i in range(600)],
        branch="B-17",
    )
    given: dict[str, object] = {
        "id": "customer_id",
        "group": "household",
        "protected": ["sex"],
        "protected_in_model": True,
    }
    evidence = run(frame, **given)
    shown = view(evidence, **given)
    sheet = next(s for s in shown.sheets if s.title == "Columns")
    cells = {row[0]: row[6:] for row in sheet.rows}
    for name in ("customer_id", "household", "sex", "mail"):
        assert cells[name] == ["withheld", "", ""], name
    low, high = np.quantile(frame["visits"], [0.05, 0.95])
    assert cells["visits"][0] == f"{low:.4g} to {high:.4g}, half below 3"
    most = frame["plan"].value_counts()
    assert str(cells["plan"][1]).startswith(f"basic ({most['basic']}), plus ({most['plus']})")
    assert cells["branch"][2] == "A-99"
    chart = next(c for c in shown.charts if c.key == "distributions")
    (heat,) = chart.series
    assert heat.y[0] == evidence.signals[0].column
    assert not {"customer_id", "household", "sex", "mail"} & set(heat.y)
    assert heat.z is not None
    assert all(sum(x or 0.0 for x in row) == pytest.approx(100, abs=1) for row in heat.z)
    visits = heat.z[heat.y.index("visits")]
    assert visits[0] == pytest.approx(100 * float((frame["visits"] == 0).mean()), abs=0.05)


def test_labels_to_review_name_the_row_of_the_source_and_what_a_model_says_instead(
    run: Run, customers: Customers
) -> None:
    rng = np.random.default_rng(2)
    wrong = rng.random(2000) < 0.2
    truth = np.where(customers(2000)["age"] < 45, "yes", "no")
    given: dict[str, object] = {"known_in_time": [{"column": "age", "reason": "asked"}]}
    frame = customers(2000).assign(
        left=np.where(wrong, np.where(truth == "yes", "no", "yes"), truth)
    )
    # Every third row has no label and is left out: the rows behind it move up.
    frame["left"] = frame["left"].where(frame.index % 3 != 0)
    evidence = run(frame, labels=True, **given)
    sheet = next(s for s in view(evidence, **given).sheets if s.title == "Labels to review first")
    assert sheet.columns == ["Rank", "Row of the source", "Given", "Proposed", "How sure"]
    assert len(sheet.rows) == 20
    for _, row, label, proposed, sure in sheet.rows:
        assert isinstance(row, int)
        assert frame["left"].iloc[row - 1] == label
        assert {label, proposed} == {"yes", "no"}
        assert float(str(sure).split()[0]) > 50
    right = [truth[int(str(row[1])) - 1] == row[3] for row in sheet.rows]
    assert np.mean(right) > 0.9
