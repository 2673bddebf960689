"""What axe-core finds in a page, and the two themes that JupyterLab has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
OURS = (".jp-Notebook .jp-OutputArea-output", ".jp-Notebook .jp-RenderedMarkdown")
"""Of a page of JupyterLab: what we show, not what JupyterLab puts around it."""
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

_RUN = """async ([scopes, rules]) => {
  const there = scopes.filter((one) => document.querySelector(one));
  const context = scopes.length ? { include: there.map((one) => [one]) } : document;
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(context, { resultTypes: ["violations"], ...only });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => ({
    impact: node.impact || rule.impact, rule: rule.id, where: node.target.flat().join(" "),
    html: node.html.slice(0, 160), why: (node.failureSummary || "").slice(0, 240),
  })));
}"""
_TALL = """() => {
  const heights = [...document.querySelectorAll(".jp-WindowedPanel-outer, html")];
  return Math.min(Math.max(...heights.map((one) => one.scrollHeight)) + 300, 30000);
}"""
_THEMED = """async (theme) => {
  await window.jupyterapp.commands.execute("apputils:change-theme", { theme });
}"""


def axe(
    page: Any,
    tool: Callable[[str], str],
    scopes: Sequence[str] = OURS,
    *,
    rules: Sequence[str] = (),
) -> list[str]:
    """The serious and critical findings in what `scopes` match, by `rules` or by all of them.

    Without scopes the whole page is judged.
    """
    if not _AXE.is_file():
        tool("axe-core of `npm ci`")
    if not page.evaluate("() => 'axe' in window"):
        # Not as a script of the page: the dossier lets no other than its own run.
        page.evaluate(f"() => {{ {_AXE.read_text(encoding='utf-8')} }}")
    # Contrast is judged of what is in the window alone: it grows until everything is.
    size = page.viewport_size
    page.set_viewport_size({**size, "height": page.evaluate(_TALL)})
    found = page.evaluate(_RUN, [list(scopes), list(rules)])
    page.set_viewport_size(size)
    return [
        f"{one['impact']}: {one['rule']}: {one['where']}: {one['html']}: {one['why']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def in_theme(page: Any, theme: str) -> None:
    """Show JupyterLab in its light or its dark theme."""
    page.evaluate(_THEMED, THEMES[theme])
    light = "true" if theme == "light" else "false"
    page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")


__all__ = ["OURS", "THEMES", "axe", "in_theme"]
