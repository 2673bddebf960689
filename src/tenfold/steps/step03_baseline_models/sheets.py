"""The tables of step 3: ladder, money on held-out rows, features, and what was left out."""

from __future__ import annotations

from tenfold.charts import Sheet
from tenfold.charts.chart import Scalar
from tenfold.steps.step03_baseline_models.decisions import METRIC_TITLES
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.vocabulary import Estimate, Money

Row = list[Money | Estimate | Scalar]


def ladder(evidence: BaselineEvidence) -> Sheet:
    """The leaderboard: every rung, also those that were left out, and why."""
    reported = METRIC_TITLES[evidence.metric.reported]
    chosen_by = METRIC_TITLES[evidence.metric.chosen_by]
    rows: list[Row] = []
    for entry in evidence.leaderboard:
        mark = "chosen" if entry.rung == evidence.choice.chosen else ""
        status = "" if entry.status == "fitted" else entry.status.replace("_", " ")
        note = ", ".join(part for part in (mark, status, entry.note) if part)
        rows.append(
            [
                entry.title,
                entry.money,
                entry.money_difference,
                entry.metric,
                entry.score,
                entry.difference,
                entry.p,
                entry.naive_p,
                note,
            ]
        )
    return Sheet(
        title="Leaderboard, simplest first",
        columns=[
            "model",
            "money out of fold",
            "money over the next simpler",
            reported,
            f"{chosen_by} (chooses)",
            "better than the next simpler by",
            "p, corrected",
            "p, naive",
            "note",
        ],
        rows=rows,
        note=(
            f"{evidence.choice.words} Intervals and p are corrected for the training rows that "
            "folds share (Nadeau and Bengio 2003); the naive p is shown to be distrusted."
        ),
    )


def held_out(evidence: BaselineEvidence) -> Sheet:
    """Money and quality on held-out rows, all on the same rows."""
    held = evidence.held_out
    rows: list[Row] = [
        ["a perfect model", held.money_perfect],
        ["the chosen model", held.money],
        ["the simple model", held.money_simple],
        ["the same answer for every case", held.money_constant],
        ["today's rule", held.money_today],
        ["chosen model over today's rule", held.over_today],
        ["chosen model over the same answer for every case", held.over_constant],
    ]
    rows += [[name, found] for name, found in _metrics(evidence)]
    if evidence.task == "binary":
        rows += [
            ["precision: positives among the cases acted on", held.precision],
            ["recall: positives that are acted on", held.recall],
            ["share of the cases acted on", held.acted],
        ]
    return Sheet(
        title="On held-out rows",
        columns=["", "value"],
        rows=rows,
        note=(
            f"{held.rows:,} rows, scored once, after every choice. Decision rule: "
            f"{evidence.candidate.rule.how}. A perfect model earns here what these very rows "
            "allow; that of step 1 rests on the shares that were stated there."
        ),
    )


def calibration(evidence: BaselineEvidence) -> Sheet:
    """Whether predictions hold, before and after they were corrected, and in money."""
    found = evidence.calibration
    second = "mean error" if evidence.task == "regression" else "intercept"
    rows: list[Row] = []
    if not found.classes:
        rows = [
            ["slope out of fold, uncorrected (ideal 1)", found.raw_slope],
            [f"{second} out of fold, uncorrected (ideal 0)", found.raw_intercept],
            ["slope on held-out rows (ideal 1)", found.slope],
            [f"{second} on held-out rows (ideal 0)", found.intercept],
        ]
    for each in found.classes:
        rows.append([f"{each.label} against the rest: slope (ideal 1)", each.slope])
        rows.append([f"{each.label} against the rest: intercept (ideal 0)", each.intercept])
    rows += [
        ["what the correction gained out of fold", found.gained],
        ["what is lost to what is still wrong, on held-out rows", found.lost],
    ]
    return Sheet(
        title="Can predictions be taken at their word",
        columns=["", "value"],
        rows=rows,
        note=f"Correction: {found.used}; {found.why}.",
    )


def features(evidence: BaselineEvidence) -> Sheet:
    """What every feature and group is worth."""
    return Sheet(
        title="What each feature is worth",
        columns=["left out", "kind", "money lost without it", "score lost without it", "folds"],
        rows=[
            [item.name, item.kind, item.money, item.score, item.folds]
            for item in evidence.feature_worth
        ],
        note=(
            f"{evidence.feature_note} A feature is left out with all that is made from it. "
            "Features that carry the same information can each look worthless: leave them out "
            "as a group to see what they are worth together."
        ).strip(),
    )


def departures(evidence: BaselineEvidence) -> Sheet:
    """What was not done as asked: rows, folds, rungs, fits."""
    material, fits = evidence.material, evidence.fits
    rows: list[Row] = [["rows", note] for note in material.notes]
    rows += [["folds", note] for note in evidence.folds.notes]
    rows += [["metric", evidence.metric.refused or evidence.metric.unavailable]]
    rows += [["fit budget", f"left out: {item}"] for item in fits.left_out]
    rows += [
        [entry.title, f"{entry.status.replace('_', ' ')}: {entry.note}"]
        for entry in evidence.leaderboard
        if entry.status != "fitted"
    ]
    return Sheet(
        title="What was not done as asked, and why",
        columns=["what", "why"],
        rows=[row for row in rows if row[1]] or [["nothing", "everything was done as asked"]],
        note=f"{fits.used} of {fits.budget} fits were used.",
    )


def weights(evidence: BaselineEvidence) -> list[Sheet]:
    """The weights of the training rows; no table where none were reweighed."""
    found = evidence.reweighing
    if found is None:
        return []
    rows: list[Row] = [
        [
            one.group,
            one.label,
            "fewer than 10" if one.rows is None else f"{one.rows:,}",
            f"{one.weight:.4f}",
        ]
        for one in found.weights
    ]
    untold = f" {found.untold:,} weights of small groups are not listed." if found.untold else ""
    return [
        Sheet(
            title=f"Weights by {' and '.join(found.columns)}",
            columns=["group", "label", "rows", "weight"],
            rows=rows or [["–", "–", "–", "–"]],
            note=found.note + untold,
        )
    ]


def all_rows(evidence: BaselineEvidence) -> list[Sheet]:
    """The model of all rows beside that of the sample; no table where nobody asked for it."""
    found = evidence.all_rows
    if found is None:
        return []
    score = METRIC_TITLES[evidence.metric.chosen_by]
    if evidence.metric.chosen_by == "money":
        score = "proper score"
    kept_out = (
        ("equal to a held-out row in every cell but the target", found.equal),
        ("of held-out groups", found.of_groups),
        ("from the held-out period, the embargo before it, or without a time", found.of_period),
        ("to calibrate: equal to a row that does, or of its group", found.calibrating),
        ("without a known target or class", found.unknown),
    )
    rows: list[Row] = [["rows of the table", f"{found.rows:,}", ""]]
    if not found.why_not:
        rows = [
            ["money per week", found.money, found.money_of_sample],
            ["all rows earn more by", found.earns_more, ""],
            [f"{score} on held-out rows", found.score, found.score_of_sample],
            ["all rows lower the loss per row by", found.better_by, ""],
            ["rows it was fitted on", f"{found.trained:,}", f"{found.sample_trained:,}"],
            *rows,
        ]
        rows += [[f"kept out: {why}", f"{n:,}", ""] for why, n in kept_out if n]
    return [
        Sheet(
            title="Fitted on all rows",
            columns=["", "all rows", "the sample"],
            rows=rows,
            note=found.words,
        )
    ]


def _metrics(evidence: BaselineEvidence) -> list[tuple[str, Estimate]]:
    found = evidence.candidate.held_out
    return [(title, found[name]) for name, title in METRIC_TITLES.items() if name in found]


__all__ = ["all_rows", "calibration", "departures", "features", "held_out", "ladder", "weights"]
