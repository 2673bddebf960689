"""ReviewCard: the queue in JupyterLab, one case at a time, one key per case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from tenfold.errors import TenfoldError
from widgets.sitting import Sitting
from widgets.style import CSS

_CSS = """
.tenfold-review { border: 1px solid var(--t-line); border-radius: 8px; padding: 12px 18px; }
.tenfold-review:focus-visible { outline: 2px solid var(--jp-brand-color1, #1565c0); }
.tenfold-review [hidden] { display: none !important; }
.tenfold-review-head { display: flex; gap: 14px; align-items: baseline; flex-wrap: wrap; }
.tenfold-review-fields, .tenfold-review-buttons, .tenfold-review-entry { display: flex;
  gap: 10px; flex-wrap: wrap; align-items: center; margin: 8px 0; }
.tenfold-review button { width: auto; height: auto; min-height: 28px; padding: 3px 12px;
  color: inherit; background: var(--t-tint); border: 1px solid var(--t-line); }
.tenfold-review kbd { border: 1px solid currentColor; border-radius: 3px; padding: 0 5px;
  font-size: 12px; }
.tenfold-review :is(input, select) { font: inherit; padding: 3px 6px; color: inherit;
  background: var(--t-ground); border: 1px solid var(--t-line); }
.tenfold-review :is(input, select, button, summary):focus-visible {
  outline: 2px solid var(--jp-brand-color1, #1565c0); outline-offset: 1px; }
.tenfold-review p[role]:empty { margin: 0; }
"""


class ReviewCard(anywidget.AnyWidget):
    """A view of a sitting: it holds nothing that the sitting does not.

    Attributes
    ----------
    view : dict
        What shows, as `Sitting.view` gives it.
    """

    _esm = (Path(__file__).parent / "review_card.js").read_text(encoding="utf-8")
    _css = CSS + _CSS
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        super().__init__(view=sitting.view())
        self.on_msg(lambda _, content, __: self.take(content))

    def take(self, content: Mapping[str, Any]) -> None:
        """Do what a key or a button asks; what goes wrong is shown, since it would vanish."""
        sitting = self.sitting
        sitting.wrong = ""
        act, words = str(content.get("act")), str(content.get("words") or "")
        try:
            if act == "sit":
                sitting.sit(words)
            elif act == "undo":
                sitting.undo()
            elif act in ("next", "back"):
                sitting.move(1 if act == "next" else -1)
            else:
                sitting.answer(act, label=str(content.get("label") or ""), words=words)
        except TenfoldError as fault:
            sitting.said, sitting.wrong = "", str(fault)
        except Exception as fault:  # every one: a lost answer must not look like a kept one
            sitting.said, sitting.wrong = "", f"Not saved: {type(fault).__name__}: {fault}"
        self.view = sitting.view()


__all__ = ["ReviewCard"]
