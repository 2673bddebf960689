"""What a what-if sets, kept in its folder: its later steps, reports and adoption read it there."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tenfold.errors import ProjectProblem, WrongInput
from tenfold.files import write_atomic
from tenfold.reading import UNSET
from tenfold.secrets import looks_like
from tenfold.vocabulary import canonical_json

FILE = "overrides.json"
NAME = "name.txt"
_MOST_OF_A_NAME = 80
# Folders that the engine makes itself.
_TAKEN = ("explained",)


def remembered(run: Path) -> dict[str, dict[str, object]]:
    """What the what-if in the folder `run` sets, by step; empty where nothing was kept.

    Raises
    ------
    ProjectProblem
        The file is damaged.
    """
    memory = run / FILE
    if not memory.is_file():
        return {}
    try:
        kept = json.loads(memory.read_bytes())
        return {slug: dict(kept[slug]) for slug in kept}
    except (OSError, ValueError, TypeError, LookupError):
        raise ProjectProblem.because(
            f"'{memory}' is damaged.", "Start the what-if again."
        ) from None


def remember(
    run: Path,
    given: Mapping[str, Mapping[str, object]],
    values: Mapping[str, Mapping[str, Any]],
) -> None:
    """Keep what was `given`, by step, as it was understood: the same text for the same what-if.

    Parameters
    ----------
    values : mapping of str to JSON values
        The resolved decisions of each of these steps.
    """
    kept = {
        slug: {
            name: UNSET if values[slug][name] is None else values[slug][name]
            for name, value in names.items()
            if value is not None
        }
        for slug, names in given.items()
    }
    write_atomic(run / FILE, canonical_json(kept) + "\n")


def call(run: Path, words: str) -> None:
    """Keep the name that people gave the what-if in the folder `run`."""
    write_atomic(run / NAME, f"{words}\n")


def name_of(run: Path) -> str:
    """The name that people gave a what-if; empty where they gave none."""
    try:
        return (run / NAME).read_text(encoding="utf-8", errors="replace").strip()[:_MOST_OF_A_NAME]
    except OSError:
        return ""


def folder_of(words: str) -> str:
    """A safe name for the folder of a what-if that people call `words`.

    Examples
    --------
    >>> folder_of("5 folds, größer"), folder_of("../../x")
    ('5-folds-groer', 'x')
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    safe = "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-")
    return f"scenario-{safe}".strip("-") if not safe or safe in _TAKEN else safe


def checked_name(words: str) -> str:
    """A name as it is kept: one line.

    Raises
    ------
    WrongInput
        It is empty, too long, or holds a secret.
    """
    words = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    if not words or len(words) > _MOST_OF_A_NAME:
        raise WrongInput.because(
            f"A scenario has a name of 1 to {_MOST_OF_A_NAME} characters.", "For example '5 folds'."
        )
    if looks_like(words):
        raise WrongInput.because(f"The name of the scenario holds {looks_like(words)}.")
    return words


__all__ = [
    "FILE",
    "NAME",
    "call",
    "checked_name",
    "folder_of",
    "name_of",
    "remember",
    "remembered",
]
