"""The champion behind MLflow's scoring server, and its metrics: `tenfold serve`."""

from tenfold.delivery.serving.server import listening, run, serve
from tenfold.delivery.serving.webapp import Application, application

__all__ = ["Application", "application", "listening", "run", "serve"]
