"""A case as a reviewer reads it: why it is here, what was decided, the reasons, its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from tenfold.errors import WrongInput
from tenfold.explaining import Subject
from tenfold.explaining.reasons import scored
from tenfold.explaining.wording import Usual
from tenfold.scoring import Typical, reasons
from tenfold.steps.step06_collaboration.bench import Bench, shown_values
from tenfold.steps.step06_collaboration.evidence import Case, Kind
from tenfold.steps.step06_collaboration.losing import Losses
from tenfold.steps.step06_collaboration.signals import Ranked, suggested
from tenfold.vocabulary import Money, ReasonCode

_WHY: Mapping[Kind, str] = {
    "costliest": "One of the costliest errors on rows that the model has not seen.",
    "labels": "The model, which has not seen this row, surely contradicts the record.",
    "uncertain": "Close to where the decision turns.",
    "surprising": "Its explanation is unlike that of other cases.",
    "random": "Drawn at random, so that the share of wrong records can be told at large.",
}
_REASONS = 3


def cases_of(
    bench: Bench,
    losses: Losses,
    chosen: Sequence[tuple[int, Kind]],
    ranked: Mapping[Kind, Ranked],
    *,
    typical: Typical,
    per_week: Mapping[str, Money],
    columns: int,
) -> list[Case]:
    """Put the chosen places into words; no value of a private column is among them."""
    if not chosen:
        return []
    places = np.array([place for place, _ in chosen], dtype=np.intp)
    frame = bench.frame.iloc[places]
    told = _reasons(bench, frame, typical)
    said = shown_values(bench, frame)
    shown = list(said)
    found = []
    for k, (place, kind) in enumerate(chosen):
        error = str(losses.names[place])
        first = [one.column for one in told[k] if one.column in said]
        order = list(dict.fromkeys([*first, *bench.candidate.columns, *shown]))
        values = {name: said[name][k] for name in [n for n in order if n in said][:columns]}
        found.append(
            Case(
                row=int(bench.rows[place]),
                data=bench.table.same.name(int(bench.rows[place])),
                kind=kind,
                why=ranked[kind].said(place, _WHY[kind]),
                score=_score(bench, place),
                decided=bench.label(bench.decided[place]),
                actual=bench.label(bench.y[place]),
                suggested=suggested(bench, place),
                stake=losses.case(place),
                per_week=per_week.get(error, Money.not_evaluated("the decision was right")),
                error=error,
                reasons=told[k],
                values=values,
            )
        )
    return found


def _score(bench: Bench, place: int) -> float:
    if bench.p.ndim == 1:
        return float(bench.p[place])
    return float(bench.p[place, int(bench.decided[place])])


def _reasons(bench: Bench, frame: pd.DataFrame, typical: Typical) -> list[list[ReasonCode]]:
    """The reasons that batch scoring gives, too, in the words of step 5."""
    reference = bench.training if len(bench.training) else bench.frame
    try:
        subject = Subject.of(
            bench.scorer, reference, background_rows=1, personal=bench.table.private
        )
    except WrongInput:
        # A model that cannot be taken apart gives no reasons: the case stands without.
        return [[] for _ in range(len(frame))]
    loud = reasons(bench.scorer, frame, typical, most=_REASONS)
    seen = subject.shaped(frame)
    usual = {name: Usual.of(subject, name) for name in set(loud.features.ravel()) - {""}}
    unit: str = "amount" if bench.candidate.task == "regression" else "log odds"
    likeliest = bench.scorer.score(frame).p
    found = []
    for k in range(len(frame)):
        label = int(likeliest[k].argmax()) if likeliest.ndim == 2 else 1
        codes = []
        for name, effect in zip(loud.features[k], loud.effects[k], strict=True):
            if not name:
                continue
            towards: Literal["raises", "lowers"] = "raises" if effect > 0 else "lowers"
            said = usual[name].said(seen[name].iloc[k])
            codes.append(
                ReasonCode(
                    column=str(name),
                    effect=float(effect),
                    unit=unit,
                    towards=towards,
                    words=f"{said}: {towards} {scored(subject, label)}",
                )
            )
        found.append(codes)
    return found


__all__ = ["cases_of"]
