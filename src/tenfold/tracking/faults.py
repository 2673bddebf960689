"""What goes wrong in MLflow, said in one sentence and without its pages of log."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import warnings
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from tenfold.errors import ProjectProblem, TenfoldError

# Told before MLflow is imported. Its own defaults would try a dead server for minutes.
_TOLD = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "30",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
}
_LOGGERS = ("mlflow", "alembic", "urllib3")


def prepare() -> None:
    """Tell MLflow what it must know before it is imported; what the user has set stays."""
    for name, value in _TOLD.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def said(uri: str, what: str = "The model registry") -> Iterator[None]:
    """Turn whatever MLflow raises inside the block into one sentence.

    Raises
    ------
    ProjectProblem
        The registry is locked, down, damaged, or refused what was asked.
    """
    prepare()
    with quiet():
        try:
            yield
        except TenfoldError:
            raise
        except Exception as error:
            raise _problem(error, uri, what) from error


def shown(uri: str) -> str:
    """The address of a registry as it may be printed: without name and password.

    Examples
    --------
    >>> shown("https://reader@models.example/path?page=1")
    'https://models.example/path'
    """
    parts = urlsplit(uri)
    if parts.scheme == "sqlite":
        return uri.rpartition("/")[2]
    host = parts.hostname or ""
    host += f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _problem(error: Exception, uri: str, what: str) -> ProjectProblem:
    text = _reason(error)
    place = f"{what} '{shown(uri)}'"
    low = text.lower()
    if "database is locked" in low:
        return ProjectProblem.because(
            f"{place} is locked by another program.", "Wait for it to end, then run again."
        )
    if "malformed" in low or "not a database" in low:
        return ProjectProblem.because(
            f"{place} is damaged.", "Put a copy of it back, or move it away to begin a new one."
        )
    if "out-of-date database schema" in low or "can't locate revision" in low:
        return ProjectProblem.because(
            f"{place} was written by another version of MLflow.",
            "Install that version, or move the file away to begin a new one.",
        )
    if "max retries exceeded" in str(error).lower() or "connection refused" in str(error).lower():
        return ProjectProblem.because(
            f"{place} cannot be reached.",
            "Check its address and that it runs; what served before still serves.",
        )
    return ProjectProblem.because(
        f"{place} did not do what was asked: {text}",
        "Check that it runs and that you may write to it; what served before still serves.",
    )


def _reason(error: Exception) -> str:
    line = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    line = line.partition("(Background on this error")[0]
    return (line[:200] or type(error).__name__).rstrip(".") + "."


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep MLflow's log and its warnings about itself to itself."""
    # MLflow logs a traceback for what it raises as well. Importing it sets its levels anew.
    importlib.import_module("mlflow")
    before = {name: logging.getLogger(name).level for name in _LOGGERS}
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


__all__ = ["prepare", "quiet", "said", "shown"]
