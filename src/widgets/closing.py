"""Takes widgets that are drawn anew out of kernel and browser, which keep them otherwise."""

from __future__ import annotations

from typing import Any


def close(widget: Any) -> None:
    """Close a widget that is no longer on the page, and all that is inside it.

    Examples
    --------
    >>> import ipywidgets as w
    >>> box = w.VBox([w.Text()])
    >>> close(box)
    >>> box.comm is None, box.children[0].comm is None
    (True, True)
    """
    for child in getattr(widget, "children", ()):
        close(child)
    widget.close()
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if part is not None:
            part.close()


__all__ = ["close"]
