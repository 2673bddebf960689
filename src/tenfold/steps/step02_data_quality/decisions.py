"""What step 2 decides: which data, what each column is for, what is put right, what must hold."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tenfold.contract.rules import Rule
from tenfold.features import CleanRule, DerivedFeature
from tenfold.step import Decisions, ui
from tenfold.tables.room import MOST_ROWS
from tenfold.vocabulary import Column, DataPath, Exclusion, Frozen, Label


class Confirmation(Frozen):
    """A column that looks like a leak and is none: who uses it knows it in time."""

    column: Column = Field(description="column that was suspected")
    reason: str = Field(min_length=1, description="how it is known when the decision is made")


class Meaning(Frozen):
    """One entry of the data dictionary."""

    column: Column = Field(description="column")
    meaning: str = Field("", description="what it holds, in one sentence")
    unit: str = Field("", description="its unit, for example EUR, days, kg")
    confirmed_by: str = Field("", description="who says so")


RuleKey = Annotated[
    str,
    Field(
        pattern=r"^\S(.*\S)?: "
        r"(exists|unique|complete|number|date|range|set|pattern|order)$"
    ),
]
"""A learnt rule, by its column and kind: ``plan: set``."""

_DATA = "Data"
_ROLES = "What the columns are for"
_CLEAN = "Cleaning and features"
_SPLIT = "Split"
_CONTRACT = "Contract"
_LIMITS = "What counts as good enough"


class DataQualityDecisions(Decisions):
    """Decisions of step 2; see each field's description."""

    # fmt: off
    source: DataPath | None = Field(None, description="file, folder or database URL, from the project's folder (CSV, TSV, JSON lines, Parquet)", json_schema_extra=ui(section=_DATA))
    query: str | None = Field(None, description="SQL query, where source is a database URL", json_schema_extra=ui(section=_DATA))
    header: bool = Field(True, description="whether the first row names the columns", json_schema_extra=ui(section=_DATA))
    delimiter: str | None = Field(None, description="character between columns; detected when not given", json_schema_extra=ui(section=_DATA))
    encoding: str | None = Field(None, description="encoding of the text; detected when not given", json_schema_extra=ui(section=_DATA))
    engine: Literal["auto", "duckdb", "spark"] = Field("auto", description="what computes: DuckDB on this machine, or Spark on a cluster", json_schema_extra=ui(section=_DATA, words={"auto": "automatic", "duckdb": "DuckDB, here", "spark": "Spark, on a cluster"}))
    most_rows: int = Field(MOST_ROWS, ge=1_000, le=50_000_000, description="rows taken into memory at most: of a larger table all rows are counted, fingerprinted and held against the contract where they are, and a sample of so many, each class in its share, goes through the steps", json_schema_extra=ui(section=_DATA))
    sample_rows: int = Field(100_000, ge=1_000, le=10_000_000, description="rows that detectors look at; the profile, the split and the contract cover all that are in memory", json_schema_extra=ui(section=_DATA))
    data_version: str | None = Field(None, description="data version that these decisions were made for: first 12 or more characters of the content's fingerprint, as TF0212 shows it", json_schema_extra=ui(section=_DATA))
    as_of: date | None = Field(None, description="day on which the data were drawn: later days in them are faults; when not given, the day of looking judges", json_schema_extra=ui(section=_DATA))
    serving_sample: DataPath | None = Field(None, description="file with rows as the model will receive them in use, to compare with", json_schema_extra=ui(section=_DATA))
    target: Column | None = Field(None, description="column to predict", json_schema_extra=ui(section=_ROLES))
    positive: Label | None = Field(None, description="label of the target that counts as positive; when not given, the one that says that it happened (yes, true, 1, churned), else the rarer of two", json_schema_extra=ui(section=_ROLES))
    task: Literal["auto", "binary", "multiclass", "regression"] = Field("auto", description="kind of prediction; told from the target when auto", json_schema_extra=ui(section=_ROLES, words={"auto": "told from the target", "binary": "a yes or no", "multiclass": "one of several classes", "regression": "an amount"}))
    id: Column | None = Field(None, description="column that names the case", json_schema_extra=ui(section=_ROLES))
    time: Column | None = Field(None, description="column that says when the case arose", json_schema_extra=ui(section=_ROLES))
    group: Column | None = Field(None, description="column of cases that belong together, for example patient or household", json_schema_extra=ui(section=_ROLES))
    protected: list[Column] = Field(default=[], description="protected attributes, for example sex or age: not used by the model, only to check fairness in step 10", json_schema_extra=ui(section=_ROLES))
    protected_in_model: bool = Field(False, description="whether the model may use protected attributes; unlawful in many uses, ask your counsel", json_schema_extra=ui(section=_ROLES))
    excluded: list[Exclusion] = Field(default=[], description="columns kept out of the model, each with its reason", json_schema_extra=ui(section=_ROLES))
    known_later: list[Column] = Field(default=[], description="columns known only after the decision is made; kept out of the model", json_schema_extra=ui(section=_ROLES))
    known_in_time: list[Confirmation] = Field(default=[], description="columns that look like leaks but are known when the decision is made, each with its reason", json_schema_extra=ui(section=_ROLES))
    population: dict[str, dict[str, float]] = Field(default={}, description="stated population: per column, the share of each group", json_schema_extra=ui(section=_ROLES))
    dictionary: list[Meaning] = Field(default=[], description="data dictionary: meaning, unit, confirmed by whom", json_schema_extra=ui(section=_ROLES))
    sentinels: dict[str, list[Label]] = Field(default={}, description="values that stand for missing, per column, for example 999 or ?", json_schema_extra=ui(section=_CLEAN))
    clean: list[CleanRule] = Field(default=[], description="cleaning rules, applied in this order", json_schema_extra=ui(section=_CLEAN))
    features: list[DerivedFeature] = Field(default=[], description="derived columns, each with author and reason", json_schema_extra=ui(section=_CLEAN))
    corrections: DataPath | None = Field(None, description="CSV file of corrected labels: row of the prepared data, label, by, reason, data_version, given; `tenfold proposals` writes it", json_schema_extra=ui(section=_CLEAN))
    split: Literal["auto", "random", "time", "group"] = Field("auto", description="how test rows are chosen; auto: by time, else by group, else at random", json_schema_extra=ui(section=_SPLIT, words={"auto": "automatic", "random": "at random", "time": "by time", "group": "by group"}))
    test_share: float = Field(0.2, ge=0.05, le=0.5, description="share of rows kept for the one final test", json_schema_extra=ui(section=_SPLIT))
    embargo_days: int = Field(0, ge=0, le=3650, description="days that a label needs to be known; rows that close before the test are left out", json_schema_extra=ui(section=_SPLIT, when={"split": ["auto", "time"]}))
    seed: int = Field(0, ge=0, le=2**31 - 1, description="seed of the split, and of the sample of a table larger than most_rows", json_schema_extra=ui(section=_SPLIT))
    rules: list[Rule] = Field(default=[], description='rules that every batch must obey, also as sentences: "customer_id must be unique"', json_schema_extra=ui(section=_CONTRACT))
    suggest_rules: bool = Field(True, description="whether to add rules learnt from the training rows", json_schema_extra=ui(section=_CONTRACT))
    drop_rules: list[RuleKey] = Field(default=[], description="learnt rules to leave out, by column and kind as the contract's table names them, for example 'plan: set'", json_schema_extra=ui(section=_CONTRACT, when={"suggest_rules": True}))
    false_alarms: float = Field(0.01, gt=0, le=0.5, description="false alarms that the learnt rules together may raise per clean batch; 1 in 100 costs a daily check under four a year", json_schema_extra=ui(section=_CONTRACT, when={"suggest_rules": True}))
    batch_rows: int | None = Field(None, ge=1, description="rows of a usual batch; a tenth of the data when not given", json_schema_extra=ui(section=_CONTRACT))
    missing_budget: float = Field(0.3, ge=0, le=1, description="share of a column that may be missing; your choice, no cut-off is safe for all (Madley-Dowd et al., J Clin Epidemiol 2019)", json_schema_extra=ui(section=_LIMITS))
    duplicate_budget: float = Field(0.01, ge=0, le=1, description="share of rows that may be repeated; 1 % shifts a share by at most 1 point", json_schema_extra=ui(section=_LIMITS))
    label_noise_budget: float = Field(0.05, ge=0, le=1, description="share of labels that may be wrong; benchmark test sets average 3.3 % (Northcutt et al., NeurIPS 2021)", json_schema_extra=ui(section=_LIMITS))
    group_rows: int = Field(100, ge=1, description="least rows per group; 100 give a share to within ±10 points (95 %)", json_schema_extra=ui(section=_LIMITS))
    group_ratio: float = Field(0.8, gt=0, le=1, description="least ratio of a group's share to its stated share; four-fifths rule: 29 CFR 1607.4 D", json_schema_extra=ui(section=_LIMITS))
    events_per_feature: float = Field(10, gt=0, description="cases of the rarer class per feature, a category counting once per level; Peduzzi et al., J Clin Epidemiol 1996", json_schema_extra=ui(section=_LIMITS))
    interval_width: float = Field(0.1, gt=0, le=1, description="widest half interval of recall (regression: of RMSE, relative) in the final test; ±0.1 tells 0.7 from 0.9", json_schema_extra=ui(section=_LIMITS))
    parity_tolerance: float = Field(1e-6, ge=0, description="largest difference of a feature between notebook and package; float32 resolves 1e-7", json_schema_extra=ui(section=_LIMITS))
    # fmt: on

    @model_validator(mode="after")
    def _check_roles(self) -> DataQualityDecisions:
        if self.target is not None:
            single = {"id": self.id, "time": self.time, "group": self.group}
            taken = [name for name, column in single.items() if column == self.target]
            taken += ["protected"] if self.target in self.protected else []
            taken += ["excluded"] if any(e.column == self.target for e in self.excluded) else []
            taken += ["known_later"] if self.target in self.known_later else []
            if taken:
                raise ValueError(f"'{self.target}' is the target and cannot be {taken[0]} too")
        if self.split in ("time", "group") and getattr(self, self.split) is None:
            raise ValueError(f"split by {self.split} needs the column: name it in '{self.split}'")
        return self
