"""The picture of the whole: what drives the decisions, how, where they fail, for whom it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import explaining
from tenfold.explaining.following import Followed
from tenfold.explaining.importance import permutation_importance
from tenfold.explaining.losses import loss_name, losses
from tenfold.fairness.proxies import proxies
from tenfold.features import FeatureRecipe
from tenfold.scoring import Floats
from tenfold.step import Context
from tenfold.steps.step05_explainability.depending import dependence, signs
from tenfold.steps.step05_explainability.evidence import MOST_DRIVERS
from tenfold.steps.step05_explainability.findings import (
    Dependence,
    Driver,
    ErrorSlice,
    Sign,
    Spread,
    StandIn,
)
from tenfold.steps.step05_explainability.slicing import slices
from tenfold.steps.step05_explainability.spreading import spreads
from tenfold.steps.step05_explainability.telling import Teller
from tenfold.steps.step05_explainability.turning import turned
from tenfold.vocabulary import Money, PreparedData

_LEADING = 10  # drivers that are held against protected attributes
_CURVES = 300  # rows behind a curve
_SLICED = 10_000  # held-out rows behind the slices, at least: step 3 has answered them all
_SHAP_ROWS = 300  # rows behind the summary, where each row has to be computed by sampling
_QUICK = ("exact, weighted sum", "exact, trees", "exact: the model is constant")
_SURE = 1e-9


@dataclass(frozen=True)
class Whole:
    """What the held-out rows say together.

    Attributes
    ----------
    places : ndarray of int
        Which of the held-out rows were looked at.
    """

    places: NDArray[np.intp]
    shap: explaining.Attributions | None = None
    drivers: list[Driver] = field(default_factory=list)
    summary: list[Spread] = field(default_factory=list)
    dependence: list[Dependence] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    slices: list[ErrorSlice] = field(default_factory=list)
    slices_note: str = ""
    stand_ins: list[StandIn] = field(default_factory=list)
    protected_drivers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def look(teller: Teller, data: PreparedData, context: Context) -> Whole:
    """Look at the held-out rows as a whole; more than `row_cap` are sampled, and said."""
    wanted, material, subject = teller.decisions, teller.material, teller.subject
    n, notes = len(material), []
    places = _some(n, wanted.row_cap, wanted.seed, 1)
    if len(places) < n:
        said = f"{len(places):,} of {n:,} held-out rows make the picture of the whole"
        notes.append(f"{said}, the slices apart")
    frame = material.held.iloc[places].reset_index(drop=True)
    y, shaped = material.y[places], subject.shaped(frame)
    context.progress(0.6, "importance")
    shap, few = None, np.arange(len(frame))
    if wanted.shap and len(frame):
        if not explaining.shap_values(subject, frame.iloc[:1]).how.startswith(_QUICK):
            few = _some(len(frame), _SHAP_ROWS, wanted.seed, 2)
        shap = explaining.shap_values(subject, frame.iloc[few].reset_index(drop=True))
        if len(few) < len(frame):
            notes.append(f"SHAP of the whole is over {len(few):,} of these")
    drivers = _drivers(teller, data, frame, y, shap, y[few])
    leading = [one.column for one in drivers if (one.loss.value or 0.0) > _SURE][:_LEADING]
    some = Followed.of(subject, frame.iloc[_some(len(frame), _CURVES, wanted.seed, 3)])
    context.progress(0.75, "curves")
    curves = [dependence(subject, some, name) for name in leading[: wanted.dependence_features]]
    found, note = _slices(teller)
    protected = list(data.roles.protected)
    return Whole(
        places=places,
        shap=shap,
        drivers=drivers,
        summary=[] if shap is None else spreads(subject, shaped.iloc[few], shap),
        dependence=[one for one in curves if one is not None],
        signs=signs(
            subject,
            some,
            wanted.expected_signs,
            {one.column: one.money for one in drivers},
            tolerance=wanted.sign_tolerance,
        ),
        slices=found,
        slices_note=note,
        stand_ins=_stand_ins(teller, [one for one in leading if one not in protected], protected),
        protected_drivers=[
            one.column
            for one in drivers
            if one.column in protected and abs(one.loss.value or 0.0) > _SURE
        ],
        notes=notes,
    )


def _slices(teller: Teller) -> tuple[list[ErrorSlice], str]:
    """Where decisions fail: over all held-out rows, or `_SLICED` of them, since few mislead."""
    wanted, material, subject = teller.decisions, teller.material, teller.subject
    n = len(material)
    rows = _some(n, max(wanted.row_cap, _SLICED), wanted.seed, 5)
    found, note = slices(
        subject,
        subject.shaped(material.held.iloc[rows]),
        losses(subject.scorer, material.y[rows], material.p[rows]),
        material.cost[rows],
        teller.value,
        unit=loss_name(subject.scorer),
        smallest=wanted.smallest_slice,
        level=wanted.level,
        seed=wanted.seed,
    )
    said = f"all {n:,}" if len(rows) == n else f"{len(rows):,} of {n:,}"
    return found, f"{note} Held-out rows behind the slices: {said}."


def _drivers(
    teller: Teller,
    data: PreparedData,
    frame: pd.DataFrame,
    y: Floats,
    shap: explaining.Attributions | None,
    y_of_shap: Floats,
) -> list[Driver]:
    wanted, subject = teller.decisions, teller.subject
    found = permutation_importance(
        subject,
        frame,
        y,
        repeats=wanted.repeats,
        rng=np.random.default_rng([wanted.seed, 5, 3]),
        level=wanted.level,
        value=teller.value,
    )
    total = sum(max(one.loss.value or 0.0, 0.0) for one in found)
    derived = {one.name for one in FeatureRecipe.model_validate(data.recipe or {}).derived}
    effects: dict[str, float] = {}
    turns: dict[str, tuple[int | None, Money]] = {}
    if shap is not None:
        sizes = np.abs(shap.values).mean(axis=0)
        effects = dict(zip(shap.names, map(float, sizes), strict=True))
        each = turned(
            shap,
            y_of_shap,
            teller.candidate,
            teller.value,
            level=wanted.level,
            seed=wanted.seed,
        )
        turns = dict(zip(shap.names, each, strict=True))
    off: tuple[int | None, Money] = (None, Money.not_evaluated("SHAP is off"))
    drivers = [
        Driver(
            column=one.column,
            loss=one.loss,
            money=one.money,
            share=max(one.loss.value or 0.0, 0.0) / total if total > 0 else 0.0,
            carried=one.share,
            sure=one.p is not None and one.p <= 1 - wanted.level,
            effect=effects.get(one.column),
            turns=turns.get(one.column, off)[0],
            turned=turns.get(one.column, off)[1],
            raw=one.column not in derived,
        )
        for one in found
    ]
    if any(one.money.known for one in drivers):
        drivers.sort(key=lambda one: -(one.money.value or 0.0))
    return drivers[:MOST_DRIVERS]


def _stand_ins(teller: Teller, drivers: list[str], protected: list[str]) -> list[StandIn]:
    """How closely the drivers tell the protected attributes, on training rows."""
    wanted, subject = teller.decisions, teller.subject
    kept = {one.column: f"{one.reason} ({one.by})" for one in wanted.kept}
    rows = _some(len(subject.raw), wanted.row_cap, wanted.seed, 4)
    blocks = {
        name: subject.encoded_reference[rows][:, block]
        for name, block in zip(subject.names, subject.blocks, strict=True)
        if name in drivers
    }
    found = [
        StandIn(
            column=one.column,
            protected=attribute,
            strength=one.strength,
            close=one.verdict == "close",
            unsure=one.verdict == "not_enough",
            kept=kept.get(one.column, ""),
        )
        for attribute in protected
        if attribute in subject.raw.columns
        for one in proxies(
            blocks,
            subject.raw[attribute].iloc[rows],
            threshold=wanted.proxy_strength,
            level=wanted.level,
            seed=wanted.seed,
        )
    ]
    return sorted(found, key=lambda one: -(one.strength.value or 0.0))


def _some(n: int, most: int, seed: int, purpose: int) -> NDArray[np.intp]:
    """All of `n` places, or `most` of them by chance, in their order."""
    if n <= most:
        return np.arange(n)
    rng = np.random.default_rng([seed, 5, 4, purpose])
    return np.sort(rng.choice(n, most, replace=False))


__all__ = ["Whole", "look"]
