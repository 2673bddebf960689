"""The page as HTML: templates, style and script put together, within the size limit."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tenfold import __version__
from tenfold.charts import plain
from tenfold.charts.cells import cell_text, doubt_notes, shared_doubts
from tenfold.dossier import packing, reasons, summary
from tenfold.dossier.figures import prose, told
from tenfold.dossier.glossary import MARK, explained
from tenfold.dossier.page import Page
from tenfold.dossier.provenance import common_libraries
from tenfold.dossier.readable import figure_words, short

_ROWS = (200, 50, 15)
_SLACK = 20_000


def render(page: Page) -> str:
    """Write the page. It loads nothing: style, script and drawings stand in it.

    Tables are cut and interactive figures stay static, the largest first, where the page would
    pass 5 MB; it says so.
    """
    for most_rows in _ROWS:
        html = _html(page, most_rows)
        if len(html.encode()) <= packing.MOST_BYTES:
            break
    return _with_figures(page, most_rows, packing.MOST_BYTES - len(html.encode()) - _SLACK)


def _with_figures(page: Page, most_rows: int, room: int) -> str:
    drawn = {f.id: f.plotly for section in page.sections for f in section.figures if not f.empty}
    library = packing.packed_plotly() if drawn else ""
    figures, left_out = packing.pack_figures(drawn, room - len(library))
    if not figures:
        return _html(page, most_rows, left_out=left_out)
    return _html(page, most_rows, library=library, figures=figures, left_out=left_out)


def _html(
    page: Page,
    most_rows: int,
    *,
    library: str = "",
    figures: Mapping[str, str] | None = None,
    left_out: Sequence[str] = (),
) -> str:
    script = _part("dossier.js") if figures else ""
    text = (
        _environment()
        .get_template("dossier.html")
        .render(
            page=page,
            summary=summary,
            reasons=reasons,
            most_rows=most_rows,
            figures=figures or {},
            left_out=left_out,
            # Our own files and base64: nothing in them comes from the data.
            style=Markup(_part("dossier.css")),  # noqa: S704
            script=Markup(script),  # noqa: S704
            library=Markup(library),  # noqa: S704
            policy=packing.content_policy([script, packing.plotly_source()] if script else []),
            version=__version__,
            words_here=Markup(MARK),  # noqa: S704
            libraries=common_libraries([s.origin for s in page.sections if s.origin]),
        )
    )
    return plain(explained(text))


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tenfold.dossier"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "words": figure_words,
        "cell": cell_text,
        "size": _size,
        "prose": prose,
        "told": told,
        "short": short,
    }
    environment.filters.update(filters)
    environment.globals.update(shared_doubts=shared_doubts, doubt_notes=doubt_notes)
    return environment


@functools.cache
def _part(name: str) -> str:
    text = (resources.files("tenfold.dossier") / "templates" / name).read_text(encoding="utf-8")
    # The page's parser turns \r\n into \n, and the script's hash must fit what it reads.
    return text.replace("\r\n", "\n")


def _size(count: int) -> str:
    for unit, scale in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes"


__all__ = ["render"]
