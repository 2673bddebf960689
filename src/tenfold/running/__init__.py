"""Running a step in a process of its own, so that it can be watched and cancelled."""

from tenfold.running.faults import Cancelled, Crashed
from tenfold.running.job import Job
from tenfold.running.starting import start

__all__ = ["Cancelled", "Crashed", "Job", "start"]
