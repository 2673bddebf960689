"""JupyterLab on the project's notebooks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from tenfold.errors import ProjectProblem
from tenfold.notebooks import carried_notebooks
from tenfold.project import Project

_NAME_OF_SOCKET = len(f"/kernel-{uuid4()}-ipc-1")
_MOST_OF_A_PATH = 100  # characters that a socket's path may have


def open_lab(project: Path | None, *, browser: bool = True, port: int = 8888) -> int:
    """Start JupyterLab and wait for it; returns its exit code.

    Without a project it opens the start notebook in the current folder, where one is made.

    Raises
    ------
    ProjectProblem
        `project` is none, or nothing can be written in the current folder.
    """
    try:
        folder = Project.find(project).folder
        first = "notebooks/01_business_problem.ipynb"
    except ProjectProblem:
        if project is not None:
            raise
        folder, first = _with_front_door(Path.cwd()), "notebooks/00_start.ipynb"
    command = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}"]
    command += [f"--LabApp.default_url=/lab/tree/{first}"]
    command.append("--KernelProvisionerFactory.default_provisioner_name=tenfold-fork")
    command += _transport()
    command += [] if browser else ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return _served(command, _environment())


def _served(command: list[str], environment: Mapping[str, str]) -> int:
    """Run the server until it ends; its exit code."""
    server = subprocess.Popen(command, env=environment)
    # Whoever ends this command by a signal ends what it started. A thread hears no signals.
    hears = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, lambda *_: server.terminate()) if hears else None
    try:
        return server.wait()
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()
        if hears:
            signal.signal(signal.SIGTERM, before)


def _with_front_door(here: Path) -> Path:
    """The folder, with the start notebook in it."""
    door = here / "notebooks" / "00_start.ipynb"
    if not door.exists():
        try:
            door.parent.mkdir(exist_ok=True)
            shutil.copy(carried_notebooks() / door.name, door)
        except OSError as error:
            raise ProjectProblem.because(
                f"The start page cannot be put into '{here}': {error.strerror}.",
                "Go to a folder of your own, and call it there.",
            ) from None
    return here


def _transport() -> list[str]:
    # Over TCP any user of the machine could read along, and ipykernel 7 says so in the log.
    from jupyter_core.paths import jupyter_runtime_dir

    fits = len(jupyter_runtime_dir()) + _NAME_OF_SOCKET < _MOST_OF_A_PATH
    return ["--KernelManager.transport=ipc"] if os.name == "posix" and fits else []


def _environment() -> dict[str, str]:
    # JupyterLab would open with a question about its news; a person's own settings still win.
    defaults = str(Path(__file__).parent / "jupyter")
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    path = os.pathsep.join([defaults, known] if known else [defaults])
    return os.environ | {"JUPYTER_CONFIG_PATH": path}
