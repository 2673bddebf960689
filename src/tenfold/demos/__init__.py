"""Worked examples: data generators and decision files, one folder each."""

from tenfold.demos.fault import Fault
from tenfold.demos.telling import decided, fault_lines, names, planted, truth_lines, truths
from tenfold.demos.truth import Truth

__all__ = ["Fault", "Truth", "decided", "fault_lines", "names", "planted", "truth_lines", "truths"]
