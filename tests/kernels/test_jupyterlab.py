"""Kernels of `tenfold lab` are forked: a real server, spoken to as a browser does."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tenfold.delivery import lab
from tenfold.delivery.lab import open_lab
from tenfold.project import Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forking is for Linux"),
]


class Server:
    """A JupyterLab on a port of its own choosing."""

    def __init__(self, folder: Path) -> None:
        # A socket's path may be about a hundred characters long: not in pytest's folders.
        self.runtime = Path(tempfile.mkdtemp())
        commands: list[list[str]] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JUPYTER_RUNTIME_DIR", str(self.runtime))
            patch.setattr(lab, "_served", lambda given, _: commands.append(given) or 0)
            open_lab(Project.create(folder / "p", "schema: 1\n").folder, browser=False, port=0)
        self.log = folder / "log.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*commands[0], "--IdentityProvider.token=secret"],
                env=os.environ | {"JUPYTER_RUNTIME_DIR": str(self.runtime)},
                stdout=log,
                stderr=log,
            )
        self.port = self._port()

    def _port(self) -> int:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for found in self.runtime.glob("jpserver-*.json"):
                if port := json.loads(found.read_text() or "{}").get("port"):
                    return int(port)
            time.sleep(0.1)
        raise AssertionError("JupyterLab did not start")

    async def api(self, path: str, body: dict[str, str] | None = None, method: str = "POST") -> Any:
        data = None if method in {"GET", "DELETE"} else json.dumps(body or {})
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}/api/kernels{path}",
            method=method,
            body=data,
            headers={"Authorization": "token secret"},
            request_timeout=60,
        )
        client = AsyncHTTPClient(force_instance=True)
        try:
            answer: HTTPResponse = await client.fetch(request)
        finally:
            client.close()
        return json.loads(answer.body or "null")

    @contextlib.asynccontextmanager
    async def socket(self, kernel: str) -> AsyncIterator[WebSocketClientConnection]:
        url = f"ws://127.0.0.1:{self.port}/api/kernels/{kernel}/channels?token=secret"
        socket = await websocket_connect(url)
        try:
            yield socket
        finally:
            socket.close()
            while await socket.read_message() is not None:
                pass


async def execute(socket: WebSocketClientConnection, code: str) -> str:
    """What a cell prints, or the name of its error."""
    sent = uuid.uuid4().hex
    header = {"msg_id": sent, "msg_type": "execute_request", "username": "", "session": sent}
    content = {"code": code, "silent": False, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    await socket.write_message(json.dumps(message | {"channel": "shell", "buffers": []}))
    said = ""
    while True:
        text = await socket.read_message()
        assert isinstance(text, str)
        heard = json.loads(text)
        if heard["parent_header"].get("msg_id") == sent:
            said += heard["content"].get("text", "") + heard["content"].get("ename", "")
            if heard["content"].get("execution_state") == "idle":
                return said


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One JupyterLab for this file."""
    running = Server(tmp_path_factory.mktemp("lab"))
    yield running
    running.process.terminate()
    running.process.wait(30)
    shutil.rmtree(running.runtime)


def _command(pid: str) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


PARENT = "import os; print(os.getpid(), os.getppid())"


def test_a_kernel_starts_is_interrupted_restarts_and_ends(server: Server) -> None:
    async def story() -> None:
        kernel = (await server.api("", {"name": "python3"}))["id"]
        async with server.socket(kernel) as socket:
            first, forker = (await execute(socket, PARENT)).split()
            assert "tenfold.kernels.server" in _command(forker)
            assert await execute(socket, "import sys; print('numpy' in sys.modules)") == "True\n"
            sleeping = asyncio.create_task(execute(socket, "import time; time.sleep(60)"))
            await asyncio.sleep(1)
            await server.api(f"/{kernel}/interrupt")
            assert "KeyboardInterrupt" in await asyncio.wait_for(sleeping, 10)
        await server.api(f"/{kernel}/restart")
        async with server.socket(kernel) as socket:
            second, forker = (await execute(socket, PARENT)).split()
            assert "tenfold.kernels.server" in _command(forker)
        assert second != first
        assert not Path(f"/proc/{first}").exists()
        await server.api(f"/{kernel}", method="DELETE")
        assert await server.api("", method="GET") == []
        assert not Path(f"/proc/{second}").exists()

    asyncio.run(asyncio.wait_for(story(), 120))


def test_a_kernel_that_dies_is_started_again(server: Server) -> None:
    async def story() -> None:
        kernel = (await server.api("", {"name": "python3"}))["id"]
        async with server.socket(kernel) as socket:
            first = (await execute(socket, PARENT)).split()[0]
            os.kill(int(first), 9)
            # JupyterLab looks every three seconds, and tells the page.
            state = ""
            while "restarting" not in state:
                heard = await asyncio.wait_for(socket.read_message(), 30)
                assert isinstance(heard, str)
                state = str(json.loads(heard)["content"].get("execution_state"))
        async with server.socket(kernel) as socket:
            assert (await execute(socket, PARENT)).split()[0] != first
        await server.api(f"/{kernel}", method="DELETE")

    asyncio.run(asyncio.wait_for(story(), 120))


def test_nobody_else_on_the_machine_can_listen_to_a_kernel(server: Server) -> None:
    async def story() -> None:
        kernel = (await server.api("", {"name": "python3"}))["id"]
        async with server.socket(kernel) as socket:
            assert await execute(socket, "print(6 * 7)") == "42\n"
        sockets = [path for path in server.runtime.iterdir() if path.is_socket()]
        assert len(sockets) >= 5
        await server.api(f"/{kernel}", method="DELETE")

    asyncio.run(asyncio.wait_for(story(), 120))
    assert "TCP" not in server.log.read_text()


def test_where_a_sockets_path_would_be_too_long_kernels_use_tcp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(lab, "_served", lambda given, _: commands.append(given) or 0)
    project = Project.create(tmp_path / "p", "schema: 1\n").folder
    for length, wanted in ((20, True), (90, False)):
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/" + "r" * length)
        open_lab(project, browser=False, port=0)
        assert ("--KernelManager.transport=ipc" in commands.pop()) is wanted
