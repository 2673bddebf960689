"""Messages between the owner and its fork servers: JSON with open files attached."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from typing import Any

_MOST = 1 << 20
_FILES = 4


def pair() -> tuple[socket.socket, socket.socket]:
    """Two connected sockets that keep messages whole; nobody else can reach them."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(channel: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send one message with copies of open files.

    Raises
    ------
    OSError
        The other side is gone, or the message is too long for the system.
    """
    socket.send_fds(channel, [json.dumps(message).encode()], list(files))


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """The next message and its open files; None when the other side is gone."""
    try:
        # Close-on-exec: else a kernel's own children would hold these files open.
        data, files, _, _ = socket.recv_fds(channel, _MOST, _FILES, socket.MSG_CMSG_CLOEXEC)
    except ConnectionError:
        return None
    return (json.loads(data), list(files)) if data else None
