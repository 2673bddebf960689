"""Two scenarios in lines: what was decided otherwise, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenfold import registry
from tenfold.charts import interval_text
from tenfold.delivery.comparison import Comparison, compared
from tenfold.delivery.scenarios import PROJECT, side_by_side
from tenfold.delivery.sides import past_side
from tenfold.project import Project
from tenfold.records import RecordStore
from tenfold.standing import Standing, freshness_word
from tenfold.step import Step
from tenfold.vocabulary import Estimate


def diff_lines(
    project: Project, run_id: str | None = None, *, everything: bool = False
) -> list[str]:
    """Lines that say what differs between the project and a what-if, or its last two runs.

    First the decisions, then verdict, gates, money and headline figures.

    Parameters
    ----------
    everything : bool
        Every other figure of the evidence too, by its place.

    Raises
    ------
    ProjectProblem
        There is no such run.
    """
    if run_id is None:
        told = lines_of(_last_two(project), everything=everything)
        return told or ["No step has run twice with a difference."]
    project.what_if(run_id)
    found = side_by_side(project, PROJECT, run_id)
    return lines_of(found, everything=everything) or [f"{run_id} is like the project."]


def lines_of(found: Comparison, *, everything: bool = False) -> list[str]:
    """A comparison in lines; none where nothing differs."""
    results = [*_judged(found), *_paid(found)]
    pairs = [
        (step, found.left.steps.get(step.slug), found.right.steps.get(step.slug))
        for step in registry.steps()
    ]
    alone = [
        step.title
        for step, one, two in pairs
        if two and two.recorded and not (one and one.recorded)
    ]
    results += [f"Only in the what-if: {', '.join(alone)}"] if alone else []
    results += [found.why] if found.comparable is False else []
    lines = [
        *_titled("Decisions", [one.text for one in found.decisions]),
        *_titled("Results", results),
    ]
    rest: list[str] = []
    for step, one, two in pairs:
        if one and two and one.recorded and two.recorded:
            lines += _titled(step.title, _moved(found, step))
            rest += _places(step, one.places, two.places)
    return [*lines, *_rest(rest, everything=everything)]


def _last_two(project: Project) -> Comparison:
    past, standing = RecordStore(project.records).history(), Standing(project)
    runs = [[line for line in past if line["step"] == step.slug][-2:] for step in registry.steps()]
    pairs = [pair for pair in runs if len(pair) == 2]
    left, right = (past_side(standing, [pair[at] for pair in pairs]) for at in (0, 1))
    return compared(left, right)


def _judged(found: Comparison) -> list[str]:
    left, right = found.left, found.right
    moved = left.word and right.word and left.word != right.word
    lines = [f"Verdict: {left.word} → {right.word}"] if moved else []
    for slug, one in right.steps.items():
        lines += [
            f"{each.code} {each.title}: {each.left} → {each.right}"
            for each in found.gates
            if each.step.slug == slug and each.left and each.right
        ]
        if slug in left.steps and one.freshness not in ("", "fresh", left.steps[slug].freshness):
            how = freshness_word(one.freshness)
            lines.append(f"{one.step.title}: {how} in the what-if ({one.why})")
    return lines


def _paid(found: Comparison) -> list[str]:
    # Of the last step that both have money of: what one alone goes on to say is no difference.
    steps = [slug for slug in found.right.steps if slug in found.left.steps]
    pairs = [(found.left.steps[slug].money, found.right.steps[slug].money) for slug in steps]
    told = [(one, two) for one, two in pairs if one and two]
    if not told:
        return []
    (label, old), (other, new) = told[-1]
    was, is_ = interval_text(old), interval_text(new)
    name = label if label == other else f"{label} → {other}"
    return [] if was == is_ else [f"Money ({name}): {was} → {is_}"]


def _moved(found: Comparison, step: Step) -> list[str]:
    texts = [
        (one.label, _text(one.left), _text(one.right))
        for one in found.figures
        if one.step.slug == step.slug
    ]
    return [f"{label}: {was} → {is_}" for label, was, is_ in texts if was != is_]


def _text(figure: Estimate | str | None) -> str:
    return interval_text(figure) if isinstance(figure, Estimate) else str(figure)


def _places(step: Step, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        f"{step.slug}.{place}: {_triple(before.get(place))} → {_triple(after.get(place))}"
        for place in {**before, **after}
        if before.get(place) != after.get(place)
    ]


def _rest(lines: list[str], *, everything: bool) -> list[str]:
    if everything or not lines:
        return _titled("Every figure that moved", lines)
    one = len(lines) == 1
    return ["", f"{len(lines)} {'figure' if one else 'figures'} of the evidence moved: see --all."]


def _titled(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", *(f"  {line}" for line in lines)] if lines else []


def _triple(value: Any) -> str:
    if not isinstance(value, list):
        return "–"
    point, low, high = (f"{v:,.4g}" if v is not None else "–" for v in value)
    return point if low == high == point else f"{point} [{low} to {high}]"


__all__ = ["diff_lines", "lines_of"]
