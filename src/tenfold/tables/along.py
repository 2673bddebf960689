"""Where data lie that a pack took along: the decision keeps its words, the copy is inside."""

from __future__ import annotations

import json
from pathlib import Path

FILE = ".tenfold-along.json"
"""In the project's folder: for each place as a decision names it, the copy below the folder."""


def located(folder: Path, place: str | Path) -> Path:
    """Where data are that a decision calls `place`: the copy that came along, else that place.

    Parameters
    ----------
    folder : Path
        Of the project; what relative places start from.

    Examples
    --------
    >>> located(Path("p"), "data/loans.csv").as_posix()
    'p/data/loans.csv'
    """
    copy = along(folder).get(str(place))
    return folder / (place if copy is None else copy)


def along(folder: Path) -> dict[str, str]:
    """The copies that came along, by place; those that would lie outside of `folder` count not."""
    try:
        said = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    inside = folder.resolve()
    return {
        place: copy
        for place, copy in (said.items() if isinstance(said, dict) else ())
        if isinstance(copy, str) and (folder / copy).resolve().is_relative_to(inside)
    }


__all__ = ["FILE", "along", "located"]
