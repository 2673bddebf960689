"""Run the rest: live progress of each step, Cancel, and what went wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from widgets.projects import Failure
from widgets.run_rows import run_html
from widgets.start_controls import Said, box, heading, line, shown

if TYPE_CHECKING:
    from tenfold.project import Project

ATTENDED = (sys.executable, "-m", "tenfold.delivery.attended")
_PATIENCE = 3.0
"""Seconds after Cancel; then what is left is killed."""
_BEAT = 0.5
_BELOW = (
    "Every step that is not up to date, with the decisions that you saved. It takes some "
    "minutes where many are; you may go on working, and cancel at any time."
)


class RunPanel:
    """Runs what is out of date in a process of its own; ends it when asked, and with the kernel.

    Parameters
    ----------
    on_change : callable
        ``on_change(running)`` after a step has ended, and at both ends of the run.
    command : sequence of str
        What runs; the project's folder is added.
    label, below : str
        What the button says, and a sentence above it.

    Attributes
    ----------
    what_if : dict
        ``overrides`` and ``name`` of a what-if; empty for the project itself.
    """

    def __init__(
        self,
        on_change: Callable[[bool], None],
        command: Sequence[str] = ATTENDED,
        *,
        label: str = "Run the rest",
        below: str = _BELOW,
    ) -> None:
        self._on_change, self._command, self._label = on_change, command, label
        self.what_if: dict[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None
        self._events: dict[str, dict[str, Any]] = {}
        self._seen: dict[str, float] = {}
        self._end: dict[str, Any] = {}
        self._begun = 0.0
        self._cancelled = False
        self.failures: Sequence[Failure] = ()
        self.project: Project | None = None
        self.before: Callable[[], None] = lambda: None
        self.said = Said()
        self.run = w.Button(description=label, icon="play")
        self.cancel = w.Button(description="Cancel", icon="stop")
        self.progress = w.HTML()
        self.run.on_click(self.said.guard(self.start))
        self.cancel.on_click(self.said.guard(self.stop))
        shown(self.cancel, visible=False)
        self.widget = box(
            heading(label, below),
            line(self.run, self.cancel, self.said.widget),
            self.progress,
        )

    @property
    def run_id(self) -> str:
        """Folder in ``runs/`` of the last run that came to its end; empty before."""
        return str(self._end.get("run_id", ""))

    @property
    def running(self) -> bool:
        """Whether a run of this page is on."""
        return self._process is not None

    def start(self) -> None:
        """Start the run; returns at once."""
        if self.project is None or self.running:
            return
        self.before()
        self._events, self._seen, self._end = {}, {}, {}
        self.failures, self._begun, self._cancelled = (), time.monotonic(), False
        given = [json.dumps(self.what_if, ensure_ascii=False)] if self.what_if else []
        self._process = subprocess.Popen(
            [*self._command, str(self.project.folder), *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            # Not in the kernel's group: an interrupt of the kernel is none of the run.
            start_new_session=True,
        )
        self.run.disabled = True
        shown(self.cancel, visible=True)
        self.cancel.disabled = False
        self.said.say("Starting …")
        self._on_change(True)
        here = ui_caller()
        self.worker = threading.Thread(target=self._listen, args=(self._process, here), daemon=True)
        self.worker.start()
        self._tick(here)

    def stop(self) -> None:
        """End the run: by the closed input first, by force after three seconds."""
        process = self._process
        if process is None or self._cancelled:
            return
        self._cancelled = True
        self.cancel.disabled = True
        self.said.say("Stopping: the kernels end, finished steps stay …")
        threading.Thread(target=_end, args=(process,), daemon=True).start()

    def _listen(self, process: subprocess.Popen[str], here: Callable[..., object]) -> None:
        # In a thread; widgets are touched from the kernel's own loop only.
        assert process.stdout is not None
        for text in process.stdout:
            try:
                event = json.loads(text)
            except ValueError:
                continue  # a line that was cut off with its writer
            here(self.said.guard(partial(self._heard, event)))
        code = process.wait()
        here(self.said.guard(partial(self._ended, code)))

    def _heard(self, event: dict[str, Any]) -> None:
        if "end" in event:
            self._end = event
            return
        before = self._events.get(event["step"], {}).get("state")
        self._events[event["step"]] = event
        self._seen[event["step"]] = time.monotonic()
        self._draw()
        if event["state"] != before and event["state"] in ("done", "failed"):
            self._on_change(True)

    def _ended(self, code: int) -> None:
        process, self._process = self._process, None
        for stream in (process.stdin, process.stdout) if process else ():
            if stream is not None and not stream.closed:
                stream.close()
        self.run.disabled = False
        shown(self.cancel, visible=False)
        self.failures = [self._failure(each) for each in self._end.get("failures", [])]
        self._tell(code)
        self._draw()
        self._on_change(False)

    def _tell(self, code: int) -> None:
        took = f"{time.monotonic() - self._begun:.0f} s"
        end = self._end.get("end")
        if end == "done":
            word = self._end["word"]
            trouble = f" The dossier was not written: {self._end['dossier']}"
            bad = f"Not finished: see above what failed ({took})."
            good = f"Done in {took}. Verdict: {word}."
            text = bad if self.failures else good
            kind = "block" if self.failures else {"go": "pass", "review": "warn"}.get(word, "warn")
            self.said.say(text + (trouble if self._end["dossier"] else ""), kind=kind)
        elif end == "refused" and not self._cancelled:
            self.said.say(str(self._end["text"]), kind="block")
        elif end == "stopped" or self._cancelled:
            done = [e for e in self._events.values() if e["state"] == "done"]
            kept = ", ".join(f"{e['number']} {e['title']}" for e in done)
            kept = f" Kept: {kept}." if kept else ""
            self.said.say(f"Stopped.{kept} Nothing is lost: {self._label} goes on from there.")
        else:
            self.said.say(
                f"The run ended without a word (exit code {code}). Try `tenfold run` in a "
                "terminal: it says more.",
                kind="block",
            )

    def _failure(self, each: dict[str, str]) -> Failure:
        from tenfold import registry

        step = registry.get(each["step"])
        return Failure(f"{step.number} {step.title}", each["text"], each["notebook"])

    def _tick(self, here: Callable[..., object]) -> None:
        # The clock of a long cell goes on between two events.
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return

        def beat() -> None:
            if self.running:
                self._draw()
                loop.call_later(_BEAT, beat)

        loop.call_later(_BEAT, beat)

    def _draw(self) -> None:
        rows = sorted(self._events.values(), key=lambda event: event["number"])
        since = {slug: time.monotonic() - at for slug, at in self._seen.items()}
        self.progress.value = run_html(rows, since, running=self.running)
        busy = [e for e in rows if e["state"] == "running"]
        if self.running and busy and not self._cancelled:
            side = " side by side" if len(busy) > 1 else ""
            names = ", ".join(f"{e['number']} {e['title']}" for e in busy)
            text = f"Running{side}: {names}"
            if escape(text) not in self.said.html:  # each time it is said, it is read out
                self.said.say(text)


def _end(process: subprocess.Popen[str], *, patience: float = _PATIENCE) -> None:
    import psutil  # type: ignore[import-untyped]  # it ships no types; ipykernel brings it

    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        # One that has just ended by itself is none to stop at.
        with contextlib.suppress(psutil.NoSuchProcess):
            found = psutil.Process(process.pid)
            for each in [*found.children(recursive=True), found]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()


def ui_caller() -> Callable[..., object]:
    """What calls back on the kernel's own loop; at once where no loop runs, as in tests."""
    try:
        return asyncio.get_running_loop().call_soon_threadsafe
    except RuntimeError:
        return lambda act: act()


__all__ = ["RunPanel", "ui_caller"]
