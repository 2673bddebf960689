"""XGBoost on all rows of a table, in a real session of Spark: who trains, and who never does."""

from __future__ import annotations

import shutil
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from tenfold.errors import DataProblem, InvalidDecisions, MissingExtra, StepFailed, WrongInput
from tenfold.scoring.spark.shaping import Fate
from tenfold.steps.step03_baseline_models import STEP, BaselineEvidence
from tenfold.steps.step03_baseline_models.all_rows import fitting
from tenfold.steps.step03_baseline_models.all_rows.kept import check_fates
from tenfold.steps.step03_baseline_models.folds import draw_folds
from tenfold.steps.step03_baseline_models.rows import read_rows
from tenfold.tables import read
from tenfold.tables.whole import keys_of, version_of
from tenfold.vocabulary import PreparedData, SplitPlan, ValueModel, WholeTable

ROWS, EACH = 3_000, 5
FEATURES = ["income", "debt at `start`", "region"]
LADDER = {
    **dict.fromkeys(["todays_rule", "constant", "linear", "tree", "boosting"], False),
    "features_tried": 0,
    "cv_folds": 4,
    "fit_budget": 10,
}


def cases(rows: int = ROWS, seed: int = 0) -> pd.DataFrame:
    """Cases of households over time."""
    rng = np.random.default_rng(seed)
    income, debt = rng.normal(size=rows), rng.normal(size=rows)
    region = rng.choice(["north", "süd", "west"], size=rows)
    chance = 1 / (1 + np.exp(-2 * np.abs(debt - income) + 0.5 * (region == "west") + 1.5))
    income[rng.random(rows) < 0.05] = np.nan
    income[7] = np.inf
    return pd.DataFrame(
        {
            "income": income,
            "debt at `start`": debt,
            "region": region,
            "household": rng.integers(0, rows // 6, rows),
            "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(rows) // 10, "D"),
            "bad": (rng.random(rows) < chance).astype(int),
        }
    )


class Table:
    """A table of Parquet parts, of which every fifth row is the sample that step 2 handed on."""

    def __init__(self, laboratory: Any, frame: pd.DataFrame, kind: str = "random") -> None:
        self.laboratory, self.folder = laboratory, laboratory.folder / "table"
        self.frame = frame
        self.plain = frame.replace([np.inf], np.nan)
        sample = self.plain.iloc[::EACH].reset_index(drop=True)
        self.data: PreparedData = laboratory.prepare(
            sample.assign(bad=sample["bad"].astype(str)),
            "bad",
            features=FEATURES,
            split=SplitPlan(kind=kind, embargo_days=3 if kind == "time" else 0),
            labels=["0", "1"],
            **{"group": {"group": "household"}, "time": {"time": "day"}}.get(kind, {}),
        )
        # Who judges and who calibrates, by position in the table.
        path = laboratory.folder / self.data.snapshot.path
        decisions = STEP.parse(LADDER)
        work = read_rows(path, self.data, decisions)
        self.held = work.test.number * EACH
        if kind == "time":
            calibrating = np.arange(0, len(work.train), decisions.cv_folds)
        else:
            options = {"folds": decisions.cv_folds, "repeats": 1, "seed": decisions.seed}
            drawn = draw_folds(work.train, work.task, self.data.split, **options)
            calibrating = drawn.folds[0].test
        self.calibrating = work.train.number[calibrating] * EACH

    def write(self, frame: pd.DataFrame, parts: int = 2) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for number, some in enumerate(np.array_split(np.arange(len(frame)), parts)):
            frame.iloc[some].to_parquet(self.folder / f"{number}.parquet", index=False)

    def seen(self) -> PreparedData:
        """What step 2 hands on of the table as it stands."""
        table = read(self.folder, base=self.folder)
        version = version_of(table, keys_of(table))
        table.duck.close()
        whole = WholeTable(source="table", engine="Spark", rows=table.rows, version=version)
        return self.data.model_copy(update={"whole": whole})

    def far_from(self, evidence: BaselineEvidence, train: pd.DataFrame) -> float:
        """How far the model is at most from one that is fitted on these rows in this process."""
        model = joblib.load(self.laboratory.folder / evidence.candidate.model.path)
        shape, rows = model[:-1], shape_of(model, self.plain)
        here = clone(model[-1]).fit(shape.transform(train), train["bad"])
        return float(np.abs(here.predict_proba(rows) - model[-1].predict_proba(rows)).max())


def shape_of(model: Any, frame: pd.DataFrame) -> Any:
    return model[:-1].transform(frame)


def test_all_rows_train_but_those_that_judge_and_calibrate_and_their_doubles(
    laboratory: Any, value: ValueModel
) -> None:
    table = Table(laboratory, cases())
    held = table.frame.iloc[table.held]
    # Doubles of held-out rows that say the opposite: who learns from them, knows the exam.
    everything = pd.concat([table.frame, held.assign(bad=1 - held["bad"])], ignore_index=True)
    table.write(everything)
    data = table.seen()
    found = laboratory.run(data, value, all_rows=True, **LADDER)
    told = found.all_rows
    train = table.plain.drop(index=[*table.held, *table.calibrating])
    assert (told.rows, told.equal) == (len(everything), 2 * len(held))
    assert told.calibrating == len(table.calibrating) == found.held_out.threshold_rows
    assert told.trained == found.candidate.train_rows == len(train)
    assert told.sample_trained == 480
    assert found.held_out.rows == len(held)
    assert found.held_out.threshold_rows_shared == 0
    assert table.far_from(found, train) < 1e-6
    # The same rows in another order and in other parts.
    table.write(everything.sample(frac=1, random_state=1), parts=3)
    again = laboratory.run(data, value, all_rows=True, **LADDER)
    assert again == found


@pytest.mark.parametrize("kind", ["group", "time"])
def test_no_row_of_a_held_out_group_or_period_trains(laboratory: Any, kind: str) -> None:
    table = Table(laboratory, cases(), kind)
    table.write(table.frame)
    frame, kept = table.plain, [*table.held, *table.calibrating]
    if kind == "group":
        out = frame["household"].isin(frame["household"].iloc[kept])
    else:
        out = frame["day"] >= frame["day"].iloc[table.held].min() - pd.Timedelta(days=3)
        out.iloc[kept] = True
    found = laboratory.run(table.seen(), all_rows=True, **LADDER)
    told = found.all_rows
    assert told.trained == (~out).sum() < len(frame) - len(kept)
    assert (told.of_groups if kind == "group" else told.of_period) > len(table.held)
    assert table.far_from(found, frame[~out]) < 1e-6
    assert "rows of 3,000 and is handed on" in told.words


def test_a_table_that_is_gone_or_another_is_refused(laboratory: Any) -> None:
    table = Table(laboratory, cases())
    table.write(table.frame)
    data = table.seen()
    table.write(table.frame.iloc[:-1])
    with pytest.raises(DataProblem, match=r"not the table that step 2 has seen.*Run step 2"):
        laboratory.run(data, all_rows=True, **LADDER)
    shutil.rmtree(table.folder)
    with pytest.raises(DataProblem, match="does not exist"):
        laboratory.run(data, all_rows=True, **LADDER)


def test_another_model_that_was_chosen_is_handed_on_and_said(
    laboratory: Any, loan_frame: pd.DataFrame
) -> None:
    whole = WholeTable(source="table", engine="Spark", rows=9_000, version="0" * 64)
    data = laboratory.prepare(loan_frame, "bad").model_copy(update={"whole": whole})
    found = laboratory.run(data, all_rows=True, features_tried=0, cv_folds=2)
    assert found.choice.chosen != "xgboost"
    assert "only XGBoost is fitted on all rows" in found.all_rows.why_not
    plain = laboratory.run(data, features_tried=0, cv_folds=2)
    assert plain.all_rows is None
    assert plain.candidate == found.candidate


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (None, "step 2 took all rows into memory"),
        ({"engine": "DuckDB"}, "step 2 read it with DuckDB"),
        ({"engine": "Spark", "corrected": 3}, "corrected 3 labels of the sample"),
    ],
)
def test_what_spark_did_not_read_is_refused_before_anything_is_fitted(
    laboratory: Any, loan_frame: pd.DataFrame, whole: dict[str, Any] | None, said: str
) -> None:
    given = whole and WholeTable(source="t", rows=9, version="0", **whole)
    data = laboratory.prepare(loan_frame, "bad").model_copy(update={"whole": given})
    with pytest.raises(WrongInput, match=said):
        laboratory.run(data, all_rows=True)


def test_without_pyspark_one_sentence_says_how_to_get_it(
    laboratory: Any, loan_frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "find_spec", lambda _: None)
    whole = WholeTable(source="t", engine="Spark", rows=9, version="0")
    data = laboratory.prepare(loan_frame, "bad").model_copy(update={"whole": whole})
    with pytest.raises(MissingExtra, match=r"tenfold\[spark\]"):
        laboratory.run(data, all_rows=True)


@pytest.mark.parametrize("other", [{"xgboost": False}, {"reweigh_by": ["sex"]}])
def test_decisions_that_do_not_go_together_are_refused(other: dict[str, Any]) -> None:
    with pytest.raises(InvalidDecisions, match="all_rows fits"):
        STEP.parse({"all_rows": True, **other})


def test_doubles_without_end_and_rows_not_found_again_are_refused() -> None:
    none = dict.fromkeys(Fate, 0)
    sizes = {"held": 120, "calibrating": 96, "sample": 600}
    check_fates(none | {Fate.TRAINS: 2_784, Fate.EQUAL: 120, Fate.CALIBRATES: 96}, **sizes)
    with pytest.raises(DataProblem, match="1,496 of 3,000 rows equal one of 216"):
        check_fates(none | {Fate.TRAINS: 1_504, Fate.EQUAL: 1_400, Fate.CALIBRATES: 96}, **sizes)
    with pytest.raises(StepFailed, match="Only 215 of the 216 rows"):
        check_fates(none | {Fate.TRAINS: 2_785, Fate.EQUAL: 119, Fate.CALIBRATES: 96}, **sizes)


@pytest.mark.parametrize(
    ("fates", "said"),
    [
        ({Fate.PERIOD: 600}, "Only 0 of the 216"),
        ({Fate.PERIOD: 480, Fate.EQUAL: 120}, "Only 120 of the 216"),
        ({Fate.GROUP: 600}, "Only 120 of the 216"),
        ({Fate.GROUP: 600, Fate.CALIBRATES: 95}, "Only 215 of the 216"),
        ({Fate.CALIBRATES: 480}, "Only 96 of the 216"),
    ],
)
def test_a_held_out_period_or_group_stands_for_no_row_that_calibrates(
    fates: dict[Fate, int], said: str
) -> None:
    every = dict.fromkeys(Fate, 0) | {Fate.TRAINS: 3_000 - sum(fates.values())} | fates
    with pytest.raises(StepFailed, match=said):
        check_fates(every, held=120, calibrating=96, sample=600)
