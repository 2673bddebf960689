"""A project as files for a team's own CI, cluster and dashboards: `tenfold export`."""

from tenfold.delivery.exporting.exports import Exported, export, targets
from tenfold.delivery.exporting.plan import DeliveryPlan, PlannedStep, delivery_plan
from tenfold.delivery.exporting.target import Target

__all__ = [
    "DeliveryPlan",
    "Exported",
    "PlannedStep",
    "Target",
    "delivery_plan",
    "export",
    "targets",
]
