"""A way back in words: what would be changed, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tenfold.charts.words import number_text
from tenfold.explaining.movable import Ground
from tenfold.explaining.naming import called, with_unit
from tenfold.explaining.searching import Found
from tenfold.explaining.trying import Choices, Options, Trials
from tenfold.explaining.written import cell_text, value_words
from tenfold.scoring import Scorer
from tenfold.vocabulary.explanations import Change

if TYPE_CHECKING:
    from tenfold.explaining.subject import Subject

_LISTED = 6


def cannot(scorer: Scorer, ground: Ground, own: int, wanted: int | None) -> str:
    """Why no search is needed or of use; empty where one is."""
    one = scorer.candidate
    limit = one.rule.threshold
    if wanted == own:
        return "not needed: the decision is already the wanted one"
    if limit is not None and wanted == 1 and limit > 1:
        return f"none: the threshold is {limit:.4g}, above every probability, so it never acts"
    if limit is not None and wanted == 0 and limit <= 0:
        return f"none: the threshold is {limit:.4g}, so it acts on every case"
    if limit is not None and one.calibrator.kind == "isotonic" and one.calibrator.y:
        lowest, highest = min(one.calibrator.y), max(one.calibrator.y)
        if (wanted == 1 and highest < limit) or (wanted == 0 and lowest >= limit):
            side = "below" if wanted == 1 else "at or above"
            return (
                f"none: every calibrated probability lies {side} the threshold of {limit:.4g}, "
                "so the model decides every case alike"
            )
    if not scorer.candidate.columns or not hasattr(
        scorer.pipeline.named_steps["recipe"], "transform"
    ):
        return "none: the model reads nothing of the case and answers every case alike"
    if not ground.movable:
        return f"none: no column that the model reads may change{_fixed(ground)}"
    return ""


def none_found(
    ground: Ground, trials: Trials, found: Found, nearest: float | None, most_changes: int
) -> str:
    """Why a search ended without a way back, and how near it came."""
    tried = f"{trials.tried:,} changed copies"
    empty = [one.movable.name for one in trials.options if one.empty]
    rest = f"; without a value, and none is invented: {_listed(empty)}" if empty else ""
    rest += _fixed(ground)
    if not trials.tried:
        return f"none found: no column that may change has another usual value{rest}"
    if not found.moved:
        return f"none found: the model gave all {tried} the same answer{rest}"
    columns = len(ground.movable)
    said = (
        f"none found in {tried} of the case, of up to {min(most_changes, columns)} of the "
        f"{columns} column{'s' * (columns > 1)} that may change"
    )
    limit = trials.scorer.candidate.rule.threshold
    if nearest is not None and limit is not None:
        side = "at least" if trials.wanted == 1 else "less than"
        said += f"; the nearest came to {nearest:.4g}, and it takes {side} {limit:.4g}"
    if not found.whole or trials.left <= 0:
        said += "; not every combination was tried within the budget"
    return said + rest


def _fixed(ground: Ground) -> str:
    said = ""
    if ground.held:
        said += f"; held fixed: {_listed(ground.held)}"
    if ground.unfit:
        said += f"; without a list of values to choose from: {_listed(ground.unfit)}"
    return said


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def changes(subject: Subject, options: list[Options], choice: Choices) -> list[Change]:
    """What is changed, each in a sentence."""
    return [_change(subject, options[p], int(choice[p])) for p in np.flatnonzero(choice)]


def _change(subject: Subject, one: Options, chosen: int) -> Change:
    column, kind = one.movable.name, one.movable.how.kind
    name, unit = called(subject, column), subject.units.get(column, "")
    after = cell_text(one.cells[chosen])
    own, value = one.own, one.values[chosen]
    if not one.movable.numeric:
        # A value of fewer than ten rows tells of a person: it is neither shown nor proposed.
        before = cell_text(one.movable.levels.get(own))
        words = f"Change {name} from {before or 'a rare value'} to {after}."
    else:
        before = cell_text(one.cells[0])
        verb = "Move" if kind == "datetime" else "Raise" if value > own else "Lower"
        start = number_text(own) if kind == "number" else value_words(own, kind)
        words = f"{verb} {name} from {start} to {with_unit(value_words(value, kind), unit)}."
    return Change(column=column, before=before, after=after, words=words)


__all__ = ["cannot", "changes", "none_found"]
