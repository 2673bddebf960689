"""Ends what a run has started: kernels, and whatever these have started in turn."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psutil  # type: ignore[import-untyped]  # it ships no types; ipykernel brings it


@contextlib.contextmanager
def kernels_end_with_it() -> Iterator[None]:
    """Kill what the block has started when it is left by an error or by Ctrl-C.

    Records are written whole or not at all, so nothing is lost by not asking first. What this
    process had started before is none of the block's business.
    """
    before = set(_descendants())
    try:
        yield
    except BaseException:
        # All of them before any is killed: the child of a dead parent can no longer be found.
        for process in set(_descendants()) - before:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        raise


def _descendants() -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process().children(recursive=True)
    return found


__all__ = ["kernels_end_with_it"]
