"""What every export target gives: its files as text, made of one plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.vocabulary import ExportTarget


@dataclass(frozen=True)
class Target:
    """A place that a project can be exported to; each module of `targets` holds one as TARGET.

    Parameters
    ----------
    name : str
        As ``tenfold export PROJECT NAME`` has it.
    files : callable
        From the plan to the files' text by path below the folder that is exported to. It reads
        no clock and writes nothing, so that one plan always gives the same files.
    then : str
        What a person does with the files: one sentence.
    judged_by : str
        The tool whose word says that the files are valid, and what it cannot say.
    """

    name: ExportTarget
    title: str
    files: Callable[[DeliveryPlan], Mapping[PurePosixPath, str]]
    then: str
    judged_by: str


__all__ = ["Target"]
