"""What is decided in step 1: the question, its metric, what is done today, and what it is worth."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from tenfold.step import Decisions, ui
from tenfold.vocabulary import Column, DataPath, Label, LongText, Triple

_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_BINARY, _REGRESSION, _MULTICLASS = (
    {"task": "binary"},
    {"task": "regression"},
    {"task": "multiclass"},
)
_RULE = {"task": ["binary"], "today": ["rule"]}
_QUALITY = {"task": ["binary"], "today": ["rule", "unknown"]}


_MOST = 1e15


def _sane(given: Triple) -> Triple:
    if max(abs(given.low), abs(given.high)) > _MOST:
        raise ValueError(f"{max(given.low, given.high, key=abs):g} is beyond {_MOST:g}")
    return given


def _currency(given: object) -> object:
    return _SYMBOLS.get(given.strip(), given.strip().upper()) if isinstance(given, str) else given


def _not_negative(given: Triple) -> Triple:
    if given.low < 0:
        raise ValueError(f"{given.low:g} is negative; give an amount of at least 0")
    return _sane(given)


def _positive(given: Triple) -> Triple:
    if given.low <= 0:
        raise ValueError(f"{given.low:g} is not above 0")
    if given.low < 1 / _MOST:
        raise ValueError(f"{given.low:g} is below {1 / _MOST:g}")
    return _sane(given)


def _share(given: Triple) -> Triple:
    if given.low < 0 or given.high > 1:
        end = given.low if given.low < 0 else given.high
        raise ValueError(f"{end:g} is no share; give numbers from 0 to 1 (12 % is 0.12)")
    return given


Currency = Annotated[str, BeforeValidator(_currency), Field(pattern=r"^[A-Z]{3}$")]
"""Three letters; the common symbols are read as theirs."""
Payoff = Annotated[Triple, AfterValidator(_sane)]
"""A triple of money per case: gains positive, costs negative."""
Pairs = Annotated[dict[str, Payoff], Field(json_schema_extra={"control": "pairs"})]
"""Money per pair of classes; the form adds every pair at once."""
Amount = Annotated[Triple, AfterValidator(_not_negative)]
"""A triple of numbers that are at least 0."""
Ratio = Annotated[Triple, AfterValidator(_positive)]
"""A triple of numbers above 0."""
Share = Annotated[Triple, AfterValidator(_share)]
"""A triple of numbers from 0 to 1."""


class BusinessProblemDecisions(Decisions):
    """Step 1, in the order in which people think about it."""

    # fmt: off
    objective: LongText = Field("", max_length=600, description="one sentence: what becomes less or more, by how much, until when", json_schema_extra=ui(section="Question"))
    decision_supported: str = Field("", title="Decision that it supports", description="the decision that the prediction supports, for example 'whom to call'", json_schema_extra=ui(section="Question"))
    decided_by: str = Field("", title="Who decides", description="who takes that decision: a role, not a name", json_schema_extra=ui(section="Question"))
    unit_of_prediction: str = Field("case", min_length=1, title="What one prediction is about", description="what one prediction is about: a customer, a loan, a day", json_schema_extra=ui(section="Question"))
    task: Literal["binary", "multiclass", "regression"] = Field("binary", title="Kind of answer", description="yes or no, one of several classes, or an amount", json_schema_extra=ui(section="Question", words={"binary": "a yes or no", "multiclass": "one of several classes", "regression": "an amount"}))
    why: LongText = Field("", title="Why it matters", description="why it matters, and to whom", json_schema_extra=ui(section="Question"))

    metric: str = Field("", title="Business number to improve", description="the business number that should improve, for example 'churn rate'", json_schema_extra=ui(section="Metric"))
    unit: str = Field("", title="Unit of that number", description="its unit, for example '% of customers per year'", json_schema_extra=ui(section="Metric"))
    direction: Literal["increase", "decrease"] = Field("increase", title="Better direction", description="which way is better", json_schema_extra=ui(section="Metric"))
    baseline: float | None = Field(None, title="Value today", description="its value today", json_schema_extra=ui(section="Metric"))
    target: float | None = Field(None, title="Value to reach", description="the value to reach by the deadline", json_schema_extra=ui(section="Metric"))
    deadline: date | None = Field(None, title="Day to reach it by", description="the day by which the target is reached", json_schema_extra=ui(section="Metric"))
    as_of: date | None = Field(None, title="Day that counts as today", description="the day that counts as today when the deadline is judged; default is the real one", json_schema_extra=ui(section="Metric"))
    measured_by: str = Field("", title="Who measures it", description="who measures it, and how", json_schema_extra=ui(section="Metric"))
    replay: DataPath | None = Field(None, title="Past cases, replayed by the plan", description="where the change is a plan: file of past cases with the columns day, today and new, what each took as it was and what by the new plan", json_schema_extra=ui(section="Metric"))
    unit_price: Amount | None = Field(None, title="Price of one unit", description="money per unit of the metric, at least 0, for example per litre: prices the replay", json_schema_extra=ui(section="Metric"))

    heuristic: LongText = Field("", title="What is done today", description="what is done today, in words: the rule that a model must beat", json_schema_extra=ui(section="Today"))
    today: Literal["act_on_all", "act_on_none", "rule", "unknown"] = Field("unknown", title="Today's rule", description="today's rule in a form the computer can apply: act on every case, on none, by a rule on one column; unknown where none of these fits", json_schema_extra=ui(section="Today", when=_BINARY, words={"act_on_all": "every case is acted on", "act_on_none": "no case is", "rule": "a rule on one column", "unknown": "none of these"}))
    rule_column: Column | None = Field(None, title="Today: act when this column", description="today's rule: act when this column …", json_schema_extra=ui(section="Today", when=_RULE))
    rule_operator: Literal["<", "<=", ">", ">=", "==", "!="] | None = Field(None, title="… compares like this", description="… compares like this …", json_schema_extra=ui(section="Today", when=_RULE))
    rule_value: Label | None = Field(None, title="… with this value", description="… with this value", json_schema_extra=ui(section="Today", when=_RULE))
    today_tpr: Share | None = Field(None, title="Positives acted on today", description="share of the positives that are acted on today (true positive rate, recall), if known", json_schema_extra=ui(section="Today", when=_QUALITY))
    today_fpr: Share | None = Field(None, title="Negatives acted on today", description="share of the negatives that are acted on today (false positive rate), if known", json_schema_extra=ui(section="Today", when=_QUALITY))
    today_class: Label | None = Field(None, title="Class that today's rule gives", description="the class that today's rule gives every case, if it does", json_schema_extra=ui(section="Today", when=_MULTICLASS))
    today_over: Amount | None = Field(None, title="Today's prediction: too high by", description="by how many units today's prediction is too high, on average over all cases (0 where it is not)", json_schema_extra=ui(section="Today", when=_REGRESSION))
    today_under: Amount | None = Field(None, title="Today's prediction: too low by", description="by how many units today's prediction is too low, on average over all cases (0 where it is not)", json_schema_extra=ui(section="Today", when=_REGRESSION))
    volume_per_week: Amount | None = Field(None, title="Cases per week", description="cases to decide per week", json_schema_extra=ui(section="Today"))
    capacity_per_week: float | None = Field(None, gt=0, le=_MOST, title="Cases we can act on per week", description="cases that can be acted on per week; empty means all", json_schema_extra=ui(section="Today", when=_BINARY))
    prevalence: Share | None = Field(None, title="Share of positives", description="share of positives among the cases (prevalence), as far as known before there are data", json_schema_extra=ui(section="Today", when=_BINARY))
    class_shares: dict[str, Share] = Field(default_factory=dict, title="Share of each class", description="share of each class among the cases, as far as known", json_schema_extra=ui(section="Today", when=_MULTICLASS))

    currency: Currency = Field("EUR", description="currency of all money, three letters", json_schema_extra=ui(section="Payoffs"))
    payoff_tp: Payoff | None = Field(None, title="Money when we act and should", description="money per positive that is acted on (true positive, a hit); gains positive, costs negative", json_schema_extra=ui(section="Payoffs", when=_BINARY))
    payoff_fp: Payoff | None = Field(None, title="Money when we act and should not have", description="money per negative that is acted on (false positive, a false alarm); usually a cost, so negative", json_schema_extra=ui(section="Payoffs", when=_BINARY))
    payoff_fn: Payoff | None = Field(None, title="Money when we do not act and should have", description="money per positive that is left alone (false negative, a miss); usually a cost, so negative", json_schema_extra=ui(section="Payoffs", when=_BINARY))
    payoff_tn: Payoff | None = Field(None, title="Money when we do not act and need not", description="money per negative that is left alone (true negative); often 0", json_schema_extra=ui(section="Payoffs", when=_BINARY))
    cost_over: Amount | None = Field(None, title="Cost of each unit too high", description="cost of each unit that the prediction is too high, at least 0", json_schema_extra=ui(section="Payoffs", when=_REGRESSION))
    cost_under: Amount | None = Field(None, title="Cost of each unit too low", description="cost of each unit that the prediction is too low, at least 0", json_schema_extra=ui(section="Payoffs", when=_REGRESSION))
    payoff_matrix: Pairs = Field(default_factory=dict, title="Money per actual and predicted class", description="money per case for each pair 'actual→predicted'; -> is read too", json_schema_extra=ui(section="Payoffs", when=_MULTICLASS))
    tradeoff_false_alarms: Ratio | None = Field(None, title="False alarms worth one more hit", description="payoffs unknown? how many false alarms you would accept to catch one more positive", json_schema_extra=ui(section="Payoffs", when=_BINARY))
    tradeoff_units_over: Ratio | None = Field(None, title="Units too high worth one too low", description="costs unknown? how many units too high you would accept to avoid one unit too low", json_schema_extra=ui(section="Payoffs", when=_REGRESSION))
    money_anchor: Ratio | None = Field(None, title="The one price behind the trade-off", description="the one price that turns the trade-off into money: what one false alarm (or one unit too high) costs, above 0", json_schema_extra=ui(section="Payoffs", when={"task": ["binary", "regression"]}))

    build_cost: Amount | None = Field(None, title="Cost to build it", description="cost to build it, once", json_schema_extra=ui(section="Costs & horizon"))
    run_cost_per_year: Amount | None = Field(None, title="Cost to run it, per year", description="cost to run it, per year", json_schema_extra=ui(section="Costs & horizon"))
    switching_cost: Amount | None = Field(None, title="Cost to switch to it", description="cost to switch from today's rule, once: training, process, systems; empty counts as 0", json_schema_extra=ui(section="Costs & horizon"))
    horizon_weeks: int = Field(52, ge=1, le=1040, title="Weeks to pay back in", description="weeks over which it must pay back", json_schema_extra=ui(section="Costs & horizon"))
    discount_rate: float = Field(0.035, ge=0, le=1, title="Yearly discount", description="yearly discount of later money; 0.035 is the rate of the UK Treasury's Green Book", json_schema_extra=ui(section="Costs & horizon"))
    expected_capture: Share = Field(Triple(low=0.05, likely=0.2, high=0.5), title="Share of the gap that we expect to close", description="share of the gap between today's rule and a perfect model that you expect a model to close; an assumption (a logistic model on German credit at 5 to 1 closes 0.22)", json_schema_extra=ui(section="Costs & horizon"))
    alpha: float = Field(0.05, gt=0, le=0.5, title="Accepted risk of a wrong yes", description="accepted risk of a wrong yes in tests (significance level alpha); intervals cover 1 minus this (0.05: convention since Fisher 1925)", json_schema_extra=ui(section="Costs & horizon"))

    consumer_system: str = Field("", title="Who or what uses the output", description="the system or people that use the output", json_schema_extra=ui(section="Consumer"))
    consumer_interface: Literal["undecided", "file", "table", "api", "message", "dashboard", "person"] = Field("undecided", title="How the output reaches them", description="how the output reaches them", json_schema_extra=ui(section="Consumer", words={"api": "API"}))
    consumer_latency_ms: float | None = Field(None, gt=0, title="Longest wait, in milliseconds", description="how long they can wait for one prediction, in milliseconds", json_schema_extra=ui(section="Consumer"))
    # fmt: on

    @field_validator("payoff_matrix")
    @classmethod
    def _one_arrow(cls, given: dict[str, Triple]) -> dict[str, Triple]:
        read: dict[str, Triple] = {}
        for key, triple in given.items():
            ends = [end.strip() for end in key.replace("->", "→").split("→")]
            if len(ends) != 2 or not all(ends):
                raise ValueError(
                    f"'{key}' is no pair; write 'actual→predicted' or 'actual->predicted'"
                )
            pair = "→".join(ends)
            if pair in read:
                raise ValueError(f"'{pair}' is given twice")
            read[pair] = triple
        return read


__all__ = ["BusinessProblemDecisions"]
