"""Smells: habits in notebooks and code that work today and hurt in a year."""

from tenfold.smells.finding import find_smells
from tenfold.smells.smell import KINDS, Place, Smell, SmellKind, SmellSeverity

__all__ = ["KINDS", "Place", "Smell", "SmellKind", "SmellSeverity", "find_smells"]
