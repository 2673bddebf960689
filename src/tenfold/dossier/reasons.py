"""Why the verdict is what it is, whose each reason is, and what would change the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tenfold.charts import interval_text
from tenfold.dossier.actions import Action
from tenfold.dossier.page import Page
from tenfold.dossier.readable import rounded, short
from tenfold.dossier.summary import joined
from tenfold.vocabulary import Status

_SHOWN = 3


@dataclass(frozen=True)
class Reason:
    """One reason: how grave, in a sentence, whose it is, and where more of it stands."""

    status: Status
    said: str
    who: tuple[str, ...]
    anchor: str
    act: str = "Must act"


def reasons(page: Page) -> list[Reason]:
    """The reasons of the verdict; what blocks comes first, by the money at stake."""
    return [
        *_objections(page),
        *_blocks(page),
        *_rerun(page),
        *_warnings(page),
        *_unjudged(page),
        *_waived(page),
        *_unsigned(page),
    ]


def parted(found: Sequence[Reason]) -> tuple[list[Reason], list[Reason]]:
    """The reasons that cost most, and those that are folded away behind their number."""
    # The line that opens a fold takes the room of one reason.
    at = _SHOWN if len(found) > _SHOWN + 1 else len(found)
    return list(found[:at]), list(found[at:])


def changes(page: Page) -> list[str]:
    """What would change the verdict, as sentences."""
    said = []
    blocks, open_points = len(page.checks("block")), len(page.actions)
    if page.verdict.word == "no-go":
        which = (
            "the check that blocks passes or is waived by whoever answers for it"
            if blocks == 1
            else f"all {blocks} checks that block pass or are waived by whoever answers for them"
        )
        said.append(f"It becomes review once {which}.")
    elif open_points:
        said.append(f"It becomes go once {_all_of(open_points)} settled; a waiver does not settle.")
    if page.verdict.word != "no-go":
        said.append("It becomes no-go as soon as one check blocks or somebody objects.")
    gains = [gain.amount for gain in page.money.gains]
    if page.needed is not None and gains and gains[-1].unit == page.needed.unit:
        needed, now = (interval_text(rounded(each)) for each in (page.needed, gains[-1]))
        said.append(
            f"The project no longer pays once the gain over today's rule falls below {needed}; "
            f"it is {now} now."
        )
    ends = sorted((point.until, point.title) for point in page.actions if point.until)
    if ends:
        said.append(f"On {ends[0][0].isoformat()} the first waiver ends: “{ends[0][1]}”.")
    said.append(
        "A change of a decision, of the data or of the code puts every step that rests on it out "
        "of date, and voids the signatures on it."
    )
    return said


def _objections(page: Page) -> list[Reason]:
    found = page.signoffs.objections
    if page.signoffs.fault:
        said = "The ledger of signatures was changed by hand: no approval in it counts."
        return [Reason("block", said, (), "signoffs")]
    return [
        Reason("block", f"An objection of {each.role} is open.", (each.role,), "signoffs")
        for each in found
    ]


def _blocks(page: Page) -> list[Reason]:
    found = [point for point in page.actions if point.status == "block" and not point.waived]
    return [
        Reason("block", f"{_failing(point)}: {short(point.found)}", point.who, point.anchor)
        for point in found
    ]


def _failing(point: Action) -> str:
    fails = f"“{point.title}” fails"
    if point.money is None or not point.money.known:
        return fails
    return f"{fails}, {interval_text(rounded(point.money))} at stake"


def _rerun(page: Page) -> list[Reason]:
    found = [point for point in page.actions if point.anchor == point.slug]
    if not found:
        return []
    which = joined([f"{point.number} {point.step}" for point in found])
    word = "Step" if len(found) == 1 else "Steps"
    said = f"{word} {which} {'has' if len(found) == 1 else 'have'} no valid record."
    return [Reason("not_evaluated", said, _roles(found), "open")]


def _warnings(page: Page) -> list[Reason]:
    found = [p for p in page.actions if p.status == "warn" and not p.waived]
    if not found:
        return []
    said = f"{_count(len(found), 'check')} {'warns' if len(found) == 1 else 'warn'}"
    costliest = next((p for p in found if p.money is not None and p.money.known), None)
    if costliest is not None and costliest.money is not None:
        amount = interval_text(rounded(costliest.money))
        said += f"; the costliest, “{costliest.title}”, has {amount} at stake"
    else:
        said += f": {_titles(found)}"
    return [Reason("warn", f"{said}.", _roles(found), "open")]


def _unjudged(page: Page) -> list[Reason]:
    found = [
        p
        for p in page.actions
        if p.status == "not_evaluated" and not p.waived and p.anchor != p.slug
    ]
    if not found:
        return []
    steps = dict.fromkeys(f"{p.number} {p.step}" for p in sorted(found, key=lambda p: p.number))
    was = "check was" if len(found) == 1 else "checks were"
    said = f"{len(found)} {was} not evaluated, in {joined(list(steps))}."
    return [Reason("not_evaluated", said, _roles(found), "open")]


def _waived(page: Page) -> list[Reason]:
    found = [point for point in page.actions if point.waived]
    if not found:
        return []
    said = f"{_count(len(found), 'check')} {'is' if len(found) == 1 else 'are'} waived: "
    owners = dict.fromkeys(check.waived.role for check in page.waived if check.waived)
    said = f"{said}{_titles(found)}."
    return [Reason("warn", said, tuple(owners), "open", act="Answers for it")]


def _unsigned(page: Page) -> list[Reason]:
    signed = page.signoffs
    if not signed.missing or signed.fault:
        return []
    said = f"{signed.missing} of {_count(signed.required, 'required signature')} "
    said += "is missing." if signed.missing == 1 else "are missing."
    who = tuple(each.role for each in signed.signers if each.wanting)
    return [Reason("warn", said, who, "signoffs")]


def _titles(points: Sequence[Action], most: int = 3) -> str:
    said = [f"“{point.title}”" for point in points[:most]]
    rest = len(points) - most
    return joined([*said, f"{rest} more"] if rest > 0 else said)


def _roles(points: Iterable[Action]) -> tuple[str, ...]:
    ordered = sorted(points, key=lambda point: point.number)
    return tuple(dict.fromkeys(role for point in ordered for role in point.who))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _all_of(number: int) -> str:
    return "the one open point is" if number == 1 else f"all {number} open points are"


__all__ = ["Reason", "changes", "parted", "reasons"]
