"""What a person decides in step 10."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.step import Decisions, ui
from tenfold.vocabulary import Column, Label, LongText

_WHOM = "Whom"
_GOOD = "What is good for a person"
_LIMITS = "What is tolerated"
_MITIGATION = "Mitigation"
_PEOPLE = "The people affected"
_USE = "Use and limits"


class EthicsDecisions(Decisions):
    """Step 10: who is compared with whom, what is good for them, what is tolerated, what they are told."""

    # fmt: off
    protected: list[Column] | None = Field(None, description="protected attributes to judge by; when not given, those of step 2", json_schema_extra=ui(section=_WHOM))
    reference_groups: dict[str, Label] = Field({}, description="per attribute, the group that the others are compared with; when not given, the largest", json_schema_extra=ui(section=_WHOM))
    cut_points: dict[str, list[float]] = Field({}, description="per attribute of numbers, where the next group begins, for example age: [40]; when not given, thirds of the training rows", json_schema_extra=ui(section=_WHOM))
    smallest_group: int = Field(30, ge=10, le=100_000, description="held-out rows below which a group is not judged at all; groups under 10 are never shown", json_schema_extra=ui(section=_WHOM))
    intersections: bool = Field(True, description="whether to look at groups of two attributes at once, for example young women", json_schema_extra=ui(section=_WHOM))
    pairs: list[list[Column]] = Field([], description="pairs of attributes to cross; when not given, every pair", max_length=20, json_schema_extra=ui(section=_WHOM, when={"intersections": True}))

    population: dict[str, dict[str, float]] = Field({}, description="per attribute, the share of each group among the people whom the decisions concern, for example sex: {female: 0.5}; bands of age by the names that the page gives them", json_schema_extra=ui(section=_WHOM))

    favourable: Literal["auto", "act", "not_act", "higher", "lower"] = Field("auto", description="which decision is good for the person: acting on the case or leaving it (amounts: a higher or a lower one); auto: nobody has said, and nothing is guessed", json_schema_extra=ui(section=_GOOD, words={"auto": "nobody has said", "act": "to act", "not_act": "not to act", "higher": "a higher amount", "lower": "a lower amount"}))
    favourable_label: Label | None = Field(None, description="for several classes, the decision that is good for the person", json_schema_extra=ui(section=_GOOD))
    harm_of_acting: LongText = Field("", description="who is harmed, and how, when the model acts and should not have (amounts: says too much)", json_schema_extra=ui(section=_GOOD))
    harm_of_not_acting: LongText = Field("", description="who is harmed, and how, when the model does not act and should have (amounts: says too little)", json_schema_extra=ui(section=_GOOD))

    least_ratio: float = Field(0.8, gt=0, le=1, description="least ratio of a group's rate of favourable decisions to that of the reference; four-fifths rule: 29 CFR 1607.4 D", json_schema_extra=ui(section=_LIMITS))
    errors_judged: list[Literal["fpr", "fnr", "tpr", "ppv", "calibration"]] = Field(["fpr", "fnr"], description="errors that are judged: share acted on of those without need (fpr), share missed (fnr) or found (tpr) of those with need, share of those acted on that were right (ppv), predicted less actual share (calibration)", json_schema_extra=ui(section=_LIMITS, words={"fpr": "acted on without need", "fnr": "missed", "tpr": "found", "ppv": "right where acted on", "calibration": "calibration"}))
    max_gap: float = Field(0.1, gt=0, le=1, description="tolerated gap of an error rate to the reference; AIF360 calls −0.1 to 0.1 fair, your own reason belongs below", json_schema_extra=ui(section=_LIMITS))
    max_calibration_gap: float = Field(0.05, gt=0, le=1, description="tolerated gap of predicted less actual share to that of the reference; half of the tolerated gap of rates", json_schema_extra=ui(section=_LIMITS, when={"errors_judged": ["calibration"]}))
    max_error_gap: float = Field(0.1, gt=0, le=5, description="amounts: tolerated gap of mean error and of mean absolute error to the reference, in standard deviations of the outcome; 0.2 is a small effect (Cohen 1988), this is half of it", json_schema_extra=ui(section=_LIMITS))
    gap_reason: LongText = Field("", description="why these gaps are tolerated, and who says so", json_schema_extra=ui(section=_LIMITS))
    least_share: float = Field(0.8, gt=0, lt=1, description="least ratio of a group's share in the data to its share in the population, where one is stated; the same as step 2 takes for its groups", json_schema_extra=ui(section=_LIMITS))
    level: float = Field(0.95, gt=0.5, lt=1, description="coverage of intervals", json_schema_extra=ui(section=_LIMITS))
    proxy_strength: float = Field(0.5, gt=0, lt=1, description="how well one feature may tell a protected attribute before it counts as a proxy: 2·AUC − 1 for groups, rank correlation for numbers, 0 tells nothing, 1 everything; Cohen 1988 calls a correlation of .5 large", json_schema_extra=ui(section=_LIMITS))
    proxies_accepted: dict[str, LongText] = Field({}, description="proxies that may stay in the model, per column the reason", json_schema_extra=ui(section=_LIMITS))

    mitigation: list[Literal["reweighing", "exponentiated_gradient", "group_thresholds"]] = Field(["reweighing", "exponentiated_gradient"], description="ways of mitigation to try; group thresholds treat equal cases unequally by the attribute itself, unlawful in many uses: ask your counsel", json_schema_extra=ui(section=_MITIGATION, words={"exponentiated_gradient": "exponentiated gradient", "group_thresholds": "group thresholds"}))
    frontier_for: list[Column] = Field([], max_length=2, description="attribute, or pair of attributes, for which these ways are priced; when not given, the one with the widest gap", json_schema_extra=ui(section=_MITIGATION))
    chosen_mitigation: Label | None = Field(None, description="point of the frontier that you choose, by its name in the table; empty: the candidate stays as it is", json_schema_extra=ui(section=_MITIGATION))
    mitigation_reason: LongText = Field("", description="why this mitigation, or none, is right; needed where a gap is not tolerated", json_schema_extra=ui(section=_MITIGATION))

    affected: LongText = Field("", description="who is affected by the decisions, and how", json_schema_extra=ui(section=_PEOPLE))
    decision_words: str = Field("", description="the unfavourable decision in words for the person, for example: we do not give you the loan", json_schema_extra=ui(section=_PEOPLE))
    appeals: str = Field("", description="where a person appeals: a role and a channel, for example the loan desk, loans@bank", json_schema_extra=ui(section=_PEOPLE))
    appeals_owner: str = Field("", description="the role that answers appeals, and may change the decision", json_schema_extra=ui(section=_PEOPLE))
    appeals_days: int | None = Field(None, ge=1, le=365, description="days within which an appeal is answered", json_schema_extra=ui(section=_PEOPLE))
    cannot_change: list[Column] = Field([], description="columns that a person cannot change, left out of what would change the decision, besides those that step 5 names and protected attributes", json_schema_extra=ui(section=_PEOPLE))
    reading_grade: float = Field(9, ge=1, le=20, description="highest school grade that the letter may ask for; plain English is grade 8 to 9 (Flesch 1949)", json_schema_extra=ui(section=_PEOPLE))

    intended_use: LongText = Field("", description="what the model is for, and for whom", json_schema_extra=ui(section=_USE))
    limits: LongText = Field("", description="what it must not be used for, and where it was not tested", json_schema_extra=ui(section=_USE))
    legal_note: LongText = Field("", description="which law applies, and what counsel says; Tenfold gives no legal advice", json_schema_extra=ui(section=_USE))
    cross_check: bool = Field(False, description="whether AIF360 and Fairlearn compute the same gaps, shown beside ours; needs pip install 'tenfold[aif360]'", json_schema_extra=ui(section=_USE))
    seed: int = Field(0, ge=0, le=2**31 - 1, description="seed of draws", json_schema_extra=ui(section=_USE))
    # fmt: on


__all__ = ["EthicsDecisions"]
