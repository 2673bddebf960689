"""Follows rows through a program in the order of its text: what is learned before what is split."""

from tenfold.smells.flow.statements import Flow
from tenfold.smells.flow.values import Event, Value, is_part_name

__all__ = ["Event", "Flow", "Value", "is_part_name"]
