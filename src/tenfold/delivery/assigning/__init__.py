"""Units of a file put into the arms of the project's experiment: `tenfold assign`."""

from tenfold.delivery.assigning.assigned import Assigned, assign_file
from tenfold.delivery.assigning.experiment import Planned, plan_of, planned

__all__ = ["Assigned", "Planned", "assign_file", "plan_of", "planned"]
