"""What the audit looks at besides records, as one hash: so that a changed file makes it stale."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from tenfold.steps.step09_technical_debt.decisions import TechnicalDebtDecisions
from tenfold.steps.step09_technical_debt.history import read_history
from tenfold.steps.step09_technical_debt.repository import read_repository
from tenfold.steps.step09_technical_debt.reproduced import read_reproduced
from tenfold.steps.step09_technical_debt.told import Told
from tenfold.vocabulary import digest

_JUDGES = ("check-jsonschema", "kubernetes-validate")


def watched(decisions: TechnicalDebtDecisions, folder: Path) -> dict[str, str]:
    """Hash of the audited files as an audit sees them, of git's word, and of the reproduction."""
    repository = read_repository(folder / decisions.repository)
    seen = {
        "files": {path: one.fingerprint for path, one in repository.files.items()},
        "passed_over": repository.passed_over,
        "history": read_history(repository).model_dump(),
        # Without records it is judged by none: they are inputs, and in the key already.
        "reproduction": read_reproduced(folder, Told({})).model_dump(mode="json"),
        "judges": {name: _version(name) for name in _JUDGES},
    }
    return {"repository": digest(seen)}


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


__all__ = ["watched"]
