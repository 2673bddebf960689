"""Cases told one by one: the same for a whole run and for one row that a person picks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tenfold import explaining
from tenfold.explaining.naming import names_of, units_of
from tenfold.scoring import Scorer
from tenfold.steps.step05_explainability import material as rows_of
from tenfold.steps.step05_explainability.answering import Answers
from tenfold.steps.step05_explainability.case import MOST_RULES, Explained
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityInputs
from tenfold.steps.step05_explainability.keeping_to import breaches
from tenfold.steps.step05_explainability.knowing import facts
from tenfold.steps.step05_explainability.material import Material
from tenfold.steps.step05_explainability.sharing import badges, loudest, shares
from tenfold.steps.step05_explainability.unfavourable import (
    is_unfavourable,
    unfavourable,
    wanted_of,
)
from tenfold.vocabulary import (
    Changeable,
    FileRef,
    ModelCandidate,
    PreparedData,
    Recourse,
    ValueModel,
)


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
    changeable: Changeable
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
            named=names_of(inputs.meanings),
            units=units_of(inputs.meanings),
        )
        bad, words = unfavourable(decisions, candidate, value)
        roles = data.roles
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
            changeable=changeable(decisions, data),
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
        most = wanted.num_features
        numbers = np.array([number for number, _ in rows], dtype=np.intp)
        frame = self.material.frame.iloc[numbers].reset_index(drop=True)
        scored = self.scorer.score(frame)
        answers = Answers.of(subject, frame, wanted)
        broken, *_ = breaches(frame, self.suite, self.material.private)
        shaped = subject.shaped(frame)
        known = facts(frame, scored, self.candidate, self.value, self.target)
        bad = [is_unfavourable(self.bad, each, self.candidate) for each in scored.decided]
        ways = self._ways_back(frame, bad, most=recourse_cases if wanted.recourse else 0)
        cases = []
        for k, (number, why) in enumerate(rows):
            own = answers.measures(k)
            learnt = bool(self.material.training[number])
            cases.append(
                Explained(
                    row=number,
                    why=why,
                    held_out=not learnt,
                    unfavourable=bad[k],
                    **known[k],
                    **shares(subject, answers.shap, shaped, k, most=most),
                    lime=loudest(subject, answers.lime.attributions, shaped, k, most=most)
                    if answers.lime
                    else [],
                    fidelity=own["fidelity"],
                    vsi=own["vsi"],
                    csi=own["csi"],
                    agreement=own["agreement"],
                    reasons=answers.reasons[k],
                    recourse=ways[k][0],
                    no_recourse=ways[k][1],
                    broken=broken[k][:MOST_RULES],
                    badges=badges(wanted, own, broken=bool(broken[k]), learnt=learnt),
                )
            )
        return Told(cases, answers)

    def _ways_back(
        self, frame: pd.DataFrame, bad: Sequence[bool | None], *, most: int
    ) -> list[tuple[Recourse | None, str]]:
        """For each row what would turn the decision, or why nobody looked."""
        searched = [k for k, one in enumerate(bad) if one][:most]
        ways = explaining.recourses(
            self.subject,
            frame.iloc[searched],
            immutable=self.changeable.fixed,
            directions=self.changeable.directions,
            furthest=self.changeable.furthest,
            most_changes=self.changeable.most,
            wanted=None if self.bad is None else wanted_of(self.bad, self.candidate),
        )
        found = dict(zip(searched, ways, strict=True)) if searched else {}
        why = {
            None: f"not evaluated: {self.bad_words}",
            False: "the decision is not unfavourable",
            True: "not searched: see recourse_cases",
        }
        return [
            (found[k], "" if found[k].found else found[k].note) if k in found else (None, why[one])
            for k, one in enumerate(bad)
        ]


def changeable(decisions: ExplainabilityDecisions, data: PreparedData) -> Changeable:
    """What a person can change, and how far."""
    roles = data.roles
    never = [roles.id, roles.group, roles.time, *roles.protected, *decisions.immutable]
    ways = decisions.directions
    return Changeable(
        fixed=list(dict.fromkeys(name for name in never if name)),
        directions={one.column: "up" if one.can == "rise" else "down" for one in ways},
        furthest={one.column: one.at_most for one in ways if one.at_most is not None},
        most=decisions.most_changes,
    )


__all__ = ["Teller", "Told", "changeable"]
