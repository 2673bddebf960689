"""A comparison as people read it: money first, then the verdict, what was decided, what moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tenfold.changes import value_text
from tenfold.charts import Chart, Series, Sheet, interval_text, safe, to_html, to_text
from tenfold.delivery.comparison import Comparison, Decided
from tenfold.delivery.scenarios import Scenario
from tenfold.delivery.sides import Side
from tenfold.vocabulary import Status
from widgets.comparison_lead import figures, gains, lead, named
from widgets.kinds import label_of
from widgets.panels import WORDS

NEW = (
    "No scenario has been tried yet: a new one is tried above, without changing the project. What "
    "was decided before can be picked in the two lists; of an earlier state only the figures that "
    "were kept are known, so try its decisions as a new scenario to see the rest."
)
NONE = "There is one scenario only: the project as it is. A new one is tried without changing it."
_UNKNOWN = "not known"
_LONG = 60
# What a person looks for first, called as the start page calls it.
NUMBERS = {
    "payoff_tp": "A hit",
    "payoff_fp": "A false alarm",
    "payoff_fn": "A miss",
    "payoff_tn": "Rightly left alone",
    "volume_per_week": "Cases a week",
    "capacity_per_week": "Capacity a week",
}


def comparison_html(found: Comparison, left: Scenario, right: Scenario) -> str:
    """The comparison with its chart; everything that people or data named is escaped."""
    chart = money_chart(found, left, right)
    kind = {True: "soft", False: "block", None: "warn"}[found.comparable]
    mark = '<span aria-hidden="true">✕</span> ' if kind == "block" else ""
    drawn = to_html(chart) if chart else ""
    tables = list(map(to_html, _sheets(found, left, right)))
    return (
        f"<p><b>{safe(lead(found, left, right))}</b></p>"
        f'<p class="{kind}">{mark}{safe(found.why)}</p>'
        f"{tables[0]}{drawn}{''.join(tables[1:])}"
    )


def comparison_text(found: Comparison, left: Scenario, right: Scenario) -> str:
    """The comparison in plain text."""
    tables = [to_text(sheet) for sheet in _sheets(found, left, right)]
    return "\n\n".join([f"{lead(found, left, right)}\n{found.why}", *tables])


def newest(found: Sequence[Scenario]) -> Scenario:
    """What the project is compared with first: the newest what-if, or itself without one."""
    return next((one for one in found if one.kind == "what-if"), found[0])


def money_chart(found: Comparison, left: Scenario, right: Scenario) -> Chart | None:
    """Money of both with its intervals; None where it is not known, or says nothing."""
    pair = figures(found)
    if pair is None or found.comparable is False or _in_doubt(found):
        return None
    names = named(left, right)
    said = "; ".join(f"{n}: {interval_text(f)}" for n, f in zip(names, pair, strict=True))
    series = Series(
        name="money",
        kind="hbar",
        x=list(names),
        y=[figure.value for figure in pair],
        low=[figure.low for figure in pair],
        high=[figure.high for figure in pair],
    )
    title = "Money over today's rule" if gains(found) else "Money"
    return Chart(
        key="scenarios", title=title, alt=f"{title}: {said}.", x_title=pair[0].unit, series=[series]
    )


def _in_doubt(found: Comparison) -> bool:
    return any(side.disbelieved or side.unjudged for side in (found.left, found.right))


def _sheets(found: Comparison, left: Scenario, right: Scenario) -> Iterable[Sheet]:
    names = list(named(left, right))
    yield Sheet(title="Money and verdict", columns=["", *names], rows=list(_money(found)))
    none: list[list[Any]] = [["nothing", "", ""]]
    yield Sheet(
        title="Decided otherwise",
        columns=["Decision", *names],
        rows=[
            [_called(d), *(value_text(v, longest=_LONG) for v in (d.left, d.right))]
            for d in sorted(found.decisions, key=lambda d: place_of(d.name))
        ]
        or none,
    )
    if found.gates or found.left_out:
        yield Sheet(
            title=f"Judged otherwise{_left_out(found)}",
            columns=["Check", *names],
            rows=[[f"{g.code} {g.title}", _status(g.left), _status(g.right)] for g in found.gates]
            or none,
        )
    moved = [each for each in found.figures if each.moved]
    if moved:
        yield Sheet(
            title="Key figures that moved",
            columns=["Figure", *names],
            rows=[[f"{f.step.number} {f.label}", f.left or "", f.right or ""] for f in moved],
        )


def _money(found: Comparison) -> Iterable[list[Any]]:
    sides = (found.left, found.right)
    amounts = [side.money for side in sides]
    yield ["Over today's rule", *(side.gain or _UNKNOWN for side in sides)]
    yield ["Money in all", *(amount[1] if amount else _UNKNOWN for amount in amounts)]
    if found.paired is not None:
        told = found.paired
        yield ["The second over the first", "", told.money if told.money.known else told.why_not]
    yield ["Decided by", *(amount[0] if amount else _UNKNOWN for amount in amounts)]
    yield ["Verdict", *(side.word or _UNKNOWN for side in sides)]
    blocked = [", ".join(check.code for _, check in side.blocks) for side in sides]
    if any(blocked):
        yield ["Blocked by", *blocked]
    old = [", ".join(_out_of_date(side)) for side in sides]
    if any(old):
        yield ["Out of date", *old]


def _out_of_date(side: Side) -> list[str]:
    stale = [one.step for one in side.steps.values() if one.freshness not in ("", "fresh")]
    return [f"{step.number} {step.title}" for step in stale]


def place_of(name: str) -> int:
    """Where a decision stands: the numbers that money hangs on first, the rest as it was."""
    names = list(NUMBERS)
    return names.index(name) if name in names else len(names)


def _left_out(found: Comparison) -> str:
    if not found.left_out:
        return ""
    checks = "1 check" if found.left_out == 1 else f"{found.left_out} checks"
    return f" ({checks} of steps that are out of date left out)"


def _called(one: Decided) -> str:
    label = NUMBERS.get(one.name) or label_of(one.name, one.step.decisions.model_fields[one.name])
    return f"{one.step.number} {one.step.title}: {label}"


def _status(status: Status | None) -> str:
    return " ".join(WORDS[status]) if status else _UNKNOWN


__all__ = [
    "NEW",
    "NONE",
    "NUMBERS",
    "comparison_html",
    "comparison_text",
    "lead",
    "money_chart",
    "newest",
    "place_of",
]
