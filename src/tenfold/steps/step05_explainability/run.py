"""Runs step 5: case by case, the picture of the whole, and how far to trust either."""

from __future__ import annotations

import difflib
from typing import Any

import pandas as pd

from tenfold import explaining
from tenfold.errors import DataProblem
from tenfold.step import Context
from tenfold.steps.step05_explainability import material as rows_of
from tenfold.steps.step05_explainability import overall
from tenfold.steps.step05_explainability.answering import lime_of
from tenfold.steps.step05_explainability.case import doubts_of
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import (
    ExplainabilityEvidence,
    ExplainabilityInputs,
    Looked,
)
from tenfold.steps.step05_explainability.keeping_to import breaches
from tenfold.steps.step05_explainability.proposing import proposals
from tenfold.steps.step05_explainability.steadying import steadiness, ways_back
from tenfold.steps.step05_explainability.telling import Teller, Told
from tenfold.vocabulary import FileRef


def run(
    decisions: ExplainabilityDecisions, inputs: ExplainabilityInputs, context: Context
) -> ExplainabilityEvidence:
    """Explain the candidate of step 3, as a whole and case by case.

    Raises
    ------
    DataProblem
        A row number or column that the data do not have, or a model that cannot be opened.
    """
    context.progress(0.02, "reading")
    teller = Teller.begin(decisions, inputs, context.open)
    material, candidate = teller.material, inputs.candidate
    _check_columns(decisions, teller)
    rows, notes = rows_of.chosen(decisions, material, candidate, context.rng)
    context.progress(0.1, f"{len(rows)} cases")
    told = teller.tell(rows, recourse_cases=decisions.recourse_cases)
    context.progress(0.5, "the whole")
    whole = overall.look(teller, inputs.data, context)
    context.progress(0.85, "steadiness")
    steady = steadiness(decisions, material, teller.subject, told.cases)
    context.progress(0.9, "attributions")
    broken, contract, skipped = breaches(
        material.frame.iloc[[number for number, _ in rows]], teller.suite, material.private
    )
    numbers = [number for number, _ in rows]
    kept, explained = _attributions(decisions, teller, numbers, told, context)
    answers = told.answers
    names = whole.shap if whole.shap is not None else answers.shap
    return ExplainabilityEvidence(
        task=candidate.task,
        looked=Looked(
            title=candidate.title,
            unit=teller.subject.unit,
            lime_unit="" if answers.lime is None else answers.lime.attributions.unit,
            how="" if names is None else names.how,
            additive=names is None or names.additive,
            global_rows=len(whole.places),
            held_out=len(material),
            explained=explained,
            breaking=sum(map(bool, broken)),
            contract=contract,
            unfavourable=teller.bad_words,
            notes=[*notes, *whole.notes, *([skipped] if skipped else [])],
        ),
        drivers=whole.drivers,
        summary=whole.summary,
        dependence=whole.dependence,
        signs=whole.signs,
        slices=whole.slices,
        slices_note=whole.slices_note,
        stand_ins=whole.stand_ins,
        protected=list(inputs.data.roles.protected),
        protected_drivers=whole.protected_drivers,
        steadiness=steady,
        ways_back=ways_back(told.cases, level=decisions.level),
        cases=told.cases,
        changeable=teller.changeable,
        doubts=doubts_of(told.cases),
        attributions=kept,
        proposals=proposals(decisions, inputs.data, whole.drivers, whole.signs, whole.stand_ins),
        candidate_digest=candidate.digest,
    )


def _check_columns(decisions: ExplainabilityDecisions, teller: Teller) -> None:
    """Refuse names that neither the data nor the model have."""
    known = [*map(str, teller.material.frame.columns), *teller.subject.names]
    given = {
        "expected_signs": [one.column for one in decisions.expected_signs],
        "kept": [one.column for one in decisions.kept],
        "immutable": list(decisions.immutable),
        "directions": [one.column for one in decisions.directions],
    }
    for decision, names in given.items():
        for name in names:
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                remedy = f"Did you mean '{close[0]}'?" if close else "Name a column of the data."
                raise DataProblem.because(
                    f"'{name}' in {decision} is neither a column of the data nor a feature.", remedy
                )


def _attributions(
    decisions: ExplainabilityDecisions,
    teller: Teller,
    rows: list[int],
    told: Told,
    context: Context,
) -> tuple[FileRef | None, int]:
    """Attributions of every explained row in a file: numbers alone, no value of any case."""
    material, numbers = teller.material, rows
    if decisions.rows == "all":
        numbers = list(dict.fromkeys([*map(int, material.number), *rows]))
        frame = material.frame.iloc[numbers].reset_index(drop=True)
        shap = explaining.shap_values(teller.subject, frame) if decisions.shap else None
        lime = lime_of(teller.subject, frame, decisions)
    else:
        frame = material.frame.iloc[numbers].reset_index(drop=True)
        shap, lime = told.answers.shap, told.answers.lime
    if not numbers or (shap is None and lime is None):
        return None, len(numbers)
    scored = teller.scorer.score(frame)
    p = {"p": scored.p} if scored.p.ndim == 1 else {f"p_{k}": v for k, v in enumerate(scored.p.T)}
    table: dict[str, Any] = {"row": numbers, **p, "decided": scored.decided}
    if shap is not None:
        table |= {"usual": shap.base, "output": shap.base + shap.values.sum(axis=1)}
        table |= {f"shap: {name}": shap.values[:, k] for k, name in enumerate(shap.names)}
    if lime is not None:
        of = lime.attributions
        table |= {f"lime: {name}": of.values[:, k] for k, name in enumerate(of.names)}
        table["fidelity"] = lime.fidelity
    made = pd.DataFrame(table)
    kept = context.store(".parquet", lambda path: made.to_parquet(path, index=False))
    return kept, len(numbers)


__all__ = ["run"]
