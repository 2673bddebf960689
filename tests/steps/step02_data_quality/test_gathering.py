"""Tables larger than memory: what is said of all rows is exact, and the sample is stated."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.step import Context
from tenfold.steps.step02_data_quality import (
    STEP,
    DataQualityEvidence,
    DataQualityInputs,
    gathering,
)
from tenfold.steps.step02_data_quality.detectors import labels as detector
from tenfold.steps.step02_data_quality.detectors.labels import LabelQueue
from tenfold.tables import from_frame
from tenfold.vocabulary import Estimate

FITS = gathering.fits
Customers = Callable[..., pd.DataFrame]
ROWS = 3_000
_KNOWN: dict[str, DataQualityEvidence] = {}
ROLES: dict[str, Any] = {
    "target": "left",
    "id": "customer_id",
    "time": "since",
    "protected": ["sex"],
    "rules": ["customer_id must be unique", "spend must be positive", "visits must be at most 6"],
    "sentinels": {"plan": ["?"]},
}


def table(customers: Customers, rows: int = ROWS) -> pd.DataFrame:
    """Customers with gaps, a sentinel, repeated rows, and rows without a label."""
    frame = customers(rows)
    frame.loc[::50, "spend"] = np.nan
    frame.loc[3::70, "plan"] = "?"
    frame.loc[5::200, "left"] = None
    return pd.concat([frame, frame.head(30)], ignore_index=True)


@pytest.fixture
def look(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., DataQualityEvidence]:
    """Run step 2 over frames, each a part of a folder of Parquet; without label noise."""
    none = np.zeros(0, dtype=np.intp)
    queue = LabelQueue(none, Estimate.not_enough("left out by this test"), none)
    monkeypatch.setattr(detector, "label_queue", lambda *_, **__: queue)

    def call(*parts: pd.DataFrame, **given: Any) -> DataQualityEvidence:
        content = [pd.util.hash_pandas_object(part).sum() for part in parts]
        key = repr((content, given, gathering.fits is FITS))
        if key not in _KNOWN:
            folder = tmp_path / f"parts{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            for place, part in enumerate(parts):
                part.to_parquet(folder / f"{place}.parquet", index=False)
            decisions = STEP.parse({"source": str(folder)} | ROLES | given)
            _KNOWN[key] = STEP.run(decisions, DataQualityInputs(), context)
        return _KNOWN[key]

    return call


Look = Callable[..., DataQualityEvidence]


def test_all_rows_through_the_engine_give_what_all_rows_in_memory_give(
    look: Look, customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = table(customers)
    here = look(frame)
    monkeypatch.setattr(gathering, "fits", lambda *_: False)
    there = look(frame)
    assert here.overview.sample is None
    assert there.overview.sample is not None
    for name in ("rows", "unlabelled", "duplicate_rows", "duplicate_ids", "column_count", "gaps"):
        assert getattr(there.overview, name) == getattr(here.overview, name), name
    assert (there.target.classes, there.target.rate) == (here.target.classes, here.target.rate)
    for one, other in zip(here.overview.columns, there.overview.columns, strict=True):
        said = {"mean", "sd", "notes", "association"}
        assert other.model_dump(exclude=said) == one.model_dump(exclude=said), one.name
        if one.mean is not None and one.sd is not None:
            assert other.mean == pytest.approx(one.mean, abs=1e-9 * one.sd)
            assert other.sd == pytest.approx(one.sd, rel=1e-9)
    assert there.data.features == here.data.features
    assert there.data.recipe_digest == here.data.recipe_digest
    rules = {rule.key: rule for rule in here.contract.rules}
    assert {rule.key for rule in there.contract.rules} == set(rules)
    broken = {
        each.text: each.exceptions for each in here.contract.broken if each.source != "learnt"
    }
    assert broken == {e.text: e.exceptions for e in there.contract.broken if e.source != "learnt"}
    assert there.contract.over_all


def test_a_sample_and_all_that_follows_are_the_same_in_another_order_and_other_parts(
    look: Look, customers: Customers
) -> None:
    frame = table(customers)
    shuffled = frame.sample(frac=1, random_state=1)
    one = look(frame, most_rows=1_000)
    other = look(shuffled[:700], shuffled[700:2_500], shuffled[2_500:], most_rows=1_000)
    assert one.data.whole is not None
    assert other.data.whole is not None
    # Only where it lies, which the test says in full, is another.
    whole = other.data.whole.model_copy(update={"source": one.data.whole.source})
    data = other.data.model_copy(update={"whole": whole})
    assert one == other.model_copy(update={"data": data})
    assert one.data.rows == one.overview.looked_at == 1_000
    assert one.overview.rows == len(frame) - frame["left"].isna().sum()


def test_shares_and_rates_are_those_of_all_rows(look: Look, customers: Customers) -> None:
    frame = table(customers)
    found = look(frame, most_rows=1_000)
    counts = frame["left"].value_counts()
    assert found.target.classes == counts.to_dict()
    assert found.target.rate is not None
    assert found.target.rate.n == counts.sum()
    sample = found.overview.sample
    assert sample is not None
    for name, rows in sample.classes.items():
        assert rows == pytest.approx(1_000 * counts[name] / counts.sum(), abs=1)


def test_the_contract_is_held_against_all_rows(look: Look, customers: Customers) -> None:
    frame = table(customers)
    found = look(frame, most_rows=1_000)
    known = frame[frame["left"].notna()]
    broken = {each.text: each for each in found.contract.broken if each.source == "written"}
    assert broken["'customer_id' must be unique"].exceptions == (
        known["customer_id"].duplicated(keep=False).sum()
    )
    assert broken["'visits' must be at most 6"].exceptions == (known["visits"] > 6).sum()
    assert found.contract.over_all
    assert found.contract.batch_rows == len(known) // 10
    # Its ids come again among all rows, though not in the sample: no rule is learnt that says not.
    assert not any(rule.key == "customer_id: unique" for rule in found.contract.rules[3:])


@pytest.mark.parametrize("fails", ["", "version_of", "copies", "draw"])
@pytest.mark.parametrize("unlabelled", [0, 30])
def test_nothing_that_was_set_aside_for_a_sample_stays(
    customers: Customers, monkeypatch: pytest.MonkeyPatch, fails: str, unlabelled: int
) -> None:
    frame = customers(300)
    frame = pd.concat([frame, frame.tail(20)], ignore_index=True)
    frame.loc[: unlabelled - 1, "left"] = None
    rows = from_frame(frame)

    def broken(*_: Any, **__: Any) -> None:
        raise DataProblem(fails)

    if fails:
        monkeypatch.setattr(gathering, fails, broken)
    there = "SELECT table_name FROM duckdb_tables()"
    before = rows.duck.rows(there)
    with pytest.raises(DataProblem, match=fails) if fails else nullcontext():
        decisions = STEP.parse({"source": "x", "target": "left", "most_rows": 1_000})
        whole, _ = gathering.gather(rows, decisions, [], lambda *_: None)
        assert whole.repeated == 20
    assert rows.duck.rows(there) == before


def test_data_that_changed_have_another_version(look: Look, customers: Customers) -> None:
    frame = table(customers)
    changed = frame.assign(spend=frame["spend"].where(frame.index != 1_234, 0.1))
    versions = {look(each, most_rows=1_000).overview.version for each in (frame, changed)}
    assert len(versions) == 2


def test_a_sample_too_small_for_the_rarest_class_says_how_many_rows_would_do(
    look: Look, customers: Customers
) -> None:
    frame = customers(12_000)
    frame["left"] = "no"
    frame.loc[:99, "left"] = "yes"
    with pytest.raises(
        DataProblem,
        match=r"1,000 of 12,000 rows is too small for the rarest class: it holds 8 of the 100 rows "
        r"of 'yes', and 50 are needed .*`most_rows: 6000`",
    ):
        look(frame, most_rows=1_000)


def test_a_number_as_target_has_the_mean_of_all_rows(look: Look, customers: Customers) -> None:
    frame = table(customers)
    found = look(frame, most_rows=1_000, target="spend", rules=[])
    assert found.data.task == "regression"
    assert found.target.mean == pytest.approx(frame["spend"].mean())
    assert found.overview.unlabelled == frame["spend"].isna().sum()
    assert found.overview.sample is not None
    assert found.overview.sample.classes == {}


def test_a_part_that_is_cut_off_is_named_and_nothing_is_left_behind(
    look: Look, customers: Customers, tmp_path: Path, context: Context
) -> None:
    frame = table(customers)
    folder = tmp_path / "cut"
    folder.mkdir()
    for place in range(2):
        frame.to_parquet(folder / f"{place}.parquet", index=False)
    whole = (folder / "1.parquet").read_bytes()
    # Its heading and its end are there, and what lies between is lost.
    (folder / "1.parquet").write_bytes(whole[:200] + b"\0" * 4_000 + whole[4_200:])
    with pytest.raises(DataProblem, match=r"'1\.parquet' cannot be read"):
        look(frame, source=str(folder), most_rows=1_000)
    assert not (context.project_dir / "cache").exists()


def test_parts_that_disagree_on_a_type_are_named(
    look: Look, customers: Customers, tmp_path: Path
) -> None:
    frame = table(customers)
    with pytest.raises(
        DataProblem, match=r"one schema:\n.*'visits' is number in '0.parquet', text in "
    ):
        look(frame, frame.assign(visits="many"), most_rows=1_000)


def test_corrected_labels_belong_to_one_sample_and_no_other(
    look: Look, customers: Customers, context: Context
) -> None:
    frame = table(customers)
    sample = look(frame, most_rows=1_000).overview.sample
    assert sample is not None
    path = context.project_dir / "corrections.csv"
    lines = "row,label,by,reason,data_version,given", f"0,yes,me,seen,{sample.version[:12]},"
    path.write_text("\n".join(lines) + "\n")
    done = look(frame, most_rows=1_000, corrections="corrections.csv").corrected
    assert done is not None
    assert sum(done.parts.values()) + done.standing == 1
    with pytest.raises(DataProblem, match="it was made for version"):
        look(frame, most_rows=1_100, corrections="corrections.csv")
