"""One reviewer working through the queue: where they are, what they have said, what is undone."""

from __future__ import annotations

from typing import Any, get_args

from tenfold.charts import interval_text, plain
from tenfold.charts.words import number_text
from tenfold.delivery.review_desk import Desk, now
from tenfold.errors import WrongInput
from tenfold.steps.step06_collaboration.answers import KEPT_BACK, Answer, Verdict, cleaned
from tenfold.steps.step06_collaboration.evidence import Case
from tenfold.steps.step06_collaboration.returned import known_label
from tenfold.tables import personal_in

_WORDS = {
    "right": "the record is right",
    "wrong_label": "wrong label",
    "missing_feature": "something is missing",
    "comment": "comment",
}


class Sitting:
    """A reviewer at the desk; every answer is on the disk before the next case shows.

    Parameters
    ----------
    desk : Desk
        The queue, and where answers are kept.
    questions : list of str
        What is asked of each case.
    roles : list of str
        Roles that are offered to whoever sits down.

    Attributes
    ----------
    reviewer : str
        Who sits here; empty until they have said so.
    at : int
        Place in the queue.
    """

    def __init__(
        self, desk: Desk, questions: list[str] | None = None, roles: list[str] | None = None
    ) -> None:
        self._desk = desk
        self._questions, self._roles = list(questions or []), list(roles or [])
        self._mine: dict[int, Answer] = {}
        self._done: list[tuple[Answer, Answer | None]] = []
        self.reviewer, self.at, self.said, self.wrong = "", 0, "", ""

    @property
    def queue(self) -> list[Case]:
        """The cases."""
        return self._desk.evidence.queue

    def sit(self, reviewer: str) -> None:
        """Say who reviews; goes on with the first case that they have not answered."""
        who = cleaned(reviewer)
        if not who:
            raise WrongInput.because("Nobody is named.", "Say in which role you review.")
        if what := personal_in(who):
            raise WrongInput.because(
                f"A reviewer stands in the dossier, and this seems to be personal ({what}).",
                "Say in which role you review.",
            )
        self.reviewer, self._done = who, []
        self._mine = self._desk.answers(who)
        self.at = self._open_from(0)

    def answer(self, verdict: str, *, label: str = "", words: str = "") -> None:
        """Keep an answer to the case that shows, and go to the next open one.

        Raises
        ------
        WrongInput
            Nobody has sat down, the outcome is none, or a comment has no words.
        """
        if not self.reviewer:
            raise WrongInput.because("Nobody is named.", "Say in which role you review.")
        if verdict not in get_args(Verdict):
            raise WrongInput.because(f"'{verdict}' is no verdict.")
        case, note = self.queue[self.at], cleaned(words)
        if verdict == "comment" and not note:
            raise WrongInput.because("A comment needs words.")
        answer = Answer.model_validate(
            {
                "row": case.row,
                "data": case.data,
                "reviewer": self.reviewer,
                "verdict": verdict,
                "label": self._label(case, label) if verdict == "wrong_label" else "",
                "feature": note if verdict == "missing_feature" else "",
                "comment": "" if verdict == "missing_feature" else note,
                "at": now(),
            }
        )
        self._desk.keep(answer)
        self._done.append((answer, self._mine.get(case.row)))
        self._mine[case.row] = answer
        self.said = f"Row {case.row}: {_WORDS[verdict]}. Saved."
        if what := personal_in(note):
            self.said += f" It seems to hold personal data ({what}): your words {KEPT_BACK}."
        self.at = self._open_from(self.at + 1)

    def undo(self) -> None:
        """Take back the last answer of this sitting, and go back to its case."""
        if not self._done:
            raise WrongInput.because("Nothing was answered in this sitting: nothing to take back.")
        answer, before = self._done[-1]
        # What stood there before is said again: the file only grows.
        if before is None:
            self._desk.withdraw(answer)
            self._mine.pop(answer.row, None)
        else:
            self._desk.keep(before.model_copy(update={"at": now()}))
            self._mine[answer.row] = before
        self._done.pop()
        self.at = next(k for k, case in enumerate(self.queue) if case.row == answer.row)
        self.said = f"Row {answer.row}: taken back."

    def move(self, by: int) -> None:
        """Go some cases on or back, answered ones included."""
        if self.queue:
            self.at = min(max(self.at + by, 0), len(self.queue) - 1)
            self.said = ""

    def view(self) -> dict[str, Any]:
        """What the card shows: text only, nothing that acts as mark-up."""
        base = {
            "reviewer": self.reviewer,
            "roles": self._roles,
            "questions": self._questions,
            "said": self.said,
            "wrong": self.wrong,
            "total": len(self.queue),
            "done": sum(case.row in self._mine for case in self.queue),
        }
        if not self.reviewer or not self.queue:
            return base
        case = self.queue[self.at]
        mine = self._mine.get(case.row)
        return base | {
            "place": self.at + 1,
            "title": f"Row {case.row}",
            "why": plain(case.why),
            "facts": _facts(case),
            "reasons": [plain(reason.words) for reason in case.reasons],
            "values": [[plain(name), plain(text)] for name, text in case.values.items()],
            "labels": [one for one in self._desk.evidence.labels if one != case.actual],
            "suggested": case.suggested,
            "free": not self._desk.evidence.labels,
            "mine": "" if mine is None else f"You said: {_WORDS[mine.verdict]}",
        }

    def _label(self, case: Case, given: str) -> str:
        text = cleaned(given) or (case.suggested if len(self._desk.evidence.labels) == 2 else "")
        if not text:
            return ""
        label = known_label(text, self._desk.evidence)
        if label is None or label == case.actual:
            raise WrongInput.because(
                f"'{text}' is no other outcome than the recorded one.", "Choose the right one."
            )
        return label

    def _open_from(self, start: int) -> int:
        """The next case without an answer of mine, from `start` on and around; else where I am."""
        places = [*range(start, len(self.queue)), *range(min(start, len(self.queue)))]
        return next((k for k in places if self.queue[k].row not in self._mine), self.at)


def _facts(case: Case) -> list[list[str]]:
    found = [["Recorded outcome", case.actual], ["The model decides", case.decided]]
    if case.score is not None:
        found.append(["Score", number_text(case.score)])
    if case.stake.value is not None and case.error:
        found.append(["This error costs", interval_text(case.stake)])
    if case.per_week.known and case.error:
        found.append(["Errors like it cost", interval_text(case.per_week)])
    return [[name, plain(text)] for name, text in found]


__all__ = ["Sitting"]
