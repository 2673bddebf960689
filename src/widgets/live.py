"""The page follows the form: what is cheap is redrawn at once, the rest says what it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tenfold.errors import TenfoldError
from tenfold.vocabulary import Check, Gate
from widgets import evidence
from widgets.engine import Resolved, Session
from widgets.gate import foresee_gate
from widgets.later import Later
from widgets.panels import WORDS
from widgets.parts import Part, dressed, marked

PREVIEW = "Preview of what you entered; press Run to record it."
WAITING = "As of the last run; press Run to bring it up to date."
_PAUSE = 0.02

_lives: dict[str, Live] = {}


def live(session: Session) -> Live:
    """What follows the form of this session's step: one for each step of a notebook."""
    found = _lives.get(session.step.slug)
    if found is None or found.session is not session:
        found = _lives[session.step.slug] = Live(session)
    return found


class Live:
    """Redraws what `show` has displayed of a step after each change of its decisions.

    It keeps nothing but what it is doing: decisions are the project's, pictures the record's.

    Attributes
    ----------
    followers : dict of str to callable
        Told of each change, by a name: a cell that is run twice leaves one.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.followers: dict[str, Callable[[], None]] = {}
        self._later = Later(_PAUSE, self._begin)
        self._busy = self._again = False

    def after(self, act: Callable[[Any], Resolved]) -> Callable[[Any], Resolved]:
        """`act`, which changes decisions, and then everything that follows them."""

        def acted(changes: Mapping[str, object] | str) -> Resolved:
            resolved = act(changes)
            self.changed()
            return resolved

        return acted

    def changed(self) -> None:
        """Decisions have changed: follow, as soon as there is a moment; only the last counts."""
        self._later.call()

    def _begin(self) -> None:
        for told in list(self.followers.values()):
            told()
        if self._busy:
            self._again = True
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._show(self._look())
            return
        self._busy, self._again = True, False
        # In a thread: what is typed meanwhile is taken in at once.
        loop.run_in_executor(None, self._look).add_done_callback(self._ended)

    def _ended(self, done: asyncio.Future[Any]) -> None:
        self._busy = False
        if self._again:
            self._begin()
        else:
            self._show(done.result())

    def _look(self) -> Seen | None:
        """What should be on the page; None: leave it. It runs in a thread."""
        record, keys = evidence.displayed(self.session.step.slug)
        standing = getattr(self.session, "standing", None)
        if record is None or standing is None:
            return None
        kept = evidence.recorded_parts(record)
        try:
            return _seen(standing, record, keys, kept)
        except TenfoldError as fault:
            return _failed(record, str(fault), kept)
        except Exception as fault:  # every one: it would vanish in a thread
            return _failed(record, f"{type(fault).__name__}: {fault}", kept)

    def _show(self, seen: Seen | None) -> None:
        slug = self.session.step.slug
        # A run that ended meanwhile has drawn what holds.
        if seen is not None and evidence.displayed(slug)[0] is seen.record:
            evidence.redraw(slug, seen.part)
            foresee_gate(slug, dressed(marked(seen.gate)) if seen.gate else "")


@dataclass(frozen=True)
class Seen:
    """What should stand on the page of a step.

    Attributes
    ----------
    record : Outcome
        What it starts from.
    part : callable
        The part of a key.
    gate : str
        What would become of the gate, in words; empty where it stays as it is.
    """

    record: Any
    part: Callable[[str], Part]
    gate: str = ""


def _seen(standing: Any, record: Any, keys: list[str], kept: Callable[[str], Part]) -> Seen:
    from tenfold.executing import single_thread
    from tenfold.previewing import previewed

    with single_thread():
        found = previewed(standing, record.record)
    if found is None:
        return Seen(record, kept)
    anew = evidence.recorded_parts(found)
    waiting = f"{WAITING} {found.why}".strip()
    made = {}
    for key in keys:
        before, now = kept(key), anew(key)
        if found.waits(key):
            made[key] = _titled(before, "as of the last run", waiting)
        else:
            mark = f"{PREVIEW} {found.why}".strip()
            made[key] = before if before == now else _titled(now, "preview", mark)
    gate = waiting if found.waits("gate") else _foreseen(record.gate, found.gate)
    return Seen(record, made.__getitem__, gate)


def _foreseen(kept: Gate, now: Gate) -> str:
    before = {check.code: check for check in kept.checks}
    moved = [
        f"{one.code} {one.title}: {_word(was)} → {_word(one)}"
        for one in now.checks
        if (was := before.get(one.code)) is not None and was.status != one.status
    ]
    if moved:
        return f"With what you entered: {'; '.join(moved)}. Press Run to record it."
    same = [check.evidence for check in kept.checks] == [check.evidence for check in now.checks]
    return "" if same else "With what you entered no check changes its verdict, only its figures."


def _word(check: Check) -> str:
    return WORDS[check.status][1].lower()


def _titled(part: Part, short: str, mark: str) -> Part:
    chart = part.chart
    if chart is not None:
        chart = chart.model_copy(update={"title": f"{chart.title} · {short}"})
    return replace(part, mark=mark, chart=chart)


def _failed(record: Any, why: str, kept: Callable[[str], Part]) -> Seen:
    mark = f"No preview, this is as of the last run. {why}"
    return Seen(record, lambda key: _titled(kept(key), "as of the last run", mark), mark)


__all__ = ["PREVIEW", "WAITING", "Live", "Seen", "live"]
