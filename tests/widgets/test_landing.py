"""After all cells have run the page goes back to its first screen; after one or two it stays."""

from __future__ import annotations

import asyncio

import pytest

from widgets import landing
from widgets.landing import Landing


class _Events:
    def __init__(self) -> None:
        self.callbacks: dict[str, list] = {"pre_run_cell": [], "post_run_cell": []}

    def register(self, event, told) -> None:
        self.callbacks[event].append(told)

    def unregister(self, event, told) -> None:
        self.callbacks[event].remove(told)

    def cell(self) -> None:
        for event in ("pre_run_cell", "post_run_cell"):
            for told in list(self.callbacks[event]):
                told(None)


@pytest.fixture
def sent(monkeypatch):
    monkeypatch.setattr(landing, "_QUIET", 0.02)
    told = []
    monkeypatch.setattr(Landing, "send", lambda self, content: told.append(content))
    return told


def _ran(*bursts: int) -> _Events:
    events = _Events()

    async def run() -> None:
        mark = Landing()
        mark.follow(events)
        for cells in bursts:
            for _ in range(cells):
                events.cell()
            await asyncio.sleep(0.06)

    asyncio.run(run())
    return events


def test_many_cells_in_one_go_bring_the_first_screen_back_once(sent) -> None:
    events = _ran(12, 12)
    assert len(sent) == 1
    assert events.callbacks == {"pre_run_cell": [], "post_run_cell": []}


def test_whoever_runs_cell_by_cell_stays_where_they_are(sent) -> None:
    events = _ran(1, 2, 12)
    assert sent == []
    assert events.callbacks == {"pre_run_cell": [], "post_run_cell": []}
