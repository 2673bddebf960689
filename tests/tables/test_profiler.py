"""A profile's numbers against pandas, its bounds, and what it withholds."""

from __future__ import annotations

import json
import time

import numpy as np
import pandas as pd
import pytest

from tenfold.tables import ColumnProfile, TableProfile, from_frame, profile
from tenfold.tables.numeric import PROBABILITIES
from tenfold.vocabulary import canonical


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    n = 3000
    made = pd.DataFrame(
        {
            "real": rng.normal(10, 3, n),
            "skewed": rng.lognormal(0, 2, n),
            "count": rng.poisson(3, n),
            "wide": rng.integers(-(10**9), 10**9, n),
            "word": pd.Series(rng.choice(["a", "b", "long word"], n), dtype="str"),
            "code": pd.Series([f"{i:04d}-XY" for i in rng.integers(0, 900, n)], dtype="str"),
            "day": pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 900, n), unit="D"),
            "flag": rng.random(n) < 0.3,
        }
    )
    made["real"] = made["real"].mask(rng.random(n) < 0.1)
    made["word"] = made["word"].mask(rng.random(n) < 0.2)
    return made


@pytest.fixture(scope="module")
def found(frame: pd.DataFrame) -> TableProfile:
    return profile(from_frame(frame))


@pytest.mark.parametrize("name", ["real", "skewed", "count", "wide"])
def test_numbers_agree_with_pandas(frame: pd.DataFrame, found: TableProfile, name: str) -> None:
    values, column = frame[name], found.column(name)
    assert column.missing == values.isna().sum()
    assert column.distinct == values.nunique()
    assert column.mean == pytest.approx(values.mean())
    assert column.sd == pytest.approx(values.std())
    assert column.minimum == values.min()
    assert column.maximum == values.max()
    wanted = values.quantile(list(PROBABILITIES)).tolist()
    assert [each.value for each in column.quantiles] == pytest.approx(wanted)


@pytest.mark.parametrize("name", ["real", "skewed", "count", "wide", "day"])
def test_a_histogram_counts_every_value_once(
    frame: pd.DataFrame, found: TableProfile, name: str
) -> None:
    histogram = found.column(name).histogram
    assert histogram is not None
    assert len(histogram.edges) == len(histogram.counts) + 1 <= 31
    assert sum(histogram.counts) == frame[name].notna().sum()


def test_a_histogram_agrees_with_numpy(frame: pd.DataFrame, found: TableProfile) -> None:
    histogram = found.column("skewed").histogram
    assert histogram is not None
    assert histogram.counts == np.histogram(frame["skewed"], bins=30)[0].tolist()


def test_few_whole_numbers_have_a_bin_each(frame: pd.DataFrame, found: TableProfile) -> None:
    histogram = found.column("count").histogram
    assert histogram is not None
    counts = frame["count"].value_counts().reindex(range(frame["count"].max() + 1), fill_value=0)
    assert histogram.counts == counts.sort_index().tolist()


@pytest.mark.parametrize("name", ["word", "code", "count", "flag"])
def test_top_values_agree_with_pandas(frame: pd.DataFrame, found: TableProfile, name: str) -> None:
    counts = frame[name].value_counts()
    column = found.column(name)
    assert [each.count for each in column.top] == counts.head(10).tolist()
    assert all(counts[type(counts.index[0])(each.value)] == each.count for each in column.top) or (
        name == "flag"
    )
    assert column.distinct == len(counts)


def test_text_has_lengths_and_formats(found: TableProfile) -> None:
    assert (found.column("word").shortest, found.column("word").longest) == (1, 9)
    assert {each.pattern: each.count for each in found.column("code").formats} == {"9999-A": 3000}


def test_dates_are_written_as_iso_text(frame: pd.DataFrame, found: TableProfile) -> None:
    column = found.column("day")
    assert column.type == "datetime"
    assert column.minimum == frame["day"].min().isoformat()
    median = next(each.value for each in column.quantiles if each.p == 0.5)
    assert median == frame["day"].quantile(0.5).isoformat()


def test_a_profile_survives_json_and_stands_in_a_record(found: TableProfile) -> None:
    assert TableProfile.model_validate_json(found.model_dump_json()) == found
    canonical(found.model_dump(mode="json"))


def test_infinities_are_counted_and_left_out() -> None:
    column = profile(from_frame(pd.DataFrame({"x": [1.0, np.inf, -np.inf, 3.0, np.nan]}))).columns[
        0
    ]
    assert (column.infinite, column.missing, column.distinct) == (2, 1, 4)
    assert (column.mean, column.maximum) == (2.0, 3.0)


def test_huge_whole_numbers_keep_their_digits() -> None:
    values = [10**18 + 1, 10**18 + 3, 10**18 + 3]
    column = profile(from_frame(pd.DataFrame({"x": values}))).columns[0]
    assert column.maximum == 10**18 + 3
    assert column.quantiles[3].value == 10**18 + 3
    assert column.distinct == 2


def test_numbers_too_large_for_their_sum_give_no_mean() -> None:
    column = profile(from_frame(pd.DataFrame({"x": [1.7e308, 1.7e308, -1.0]}))).columns[0]
    assert (column.mean, column.sd) == (None, None)


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([None, None], dtype="str"),
        pd.Series([None, None], dtype="Int64"),
        pd.Series([np.nan, np.nan]),
        pd.Series([np.inf, np.inf]),
        pd.Series(pd.to_datetime([None, None])),
        pd.Series([None, None], dtype="boolean"),
        pd.Series([5]),
        pd.Series(["x"], dtype="str"),
    ],
)
@pytest.mark.parametrize("task", ["binary", "regression", "multiclass"])
def test_degenerate_columns_are_profiled(values: pd.Series, task: str) -> None:
    frame = pd.DataFrame({"x": values, "y": range(len(values))})
    column = profile(from_frame(frame), target="y", task=task).columns[0]  # type: ignore[arg-type]
    assert column.missing == values.isna().sum()
    if column.association is not None:
        assert column.association.strength.low is None


def test_duplicate_rows_and_ids_are_exact() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"id": range(500), "a": rng.integers(0, 3, 500), "b": rng.normal(size=500)}
    )
    frame.loc[::7, "b"] = np.nan
    frame = pd.concat([frame, frame.head(30), frame.head(5)], ignore_index=True)
    frame.loc[530:, "a"] = 9
    found = profile(from_frame(frame), id="id")
    assert found.duplicate_rows == frame.duplicated().sum() > 0
    assert found.duplicate_ids == frame["id"].duplicated().sum() == 35


def test_zero_and_minus_zero_are_one_value() -> None:
    found = profile(from_frame(pd.DataFrame({"x": [0.0, -0.0, 1.0]})))
    assert (found.columns[0].distinct, found.duplicate_rows) == (2, 1)


def withheld(column: ColumnProfile) -> bool:
    values = (column.minimum, column.maximum, column.mean, column.sd, column.histogram)
    return column.private and not any((*values, column.top, column.quantiles))


def test_values_of_private_columns_are_withheld() -> None:
    frame = pd.DataFrame(
        {
            "id": range(100, 150),
            "age": [30, 40] * 25,
            "mail": [f"person{i}@example.org" for i in range(50)],
            "free": [f"secret{i}" for i in range(50)],
            "born": pd.to_datetime(["1990-05-17"] * 50),
            "amount": range(50),
        }
    )
    found = profile(from_frame(frame), id="id", private=["age", "free"])
    assert [column.name for column in found.columns if withheld(column)] == list(frame)[:-1]
    text = found.model_dump_json()
    assert not any(secret in text for secret in ("example.org", "secret", "1990", "149"))
    assert found.column("mail").personal == "e-mail"


def test_values_that_occur_once_are_not_listed_beside_many_others() -> None:
    frame = pd.DataFrame({"note": [f"only {i}" for i in range(40)] + ["again"] * 3})
    assert [each.value for each in profile(from_frame(frame)).columns[0].top] == ["again"]


def test_a_wide_table_stays_within_a_few_megabytes() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(40, 1000)), columns=[f"c{i}" for i in range(1000)])
    frame["y"] = rng.integers(0, 2, 40)
    found = profile(from_frame(frame), target="y", task="binary", positive="1")
    assert len(json.dumps(found.model_dump(mode="json"))) < 1_000_000
    assert found.notes == [
        "Of 1,001 columns the first 200 are described in full, the others in brief."
    ]
    assert not found.column("c300").detailed
    assert found.column("c300").association is not None
    assert found.column("y").detailed


def test_a_sample_says_so_and_counts_stay_exact(frame: pd.DataFrame) -> None:
    rows = pd.concat([frame.assign(id=range(3000)), frame.assign(id=range(3000)).head(40)])
    table = from_frame(rows.reset_index(drop=True))
    exact = profile(table, id="id")
    drawn = profile(table, id="id", exact_rows=1000)
    assert drawn.sampled == 1000
    assert (drawn.duplicate_rows, drawn.duplicate_ids) == (40, 40)
    for one, other in zip(exact.columns, drawn.columns, strict=True):
        keys = ("missing", "distinct", "minimum", "maximum", "shortest", "longest", "infinite")
        assert [getattr(one, k) for k in keys] == [getattr(other, k) for k in keys]
        assert other.mean == pytest.approx(one.mean)
        assert other.sd == pytest.approx(one.sd)
    assert "1,000 rows drawn at random" in " ".join(drawn.column("real").notes)
    assert exact.sampled is None


def test_a_target_that_is_measured_keeps_its_own_association_empty(frame: pd.DataFrame) -> None:
    found = profile(from_frame(frame), target="flag", task="binary", positive="True")
    assert found.column("flag").association is None
    assert all(c.association for c in found.columns if c.name != "flag")


def test_profiling_is_not_much_slower_than_describe() -> None:
    # The claim itself is measured in benchmarks/profiling.py; this only catches a blunder.
    rng = np.random.default_rng(0)
    data = pd.DataFrame({f"c{i}": rng.normal(size=50_000) for i in range(4)})
    data["w"] = pd.Series(rng.choice(["a", "b"], 50_000), dtype="str")
    table = from_frame(data.assign(y=rng.integers(0, 2, 50_000)))
    own = min(_seconds(lambda: profile(table, target="y", task="binary")) for _ in range(3))
    theirs = min(_seconds(lambda: data.describe(include="all")) for _ in range(3))
    assert own < 15 * theirs


def _seconds(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


def test_missing_ids_are_no_duplicates() -> None:
    frame = pd.DataFrame({"id": [1.0, 1.0, 2.0, np.nan, np.nan], "x": range(5)})
    for rows in (10, 3):
        assert profile(from_frame(frame), id="id", exact_rows=rows).duplicate_ids == 1


def test_a_target_of_very_many_classes_is_bounded() -> None:
    frame = pd.DataFrame({"x": range(3000), "y": [f"class {i}" for i in range(3000)]})
    found = profile(from_frame(frame), target="y", task="multiclass").column("x")
    assert found.association is not None
