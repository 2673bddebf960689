"""What a person picks in this step: a case, told at once where the record has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.charts import View, interval_text
from tenfold.errors import WrongInput
from tenfold.steps.step05_explainability.case import Explained
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
        found.setdefault(case.why, []).append((_label(case), case.row))
    return found


def named_by(inputs: ExplainabilityInputs) -> str | None:
    """The column by which people know a row, if there is one."""
    return inputs.data.roles.id or None


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

    def rows_with(self, name: str) -> list[int]:
        """Row numbers of the rows whose id is `name`. The id itself is repeated nowhere.

        Raises
        ------
        WrongInput
            No row has it.
        """
        import pandas as pd

        column = named_by(self._inputs)
        if column is None:
            raise WrongInput.because("Rows have no id: step 2 names none.", "Give a row number.")
        held = pd.read_parquet(self._open(self._inputs.data.snapshot), columns=[column])[column]
        found = [row for row, value in enumerate(held.tolist()) if _written(value) == name.strip()]
        if not found:
            raise WrongInput.because(f"No row has this '{column}'.", "Look at how it is written.")
        return found

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


def _label(case: Explained) -> str:
    lost = case.cost.value
    return f"{title_of(case)} – {interval_text(case.cost)} lost" if lost else title_of(case)


def _written(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


__all__ = ["DECISION", "Asking", "choices", "named_by", "told"]
