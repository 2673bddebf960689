"""One case as a chart and tables: the waterfall of its reasons, and what would change it."""

from __future__ import annotations

from itertools import accumulate, pairwise

from tenfold.charts import Chart, Mark, Series, Sheet, View, interval_text, number_text
from tenfold.steps.step05_explainability.case import Explained, Part
from tenfold.vocabulary import Task

_REST = "all other features"
_UP, _DOWN = "raises the score", "lowers the score"


def title_of(case: Explained) -> str:
    """A case in a line: its number, why it is here, and its badges."""
    badges = f" – {', '.join(case.badges)}" if case.badges else ""
    return f"row {case.row} – {case.why}{badges}"


def case_view(case: Explained, task: Task, unit: str, lime_unit: str) -> View:
    """Everything that is known of one case."""
    chart = waterfall(case, unit, lime_unit)
    return View(charts=[chart], sheets=[facts(case, task), reasons(case), way_back(case)])


def waterfall(case: Explained, unit: str, lime_unit: str) -> Chart:
    """From the score of the usual case to this one's, feature by feature."""
    key = f"case_{case.row}"
    if case.usual is None or case.output is None:
        return _by_lime(case, key, lime_unit)
    parts = list(case.shap)
    if case.rest:
        parts.append(Part(column=_REST, effect=case.rest))
    names = [_name(part) for part in parts]
    ends = list(pairwise(accumulate((part.effect for part in parts), initial=case.usual)))
    return Chart(
        key=key,
        title=f"Row {case.row}: from the usual case to this one",
        alt=_said(case, parts, unit),
        x_title=f"score, {unit}",
        series=[
            Series(
                name=name,
                kind="hbar",
                x=list(names),
                y=[end if (end >= start) == up else None for start, end in ends],
                start=[start if (end >= start) == up else None for start, end in ends],
            )
            for name, up in ((_UP, True), (_DOWN, False))
        ],
        marks=[
            Mark(label=f"usual case {number_text(case.usual)}", x=case.usual),
            Mark(label=f"this case {number_text(case.output)}", x=case.output),
        ],
    )


def facts(case: Explained, task: Task) -> Sheet:
    """What is known of the case, and how far its explanation can be believed."""
    what = "amount" if task == "regression" else "chance"
    rows: list[list[str | float | int | None]] = [
        [f"score ({what}, calibrated)", number_text(case.score)],
        ["decided", case.decided],
        ["came out", case.outcome or "not known"],
        ["lost against the best decision", interval_text(case.cost)],
        ["learnt from", "no: held out" if case.held_out else "yes: the model has seen it"],
    ]
    for name, value, help_ in (
        ("fidelity of LIME", case.fidelity, "how far its straight line fits here, 1 is wholly"),
        ("stability (VSI)", case.vsi, "the same features again by other draws, 1 is always"),
        ("stability (CSI)", case.csi, "the same effects again by other draws, 1 is always"),
        ("LIME and SHAP agree", case.agreement, "share of the features that both name"),
    ):
        if value is not None:
            rows.append([f"{name}: {help_}", number_text(value, decimals=2)])
    rows += [["breaks the data contract", rule] for rule in case.broken]
    return Sheet(
        title=f"Row {case.row}",
        columns=["what", "is"],
        rows=[list(r) for r in rows],
        note=f"Badges: {', '.join(case.badges)}." if case.badges else "",
    )


def reasons(case: Explained) -> Sheet:
    """The reasons in plain words, the strongest first."""
    return Sheet(
        title="Reasons",
        columns=["reason", "effect"],
        rows=[[one.words, one.effect] for one in case.reasons],
        note="" if case.reasons else "No feature moves this score.",
    )


def way_back(case: Explained) -> Sheet:
    """What would have turned the decision."""
    one = case.recourse
    if one is None:
        return Sheet(
            title="What would change it", columns=["change"], rows=[], note=case.no_recourse
        )
    scores = f"Score {number_text(one.before)}"
    if one.after is not None:
        scores += f" → {number_text(one.after)}"
    note = " ".join(filter(None, (f"{scores}; {one.tried:,} cases tried.", one.note)))
    return Sheet(
        title="What would change it",
        columns=["change"],
        rows=[[change.words] for change in one.changes],
        note=note if one.found else f"None found. {note}",
    )


def _by_lime(case: Explained, key: str, unit: str) -> Chart:
    title = f"Row {case.row}: what LIME's straight line says"
    if not case.lime:
        why = "no feature moves this score, or both methods are off"
        return Chart(key=key, title=title, alt=f"Nothing to draw: {why}.", series=[])
    return Chart(
        key=key,
        title=title,
        alt=_said(case, case.lime, unit),
        x_title=f"effect, {unit}",
        series=[
            Series(
                name="effect",
                kind="hbar",
                x=[_name(part) for part in case.lime],
                y=[part.effect for part in case.lime],
            )
        ],
    )


def _name(part: Part) -> str:
    return f"{part.column} = {part.value}" if part.value else part.column


def _said(case: Explained, parts: list[Part], unit: str) -> str:
    first = "; ".join(f"{_name(part)}: {number_text(part.effect)}" for part in parts[:3])
    badges = f" Badges: {', '.join(case.badges)}." if case.badges else ""
    return (
        f"Row {case.row}, {case.why}: score {number_text(case.score)}, decided {case.decided}. "
        f"The strongest, in {unit}: {first or 'none'}.{badges}"
    )


__all__ = ["case_view", "facts", "reasons", "title_of", "waterfall", "way_back"]
