"""Runs step 9: reads the folder, asks git, scores the items, ranks what is owed."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

from tenfold.smells import find_smells
from tenfold.step import Context
from tenfold.steps.step09_technical_debt import debts
from tenfold.steps.step09_technical_debt.automation import habits
from tenfold.steps.step09_technical_debt.code import Code, read_code
from tenfold.steps.step09_technical_debt.decisions import TechnicalDebtDecisions
from tenfold.steps.step09_technical_debt.documents import documentation
from tenfold.steps.step09_technical_debt.environment import read_environment
from tenfold.steps.step09_technical_debt.evidence import (
    MOST_SMELLS,
    Scan,
    SmellSeen,
    TechnicalDebtEvidence,
    TechnicalDebtInputs,
    Versioned,
)
from tenfold.steps.step09_technical_debt.facts import Facts, Predictions, marked_tests
from tenfold.steps.step09_technical_debt.history import History, read_history
from tenfold.steps.step09_technical_debt.manifests import read_manifests
from tenfold.steps.step09_technical_debt.repository import Repository, read_repository
from tenfold.steps.step09_technical_debt.reproduced import read_reproduced
from tenfold.steps.step09_technical_debt.scoring import score_items
from tenfold.steps.step09_technical_debt.stages import read_stages
from tenfold.steps.step09_technical_debt.told import Told
from tenfold.vocabulary import FileRef, Severity

_MOST_MANIFEST = 200_000  # of files that are no code: patterns are searched for in them
_WORST: tuple[Severity, ...] = ("high", "medium", "low")


def run(
    decisions: TechnicalDebtDecisions, inputs: TechnicalDebtInputs, context: Context
) -> TechnicalDebtEvidence:
    """Audit the folder; nothing of it is executed or imported.

    Raises
    ------
    DataProblem
        There is no such folder.
    """
    repository = read_repository(context.project_dir / decisions.repository)
    told = Told({name: getattr(inputs, name) for name in type(inputs).model_fields})
    context.progress(0.1, "code")
    code = read_code(repository)
    facts = Facts(
        told=told,
        code=code,
        habits=habits(repository),
        history=read_history(repository),
        environment=read_environment(repository),
        manifests=read_manifests(repository),
        reproduced=read_reproduced(context.project_dir, told),
        predictions=_predictions(told, context),
        owners=_owners(repository),
        reviewed_share=decisions.reviewed_share,
        marked=marked_tests(code),
    )
    context.progress(0.5, "smells")
    smells = _smells(repository)
    items = score_items(facts, decisions.attestations)
    stages, versioned = read_stages(code, told), _versioned(facts.history, told)
    documented = documentation(repository, code)
    return TechnicalDebtEvidence(
        scan=_scan(repository, code, facts),
        items=items,
        reproduction=facts.reproduced,
        versioned=versioned,
        history=facts.history,
        environment=facts.environment,
        stages=stages,
        documentation=documented,
        manifests=facts.manifests,
        targets=list(told.get("mlops.evidence.operations.targets") or []),
        smells=smells[:MOST_SMELLS],
        smell_counts={each: sum(one.severity == each for one in smells) for each in _WORST},
        unused=debts.unused(told),
        debts=debts.ranked(
            told,
            items,
            smells,
            stages,
            versioned,
            facts.environment,
            facts.manifests,
            documented=documented,
            documented_share=decisions.documented_share,
        ),
        stake=debts.stake(told)[0],
    )


def _smells(repository: Repository) -> list[SmellSeen]:
    # On a copy of what is audited: runs, results and other tools' folders are no part of it.
    with tempfile.TemporaryDirectory(prefix="tenfold-audit-") as folder:
        for path, artefact in repository.files.items():
            if len(artefact.raw) > _MOST_MANIFEST and not path.endswith((".py", ".ipynb")):
                continue
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(artefact.raw)
        found = find_smells(Path(folder))
    return [
        SmellSeen(
            kind=one.kind,
            severity=one.severity,
            path=one.path,
            place=_place(one.cell, one.line),
            message=one.message,
            remedy=one.remedy,
        )
        for one in sorted(
            found,
            key=lambda one: (
                _WORST.index(one.severity),
                one.path,
                one.cell or 0,
                one.line or 0,
                one.kind,
                one.message,
            ),
        )
    ]


def _place(cell: int | None, line: int | None) -> str:
    parts = [] if cell is None else [f"cell {cell + 1}"]
    parts += [] if line is None else [f"line {line}"]
    return ", ".join(parts)


def _scan(repository: Repository, code: list[Code], facts: Facts) -> Scan:
    read = {one.path for one in code}
    broken = [
        f"{path} cannot be read as {'a notebook' if path.endswith('.ipynb') else 'Python'}"
        for path, one in repository.files.items()
        if path.endswith((".py", ".ipynb")) and path not in read and one.raw.strip()
        if one.notebook is None or any(c["kind"] == "code" for c in one.notebook)
    ]
    return Scan(
        files=len(repository.files),
        notebooks=len(repository.ending(".ipynb")),
        modules=len(repository.ending(".py")),
        tests=sum(len(one.tests) for one in code),
        automated=[f"{one.where}: {one.words}" for one in facts.habits[:20]],
        passed_over=[*repository.passed_over, *broken[:10]],
    )


def _versioned(history: History, told: Told) -> list[Versioned]:
    if not history.known:
        code = Versioned(what="code", status="not_evaluated", why=history.why)
    else:
        whole = history.files > 0 and history.committed == history.files
        first = f", first {history.uncommitted[0]}" if history.uncommitted else ""
        why = f"{history.committed} of {history.files} audited files are committed as they stand"
        code = Versioned(what="code", status="yes" if whole else "no", why=why + first)
    snapshot = told.get("data_quality.evidence.data.snapshot.sha256")
    stated = told.get("data_quality.decisions.data_version")
    named = f"decided for version {stated}" if stated else "the decisions name no data_version"
    data = Versioned(
        what="data",
        status="not_evaluated" if not snapshot else "yes" if stated else "no",
        why=f"snapshot {str(snapshot)[:12]}; {named}" if snapshot else "step 2 has not run",
    )
    model = told.get("baseline_models.evidence.candidate.digest")
    file = told.get("baseline_models.evidence.candidate.model.sha256")
    kept = f"model {str(model)[:12]}, file {str(file)[:12]}, kept by content"
    return [
        code,
        data,
        Versioned(
            what="model",
            status="yes" if model and file else "not_evaluated",
            why=kept if model and file else "step 3 has not run",
        ),
    ]


def _owners(repository: Repository) -> str:
    for path in ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"):
        found = repository.files.get(path)
        lines = found.text.splitlines() if found else []
        if any("@" in line and not line.lstrip().startswith("#") for line in lines):
            return path
    return ""


def _predictions(told: Told, context: Context) -> Predictions | None:
    ref: Any = told.get("baseline_models.evidence.candidate.predictions")
    if not ref:
        return None
    from pyarrow import parquet

    table = parquet.read_table(_opened(ref, context))
    share = told.get("baseline_models.evidence.candidate.task") != "regression"
    names = [name for name in table.column_names if name == "p" or name.startswith("p_")]
    unusable = sum(
        not _usable(value, share=share) for name in names for value in table[name].to_pylist()
    )
    return Predictions(table.num_rows, unusable)


def _opened(ref: Any, context: Context) -> Path:
    return context.open(FileRef.model_validate(ref))


def _usable(value: Any, *, share: bool) -> bool:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return not share or 0 <= value <= 1


__all__ = ["run"]
