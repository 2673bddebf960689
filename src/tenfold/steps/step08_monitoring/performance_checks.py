"""TF0802 to TF0804: performance without labels, with labels, and in time."""

from __future__ import annotations

from tenfold.charts import estimate_text
from tenfold.charts.words import number_text
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.judgements import at_risk, calls_for, worse
from tenfold.vocabulary import Estimate, Money

_LATER = "Give the cases that came since in `current`, with outcomes where they are known."
_ROWS = (asking("monitoring", "current", label="Name a file of later cases"),)
_COIN = 0.5
_MOST_ROWS = 0.5
"""Of unlike rows, where no break-even says how many are too many."""
_BUDGETS = (("p50", 50), ("p95", 95), ("p99", 99))


def expected(view: GateView) -> Judgement:
    """TF0802: the estimate without labels stays above break-even."""
    found: MonitoringEvidence = view.evidence
    if not found.material.later:
        return Judgement("not_evaluated", "No later rows were given.", _LATER, fixes=_ROWS)
    one = found.performance
    # With outcomes, the change in money is what they measured: TF0803 tells that.
    change = Money.not_evaluated("measured") if one.realised_money.known else one.change
    judged = _held(found, one.expected, one.expected_money, "estimated", change)
    unlike = _unlike(found)
    if not unlike or judged.status not in ("pass", "warn"):
        return judged
    if judged.status == "warn":
        return judged._replace(said=f"{unlike} {judged.said}")
    return Judgement(
        "not_evaluated",
        f"{unlike} {judged.said}",
        "Find out what changed (TF0801, TF0809). Where it is a fault of the rows, mend it at the "
        "source; where it is real, wait for outcomes, and train on such rows.",
    )


def realised(view: GateView) -> Judgement:
    """TF0803: the same with the outcomes that are known."""
    found: MonitoringEvidence = view.evidence
    one = found.performance
    held_out = one.held_out
    measured = "" if held_out is None else f" ({estimate_text(held_out)})"
    if found.material.reported_on:
        return Judgement(
            "not_evaluated",
            f"These are the held-out rows on which step 3 measured its {one.score}{measured}: they "
            "cannot break that promise.",
            _LATER,
            fixes=_ROWS,
        )
    if not found.material.labelled:
        return Judgement(
            "not_evaluated",
            "No outcome of the current rows is known yet.",
            "Add the outcomes to the file of `current` when they are known.",
        )
    one = found.performance
    return _held(found, one.realised, one.realised_money, "measured", one.change)


def latency(view: GateView) -> Judgement:
    """TF0804: single cases are answered within the budgets."""
    budgets = {
        share: getattr(view.decisions, f"latency_{name}_ms")
        for name, share in _BUDGETS
        if getattr(view.decisions, f"latency_{name}_ms") is not None
    }
    taken = {share: _taken(view, share) for _, share in _BUDGETS}
    measured = {share: ends for share, ends in taken.items() if ends[0] is not None}
    if not measured:
        return Judgement(
            "not_evaluated", "The record holds no timing.", "Run this step again on this machine."
        )
    told = "; ".join(f"p{share} {_span(ends)} ms" for share, ends in measured.items())
    said = (
        f"{calls_for(view.decisions)} single cases through the packaged model, on the machine that "
        f"ran this step: {told}."
    )
    if not budgets:
        return Judgement(
            "not_evaluated",
            f"{said} There is no budget.",
            "Give latency_p95_ms in this step.",
            fixes=(asking("monitoring", "latency_p95_ms", label="Say how fast it must answer"),),
        )
    unsure, late = [], []
    for share, budget in budgets.items():
        value, low, high = taken[share]
        if value is None or (high is None and value <= budget):
            unsure.append(f"p{share}")
        elif value > budget:
            sure = "surely " if low is not None and low > budget else ""
            late.append(f"p{share} is {sure}above {budget:g} ms")
        elif high is not None and high > budget:
            late.append(f"p{share} may be above {budget:g} ms")
    if late:
        return Judgement(
            "warn",
            f"{said} {'; '.join(late)}.",
            "Take a simpler model in step 3, or a larger budget.",
        )
    if unsure:
        return Judgement(
            "not_evaluated",
            f"{said} Too few calls to bound {', '.join(unsure)}.",
            "Run this step again: it times more calls where that budget is given.",
        )
    return Judgement("pass", said)


def _taken(view: GateView, share: int) -> tuple[float | None, float | None, float | None]:
    """Milliseconds: the percentile and its interval, as far as they were measured."""
    names = (f"latency_p{share}", f"latency_p{share}_low", f"latency_p{share}_high")
    found = [view.seconds.get(name) for name in names]
    value, low, high = (None if one is None else 1000 * one for one in found)
    return value, low, high


def _span(ends: tuple[float | None, float | None, float | None]) -> str:
    value, low, high = ends
    if low is None:
        return number_text(value)
    if high is None:
        return f"{number_text(value)} (at least {number_text(low)}; too few calls for an upper end)"
    return f"{number_text(value)} [{number_text(low)} to {number_text(high)}]"


def _held(
    found: MonitoringEvidence, score: Estimate, money: Money, how: str, change: Money
) -> Judgement:
    one = found.performance
    if score.value is None:
        return Judgement(
            "not_evaluated", f"No {one.score} could be {how}: {score.note}.", "Give more rows."
        )
    said = f"{one.score} {estimate_text(score)} {how}, {_promise(found)}."
    if money.known:
        where = "found by step 3 on these rows" if found.material.reported_on else "promised"
        said += f" Money {estimate_text(money)}, {where} {estimate_text(one.promised_money)}."
    risk = at_risk(one.change)
    today = one.today_money
    lost = _lost(found, score)
    if lost:
        return Judgement(
            "block",
            f"{lost} {said}",
            "Stop acting on it: go back to today's rule until a new model is approved.",
            risk,
        )
    if money.high is not None and today.low is not None and money.high < today.low:
        return Judgement(
            "block",
            f"The model surely earns less than today's rule, {estimate_text(today)}. {said}",
            "Stop acting on it: go back to today's rule until a new model is approved.",
            risk,
        )
    look = "Look which features alarmed, and train again on newer rows."
    if worse(score, one.promised, higher_is_better=one.higher_is_better):
        return Judgement(
            "warn", f"The {one.score} is surely worse than promised. {said}", look, risk
        )
    if change.high is not None and change.high < 0:
        # A score that ranks as well as ever says nothing of how many cases are acted on.
        less = f"It surely earns less than promised, whatever the {one.score}"
        return Judgement("warn", f"{less}: {estimate_text(change)}. {said}", look, risk)
    return Judgement("pass", said)


def _unlike(found: MonitoringEvidence) -> str:
    """Why the estimate cannot be leaned on: too many rows hold what the model never learnt from."""
    strangest = max(found.features, key=lambda one: one.beyond, default=None)
    bearable = found.performance.break_even_share
    if strangest is None or strangest.beyond <= (_MOST_ROWS if bearable is None else bearable):
        return ""
    enough = "" if bearable is None else f" ({bearable:.0%} of such cases may cost its gain)"
    return (
        f"{strangest.beyond:.0%} of the rows hold a {strangest.column} that no training row held"
        f"{enough}: of these the estimate says nothing, since it supposes that outcomes depend on "
        "the features as they did."
    )


def _promise(found: MonitoringEvidence) -> str:
    """What step 3 found and on which rows; both figures where these rows are its own."""
    one = found.performance
    how = f"promised {one.promised_how}" if one.promised_how else "promised"
    said = f"{how} {estimate_text(one.promised)}"
    held_out = one.held_out
    if found.material.reported_on and held_out is not None and held_out != one.promised:
        said += f", measured by it on these held-out rows {estimate_text(held_out)}"
    return said


def _lost(found: MonitoringEvidence, score: Estimate) -> str:
    """Why the score alone says that the model must not be acted on; empty where it does not."""
    even = found.performance.break_even
    if found.task == "binary" and score.high is not None and score.high < _COIN:
        return "The AUC is surely below one half: the model ranks cases the wrong way around."
    if even is not None and worse(
        score, _point(even), higher_is_better=found.performance.higher_is_better
    ):
        return (
            f"The score is surely beyond break-even ({number_text(even)}, on the held-out rows): "
            "the model adds nothing to today's rule."
        )
    return ""


def _point(value: float) -> Estimate:
    return Estimate(value=value, low=value, high=value, method="by definition")


__all__ = ["expected", "latency", "realised"]
