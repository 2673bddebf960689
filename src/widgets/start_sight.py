"""Where the page is looked at: brings its upper part into view, says when somebody comes back."""

from __future__ import annotations

from collections.abc import Callable

import anywidget

_SIGHT = """
function render({ model, el }) {
  const mark = document.createElement("div");
  mark.style.height = "1px";
  el.append(mark);
  const land = () => mark.scrollIntoView({ block: "start" });
  model.on("msg:custom", () => {
    // What is below arrives bit by bit: each time the mark moves. Whoever scrolls has the say.
    let free = true;
    const held = ["wheel", "pointerdown", "keydown", "touchmove"];
    for (const kind of held)
      window.addEventListener(kind, () => (free = false), { once: true, capture: true });
    for (const after of [50, 300, 800, 1500]) setTimeout(() => free && land(), after);
  });
  let wide = true;
  const seen = new ResizeObserver(([entry]) => {
    const now = entry.contentRect.width > 0;
    if (now && !wide) model.send({ seen: true });
    wide = now;
  });
  seen.observe(mark);
  const back = () => document.visibilityState === "visible" && model.send({ seen: true });
  document.addEventListener("visibilitychange", back);
  return () => {
    seen.disconnect();
    document.removeEventListener("visibilitychange", back);
  };
}
export default { render };
"""


class Sight(anywidget.AnyWidget):
    """A mark in the page, of one pixel.

    Parameters
    ----------
    on_seen : callable
        Called when the page was hidden, behind another tab say, and is shown again.
    """

    _esm = _SIGHT

    def __init__(self, on_seen: Callable[[], None]) -> None:
        super().__init__()
        self._on_seen = on_seen
        self.on_msg(self._heard)

    def land(self) -> None:
        """Bring the mark to the top of the window, and keep it there until somebody scrolls."""
        self.send({"land": True})

    def _heard(self, _: object, message: object, __: object) -> None:
        self._on_seen()


__all__ = ["Sight"]
