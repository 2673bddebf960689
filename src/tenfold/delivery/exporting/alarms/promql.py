"""An alert as the question that Prometheus asks."""

from __future__ import annotations

import json
from decimal import Decimal

from tenfold.charts.words import plain
from tenfold.vocabulary import Alert

# These name the model that serves; an alert is about the project, whichever that is.
_IDENTITY = ("project", "digest", "version")


def job(project: str) -> str:
    """Name under which Prometheus scrapes the project."""
    return plain(f"tenfold-{project}")


def selector(metric: str, project: str) -> str:
    r"""One metric of one project.

    Examples
    --------
    >>> selector("tenfold_batch_rows", 'the "best"')
    'tenfold_batch_rows{job="tenfold-the \\"best\\""}'
    """
    quoted = json.dumps(job(project), ensure_ascii=False)
    # Grafana would fill in its own variables: $name and [[name]].
    return f"{metric}{{job={quoted.replace('$', chr(92) + 'x24').replace('[', chr(92) + 'x5b')}}}"


def grouped_by(alert: Alert) -> tuple[str, ...]:
    """Labels of which each value is judged for itself."""
    return tuple(name for name in alert.measured.labels if name not in _IDENTITY)


def judged(alert: Alert, project: str) -> str:
    """The number that an alert holds against its bound, over all replicas."""
    kind = alert.measured.kind
    if kind == "histogram":
        buckets = selector(f"{alert.metric}_bucket", project)
        return f"histogram_quantile({alert.quantile:g}, sum by (job, le) (rate({buckets}[10m])))"
    by = ", ".join(("job", *grouped_by(alert)))
    one = selector(alert.metric, project)
    if kind == "counter":
        return f"sum by ({by}) (increase({one}[1h]))"
    if alert.age:
        # The replica that knows the latest time is right: it is a fact about the project.
        return f"time() - max by ({by}) ({one})"
    return f"{'max' if alert.above else 'min'} by ({by}) ({one})"


def exact(value: float) -> str:
    """A number with every digit that it needs to be read back as the same one, and no exponent.

    Examples
    --------
    >>> exact(172_800.0), exact(1 / 3), exact(-1e-7)
    ('172800', '0.3333333333333333', '-0.0000001')
    """
    return format(Decimal(repr(value + 0.0)), "f").removesuffix(".0")


def expression(alert: Alert, project: str) -> str:
    """PromQL that has an answer exactly while the alert is due."""
    sign = (">" if alert.above else "<") + ("=" if alert.inclusive else "")
    due = f"{judged(alert, project)} {sign} {exact(alert.bound)}"
    if not alert.missing:
        return due
    reported = f"{alert.metric}_bucket" if alert.measured.kind == "histogram" else alert.metric
    return f"{due} or absent({selector(reported, project)})"


__all__ = ["exact", "expression", "grouped_by", "job", "judged", "selector"]
