"""What the commands print: lines for people, JSON for machines."""

from __future__ import annotations

import json as json_
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.cli.progress import GATE_WORDS
from tenfold.delivery.several import document
from tenfold.standing import NEVER_RAN, UNCHANGED, freshness_word

if TYPE_CHECKING:
    from tenfold.chain import Planned, RunResult, StepEvent
    from tenfold.verdict import StepStanding, Verdict

_MOST = 12


def result(run: RunResult, report: Path | None, *, json: bool) -> None:
    """Print how a run ended."""
    if json:
        print(json_.dumps(document(run, report), indent=1, ensure_ascii=False))
        return
    _table(run.verdict, {slug: _happened(run.events, slug) for slug in _slugs(run.verdict)})
    sys.stdout.flush()
    _judgement(run.verdict, run.standing.project.folder)
    if run.what_if:
        there = _named(run.standing.project.folder)
        print(f"What-if: {run.run_id}; the project is as it was.")
        print(f"  compare: tenfold diff{there} --run {run.run_id}")
        if not run.failures:
            print(f"  keep it: tenfold adopt {run.run_id}{there}")
    if report:
        print(f"Dossier: {near(report)}")
    sys.stdout.flush()
    # Last, where it is read first.
    for event in run.events:
        if event.state == "failed":
            _failure(event, run)


def verdict(found: Verdict, folder: Path, *, json: bool) -> None:
    """Print the verdict and a line per step."""
    if json:
        print(found.model_dump_json(indent=1))
        return
    _table(found, {step.slug: ("", _stands(step)) for step in found.steps})
    _judgement(found, folder)


def plan(planned: Sequence[Planned], *, json: bool) -> None:
    """Print what would run."""
    if json:
        rows = [
            {"step": p.step.slug, "plan": p.word, "runs": p.runs, "why": p.why} for p in planned
        ]
        print(json_.dumps(rows, indent=1, ensure_ascii=False))
        return
    for each in planned:
        print(f"{each.step.number:>2} {each.step.title:<18} {each.word:<8} {each.why}")


def contract(found: Any, *, json: bool) -> int:
    """Print how a batch fared; returns the exit code."""
    if json:
        print(json_.dumps(found.as_json(), indent=1, ensure_ascii=False))
    else:
        for line in found.lines():
            print(line)
    return int(found.exit_code)


def interrupted(last: Mapping[str, StepEvent]) -> None:
    """Say what an interrupted run keeps, and how to go on."""

    def titles(state: str) -> str:
        steps = [event.step for event in last.values() if event.state == state]
        return ", ".join(f"{s.number} {s.title}" for s in sorted(steps, key=lambda s: s.number))

    cut, done = titles("running"), titles("done")
    said = [f"Stopped{f' in {cut}' if cut else ''}."]
    said += [f"Kept: {done}."] if done else []
    said.append("Nothing is lost: the same command goes on from there.")
    print(" ".join(said), file=sys.stderr)


def near(path: Path) -> str:
    """A path as short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _named(folder: Path) -> str:
    # Inside the project, its commands find it.
    here = Path.cwd()
    return "" if here.is_relative_to(folder) else f" {shlex.quote(near(folder))}"


def _table(found: Verdict, notes: Mapping[str, tuple[str, str]]) -> None:
    rows = [
        (f"{s.number:>2}", s.title, GATE_WORDS[s.status] if s.gate else "–", *notes[s.slug])
        for s in found.steps
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    print()
    for number, title, gate, took, note in rows:
        line = f"{number} {title:<{widths[1]}}  {gate:<{widths[2]}}  {took:>{widths[3]}}"
        print(f"{line}  {note}".rstrip())


def _judgement(found: Verdict, folder: Path) -> None:
    print(f"\nVerdict: {found.word}")
    for reason in found.reasons[:_MOST]:
        print(f"  - {reason}")
    if len(found.reasons) > _MOST:
        print(f"  … and {len(found.reasons) - _MOST} more: see the dossier")
    fixes = _fixes(found)
    if fixes:
        print(f"Can be put right by a command: {', '.join(fixes)}")
        print(f"  show it: tenfold fix {shlex.quote(near(folder))} {fixes[0]} --dry-run")
    if found.money:
        print(f"Money: {found.money}")
    if found.money_since:
        print(f"  by itself, not over today's rule: {found.money_since}")


def _fixes(found: Verdict) -> list[str]:
    """Checks with a fix that needs nobody to fill anything in; a waived one is answered for."""
    checks = [check for step in found.steps for check in (step.gate.checks if step.gate else [])]
    return [c.code for c in checks if not c.waived and any(not fix.asks for fix in c.fixes)]


def _failure(event: StepEvent, run: RunResult) -> None:
    print(f"\n{event.step.number} {event.step.title} failed: {event.text}", file=sys.stderr)
    executed = run.folder / f"{event.step.stem}.ipynb"
    if executed.is_file() and str(executed) not in event.text:
        print(f"Notebook: {near(executed)}", file=sys.stderr)


def _happened(events: Sequence[StepEvent], slug: str) -> tuple[str, str]:
    told = [event for event in events if event.step.slug == slug]
    if not told:
        return "", ""
    last = told[-1]
    took = f"{last.seconds:.1f} s" if last.seconds else ""
    if last.state == "done":
        first = told[0].text == NEVER_RAN
        ran = "ran for the first time" if first else f"ran: {told[0].text}"
        return took, f"{ran} ({last.text})" if last.text else ran
    if last.state == "skipped":
        return took, "unchanged" if last.text == UNCHANGED else last.text
    return took, "failed, see below" if last.state == "failed" else f"not reached: {last.text}"


def _stands(step: StepStanding) -> str:
    if step.freshness == "fresh":
        return "up to date"
    return f"{freshness_word(step.freshness)}: {step.why}"


def _slugs(found: Verdict) -> list[str]:
    return [step.slug for step in found.steps]


__all__ = ["contract", "interrupted", "near", "plan", "result", "verdict"]
