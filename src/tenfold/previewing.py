"""What a step would show under decisions that nobody has run yet: computed, never written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tenfold import registry
from tenfold.charts import Headline, View
from tenfold.errors import StepFailed
from tenfold.records import Record
from tenfold.standing import Standing
from tenfold.step import Context, Decisions, Preview, Step
from tenfold.vocabulary import FileRef, Gate, canonical

EVERYTHING = "*"
_BEFORE = "as of the last run"


@dataclass(frozen=True)
class Previewed:
    """A step as a run under other decisions would leave it, as far as that is known at once.

    Attributes
    ----------
    decisions : Decisions
        Those that it shows: the recorded ones, with every change that could be followed.
    waiting : tuple of str
        Parts that a changed decision would touch and that are as of the last run still.
    why : str
        Which changes wait for a run, in words; empty where none does.
    """

    record: Record
    decisions: Decisions
    evidence: Any
    gate: Gate
    view: View
    waiting: tuple[str, ...] = ()
    why: str = ""

    @property
    def step(self) -> Step:
        """The step it is of."""
        return self.record.step

    @property
    def content_hash(self) -> str:
        """Of the record that it starts from: a preview has none of its own."""
        return self.record.content_hash

    def waits(self, part: str) -> bool:
        """Whether a part is as of the last run still."""
        return any(fnmatchcase(part, pattern) for pattern in self.waiting)


def previewed(
    standing: Standing, record: Record, changes: Mapping[str, object] | None = None
) -> Previewed | None:
    """What the step of `record` would show as things stand.

    None where nothing has changed, or where the step has no preview.

    Parameters
    ----------
    changes : mapping of str to object, optional
        Decisions that are tried on top of those that hold; None restores a default.

    Raises
    ------
    TenfoldError
        What the step reads has not run, its files are gone, or the decisions suit no run.
    """
    step, module = record.step, record.step.foresight
    if module is None:
        return None
    now, then = standing.resolve(step).values, record.decisions
    if changes:
        tried = now.model_dump(mode="json") | dict(changes)
        now = step.parse({name: one for name, one in tried.items() if one is not None})
    changed = [n for n in type(now).model_fields if getattr(now, n) != getattr(then, n)]
    inputs = standing.inputs(step)
    moved = [
        place
        for place, one in standing.parts(step, inputs).reads.items()
        if one != record.context.get("reads", {}).get(place, one)
    ]
    if not changed and not moved:
        return None
    followed = [name for name in changed if name in module.FOLLOWED]
    read = [place for place in moved if place.startswith(tuple(module.READ))]
    slow = [name for name in [*changed, *moved] if name not in followed and name not in read]
    values = then.model_copy(update={name: getattr(now, name) for name in followed})
    # Checked together, as a run would: what is followed may not suit what waits.
    values = step.parse(values.model_dump(mode="json"))
    found: Preview | None = None
    if followed or read:
        found = step.previewed(values, inputs, record.evidence, context_of(step, standing, values))
    found = found or Preview(record.evidence)
    slow += read if found.unread else []
    evidence = step.evidence.model_validate(canonical(found.evidence.model_dump(mode="json")))
    waiting, why = found.waiting, found.why
    if slow:
        touched = getattr(module, "TOUCHED", {})
        waiting += tuple(part for name in slow for part in touched.get(name, (EVERYTHING,)))
        names = list(dict.fromkeys(_left(name) if name in moved else name for name in slow))
        why = " ".join([f"{', '.join(names[:3])}: waits for a run.", why]).strip()
    gate = standing.gate(Record(step, values, evidence, record.context))
    view = step.view(values, evidence)
    made = Previewed(record, values, evidence, gate, view, waiting, why)
    return _told(made)


def _left(place: str) -> str:
    """Whose evidence has moved."""
    return f"what step {registry.get(place.partition('.')[0]).number} left"


def context_of(step: Step, standing: Standing, decisions: Decisions) -> Context:
    """A context as a run has it, except that nothing can be kept with it."""
    seed = int(getattr(decisions, "seed", 0))
    return Context(
        project_dir=standing.project.folder,
        store=_refuse,
        open=standing.open,
        rng=step.rng(seed),
        seed=seed,
        as_of=date.today(),
    )


def _told(found: Previewed) -> Previewed:
    """Headlines that wait say so; the others show what was entered."""
    if not any(found.waits(one.label) for one in found.view.headlines):
        return found
    if EVERYTHING in found.waiting:
        return found
    headlines: Sequence[Headline] = [
        one.model_copy(update={"help": "; ".join(filter(None, [_BEFORE, one.help]))})
        if found.waits(one.label)
        else one
        for one in found.view.headlines
    ]
    view = found.view.model_copy(update={"headlines": headlines})
    return Previewed(**{**vars(found), "view": view})


def _refuse(suffix: str, write: Callable[[Path], None]) -> FileRef:
    raise StepFailed(f"A preview wanted to keep a {suffix} file: report this mistake of the step.")


__all__ = ["EVERYTHING", "Previewed", "context_of", "previewed"]
