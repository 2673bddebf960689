"""What the process of one project does: run it, say each event and the end, a JSON line each."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tenfold.delivery.several.asking import Asked
from tenfold.delivery.several.ended import STOPPED, document
from tenfold.errors import ProjectProblem, TenfoldError
from tenfold.secrets import masked

if TYPE_CHECKING:
    from tenfold.chain import RunResult, StepEvent


def main(folder: str) -> None:
    """Run the project at `folder` as the line on standard input asks; ends when that is closed."""
    voice = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What libraries print is not taken for what is said here.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ended: dict[str, Any] = {"exit_code": STOPPED, "error": "It was stopped."}
    try:
        asked = Asked.of_line(_line())
        threading.Thread(target=_stop_with_asker, daemon=True).start()
        ended = _ran(Path(folder), asked, voice)
    except KeyboardInterrupt:
        pass
    except TenfoldError as error:
        ended = {"exit_code": error.exit_code, "error": masked(str(error))}
    except Exception as error:  # whatever goes wrong must arrive where it can be read
        said = f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
        ended = {"exit_code": 3, "error": masked(said)}
    # From here on a Ctrl-C would only lose what has been done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _say(voice, {"ended": ended})
    if ended["exit_code"] == STOPPED:
        # Python's own way out would wait for a notebook that did not notice its kernel's end.
        os._exit(0)


def _ran(folder: Path, asked: Asked, voice: IO[str]) -> dict[str, Any]:
    from tenfold.chain import run_project
    from tenfold.delivery.reporting import current_report
    from tenfold.project import Project

    lock = threading.Lock()

    def on_event(event: StepEvent) -> None:
        with lock:
            if not event.cell:
                _say(voice, {"event": _plain(event)})

    options = asdict(asked)
    try:
        project = Project.find(folder)
    except OSError as error:
        raise ProjectProblem.because(f"'{folder}' cannot be read: {error.strerror}.") from None
    run = run_project(project, on_event=on_event, **options)
    counts = _counts(run)
    try:
        report = current_report(run.standing)
    except (TenfoldError, OSError) as error:
        # What the run came to is told, even where no file can be made of it.
        code = error.exit_code if isinstance(error, TenfoldError) else 3
        said = document(run, None)
        return {"exit_code": code, "error": masked(str(error)), "said": said, **counts}
    return {"exit_code": run.exit_code, "said": document(run, report), **counts}


def _counts(run: RunResult) -> dict[str, int]:
    # What `only` leaves out is skipped too, but not for being fresh.
    ran = {event.step.slug for event in run.events if event.state == "done"}
    fresh = {step.slug for step in run.verdict.steps if step.freshness == "fresh"}
    return {"ran": len(ran), "fresh": len(fresh - ran)}


def _plain(event: StepEvent) -> dict[str, Any]:
    return {
        "step": event.step.slug,
        "state": event.state,
        "text": masked(event.text),
        "seconds": event.seconds,
        "gate": event.gate,
    }


def _say(voice: IO[str], what: dict[str, Any]) -> None:
    # Where nobody listens any more, standard input ends too, and with it this process.
    with contextlib.suppress(OSError):
        print(json.dumps(what), file=voice, flush=True)


def _line() -> bytes:
    # Not by sys.stdin: a thread that waits in its buffer would not let Python end.
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(0, 65536)
        if not more:
            raise KeyboardInterrupt
        line += more
    return line


def _stop_with_asker() -> None:
    # Nothing more is ever sent: what there is to read is that the other side let go or is gone.
    os.read(0, 1)
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


__all__ = ["main"]
