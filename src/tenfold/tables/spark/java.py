"""The Java that Spark runs on: where it is, which version, and what to do when it will not do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tenfold.errors import WrongInput

WANTED = 17
"""Oldest Java that Spark 4 starts on."""

_WITHOUT = "or choose another engine: only Spark needs Java."
_PATIENCE = 30


def check_java() -> None:
    """Make sure that a Java which Spark can use is there, before Spark looks for it.

    Raises
    ------
    WrongInput
        There is none, it does not start, or it is too old: says which was found and is wanted.
    """
    java = _found()
    version = _version(java)
    if version is None:
        raise WrongInput.because(
            f"'{java}' does not say which Java it is.",
            f"Spark needs Java {WANTED} or newer: install it and set JAVA_HOME to its folder, "
            + _WITHOUT,
        )
    if _major(version) < WANTED:
        raise WrongInput.because(
            f"Spark needs Java {WANTED} or newer; found {version} ('{java}').",
            f"Install Java {WANTED} and set JAVA_HOME to its folder, {_WITHOUT}",
        )


def _found() -> Path:
    home = os.environ.get("JAVA_HOME")
    if home:
        java = Path(home) / "bin" / ("java.exe" if os.name == "nt" else "java")
        if java.is_file():
            return java
        raise WrongInput.because(
            f"JAVA_HOME is '{home}', and there is no bin/java in it.",
            f"Set JAVA_HOME to the folder of a Java {WANTED} or newer, {_WITHOUT}",
        )
    on_path = shutil.which("java")
    if on_path is None:
        raise WrongInput.because(
            f"Spark needs Java {WANTED} or newer, and no Java was found.",
            f"Install it (many systems call it openjdk-{WANTED}-jre-headless), {_WITHOUT}",
        )
    return Path(on_path)


def _version(java: Path) -> str | None:
    try:
        # It speaks on standard error.
        said = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, timeout=_PATIENCE, check=False
        ).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "([0-9][^"]*)"', said)
    return found.group(1) if found else None


def _major(version: str) -> int:
    parts = re.split(r"[._+-]", version)
    # Up to 8 they were called 1.8.
    return int(parts[1] if parts[0] == "1" and len(parts) > 1 else parts[0])


__all__ = ["WANTED", "check_java"]
