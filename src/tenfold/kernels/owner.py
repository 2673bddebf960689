"""The owner's side of the fork servers: a light one and, in time, heavier ones per process."""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence

from tenfold.kernels import channel, preload
from tenfold.kernels.process import ForkedKernel, ask

# As `ipykernel_launcher` does it: what stands in the working directory shadows no library.
_SERVE = "import sys; sys.flags.safe_path or sys.path.pop(0); "
_SERVE += "from tenfold.kernels.server import main; main()"
# Pools are made when a library loads, and nothing that has a thread may be forked.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_DEFAULTS = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # As ipykernel sets it before a notebook imports matplotlib.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "GX_ANALYTICS_ENABLED": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
# Read once, when Python or a library starts: a kernel that wants other values is not forked.
_READ_ONCE = ("PYTHON", "LD_", "LC_", "LANG", "MPL", "ARROW_", "JE_ARROW_")
_PATIENCE = 30.0


class _Link:
    """The way to one server, and whether it has finished importing."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.ready = False
        self.gone = False
        self._lock = threading.Lock()

    def is_ready(self, timeout: float = 0.0) -> bool:
        with self._lock:
            if not (self.ready or self.gone) and select.select([self.end], [], [], timeout)[0]:
                self.ready = channel.receive(self.end) is not None
                self.gone = not self.ready
        return self.ready


class _Servers:
    def __init__(self) -> None:
        self.sources = preload.sources()
        self.read_once = _read_once(os.environ)
        # Where memory is scarce, who computes imports for itself what computing takes.
        light = os.environ.get("TENFOLD_WARM") == "light"
        pairs = [channel.pair() for _ in preload.TIERS[: 1 if light else None]]
        self.links = [_Link(ours) for ours, _ in pairs]
        with contextlib.ExitStack() as passed:
            ends = [passed.enter_context(theirs).fileno() for _, theirs in pairs]
            self.process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, *map(str, ends)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_DEFAULTS | os.environ | _ONE_THREAD,
                pass_fds=ends,
                # Ctrl-C in a terminal is for the owner to handle.
                start_new_session=True,
            )

    def current(self) -> bool:
        return self.process.poll() is None and self.sources == preload.sources()

    def fork(
        self, argv: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[int]
    ) -> ForkedKernel | None:
        if _read_once(env) != self.read_once or not self.links[0].is_ready(_PATIENCE):
            return None
        message = {"argv": list(argv), "env": dict(env), "cwd": cwd}
        # The heavier the server, the less is left for the notebook to import.
        for link in reversed(self.links):
            if link.is_ready() and (kernel := ask(link.end, message, files)):
                return kernel
        return None

    def retire(self) -> None:
        """Fork no more; each server ends with the last of its kernels."""
        for link in self.links:
            with contextlib.suppress(OSError):
                channel.send(link.end, {"retire": True})

    def end(self) -> None:
        """End the servers and their kernels."""
        for link in self.links:
            link.end.close()
        # While it imports it hears a signal, but not that its socket has closed.
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_lock = threading.Lock()
_now: _Servers | None = None
_retired: list[_Servers] = []


def start() -> None:
    """Begin to warm up, where this is possible; `fork_kernel` does it by itself, but later."""
    with _lock:
        if _now is None:
            _renew()


def fork_kernel(
    argv: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[int]
) -> ForkedKernel | None:
    """Fork a kernel from the heaviest server that is ready.

    Parameters
    ----------
    argv : sequence of str
        What follows ``-m ipykernel_launcher``.
    env : mapping
        All of its environment.
    cwd : str
        Where it runs.
    files : sequence of int
        Its standard output and standard error.

    Returns
    -------
    ForkedKernel or None
        None where it must be started in the ordinary way.
    """
    start()
    with _lock:
        if _now is not None and not _now.current():
            # It died, or a source has changed since: this kernel is spawned, the next is forked.
            _now.retire()
            _retired.append(_now)
            for old in [old for old in _retired if old.process.poll() is not None]:
                old.end()
                _retired.remove(old)
            _renew()
            return None
        servers = _now
    return servers.fork(argv, env, cwd, files) if servers else None


def close() -> None:
    """End the servers of this process, and all kernels that they forked."""
    global _now  # noqa: PLW0603  # one per process, as jupyter_client's own factory
    with _lock:
        for servers in (*_retired, *([_now] if _now else [])):
            servers.end()
        _retired.clear()
        _now = None


def _renew() -> None:
    global _now  # noqa: PLW0603
    _now = None
    if sys.platform == "linux" and os.environ.get("TENFOLD_WARM") != "off":
        with contextlib.suppress(OSError):
            _now = _Servers()


def _read_once(env: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text for name, text in {**_DEFAULTS, **env}.items() if name.startswith(_READ_ONCE)
    }


atexit.register(close)
