"""The ipywidgets layer: views of the engine's types."""

from widgets.deciding import decide
from widgets.evidence import show
from widgets.picking import pick
from widgets.planning import plan
from widgets.start import start

__all__ = ["decide", "pick", "plan", "show", "start"]
