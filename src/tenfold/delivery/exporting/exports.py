"""Finding targets and writing what they render."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tenfold.delivery.exporting import targets as _targets
from tenfold.delivery.exporting.plan import delivery_plan
from tenfold.delivery.exporting.target import Target
from tenfold.errors import WrongInput
from tenfold.files import write_atomic
from tenfold.project import Project


@dataclass(frozen=True)
class Exported:
    """What was written where."""

    target: Target
    files: Sequence[Path]


def targets() -> dict[str, Target]:
    """Every target by name; a new one is one module in the folder `targets`."""
    modules = (
        importlib.import_module(f"{_targets.__name__}.{found.name}")
        for found in pkgutil.iter_modules(_targets.__path__)
        if not found.name.startswith("_")
    )
    found = [module.TARGET for module in modules if hasattr(module, "TARGET")]
    return {target.name: target for target in sorted(found, key=lambda one: one.name)}


def export(project: Project, name: str, out: Path) -> Exported:
    """Write the files of target `name` below `out`; files that are there are replaced.

    Raises
    ------
    WrongInput
        There is no such target.
    MissingEvidence
        Step 4 has not run.
    """
    known = targets()
    if name not in known:
        raise WrongInput.because(
            f"'{name}' is no target of an export.", f"One of: {', '.join(known)}."
        )
    rendered = known[name].files(delivery_plan(project))
    written = []
    for path, text in rendered.items():
        write_atomic(out / path, text)
        written.append(out / path)
    return Exported(known[name], written)


__all__ = ["Exported", "export", "targets"]
