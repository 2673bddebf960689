"""What step 9 shows: the score, the 28 items with their proof, debts by the money behind them."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.charts import Chart, Headline, Mark, Series, Sheet, View
from tenfold.charts.chart import Scalar
from tenfold.charts.words import number_text
from tenfold.steps.step09_technical_debt.catalog import meaning
from tenfold.steps.step09_technical_debt.decisions import TechnicalDebtDecisions
from tenfold.steps.step09_technical_debt.evidence import TechnicalDebtEvidence
from tenfold.steps.step09_technical_debt.in_short import in_short
from tenfold.vocabulary import Estimate, Money

_MOST = 30
_BARS = 12
_Rows = list[list[Money | Estimate | Scalar]]


def view(decisions: TechnicalDebtDecisions, evidence: TechnicalDebtEvidence) -> View:
    """Headlines, charts and tables of step 9. Computes nothing."""
    return View(
        headlines=_headlines(evidence),
        charts=[_sections(decisions, evidence), _debts(evidence)],
        sheets=[
            _items(evidence),
            _ranked(evidence),
            _smells(evidence),
            _reproduction(evidence),
            _state(evidence),
        ],
        answer=in_short(evidence),
    )


def _headlines(evidence: TechnicalDebtEvidence) -> list[Headline]:
    reached = evidence.score()
    attested = sum(one.attested is not None and one.computed < 0.5 for one in evidence.items)
    shown = sum(one.computed > 0 for one in evidence.items)
    return [
        Headline(label="What rests on all this, per week", figure=evidence.stake),
        Headline(
            label="ML Test Score, from artefacts alone",
            figure=f"{reached:g} of 7",
            help=meaning(reached),
        ),
        Headline(
            label="Items shown by an artefact",
            figure=f"{shown} of 28",
            help=f"{attested} more by someone's word" if attested else "none by anyone's word",
        ),
        Headline(
            label="Reproduction",
            figure=evidence.reproduction.status.replace("_", " "),
            help=evidence.reproduction.why,
        ),
        Headline(
            label="Serious smells",
            figure=f"{evidence.smell_counts['high']}",
            help=f"in {evidence.scan.notebooks} notebooks and {evidence.scan.modules} modules",
        ),
    ]


def _sections(decisions: TechnicalDebtDecisions, evidence: TechnicalDebtEvidence) -> Chart:
    found = evidence.sections()
    word = {
        section: sum(
            max(one.computed, 0.5 if one.attested else 0.0)
            for one in evidence.items
            if one.item.startswith(letter)
        )
        for section, letter in zip(found, "DMIO", strict=True)
    }
    words = ", ".join(f"{name} {points:g}" for name, points in found.items())
    series = [
        Series(name="from artefacts", kind="bar", x=list(found), y=list(found.values())),
    ]
    if word != found:
        series.append(
            Series(
                name="with attestations, until they end",
                kind="points",
                x=list(word),
                y=list(word.values()),
            )
        )
    return Chart(
        key="sections",
        title="ML Test Score by section",
        alt=f"Points of 7: {words}. The weakest section is the score: {evidence.score():g}.",
        x_title="section",
        y_title="points of 7",
        series=series,
        marks=[Mark(label="wanted", y=decisions.score_wanted)],
    )


def _debts(evidence: TechnicalDebtEvidence) -> Chart:
    title = "What rests on each section while it is owed"
    best: dict[str, Money] = {}
    for one in evidence.debts:
        now = best.get(one.section)
        if one.money.value is not None and (now is None or one.money.value > (now.value or 0.0)):
            best[one.section] = one.money
    known = sorted(best.items(), key=lambda pair: -(pair[1].value or 0.0))[:_BARS]
    if not known:
        why = evidence.stake.note if evidence.debts else "nothing is owed"
        return Chart(key="debts", title=title, alt=f"Nothing to draw: {why}.", series=[])
    top, money = known[0]
    return Chart(
        key="debts",
        title=title,
        alt=(
            f"Most rests on {top}: {number_text(money.value)} {money.unit}, the most that can be "
            "lost while it fails, not what it will cost."
        ),
        x_title="section",
        y_title=money.unit,
        series=[
            Series(
                name="at most",
                kind="interval",
                x=[name for name, _ in known],
                y=[each.value for _, each in known],
                low=[each.low for _, each in known],
                high=[each.high for _, each in known],
            )
        ],
    )


def _items(evidence: TechnicalDebtEvidence) -> Sheet:
    rows: _Rows = []
    for one in evidence.items:
        said = list(one.proof)
        if one.attested is not None:
            said.append(f"{one.attested.role}, until {one.attested.until}: {one.attested.sentence}")
        rows.append([one.item, one.title, one.computed, "; ".join(said), one.lacking])
    return Sheet(
        title="The 28 items",
        columns=["item", "what is tested", "points", "proof", "what would supply the rest"],
        rows=rows,
        note=(
            "½ for a test that was run with its result written down, 1 where a system runs it "
            "again and again, ½ for someone's word until its day. After Breck et al. 2017."
        ),
    )


def _ranked(evidence: TechnicalDebtEvidence) -> Sheet:
    shown = evidence.debts[:_MOST]
    left = len(evidence.debts) - len(shown)
    return Sheet(
        title="What is owed, by the money behind it",
        columns=["debt", "per week, at most", "which is", "what pays it off"],
        rows=[[one.what, one.money, one.rests_on, one.pay] for one in shown],
        note=(
            "The money is what rests on it, not what it will cost."
            + (f" {left} more are in the record." if left else "")
        ),
    )


def _smells(evidence: TechnicalDebtEvidence) -> Sheet:
    found = evidence.smells[:_MOST]
    counts = evidence.smell_counts
    features: _Rows = [
        ["slight", "unused_feature", one.name, one.why, "leave it out and run step 3"]
        for one in evidence.unused
    ]
    rows: _Rows = [
        [one.severity, one.kind, f"{one.path} {one.place}".strip(), one.message, one.remedy]
        for one in found
    ]
    return Sheet(
        title="Smells",
        columns=["how bad", "kind", "where", "what", "what to do"],
        rows=[*rows, *features],
        note=(
            f"{counts['high']} serious, {counts['medium']} medium, {counts['low']} slight in the "
            f"files; {len(evidence.unused)} features that nothing shows to earn anything."
        ),
    )


def _reproduction(evidence: TechnicalDebtEvidence) -> Sheet:
    found = evidence.reproduction
    rows: _Rows = [
        [
            one.step,
            one.status.replace("_", " "),
            one.moved_count,
            one.largest,
            one.why or _named([each.place for each in one.moved]),
        ]
        for one in found.steps
    ]
    return Sheet(
        title="Run again",
        columns=["step", "came out", "fields that moved", "largest difference", "which, or why"],
        rows=rows,
        note=" ".join([f"{found.why}.", *(f"{one}." for one in found.environment[:5])]),
    )


def _state(evidence: TechnicalDebtEvidence) -> Sheet:
    history, documented = evidence.history, evidence.documentation
    lock = evidence.environment
    rows: _Rows = [[one.what, one.status.replace("_", " "), one.why] for one in evidence.versioned]
    rows.append(
        [
            "environment",
            "yes" if lock.is_pinned else "no",
            lock.lock or "no lock file in the folder",
        ]
    )
    rows.append(
        [
            "review",
            f"{history.reviewed} of {history.changes}" if history.changes else "not evaluated",
            "of the last changes, looked at by someone else" if history.known else history.why,
        ]
    )
    rows += [
        [f"stage: {one.name}", _named(one.where) or "nowhere", one.tested_by or "no test"]
        for one in evidence.stages
    ]
    rows += [
        ["docstrings", f"{documented.documented} of {documented.public}", "public functions"],
        ["notebooks with prose", f"{documented.explained} of {documented.notebooks}", ""],
        ["README", f"{documented.readme_words} words", ""],
    ]
    rows += [
        [
            f"{one.kind}: {one.path}",
            "valid" if one.valid else "not valid",
            one.fault or one.judged_by,
        ]
        for one in evidence.manifests[:_MOST]
    ]
    return Sheet(
        title="Versions, stages, documents, manifests",
        columns=["what", "state", "why"],
        rows=rows,
        note=" ".join(f"{one}." for one in evidence.scan.passed_over),
    )


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


__all__ = ["view"]
