"""A run with somebody watching: each event is told as a line of JSON, and it ends with its watcher.

``python -m tenfold.delivery.attended PROJECT`` runs what is out of date; a second argument,
``{"overrides": …, "name": …}`` in JSON, makes it a what-if. Closing its standard input
stops it as Ctrl-C does: its kernels end, finished steps stay.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from tenfold.errors import TenfoldError

STOPPED = 130


def main(folder: str, what_if: str = "{}") -> int:
    """Run the project and tell; returns the exit code of ``tenfold run``."""
    # What libraries print goes to standard error: only events stand on standard output.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Kernels ignore interrupts between two cells, and whoever they start inherits that.
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.default_int_handler)
    threading.Thread(target=_stop_with_watcher, daemon=True).start()
    try:
        return _run(Path(folder), out, json.loads(what_if))
    except KeyboardInterrupt:
        _tell(out, {"end": "stopped"})
        return STOPPED
    except TenfoldError as fault:
        _tell(out, {"end": "refused", "text": str(fault)})
        return fault.exit_code


def _run(folder: Path, out: IO[str], what_if: Mapping[str, Any]) -> int:
    from tenfold.chain import StepEvent, run_project
    from tenfold.delivery.reporting import current_report
    from tenfold.project import Project

    lock = threading.Lock()

    def heard(event: StepEvent) -> None:
        with lock:
            _tell(out, _line(event))

    result = run_project(Project.find(folder), on_event=heard, **what_if)
    failures = [
        {
            "step": slug,
            "text": str(error),
            "notebook": _notebook(result.folder, result.standing, slug),
        }
        for slug, error in result.failures.items()
    ]
    # The dossier is for afterwards: what the run came to is told in any case.
    trouble = ""
    try:
        current_report(result.standing)
    except TenfoldError as fault:
        trouble = str(fault)
    word = result.verdict.word
    end = {"end": "done", "word": word, "failures": failures, "dossier": trouble}
    _tell(out, {**end, "run_id": result.run_id})
    return result.exit_code


def _line(event: Any) -> dict[str, object]:
    return {
        "step": event.step.slug,
        "number": event.step.number,
        "title": event.step.title,
        "state": event.state,
        "text": event.text,
        "seconds": round(event.seconds, 2),
        "cell": event.cell,
        "cells": event.cells,
        "gate": event.gate,
    }


def _notebook(folder: Path, standing: Any, slug: str) -> str:
    from tenfold import registry
    from tenfold.notebooks import notebook_of

    step = registry.get(slug)
    executed = folder / f"{step.stem}.ipynb"
    found = executed if executed.is_file() else notebook_of(standing.project, step)
    return str(found or "")


def _tell(out: IO[str], event: Mapping[str, object]) -> None:
    # Nobody is there to hear it: the run ends by its closed input.
    with contextlib.suppress(BrokenPipeError, ValueError):
        print(json.dumps(event, ensure_ascii=False), file=out, flush=True)


def _stop_with_watcher() -> None:
    # Not by sys.stdin: its lock would be held when this process ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGINT)


__all__ = ["STOPPED", "main"]

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
