"""Where MLflow keeps things: mlflow.db and mlartifacts in the project, or a server by URI."""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenfold.errors import ProjectProblem
from tenfold.files import replacing
from tenfold.locking import locked
from tenfold.tracking.faults import prepare, said, shown

FILE = "mlflow.db"
ARTIFACTS = "mlartifacts"
ENVIRONMENT = "MLFLOW_TRACKING_URI"
_SQLITE = "sqlite:///"
_WAIT = 5.0  # seconds for another program to let the file go
# Where MLflow writes down a folder's absolute path.
_PLACES = (
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("model_versions", "source"),
    ("model_versions", "storage_location"),
    ("logged_models", "artifact_location"),
)


@dataclass(frozen=True)
class Store:
    """One tracking store.

    Attributes
    ----------
    folder : Path
        The project, or the folder of a what-if: where the lock is, and the store by default.
    """

    uri: str
    folder: Path

    @property
    def home(self) -> Path | None:
        """Folder of the SQLite file; None where it is no such file."""
        place = self.uri.removeprefix(_SQLITE)
        return None if place == self.uri else Path(place).absolute().parent

    @property
    def artifacts(self) -> Path | None:
        """Where models and documents are; None where a server says where."""
        return self.home / ARTIFACTS if self.home else None

    def client(self) -> Any:
        """An `mlflow.MlflowClient` of this store alone, whatever the process is set to."""
        prepare()
        from mlflow import MlflowClient

        return MlflowClient(tracking_uri=self.uri, registry_uri=self.uri)

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Hold the registry of this project, for what takes more than one call."""
        return locked(self.folder / ".mlflow.lock", what="The model registry", wait=30.0)


def open_store(project_dir: Path, *, uri: str | None = None, what_if: Path | None = None) -> Store:
    """The store of a project, ready for use.

    Parameters
    ----------
    uri : str, optional
        Default: ``MLFLOW_TRACKING_URI`` where it is set, else ``mlflow.db`` in the project.
    what_if : Path, optional
        Folder of a what-if: it gets a copy of the project's own registry, made anew, and the
        project's is only read.

    Raises
    ------
    ProjectProblem
        It is locked, damaged, down, or a folder of files, which MLflow no longer maintains.
    """
    project_dir = project_dir.resolve()
    chosen = uri or os.environ.get(ENVIRONMENT, "").strip() or local_uri(project_dir)
    if what_if is not None:
        what_if.mkdir(parents=True, exist_ok=True)
        store = Store(local_uri(what_if.resolve()), what_if.resolve())
        _copied(project_dir if chosen == local_uri(project_dir) else None, store.folder)
        return store
    store = Store(chosen, project_dir)
    if store.home is not None:
        path = Path(chosen.removeprefix(_SQLITE)).absolute()
        _check(path)
        _made(path)
        _rehome(path, store.home)
        return store
    _refuse_files(chosen)
    with said(chosen):
        # One question first: a server that is down says so before anything is half done.
        store.client().search_registered_models(max_results=1)
    return store


def local_uri(folder: Path) -> str:
    """The URI of the SQLite file in a folder."""
    return _uri(folder / FILE)


def _uri(path: Path) -> str:
    return f"{_SQLITE}{path.as_posix()}"


def _refuse_files(uri: str) -> None:
    scheme = uri.partition(":")[0] if ":" in uri else ""
    if scheme in ("", "file"):
        raise ProjectProblem.because(
            f"'{shown(uri)}' is a folder; MLflow no longer maintains registries kept as files.",
            f"Set {ENVIRONMENT} to a server, to sqlite:///PATH, or to nothing.",
        )


def _check(path: Path) -> None:
    """Say at once that the file is locked or damaged: MLflow would try again for a minute."""
    if not path.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=_WAIT)) as held:
            held.execute("BEGIN IMMEDIATE")
            held.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
            held.rollback()
    except sqlite3.Error as error:
        with said(_uri(path)):
            raise error from None


def _made(path: Path) -> None:
    """Make the tables beside the file and move them into place: never half of them."""
    if path.exists() and path.stat().st_size:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.parent / ".mlflow.lock", what="The model registry", wait=60.0):
        if path.exists() and path.stat().st_size:
            return
        with said(_uri(path)), replacing(path) as spare:
            _fill(spare)


def _fill(path: Path) -> None:
    """Write an empty store into `path`, over whatever is there."""
    # In memory, then written once: the seventy migrations on a disk take three times as long.
    from mlflow.store.db.utils import _initialize_tables
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    # They name the tables that have to be there.
    for kind in ("model_registry", "tracking"):
        importlib.import_module(f"mlflow.store.{kind}.sqlalchemy_store")
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        _initialize_tables(engine)  # type: ignore[no-untyped-call]  # MLflow's own
        with (
            contextlib.closing(engine.raw_connection()) as source,
            contextlib.closing(sqlite3.connect(path)) as target,
        ):
            source.driver_connection.backup(target)  # type: ignore[union-attr]  # SQLite's own
    finally:
        engine.dispose()


def _copied(project_dir: Path | None, folder: Path) -> None:
    """Make the registry of a what-if anew; its models and documents go with the old one.

    Without a project's file to copy it is empty.
    """
    copy = folder / FILE
    with said(_uri(copy)):
        shutil.rmtree(folder / ARTIFACTS, ignore_errors=True)
        # Into the file, not in its place: MLflow keeps files open as long as the process lives.
        if project_dir is None or not (project_dir / FILE).exists():
            _fill(copy)
            return
        source = project_dir / FILE
        _check(source)
        with (
            contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            contextlib.closing(sqlite3.connect(copy)) as new,
        ):
            old.backup(new)
        # The project's models stay where they are; what is added goes into the what-if.
        _rehome(copy, project_dir)
        with contextlib.closing(sqlite3.connect(copy)) as held, held:
            _moved(held, _PLACES[:1], f"{project_dir.as_posix()}/", f"{folder.as_posix()}/")


def _rehome(path: Path, home: Path) -> None:
    """A project that was moved or copied finds its files where it is now."""
    here = (home / ARTIFACTS).as_posix()
    mark = f"/{ARTIFACTS}/"
    with contextlib.closing(sqlite3.connect(path, timeout=_WAIT)) as held, held:
        row = held.execute(
            "SELECT artifact_location FROM experiments WHERE instr(artifact_location, ?) > 0"
            " AND substr(artifact_location, 1, ?) <> ? LIMIT 1",
            (mark, len(here) + 1, here + "/"),
        ).fetchone()
        if row is None:
            return
        there = str(row[0]).rpartition(mark)[0] + mark
        _moved(held, _PLACES, there, f"{here}/")


def _moved(
    held: sqlite3.Connection, places: Sequence[tuple[str, str]], there: str, here: str
) -> None:
    for table, column in places:
        held.execute(
            f"UPDATE {table} SET {column} = ? || substr({column}, ?)"  # noqa: S608 (constants)
            f" WHERE substr({column}, 1, ?) = ?",
            (here, len(there) + 1, len(there), there),
        )


__all__ = ["ARTIFACTS", "ENVIRONMENT", "FILE", "Store", "local_uri", "open_store"]
