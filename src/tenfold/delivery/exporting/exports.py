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
from tenfold.delivery.exporting.written import Written, refuse
from tenfold.errors import WrongInput
from tenfold.files import write_atomic
from tenfold.project import Project


@dataclass(frozen=True)
class Exported:
    """What was written where.

    Attributes
    ----------
    removed : sequence of Path
        Files of an earlier export that the plan no longer has: a job that is now never.
    outdated : sequence of Path
        The same, but edited by hand and therefore left.
    """

    target: Target
    files: Sequence[Path]
    removed: Sequence[Path] = ()
    outdated: Sequence[Path] = ()


def targets() -> dict[str, Target]:
    """Every target by name; a new one is one module in the folder `targets`."""
    modules = (
        importlib.import_module(f"{_targets.__name__}.{found.name}")
        for found in pkgutil.iter_modules(_targets.__path__)
        if not found.name.startswith("_")
    )
    found = [module.TARGET for module in modules if hasattr(module, "TARGET")]
    return {target.name: target for target in sorted(found, key=lambda one: one.name)}


def target_named(name: str) -> Target:
    """The target `name`.

    Raises
    ------
    WrongInput
        There is none; lists those there are.
    """
    known = targets()
    if name not in known:
        raise WrongInput.because(
            f"'{name}' is no target of an export.", f"One of: {', '.join(known)}."
        )
    return known[name]


def export(project: Project, name: str, out: Path, *, overwrite: bool = False) -> Exported:
    """Write the files of target `name` below `out`.

    Files of an earlier export are replaced, and those that the plan no longer has are removed.

    Parameters
    ----------
    overwrite : bool
        Whether to replace files that no export wrote, or that were edited since.

    Raises
    ------
    WrongInput
        There is no such target; or a file is there that is not an export's. Nothing is written.
    MissingEvidence
        Step 4 has not run.
    MissingExtra
        The target needs a library that is not installed.
    """
    target = target_named(name)
    plan = delivery_plan(project)
    texts = dict(target.files(plan))
    this = f"{name} of {plan.folder}"
    if out.exists() and not out.is_dir():
        raise WrongInput.because(f"'{out}' is a file.", "Name a folder with --out.")
    before = Written.read(out)
    if not overwrite:
        refuse(out, before.foreign(this, texts))
    untouched, edited = before.outdated(this, texts)
    for path, text in texts.items():
        write_atomic(out / path, text)
    for old in untouched:
        (out / old).unlink()
    before.remember(this, texts)
    return Exported(
        target,
        [out / path for path in texts],
        removed=[out / path for path in untouched],
        outdated=[out / path for path in edited],
    )


__all__ = ["Exported", "export", "target_named", "targets"]
