"""Kubeflow Pipelines: components, the two pipelines made of them, and their schedule."""

from tenfold.delivery.exporting.kubeflow.pipelines import compiled
from tenfold.delivery.exporting.kubeflow.schedule import schedule

__all__ = ["compiled", "schedule"]
