"""Running the chain: order, plan, papermill. The only importer of papermill."""

from tenfold.chain.plan import Planned, plan
from tenfold.chain.runner import RunResult, explain_project, run_project
from tenfold.chain.walk import StepEvent

__all__ = ["Planned", "RunResult", "StepEvent", "explain_project", "plan", "run_project"]
