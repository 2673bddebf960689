"""The decision letter: what was decided, why, what would change it, and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pydantic import Field

from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.grading import grade
from tenfold.vocabulary import Frozen, ReasonCode, Recourse

MOST_REASONS = 4
"""Regulation B's commentary: more than four are not likely to be helpful (12 CFR 1002.9)."""
NOT_NAMED = "[not named yet]"
_LOT = " More than one model is used, and a lot is drawn to pick the one that decides."


class Part(Frozen):
    """One part of the letter: a heading, sentences, and points where there is a list."""

    heading: str = ""
    text: str = ""
    points: list[str] = Field(default_factory=list)
    after: str = ""


class Letter(Frozen):
    """A letter to one person whom the decision went against. It holds no name and no address.

    Attributes
    ----------
    row : int
        The case, by its row in the snapshot; it stands in the record, not in the letter.
    reasons, changes : int
        How many the letter gives.
    grade : float
        School grade that its harder side asks for: the higher of Coleman–Liau and ARI.
    missing : list of str
        Decisions that are empty and leave a hole in it.
    """

    row: int = Field(ge=0)
    subject: str
    parts: list[Part]
    reasons: int
    changes: int
    grade: float
    coleman_liau: float
    automated: float
    words: int
    sentences: int
    missing: list[str] = Field(default_factory=list)

    @property
    def text(self) -> str:
        """The letter as plain text."""
        return _text(self.subject, self.parts)

    @property
    def html(self) -> str:
        """The letter as a page of its own; everything in it is escaped."""
        body = "\n".join(_html(part) for part in self.parts)
        title = escape(self.subject)
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            "<style>body{font:1.05rem/1.55 sans-serif;max-width:38em;margin:3em auto;"
            "padding:0 1em}h2{font-size:1.1rem;margin:1.6em 0 .3em}</style></head>\n"
            f"<body><h1>{title}</h1>\n{body}\n</body></html>\n"
        )


def compose(
    decisions: EthicsDecisions,
    row: int,
    reasons: Sequence[ReasonCode],
    recourse: Recourse | None,
    *,
    unit: str = "case",
    unused: Sequence[str] = (),
    by_lot: bool = False,
) -> Letter:
    """Write the letter.

    Parameters
    ----------
    reasons : sequence of ReasonCode
        The strongest first; at most four are told.
    recourse : Recourse or None
        What would change the decision; None where nobody could look for it.
    unit : str
        What is decided on, for example ``application``.
    unused : sequence of str
        Protected attributes that the model does not read, in words.
    by_lot : bool
        Whether some decisions are drawn by lot; whoever gets the letter is told.
    """
    told = [_sentence(_short(reason)) for reason in reasons[:MOST_REASONS]]
    parts = [_decision(decisions, unit, by_lot=by_lot), _reasons(told), _changes(recourse)]
    if unused:
        parts.append(Part(text=f"The model does not read: {', '.join(unused)}."))
    parts.append(_appeal(decisions))
    subject = f"Our decision on your {unit}"
    counted = grade(_text(subject, parts))
    wanted = ("decision_words", "appeals", "appeals_owner")
    return Letter(
        row=row,
        subject=subject,
        parts=parts,
        reasons=len(told),
        changes=len(recourse.changes) if recourse and recourse.found else 0,
        grade=round(counted.value, 2),
        coleman_liau=round(counted.coleman_liau, 2),
        automated=round(counted.automated, 2),
        words=counted.words,
        sentences=counted.sentences,
        missing=[name for name in wanted if not getattr(decisions, name).strip()],
    )


def _decision(decisions: EthicsDecisions, unit: str, *, by_lot: bool) -> Part:
    said = _sentence(decisions.decision_words) or f"We decided against you. {NOT_NAMED}"
    return Part(
        text=f"Good day. We have looked at your {unit}. {said} A computer model took part in this. "
        "It holds your details against those of earlier cases." + (_LOT if by_lot else "")
    )


def _reasons(told: list[str]) -> Part:
    if not told:
        return Part(
            heading="Why",
            text="No single detail stands out. It is the sum of many small ones. "
            "Ask us, and we will go through it with you.",
        )
    return Part(heading="Why", text="These details counted most against you:", points=told)


def _changes(recourse: Recourse | None) -> Part:
    heading = "What would change it"
    if recourse is None:
        return Part(heading=heading, text="We have not looked into this. Ask us.")
    if not recourse.found:
        return Part(
            heading=heading,
            text="We searched for a change that is in your hands and turns the decision. "
            "We found none.",
        )
    several = len(recourse.changes) > 1
    return Part(
        heading=heading,
        text="The decision would have gone your way with "
        + ("these changes together, " if several else "this one change, ")
        + "all else as it is:",
        points=[_sentence(change.words) for change in recourse.changes],
        after="We tried this on the same model. It is not a promise: rules and models change.",
    )


def _appeal(decisions: EthicsDecisions) -> Part:
    where = decisions.appeals.strip() or NOT_NAMED
    owner = decisions.appeals_owner.strip() or NOT_NAMED
    text = (
        "Is something wrong, or did we miss something? Ask us to look again. "
        f"Write to: {where}. A person reads it and can change the decision. "
        f"Who answers: {owner}."
    )
    if decisions.appeals_days is not None:
        text += f" You hear from us within {decisions.appeals_days} days."
    return Part(heading="If you do not agree", text=text)


def _text(subject: str, parts: Sequence[Part]) -> str:
    lines = [subject]
    for part in parts:
        lines.append("")
        lines += [part.heading] if part.heading else []
        lines += [part.text] if part.text else []
        lines += [f"- {point}" for point in part.points]
        lines += [part.after] if part.after else []
    return "\n".join(lines) + "\n"


def _html(part: Part) -> str:
    said = [f"<h2>{escape(part.heading)}</h2>"] if part.heading else []
    said += [f"<p>{escape(part.text)}</p>"] if part.text else []
    if part.points:
        said.append("<ul>" + "".join(f"<li>{escape(one)}</li>" for one in part.points) + "</ul>")
    said += [f"<p>{escape(part.after)}</p>"] if part.after else []
    return "\n".join(said)


def _short(reason: ReasonCode) -> str:
    """The fact alone: that it speaks against the person is said once, above all of them."""
    fact, _, _ = reason.words.partition(f": {reason.towards} ")
    return fact


def _sentence(words: str) -> str:
    words = words.strip()
    if not words:
        return ""
    words = words[0].upper() + words[1:]
    return words if words.endswith((".", "!", "?")) else f"{words}."


__all__ = ["MOST_REASONS", "NOT_NAMED", "Letter", "Part", "compose"]
