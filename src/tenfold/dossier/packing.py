"""How the interactive parts travel inside the page: compressed, named by hash, within the limit."""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import importlib.util
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

MOST_BYTES = 5_000_000


def packed(text: str) -> str:
    """gzip, then base64: a browser undoes it with atob and DecompressionStream."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode("ascii")


@functools.cache
def plotly_source() -> str:
    """The text of plotly.min.js that the installed plotly carries; plotly is not imported."""
    spec = importlib.util.find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "package_data" / "plotly.min.js"
    # The page's parser would turn \r\n into \n, and the hash would no longer fit.
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


@functools.cache
def packed_plotly() -> str:
    """plotly.min.js as it stands in the page."""
    return packed(plotly_source())


def pack_figures(
    figures: Mapping[str, Mapping[str, Any]], room: int
) -> tuple[dict[str, str], list[str]]:
    """Compress the interactive figures, each for itself; the largest stay out if need be.

    Parameters
    ----------
    room : int
        Bytes that the page has left.

    Returns
    -------
    packed : dict of str to str
        Compressed JSON by id, in the order of `figures`.
    left_out : list of str
        Ids of those that stay static.
    """
    made = {key: packed(json.dumps(value, separators=(",", ":"))) for key, value in figures.items()}
    kept: set[str] = set()
    for key in sorted(made, key=lambda key: len(made[key])):
        room -= len(key) + len(made[key]) + 6  # quotes, colon and comma
        if room < 0:
            break
        kept.add(key)
    return (
        {key: text for key, text in made.items() if key in kept},
        [key for key in made if key not in kept],
    )


def content_policy(scripts: Sequence[str]) -> str:
    """The page's own content security policy: nothing is fetched, only `scripts` may run.

    Styles are inline because drawings carry them; images are those that plotly exports.
    """
    allowed = " ".join(_named(scripts)) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _named(scripts: Iterable[str]) -> list[str]:
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
        for text in scripts
    ]


__all__ = [
    "MOST_BYTES",
    "content_policy",
    "pack_figures",
    "packed",
    "packed_plotly",
    "plotly_source",
]
