"""Two scenarios side by side: what was decided otherwise, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tenfold import registry
from tenfold.changes import value_text
from tenfold.charts import interval_text
from tenfold.dossier.moved import Figures, figures_of, then_and_now
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.records import RecordStore
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.verdict import verdict

_LONG = 80


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
        told = _last_two(project, everything=everything)
        return told or ["No step has run twice with a difference."]
    project.what_if(run_id)
    mine, other = Standing(project), Standing(project, run_id=run_id)
    decided = [line for step in registry.steps() for line in _decided(step, mine, other)]
    pairs = [(step, _figures(mine, step), _figures(other, step)) for step in registry.steps()]
    both = [(step, before, after) for step, before, after in pairs if before and after]
    results = [*_judged(mine, other), *_paid([(before, after) for _, before, after in both])]
    alone = [step.title for step, before, after in pairs if after and not before]
    results += [f"Only in the what-if: {', '.join(alone)}"] if alone else []
    lines = [*_titled("Decisions", decided), *_titled("Results", results)]
    rest: list[str] = []
    for step, before, after in both:
        lines += _titled(step.title, _moved(before.headlines, after.headlines))
        rest += _places(step, before.places, after.places)
    return [*lines, *_rest(rest, everything=everything)] or [f"{run_id} is like the project."]


def _decided(step: Step, mine: Standing, other: Standing) -> Iterator[str]:
    try:
        before, after = (s.resolve(step).values.model_dump(mode="json") for s in (mine, other))
    except TenfoldError:
        return
    yield from _changed(step, before, after)


def _changed(step: Step, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    # A decision that one of the two versions did not have was not decided otherwise.
    for name in (name for name in before if name in after):
        if before[name] != after[name]:
            yield f"{step.slug}.{name}: {_between(before[name], after[name])}"


def _between(old: Any, new: Any) -> str:
    if isinstance(old, list) and isinstance(new, list):
        more = [f"+ {value_text(item)}" for item in new if item not in old]
        less = [f"− {value_text(item)}" for item in old if item not in new]
        if more or less:
            return ", ".join([*more, *less])
    return f"{value_text(old, longest=_LONG)} → {value_text(new, longest=_LONG)}"


def _judged(mine: Standing, other: Standing) -> list[str]:
    before, after = verdict(mine), verdict(other)
    lines = []
    if before.word != after.word:
        lines.append(f"Verdict: {before.word} → {after.word}")
    for old, new in zip(before.steps, after.steps, strict=True):
        was = {check.code: check for check in (old.gate.checks if old.gate else [])}
        lines += [
            f"{check.code} {check.title}: {was[check.code].status} → {check.status}"
            for check in (new.gate.checks if new.gate else [])
            if check.code in was and was[check.code].status != check.status
        ]
        if new.freshness not in ("fresh", old.freshness):
            lines.append(f"{new.title}: {new.freshness} in the what-if ({new.why})")
    return lines


def _paid(pairs: Iterable[tuple[Figures, Figures]]) -> list[str]:
    told = [(before.money, after.money) for before, after in pairs if before.money and after.money]
    if not told:
        return []
    (label, old), (other, new) = told[-1]
    was, is_ = interval_text(old), interval_text(new)
    name = label if label == other else f"{label} → {other}"
    return [] if was == is_ else [f"Money ({name}): {was} → {is_}"]


def _last_two(project: Project, *, everything: bool) -> list[str]:
    past, store = RecordStore(project.records).history(), Standing(project)
    decided: list[str] = []
    lines: list[str] = []
    rest: list[str] = []
    for step in registry.steps():
        runs = [entry for entry in past if entry["step"] == step.slug][-2:]
        if len(runs) < 2:
            continue
        old, new = runs
        decided += _changed(step, old["decisions"], new["decisions"])
        known = _figures(store, step)
        if known:
            pairs = then_and_now(known, old["estimates"], new["estimates"])
            lines += _titled(step.title, _moved(*pairs))
        rest += _places(step, old["estimates"], new["estimates"])
    return [*_titled("Decisions", decided), *lines, *_rest(rest, everything=everything)]


def _figures(standing: Standing, step: Step) -> Figures | None:
    try:
        record = standing.store.read(step)
    except TenfoldError:
        return None
    return figures_of(record) if record else None


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [
        f"{label}: {before[label]} → {text}"
        for label, text in after.items()
        if label in before and before[label] != text
    ]


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


__all__ = ["diff_lines"]
