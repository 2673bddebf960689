"""What must hold of a project whatever failed: whole files, equal content, one sentence."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import os
import random
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from faults import Died, Disk, How

from tenfold import registry
from tenfold.cli import main
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.records import RecordStore, read_document


@dataclass
class Said:
    """What one call of the command line came to."""

    code: int
    out: str
    err: str


NOTHING = Said(0, "", "")


def tenfold(*arguments: object) -> Said:
    """Call the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["tenfold", *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            return Said(int(end.code or 0), out.getvalue(), err.getvalue())
    raise AssertionError("main() always ends in an exit")


def called(action: Callable[[], object]) -> Said:
    """Call Python, and answer as the command line would."""
    try:
        action()
    except TenfoldError as error:
        return Said(error.exit_code, "", str(error))
    return Said(0, "", "")


def check_whole(folder: Path) -> None:
    """Every file that has its name is one that somebody finished."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if not path.is_file() or any(part.endswith(".unfinished") for part in name.parts):
            continue
        if name.name == "tenfold.yaml":
            Project(folder).given()
        elif name.parent.name == "records" and name.suffix == ".json":
            read_document(path, "")
        elif name.parts[0] == "data":
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
        elif name.suffix == ".json":
            json.loads(path.read_bytes())
        elif name.suffix == ".html":
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        elif name.suffix == ".ipynb" and path.read_text() != '{"cells": []}':
            _check_notebook(path.read_bytes())


@functools.cache
def _check_notebook(data: bytes) -> None:
    # The same eleven after each of a hundred faults: equal bytes are looked at once.
    nbformat.validate(nbformat.reads(data.decode(), as_version=4))


def contents(project: Project) -> dict[str, str]:
    """Content hash per step, records' history included."""
    store = RecordStore(project.records)
    found = {step.slug: store.read(step) for step in registry.steps()}
    past = [(line["step"], line["content_hash"]) for line in store.history()]
    return {n: r.content_hash for n, r in found.items() if r} | {"history": str(sorted(past))}


def faults(folder: Path, act: Callable[[], Said], how: How) -> Iterator[tuple[Disk, Said | None]]:
    """Fail at operations of `act`, one at a time, from one copy of `folder` each time.

    At one of each kind of operation on each kind of file, and at a sixth of the others, drawn by a
    seed that is printed; ``TENFOLD_FAULTS=SEED`` draws them again, ``TENFOLD_FAULTS=all`` fails at
    every one, as ``python benchmarks/kills.py --everywhere`` does.
    """
    kept = folder.with_name(f"{folder.name} before")
    if folder.exists():
        shutil.copytree(folder, kept)

    def again() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        if kept.exists():
            shutil.copytree(kept, folder)

    again()
    with Disk(folder).watched() as undisturbed:
        act()
    for at in _drawn(undisturbed.done):
        again()
        disk, said = Disk(folder, at, how), None
        with disk.watched(), contextlib.suppress(Died):
            said = act()
        # An operation more or less, as threads fall: the last of them may not come about.
        if disk.reached:
            yield disk, None if disk.dead else said


def _drawn(done: Sequence[tuple[str, str]]) -> list[int]:
    """Which operations are to fail."""
    asked = os.environ.get("TENFOLD_FAULTS", "")
    if asked == "all":
        return list(range(len(done)))
    seed = int(asked or secrets.randbelow(2**32))
    print(f"Drawn by TENFOLD_FAULTS={seed}")  # noqa: T201  # shown where a test fails
    rng = random.Random(seed)
    order = rng.sample(range(len(done)), len(done))
    kinds = {(done[at][0], _kind(done[at][1])): at for at in order}
    others = [at for at in order if at not in kinds.values()]
    # The last one, too: all is done but that.
    return sorted({*kinds.values(), *others[: len(others) // 6], len(done) - 1})


def _kind(path: str) -> str:
    # Digests, and notebooks of other steps, are written by the same lines.
    return re.sub(r"[0-9a-f]{6,}|notebooks/\d\d_\w+", "…", path)


def check_sentence(said: Said | None, undisturbed: Said, disk: Disk) -> None:
    """It ended as if nothing had been, or in a sentence with exit code 2."""
    if said is None:
        return
    assert "Traceback" not in said.err
    if said.code != undisturbed.code:
        assert said.code == 2, (disk.done[disk.at or 0], said)
        assert "cannot be" in said.err
