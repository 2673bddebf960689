"""After all cells have run: back to the first screen, where whoever ran them was reading.

JupyterLab goes to the last cell when all are run, and stays there.
"""

from __future__ import annotations

from typing import Any

import anywidget

from widgets.later import Later

_QUIET = 0.8  # seconds without a next cell: those that were asked for are through
_FEWEST = 3  # cells after the form in one go: somebody has run all of them
_LANDING = """
function render({ model, el }) {
  const mark = document.createElement("span");
  el.append(mark);
  let free = true;
  const held = ["wheel", "pointerdown", "keydown", "touchmove"];
  const hold = () => (free = false);
  for (const kind of held) window.addEventListener(kind, hold, { capture: true });
  model.on("msg:custom", () => {
    // Whoever has touched the page since it began reads where they want to.
    const page = mark.closest(".jp-WindowedPanel-outer");
    if (free && page) page.scrollTop = 0;
    free = false;
  });
  return () => {
    for (const kind of held) window.removeEventListener(kind, hold, { capture: true });
  };
}
export default { render };
"""


class Landing(anywidget.AnyWidget):
    """A mark in the page that takes nobody's room, and a count of the cells that run after it."""

    _esm = _LANDING

    def __init__(self) -> None:
        super().__init__()
        self.cells = 0
        self._rest = Later(_QUIET, self._through)
        self._events: Any = None

    def follow(self, events: Any) -> None:
        """Count cells by the shell's events until a pause comes, and land once."""
        self._events = events
        events.register("pre_run_cell", self._begins)
        events.register("post_run_cell", self._ends)

    def _begins(self, *_: object) -> None:
        self._rest.cancel()

    def _ends(self, *_: object) -> None:
        self.cells += 1
        self._rest.call()

    def _through(self) -> None:
        self._events.unregister("pre_run_cell", self._begins)
        self._events.unregister("post_run_cell", self._ends)
        # The first is the cell that shows the form.
        if self.cells > _FEWEST:
            self.send({"land": True})


__all__ = ["Landing"]
