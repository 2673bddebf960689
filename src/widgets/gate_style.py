"""How the gate panel looks, in the colours of Jupyter's theme."""

from __future__ import annotations

from widgets.style import CSS, FORM_CSS

GATE_CSS = """
.tenfold-gate-panel { overflow: visible; }
.tenfold-gate-panel .jupyter-widgets.widget-html { height: auto; }
.tenfold-gate-panel .widget-html-content { line-height: 1.45; white-space: normal; }
.tenfold-gate-panel h3 { margin: 16px 0 6px; }
.tenfold-gate-card { border: 1px solid var(--t-line); border-left: 4px solid var(--t-none);
  border-radius: 6px; padding: 8px 14px 10px; margin: 0 0 10px; overflow: visible; }
.tenfold-gate-card.tenfold-gate-block { border-left-color: var(--t-block); }
.tenfold-gate-card.tenfold-gate-warn { border-left-color: var(--t-warn); }
.tenfold-gate-card h4 { margin: 2px 0 6px; font-size: 15px; }
.tenfold-gate-card h4 .status { margin-right: 8px; }
.tenfold-gate-card h5 { margin: 8px 0 2px; font-size: 13px; font-weight: 600; }
.tenfold-gate-card dl { display: grid; grid-template-columns: 118px minmax(0, 1fr);
  gap: 3px 12px; margin: 0; font-size: 14px; }
.tenfold-gate-card dl > dt { color: var(--t-soft); margin: 0; width: auto; float: none;
  font-weight: 400; white-space: nowrap; }
.tenfold-gate-card dl > dd { margin: 0; width: auto; float: none;
  overflow-wrap: anywhere; max-width: 96ch; }
.tenfold-gate-panel details { margin: 6px 0 0; font-size: 13px; max-width: 96ch; }
.tenfold-gate-panel summary { cursor: pointer; color: var(--jp-content-link-color, #1565c0);
  width: fit-content; }
.tenfold-gate-panel pre { background: var(--t-tint); color: var(--t-ink); padding: 6px 10px;
  overflow-x: auto; font-size: 12px; }
.tenfold-gate-changed { border: 1px solid var(--jp-brand-color1, #1565c0); border-radius: 6px;
  padding: 4px 14px 10px; margin: 4px 0 10px; overflow: visible; }
.tenfold-gate-changed .jupyter-button { align-self: flex-start; }
.tenfold-gate-buttons { flex-wrap: wrap; gap: 8px; padding: 8px 0 2px; overflow: visible; }
.tenfold-gate-panel .jupyter-button { width: auto; max-width: 100%; height: auto;
  min-height: 30px; line-height: 20px; padding: 4px 12px; margin: 0; white-space: normal;
  text-align: left; }
.tenfold-gate-panel .tenfold-gate-open { border: 1px dashed var(--t-line); border-radius: 6px;
  padding: 6px 14px 10px; margin: 6px 0 2px; overflow: visible; }
.tenfold-gate-open td { overflow-wrap: anywhere; }
.tenfold-gate-open ins { text-decoration: none; color: var(--t-pass); font-weight: 600; }
.tenfold-gate-open del { color: var(--t-soft); }
.tenfold-gate-panel .pass { color: var(--t-pass); }
.tenfold-gate-panel .warn { color: var(--t-warn); }
.tenfold-gate-panel :is(input, select, textarea, button, summary):focus-visible {
  outline: 2px solid var(--jp-brand-color1, #1565c0); outline-offset: 1px; }
"""
GATE_STYLE = f"<style>{CSS}{FORM_CSS}{GATE_CSS}</style>"

__all__ = ["GATE_CSS", "GATE_STYLE"]
