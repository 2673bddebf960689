"""The dossier written anew beside what a person does: what they signed or waived stands in it."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenfold.project import Project


def redraw(project: Project) -> threading.Thread | None:
    """Write the dossier anew in another process; None where no run has written one yet."""
    if not project.report.is_file():
        return None
    command = [sys.executable, "-c", "from tenfold.cli import main; main()"]
    command += ["report", str(project.folder)]
    beside = threading.Thread(target=_run, args=(command,), daemon=True)
    beside.start()
    return beside


def _run(command: list[str]) -> None:
    # What fails here is told by the start page: the dossier stays "of an earlier run".
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]


__all__ = ["redraw"]
