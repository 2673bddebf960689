"""Planning tours: today's rule, two solvers behind one protocol, and our own check of every plan.

`Problem` says what is to be delivered, a `Planner` makes a plan of it, `check` drives the plan
through the travel times and says what it costs and what is wrong with it. No figure of this
package is a solver's own word.
"""

from tenfold.routing.checking import Checked, Leg, check, legs
from tenfold.routing.instances import Instance, read_instance
from tenfold.routing.nearest import nearest_by_zone, sectors
from tenfold.routing.optaplanner import OptaPlanner
from tenfold.routing.planning import Planned, Planner, planned
from tenfold.routing.problem import Plan, Problem
from tenfold.routing.pyvrp import Pace, PyVrp
from tenfold.routing.serving import servable

__all__ = [
    "Checked",
    "Instance",
    "Leg",
    "OptaPlanner",
    "Pace",
    "Plan",
    "Planned",
    "Planner",
    "Problem",
    "PyVrp",
    "check",
    "legs",
    "nearest_by_zone",
    "planned",
    "read_instance",
    "sectors",
    "servable",
]
