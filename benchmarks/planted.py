"""Whether what is planted in the demos is found in other draws of the same worlds.

    python benchmarks/planted.py [--draws 5] [--demo hiring]

Each draw has another seed; the decisions are the demo's. Printed per draw: which planted truths are
named by their check, and for `fraud` which share of the new frauds is called about without and with
the feature that the investigators ask for. For `loans` the faults are looked for in the untreated
file. The biopsies of `diagnosis` are real: there each draw spoils another column at serving, by
another factor. A story that holds for one seed only would show.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from collections.abc import Sized
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from tenfold import registry
from tenfold.delivery.demo import make_demo, take_answers
from tenfold.delivery.proposals import accept, proposals
from tenfold.demos import names, truth_lines
from tenfold.demos.diagnosis import generate as biopsies
from tenfold.demos.fraud import generate as frauds
from tenfold.demos.fraud.payments import payments
from tenfold.demos.hiring import generate as applications
from tenfold.demos.loans import FAULTS
from tenfold.demos.loans import generate as loans
from tenfold.demos.routes import beside
from tenfold.demos.routes import generate as tours
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.vocabulary import Check

_TODAY = date(2026, 11, 23)
_MODEL = ("data_quality", "baseline_models")
_DEMOS = ("loans", "diagnosis", "hiring", "fraud", "routes")
_LINEAR = {"tree": False, "boosting": False, "xgboost": False}
_FACTORS = (0.01, 0.1, 2.54, 10, 100, 1000)


def main() -> None:
    """Print a line per draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--demo", choices=_DEMOS, action="append")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    for name in given.demo or _DEMOS:
        for seed in range(1, given.draws + 1):
            with tempfile.TemporaryDirectory() as folder:
                made = Path(folder) / name
                project = make_demo(name, out=made, untreated=name == "loans")
                _DRAWN[name](project, seed)


def _write(project: Project, frame: pd.DataFrame, file: str) -> None:
    frame.to_csv(project.folder / "data" / file, index=False)


def _loans(project: Project, seed: int) -> None:
    _write(project, loans(seed=seed), "loans.csv")
    _run(project, "business_problem", "data_quality")
    record = Standing(project).store.read(registry.get("data_quality"))
    findings = [each.finding for each in record.evidence.findings]
    lost = [key for key, one in FAULTS.items() if not any(names(each, one) for each in findings)]
    print(f"loans, seed {seed}: {_counted(FAULTS, lost)}", flush=True)


def _diagnosis(project: Project, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sent = biopsies().drop(columns="diagnosis").iloc[::3].reset_index(drop=True)
    column, factor = rng.choice(sent.columns[1:]), rng.choice(_FACTORS)
    _write(project, sent.assign(**{column: sent[column] * factor}), "serving.csv")
    project.save(registry.get("baseline_models"), _LINEAR)
    project.save(registry.get("data_quality"), {"rules": [f"{column} must be at least 0"]})
    said = _run(project, "business_problem", *_MODEL, "monitoring")
    by = [
        f"{code} {said[code].status}"
        for code in ("TF0205", "TF0209", "TF0801", "TF0802", "TF0809")
        if said[code].status != "pass"
    ]
    print(f"diagnosis, {column} times {factor:g}: {', '.join(by) or 'NOT found'}", flush=True)


def _routes(project: Project, seed: int) -> None:
    _write(project, tours(seed=seed), "routes.csv")
    for file, frame in beside(seed=seed).items():
        _write(project, frame, file)
    project.save(registry.get("baseline_models"), _LINEAR)
    _run(project, "business_problem", *_MODEL, "monitoring", "ethics")
    record = Standing(project).store.read(registry.get("business_problem"))
    saved = record.evidence.replay.change
    print(
        f"routes, seed {seed}: {_named('routes', project)}; "
        f"fuel {saved.value:.1f} % [{saved.low:.1f} to {saved.high:.1f}]",
        flush=True,
    )


def _hiring(project: Project, seed: int) -> None:
    _write(project, applications(seed=seed), "hiring.csv")
    _run(project, "business_problem", *_MODEL, "ethics")
    print(f"hiring, seed {seed}: {_named('hiring', project)}", flush=True)


def _fraud(project: Project, seed: int) -> None:
    _write(project, frauds(seed=seed), "fraud.csv")
    _run(project, "business_problem", *_MODEL, "collaboration", "monitoring")
    take_answers("fraud", project)
    _run(project, "collaboration")
    named, before = _named("fraud", project), _caught(project, seed)
    idea = next(one for one in proposals(project) if one.key.startswith("feature-"))
    accept(project, idea.key, "fraud investigators")
    _run(project, *_MODEL)
    print(
        f"fraud, seed {seed}: {named}; new frauds {before}, then {_caught(project, seed)}",
        flush=True,
    )


def _run(project: Project, *slugs: str) -> dict[str, Check]:
    said: dict[str, Check] = {}
    for slug in slugs:
        ran = execute(registry.get(slug), Standing(project), today=_TODAY)
        said |= {check.code: check for check in ran.gate.checks}
    return said


def _named(demo: str, project: Project) -> str:
    lines = truth_lines(demo, project, today=_TODAY)[1:]
    lost = [line.split(":")[0].strip() for line in lines if "NOT found" in line]
    return _counted(lines, lost)


def _counted(planted: Sized, lost: list[str]) -> str:
    return f"{len(planted) - len(lost)} of {len(planted)} named" + (f", not {lost}" if lost else "")


def _caught(project: Project, seed: int) -> str:
    record = Standing(project).store.read(registry.get("baseline_models"))
    candidate = record.evidence.candidate
    held = pd.read_parquet(project.folder / candidate.predictions.path)
    pattern = payments(np.random.default_rng(seed))["pattern"].to_numpy()[held["row"]]
    called = held["decided"][pattern == "new"].eq(1)
    return f"{called.sum()} of {len(called)} (€{candidate.over_today.value:,.0f}/week)"


_DRAWN = {
    "loans": _loans,
    "diagnosis": _diagnosis,
    "hiring": _hiring,
    "fraud": _fraud,
    "routes": _routes,
}


if __name__ == "__main__":
    main()
