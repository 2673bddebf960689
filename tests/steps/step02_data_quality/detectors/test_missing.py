from __future__ import annotations

import numpy as np


def test_gap_is_counted_with_its_share(look) -> None:
    (finding,) = look("missing", {"a": ["1", "", " ", None], "y": ["0", "1", "0", "1"]})
    assert (finding.rows, finding.share, finding.cells) == (3, 0.75, [1, 2, 3])


def test_gap_in_the_target_is_never_low(look) -> None:
    (finding,) = look("missing", {"y": ["0", "1"] * 50 + [""]})
    assert finding.severity == "medium"


def test_gap_that_goes_with_the_target_is_told_without_naming_a_mechanism(look, rng) -> None:
    y = rng.random(1000) < 0.4
    gone = rng.random(1000) < np.where(y, 0.3, 0.08)
    columns = {"a": np.where(gone, "", "5"), "y": y.astype(int).astype(str)}
    (finding,) = look("missing_informative", columns, positive="1")
    assert finding.p_value is not None
    assert finding.p_value < 0.01
    assert finding.strength is not None
    assert finding.strength > 0.2
    assert "MNAR" not in finding.message + finding.remedy


def test_gap_at_random_is_rarely_told(look) -> None:
    told = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        gaps = {f"a{i}": np.where(rng.random(400) < 0.2, "", "5") for i in range(5)}
        told += len(look("missing_informative", gaps | {"y": rng.choice(["0", "1"], 400)}))
    # Family-wise 1 % per table: three or more of 40 would happen once in 120 runs.
    assert told <= 2


def test_code_for_missing_counts_as_a_gap(look, rng) -> None:
    y = rng.random(800) < 0.5
    gone = rng.random(800) < np.where(y, 0.3, 0.05)
    ages = np.where(gone, "999", rng.integers(18, 90, 800).astype(str))
    (finding,) = look("missing_informative", {"age": ages, "y": y.astype(int).astype(str)})
    assert finding.columns == ["age"]


def test_regression_compares_means(look, rng) -> None:
    y = rng.normal(size=1000)
    gone = rng.random(1000) < np.where(y > 0, 0.3, 0.1)
    columns = {"a": np.where(gone, "", "5"), "y": y.round(4).astype(str)}
    (finding,) = look("missing_informative", columns, task="regression")
    assert finding.strength is not None
    assert finding.strength > 0.2
    assert "tested on" not in finding.message
    (finding,) = look("missing_informative", columns, task="regression", rows=900)
    assert "tested on 900 of 1,000 rows" in finding.message


def test_columns_with_the_same_gaps_are_told_once(look, rng) -> None:
    y = rng.random(800) < 0.5
    gone = np.where(rng.random(800) < np.where(y, 0.3, 0.05), "", "5")
    columns = {"a": gone, "b": gone, "y": y.astype(int).astype(str)}
    (finding,) = look("missing_informative", columns)
    assert finding.columns == ["a", "b"]
