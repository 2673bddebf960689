"""What running the chain again came to: ``reproduction.json``, whole or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, ValidationError

from tenfold.vocabulary.canonical import canonical, digest
from tenfold.vocabulary.frozen import Frozen

REPRODUCTION = "reproduction.json"
SCHEMA = 1
MOST_MOVED = 20

Rerun = Literal["equal", "within_tolerance", "differs", "damaged", "failed", "not_compared"]
HELD: tuple[Rerun, ...] = ("equal", "within_tolerance")


class Moved(Frozen):
    """One value of a record that came out otherwise.

    Attributes
    ----------
    then, now : str
        In a few words; empty where it was not there.
    relative : float or None
        Difference of two numbers over the larger of them; None for all else.
    """

    place: str
    then: str
    now: str
    relative: float | None = None


class StepRerun(Frozen):
    """One step, run again.

    Attributes
    ----------
    recorded, again : str
        Content hash of the project's record and of the one made anew; empty where there is none.
    moved : list of Moved
        At most 20, the farthest first; `moved_count` counts all.
    hashes : int
        Files and fingerprints that differ; with a tolerance they follow the numbers.
    why : str
        What a person should know: the cause of a difference, or why there is no comparison.
    """

    step: str
    status: Rerun
    recorded: str = ""
    again: str = ""
    largest: float | None = None
    moved: list[Moved] = Field(default_factory=list, max_length=MOST_MOVED)
    moved_count: int = 0
    hashes: int = 0
    why: str = ""


class Reproduction(Frozen):
    """The chain, run again from decisions and data in a fresh folder.

    Attributes
    ----------
    tolerance : float
        Largest relative difference of a number that counts as reproduced.
    environment : list of str
        How the libraries differ from those of the records and of the lock file, a phrase each.
    """

    steps: list[StepRerun]
    tolerance: float = 0.0
    environment: list[str] = Field(default_factory=list)

    @property
    def reproduces(self) -> bool:
        """Whether something was compared, and all of it came out as recorded."""
        judged = [one for one in self.steps if one.status != "not_compared"]
        return bool(judged) and all(one.status in HELD for one in judged)


def reproduction_text(found: Reproduction, context: Mapping[str, Any]) -> str:
    """The file's text: content, its hash, and the circumstances, which the hash leaves out."""
    content = canonical(found.model_dump(mode="json"))
    document = {
        "schema": SCHEMA,
        "content": content,
        "content_hash": digest(content),
        "context": canonical(dict(context)),
    }
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def read_reproduction(text: bytes) -> Reproduction:
    """Read the file back.

    Raises
    ------
    ValueError
        It is damaged, was edited by hand, or another version wrote it.
    """
    try:
        document = json.loads(text)
        content, stated, schema = document["content"], document["content_hash"], document["schema"]
        if schema != SCHEMA:
            raise ValueError(f"it has schema {schema}, not {SCHEMA}")
        if digest(content) != stated:
            raise ValueError("it was changed by hand: its content does not match its hash")
        return Reproduction.model_validate(content)
    except ValidationError:
        raise ValueError("it was written by another version") from None
    except (KeyError, TypeError, RecursionError, json.JSONDecodeError, UnicodeDecodeError):
        raise ValueError("it is damaged") from None


__all__ = [
    "HELD",
    "MOST_MOVED",
    "REPRODUCTION",
    "Moved",
    "Reproduction",
    "Rerun",
    "StepRerun",
    "read_reproduction",
    "reproduction_text",
]
