"""A comparison as people read it: money first, then the verdict, what was decided, what moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tenfold.changes import value_text
from tenfold.charts import Chart, Series, Sheet, interval_text, safe, to_html, to_text
from tenfold.delivery.comparison import Comparison
from tenfold.delivery.scenarios import PROJECT, Scenario
from tenfold.delivery.sides import Side
from tenfold.vocabulary import Estimate, Status
from widgets.panels import WORDS

NONE = "There is one scenario only: the project as it is. A new one is tried without changing it."
_UNKNOWN = "not known"
_LONG = 60


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
    """What the project is compared with first: the newest what-if, or the state before."""
    return next((one for one in found if one.key != PROJECT), found[0])


def lead(found: Comparison, left: Scenario, right: Scenario) -> str:
    """What the money says, in a sentence."""
    if found.comparable is False:
        return "These two cannot be held against each other."
    pair = _figures(found)
    if pair is None:
        return "Of at least one of them the money is not known."
    one, two = pair
    if any(each.step.slug == "business_problem" for each in found.decisions):
        return (
            "What they are priced by differs (step 1), so neither earns more than the other: "
            f"'{left.name}' comes to {interval_text(one)}, '{right.name}' to {interval_text(two)}."
        )
    if one.value == two.value:
        return "Both earn the same."
    assert one.value is not None
    assert two.value is not None
    more, words = (right, two) if two.value > one.value else (left, one)
    other = one if words is two else two
    said = f"'{more.name}' earns more: {interval_text(words)} against {interval_text(other)}."
    ends = (one.low, one.high, two.low, two.high)
    if any(end is None for end in ends):
        return f"{said} How sure that is, is not known."
    apart = words.low > other.high  # type: ignore[operator]  # no end is None here
    if apart:
        return f"{said} The intervals do not overlap."
    return (
        f"{said} The intervals overlap; they are of each alone, so that this does not tell whether "
        "the difference is chance."
    )


def money_chart(found: Comparison, left: Scenario, right: Scenario) -> Chart | None:
    """Money of both with its intervals; None where it is not known, or says nothing."""
    pair = _figures(found)
    if pair is None or found.comparable is False:
        return None
    names = _names(left, right)
    said = "; ".join(f"{n}: {interval_text(f)}" for n, f in zip(names, pair, strict=True))
    series = Series(
        name="money",
        kind="hbar",
        x=list(names),
        y=[figure.value for figure in pair],
        low=[figure.low for figure in pair],
        high=[figure.high for figure in pair],
    )
    title = "Money over today's rule" if _gains(found) else "Money"
    return Chart(
        key="scenarios", title=title, alt=f"{title}: {said}.", x_title=pair[0].unit, series=[series]
    )


def _figures(found: Comparison) -> tuple[Estimate, Estimate] | None:
    # The gain is known far better than either amount, and is what the dossier begins with.
    if _gains(found):
        pair = found.left.gain, found.right.gain
    else:
        one, two = found.left.money, found.right.money
        pair = one[1] if one else None, two[1] if two else None
    left, right = pair
    if left is None or right is None or left.value is None or right.value is None:
        return None
    return left, right


def _gains(found: Comparison) -> bool:
    gains = (found.left.gain, found.right.gain)
    return all(gain is not None and gain.value is not None for gain in gains)


def _sheets(found: Comparison, left: Scenario, right: Scenario) -> Iterable[Sheet]:
    names = list(_names(left, right))
    yield Sheet(title="Money and verdict", columns=["", *names], rows=list(_money(found)))
    none: list[list[Any]] = [["nothing", "", ""]]
    yield Sheet(
        title="Decided otherwise",
        columns=["Decision", *names],
        rows=[
            [f"{d.step.slug}.{d.name}", *(value_text(v, longest=_LONG) for v in (d.left, d.right))]
            for d in found.decisions
        ]
        or none,
    )
    if found.gates:
        yield Sheet(
            title="Judged otherwise",
            columns=["Check", *names],
            rows=[[f"{g.code} {g.title}", _status(g.left), _status(g.right)] for g in found.gates],
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
    yield ["Decided by", *(amount[0] if amount else _UNKNOWN for amount in amounts)]
    yield ["Verdict", *(side.word or _UNKNOWN for side in sides)]
    old = [", ".join(_out_of_date(side)) for side in sides]
    if any(old):
        yield ["Out of date", *old]


def _out_of_date(side: Side) -> list[str]:
    stale = [one.step for one in side.steps.values() if one.freshness not in ("", "fresh")]
    return [f"{step.number} {step.title}" for step in stale]


def _status(status: Status | None) -> str:
    return " ".join(WORDS[status]) if status else _UNKNOWN


def _names(left: Scenario, right: Scenario) -> tuple[str, str]:
    if left.name == right.name and left.key != right.key:
        return f"{left.name} ({left.at[:16]})", f"{right.name} ({right.at[:16]})"
    return left.name, right.name


__all__ = ["NONE", "comparison_html", "comparison_text", "lead", "money_chart", "newest"]
