"""What a person picks in this step: a case, told at once where the record has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.charts import View
from tenfold.errors import WrongInput
from tenfold.steps.step05_explainability.case_figures import case_view, title_of
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import (
    ExplainabilityEvidence,
    ExplainabilityInputs,
)
from tenfold.vocabulary import FileRef

if TYPE_CHECKING:
    from tenfold.steps.step05_explainability.telling import Teller

DECISION = "row_numbers"
"""The decision that a picked row is added to."""


def choices(evidence: ExplainabilityEvidence) -> dict[str, list[tuple[str, int]]]:
    """Labels and row numbers of the cases in the record, by why they are there."""
    found: dict[str, list[tuple[str, int]]] = {}
    for case in evidence.cases:
        found.setdefault(case.why, []).append((title_of(case), case.row))
    return found


def told(evidence: ExplainabilityEvidence, row: int) -> View | None:
    """What the record says of a row; None where it has it not."""
    looked = evidence.looked
    for case in evidence.cases:
        if case.row == row:
            return case_view(case, evidence.task, looked.unit, looked.lime_unit)
    return None


class Asking:
    """Rows that the record does not have, explained when asked for.

    Parameters
    ----------
    evidence : ExplainabilityEvidence
        The record beside which it answers: of the same model, or not at all.
    """

    def __init__(
        self,
        decisions: ExplainabilityDecisions,
        inputs: ExplainabilityInputs,
        evidence: ExplainabilityEvidence,
        open_: Callable[[FileRef], Path],
    ) -> None:
        self._decisions, self._inputs = decisions, inputs
        self._evidence, self._open = evidence, open_
        self._teller: Teller | None = None

    def view(self, row: int) -> View:
        """Explain one row of the snapshot as a run would.

        Raises
        ------
        WrongInput
            There is no such row, or the model is no longer the one of the record.
        """
        rows = self._inputs.data.rows
        if not 0 <= row < rows:
            raise WrongInput.because(
                f"There is no row {row:,}: the snapshot's rows go from 0 to {rows - 1:,}."
            )
        if self._inputs.candidate.digest != self._evidence.candidate_digest:
            raise WrongInput.because(
                "The model has changed since this record.", "Run this step again."
            )
        if self._teller is None:
            from tenfold.steps.step05_explainability.telling import Teller

            self._teller = Teller.begin(self._decisions, self._inputs, self._open)
        looked = self._evidence.looked
        case = self._teller.tell([(row, "picked")], recourse_cases=1).cases[0]
        return case_view(case, self._evidence.task, looked.unit, looked.lime_unit)


__all__ = ["DECISION", "Asking", "choices", "told"]
