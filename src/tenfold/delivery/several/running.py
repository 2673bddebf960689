"""Running projects side by side: a process each, and what became of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from tenfold.delivery.several.asking import Asked
from tenfold.delivery.several.ended import STOPPED, Ended

# As `ipykernel_launcher` does it: what stands in the working directory shadows no library.
_START = "import sys; sys.flags.safe_path or sys.path.pop(0); "
_START += "from tenfold.delivery.several.child import main; main(sys.argv[1])"
_GRACE = 15.0  # seconds that a project gets to put away what it has


@dataclass(frozen=True)
class Several:
    """How all of them ended, in the order in which they were given."""

    ended: Sequence[Ended]
    interrupted: bool = False


def run_several(
    projects: Sequence[Path],
    asked: Asked,
    *,
    jobs: int | None = None,
    on_event: Callable[[Path, Mapping[str, Any]], None] = lambda project, event: None,
    on_ended: Callable[[Ended], None] = lambda ended: None,
) -> Several:
    """Run projects, as many side by side as there are jobs; what befalls one concerns no other.

    Parameters
    ----------
    projects : sequence of Path
        As `projects_in` found them.
    asked : Asked
        Options for all of them; `jobs` and `threads` in it are set here.
    jobs : int, optional
        Kernels at a time, over all projects; by default as many as there are cores.
    on_event, on_ended : callable
        Told each event of a step as plain data, and each end; from any thread, one at a time.

    Returns
    -------
    Several
        After Ctrl-C the projects that were done have their results, the others exit code 130.
    """
    cores = _cores()
    jobs = jobs or cores
    at_once = max(1, min(jobs, len(projects)))
    # OpenMP's spinning makes fits many times slower where kernels want more threads than cores.
    each = max(1, jobs // at_once)
    asked = replace(asked, jobs=each, threads=max(1, cores // (at_once * each)))
    lock, children = threading.Lock(), _Children()

    def one(project: Path) -> Ended:
        def heard(event: Mapping[str, Any]) -> None:
            with lock:
                on_event(project, event)

        ended = children.run(project, asked, heard)
        with lock:
            on_ended(ended)
        return ended

    pool = ThreadPoolExecutor(max_workers=at_once)
    futures = [pool.submit(one, project) for project in projects]
    interrupted = False
    try:
        wait(futures)
    except KeyboardInterrupt:
        interrupted = True
        children.stop(futures)
    pool.shutdown(wait=True, cancel_futures=True)
    return Several(
        [_result(future, path) for future, path in zip(futures, projects, strict=True)], interrupted
    )


def _result(future: Future[Ended], project: Path) -> Ended:
    if future.cancelled():
        return Ended(project, STOPPED, error="It had not begun.")
    return future.result()


class _Children:
    """The processes that run now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []
        self._stopping = False

    def run(self, project: Path, asked: Asked, heard: Callable[[Mapping[str, Any]], None]) -> Ended:
        """Run one project to its end, whatever that is."""
        began = time.monotonic()
        with tempfile.TemporaryFile() as errors:
            try:
                process = self._start(project, asked, errors)
            except OSError as error:
                return Ended(project, 3, error=f"No process could be started: {error}.")
            if process is None:
                return Ended(project, STOPPED, error="It had not begun.")
            try:
                told = _listen(process, heard)
            finally:
                code = _buried(process)
                with self._lock:
                    self._running.remove(process)
            seconds = time.monotonic() - began
            if told is None:
                why = _last_words(code, errors)
                stopped = self._stopping
                return Ended(project, STOPPED if stopped else 3, seconds, error=why)
            return Ended(project, seconds=seconds, **told)

    def stop(self, futures: Sequence[Future[Ended]]) -> None:
        """Ask all to stop, wait for them, and end those that do not; a second Ctrl-C at once."""
        with self._lock:
            self._stopping = True
            running = list(self._running)
        for future in futures:
            future.cancel()
        for process in running:
            _let_go(process)
        with contextlib.suppress(KeyboardInterrupt):
            wait([future for future in futures if not future.cancelled()], timeout=_GRACE)
        for process in running:
            if process.poll() is None:
                _kill(process)

    def _start(
        self, project: Path, asked: Asked, errors: IO[bytes]
    ) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping:
                return None
            process = subprocess.Popen(
                [sys.executable, "-c", _START, str(project)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # Ctrl-C in a terminal is for this process: it ends them one and all, in order.
                start_new_session=True,
            )
            self._running.append(process)
        assert process.stdin is not None  # it was asked for
        with contextlib.suppress(OSError):  # gone already: its exit code tells
            process.stdin.write(asked.as_line())
            process.stdin.flush()
        return process


def _listen(
    process: subprocess.Popen[bytes], heard: Callable[[Mapping[str, Any]], None]
) -> dict[str, Any] | None:
    assert process.stdout is not None  # it was asked for
    ended: dict[str, Any] | None = None
    for line in process.stdout:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # cut off in the middle of a line: it is dead
        if "event" in said:
            heard(said["event"])
        else:
            ended = said["ended"]
            break
    return ended


def _buried(process: subprocess.Popen[bytes]) -> int:
    try:
        code = process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        _kill(process)
        code = process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    return code


def _let_go(process: subprocess.Popen[bytes]) -> None:
    # It hears the end of its standard input, and does what it does at Ctrl-C.
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _last_words(code: int, errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read()[-4000:].decode(errors="replace").strip().splitlines()
    how = f"by signal {-code} (out of memory?)" if code < 0 else f"with exit code {code}"
    last = f": {lines[-1]}" if lines else ""
    return f"Its process ended {how}, without a result{last}."


def _cores() -> int:
    # A container may be given fewer than the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


__all__ = ["Several", "run_several"]
