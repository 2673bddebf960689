"""The contract on disk: a Great Expectations suite that carries our allowances in its meta."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from tenfold.contract.clause import Clause
from tenfold.contract.rules import Rule
from tenfold.errors import WrongInput
from tenfold.features import CleanRule, Kind
from tenfold.vocabulary import Frozen

_VERSION = 1
_LEARNT = {"seen", "rows", "alpha", "dispersion", "optional"}
_BY_CELL = {"unique", "complete", "range", "set", "pattern", "order"}
# What pandas calls them: Great Expectations judges the column's type, we judge each cell.
_TYPES = {
    "number": ["int64", "float64", "Int64", "Float64", "int32", "float32", "int", "float"],
    "date": ["datetime64[us]", "datetime64[ns]", "datetime64[ms]", "datetime64[s]"],
}


class Suite(Frozen):
    """Every clause, and how a batch is cleaned before they are applied.

    Attributes
    ----------
    clauses : list of Clause
    clean : list of CleanRule
        Applied to a batch first, so that the rules speak of what the model sees.
    kinds : dict of str to Kind
        The columns known, and what each holds.
    others : list of str
        Columns that a batch may bring and the contract leaves alone.
    target : str or None
        The target: rows to be scored may lack it.
    batch_rows : int
        Rows of a usual batch; Great Expectations' fixed ``mostly`` is set for that size.
    """

    clauses: list[Clause] = Field(default_factory=list)
    clean: list[CleanRule] = Field(default_factory=list)
    kinds: dict[str, Kind] = Field(default_factory=dict)
    others: list[str] = Field(default_factory=list)
    target: str | None = None
    batch_rows: int = 1000

    def to_json(self) -> dict[str, Any]:
        """The suite as Great Expectations 1.x stores it.

        Our own check reads the exact allowance from ``meta.tenfold``; Great Expectations
        reads ``mostly``, which is that allowance for a batch of `batch_rows`.
        """
        clean = [rule.model_dump(mode="json", exclude_defaults=True) for rule in self.clean]
        own = {
            "version": _VERSION,
            "clean": clean,
            "kinds": self.kinds,
            "others": self.others,
            "target": self.target,
            "batch_rows": self.batch_rows,
        }
        return {
            "name": "tenfold contract",
            "id": None,
            "expectations": [self._expectation(clause) for clause in self.clauses],
            "meta": {"tenfold": own},
            "notes": "Expectations hold after the cleaning rules in meta.tenfold.clean.",
        }

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        text = json.dumps(self.to_json(), indent=1, sort_keys=True, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Suite:
        """Read a suite, ours or one made with Great Expectations.

        Raises
        ------
        WrongInput
            Where it is no suite, or holds expectations that Tenfold cannot check.
        """
        expectations = given.get("expectations")
        if not isinstance(expectations, list):
            raise WrongInput.because(
                "This is not a Great Expectations suite: it has no list of expectations.",
                "Give the contract that step 2 wrote.",
            )
        own = given.get("meta", {}).get("tenfold", {})
        return cls(
            clauses=[_clause(each) for each in expectations],
            clean=own.get("clean", []),
            kinds=own.get("kinds", {}),
            others=own.get("others", []),
            target=own.get("target"),
            batch_rows=own.get("batch_rows", 1000),
        )

    @classmethod
    def read(cls, path: Path) -> Suite:
        """Read it from JSON."""
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
            return cls.from_json(given if isinstance(given, dict) else {})
        except (OSError, ValueError) as error:
            raise WrongInput.because(
                f"The contract '{path.name}' cannot be read: {error}.", "Run step 2 again."
            ) from None

    def _expectation(self, clause: Clause) -> dict[str, Any]:
        rule = clause.rule
        kind, kwargs = _TO[rule.rule](rule)
        if "column" in kwargs and rule.rule in _BY_CELL:
            mostly = rule.share
            if clause.source == "learnt":
                mostly = 1 - clause.allowed(self.batch_rows) / self.batch_rows
            if mostly < 1:
                kwargs["mostly"] = round(mostly, 12)
        meta: dict[str, Any] = {"source": clause.source, "rule": rule.sentence}
        if clause.source == "learnt":
            meta |= clause.model_dump(include=_LEARNT)
        if rule.note:
            meta["note"] = rule.note
        severity = "critical" if clause.source == "written" else "warning"
        return {"type": kind, "kwargs": kwargs, "meta": {"tenfold": meta}, "severity": severity}


def _bounds(rule: Rule) -> dict[str, Any]:
    kwargs: dict[str, Any] = {}
    if rule.low is not None:
        kwargs |= {"min_value": rule.low} | ({"strict_min": True} if rule.exclusive else {})
    if rule.high is not None:
        kwargs |= {"max_value": rule.high} | ({"strict_max": True} if rule.exclusive else {})
    return kwargs


def _type(rule: Rule) -> tuple[str, dict[str, Any]]:
    return (
        "expect_column_values_to_be_in_type_list",
        {"column": rule.column, "type_list": _TYPES[rule.rule]},
    )


_TO: dict[str, Callable[[Rule], tuple[str, dict[str, Any]]]] = {
    "exists": lambda r: ("expect_column_to_exist", {"column": r.column}),
    "unique": lambda r: ("expect_column_values_to_be_unique", {"column": r.column}),
    "complete": lambda r: ("expect_column_values_to_not_be_null", {"column": r.column}),
    "number": _type,
    "date": _type,
    "range": lambda r: (
        "expect_column_values_to_be_between",
        {"column": r.column} | _bounds(r),
    ),
    "set": lambda r: (
        "expect_column_values_to_be_in_set",
        {"column": r.column, "value_set": list(r.values)},  # a list of the rule
    ),
    "pattern": lambda r: (
        "expect_column_values_to_match_regex",
        {"column": r.column, "regex": r.pattern},
    ),
    "order": lambda r: (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": r.column,
            "column_B": r.other,
            "or_equal": not r.exclusive,
            "ignore_row_if": "either_value_is_missing",
        },
    ),
    "rows": lambda r: (
        "expect_table_row_count_to_be_between",
        {
            key: int(value)
            for key, value in (("min_value", r.low), ("max_value", r.high))
            if value is not None
        },
    ),
}


def _range(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    strict = bool(kwargs.get("strict_min") or kwargs.get("strict_max"))
    return {"low": kwargs.get("min_value"), "high": kwargs.get("max_value"), "exclusive": strict}


_FROM: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "expect_column_to_exist": lambda k: {"rule": "exists"},
    "expect_column_values_to_be_unique": lambda k: {"rule": "unique"},
    "expect_column_values_to_not_be_null": lambda k: {"rule": "complete"},
    "expect_column_values_to_be_in_type_list": lambda k: {
        "rule": "date" if "datetime64[us]" in k["type_list"] else "number"
    },
    "expect_column_values_to_be_between": lambda k: {"rule": "range"} | _range(k),
    "expect_column_values_to_be_in_set": lambda k: {"rule": "set", "values": k["value_set"]},
    "expect_column_values_to_match_regex": lambda k: {"rule": "pattern", "pattern": k["regex"]},
    "expect_column_pair_values_a_to_be_greater_than_b": lambda k: {
        "rule": "order",
        "column": k["column_A"],
        "other": k["column_B"],
        "exclusive": not k.get("or_equal", False),
    },
    "expect_table_row_count_to_be_between": lambda k: (
        {"rule": "rows"} | {"low": k.get("min_value"), "high": k.get("max_value")}
    ),
}


def _clause(given: Mapping[str, Any]) -> Clause:
    kind, kwargs = str(given.get("type")), given.get("kwargs", {})
    if kind not in _FROM:
        raise WrongInput.because(
            f"The contract holds '{kind}', which Tenfold cannot check.",
            f"Known: {', '.join(sorted(_FROM))}.",
        )
    meta = given.get("meta", {}).get("tenfold", {})
    fields: dict[str, Any] = {"column": kwargs.get("column", ""), "note": meta.get("note", "")}
    fields |= _FROM[kind](kwargs)
    if meta.get("source") == "learnt":
        learnt = {key: meta[key] for key in _LEARNT if key in meta}
        return Clause(rule=Rule.model_validate(fields), source="learnt", **learnt)
    return Clause(rule=Rule.model_validate(fields | {"share": kwargs.get("mostly", 1.0)}))
