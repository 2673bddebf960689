"""What a what-if sets, kept in its folder: its later steps, reports and adoption read it there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tenfold.errors import ProjectProblem
from tenfold.files import write_atomic
from tenfold.reading import UNSET
from tenfold.vocabulary import canonical_json

FILE = "overrides.json"


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


__all__ = ["FILE", "remember", "remembered"]
