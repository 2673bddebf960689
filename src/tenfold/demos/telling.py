"""What became of what was planted: dealt with by a decision, named by a check, or neither."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from tenfold import registry
from tenfold.decision_file import Given
from tenfold.demos.fault import Fault
from tenfold.demos.truth import PROPOSALS, Truth
from tenfold.project import Project
from tenfold.records import RecordStore
from tenfold.standing import Standing


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


def truths(demo: str) -> Mapping[str, Truth]:
    """What was planted in the world of a demo, by name; most demos have nothing."""
    module = importlib.import_module(f"tenfold.demos.{demo}")
    found: Mapping[str, Truth] = getattr(module, "TRUTHS", {})
    return found


def truth_lines(demo: str, project: Project, *, today: date | None = None) -> list[str]:
    """Say of every planted truth which check, or which proposal of step 6, names it.

    Returns
    -------
    list of str
        A heading and a line per truth; empty where nothing was planted.
    """
    planted_ = truths(demo)
    if not planted_:
        return []
    standing = Standing(project)
    said: dict[str, str] = {}
    for step in registry.steps():
        record = standing.store.read(step)
        if record is not None:
            gate = standing.gate(record, today=today)
            said |= {check.code: check.evidence for check in gate.checks if check.status != "pass"}
            proposals = getattr(record.evidence, "proposals", [])
            if step.slug == "collaboration":
                said[PROPOSALS] = "; ".join(f"{one.words}: {one.why}" for one in proposals)
    lines = []
    for key, truth in planted_.items():
        named = truth.named_in(said.get(truth.code, ""))
        where = "by a reviewer's wish" if truth.code == PROPOSALS else f"by {truth.code}"
        end = f"found {where}: {named}" if named else "NOT found."
        lines.append(f"  {key}: {truth.what} → {end}")
    return [f"\nPlanted truths: {len(lines)}", *lines]


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


__all__ = ["decided", "fault_lines", "names", "planted", "truth_lines", "truths"]
