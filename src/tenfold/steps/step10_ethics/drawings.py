"""The charts of step 10, from its evidence alone."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.charts import Chart, Mark, Series, interval_text, money_text, number_text
from tenfold.charts.chart import Kind
from tenfold.charts.words import counted
from tenfold.fairness import Comparison, Frontier, Point, Proxy
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import GAP_WORDS, EthicsEvidence
from tenfold.steps.step10_ethics.judgements import judged
from tenfold.steps.step10_ethics.remedy_checks import ALL

_MOST = 14
_TITLES = {"fpr": "false positives", "fnr": "false negatives", "tpr": "found", "ppv": "precision"}


def groups(decisions: EthicsDecisions, evidence: EthicsEvidence) -> Chart:
    """Each group's rate of favourable decisions over the reference's, and what is tolerated."""
    mine = _single(evidence, ("selection_rate",))
    shown = [one for one in mine if one.ratio is not None and one.ratio.known][:_MOST]
    title = "Favourable decisions: each group against its reference"
    if not shown:
        why = evidence.good.why_not or "no group could be compared by a rate"
        return Chart(key="groups", title=title, alt=f"Nothing to draw: {why}.", series=[])
    worst = min(shown, key=lambda one: _value(one.ratio))
    floor = decisions.least_ratio
    return Chart(
        key="groups",
        title=title,
        alt=(
            f"The lowest ratio{_alone(evidence)} is that of {worst.attribute}: {worst.group} "
            f"against {worst.reference}, {interval_text(judged(worst))}. Tolerated is {floor:g} to "
            f"{1 / floor:.3g}; 1 is alike."
        ),
        x_title="group",
        y_title="rate of favourable decisions, times the reference's",
        series=_by_verdict(shown, ratio=True),
        marks=[
            Mark(label=f"{floor:g} of the reference", y=floor),
            Mark(label="alike", y=1.0),
            Mark(label=f"{floor:g} the other way round", y=round(1 / floor, 4)),
        ],
    )


def errors(decisions: EthicsDecisions, evidence: EthicsEvidence) -> Chart:
    """Each group's error less the reference's, and what is tolerated."""
    metrics = ("fpr", "fnr", "tpr", "ppv", "calibration", "error", "mae")
    shown = [one for one in _single(evidence, metrics) if one.difference.known][:_MOST]
    title = "Errors: each group against its reference"
    if not shown:
        return Chart(
            key="errors",
            title=title,
            alt=f"Nothing to draw: {evidence.good.why_not or 'no error was compared'}.",
            series=[],
        )
    worst = max(shown, key=lambda one: abs(_value(one.difference)))
    bounds = sorted({one.tolerated for one in shown})
    names = {one.name: one.title for one in evidence.report.metrics} if evidence.report else {}
    return Chart(
        key="errors",
        title=title,
        alt=(
            f"The widest gap{_alone(evidence)} is that of {worst.attribute}: {worst.group} against "
            f"{worst.reference}, {names.get(worst.metric, worst.metric).lower()} "
            f"{interval_text(worst.difference)}. Tolerated is up to {number_text(worst.tolerated)} "
            "either way; 0 is alike."
        ),
        x_title="group",
        y_title="group less reference" + (f", {_unit(evidence)}" if _unit(evidence) else ""),
        series=[
            Series(
                name=names.get(metric, metric),
                kind="interval",
                x=[_name(one) for one in mine],
                y=[one.difference.value for one in mine],
                low=[one.difference.low for one in mine],
                high=[one.difference.high for one in mine],
            )
            for metric in dict.fromkeys(one.metric for one in shown)
            if (mine := [one for one in shown if one.metric == metric])
        ],
        marks=[
            Mark(label="tolerated", y=bounds[-1]),
            Mark(label="tolerated", y=-bounds[-1]),
        ]
        if len(bounds) == 1
        else [],
    )


def frontier(evidence: EthicsEvidence, one: Frontier | None, number: int = 1) -> Chart:
    """Money against disparity: the candidate, and each way to treat groups more alike."""
    key = "frontier" if number == 1 else f"frontier_{number}"
    title = "What treating groups more alike costs" + (f": {one.protected}" if one else "")
    if one is None or not one.points:
        why = (one.note if one else "") or evidence.ways_note or "no mitigation was tried"
        return Chart(key=key, title=title, alt=f"Nothing to draw: {why.rstrip('.')}.", series=[])
    now, others = one.candidate, [point for point in one.points if point.method != "none"]
    front = [point for point in one.best if _x(point) is not None]
    drawn: list[tuple[str, Kind, Sequence[Point]]] = [
        ("candidate", "points", [now] if now else []),
        *(
            (_titled(method, others), "points", [p for p in others if p.method == method])
            for method in dict.fromkeys(point.method for point in others)
        ),
        ("nothing is better in both", "line", front if len(front) > 1 else []),
    ]
    series = [
        Series(
            name=name,
            kind=kind,
            x=[_x(point) for point in points],
            y=[_y(one, point) for point in points],
            emphasis=name == "candidate",
        )
        for name, kind, points in drawn
        if points
    ]
    return Chart(
        key=key,
        title=title,
        alt=_found(one, now, others),
        x_title=f"largest gap of {GAP_WORDS[one.gap]}, points (0 is alike)",
        y_title=now.money.unit if now and one.axis == "money" else "share of right decisions",
        series=series,
    )


def proxies(evidence: EthicsEvidence) -> Chart:
    """How well each feature tells a protected attribute."""
    title = "Features that could stand in for a protected attribute"
    known = [one for one in evidence.proxies if one.strength.known]
    if not known:
        why = evidence.proxies_note or evidence.good.why_not or "no feature was looked at"
        return Chart(key="proxies", title=title, alt=f"Nothing to draw: {why}.", series=[])
    shown = sorted(known, key=lambda one: -_value(one.strength))[:_MOST]
    top = shown[0]
    return Chart(
        key="proxies",
        title=title,
        alt=(
            f"{evidence.called.get(top.column, top.column)} tells {top.protected} best: "
            f"{_measure(top)} {interval_text(top.strength)}. From {number_text(top.threshold)} on "
            f"it counts as a proxy. {_close_ones(known)}"
        ),
        x_title="feature, and what it tells",
        y_title="how well it tells: 0 nothing, 1 everything",
        series=[
            Series(
                name=f"tells {protected}",
                kind="interval",
                x=[evidence.called.get(one.column, one.column) for one in mine],
                y=[one.strength.value for one in mine],
                low=[one.strength.low for one in mine],
                high=[one.strength.high for one in mine],
            )
            for protected, measure in dict.fromkeys((one.protected, one.measure) for one in shown)
            if (mine := [o for o in shown if (o.protected, o.measure) == (protected, measure)])
        ],
        marks=[Mark(label="a proxy from here on", y=top.threshold)],
    )


def _found(one: Frontier, now: Point | None, others: Sequence[Point]) -> str:
    if now is None or now.disparity.value is None:
        return one.note or "The candidate has no disparity that could be measured."
    said = f"The candidate's largest gap of {GAP_WORDS[one.gap]} between groups of {one.protected}"
    said += f" is {100 * now.disparity.value:.1f} percentage points"
    said += f" at {money_text(now.money.value, now.money.unit)}." if now.money.known else "."
    better = [point for point in others if point.disparity.value is not None]
    if better:
        least = min(better, key=_value_of_gap)
        said += (
            f" Least unequal is {least.name}: {100 * _value_of_gap(least):.1f} points, "
            f"{interval_text(least.over_candidate)} against the candidate"
            + (", some cases decided by lot." if least.random else ".")
        )
    return f"{said} {one.note}".strip()


def _by_verdict(shown: Sequence[Comparison], *, ratio: bool) -> list[Series]:
    words = {"clear": "clear", "not_enough": "cannot be told", "breach": "breach"}
    made = []
    for verdict, name in words.items():
        mine = [one for one in shown if one.verdict == verdict]
        figures = [one.ratio if ratio else one.difference for one in mine]
        if mine:
            made.append(
                Series(
                    name=name,
                    kind="interval",
                    x=[_name(one) for one in mine],
                    y=[one.value for one in figures if one],
                    low=[one.low for one in figures if one],
                    high=[one.high for one in figures if one],
                    emphasis=verdict == "breach",
                )
            )
    return made


def _single(evidence: EthicsEvidence, metrics: Sequence[str]) -> list[Comparison]:
    if evidence.report is None:
        return []
    found = [one for part in evidence.report.attributes for one in part.comparisons]
    return [one for one in found if one.metric in metrics]


def _alone(evidence: EthicsEvidence) -> str:
    """Said where pairs are compared too: they are told by checks and tables, not drawn."""
    parts = evidence.report.intersections if evidence.report else []
    return " of single attributes" if any(part.comparisons for part in parts) else ""


def _close_ones(known: Sequence[Proxy]) -> str:
    """How many are proxies: pairs of a feature and an attribute, and all features together."""
    single = [one for one in known if one.column != ALL]
    together = [one for one in known if one.column == ALL]
    said = []
    if single:
        said.append(
            f"{_close(single)} of {counted(len(single), 'pair')} of feature and attribute do"
        )
    if together:
        attributes = counted(len(together), "attribute")
        said.append(f"all features together do for {_close(together)} of {attributes}")
    words = "; ".join(said) + "."
    return words[:1].upper() + words[1:]


def _close(shown: Sequence[Proxy]) -> int:
    return sum(one.verdict == "close" for one in shown)


def _unit(evidence: EthicsEvidence) -> str:
    metrics = evidence.report.metrics if evidence.report else []
    return next((one.unit for one in metrics if one.unit), "")


def _name(one: Comparison) -> str:
    return f"{one.attribute}: {one.group}"


def _measure(one: Proxy) -> str:
    return "2·AUC − 1" if one.measure == "auc" else "correlation"


def _titled(method: str, points: Sequence[Point]) -> str:
    lot = any(point.random for point in points if point.method == method)
    return method.replace("_", " ") + (" (by lot)" if lot else "")


def _x(point: Point) -> float | None:
    return None if point.disparity.value is None else round(100 * point.disparity.value, 3)


def _y(one: Frontier, point: Point) -> float | None:
    return point.money.value if one.axis == "money" else point.accuracy.value


def _value(figure: object) -> float:
    return float(getattr(figure, "value", None) or 0.0)


def _value_of_gap(point: Point) -> float:
    return float(point.disparity.value or 0.0)


__all__ = ["errors", "frontier", "groups", "proxies"]
