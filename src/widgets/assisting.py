"""What keyboards and screen readers need of a form and ipywidgets does not give by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget

_CLASS = "tenfold-assisted"


class Assist(anywidget.AnyWidget):
    """An empty box whose script tends the form around it; it has no state.

    It names groups of controls, ties each problem to its field, makes headings of sections open
    by key, has changes read out, keeps the focus where a button is drawn anew, and keeps
    JupyterLab's own keys out, which would cut or copy the cell.
    """

    _esm = (Path(__file__).parent / "assist.js").read_text(encoding="utf-8")


def assisted(box: Any) -> Any:
    """Tend everything in `box`; returns it.

    Examples
    --------
    >>> import ipywidgets as w
    >>> type(assisted(w.VBox([w.Text()])).children[-1]).__name__
    'Assist'
    """
    box.add_class(_CLASS)
    box.children = (*box.children, Assist(layout={"display": "none"}))
    return box


__all__ = ["Assist", "assisted"]
