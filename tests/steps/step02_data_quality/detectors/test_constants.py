from __future__ import annotations

import numpy as np
import pytest


def test_one_value_and_no_value_are_constant(look) -> None:
    columns = {"a": ["x", "", "x"], "b": ["", "", None], "c": ["x", "z", "x"], "y": ["0", "1", "0"]}
    found = look("constants", columns)
    assert [f.columns for f in found] == [["a"], ["b"]]
    assert found[0].proposal == {
        "excluded": [{"column": "a", "reason": "the column has one value only"}]
    }


@pytest.mark.parametrize("kind", ["counter", "token", "account", "named"])
def test_names_of_cases_are_found(look, rng, kind: str) -> None:
    values = {
        "counter": rng.permutation(300) + 17,
        "token": [f"{v:012x}" for v in rng.integers(0, 2**40, 300)],
        "account": rng.choice(10**9, 300, replace=False) + 10**11,
        "named": rng.choice(10**4, 300, replace=False),
    }[kind]
    column = "order_no" if kind == "named" else "field"
    (finding,) = look("id_like", {column: values, "y": ["0", "1"] * 150})
    assert finding.columns == [column]


@pytest.mark.parametrize("kind", ["decimals", "incomes", "days"])
def test_measurements_that_hardly_repeat_name_nobody(look, rng, kind: str) -> None:
    days = np.datetime64("2000-01-01") + rng.choice(9000, 300, replace=False)
    values = {
        "decimals": rng.normal(size=300),
        "incomes": rng.lognormal(11, 1, 300).astype(int),
        "days": days.astype(str),
    }[kind]
    assert look("id_like", {"field": values, "y": ["0", "1"] * 150}) == []


def test_declared_id_is_not_told_again(look) -> None:
    columns = {"id": [f"C{i}" for i in range(100)], "y": ["0", "1"] * 50}
    assert look("id_like", columns, id="id") == []
