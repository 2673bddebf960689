"""How much of the audited folder is explained: docstrings, prose in notebooks, a README."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.steps.step09_technical_debt.code import Code
from tenfold.steps.step09_technical_debt.evidence import Documentation
from tenfold.steps.step09_technical_debt.repository import Artefact, Repository

_CODE_PER_PROSE = 3
_LEAST_WORDS = 5


def documentation(repository: Repository, code: Sequence[Code]) -> Documentation:
    """Count what is explained."""
    notebooks = [one for one in repository.ending(".ipynb") if one.notebook]
    readmes = [one for one in repository.files.values() if one.path.lower().startswith("readme")]
    modules = [one for one in code if not one.is_test]
    return Documentation(
        public=sum(one.public for one in modules),
        documented=sum(one.documented for one in modules),
        notebooks=len(notebooks),
        explained=sum(_explained(one) for one in notebooks),
        readme_words=max((len(one.text.split()) for one in readmes), default=0),
    )


def _explained(artefact: Artefact) -> bool:
    cells = [cell for cell in artefact.notebook or [] if cell["source"].strip()]
    prose = [cell for cell in cells if cell["kind"] == "markdown" and _is_prose(cell["source"])]
    count = sum(cell["kind"] == "code" for cell in cells)
    return bool(prose) and cells[0] is prose[0] and count <= _CODE_PER_PROSE * len(prose)


def _is_prose(source: str) -> bool:
    return len(source.split()) >= _LEAST_WORDS


__all__ = ["documentation"]
