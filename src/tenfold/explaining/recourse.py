"""What would have to be different for the decision to be another one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from tenfold.errors import WrongInput
from tenfold.explaining.changing import cannot, changes, none_found
from tenfold.explaining.movable import Direction, Ground
from tenfold.explaining.searching import search
from tenfold.explaining.trying import Options, Trials
from tenfold.scoring import Scored
from tenfold.vocabulary import ColumnRoles
from tenfold.vocabulary.explanations import Recourse

if TYPE_CHECKING:
    from tenfold.explaining.subject import Subject

_NOTE = (
    "This is what the model would answer. The data show association, not cause: nobody has tried "
    "whether the change would bring about what the model expects."
)


def recourse(
    subject: Subject,
    row: pd.DataFrame,
    *,
    immutable: Collection[str],
    directions: Mapping[str, Direction] | None = None,
    furthest: Mapping[str, float] | None = None,
    most_changes: int = 3,
    budget: int = 4000,
    wanted: int | None = None,
    roles: ColumnRoles | None = None,
) -> Recourse:
    """Find the smallest change of one case that flips its decision.

    Raw columns change, and everything that is derived from them follows through the pipeline.
    Fewer changed columns come first; among changes of as many columns the shortest way counts,
    where a number's way is the share of the reference that it passes, and another category
    counts 1. A number stays between 5 % and 95 % of the reference, or comes nearer to it from
    outside; a value that the case lacks is not made up, and no category of fewer than ten rows is
    proposed. A change that flips is then made as small as it may be, and moved on to a round
    number that costs at most a tenth of the way more. The search is exact on its grid (all
    values of a column of up to 32 different ones) as long as the budget lasts for every
    combination; beyond that it keeps the most promising values. "None found" is then no proof.

    Parameters
    ----------
    subject : Subject
        Its reference rows give the observed ranges, categories and spread.
    row : DataFrame of shape (1, columns)
        A raw row.
    immutable : collection of str
        Raw columns that nobody can change. Columns of the pipeline's id and time, those of
        `roles`, and personal columns of the subject are added.
    directions : mapping of str to {"up", "down"}
        Columns that move one way only: age rises.
    furthest : mapping of str to float
        The most that a number may move, dates in days: a year of employment takes a year.
    most_changes : int
        Columns that may change together, 1 to 3.
    budget : int
        Copies of the row that are scored at most.
    wanted : int, optional
        Decision that is wanted: 0 or 1, or a class code. By default any other than the present.
    roles : ColumnRoles, optional
        Its id, time, group and protected columns are held fixed.

    Returns
    -------
    Recourse
        If found, it was scored once more by ``Scorer.score``, alone, and flips. `Change.after`
        is what the raw table would hold.

    Raises
    ------
    WrongInput
        More or less than one row, or `wanted` is no decision of this model.
    DataProblem
        A column that the model reads is missing.

    References
    ----------
    Wachter, Mittelstadt and Russell, Counterfactual Explanations without Opening the Black Box,
    Harvard Journal of Law & Technology 31 (2018); Ustun, Spangher and Liu, Actionable Recourse in
    Linear Classification, FAT* 2019.
    """
    if len(row) != 1:
        raise WrongInput.because(f"{len(row)} rows are given, recourse takes one.")
    ground = Ground.of(
        subject, immutable=immutable, directions=directions or {}, furthest=furthest, roles=roles
    )
    return _recourse(subject, row, ground, most_changes=most_changes, budget=budget, wanted=wanted)


def recourses(
    subject: Subject,
    frame: pd.DataFrame,
    *,
    immutable: Collection[str],
    directions: Mapping[str, Direction] | None = None,
    furthest: Mapping[str, float] | None = None,
    most_changes: int = 3,
    budget: int = 4000,
    wanted: int | None = None,
    roles: ColumnRoles | None = None,
) -> Iterator[Recourse]:
    """`recourse` of each row in turn; the reference is read once."""
    ground = Ground.of(
        subject, immutable=immutable, directions=directions or {}, furthest=furthest, roles=roles
    )
    for place in range(len(frame)):
        row = frame.iloc[[place]]
        yield _recourse(
            subject, row, ground, most_changes=most_changes, budget=budget, wanted=wanted
        )


def _recourse(
    subject: Subject,
    row: pd.DataFrame,
    ground: Ground,
    *,
    most_changes: int,
    budget: int,
    wanted: int | None,
) -> Recourse:
    scorer, one = subject.scorer, subject.scorer.candidate
    now = scorer.score(row)
    if one.task == "regression":
        note = "not evaluated: the model gives an amount, so there is no decision to flip"
        return Recourse(found=False, before=float(now.p[0]), tried=1, note=note)
    if wanted is not None and not 0 <= wanted < len(one.labels):
        raise WrongInput.because(
            f"{wanted} is no decision of this model.", f"Give 0 to {len(one.labels) - 1}."
        )
    own = int(now.decided[0])
    if one.task == "binary" and wanted is None:
        wanted = 1 - own
    score = _score_of(own, wanted, now)
    why = cannot(scorer, ground, own, wanted)
    if why:
        return Recourse(found=False, before=score, tried=1, note=why)
    row = row.reset_index(drop=True)
    options = [Options.of(each, row[each.name]) for each in ground.movable]
    trials = Trials(scorer, row, own, wanted, options, left=budget)
    found = search(trials, most_changes=most_changes)
    for choice in found.best:
        again = scorer.score(trials.copies(choice[None]))
        trials.tried += 1
        after = int(again.decided[0])
        if after != own and wanted in (None, after):
            return Recourse(
                found=True,
                changes=changes(subject, options, choice),
                before=score,
                after=_score_of(own, wanted, again),
                tried=trials.tried,
                note=_NOTE,
            )
    nearest = None
    if found.most is not None:
        nearest = _score_of(own, wanted, scorer.score(trials.copies(found.most[None])))
    note = none_found(ground, trials, found, nearest, most_changes)
    return Recourse(found=False, before=score, tried=trials.tried, note=note)


def _score_of(own: int, wanted: int | None, scored: Scored) -> float:
    """The calibrated chance: of the positive class, of the wanted class, or of the present one."""
    if scored.p.ndim == 1:
        return float(scored.p[0])
    return float(scored.p[0, own if wanted is None else wanted])


__all__ = ["recourse", "recourses"]
