"""What is seen of a run while it runs: a live line per step, or plain lines where no one looks."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from tenfold import registry
from tenfold.files import append_line

if TYPE_CHECKING:
    from rich.table import Table

    from tenfold.chain import StepEvent

GATE_WORDS = {"pass": "pass", "warn": "warn", "block": "BLOCK", "not_evaluated": "not evaluated"}


class Progress:
    """Shows the events of a run on stderr; also keeps them in a log, a JSON line each.

    Where stderr is a terminal, one line per step says its running cell, its seconds and, at its
    end, its gate; the lines go when the run ends, for a table says it all. Elsewhere a step
    prints a line when it starts and one when it ends.
    """

    def __init__(self, *, quiet: bool = False, log: Path | None = None) -> None:
        # As it is now: while notebooks run, sys.stderr is no longer the terminal.
        self._stream: TextIO = sys.stderr
        self._quiet = quiet
        self._log = log.absolute() if log else None
        self._lock = threading.Lock()
        self._live: _Live | None = None
        self.last: dict[str, StepEvent] = {}
        if self._log:
            append_line(self._log, json.dumps({"at": _now(), "state": "started"}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._live.stop()

    def __call__(self, event: StepEvent) -> None:
        """Take one event; from any thread."""
        with self._lock:
            self.last[event.step.slug] = event
            if self._log and not event.cell:
                append_line(self._log, json.dumps(_entry(event), ensure_ascii=False))
            if self._quiet:
                return
            if self._live is None and event.state == "running" and _is_live(self._stream):
                self._live = _Live(self._stream)
            if self._live:
                self._live.show(self.last)
            elif event.state != "skipped" and not event.cell:
                print(_line(event), file=self._stream, flush=True)

    def told(self, event: StepEvent, *, of: str, width: int = 0) -> None:
        """Take one event of one project among several; from any thread."""
        with self._lock:
            if self._log:
                entry = {"project": of} | _entry(event)
                append_line(self._log, json.dumps(entry, ensure_ascii=False))
            # Of many projects, only what happens is told: a table says the rest.
            if not self._quiet and event.state not in ("skipped", "not reached"):
                print(f"{of:<{width}}  {_line(event)}", file=self._stream, flush=True)


class _Live:
    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.live import Live

        self._events: dict[str, StepEvent] = {}
        self._seen: dict[str, float] = {}
        # Its own redirection would undo the one that keeps libraries' warnings out.
        self._live = Live(
            get_renderable=self._table,
            console=Console(file=stream),
            transient=True,
            refresh_per_second=4,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()

    def show(self, events: dict[str, StepEvent]) -> None:
        for slug, event in events.items():
            if self._events.get(slug) is not event:
                self._seen[slug] = time.monotonic()
        self._events = dict(events)

    def stop(self) -> None:
        self._live.stop()

    def _table(self) -> Table:
        from rich.markup import escape
        from rich.table import Table

        table = Table.grid(padding=(0, 2))
        for step in registry.steps():
            event = self._events.get(step.slug)
            now = escape(_now_of(event))
            took = ""
            if event and (event.state == "running" or event.seconds):
                # Between two cells the clock goes on.
                since = time.monotonic() - self._seen[step.slug]
                took = f"{event.seconds + since * (event.state == 'running'):.0f} s"
            table.add_row(f"{step.number:>2}", step.title, took, now)
        table.columns[2].justify = "right"
        return table


def _now_of(event: StepEvent | None) -> str:
    if event is None:
        return "waiting"
    if event.state == "running":
        return f"running cell {event.cell}/{event.cells}" if event.cell else "starting"
    if event.state == "done":
        return GATE_WORDS[event.gate or "not_evaluated"]
    return "unchanged" if event.state == "skipped" else event.state


def _line(event: StepEvent) -> str:
    took = f"{event.seconds:.1f} s" if event.seconds else ""
    gate = GATE_WORDS[event.gate] if event.gate else ""
    # What went wrong is told once, at the end.
    text = "" if event.state == "failed" else event.text
    said = "  ".join(part for part in (event.state, gate, took, text) if part)
    return f"{event.step.number:>2} {event.step.title:<18} {said}"


def _entry(event: StepEvent) -> dict[str, Any]:
    return {
        "at": _now(),
        "step": event.step.slug,
        "state": event.state,
        "gate": event.gate,
        "text": event.text,
        "seconds": round(event.seconds, 3),
    }


def _is_live(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


__all__ = ["GATE_WORDS", "Progress"]
