"""Notebooks that failed although their record holds: the next run runs them again."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

from tenfold.errors import TenfoldError
from tenfold.files import write_atomic
from tenfold.standing import Standing
from tenfold.step import Step


def remember(standing: Standing, step: Step, executed: Path) -> None:
    """Note it when the notebook of `step` failed below its run cell: its record would hide that.

    Parameters
    ----------
    executed : Path
        The notebook as far as it ran. One that was cut off goes on by its record alone.
    """
    if _failed_after_run(executed):
        # Where nothing can be written, the run has failed loudly enough.
        with contextlib.suppress(TenfoldError):
            write_atomic(_note(standing, step), str(executed), durable=False)


def forget(standing: Standing, step: Step) -> None:
    """The notebook of `step` ran to its end."""
    with contextlib.suppress(OSError):
        _note(standing, step).unlink(missing_ok=True)


def remembered(standing: Standing, step: Step) -> bool:
    """Whether the notebook of `step` failed below its run cell the last time."""
    return _note(standing, step).is_file()


def _failed_after_run(executed: Path) -> bool:
    try:
        cells = json.loads(executed.read_bytes())["cells"]
    except (OSError, ValueError, KeyError):
        return False
    ran = False
    for cell in (cell for cell in cells if cell.get("cell_type") == "code"):
        if any(output.get("output_type") == "error" for output in cell.get("outputs", [])):
            return ran
        ran = ran or re.search(r"\brun\(", "".join(cell.get("source", ""))) is not None
    return False


def _note(standing: Standing, step: Step) -> Path:
    run = f"run-{standing.run_id}" if standing.run_id else "project"
    return standing.project.folder / ".cache" / "failed" / run / step.stem


__all__ = ["forget", "remember", "remembered"]
