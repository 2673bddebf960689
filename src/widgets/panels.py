"""Gates and headlines as HTML and text: an icon, a word and a colour, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.charts import Headline, Sheet, WaterfallBar, estimate_text, plain, safe, to_html
from tenfold.charts.chart import Chart, Series
from tenfold.charts.twins import LEFT
from tenfold.charts.words import sentence
from tenfold.vocabulary import Check, Estimate, Gate, Status

WORDS: dict[Status, tuple[str, str]] = {
    "pass": ("✓", "Pass"),
    "warn": ("!", "Warning"),
    "block": ("✕", "Block"),
    "not_evaluated": ("?", "Not evaluated"),
}
_HEADS = ("Status", "Check", "What was found", "What to do", "Money at risk")
_SAYS: dict[Status, str] = {
    "pass": "All checks pass.",
    "warn": "It may go on; somebody should look at the warnings.",
    "block": "It should not go on before this is put right or answered for.",
    "not_evaluated": "Some checks could not be judged; that is not a pass.",
}


def status_html(status: Status) -> str:
    """A status as icon and word, in its colour."""
    icon, word = WORDS[status]
    return f'<span class="status {status}"><span aria-hidden="true">{icon}</span> {word}</span>'


def gate_html(gate: Gate) -> str:
    """The gate of a step: its verdict in plain words, then every check, the worst first."""
    rows = [_cells(check) for check in _worst_first(gate)]
    # A column that says nothing in any row only makes the others narrow.
    kept = [i for i, _ in enumerate(_HEADS) if any(row[i] for row in rows)]
    head = "".join(f'<th scope="col"{LEFT}>{_HEADS[i]}</th>' for i in kept)
    body = "".join(f"<tr>{''.join(f'<td{LEFT}>{row[i]}</td>' for i in kept)}</tr>" for row in rows)
    table = (
        f"<table class='checks'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        if rows
        else ""
    )
    return f"{gate_lead(gate)}{table}"


def gate_lead(gate: Gate) -> str:
    """The verdict of a gate in one line."""
    return (
        f'<div class="gate {gate.status}">{status_html(gate.status)}'
        f' – <span class="soft">{_SAYS[gate.status]} {_count(gate)}</span></div>'
    )


def gate_text(gate: Gate) -> str:
    """The gate in plain text, one line per check."""
    icon, word = WORDS[gate.status]
    lines = [f"Gate: {icon} {word}. {_SAYS[gate.status]}"]
    for check in _worst_first(gate):
        icon, word = WORDS[check.status]
        money = f" At risk: {estimate_text(check.money_at_risk)}." if check.money_at_risk else ""
        remedy = f" → {check.remedy}" if check.remedy and check.status != "pass" else ""
        waived = f" (waived by {check.waived.role})" if check.waived else ""
        said = f"{icon} {word}{waived} {check.code} {check.told}. {check.evidence}{money}{remedy}"
        lines.append(f"  {' '.join(said.split())}")
    return plain("\n".join(lines))


def headlines_table(headlines: Sequence[Headline]) -> str:
    """Headlines as a table, which reads without a style sheet."""
    rows = [[headline.label, *_parts(headline), headline.help] for headline in headlines]
    columns = ["Key figure", "Value", "Interval and method", "Meaning"]
    kept = [i for i, _ in enumerate(columns) if i < 2 or any(row[i] for row in rows)]
    return to_html(
        Sheet(
            title="",
            columns=[columns[i] for i in kept],
            rows=[[row[i] for i in kept] for row in rows],
        )
    )


def headlines_html(headlines: Sequence[Headline]) -> str:
    """Headlines as cards: the figure large, its doubt below."""
    return f'<div class="cards">{"".join(map(_card, headlines))}</div>' if headlines else ""


def waterfall_chart(bars: Sequence[WaterfallBar]) -> Chart | None:
    """The money waterfall as a chart with intervals; None while no bar has an amount."""
    known = [bar for bar in sorted(bars, key=lambda bar: bar.order) if bar.amount.value is not None]
    if not known:
        return None
    unit = known[0].amount.unit
    said = "; ".join(f"{bar.label}: {estimate_text(bar.amount)}" for bar in known)
    series = Series(
        name="money",
        kind="bar",
        x=[bar.label for bar in known],
        y=[bar.amount.value for bar in known],
        low=[bar.amount.low for bar in known],
        high=[bar.amount.high for bar in known],
    )
    return Chart(key="waterfall", title="Money", alt=said, y_title=unit, series=[series])


def _card(headline: Headline) -> str:
    number, doubt = _parts(headline)
    figure = headline.figure
    how = ""
    if isinstance(figure, Estimate) and figure.low is not None and figure.method:
        # Plain words first; how the interval came about is for whoever asks.
        doubt, said = _interval(figure)
        how = f'<details class="soft"><summary>95% sure: how?</summary>{safe(said)}</details>'
        how = how.replace("95%", f"{figure.level * 100:g}%")
    below = "".join(
        f'<div class="soft">{safe(text)}</div>' for text in (doubt, headline.help) if text
    )
    below += how
    return f'<div class="card">{safe(headline.label)}<b>{safe(number)}</b>{below}</div>'


def _interval(estimate: Estimate) -> tuple[str, str]:
    """The interval with its note in plain words, and apart from it how it came about."""
    from tenfold.dossier.glossary import meanings

    bare = headline_parts(estimate.model_copy(update={"note": ""}))[1]
    ends, _, method = bare.rpartition(f", {estimate.level * 100:.4g}% ")
    note = f" ({estimate.note})" if estimate.note else ""
    told = "; ".join([method or bare, *meanings(method)])
    return f"{ends or bare}{note}", f"{told}."


def _parts(headline: Headline) -> tuple[str, str]:
    figure = headline.figure
    return headline_parts(figure) if isinstance(figure, Estimate) else (figure, "")


def headline_parts(estimate: Estimate) -> tuple[str, str]:
    """An estimate as its number and its doubt."""
    text = estimate_text(estimate)
    if estimate.value is None:
        first, _, rest = text.partition(":")
        return first.strip().capitalize(), rest.strip()
    for mark in (" [", ", no interval"):
        if mark in text:
            first, _, rest = text.partition(mark)
            return first, f"{mark.strip(' ,')}{rest}"
    return text, ""


def _cells(check: Check) -> list[str]:
    waived = (
        f'<div class="soft">waived until {check.waived.expires} by {safe(check.waived.role)}: '
        f"{safe(check.waived.reason)}</div>"
        if check.waived
        else ""
    )
    return [
        f"{status_html(check.status)}{waived}",
        f"{safe(check.told)}<br><code>{safe(check.code)}</code>",
        sentence(check.evidence),
        sentence(check.remedy) if check.status != "pass" else "",
        safe(estimate_text(check.money_at_risk)) if check.money_at_risk else "",
    ]


def _worst_first(gate: Gate) -> list[Check]:
    order: list[Status] = ["block", "not_evaluated", "warn", "pass"]
    return sorted(gate.checks, key=lambda check: (order.index(check.status), check.code))


def _count(gate: Gate) -> str:
    passed = sum(check.status == "pass" for check in gate.checks)
    return f"{passed} of {len(gate.checks)} checks pass." if gate.status != "pass" else ""


__all__ = [
    "WORDS",
    "gate_html",
    "gate_lead",
    "gate_text",
    "headline_parts",
    "headlines_html",
    "headlines_table",
    "status_html",
    "waterfall_chart",
]
