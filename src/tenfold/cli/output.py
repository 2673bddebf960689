"""What the commands print: lines for people, JSON and JUnit for machines."""

from __future__ import annotations

import json as json_
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tenfold.chain import Planned, RunResult, StepEvent
from tenfold.files import append_line, write_atomic
from tenfold.verdict import StepStanding, Verdict

_WORDS = {"pass": "pass", "warn": "warn", "block": "BLOCK", "not_evaluated": "not evaluated"}
_MOST = 12


class Printer:
    """Prints a line per event of a run; also to a log file, a JSON line each."""

    def __init__(self, *, quiet: bool, log: Path | None) -> None:
        self._quiet = quiet
        self._log = log.absolute() if log else None
        if self._log:
            append_line(self._log, json_.dumps({"at": _now(), "state": "started"}))

    def __call__(self, event: StepEvent) -> None:
        """Take one event."""
        if self._log:
            entry = {
                "at": _now(),
                "step": event.step.slug,
                "state": event.state,
                "text": event.text,
                "seconds": round(event.seconds, 3),
            }
            append_line(self._log, json_.dumps(entry, ensure_ascii=False))
        if not self._quiet:
            took = f" {event.seconds:.1f} s" if event.seconds else ""
            text = f"  {event.text}" if event.text else ""
            print(
                f"{event.step.number:>2} {event.step.title:<18} {event.state}{took}{text}",
                flush=True,
            )


def result(run: RunResult, report: Path, *, json: bool, junit: Path | None, today: date) -> None:
    """Print how a run ended."""
    if junit:
        write_atomic(junit, junit_xml(run))
    if json:
        document = {
            "run_id": run.run_id,
            "verdict": run.verdict.model_dump(mode="json"),
            "failures": {slug: str(error) for slug, error in run.failures.items()},
            "what_if": run.what_if,
            "report": str(report),
            "exit_code": run.exit_code,
        }
        print(json_.dumps(document, indent=1, ensure_ascii=False))
        return
    for slug, error in run.failures.items():
        print(f"\n{slug} failed: {error}", file=sys.stderr)
    verdict(run.verdict, json=False)
    if run.what_if:
        print(f"What-if: records are in {run.folder}; the same command with --adopt keeps them.")
    print(f"Dossier: {report}")


def verdict(found: Verdict, *, json: bool) -> None:
    """Print the verdict and a line per step."""
    if json:
        print(found.model_dump_json(indent=1))
        return
    print()
    for step in found.steps:
        print(_step_line(step))
    print(f"\nVerdict: {found.word}")
    for reason in found.reasons[:_MOST]:
        print(f"  - {reason}")
    if len(found.reasons) > _MOST:
        print(f"  … and {len(found.reasons) - _MOST} more: see the dossier")


def plan(planned: Sequence[Planned], *, json: bool) -> None:
    """Print what would run."""
    if json:
        rows = [{"step": p.step.slug, "runs": p.runs, "why": p.why} for p in planned]
        print(json_.dumps(rows, indent=1))
        return
    for each in planned:
        word = "runs" if each.runs else "skipped"
        print(f"{each.step.number:>2} {each.step.title:<18} {word}: {each.why}")


def contract(found: Any, *, json: bool) -> int:
    """Print how a batch fared; returns the exit code."""
    if json:
        print(json_.dumps(found.as_json(), indent=1, ensure_ascii=False))
    else:
        for line in found.lines():
            print(line)
    return 0 if found.holds else 1


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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _step_line(step: StepStanding) -> str:
    word = _WORDS[step.status]
    fresh = "" if step.freshness == "fresh" else f"  [{step.freshness}: {step.why}]"
    money = f"  {step.money}" if step.money else ""
    return f"{step.number:>2} {step.title:<18} {word:<14}{money}{fresh}"
