"""A port on this machine on which an application answers, until somebody stops it."""

from __future__ import annotations

import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from tenfold.errors import MissingExtra, WrongInput
from tenfold.project import Project

if TYPE_CHECKING:
    from tenfold.delivery.serving.webapp import Application

_LAST_PORT = 65_535
_PATIENCE = 5  # seconds that running requests get when the server ends


def serve(
    project: Project,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    metrics_only: bool = False,
    every: float = 2.0,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the champion of `project` until Ctrl-C.

    Parameters
    ----------
    host : str
        Other than this machine's own address, everybody who reaches it may ask: nothing here
        asks for a password.
    every : float
        Seconds between two looks at which model is champion.

    Raises
    ------
    MissingExtra
        The extra `serve` is not installed.
    WrongInput
        The port is taken.
    """
    _needed()
    from threadpoolctl import threadpool_limits

    from tenfold.delivery.serving.webapp import application

    with listening(host, port) as own:
        # One thread each: answers do not depend on how many requests there are.
        with threadpool_limits(1):
            app = application(project, metrics_only=metrics_only, say=say)
            shown, taken = own.getsockname()[:2]
            place = f"http://{f'[{shown}]' if ':' in shown else shown}:{taken}"
            if not metrics_only:
                say(f"{place}/invocations answers with {app.serves}.")
            say(f"{place}/metrics tells the project's numbers. Ctrl-C ends it.")
            if not _local(shown):
                say("Everybody who reaches this address may ask: put it behind a proxy that knows "
                    "who may.")  # fmt: skip
            run(app, own, every=every)
        say("Ended.")


def run(app: Application, own: socket.socket, *, every: float = 2.0) -> None:
    """Answer on a bound socket until SIGINT or SIGTERM."""
    stop = threading.Event()
    watch = threading.Thread(target=app.watch, args=(stop, every), daemon=True)
    watch.start()
    try:
        with _terminable():
            server(app).run(sockets=[own])
    except KeyboardInterrupt:
        pass  # uvicorn has let running requests end, then passes the signal on
    finally:
        stop.set()
        watch.join(timeout=_PATIENCE)


def server(app: Any) -> Any:
    """A `uvicorn.Server` that is not started; a test runs it in a thread of its own."""
    import uvicorn

    return uvicorn.Server(
        uvicorn.Config(
            app,
            lifespan="off",
            access_log=False,
            log_level="error",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
    )


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound socket; a taken port is a sentence before a model is loaded.

    Raises
    ------
    WrongInput
        The port is taken, or the address is none of this machine's.
    """
    if not 0 <= port <= _LAST_PORT:
        raise WrongInput.because(f"{port} is no port.", f"Choose one up to {_LAST_PORT}.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        own = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        # create_server adds the address to the words of the system.
        why = str(error.strerror or error).partition(" (while")[0]
        raise WrongInput.because(
            f"Nothing can listen on {host}, port {port}: {why}.",
            "Choose another one with --port, or end what uses it.",
        ) from None
    with own:
        yield own


def _needed() -> None:
    try:
        import fastapi
        import mlflow.pyfunc.scoring_server
        import prometheus_client
        import uvicorn
    except ImportError:
        raise MissingExtra.named("The model server", "serve") from None
    del fastapi, mlflow, prometheus_client, uvicorn


def _local(host: str) -> bool:
    return ipaddress.ip_address(host.partition("%")[0]).is_loopback


@contextmanager
def _terminable() -> Iterator[None]:
    """End on SIGTERM as on Ctrl-C: that is how a container is stopped."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


__all__ = ["listening", "run", "serve", "server"]
