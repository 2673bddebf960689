"""`tenfold run` over a folder of projects: lines while they run, one table at the end."""

from __future__ import annotations

import json as json_
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from tenfold.cli.junit import junit_of_several
from tenfold.cli.output import near, plan
from tenfold.cli.progress import Progress
from tenfold.delivery.several import Asked, Ended, Several, run_several, worst
from tenfold.errors import TenfoldError

_HEAD = ("Project", "Verdict", "Money per week", "Steps", "Seconds", "What is wrong")
_NARROWEST = 40  # what a sentence needs to say anything


def run_all(
    folder: Path,
    projects: Sequence[Path],
    asked: Asked,
    *,
    jobs: int | None,
    allow: str,
    json: bool,
    junit: Path | None,
    log: Path | None,
) -> None:
    """Run every project of a folder, and leave with the exit code of the worst."""
    from tenfold.files import write_atomic

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    heard = _Heard(projects, quiet=json, log=log)
    found = run_several(projects, asked, jobs=jobs, on_event=heard.event, on_ended=heard.ended)
    code = worst(_code(one, allow) for one in found.ended)
    try:
        if junit:
            write_atomic(junit, junit_of_several(found.ended))
    finally:
        _print(folder, found, code, json=json)
    raise typer.Exit(code)


def explain_all(projects: Sequence[Path], asked: Asked, *, json: bool) -> None:
    """Say of every project what would run and why; a project that cannot say it stops no other."""
    from tenfold.chain import explain_project
    from tenfold.project import Project

    told: list[dict[str, Any]] = []
    codes = []
    for folder in projects:
        if not json:
            print(f"{folder.name}:")
        try:
            planned = explain_project(
                Project.find(folder),
                overrides=asked.overrides,
                start=asked.start,
                only=asked.only,
                force=asked.force,
                verify=asked.verify,
            )
        except TenfoldError as error:
            codes.append(error.exit_code)
            told.append({"project": folder.name, "error": str(error)})
            if not json:
                print(f"   {error}")
            continue
        steps = [{"step": p.step.slug, "plan": p.word, "why": p.why} for p in planned]
        told.append({"project": folder.name, "plan": steps})
        if not json:
            plan(planned, json=False)
    if json:
        print(json_.dumps(told, indent=1, ensure_ascii=False))
    raise typer.Exit(worst(codes))


class _Heard:
    """Tells events as a single run does, with the project's name before each."""

    def __init__(self, projects: Sequence[Path], *, quiet: bool, log: Path | None) -> None:
        self._quiet = quiet
        self._width = max(len(path.name) for path in projects)
        self._progress = Progress(quiet=quiet, log=log)

    def event(self, project: Path, event: Mapping[str, Any]) -> None:
        from tenfold import registry
        from tenfold.chain import StepEvent

        given = {key: event[key] for key in ("state", "text", "seconds", "gate")}
        step = StepEvent(registry.get(event["step"]), **given)
        self._progress.told(step, of=project.name, width=self._width)

    def ended(self, one: Ended) -> None:
        if not self._quiet:
            line = f"{one.folder.name:<{self._width}}  ended: {one.word}  {one.seconds:.0f} s"
            print(line, file=sys.stderr, flush=True)


def _code(one: Ended, allow: str) -> int:
    return 0 if one.exit_code == 4 and allow == "review" else one.exit_code


def _print(folder: Path, found: Several, code: int, *, json: bool) -> None:
    if json:
        document = {
            "folder": str(folder),
            "projects": [
                {"project": one.folder.name}
                | dict(one.said)
                | {
                    "exit_code": one.exit_code,
                    "seconds": round(one.seconds, 3),
                    "ran": one.ran,
                    "fresh": one.fresh,
                    "wrong": one.wrong,
                    "error": one.error,
                }
                for one in found.ended
            ],
            "interrupted": found.interrupted,
            "exit_code": code,
        }
        print(json_.dumps(document, indent=1, ensure_ascii=False))
    else:
        _table(found.ended)
        _rest(folder, found)
    if found.interrupted:
        words = "Stopped. What had ended is kept: the same command goes on from there."
        print(words, file=sys.stderr)


def _table(ended: Sequence[Ended]) -> None:
    rows = [_HEAD, *(_row(one) for one in ended)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    # Elsewhere than on a terminal nothing is cut off: whoever reads it can scroll.
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    room = max(_NARROWEST, columns - sum(widths[:-1]) - 2 * len(widths))
    print()
    for name, word, money, steps, seconds, wrong in rows:
        line = f"{name:<{widths[0]}}  {word:<{widths[1]}}  {money:<{widths[2]}}  "
        line += f"{steps:<{widths[3]}}  {seconds:>{widths[4]}}  "
        print(f"{line}{wrong if len(wrong) <= room else wrong[: room - 1] + '…'}".rstrip())


def _row(one: Ended) -> tuple[str, ...]:
    steps = f"{one.ran} ran, {one.fresh} fresh" if one.ran or one.fresh else "–"
    return (
        one.folder.name,
        one.word,
        one.money or "–",
        steps,
        f"{one.seconds:.1f}" if one.seconds else "–",
        one.wrong,
    )


def _rest(folder: Path, found: Several) -> None:
    words = [one.word for one in found.ended]
    counted = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
    print(f"\nProjects: {len(words)}: {counted}")
    if any(one.said.get("report") for one in found.ended):
        print(f"Dossiers: {near(folder.resolve() / '*' / 'report.html')}")
    whole = [one for one in found.ended if one.exit_code in (2, 3)]
    if whole:
        print(f"All of what is wrong: tenfold run {near(whole[0].folder)}")


__all__ = ["explain_all", "run_all"]
