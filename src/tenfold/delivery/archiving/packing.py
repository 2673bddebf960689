"""Packs a project into one file, with the data that its decisions name."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tenfold import __version__, keys, registry
from tenfold.decision_file import SCHEMA as DECISIONS
from tenfold.delivery.archiving.choosing import SUFFIX, chosen, free_name, goes
from tenfold.delivery.archiving.manifest import MOST_BYTES, MOST_FILES, NAME, SCHEMA, look
from tenfold.delivery.reporting import current_report
from tenfold.errors import ProjectProblem, TenfoldError, WrongInput
from tenfold.files import replacing
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.tables.along import FILE as ALONG
from tenfold.tables.along import along

_SQLITE = "sqlite:///"
_CHUNK = 1 << 20


def pack(project: Project, out: Path) -> Path:
    """Write the whole project into one file; the project stays as it is.

    Data that lie outside of the project are copied in. The decision keeps its words, so that
    records and signatures stand, and the unpacked project reads the copy in that place; a database
    is named and not packed. What whoever unpacks it should know stands in the manifest
    (`look(out).said`).

    Parameters
    ----------
    out : Path
        The file; a folder takes one that is called after the project. An older pack of that name
        is replaced.

    Raises
    ------
    ProjectProblem
        The project is in use, or the file cannot be written.
    WrongInput
        A file of another kind has that name, data are missing, or it is too large.
    """
    out = out.expanduser().absolute()
    out = out / f"{project.folder.name}{SUFFIX}" if out.is_dir() else out
    if out.exists():
        try:
            look(out)
        except WrongInput:
            raise WrongInput.because(
                f"'{out.name}' exists and is no packed project.", "Name another file."
            ) from None
    with project.lock("run", wait=2.0), project.act():
        if project.report.is_file():
            # Whoever unpacks it reads of the signatures and waivers that lie beside it.
            with contextlib.suppress(ProjectProblem):
                current_report(Standing(project))
        picked = _picked(project, out)
        with replacing(out) as spare, zipfile.ZipFile(spare, "w", zipfile.ZIP_DEFLATED) as into:
            _write(project, picked, into)
    return out


@dataclass
class _Picked:
    along: dict[str, str] = field(default_factory=dict)  # what is copied in: its place, the copy
    files: dict[str, Path] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def _picked(project: Project, out: Path) -> _Picked:
    picked = _Picked(along=along(project.folder))
    for path in chosen(project):
        if path != out:
            picked.files[path.relative_to(project.folder).as_posix()] = path
    standing = Standing(project)
    for step in registry.steps():
        _data(project, standing, step, picked)
    size = sum(path.stat().st_size for path in picked.files.values())
    if len(picked.files) > MOST_FILES or size > MOST_BYTES:
        raise WrongInput.because(
            f"The project is too large to be packed: {len(picked.files):,} files of "
            f"{size / 1e9:,.1f} GB (at most {MOST_FILES:,} and {MOST_BYTES / 1e9:.0f} GB).",
            "`tenfold gc` clears old runs; or leave large data where they are, in a database.",
        )
    return picked


def _data(project: Project, standing: Standing, step: Step, picked: _Picked) -> None:
    decisions = standing.resolve(step).values
    for name in keys.databases(decisions):
        picked.said.append(
            f"{step.slug}.{name} is a database: it is named, and its rows are not in the pack."
        )
    for name, path in keys.data_files(decisions, project.folder).items():
        value = str(getattr(decisions, name))
        place = value.removeprefix(_SQLITE)
        if not path.exists():
            picked.said.append(f"{step.slug}.{name}: '{value}' is not there, and not in the pack.")
            continue
        packed = _packed_as(project, path, picked)
        if packed and (place in picked.along or not Path(place).is_absolute()):
            picked.said += _left(f"{step.slug}.{name}", path, packed, picked)
            continue
        lies = "is an absolute path" if packed else "lies outside of the project"
        if place not in picked.along:
            picked.along[place] = packed or _take(path, picked)
        packed = picked.along[place]
        picked.said.append(
            f"{step.slug}.{name}: '{value}' {lies}; it comes along as '{packed}' and is read from "
            "there, so that results and signatures stand. For newer data, name another file."
        )
        picked.said += _left(f"{step.slug}.{name}", path, packed, picked)


def _take(path: Path, picked: _Picked) -> str:
    new = free_name(f"data/{path.name}", {*picked.files, *_folders(picked)})
    for inner in _files(path):
        rest = inner.relative_to(path).as_posix() if inner != path else ""
        if goes(f"{new}/{rest}" if rest else new):
            picked.files[f"{new}/{rest}" if rest else new] = inner
    return new


def _packed_as(project: Project, path: Path, picked: _Picked) -> str:
    """The name in the pack of data that lie in the project; empty where they do not go as such."""
    inside = project.folder.resolve()
    if not path.resolve().is_relative_to(inside):
        return ""
    name = path.resolve().relative_to(inside).as_posix()
    under = any(each == name or each.startswith(f"{name}/") for each in picked.files)
    return name if name == "." or under else ""


def _left(place: str, path: Path, packed: str, picked: _Picked) -> list[str]:
    """A sentence where files of a folder of data are not in the pack: rows would be missed."""
    if packed == "." or not path.is_dir():
        return []
    every = sum(each.is_file() and each.name[0] != "." for each in path.rglob("*"))
    taken = [each for each in picked.files if each.startswith(f"{packed}/")]
    lost = every - sum(each.rpartition("/")[2][0] != "." for each in taken)
    if lost <= 0:
        return []
    what = "1 file" if lost == 1 else f"{lost:,} files"
    return [f"{place}: {what} of '{path.name}' not packed: a link, or a name no pack takes."]


def _folders(picked: _Picked) -> set[str]:
    return {"/".join(name.split("/")[:2]) for name in picked.files}


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (p for p in sorted(path.rglob("*")) if p.is_file() and not p.is_symlink())
    else:
        yield path


def _write(project: Project, picked: _Picked, into: zipfile.ZipFile) -> None:
    files = {}
    if picked.along:
        picked.files[ALONG] = project.file  # the time of what is written from memory
    for name, path in sorted(picked.files.items()):
        changed = path.stat().st_mtime_ns
        hashed, size = hashlib.sha256(), 0
        with into.open(_entry(name), "w", force_zip64=True) as target:
            for chunk in _chunks(_along_text(picked) if name == ALONG else path):
                hashed.update(chunk)
                size += len(chunk)
                target.write(chunk)
        files[name] = {"sha256": hashed.hexdigest(), "bytes": size, "changed": changed}
    manifest = {
        "format": "tenfold-pack",
        "schema": SCHEMA,
        "name": project.folder.name,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "tenfold": __version__,
        "decisions": DECISIONS,
        "said": picked.said,
        "standing": _standing(project),
        "files": files,
    }
    into.writestr(_entry(NAME), json.dumps(manifest, ensure_ascii=False, indent=1))


def _along_text(picked: _Picked) -> bytes:
    return (json.dumps(picked.along, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _standing(project: Project) -> dict[str, str]:
    standing, found = Standing(project), dict[str, str]()
    for step in registry.steps():
        try:
            found[step.slug] = standing.freshness(step)[0]
        except TenfoldError:
            found[step.slug] = "damaged"
    standing.hashes.save()
    return found


def _entry(name: str) -> zipfile.ZipInfo:
    # The same project gives the same bytes: times stand in the manifest.
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o100644 << 16
    return info


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise ProjectProblem.because(
            f"'{source}' cannot be read: {error.strerror}.", "Check its permissions."
        ) from None


__all__ = ["pack"]
