"""What step 1 shows: money first, then the quality it takes, then what is still to find out."""

from __future__ import annotations

from tenfold.charts import Headline, Sheet, View, WaterfallBar
from tenfold.charts.chart import Scalar
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.drawings import LABELS, charts
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence
from tenfold.steps.step01_business_problem.in_short import in_short, purpose
from tenfold.steps.step01_business_problem.replay_view import replay_headlines, replay_sheet
from tenfold.vocabulary import Estimate, Money, Triple

PREDICTING = (
    "Benefit of predicting is not benefit of intervening: these figures believe the payoffs that "
    "you gave for acting. Whether acting helps is measured in step 7."
)


def view(decisions: BusinessProblemDecisions, evidence: BusinessProblemEvidence) -> View:
    """Headlines, charts and tables of step 1. Computes nothing."""
    sheets = [
        replay_sheet(decisions, evidence.replay),
        _payoffs(evidence),
        _break_even(evidence),
        _ranges(evidence),
        _open(evidence),
    ]
    return View(
        headlines=_headlines(decisions, evidence),
        charts=charts(decisions, evidence),
        sheets=[sheet for sheet in sheets if sheet.rows],
        first=["quality"],
        waterfall=[
            WaterfallBar(order=10, label="perfect model, as stated", amount=evidence.perfect),
            WaterfallBar(order=20, label="today's rule, as stated", amount=evidence.today),
        ],
        answer=in_short(evidence),
        purpose=purpose(decisions),
        needed=evidence.required_gain,
    )


def _headlines(d: BusinessProblemDecisions, evidence: BusinessProblemEvidence) -> list[Headline]:
    found = [
        Headline(label="Expected gain over today's rule", figure=evidence.gain, help=PREDICTING),
        Headline(
            label=f"Net present value over {d.horizon_weeks} weeks",
            figure=evidence.npv,
            help="all gains less all costs, in today's money",
        ),
        Headline(label="Today's rule", figure=evidence.today),
        Headline(
            label="A perfect model", figure=evidence.perfect, help="a ceiling: no model reaches it"
        ),
    ]
    found += [line for line in replay_headlines(evidence.replay) if _known(line)]
    found += [line for line in _details(d, evidence) if _known(line)]
    if evidence.npv.value is not None:
        weeks = evidence.payback_weeks
        after = f"after {weeks} {'week' if weeks == 1 else 'weeks'}"
        when = after if weeks is not None else "not within the horizon"
        found.append(Headline(label="Pays back", figure=when, help="in the likely case"))
    if evidence.missing:
        found.append(Headline(label="Still to fill in", figure=", ".join(evidence.missing)))
    return found


def _details(d: BusinessProblemDecisions, evidence: BusinessProblemEvidence) -> list[Headline]:
    return [
        Headline(label="Chance of losing money", figure=_per_cent(evidence.p_loss)),
        Headline(label="Needed to pay for itself", figure=evidence.required_gain),
        Headline(
            label="Worth of knowing every number before you decide",
            figure=evidence.evpi,
            help="expected value of perfect information: never pay more for better numbers",
        ),
        _rule(d, evidence.threshold),
        Headline(label="From baseline to target", figure=evidence.required_change),
    ]


def _known(line: Headline) -> bool:
    # What waits for numbers is not said line by line: the last headline lists them once.
    return isinstance(line.figure, str) or line.figure.value is not None


def _rule(d: BusinessProblemDecisions, threshold: Estimate) -> Headline:
    if d.task == "binary":
        return Headline(
            label="Act from this probability on",
            figure=threshold,
            help="the threshold t* at which acting starts to pay",
        )
    return Headline(
        label="Quantile to predict",
        figure=threshold,
        help="the share of outcomes that should lie below the prediction",
    )


def _per_cent(share: Estimate) -> Estimate:
    if share.value is None:
        return share
    return share.model_copy(update={"value": 100 * share.value, "unit": "%"})


def _payoffs(evidence: BusinessProblemEvidence) -> Sheet:
    value = evidence.value
    note = {
        "given": "As given.",
        "elicited": "Elicited by trade-off questions and one price, not measured. They count from "
        "leaving every case alone.",
        "missing": "",
    }[evidence.payoffs_from]
    return Sheet(
        title=f"Payoffs per {value.unit_of_prediction}, {value.currency}",
        columns=["outcome", "low", "likely", "high"],
        rows=[[LABELS.get(key, key), *_ends(triple)] for key, triple in value.payoffs.items()],
        note=note,
    )


def _break_even(evidence: BusinessProblemEvidence) -> Sheet:
    even = evidence.break_even
    rows: list[list[Money | Estimate | Scalar]] = [
        ["share of the gap between today's rule and a perfect model", even.capture]
    ]
    words = {
        "AUC of a binormal model": even.auc,
        "precision when acting on as many cases as there are positives": even.precision,
        "true-positive rate needed without false alarms": even.intercept,
        "further true-positive rate per false-positive rate": even.slope,
    }
    rows += [[label, estimate] for label, estimate in words.items() if estimate is not None]
    rows.append(["chance that a perfect model would pay", evidence.reachable])
    if evidence.blind_gain.value is not None:
        rows.append(["the best action without any model, over today's rule", evidence.blind_gain])
    rows.append(["net present value of a perfect model", evidence.npv_perfect])
    return Sheet(
        title="How good a model must be before it pays",
        columns=["measure", "break-even"],
        rows=rows,
        note=f"Binormal: scores normal with equal spread in both classes. {PREDICTING}",
    )


def _ranges(evidence: BusinessProblemEvidence) -> Sheet:
    result = "NPV" if evidence.tornado_of == "npv" else "gain per week"
    currency = evidence.value.currency
    return Sheet(
        title="Which number moves the result most",
        columns=[
            "number",
            "low",
            "high",
            f"{result} at low, {currency}",
            f"{result} at high, {currency}",
        ],
        rows=[
            [LABELS.get(bar.name, bar.name), bar.low, bar.high, bar.at_low, bar.at_high]
            for bar in evidence.tornado
        ],
        note="One number at a time, all others at their likely value.",
    )


def _open(evidence: BusinessProblemEvidence) -> Sheet:
    fields = BusinessProblemDecisions.model_fields
    return Sheet(
        title="Still to fill in before all money can be evaluated",
        columns=["decision", "what it means"],
        rows=[[name, fields[name.split("[")[0]].description or ""] for name in evidence.missing],
    )


def _ends(triple: Triple) -> list[Money | Estimate | Scalar]:
    return [triple.low, triple.likely, triple.high]


__all__ = ["PREDICTING", "view"]
