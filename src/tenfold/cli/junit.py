"""A run as JUnit XML, which every CI reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from tenfold.chain import RunResult
    from tenfold.verdict import StepStanding


def junit_xml(run: RunResult) -> str:
    """A suite per step, a case per check: blocks fail, waived and not evaluated are skipped."""
    root = ET.Element("testsuites", name="tenfold")
    for step in run.verdict.steps:
        cases = [("runs", *_of_run(step, run))]
        for check in step.gate.checks if step.gate else []:
            text = f"{check.evidence} {check.remedy}".strip()
            kind = {"block": "failure", "not_evaluated": "skipped"}.get(check.status, "")
            if check.waived and kind:
                kind, text = "skipped", f"waived: {check.waived.reason}. {text}"
            cases.append((f"{check.code} {check.title}", kind, text))
        kinds = [kind for _, kind, _ in cases]
        counts = {"tests": len(cases), "failures": kinds.count("failure")}
        counts |= {"errors": kinds.count("error"), "skipped": kinds.count("skipped")}
        attributes = {name: str(count) for name, count in counts.items()}
        suite = ET.SubElement(root, "testsuite", {"name": step.slug, **attributes})
        for name, kind, text in cases:
            case = ET.SubElement(suite, "testcase", classname=step.slug, name=_xml(name))
            if kind:
                ET.SubElement(case, kind, message=_xml(text))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _of_run(step: StepStanding, run: RunResult) -> tuple[str, str]:
    if step.slug in run.failures:
        return "error", str(run.failures[step.slug])
    return ("", "") if step.freshness == "fresh" else ("skipped", f"{step.freshness}: {step.why}")


def _xml(text: str) -> str:
    # XML 1.0 has no way to hold control characters, not even escaped.
    kept = (c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "?" for c in text)
    return "".join("?" if "\ud800" <= c <= "\udfff" else c for c in kept)


__all__ = ["junit_xml"]
