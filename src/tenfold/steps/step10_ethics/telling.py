"""What people whom the decision went against can be told: reasons, a way back, a letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold import tables
from tenfold.explaining import Subject, reason_codes, shap_values
from tenfold.explaining.naming import names_of, said_name, units_of
from tenfold.explaining.recourse import recourses
from tenfold.stats import intervals
from tenfold.step import Context
from tenfold.steps.step10_ethics.cases import Cases
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import EthicsInputs, Good, Told
from tenfold.steps.step10_ethics.groups import attributes_of
from tenfold.steps.step10_ethics.letters import MOST_REASONS, compose
from tenfold.vocabulary import Changeable

_BACKGROUND = 100
_TRIED = 12
"""Cases for which a change is searched; each search scores the model some thousand times."""


def tell(
    decisions: EthicsDecisions,
    inputs: EthicsInputs,
    good: Good,
    cases: Cases,
    context: Context,
    *,
    by_lot: bool = False,
) -> Told:
    """Write the letter for the case in the middle of those that the decision went against.

    Parameters
    ----------
    by_lot : bool
        Whether the mitigation that is chosen draws some decisions by lot; the letter says so.
    """
    if inputs.candidate.task == "regression":
        return Told(why_not="the model gives an amount, and no decision for or against a person")
    if good.code is None:
        return Told(why_not=good.why_not)
    against = np.flatnonzero(cases.decided.astype(int) != good.code)
    if not len(against):
        return Told(why_not="no held-out case was decided against a person")
    if not cases.scorer.candidate.columns:
        return Told(refused=len(against), why_not="the model reads no feature, so it has no reason")
    places = _middle_first(against, cases, good.code)[:_TRIED]
    data = inputs.data
    private = set(tables.private_columns(data.roles, cases.frame)) | set(
        attributes_of(decisions, data)
    )
    names = names_of(inputs.meanings, columns=False)
    subject = Subject.of(
        cases.scorer,
        cases.frame.iloc[cases.train],
        background_rows=_BACKGROUND,
        seed=decisions.seed,
        personal=private,
        named=names,
        units=units_of(inputs.meanings),
    )
    frame = cases.frame.iloc[cases.rows[places]]
    first = frame.iloc[:1]
    reasons = reason_codes(
        subject,
        first,
        shap_values(subject, first),
        most=MOST_REASONS,
        harmful=True,
        unfavourable=_unfavourable(cases, good.code, places[0]),
    )[0]
    # Step 5 decides what can change, for the letter as for its own cases.
    can = inputs.changeable or Changeable()
    fixed = {*decisions.cannot_change, *attributes_of(decisions, data), *can.fixed}
    changes = list(
        recourses(
            subject,
            frame,
            immutable=fixed & set(frame.columns),
            directions=can.directions,
            furthest=can.furthest,
            most_changes=can.most,
            wanted=good.code,
            roles=data.roles,
        )
    )
    unit = inputs.value.unit_of_prediction if inputs.value else "case"
    unused = [
        names.get(name, said_name(name))
        for name in attributes_of(decisions, data)
        if name not in inputs.candidate.columns
    ]
    row = int(cases.rows[places[0]])
    one = compose(decisions, row, reasons, changes[0], unit=unit, unused=unused, by_lot=by_lot)
    helped = sum(change.found for change in changes)
    page = one.html

    def write(path: Path) -> None:
        path.write_text(page, encoding="utf-8", newline="\n")

    return Told(
        letter=one,
        file=context.store(".html", write),
        refused=len(against),
        helped=helped,
        tried=len(changes),
        helped_share=intervals.wilson(helped, len(changes), level=decisions.level),
    )


def _middle_first(against: NDArray[Any], cases: Cases, code: int) -> NDArray[np.intp]:
    """Cases from the middle of their scores, then evenly spread over all of them."""
    p = cases.p if cases.p.ndim == 1 else cases.p[:, code]
    order = against[np.lexsort((cases.rows[against], p[against]))]
    spread = np.linspace(0, len(order) - 1, min(_TRIED, len(order))).round().astype(int)
    middle = len(order) // 2
    return np.asarray(order[list(dict.fromkeys([middle, *spread]))], dtype=np.intp)


def _unfavourable(cases: Cases, good: int, place: Any) -> int | None:
    return 1 - good if cases.p.ndim == 1 else int(cases.decided[place])


__all__ = ["tell"]
