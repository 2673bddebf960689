"""Worked examples: data generators and decision files, one folder each."""

from tenfold.demos.fault import Fault
from tenfold.demos.telling import decided, fault_lines, names, planted

__all__ = ["Fault", "decided", "fault_lines", "names", "planted"]
