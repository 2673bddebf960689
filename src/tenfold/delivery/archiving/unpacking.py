"""Unpacks a project that may come from a stranger: what is not as its manifest says is refused."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenfold import registry
from tenfold.decision_file import FILE, SCHEMA
from tenfold.delivery.archiving.choosing import goes
from tenfold.delivery.archiving.manifest import (
    METHODS,
    NAME,
    Manifest,
    Packed,
    look,
    manifest_of,
    no_pack,
)
from tenfold.errors import ProjectProblem, TenfoldError, WrongInput
from tenfold.files import UNFINISHED
from tenfold.project import Project
from tenfold.standing import Standing

_CHUNK = 1 << 20


def unpack(file: Path, folder: Path) -> Project:
    """Make the project of a pack again, in a folder that is new or empty.

    Parameters
    ----------
    folder : Path
        The project's folder, not the one above it.

    Raises
    ------
    WrongInput
        It is no pack, is damaged, holds what a pack may not hold, or the folder is not empty.
    ProjectProblem
        The folder cannot be written.
    """
    file, folder = file.expanduser(), folder.expanduser().absolute()
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise WrongInput.because(f"'{folder}' is not empty.", "Name a new folder.")
    manifest = look(file)
    if manifest.decisions > SCHEMA:
        raise WrongInput.because(
            f"'{file.name}' was made by tenfold {manifest.tenfold}; this version reads decision "
            f"files up to schema {SCHEMA}, not {manifest.decisions}.",
            "Install that version or a newer one.",
        )
    with _room(folder) as room, _opened(file) as opened:
        _check_names(opened, file.name)
        _check_space(manifest, room)
        for info in opened.infolist():
            if info.filename != NAME:
                _extract(opened, info, manifest.files[info.filename], room)
        # Nothing may stand here that its own rules refuse.
        Project(room).given()
        if folder.exists():
            folder.rmdir()
        room.replace(folder)
    return Project(folder.resolve())


def changed_standing(project: Project, manifest: Manifest) -> list[str]:
    """Steps that stand otherwise here than where they were packed, a sentence each."""
    standing, lines = Standing(project), []
    for step in registry.steps():
        then = manifest.standing.get(step.slug)
        try:
            now, why = standing.freshness(step)
        except TenfoldError as error:
            now, why = "damaged", str(error)
        if then is not None and then != now:
            lines.append(f"{step.number} {step.title} was {then} and is {now} here: {why}")
    standing.hashes.save()
    return lines


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(UNFINISHED, f".{folder.name}.", folder.parent))
        room.chmod(0o755)
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        yield room
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as opened:
            yield opened
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise no_pack(file.name) from None


def _check_names(opened: zipfile.ZipFile, name: str) -> None:
    seen: set[str] = set()
    for info in opened.infolist():
        kind = stat.S_IFMT(info.external_attr >> 16)
        # Files that one system tells apart and another does not would overwrite each other.
        one = unicodedata.normalize("NFC", info.filename).casefold()
        fault = ""
        if kind not in (0, stat.S_IFREG) or info.is_dir():
            fault = "is a link or a folder"
        elif one in seen:
            fault = "is there twice"
        elif info.filename != NAME and not goes(info.filename):
            fault = "has a name that no file of a project has"
        elif info.compress_type not in METHODS:
            fault = "is compressed as no pack is"
        if fault:
            raise WrongInput.because(
                f"'{name}' is not safe to unpack: '{info.filename[:100]}' {fault}.",
                "Ask whoever made it to pack the project again.",
            )
        seen.add(one)
    files = manifest_of(opened, name).files
    names = {info.filename for info in opened.infolist()} - {NAME}
    if names != files.keys() or FILE not in files:
        raise _damaged(name)


def _check_space(manifest: Manifest, room: Path) -> None:
    size = sum(each.bytes for each in manifest.files.values())
    free = shutil.disk_usage(room).free
    if size > free:
        raise WrongInput.because(
            f"The project needs {size / 1e9:,.1f} GB, and {free / 1e9:,.1f} GB are free.",
            "Free some space.",
        )


def _extract(opened: zipfile.ZipFile, info: zipfile.ZipInfo, packed: Packed, room: Path) -> None:
    path = room / info.filename
    path.parent.mkdir(parents=True, exist_ok=True)
    hashed, left = hashlib.sha256(), packed.bytes
    with opened.open(info) as source, path.open("xb") as target:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:  # it says less than it holds
                raise _damaged(Path(str(opened.filename)).name)
            hashed.update(chunk)
            target.write(chunk)
    if left or hashed.hexdigest() != packed.sha256:
        raise _damaged(Path(str(opened.filename)).name)
    # Which of two is newer, a dossier or a record, is told by their times.
    changed = min(packed.changed, time.time_ns())
    os.utime(path, ns=(changed, changed))


def _damaged(name: str) -> WrongInput:
    return WrongInput.because(
        f"'{name}' is damaged: its files are not those that it lists. Nothing was unpacked.",
        "Pack the project again, or copy the file again.",
    )


def _unwritable(folder: Path, error: OSError) -> ProjectProblem:
    return ProjectProblem.because(
        f"'{folder}' cannot be written: {error.strerror or error}.",
        "Make the folder above it writable or free some space.",
    )


__all__ = ["changed_standing", "unpack"]
