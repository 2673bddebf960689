"""Whether groups are treated alike: rates with their doubt, verdicts, proxies, mitigation.

The records stand here, free of numpy. Import functions from their modules, for example ``from
tenfold.fairness.report import group_report``; each loads only what it needs.
"""

from tenfold.fairness.records import (
    AttributeReport,
    Comparison,
    CrossCheck,
    FairnessReport,
    GroupMetrics,
    GroupPrice,
    MetricMeaning,
    Proxy,
    Representation,
)
from tenfold.fairness.treatments import Frontier, LeftOut, Point, Weight

__all__ = [
    "AttributeReport",
    "Comparison",
    "CrossCheck",
    "FairnessReport",
    "Frontier",
    "GroupMetrics",
    "GroupPrice",
    "LeftOut",
    "MetricMeaning",
    "Point",
    "Proxy",
    "Representation",
    "Weight",
]
