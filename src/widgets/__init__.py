"""The ipywidgets layer: views of the engine's types."""

from widgets.comparing import compare
from widgets.deciding import decide
from widgets.evidence import show
from widgets.picking import pick
from widgets.planning import plan
from widgets.start import start
from widgets.tuning import tune

__all__ = ["compare", "decide", "pick", "plan", "show", "start", "tune"]
