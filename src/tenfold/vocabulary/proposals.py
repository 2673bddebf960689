"""What a later step proposes to change in an earlier one: a diff that a person accepts or not."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from tenfold.vocabulary.estimates import Money
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.gates import Fix
from tenfold.vocabulary.texts import Said


class Proposal(Frozen):
    """One proposed change of one decision of another step; nothing changes until it is accepted.

    Attributes
    ----------
    key : str
        Stable name within the step that proposes, for example ``exclude-postcode``.
    step, decision : str
        Slug of the step and name of the decision that would change.
    change : str
        ``add`` to a list or mapping, ``remove`` from one, or ``set`` the value.
    value : JSON value
        What is added, removed or set, as ``tenfold.yaml`` has it; a list adds or removes each of
        its entries. None where nothing can be written by a machine: then `words` is an idea that
        a person has to shape. For step 2's `corrections`: a list of ``{row, label, by, reason,
        given}``, which go into the file that the decision names.
    words : str
        What changes, in one sentence.
    why : str
        The reason, with who says so.
    money : Money or None
        What it costs or brings per week, where that is known.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    step: str
    decision: str
    change: Literal["add", "remove", "set"]
    value: Any = None
    words: str
    why: str
    money: Money | None = None


def accepting(
    step: str, proposals: Sequence[Proposal], keys: Collection[str], *, most: int = 4
) -> tuple[Fix, ...]:
    """The proposals of a step that have one of `keys`, each as a fix; ideas in words are none."""
    found = [one for one in proposals if one.key in keys and one.value is not None]
    return tuple(
        Fix(label=one.words.rstrip("."), says=one.why, proposal=f"{step}/{one.key}")
        for one in found[:most]
    )


class Acceptance(Frozen):
    """One line of ``decisions.jsonl``: who accepted which proposal, and what it changed.

    Attributes
    ----------
    at : str
        UTC, ISO 8601.
    by : str
        The role that answers for it.
    proposed_by : str
        Slug of the step that proposed it.
    key : str
        The proposal's key there.
    decides : str
        The decision that changed: ``data_quality.excluded``.
    before, after : JSON value
        What the decision was, and what it is since.
    words, why : str
        As the proposal says.
    lines : list of str
        What was added, taken away or set, line by line: for corrections of labels too, of which
        `before` and `after` name no more than the file.
    act : str
        Name of its change in the journal, which stands in the same file.
    taken_back : bool
        Whether it was undone since; never written, but read off the journal.
    """

    at: str
    by: Said
    proposed_by: str
    key: str
    decides: str
    before: Any = None
    after: Any = None
    words: str
    why: str
    lines: list[str] = Field(default_factory=list)
    act: str = ""
    taken_back: bool = Field(default=False, exclude=True)


ACCEPTANCES = "decisions.jsonl"


def acceptances(folder: Path) -> list[Acceptance]:
    """Proposals that were accepted in a project, oldest first; a damaged line is passed over.

    Parameters
    ----------
    folder : Path
        Of the project.
    """
    try:
        lines = (folder / ACCEPTANCES).read_bytes().split(b"\n")
    except OSError:
        return []
    found: list[Acceptance] = []
    undone: set[str] = set()
    for line in lines:
        try:
            found.append(Acceptance.model_validate_json(line))
        except ValueError:
            _mark(undone, line)
    return [one.model_copy(update={"taken_back": one.act in undone}) for one in found]


def _mark(undone: set[str], line: bytes) -> None:
    # A line of the journal says which act was undone or put on again.
    try:
        told = json.loads(line)
        if told.get("act") and told.get("kind") in ("undo", "redo"):
            {"undo": undone.add, "redo": undone.discard}[told["kind"]](str(told["act"]))
    except (ValueError, AttributeError):
        return


__all__ = ["ACCEPTANCES", "Acceptance", "Proposal", "acceptances", "accepting"]
