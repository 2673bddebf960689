"""Keeps the values of secrets out of all that this process says and keeps."""

from __future__ import annotations

import base64
import html
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from tenfold.secrets.looks import without_looks

_STARS = "***"
_CHUNK = 1 << 20
_known: set[str] = set()


def remember(value: str) -> None:
    """Hide `value` from now on, in every form that text gives it."""
    if value not in _known:
        _known.add(value)
        _pattern.cache_clear()
    _guard_kernel()


def hidden(text: str) -> str:
    """`text` with stars for the value of every secret that this process has resolved."""
    return _pattern().sub(_STARS, text) if _known else text


def masked(text: str) -> str:
    """`hidden`, and with stars for what looks like a secret: for messages."""
    return without_looks(hidden(text))


def held(content: str | Path) -> bool:
    """Whether a text, or a file's bytes, hold the value of a secret that was resolved."""
    if not _known:
        return False
    if isinstance(content, str):
        return _pattern().search(content) is not None
    found = re.compile(_pattern().pattern.encode())
    overlap = max(map(len, found.pattern.split(b"|")))
    last = b""
    with content.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if found.search(last + chunk):
                return True
            last = (last + chunk)[-overlap:]
    return False


@cache
def _pattern() -> re.Pattern[str]:
    forms = {form for value in _known for form in _forms(value)}
    return re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))))


def _forms(value: str) -> Iterator[str]:
    parts = [value, *(line for line in value.splitlines() if len(line) > 7)]
    password = urlsplit(value).password if "://" in value else None
    parts += [password] if password and len(password) > 3 else []
    for part in parts:
        plain = {part, repr(part)[1:-1], quote(part, safe=""), quote(part), quote_plus(part)}
        plain |= {html.escape(part), base64.b64encode(part.encode()).decode().rstrip("=")}
        for form in plain:
            # As it stands in JSON, and where JSON holds JSON: a record inside a message.
            once = {json.dumps(form, ensure_ascii=only)[1:-1] for only in (True, False)}
            yield form
            yield from once
            yield from (json.dumps(each, ensure_ascii=False)[1:-1] for each in once)


def _guard_kernel() -> None:
    # All that a kernel says goes through its session's packer: prints, errors, displays, widgets.
    # Nothing later would do: plain papermill writes each message down as it comes.
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module else None
    session: Any = getattr(getattr(shell, "kernel", None), "session", None)
    if session is None or getattr(session.pack, "hides_secrets", False):
        return
    pack = session.pack

    def without_secrets(message: object) -> bytes:
        packed: bytes = pack(message)
        text = packed.decode("utf-8", "surrogatepass")
        return _pattern().sub(_STARS, text).encode("utf-8", "surrogatepass")

    without_secrets.hides_secrets = True  # type: ignore[attr-defined]  # marks it as ours
    session.pack = without_secrets
    # What the kernel's own processes print is in its messages, and a second time, as it came, on
    # the terminal that the kernel was started from.
    for stream in (sys.stdout, sys.stderr):
        copy = getattr(stream, "_original_stdstream_copy", None)
        if isinstance(copy, int):
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), copy)


__all__ = ["held", "hidden", "masked", "remember"]
