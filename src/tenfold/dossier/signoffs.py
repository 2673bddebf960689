"""The section of signatures: who has signed, what that is worth today, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenfold import registry
from tenfold.dossier.moved import figures_of, then_and_now
from tenfold.dossier.signers import Signer, signers
from tenfold.records import Record
from tenfold.signing import Asked, wanting
from tenfold.signing.wording import keyed_words, standing_words, state, title, titles
from tenfold.vocabulary import Signatures, Signed, Status

_STATUS: dict[str, Status] = {
    "open": "block",
    "valid": "pass",
    "void": "warn",
    "ended": "not_evaluated",
}
_STANCES = {"approve": "Approved", "object": "Objected", "withdraw": "Took it back"}
_MOST_FIGURES = 8


@dataclass(frozen=True)
class Line:
    """One line of the ledger in words; `status` is the badge that it wears."""

    number: int
    status: Status
    step: str
    role: str
    name: str
    when: str
    stance: str
    words: str
    key: str
    comment: str


@dataclass(frozen=True)
class Since:
    """What has changed in a step since it was last signed.

    Attributes
    ----------
    decisions : list of str
        Names of the decisions that are not as they were.
    figures : list of str
        Headline figures that moved, then and now.
    unknown : bool
        The history does not know the content that was signed.
    """

    step: str
    number: int
    decisions: list[str]
    figures: list[str]
    unknown: bool = False


@dataclass(frozen=True)
class SignOffs:
    """The ledger on the page: open objections first; `roles` must sign each step, by slug."""

    head: str = ""
    fault: str = ""
    note: str = ""
    lines: list[Line] = field(default_factory=list)
    since: list[Since] = field(default_factory=list)
    wanting: list[tuple[str, str]] = field(default_factory=list)
    asked: bool = False
    roles: dict[str, list[str]] = field(default_factory=dict)
    signers: list[Signer] = field(default_factory=list)

    @property
    def required(self) -> int:
        """How many signatures are asked for."""
        return sum(len(roles) for roles in self.roles.values())

    @property
    def missing(self) -> int:
        """How many of them are not there, or no longer valid."""
        return sum(len(signer.wanting) for signer in self.signers)

    @property
    def objections(self) -> list[Line]:
        """Objections that nobody has resolved."""
        return [line for line in self.lines if line.status == "block"]

    @property
    def status(self) -> Status:
        """Blocks by a fault or an objection; warns where a signature is wanting."""
        if self.fault or self.objections:
            return "block"
        if self.wanting:
            return "warn"
        return "pass" if self.asked else "not_evaluated"

    @property
    def word(self) -> str:
        """The state in two words."""
        if self.fault:
            return "Ledger at fault"
        if self.objections:
            return "Open objection"
        if self.wanting:
            return "Signatures missing"
        return "Complete" if self.asked else "Nobody asked"


def signoffs(
    found: Signatures,
    asked: Asked,
    records: Mapping[str, Record | None],
    history: Sequence[Mapping[str, Any]],
) -> SignOffs:
    """Put the ledger in words.

    Parameters
    ----------
    records : mapping of str to Record or None
        By slug, as they stand.
    history : sequence of history lines
        Every past run: what stood in a record when it was signed.
    """
    slugs = [step.slug for step in registry.steps()]
    order = {"open": 0, "valid": 1, "void": 1, "ended": 2}
    lines = sorted(found.lines, key=lambda one: (order[state(one)], one.line.number))
    roles: dict[str, list[str]] = {}
    missing = wanting(found, asked, slugs)
    for slug, role in missing:
        roles.setdefault(slug, []).append(role)
    return SignOffs(
        head=found.head,
        fault=found.fault,
        note=found.note,
        lines=[_line(one, found) for one in lines],
        since=_since(found, records, history),
        wanting=[(title(slug), ", ".join(names)) for slug, names in roles.items()],
        asked=any(asked.of_step(slug) for slug in slugs),
        roles={slug: asked.of_step(slug) for slug in slugs},
        signers=signers(asked, missing),
    )


def _line(one: Signed, found: Signatures) -> Line:
    fault = "the ledger is at fault" if found.fault else ""
    line = one.line
    status: Status = "block" if one.keyed == "wrong" else _STATUS[state(one)]
    return Line(
        line.number,
        status,
        title(line.step),
        line.role,
        line.name,
        line.at.replace("T", " ").replace("+00:00", " UTC"),
        _STANCES[line.stance],
        standing_words(one, fault=fault),
        keyed_words(one),
        line.comment,
    )


def _since(
    found: Signatures,
    records: Mapping[str, Record | None],
    history: Sequence[Mapping[str, Any]],
) -> list[Since]:
    # Per changed step, the last signature that saw another content than there is now.
    seen: dict[str, Signed] = {}
    for one in found.lines:
        if one.line.stance == "approve" and one.ended is None:
            seen.update(dict.fromkeys(one.changed, one))
    return [
        _changed(slug, one, records.get(slug), history)
        for slug, one in sorted(seen.items(), key=lambda pair: titles([pair[0]]))
    ]


def _changed(
    slug: str, one: Signed, record: Record | None, history: Sequence[Mapping[str, Any]]
) -> Since:
    signed = one.line.content.get(slug, "")
    past = [e for e in history if e["step"] == slug and e["content_hash"] == signed]
    if not past or record is None:
        return Since(title(slug), one.line.number, [], [], unknown=True)
    then = past[-1]
    now = record.content["decisions"]
    # Names alone: a decision's value may be what the page withholds.
    names = [name for name in now if then["decisions"].get(name) != now[name]]
    known = figures_of(record)
    was, is_ = then_and_now(known, then["estimates"], known.places)
    moved = [f"{label}: {was[label]} → {is_[label]}" for label in is_ if was[label] != is_[label]]
    return Since(title(slug), one.line.number, names, moved[:_MOST_FIGURES])


__all__ = ["Line", "SignOffs", "Since", "signoffs"]
