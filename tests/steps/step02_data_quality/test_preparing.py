"""Input that cannot be used: one clear sentence each, with what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem, InvalidDecisions, MissingExtra
from tenfold.step import Context
from tenfold.steps.step02_data_quality import STEP, DataQualityEvidence
from tenfold.vocabulary import Check

Customers = Callable[..., pd.DataFrame]
Run = Callable[..., DataQualityEvidence]
Judge = Callable[..., dict[str, Check]]


def test_without_a_source_it_says_what_to_write(run: Run) -> None:
    with pytest.raises(DataProblem, match=r"'source' .* is not set.*source: data/"):
        run()


def test_without_a_target_it_lists_the_columns(run: Run, customers: Customers) -> None:
    with pytest.raises(DataProblem, match=r"'target' .* is not set.*customer_id, since"):
        run(customers(), target="unset")


def test_every_name_that_is_no_column_is_told_at_once_with_the_nearest(
    run: Run, customers: Customers
) -> None:
    with pytest.raises(DataProblem) as caught:
        run(
            customers(),
            target="Left",
            id="customerid",
            excluded=[{"column": "spnd", "reason": "x"}],
            sentinels={"agee": ["999"]},
            drop_rules=["plann: set"],
            features=[{"name": "r", "kind": "ratio", "columns": ["spend", "visit"]}],
        )
    text = str(caught.value)
    for name, near in (
        ("Left", "left"),
        ("customerid", "customer_id"),
        ("spnd", "spend"),
        ("agee", "age"),
        ("visit", "visits"),
        ("plann", "plan"),
    ):
        assert f"'{name}'" in text
        assert f"Did you mean '{near}'?" in text


@pytest.mark.parametrize(
    ("column", "values", "fact"),
    [
        ("left", None, "no value|empty"),
        ("left", "yes", "the same"),
        ("left", "unique", "identifier|different values"),
    ],
)
def test_a_target_that_tells_nothing_apart_is_refused(
    run: Run, column: str, values: str | None, fact: str, customers: Customers
) -> None:
    frame = customers()
    made = [f"k{i}" for i in range(len(frame))] if values == "unique" else values
    with pytest.raises(DataProblem, match=fact):
        run(frame.assign(**{column: made}))


def test_too_few_rows_are_refused(run: Run, customers: Customers) -> None:
    with pytest.raises(DataProblem, match="1 row; at least 20"):
        run(customers().head(1))
    few = customers().assign(left=lambda f: f["left"].where(f.index < 12))
    with pytest.raises(DataProblem, match="Only 12 rows have a 'left'"):
        run(few)


def test_a_positive_label_that_does_not_occur_is_refused_with_those_that_do(
    run: Run, customers: Customers
) -> None:
    with pytest.raises(DataProblem, match=r"'maybe'.*'no' and 'yes'|'maybe'.*'yes' and 'no'"):
        run(customers(), positive="maybe")


def test_spark_is_an_extra_that_says_so(
    run: Run, customers: Customers, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataProblem, match=r"'data\.csv' is delimited text; with Spark"):
        run(customers(), engine="spark")
    customers().to_parquet(context.project_dir / "data.parquet", index=False)
    # A test before this one may have left a session that runs.
    monkeypatch.setattr(import_module("tenfold.tables.spark.session"), "_running", None)
    for name in ("pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match="Spark"):
        run(source="data.parquet", target="left", engine="spark")


def test_a_feature_must_not_read_the_target(run: Run, customers: Customers) -> None:
    cheat = {"name": "cheat", "kind": "formula", "formula": 'where(col("left") > 0, 1, 0)'}
    with pytest.raises(DataProblem, match="'cheat' reads the target"):
        run(customers(), features=[cheat])


def test_a_model_needs_at_least_one_column(run: Run, customers: Customers) -> None:
    frame = customers()[["customer_id", "age", "left"]]
    with pytest.raises(DataProblem, match="No column is left"):
        run(frame, id="customer_id", protected=["age"])


def test_the_target_has_one_role_only() -> None:
    with pytest.raises(InvalidDecisions, match="'y' is the target and cannot be id too"):
        STEP.parse({"target": "y", "id": "y"})
    with pytest.raises(InvalidDecisions, match="split by time needs the column"):
        STEP.parse({"split": "time"})


def test_rows_without_a_label_are_left_out_and_counted(run: Run, customers: Customers) -> None:
    frame = customers()
    frame.loc[:49, "left"] = None
    frame.loc[50:59, "left"] = "?"
    evidence = run(frame, sentinels={"left": ["?"]})
    assert evidence.overview.unlabelled == 60
    assert evidence.data.rows == len(frame) - 60
    assert any("60 of 600 rows have no 'left'" in note for note in evidence.overview.notes)


def test_a_numeric_target_in_text_is_read_by_its_rule(run: Run, customers: Customers) -> None:
    frame = customers().assign(paid=lambda f: [f"{x:.2f}".replace(".", ",") for x in f["spend"]])
    evidence = run(
        frame.drop(columns="spend"),
        target="paid",
        clean=[{"column": "paid", "rule": "decimal_comma"}],
    )
    assert evidence.data.task == "regression"
    assert evidence.target.mean == pytest.approx(customers()["spend"].mean())


def test_a_time_in_text_is_read_by_its_rule_and_divides_the_rows(
    run: Run, customers: Customers
) -> None:
    frame = customers().assign(since=lambda f: f["since"].dt.strftime("%d|%m|%Y"))
    evidence = run(
        frame, time="since", clean=[{"column": "since", "rule": "date", "values": ["%d|%m|%Y"]}]
    )
    train, test = (p for p in evidence.split.parts if p.name != "embargo")
    assert train.last is not None
    assert test.first is not None
    assert train.last < test.first


def test_who_priced_the_errors_says_whether_codes_are_marks(run: Run, customers: Customers) -> None:
    from tenfold.vocabulary import ValueModel

    rng = np.random.default_rng(0)
    frame = customers().assign(left=rng.integers(0, 5, 600))
    assert run(frame, value=None).data.task == "multiclass"
    priced = ValueModel(task="regression", payoffs={"over": 1, "under": 2}, volume_per_week=10)
    evidence = run(frame, value=priced)
    assert evidence.data.task == "regression"
    assert evidence.stake.value is not None


def test_hostile_column_names_are_just_names(run: Run, customers: Customers) -> None:
    names = {"age": "a'g\"e", "spend": "<script>alert(1)</script>", "plan": "plan\n😀"}
    evidence = run(customers().rename(columns=names))
    assert set(names.values()) <= set(evidence.data.features)


def test_a_parquet_source_gives_the_same_features_as_csv(
    run: Run, context: Context, customers: Customers
) -> None:
    frame = customers()
    frame.to_parquet(context.project_dir / "data.parquet", index=False)
    other = run(source="data.parquet", target="left")
    assert other.data.recipe_digest == run(frame).data.recipe_digest
    assert isinstance(frame, pd.DataFrame)


def test_a_part_without_the_target_is_refused_and_one_without_a_feature_is_told(
    run: Run, customers: Customers, judge: Judge, context: Context
) -> None:
    frame = customers()
    parts = context.project_dir / "parts"
    parts.mkdir()
    frame[:300].to_parquet(parts / "1.parquet", index=False)
    frame[300:].drop(columns="left").to_parquet(parts / "2.parquet", index=False)
    with pytest.raises(DataProblem, match=r"'left', the target, is not in '2\.parquet'"):
        run(source="parts", target="left")
    feature = next(name for name in frame.columns if frame[name].dtype.kind == "f")
    frame[300:].drop(columns=feature).to_parquet(parts / "2.parquet", index=False)
    evidence = run(source="parts", target="left")
    assert [(one.column, one.parts) for one in evidence.overview.lacking] == [
        (feature, ["2.parquet"])
    ]
    check = judge(evidence, source="parts")["TF0204"]
    assert check.status == "warn"
    assert check.evidence.startswith(f"'{feature}' is not in '2.parquet'")
    # What misses too much is told beside it, with its fix.
    strict = judge(evidence, source="parts", missing_budget=0.1)["TF0204"]
    assert strict.evidence.startswith(f"'{feature}' is not in '2.parquet'")
    assert f"1 feature misses more than 10 %: {feature}" in strict.evidence
    assert strict.fixes[0].changes["data_quality"]["excluded"][0]["column"] == feature
