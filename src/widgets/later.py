"""A call that waits until typing pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Later:
    """Call `act` once, `delay` seconds after the last `call`; at once where no loop runs.

    Parameters
    ----------
    delay : float
        Seconds.
    """

    def __init__(self, delay: float, act: Callable[[], None]) -> None:
        self._delay, self._act = delay, act
        self._timer: asyncio.TimerHandle | None = None

    def call(self) -> None:
        """Ask for the call; an earlier request is forgotten."""
        self.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._act()
            return
        self._timer = loop.call_later(self._delay, self.flush)

    def flush(self) -> None:
        """Make the call now, if it is still to come."""
        if self._timer is not None:
            self.cancel()
            self._act()

    def cancel(self) -> None:
        """Forget what was asked for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


__all__ = ["Later"]
