from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step02_data_quality.detectors import detect, detector, detectors, error_cells
from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.vocabulary import ColumnRoles, Exclusion

AS_OF = date(2026, 11, 22)


def _messy(n: int = 600) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    y = rng.random(n) < 0.4
    frame = pd.DataFrame(
        {
            "id": [f"P-{i}" for i in range(n)],
            "age": rng.integers(18, 90, n).astype(str),
            "income": np.round(rng.lognormal(7, 0.4, n), 2).astype(str),
            "city": rng.choice(["Berlin", "Hamburg", "Bremen"], n),
            "signal": np.round(y + rng.normal(0, 1, n), 4).astype(str),
            "y": np.where(y, "yes", "no"),
        }
    )
    frame.loc[:20, "age"] = "999"
    frame.loc[30:50, "income"] = frame.loc[30:50, "income"].str.replace(".", ",")
    frame.loc[60:80, "city"] = "berlin "
    frame.loc[90:99, "city"] = ""
    return frame


def _found(frame: pd.DataFrame, seed: int = 1, **roles: object) -> list[str]:
    given = ColumnRoles(**{"target": "y", "positive": "yes"} | roles)
    found = detect(frame, given, task="binary", as_of=AS_OF, rng=np.random.default_rng(seed))
    return [finding.model_dump_json() for finding in found]


def test_same_seed_gives_the_same_findings() -> None:
    frame = _messy()
    assert _found(frame) == _found(frame)


def test_detector_alone_says_what_it_says_among_all() -> None:
    frame = _messy()
    roles = ColumnRoles(target="y", positive="yes")
    alone = [
        finding.model_dump_json()
        for each in detectors().values()
        for finding in each(frame, roles, task="binary", as_of=AS_OF, rng=np.random.default_rng(1))
    ]
    assert sorted(alone) == sorted(_found(frame))


def test_text_and_typed_columns_give_the_same_findings() -> None:
    frame = _messy().assign(age=lambda f: f["age"].astype(str))
    typed = frame.assign(age=frame["age"].astype(int), signal=frame["signal"].astype(float))
    assert _found(typed) == _found(frame)


def test_high_findings_come_first() -> None:
    frame = _messy().assign(copy=lambda f: f["y"])
    found = detect(
        frame,
        ColumnRoles(target="y"),
        task="binary",
        as_of=AS_OF,
        rng=np.random.default_rng(0),
    )
    assert found[0].columns == ["copy"]
    ranks = [("high", "medium", "low").index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)


def test_excluded_columns_are_left_alone() -> None:
    left_out = [Exclusion(column="age", reason="test"), Exclusion(column="city", reason="test")]
    found = _found(_messy(), excluded=left_out)
    assert not any("'age'" in each or "'city'" in each for each in found)


def test_private_values_never_appear() -> None:
    frame = _messy().assign(ssn=lambda f: ["SECRETPERSON"] * 300 + ["secretperson "] * 300)
    frame.loc[0, "ssn"] = "SECRETPRESON"
    frame.loc[::7, "id"] = "SECRETPERSON"
    roles = ColumnRoles(target="y", id="id", protected=["city"])
    found = detect(
        frame,
        roles,
        task="binary",
        as_of=AS_OF,
        rng=np.random.default_rng(0),
        private=["ssn"],
        population={},
    )
    told = " ".join(finding.model_dump_json() for finding in found)
    assert {"category_case", "duplicate_ids"} <= {finding.detector for finding in found}
    assert "secretp" not in told.lower()
    assert "berlin" not in told.lower()


def test_values_that_hardly_repeat_are_never_shown() -> None:
    frame = pd.DataFrame({"name": [f"Jane Doe {i}" for i in range(100)], "y": ["a", "b"] * 50})
    exam = Exam(frame, ColumnRoles(target="y"), "binary", None, AS_OF, None, {}, ())
    assert exam.quote("name", "Jane Doe 1") == "a value (not shown)"


def test_two_detectors_cannot_share_a_name() -> None:
    detectors()
    with pytest.raises(ValueError, match="two detectors"):
        detector("missing")(lambda exam: [])


def test_schemas_load_without_pandas_numpy_or_sklearn() -> None:
    code = (
        "import sys, tenfold.steps.step02_data_quality.detectors.finding\n"
        "import tenfold.steps.step02_data_quality.detectors\n"
        "print([m for m in ('pandas', 'numpy', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


_ROWS = 60
_DEGENERATE: dict[str, pd.DataFrame] = {
    "nothing": pd.DataFrame(),
    "no rows": pd.DataFrame({"a": [], "y": []}),
    "one row": pd.DataFrame({"a": ["1"], "y": ["0"]}),
    "target alone": pd.DataFrame({"y": ["0", "1"] * 30}),
    "no target": pd.DataFrame({"a": [1.0, 2.0] * 30}),
    "null target": pd.DataFrame({"a": range(_ROWS), "y": [None] * _ROWS}),
    "constant target": pd.DataFrame({"a": range(_ROWS), "y": ["1"] * _ROWS}),
    "nulls": pd.DataFrame({"a": [None] * _ROWS, "b": [np.nan] * _ROWS, "y": ["0", "1"] * 30}),
    "infinite": pd.DataFrame({"a": [np.inf, -np.inf, 1.0, 2, 3, 4] * 10, "y": ["0", "1"] * 30}),
    "huge": pd.DataFrame({"a": [10**18 + i for i in range(_ROWS)], "y": [0, 1] * 30}),
    "ancient": pd.DataFrame(
        {"a": ["0001-01-01", "1500-01-01", "9999-12-31"] * 20, "y": [0, 1] * 30}
    ),
    "zones": pd.DataFrame(
        {"a": ["2020-01-01T00:00+02:00", "2020-06-01 10:00Z"] * 30, "y": [0, 1] * 30}
    ),
    "zoned": pd.DataFrame({"a": pd.date_range("2020", periods=_ROWS, tz="UTC"), "y": [0, 1] * 30}),
    "objects": pd.DataFrame({"a": [1, "1", True, None, 2.5, [1]] * 10, "y": [0, 1] * 30}),
    "flags": pd.DataFrame({"a": [True, False] * 30, "y": [True, False] * 30}),
    "categories": pd.DataFrame({"a": pd.Categorical(["x", "y", None] * 20), "y": [0, 1] * 30}),
    "odd names": pd.DataFrame(
        {'a "\n<b>': ["1", "2"] * 30, "😀": ["a", "b"] * 30, "y": [0, 1] * 30}
    ),
    "wide": pd.DataFrame(np.random.default_rng(0).normal(size=(50, 300))).rename(columns=str),
}


@pytest.mark.parametrize("name", _DEGENERATE)
@pytest.mark.parametrize("task", ["binary", "regression", "multiclass"])
def test_degenerate_tables_never_crash(name: str, task: str) -> None:
    frame = _DEGENERATE[name]
    if task == "regression" and "y" in frame and name in ("flags", "null target"):
        frame = frame.assign(y=range(len(frame)))
    found = detect(
        frame,
        ColumnRoles(target="y", time="a" if "a" in frame else None),
        task=task,  # type: ignore[arg-type]  # parametrised with the literals of Task
        as_of=AS_OF,
        rng=np.random.default_rng(0),
        serving=frame.head(40),
        population={"a": {"x": 0.5, "nobody": 0.5}, "nowhere": {"x": 1.0}},
    )
    assert all(0 <= finding.share <= 1 for finding in found)
    assert error_cells(frame).shape == frame.shape
