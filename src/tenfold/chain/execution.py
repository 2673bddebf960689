"""One notebook through papermill, its failure turned into a sentence."""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import itertools
import json
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold import errors, kernels
from tenfold.errors import StepFailed, TenfoldError
from tenfold.notebooks import check_notebook

if TYPE_CHECKING:
    from traitlets.config import Config

# jsonschema's optional checker costs over a second on every papermill import; nobody needs it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None blocks the import

_numbers = itertools.count()
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_ENVIRONMENT = {
    "GX_ANALYTICS_ENABLED": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def execute_notebook(
    source: Path,
    target: Path,
    *,
    parameters: Mapping[str, object],
    cwd: Path,
    timeout: int | None,
    threads: int = 1,
    on_cell: Callable[[int, int], None] = lambda index, cells: None,
) -> list[str]:
    """Run `source` with `parameters` into `target`.

    Parameters
    ----------
    timeout : int, optional
        Seconds that the whole notebook may take.
    threads : int
        Threads that the kernel's numerical libraries may use.
    on_cell : callable
        Told the index of the running code cell, from 1, and the number of code cells, in the
        thread of the caller or another.

    Returns
    -------
    list of str
        What was left out of `target` for its size, or is wrong with it.

    Raises
    ------
    WrongInput
        It would not run its step as decided; no kernel starts.
    TenfoldError
        The notebook's own error, with its exit code.
    StepFailed
        Anything else: the kernel died, the notebook took longer than `timeout` seconds, a bug.
    """
    # What no kernel can mend is said before one starts.
    check_notebook(source)
    # First: it warms up while this process imports papermill.
    kernels.start()
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillException, PapermillExecutionError

    from tenfold.chain.engine import Watch
    from tenfold.chain.executed import finish
    from tenfold.chain.outputs import write_whole

    write_whole()
    said: list[str] = []
    watch = Watch(timeout, on_cell)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            _literally(source),
            _literally(target),
            parameters=dict(parameters),
            engine_name="tenfold",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            # Not papermill's own cwd: it moves this whole process, and with it other notebooks.
            resources={"metadata": {"path": str(cwd)}},
            watch=watch,
            environment=_environment(threads),
            config=_transport(),
            # Else each kernel reports on stderr the interrupt by which it is ended.
            extra_arguments=["--log-level=CRITICAL"],
        )
    except PapermillExecutionError as error:
        raise _failure(error.ename, error.evalue, target) from None
    except CellTimeoutError:
        raise StepFailed(
            f"{target.stem} ran longer than {timeout} s and was stopped at {watch.cell}. "
            f"Raise --timeout, or open {target}."
        ) from None
    except DeadKernelError:
        raise StepFailed(
            f"{target.stem}: the kernel died (out of memory?) at {watch.cell}. Open {target}."
        ) from None
    except RuntimeError as error:
        what = f"the kernel was lost at {watch.cell}" if watch.running else "no kernel started"
        raise StepFailed(f"{target.stem}: {what}: {error}") from None
    except PapermillException as error:
        raise StepFailed(f"{target.stem}: {error}") from error
    finally:
        _close_loop()
        said += finish(target, folder=cwd)
    return said


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep papermill's warnings to itself, and leave no kernel behind.

    Once around all notebooks: threads share standard error and the fork servers.
    """
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            kernels.close()


def _close_loop() -> None:
    # Jupyter makes an event loop for each thread and leaves it and its sockets open.
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    if not loop.is_running():
        loop.close()


def _environment(threads: int) -> dict[str, str]:
    # For this kernel alone: another one, side by side, may have other threads.
    return _ENVIRONMENT | os.environ | dict.fromkeys(_THREADS, str(threads))


def _literally(path: Path) -> str:
    # papermill formats paths: a folder called {a} would be a missing parameter.
    return str(path).replace("{", "{{").replace("}", "}}")


def _transport() -> Config:
    # Over TCP any user of the machine could read along, and ipykernel 7 says so on stderr.
    from traitlets.config import Config

    folder = _runtime_folder()
    # A socket's path may be about 100 characters long; kernels add 60 to their folder.
    if os.name != "posix" or len(folder) > 40:
        return Config()
    # Left to themselves, kernels put their sockets where they run, two at a time under one name.
    sockets = f"{folder}/{next(_numbers)}"
    return Config({"KernelManager": {"transport": "ipc", "ip": sockets}})


@functools.cache
def _runtime_folder() -> str:
    folder = tempfile.mkdtemp(prefix="tenfold-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = folder
    return folder


def readable(notebook: Path) -> dict[str, Any]:
    """The JSON of a notebook.

    Raises
    ------
    StepFailed
        It is not one.
    """
    try:
        document: dict[str, Any] = json.loads(notebook.read_bytes())
        list(document["cells"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StepFailed(f"'{notebook}' is not a notebook: {error}") from None
    return document


def _failure(name: str, message: str, target: Path) -> TenfoldError:
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, TenfoldError):
        failure = TenfoldError(message)
        failure.exit_code = kind.exit_code  # type: ignore[misc]  # this instance's own code
        return failure
    return StepFailed(f"{target.stem}: {name}: {message}. Open {target} for where it stopped.")
