"""What makes a case worth a look: per kind, the rows in the order in which they should be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats, Typical, expected_worth, reasons
from tenfold.steps.step06_collaboration.bench import Bench
from tenfold.steps.step06_collaboration.losing import Losses, wrongness
from tenfold.vocabulary import Doubts

_MOST_EXPLAINED = 2000
_GROSS = 6.0  # robust standard deviations: as step 2, only gross errors of numbers can be told
_RARE = 0.05


@dataclass(frozen=True)
class Ranked:
    """Places of the bench in order, the first to be seen first, and why each is there.

    Attributes
    ----------
    note : str
        What stands behind it, or why there is none.
    """

    places: NDArray[np.intp]
    why: Mapping[int, str] = field(default_factory=dict)
    note: str = ""

    def said(self, place: int, otherwise: str) -> str:
        """Why this case is there."""
        return self.why.get(place, otherwise)


def costliest(losses: Losses) -> Ranked:
    """Decisions that cost most, the surest mistakes first among equals."""
    wrong = wrongness(losses.bench)
    errors = np.flatnonzero(losses.regret > 0)
    order = errors[np.lexsort((losses.bench.rows[errors], -wrong[errors], -losses.regret[errors]))]
    note = "" if losses.priced else f"No money ({losses.why}): the surest mistakes come first."
    return Ranked(order, note=note)


def suspects(bench: Bench) -> Ranked:
    """Outcomes that the model, which has not seen the row, surely contradicts.

    A label is suspected where the model's most probable class is another one, and its chance is at
    least what that class has on average where it is recorded (confident joint: Northcutt, Jiang and
    Chuang, Confident Learning, JAIR 70, 2021). Amounts are suspected beyond six robust standard
    deviations of the errors: only gross errors can be told from noise.
    """
    if not len(bench):
        return Ranked(np.zeros(0, dtype=np.intp))
    if bench.candidate.task == "regression":
        error = bench.p - bench.y
        spread = 1.4826 * float(np.median(np.abs(error - np.median(error))))
        far = np.abs(error - np.median(error))
        found = np.flatnonzero(far > _GROSS * spread) if spread > 0 else np.zeros(0, np.intp)
        return _descending(bench, found, far)
    chance = np.column_stack([1 - bench.p, bench.p]) if bench.p.ndim == 1 else bench.p
    y = bench.y.astype(np.intp)
    # A class that no held-out row is recorded as has no usual chance: nothing is sure of it.
    usual = np.array(
        [chance[y == k, k].mean() if (y == k).any() else 1.0 for k in range(chance.shape[1])]
    )
    best = chance.argmax(axis=1)
    each = np.arange(len(y))
    sure = (best != y) & (chance[each, best] >= usual[best])
    return _descending(bench, np.flatnonzero(sure), chance[each, best] - chance[each, y])


def suggested(bench: Bench, place: int) -> str:
    """The outcome that is meant if the record is wrong; empty where it has to be said."""
    if bench.candidate.task == "regression":
        return ""
    y = int(bench.y[place])
    if bench.p.ndim == 1:
        return bench.label(1 - y)
    chance = bench.p[place].copy()
    chance[y] = -1
    return bench.label(int(chance.argmax()))


def uncertain(bench: Bench) -> Ranked:
    """Cases nearest to where the decision turns."""
    rule = bench.candidate.rule
    if bench.candidate.task == "regression":
        return Ranked(
            np.zeros(0, dtype=np.intp),
            note="not evaluated: an amount has no threshold that it could be near to",
        )
    if bench.p.ndim == 1:
        far = np.abs(bench.p - (0.5 if rule.threshold is None else rule.threshold))
        return _descending(bench, np.arange(len(bench)), -far)
    decided = bench.decided.astype(np.intp)
    worth = (
        expected_worth(bench.value, bench.p, decided, labels=bench.labels)
        if bench.value is not None
        else None
    )
    if worth is not None:
        return _descending(bench, np.arange(len(bench)), -worth.gain)
    ordered = np.sort(bench.p, axis=1)
    return _descending(bench, np.arange(len(bench)), ordered[:, -2] - ordered[:, -1])


def surprising(
    bench: Bench, typical: Typical, doubts: Doubts | None, rng: np.random.Generator
) -> Ranked:
    """Cases whose explanation is doubtful (step 5), or unlike that of other cases."""
    doubted = _doubted(bench, doubts)
    rare = _rare(bench, typical, rng)
    first = {int(place) for place in doubted.places}
    after = np.array([place for place in rare.places if int(place) not in first], dtype=np.intp)
    return Ranked(
        np.concatenate([doubted.places, after]),
        {**rare.why, **doubted.why},
        f"{doubted.note} {rare.note}",
    )


def _rare(bench: Bench, typical: Typical, rng: np.random.Generator) -> Ranked:
    """Cases whose loudest reason few others share."""
    n = len(bench)
    at = np.arange(n) if n <= _MOST_EXPLAINED else np.sort(rng.choice(n, _MOST_EXPLAINED, False))
    loud = reasons(bench.scorer, bench.frame.iloc[at], typical, most=1)
    first = np.asarray(loud.features[:, 0], dtype=str)
    effect = np.abs(loud.effects[:, 0])
    names, counts = np.unique(first, return_counts=True)
    share = dict(zip(names.tolist(), (counts / max(len(first), 1)).tolist(), strict=True))
    rarity = np.array([share[name] for name in first.tolist()])
    rare = np.flatnonzero((first != "") & (rarity <= _RARE))
    order = rare[np.lexsort((bench.rows[at[rare]], -effect[rare], rarity[rare]))]
    why = {
        int(at[k]): f"'{first[k]}' speaks loudest here, as in {share[str(first[k])]:.1%} of cases."
        for k in order
    }
    note = "Then those whose loudest reason at most 5 % of the cases share."
    if n > _MOST_EXPLAINED:
        note += f" {_MOST_EXPLAINED:,} of {n:,} held-out rows were looked at."
    return Ranked(at[order], why, note)


def at_random(bench: Bench, rng: np.random.Generator) -> Ranked:
    """Every row, in an order that nothing decides but the seed."""
    note = "Drawn from all held-out rows: only these say how many labels are wrong at large."
    return Ranked(rng.permutation(len(bench)).astype(np.intp), note=note)


def _doubted(bench: Bench, doubts: Doubts | None) -> Ranked:
    """Held-out cases whose explanation step 5 doubts."""
    if doubts is None or not doubts.explained:
        return Ranked(np.zeros(0, dtype=np.intp), note="Step 5 has explained no held-out case.")
    place = {int(row): k for k, row in enumerate(bench.rows)}
    found = {
        place[one.row]: f"Step 5: {' and '.join(one.why)}."
        for one in doubts.cases
        if one.row in place
    }
    note = f"{len(found)} of {doubts.explained} held-out cases that step 5 explained are in doubt."
    return Ranked(np.array(list(found), dtype=np.intp), found, note)


def _descending(bench: Bench, places: NDArray[Any], signal: Floats) -> Ranked:
    order = np.lexsort((bench.rows[places], -signal[places]))
    return Ranked(np.asarray(places[order], dtype=np.intp))


__all__ = [
    "Ranked",
    "at_random",
    "costliest",
    "suggested",
    "surprising",
    "suspects",
    "uncertain",
]
