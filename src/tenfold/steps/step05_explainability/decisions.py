"""What a person decides in step 5."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from tenfold.step import Decisions, ui
from tenfold.vocabulary import Column, Frozen, Label, Said


class ExpectedSign(Frozen):
    """What an expert says of one feature: more of it raises the score, or lowers it."""

    column: Column = Field(description="feature")
    effect: Literal["raises", "lowers"] = Field(description="what more of it does to the score")
    by: Said = Field(description="who says so: a role, not a name")


class Way(Frozen):
    """Which way a person can move one column."""

    column: Column = Field(description="column")
    can: Literal["rise", "fall"] = Field(description="the only way it can go")
    at_most: float | None = Field(None, gt=0, description="how far, in its unit; days for dates")


class Kept(Frozen):
    """A driver of the decisions that somebody knows of and keeps, and why."""

    column: Column = Field(description="feature")
    reason: Said = Field(description="why it is known in time, or may stand for a protected one")
    by: Said = Field(description="who answers for it: a role, not a name")


RowNumber = Annotated[int, Field(ge=0)]
"""Place of a row in the snapshot of step 2, from 0."""

MOST_CASES = 50

_ROWS = "Rows"
_HOW = "Methods"
_EXPERTS = "What experts say"
_RECOURSE = "What a person can change"
_LIMITS = "What counts as good enough"


class ExplainabilityDecisions(Decisions):
    """Step 5: which cases are explained and how, what experts expect, what people can change."""

    # fmt: off
    rows: Literal["mixed", "costliest_errors", "near_threshold", "sample", "all", "given"] = Field("mixed", description="held-out rows to explain: mixed takes a third each of the costliest errors, of those near the threshold and of a sample; all writes every one to a file; given takes row_numbers alone", json_schema_extra=ui(section=_ROWS, words={"mixed": "mixed", "costliest_errors": "the costliest errors", "near_threshold": "near the threshold", "sample": "a sample", "all": "all", "given": "by row number"}))
    count: int = Field(24, ge=1, le=MOST_CASES, description="cases that are told one by one; your choice: an expert reads about thirty in an hour", json_schema_extra=ui(section=_ROWS))
    row_numbers: list[RowNumber] = Field([], max_length=MOST_CASES, description="row numbers (places in the snapshot, from 0) that are explained in any case", json_schema_extra=ui(section=_ROWS))
    row_cap: int = Field(1_000, ge=100, le=100_000, description="most held-out rows behind the picture of the whole, the slices apart (10,000 at least); more are sampled, and said", json_schema_extra=ui(section=_ROWS))

    shap: bool = Field(True, description="SHAP: shares of the score that add up to it", json_schema_extra=ui(section=_HOW))
    lime: bool = Field(True, description="LIME: a straight-line model around each case; also what stability is measured on", json_schema_extra=ui(section=_HOW))
    recourse: bool = Field(True, description="search the smallest change that would turn an unfavourable decision", json_schema_extra=ui(section=_HOW))
    num_features: int = Field(5, ge=1, le=20, description="features named per case; five fit in a person's head", json_schema_extra=ui(section=_HOW))
    lime_samples: int = Field(50_000, ge=100, le=1_000_000, description="draws of LIME; with 5,000, its own default, a second run names 6 of 100 features anew (docs/measured.md)", json_schema_extra=ui(section=_HOW, when={"lime": True}))
    stability_seeds: int = Field(10, ge=2, le=50, description="times that LIME is repeated with other draws to see what stays", json_schema_extra=ui(section=_HOW, when={"lime": True}))
    steady_rows: int = Field(100, ge=10, le=1_000, description="held-out rows, drawn by chance, on which stability, fidelity and agreement are measured; where all of 100 repeat themselves, .96 of all do so at least (Clopper and Pearson 1934)", json_schema_extra=ui(section=_HOW, when={"lime": True}))
    background_rows: int = Field(100, ge=10, le=10_000, description="training rows that stand for the usual case in SHAP", json_schema_extra=ui(section=_HOW, when={"shap": True}))
    repeats: int = Field(10, ge=2, le=100, description="shuffles per feature behind its importance", json_schema_extra=ui(section=_HOW))
    dependence_features: int = Field(4, ge=0, le=20, description="strongest features whose effect is drawn over their values", json_schema_extra=ui(section=_HOW))
    seed: int = Field(0, ge=0, le=2**31 - 1, description="seed of all draws", json_schema_extra=ui(section=_HOW))

    expected_signs: list[ExpectedSign] = Field([], description="what experts know: more of a feature raises or lowers the score, and who says so", json_schema_extra=ui(section=_EXPERTS))
    kept: list[Kept] = Field([], description="features that dominate or stand for a protected attribute and are kept knowingly, each with its reason", json_schema_extra=ui(section=_EXPERTS))

    unfavourable: Literal["auto", "act", "not_act"] = Field("auto", description="which decision is bad for the person: to act (decline, block) or not to (no offer); auto reads it off the payoffs and says so", json_schema_extra=ui(section=_RECOURSE, words={"auto": "told from the payoffs", "act": "to act", "not_act": "not to act"}))
    wanted_class: Label | None = Field(None, description="several classes: the answer that a person would want", json_schema_extra=ui(section=_RECOURSE))
    immutable: list[Column] = Field([], description="columns that nobody can change; protected ones, ids, groups and times never are", json_schema_extra=ui(section=_RECOURSE))
    directions: list[Way] = Field([], description="columns that can only rise, like age or tenure, or only fall", json_schema_extra=ui(section=_RECOURSE))
    most_changes: int = Field(3, ge=1, le=3, description="columns changed at once, at most", json_schema_extra=ui(section=_RECOURSE))
    recourse_cases: int = Field(8, ge=0, le=MOST_CASES, description="explained cases with the unfavourable decision for which a way back is searched", json_schema_extra=ui(section=_RECOURSE))

    level: float = Field(0.95, gt=0.5, lt=1, description="coverage of intervals", json_schema_extra=ui(section=_LIMITS))
    stable_mean: float = Field(0.93, ge=0, le=1, description="least mean stability (VSI, Visani et al. 2022); your choice: with five features and ten seeds 5,000 draws reach .936 and 50,000 reach .991 on a public table (docs/measured.md)", json_schema_extra=ui(section=_LIMITS))
    stable_row: float = Field(0.8, ge=0, le=1, description="stability below which a case gets a badge: one of five features changes with the draw", json_schema_extra=ui(section=_LIMITS))
    least_fidelity: float = Field(0.14, ge=0, le=1, description="least mean fidelity of LIME, the weighted R² of its straight line; half of the .29 that a line through normal numbers has when they are seen by quarters", json_schema_extra=ui(section=_LIMITS))
    least_kept: float = Field(0.8, ge=0, le=1, description="least mean share of what a line over all features explains that the features named keep; Jolliffe 2002 (6.1.1) names .7 to .9 for parts that stand for a whole", json_schema_extra=ui(section=_LIMITS))
    least_agreement: float = Field(0.6, ge=0, le=1, description="least mean share of top features that LIME and SHAP have in common; your choice: three of five (Krishna et al. 2022 measure it, and name no bar)", json_schema_extra=ui(section=_LIMITS))
    sign_tolerance: float = Field(0.05, ge=0, le=1, description="share of the effect that may run against an expert's sign; your choice: trees wiggle", json_schema_extra=ui(section=_LIMITS))
    dominant_share: float = Field(0.5, gt=0, le=1, description="share of all importance from which one feature is suspected of a leak; your choice: more than all others together", json_schema_extra=ui(section=_LIMITS))
    proxy_strength: float = Field(0.5, gt=0, le=1, description="strength (0 none, 1 the same) from which a feature counts as a close stand-in for a protected attribute; Cohen 1988 calls .5 large", json_schema_extra=ui(section=_LIMITS))
    smallest_slice: int = Field(50, ge=10, description="least rows of a slice in which errors are counted; 50 give a share to within ±14 points (95 %)", json_schema_extra=ui(section=_LIMITS))
    # fmt: on

    @model_validator(mode="after")
    def _check_given(self) -> ExplainabilityDecisions:
        if self.rows == "given" and not self.row_numbers:
            raise ValueError("rows 'given' needs row_numbers: name at least one row")
        for name in ("expected_signs", "directions"):
            columns = [each.column for each in getattr(self, name)]
            twice = next((c for c in columns if columns.count(c) > 1), None)
            if twice is not None:
                raise ValueError(f"'{twice}' stands twice in {name}: say it once")
        return self


__all__ = ["MOST_CASES", "ExpectedSign", "ExplainabilityDecisions", "Kept", "RowNumber", "Way"]
