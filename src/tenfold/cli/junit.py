"""Runs as JUnit XML, which every CI reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from tenfold.chain import RunResult
    from tenfold.delivery.several import Ended
    from tenfold.verdict import StepStanding

_Case = tuple[str, str, str]


def junit_xml(run: RunResult) -> str:
    """A suite per step, a case per check: blocks fail, waived and not evaluated are skipped."""
    root = ET.Element("testsuites", name="tenfold")
    _steps(root, run.verdict.steps, run.failures)
    return _text(root)


def junit_of_several(ended: Sequence[Ended]) -> str:
    """The suites of every project, named ``project.step``, and one for the project itself."""
    root = ET.Element("testsuites", name="tenfold")
    for one in ended:
        name = one.folder.name
        _suite(root, name, [("ends", "error" if one.error else "", one.error)])
        if one.verdict:
            _steps(root, one.verdict.steps, one.said["failures"], before=f"{name}.")
    return _text(root)


def _steps(
    root: ET.Element,
    steps: Sequence[StepStanding],
    failures: Mapping[str, object],
    *,
    before: str = "",
) -> None:
    for step in steps:
        cases = [("runs", *_of_run(step, failures))]
        for check in step.gate.checks if step.gate else []:
            text = f"{check.evidence} {check.remedy}".strip()
            kind = {"block": "failure", "not_evaluated": "skipped"}.get(check.status, "")
            if check.waived and kind:
                kind, text = "skipped", f"waived: {check.waived.reason}. {text}"
            cases.append((f"{check.code} {check.title}", kind, text))
        _suite(root, before + step.slug, cases)


def _suite(root: ET.Element, name: str, cases: Sequence[_Case]) -> None:
    kinds = [kind for _, kind, _ in cases]
    counts = {"tests": len(cases), "failures": kinds.count("failure")}
    counts |= {"errors": kinds.count("error"), "skipped": kinds.count("skipped")}
    attributes = {key: str(count) for key, count in counts.items()}
    suite = ET.SubElement(root, "testsuite", {"name": _xml(name), **attributes})
    for title, kind, text in cases:
        case = ET.SubElement(suite, "testcase", classname=_xml(name), name=_xml(title))
        if kind:
            ET.SubElement(case, kind, message=_xml(text))


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _of_run(step: StepStanding, failures: Mapping[str, object]) -> tuple[str, str]:
    if step.slug in failures:
        return "error", str(failures[step.slug])
    return ("", "") if step.freshness == "fresh" else ("skipped", f"{step.freshness}: {step.why}")


def _xml(text: str) -> str:
    # XML 1.0 has no way to hold control characters, not even escaped.
    kept = (c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "?" for c in text)
    return "".join("?" if "\ud800" <= c <= "\udfff" else c for c in kept)


__all__ = ["junit_of_several", "junit_xml"]
