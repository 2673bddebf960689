"""What became of the planted faults: dealt with by a decision, named by a finding, or neither."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from tenfold import registry
from tenfold.decision_file import Given
from tenfold.demos.fault import Fault
from tenfold.project import Project
from tenfold.records import RecordStore


def planted(demo: str) -> Mapping[str, Fault]:
    """The faults that were planted in a demo, by name; ``docs/demos.md`` describes them."""
    faults: Mapping[str, Fault] = importlib.import_module(f"tenfold.demos.{demo}").FAULTS
    return faults


def fault_lines(demo: str, project: Project) -> list[str]:
    """Say of every planted fault how it is dealt with, or which finding of step 2 names it.

    Returns
    -------
    list of str
        A heading and a line per fault; empty where nothing was planted or step 2 has not run.
    """
    record = RecordStore(project.records).read(registry.get("data_quality"))
    if record is None:
        return []
    given = project.given()
    evidence: Any = record.evidence
    findings = [each.finding for each in evidence.findings]
    lines = []
    for key, fault in planted(demo).items():
        if fault.decisions and all(decided(place, given) for place in fault.decisions):
            end = f"dealt with: {fault.dealt_with}."
        else:
            named = [finding.message for finding in findings if names(finding, fault)]
            end = f"found: {named[0]}" if named else "NOT found."
        lines.append(f"  {key}: {fault.what} → {end}")
    return [f"\nPlanted faults: {len(lines)}", *lines] if lines else []


def names(finding: Any, fault: Fault) -> bool:
    """Whether a finding of step 2 names a planted fault."""
    return finding.detector in fault.detectors and set(fault.columns) <= set(finding.columns)


def decided(place: str, given: Given) -> bool:
    """Whether a decision file says something at `place`, for example ``clean.income``."""
    head, _, rest = place.partition(".")
    if head == "waivers":
        return any(waiver.code == rest for waiver in given.waivers)
    value = given.decisions.get("data_quality", {}).get(head)
    if not rest or value is None:
        return value is not None
    if isinstance(value, dict):
        return rest in value
    entries = value if isinstance(value, list) else []
    return any(rest in (each.get("column"), each.get("name")) for each in entries)


__all__ = ["decided", "fault_lines", "names", "planted"]
