"""The ipywidgets layer: views of the engine's types."""

from widgets.comparing import compare
from widgets.deciding import decide
from widgets.evidence import show
from widgets.in_order import in_order
from widgets.picking import pick
from widgets.planning import plan
from widgets.start import start
from widgets.tuning import tune

in_order()

__all__ = ["compare", "decide", "pick", "plan", "show", "start", "tune"]
