"""Running the chain: order, plan, papermill. The only importer of papermill."""

from tenfold.chain.plan import Planned, plan
from tenfold.chain.runner import RunResult, StepEvent, run_project

__all__ = ["Planned", "RunResult", "StepEvent", "plan", "run_project"]
