"""Groups of step 10 compared: by what is decided, by what errors cost, by who is in the data."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from tenfold.errors import DataProblem
from tenfold.explaining.naming import said_name
from tenfold.fairness import AttributeReport, CrossCheck, FairnessReport, GroupPrice, Representation
from tenfold.fairness.bearing import group_prices
from tenfold.fairness.grouping import Grouping, grouping
from tenfold.fairness.report import group_report
from tenfold.fairness.representing import representation
from tenfold.steps.step10_ethics.cases import Cases
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import MOST_SHARES, Good
from tenfold.steps.step10_ethics.groups import Protected, references
from tenfold.vocabulary import ModelCandidate, ValueModel

if TYPE_CHECKING:
    import pandas as pd

MOST_PAIRS = 20
NO_POPULATION = "no population is stated; 'population' asks for it"


def report_of(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    good: Good,
    cases: Cases,
    protected: Protected,
    *,
    target: str,
) -> FairnessReport | None:
    """Groups and intersections with verdicts; None where nothing can be compared."""
    if not protected.attributes or good.why_not or not len(cases.rows):
        return None
    amounts = candidate.task == "regression"
    chances = not amounts and bool(np.isfinite(cases.p).all())
    judged = ["error", "mae"] if amounts else ["selection_rate", *decisions.errors_judged]
    gaps = {str(name): decisions.max_gap for name in decisions.errors_judged}
    if "calibration" in gaps:
        gaps["calibration"] = decisions.max_calibration_gap
    pairs = decisions.pairs or list(map(list, combinations(map(str, protected.frame.columns), 2)))
    found = group_report(
        cases.y,
        cases.decided,
        cases.p if chances else None,
        _held_out(cases, protected),
        task=candidate.task,
        favourable=good.code or 0,
        classes=max(len(candidate.labels), 2),
        words=(
            good.words,
            f"{said_name(target)} is {candidate.labels[_positive(candidate, good)]}"
            if candidate.labels
            else "a high amount",
        ),
        aligned=decisions.favourable == "higher" if amounts else None,
        references=references(protected),
        cuts=protected.cuts,
        pairs=pairs[:MOST_PAIRS] if decisions.intersections else [],
        judged=judged,
        tolerances={"error": decisions.max_error_gap, "mae": decisions.max_error_gap}
        if amounts
        else {"selection_rate": decisions.least_ratio, **gaps},
        judged_from=decisions.smallest_group,
        level=decisions.level,
    )
    notes = list(found.notes)
    if decisions.intersections and len(pairs) > MOST_PAIRS:
        notes.append(f"{MOST_PAIRS} of {len(pairs)} pairs of attributes are crossed; see 'pairs'.")
    if "calibration" in judged and not chances:
        notes.append("Calibration is not judged: the model gives no probabilities.")
    return found.model_copy(
        update={
            "notes": notes,
            "attributes": [_as_chosen(part, protected) for part in found.attributes],
            "intersections": [_as_chosen(part, protected) for part in found.intersections],
        }
    )


def cross_checks_of(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    good: Good,
    cases: Cases,
    protected: Protected,
    report: FairnessReport | None,
) -> list[CrossCheck]:
    """The same gaps by AIF360 and Fairlearn; none where nobody asks or amounts are predicted."""
    if not decisions.cross_check or report is None or candidate.task == "regression":
        return []
    from tenfold.fairness.crosschecking import cross_check

    code = _positive(candidate, good)
    return cross_check(
        report,
        cases.y == code,
        cases.decided == code,
        _groupings(cases, protected),
        positive_wanted=good.code == code,
    )


def prices_of(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    cases: Cases,
    protected: Protected,
    value: ValueModel | None,
) -> list[GroupPrice]:
    """What errors cost in each group; none without payoffs."""
    if value is None or not protected.attributes or not len(cases.rows):
        return []
    return group_prices(
        value,
        cases.y,
        cases.decided,
        _groupings(cases, protected),
        labels=candidate.labels,
        level=decisions.level,
    )


def shares_of(decisions: EthicsDecisions, protected: Protected) -> tuple[list[Representation], str]:
    """Groups of the whole snapshot against the stated population, or why they are not held.

    Raises
    ------
    DataProblem
        A population is stated of a column that is not judged, or of too many groups.
    """
    names = list(map(str, protected.frame.columns))
    if lacking := [name for name in decisions.population if name not in names]:
        raise DataProblem.because(
            f"{', '.join(map(repr, lacking))} in 'population' of step 10 is no protected "
            "attribute.",
            "Correct 'population' or 'protected'.",
        )
    stated = decisions.population
    tested = sum(map(len, stated.values()))
    if tested > MOST_SHARES:
        raise DataProblem.because(
            f"The population is stated for {tested} groups; at most {MOST_SHARES} are judged.",
            "State the groups that matter in 'population' of step 10.",
        )
    found = [
        one
        for name, shares in stated.items()
        for one in representation(
            protected.frame[name].rename(name),
            shares,
            cuts=protected.cuts.get(name),
            least=decisions.least_share,
            level=decisions.level,
            tested=tested,
        )
    ]
    return found, "" if found else NO_POPULATION


def _as_chosen(part: AttributeReport, protected: Protected) -> AttributeReport:
    """How the reference was chosen: the report was told it, and takes it as stated."""
    chosen = {one.column: one for one in protected.attributes}
    mine = [chosen[name] for name in part.columns]
    if part.reference != " · ".join(one.reference for one in mine):
        return part
    why = "; ".join(dict.fromkeys(one.reference_note for one in mine))
    return part.model_copy(update={"reference_note": why})


def _positive(candidate: ModelCandidate, good: Good) -> int:
    several = candidate.task == "multiclass"
    return good.code if several and good.code is not None else 1


def _held_out(cases: Cases, protected: Protected) -> pd.DataFrame:
    return protected.frame.iloc[cases.rows].reset_index(drop=True)


def _groupings(cases: Cases, protected: Protected) -> list[Grouping]:
    """The groups of the held-out rows, as the report has them."""
    frame, whom = _held_out(cases, protected), references(protected)
    return [
        grouping(frame[name], reference=whom.get(name), cuts=protected.cuts.get(name))
        for name in map(str, frame.columns)
    ]


__all__ = [
    "MOST_PAIRS",
    "NO_POPULATION",
    "cross_checks_of",
    "prices_of",
    "report_of",
    "shares_of",
]
