"""A folder of parts that is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tenfold.errors import ProjectProblem, WrongInput
from tenfold.files import UNFINISHED

_OURS = ("part-", "_SUCCESS", ".part-", "._SUCCESS")
_MARK = "_tenfold.json"
"""Stands beside our parts: any job of Spark names its parts so. Readers of a folder pass it by."""


def check_folder_name(out: Path) -> None:
    """Refuse a place where a folder of parts cannot stand, or would take away what is not ours.

    Raises
    ------
    WrongInput
        It is named as a CSV, is a file, or holds something other than parts of ours.
    """
    if out.suffix.lower() == ".csv":
        raise WrongInput.because(
            f"'{out.name}' says CSV; Spark writes a folder of Parquet parts.",
            "Give the name of a folder, or score without --engine spark.",
        )
    if out.is_file():
        raise WrongInput.because(
            f"'{out}' is a file; Spark writes a folder of Parquet parts.", "Give another name."
        )
    if out.is_dir():
        # Hidden ones last: who is told of one should be able to find it.
        names = sorted((p.name for p in out.iterdir()), key=lambda n: (n.startswith("."), n))
        ours = (*_OURS, _MARK) if _MARK in names else ()
        others = [name for name in names if not name.startswith(ours)]
        if others:
            raise WrongInput.because(
                f"The folder '{out}' holds what is no part of earlier answers: '{others[0]}'.",
                "Give the name of a folder that is not there yet.",
            )


def check_beside(out: Path, batch: Path) -> None:
    """Refuse to put answers in the place of the rows that they are about.

    Raises
    ------
    WrongInput
        The batch lies in the folder `out`.
    """
    if batch.resolve().is_relative_to(out.resolve()):
        raise WrongInput.because(
            f"The batch '{batch}' lies in '{out}', which the answers would replace.",
            "Give another name.",
        )


@contextlib.contextmanager
def replacing_folder(out: Path) -> Iterator[Path]:
    """Yield a spare folder beside `out`; what stands in its ``whole`` then takes `out`'s place.

    Raises
    ------
    ProjectProblem
        The folder cannot be written.
    """
    spare: Path | None = None
    try:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            spare = Path(tempfile.mkdtemp(UNFINISHED, f".{out.name}.", out.parent))
            # Executors may run as somebody else.
            spare.chmod(0o755)
        except OSError as error:
            raise _unwritable(out, error) from error
        yield spare
        try:
            (spare / "whole" / _MARK).write_text('{"written_by": "tenfold score"}\n')
            _exchange(spare, out)
        except OSError as error:
            raise _unwritable(out, error) from error
    finally:
        if spare is not None:
            shutil.rmtree(spare, ignore_errors=True)


def _exchange(spare: Path, out: Path) -> None:
    old = spare / "old"
    if out.is_dir():
        out.rename(old)
    try:
        (spare / "whole").rename(out)
    except OSError:
        if old.is_dir():
            old.rename(out)
        raise
    if os.name == "posix":
        handle = os.open(out.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(out: Path, error: OSError) -> ProjectProblem:
    return ProjectProblem.because(
        f"'{out}' cannot be written: {error.strerror or error}.",
        "Make the folder writable or free some space, then run again.",
    )


__all__ = ["check_beside", "check_folder_name", "replacing_folder"]
