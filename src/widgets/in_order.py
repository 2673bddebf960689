"""What a page sends is handled in the order in which it was sent.

JupyterLab sends all of a page's messages to one thread of the kernel, its subshell for widgets.
ipykernel 7.4 moves each message of a widget to the thread that last changed that widget, so that a
number which was typed and the click after it run in two threads, and the click may read the number
from before. See https://github.com/ipython/ipykernel/pull/1249 for subshells.
"""

from __future__ import annotations

_ROUTE = "_reply_subshell_for"


def in_order() -> None:
    """Leave every message in the thread that the page has sent it to, as other kernels do."""
    try:
        from ipykernel.comm.comm import BaseComm
    except ImportError:  # a kernel of another make
        return
    if hasattr(BaseComm, _ROUTE):
        setattr(BaseComm, _ROUTE, lambda _self, _data, sent_to: sent_to)


__all__ = ["in_order"]
