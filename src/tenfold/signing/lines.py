"""One line of the ledger: its hash, its text in the file, and whether it follows the one before."""

from __future__ import annotations

import json
from datetime import datetime

from pydantic import ValidationError

from tenfold.vocabulary import SignOff, canonical_json, digest

_NOT_IN_HASH = {"hash", "signature"}
_START = b'{"at":"'


def hash_of(line: SignOff) -> str:
    """Hash of a line: of everything but the hash itself and the signature over it."""
    return digest(line.model_dump(mode="json", exclude=_NOT_IN_HASH))


def text_of(line: SignOff) -> str:
    """A line as it stands in the file; any other text of the same content is an edit."""
    return canonical_json(line.model_dump(mode="json"))


def parsed(piece: bytes) -> SignOff | None:
    """The line that stands in the file as `piece`; None where it cannot be read."""
    try:
        return SignOff.model_validate(json.loads(piece))
    except (ValueError, ValidationError, RecursionError):
        return None


def cut_short(piece: bytes) -> bool:
    """Whether `piece` is what a crash leaves: the beginning of a line, or nothing at all."""
    # Keys are sorted, so that each line begins alike.
    return _START.startswith(piece[: len(_START)]) and not piece.endswith(b"}")


def time_of(line: SignOff) -> datetime | None:
    """When it was signed; None where the time cannot be read or names no offset."""
    try:
        at = datetime.fromisoformat(line.at)
    except ValueError:
        return None
    return at if at.utcoffset() is not None else None


__all__ = ["cut_short", "hash_of", "parsed", "text_of", "time_of"]
