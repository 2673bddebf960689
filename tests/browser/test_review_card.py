"""The review card by itself in a browser: keys, focus, names and colours, in both themes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from widgets.review_card import ReviewCard

pytestmark = [pytest.mark.browser]
_THEMES = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
_VIEW: dict[str, Any] = {
    "reviewer": "domain expert", "roles": ["domain expert"], "questions": ["Is it right?"],
    "said": "", "wrong": "", "total": 40, "done": 3, "place": 4, "title": "Row 7",
    "why": "Close to where the decision turns.", "facts": [["Recorded outcome", "yes"]],
    "reasons": ["income is low: lowers the score"], "values": [["income", "12"]],
    "labels": ["no", "perhaps"], "suggested": "no", "free": False,
    "mine": "You said: wrong label",
}  # fmt: skip
_PAGE = """<!doctype html><html lang="en"><head><title>card</title><style>{theme}</style>
<style>{css}</style></head>
<body data-jp-theme-light="{light}" data-jp-theme-name="x"
  style="background: var(--jp-layout-color1)"><main id="at"></main>
<script type="module">
const script = new Blob([{script}], {{ type: "text/javascript" }});
const {{ default: card }} = await import(URL.createObjectURL(script));
const state = {{ view: {view} }}, heard = [];
window.sent = [];
const model = {{
  get: (name) => state[name], send: (message) => window.sent.push(message),
  on: (_, call) => heard.push(call), off: () => {{}},
}};
window.show = (view) => {{ state.view = view; heard.forEach((call) => call()); }};
card.render({{ model, el: document.getElementById("at") }});
window.ready = true;
</script></body></html>"""
# Contrast by WCAG 2: of every element that has text of its own, against the ground behind it.
_CONTRAST = """() => {
  // "rgb(… 0 to 255)", or what color-mix() gives: "color(srgb … 0 to 1)".
  const parsed = (text) => (text.match(/[\\d.]+/g) || []).map(Number)
    .map((n, k) => (k < 3 && text.startsWith("color(") ? 255 * n : n));
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
    .reduce((sum, c, k) => sum + c * [.2126, .7152, .0722][k], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = parsed(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > .9) return found;
    }
    return [255, 255, 255];
  };
  const over = (ink, under) => {
    const alpha = ink.length > 3 ? ink[3] : 1;
    return under.slice(0, 3).map((c, k) => ink[k] * alpha + c * (1 - alpha));
  };
  return [...document.querySelectorAll("main *")]
    .filter((node) => node.offsetParent && (node.tagName === "INPUT" ||
      [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())))
    .map((node) => {
      const under = ground(node), ink = over(parsed(getComputedStyle(node).color), under);
      const both = [light(ink), light(under)].sort((a, b) => b - a);
      return [node.tagName + "." + node.className, (both[0] + .05) / (both[1] + .05)];
    });
}"""


@pytest.fixture
def card(page: Any, tmp_path: Path) -> Callable[..., Any]:
    """Open the card on a page with the colours of one of JupyterLab's themes."""

    def opened(theme: str = "light", **view: Any) -> Any:
        css = (_THEMES / f"theme-{theme}-extension" / "index.css").read_text(encoding="utf-8")
        html = _PAGE.format(
            theme=css,
            css=ReviewCard._css,
            light=str(theme == "light").lower(),
            script=json.dumps(ReviewCard._esm).replace("</", "<\\/"),
            view=json.dumps(_VIEW | view),
        )
        (tmp_path / "card.html").write_text(html, encoding="utf-8")
        page.goto((tmp_path / "card.html").as_uri())
        page.wait_for_function("window.ready")
        return page

    return opened


def test_every_key_works_and_none_while_somebody_types(card: Callable[..., Any]) -> None:
    page = card()
    page.get_by_role("region", name="Review of cases").focus()
    for key in ("r", "w", "u", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    acts = ["right", "wrong_label", "undo", "next", "back"]
    assert [one["act"] for one in page.evaluate("window.sent")] == acts
    page.keyboard.press("Control+r")
    page.keyboard.press("m")
    page.keyboard.type("rwu")
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent.slice(5)") == [
        {"act": "missing_feature", "label": "no", "words": "rwu"}
    ]


def test_everything_has_a_name_and_changes_are_spoken(card: Callable[..., Any]) -> None:
    page = card(said="Row 6: the record is right. Saved.")
    shown = page.locator("main").aria_snapshot()
    for part in (
        'region "Review of cases.', 'progressbar "cases answered"', 'heading "Row 7"',
        'combobox "Right outcome"', 'textbox "What is missing, or a comment"',
        'button "Record is right r"', "Now: Row 7.", 'rowheader "Recorded outcome"',
    ):  # fmt: skip
        assert part in shown
    page.evaluate("(view) => window.show(view)", _VIEW | {"wrong": "Not saved: the disk is full."})
    assert "Not saved" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_focus_can_be_seen_in_both_themes(card: Callable[..., Any], theme: str) -> None:
    page = card(theme, said="Saved.", wrong="Not saved.")
    contrasts = page.evaluate(_CONTRAST)
    assert len(contrasts) > 20
    assert [one for one in contrasts if one[1] < 4.5] == []
    page.keyboard.press("Tab")
    for _ in range(10):
        style = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            "return [document.activeElement.tagName, s.outlineStyle, s.outlineWidth]; }"
        )
        assert style[1:] == ["solid", "2px"], style
        page.keyboard.press("Tab")
