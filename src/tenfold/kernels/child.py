"""What a fork does to become a kernel like any other, or to do one piece of work."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import pkgutil
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from tenfold.kernels import channel, jobs

_AT_START = frozenset(os.environ)


@dataclass(frozen=True)
class Request:
    """A kernel or a job that was asked for: its arguments, surroundings and open files.

    Parameters
    ----------
    argv : sequence of str
        What follows ``-m ipykernel_launcher``.
    files : sequence of int
        A kernel's standard output and standard error; what a job is given.
    call : str
        The function that a job calls, ``package.module:function``; empty for a kernel.
    """

    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: str
    status: socket.socket
    files: Sequence[int]
    call: str = ""


def become(request: Request) -> NoReturn:
    """Turn this fork into a kernel or a job, run it, and exit with its code."""
    try:
        # A session of its own, as the ordinary launcher gives: interrupts reach the whole group.
        os.setsid()
        _reset_signals()
        if not request.call:
            _redirect(request.files)
        os.chdir(request.cwd)
        _take_environment(request.env)
        _reseed()
        _size_pools(request.env)
        gc.enable()
    except OSError as error:
        channel.send(request.status, {"refused": str(error)})
        os._exit(1)
    channel.send(request.status, {"pid": os.getpid()})
    request.status.close()
    if request.call:
        jobs.leave_servers()
        pkgutil.resolve_name(request.call)(*request.files)
    else:
        _run_kernel(request.argv)
    _exit()


def _run_kernel(argv: Sequence[str]) -> None:
    from ipykernel.kernelapp import IPKernelApp

    # The server is its parent and its end is the kernel's; 1 spares the thread that would watch.
    sys.argv = ["ipykernel_launcher", *argv, "--IPKernelApp.parent_handle=1"]
    IPKernelApp.launch_instance()
    # Ending under it, ipykernel 7.4 makes its control thread wait 10 s for streams that are gone.
    IPKernelApp.instance().control_thread.join(0.5)


def _exit() -> NoReturn:
    # As multiprocessing ends its forks: freeing all that was inherited would first have to copy it.
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001
    atexit._run_exitfuncs()  # noqa: SLF001
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


def _reset_signals() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for signum in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(signum, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _redirect(files: Sequence[int]) -> None:
    for target, file in enumerate(files, 1):
        os.dup2(file, target)
        os.close(file)


def _take_environment(env: Mapping[str, str]) -> None:
    # Some libraries set variables when they are imported, as they would in any kernel.
    set_by_libraries = {name: os.environ[name] for name in os.environ.keys() - _AT_START}
    os.environ.clear()
    os.environ.update(set_by_libraries | dict(env))
    time.tzset()


def _reseed() -> None:
    # Else all kernels would draw alike. Python's own generator is reseeded by every fork.
    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002  # the old global generator is what forks inherit


def _size_pools(env: Mapping[str, str]) -> None:
    # The server holds every pool at one thread; libraries read the environment only once.
    from threadpoolctl import ThreadpoolController

    cores = len(os.sched_getaffinity(0))
    openmp = env.get("OMP_NUM_THREADS", "")
    names = {"openmp": ("",), "blas": ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    for pool in ThreadpoolController().lib_controllers:
        wanted = [env.get(name, "") for name in names.get(pool.user_api, ())] + [openmp]
        number = next((int(text) for text in wanted if text.isdigit() and int(text)), cores)
        pool.set_num_threads(number)
