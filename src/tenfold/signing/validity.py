"""What a signature is worth today: valid, void because something changed, taken back, or open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tenfold.signing import faults
from tenfold.signing.contents import rests_on
from tenfold.signing.ledger import Chain, read_chain
from tenfold.signing.ssh import checked_key
from tenfold.vocabulary import Keyed, Signatures, Signed, SignOff, plain_role


def signatures(
    folder: Path, now_there: Mapping[str, str], *, now: datetime | None = None
) -> Signatures:
    """Hold the ledger of the project in `folder` against the contents that are there now.

    Parameters
    ----------
    now_there : mapping of str to str
        Content hash of each record, by slug: see `tenfold.signing.contents`.
    now : datetime, optional
        The machine's time; default is the real one.

    Raises
    ------
    ProjectProblem
        The ledger is there and cannot be read.
    """
    chain = read_chain(folder, now=now)
    keyed = {line.number: checked_key(folder, line) for line in chain.lines if line.key}
    return held_against(chain, now_there, keyed)


def held_against(
    chain: Chain,
    now_there: Mapping[str, str],
    keyed: Mapping[int, tuple[Keyed, str]] | None = None,
) -> Signatures:
    """What each line of `chain` is worth, given the contents that are there now."""
    known = keyed or {}
    said: dict[tuple[str, str], list[tuple[int, SignOff]]] = {}
    for place, line in enumerate(chain.lines):
        if known.get(line.number, ("", ""))[0] != "wrong":
            said.setdefault((line.step, plain_role(line.role)), []).append((place, line))
    found = []
    for place, line in enumerate(chain.lines):
        key, signer = known.get(line.number, ("", ""))
        alike = said.get((line.step, plain_role(line.role)), [])
        ended = _ended(line, [other for at, other in alike if at > place])
        changed = changes(line, now_there)
        approves = line.stance == "approve" and not changed and ended is None
        found.append(
            Signed(
                line=line,
                valid=approves and key != "wrong" and not chain.faults,
                changed=changed,
                open=line.stance == "object" and ended is None,
                ended=ended,
                keyed=key,
                signer=signer,
                fault=chain.fault_of(place),
            )
        )
    return Signatures(
        lines=found,
        head=chain.head,
        fault=faults.words(chain.faults),
        remedy=faults.remedy(chain.faults),
        note=chain.note,
    )


def changes(line: SignOff, now_there: Mapping[str, str]) -> list[str]:
    """Slugs of the steps whose content is not what was signed, in the order of the ten."""
    there = rests_on(line.step, now_there)
    # What was there and is gone, and what has come since, were not what was seen either.
    return [
        slug
        for slug in dict.fromkeys([*there, *line.content])
        if there.get(slug) != line.content.get(slug)
    ]


def _ended(line: SignOff, later: list[SignOff]) -> int | None:
    # `later` is what the same role said of the same step. The role's last word holds: an objection
    # ends its approval, an approval its objection.
    ends = {"approve": ("object", "withdraw"), "object": ("approve", "withdraw"), "withdraw": ()}
    return next((other.number for other in later if other.stance in ends[line.stance]), None)


__all__ = ["changes", "held_against", "signatures"]
