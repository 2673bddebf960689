"""Cases told one by one: the same for a whole run and for one row that a person picks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from tenfold import explaining
from tenfold.scoring import Scorer
from tenfold.steps.step05_explainability import material as rows_of
from tenfold.steps.step05_explainability.answering import Answers
from tenfold.steps.step05_explainability.case import MOST_RULES, Explained, Part
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityInputs
from tenfold.steps.step05_explainability.keeping_to import breaches
from tenfold.steps.step05_explainability.knowing import facts, value_words
from tenfold.steps.step05_explainability.material import Material
from tenfold.steps.step05_explainability.unfavourable import (
    is_unfavourable,
    unfavourable,
    wanted_of,
)
from tenfold.vocabulary import FileRef, ModelCandidate, Recourse, ValueModel

_QUIET = 1e-12
Badge = Literal["unstable", "breaks the contract", "learnt from", "LIME and SHAP differ"]


@dataclass(frozen=True)
class Told:
    """Cases, and what the methods said of them in the same order."""

    cases: list[Explained]
    answers: Answers


@dataclass(frozen=True)
class Teller:
    """A candidate ready to be explained, with the data it decides on.

    Attributes
    ----------
    bad : int or None
        Code of the unfavourable decision (several classes: of the wanted one).
    """

    decisions: ExplainabilityDecisions
    candidate: ModelCandidate
    value: ValueModel | None
    material: Material
    scorer: Scorer
    subject: explaining.Subject
    suite: Path | None
    bad: int | None
    bad_words: str
    fixed: frozenset[str]
    target: str

    @classmethod
    def begin(
        cls,
        decisions: ExplainabilityDecisions,
        inputs: ExplainabilityInputs,
        open_: Callable[[FileRef], Path],
    ) -> Teller:
        """Load the model and the rows.

        Raises
        ------
        DataProblem
            The model or the data cannot be read.
        """
        data, candidate = inputs.data, inputs.candidate
        scorer = Scorer.load(candidate, open_(candidate.model))
        material = rows_of.read(inputs, open_)
        value = rows_of.usable(inputs.value, candidate)
        subject = explaining.Subject.of(
            scorer,
            material.learnt,
            background_rows=decisions.background_rows,
            seed=decisions.seed,
            personal=material.private,
        )
        bad, words = unfavourable(decisions, candidate, value)
        roles = data.roles
        never = [roles.id, roles.group, roles.time, *roles.protected, *decisions.immutable]
        return cls(
            decisions=decisions,
            candidate=candidate,
            value=value,
            material=material,
            scorer=scorer,
            subject=subject,
            suite=None if data.contract is None else open_(data.contract),
            bad=bad,
            bad_words=words,
            fixed=frozenset(name for name in never if name),
            target=roles.target,
        )

    def tell(self, rows: Sequence[tuple[int, str]], *, recourse_cases: int) -> Told:
        """Explain rows of the snapshot.

        Parameters
        ----------
        rows : sequence of (int, str)
            Row number, and why it is explained.
        recourse_cases : int
            Cases with the unfavourable decision for which a way back is searched, in this order.
        """
        wanted, subject = self.decisions, self.subject
        numbers = np.array([number for number, _ in rows], dtype=np.intp)
        frame = self.material.frame.iloc[numbers].reset_index(drop=True)
        scored = self.scorer.score(frame)
        answers = Answers.of(subject, frame, wanted)
        broken, _ = breaches(frame, self.suite, self.material.private)
        shaped = subject.shaped(frame)
        known = facts(frame, scored, self.candidate, self.value, self.target)
        cases = []
        left = recourse_cases if wanted.recourse else 0
        for k, (number, why) in enumerate(rows):
            bad = is_unfavourable(self.bad, scored.decided[k], self.candidate)
            way, none = self._way_back(frame.iloc[[k]], bad=bad, left=left)
            left -= way is not None
            own = answers.measures(k)
            learnt = bool(self.material.training[number])
            cases.append(
                Explained(
                    row=number,
                    why=why,
                    held_out=not learnt,
                    unfavourable=bad,
                    **known[k],
                    **self._parts(answers.shap, shaped, k),
                    lime=self._told(answers.lime.attributions, shaped, k) if answers.lime else [],
                    fidelity=own["fidelity"],
                    vsi=own["vsi"],
                    csi=own["csi"],
                    agreement=own["agreement"],
                    reasons=answers.reasons[k],
                    recourse=way,
                    no_recourse=none,
                    broken=broken[k][:MOST_RULES],
                    badges=self._badges(own, broken=bool(broken[k]), learnt=learnt),
                )
            )
        return Told(cases, answers)

    def _way_back(
        self, row: pd.DataFrame, *, bad: bool | None, left: int
    ) -> tuple[Recourse | None, str]:
        if bad is None:
            return None, f"not evaluated: {self.bad_words}"
        if not bad:
            return None, "the decision is not unfavourable"
        if left <= 0:
            return None, "not searched: see recourse_cases"
        assert self.bad is not None
        found = explaining.recourse(
            self.subject,
            row,
            immutable=self.fixed,
            directions={
                each.column: "up" if each.can == "rise" else "down"
                for each in self.decisions.directions
            },
            most_changes=self.decisions.most_changes,
            wanted=wanted_of(self.bad, self.candidate),
        )
        return found, "" if found.found else found.note

    def _parts(
        self, shap: explaining.Attributions | None, shaped: pd.DataFrame, k: int
    ) -> dict[str, Any]:
        if shap is None:
            return {}
        parts = self._told(shap, shaped, k)
        total = float(shap.values[k].sum())
        return {
            "usual": float(shap.base[k]),
            "output": float(shap.base[k]) + total,
            "shap": parts,
            "rest": total - sum(part.effect for part in parts),
        }

    def _told(self, what: explaining.Attributions, shaped: pd.DataFrame, k: int) -> list[Part]:
        values = what.values[k]
        order = np.argsort(-np.abs(values), kind="stable")[: self.decisions.num_features]
        return [
            Part(
                column=what.names[j],
                value=value_words(self.subject, shaped, what.names[j], k),
                effect=float(values[j]),
            )
            for j in order
            if abs(values[j]) > _QUIET
        ]

    def _badges(self, own: dict[str, float | None], *, broken: bool, learnt: bool) -> list[Badge]:
        found: list[Badge] = []
        vsi, agree = own["vsi"], own["agreement"]
        if vsi is not None and vsi < self.decisions.stable_row:
            found.append("unstable")
        if agree is not None and agree < self.decisions.least_agreement:
            found.append("LIME and SHAP differ")
        if broken:
            found.append("breaks the contract")
        if learnt:
            found.append("learnt from")
        return found


__all__ = ["Teller", "Told"]
