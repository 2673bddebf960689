"""How forms and evidence look: one small style sheet, scoped, in the colours of Jupyter's theme."""

from __future__ import annotations

from tenfold.charts.axes import FONT

_SANS = f"var(--jp-ui-font-family, {FONT})"

CSS = f"""
.tenfold {{
  --t-ink: var(--jp-ui-font-color1, CanvasText);
  --t-soft: color-mix(in srgb, var(--t-ink) 72%, transparent);
  --t-line: var(--jp-border-color2, #bdbdbd); --t-ground: var(--jp-layout-color1, transparent);
  --t-tint: color-mix(in srgb, currentColor 5%, transparent);
  --t-pass: #1b7f4b; --t-warn: #9a6200; --t-block: #c0392b; --t-none: #6b6b6b;
  font-family: {_SANS}; font-size: 14px; line-height: 1.45; color: var(--t-ink);
  max-width: 1240px;
}}
[data-jp-theme-light="false"] .tenfold {{
  --t-pass: #4cc38a; --t-warn: #f0b449; --t-block: #ff8b7b; --t-none: #b0b0b0;
}}
.tenfold code {{
  font-size: 12px; background: none !important; color: var(--t-soft); padding: 0 !important;
}}
.tenfold h3, .tenfold h4 {{ margin: 10px 0 6px; font-size: 16px; font-weight: 600; }}
.tenfold h4 {{ font-size: 14px; }}
.tenfold p {{ margin: 4px 0; }}
.tenfold table {{ border-collapse: collapse; font-size: 13px; margin: 6px 0; }}
.tenfold caption {{ text-align: left; font-weight: 600; padding: 4px 0; color: var(--t-ink); }}
.tenfold table :is(th, td) {{
  text-align: left !important; vertical-align: top; padding: 5px 10px; white-space: normal;
  border-bottom: 1px solid var(--t-line); overflow-wrap: break-word;
}}
.tenfold th {{ font-weight: 600; }}
.tenfold table thead th {{ vertical-align: bottom; }}
.tenfold table :is(td, th).number {{ text-align: right !important; }}
.tenfold table td.number {{ font-variant-numeric: tabular-nums; white-space: nowrap; }}
.tenfold table td.short {{ white-space: nowrap; }}
.tenfold table td.long {{ overflow-wrap: anywhere; min-width: 12em; }}
.tenfold table td.lines {{ white-space: pre-line; }}
.tenfold table.dense {{ font-size: 12px; }} .tenfold table.dense :is(td, th) {{ padding: 5px 6px; }}
.tenfold .tenfold-wide {{ overflow-x: auto; }}
.tenfold .tenfold-wide:focus-visible {{ outline: 2px solid var(--jp-brand-color1, #1565c0); }}
.tenfold td .doubt {{ display: block; color: var(--t-soft); font-size: 12px; }}
.tenfold td .ends {{ white-space: nowrap; }}
.tenfold table.checks td:nth-child(2) {{ min-width: 9em; }}
.tenfold table.checks td:nth-child(n + 3) {{ overflow-wrap: anywhere; min-width: 11em; }}
.tenfold tr {{ background: none !important; }}
.tenfold .status {{ white-space: nowrap; font-weight: 600; }}
.tenfold .pass {{ color: var(--t-pass); }} .tenfold .warn {{ color: var(--t-warn); }}
.tenfold .block {{ color: var(--t-block); }} .tenfold .not_evaluated {{ color: var(--t-none); }}
.tenfold :is(.soft, .tenfold-note) {{ color: var(--t-soft); font-size: 13px; }}
.tenfold .cards {{
  display: grid; grid-template-columns: repeat(auto-fill, minmax(245px, 1fr)); gap: 10px;
  margin: 8px 0;
}}
.tenfold .card {{
  border: 1px solid var(--t-line); border-radius: 6px; padding: 8px 14px;
  background: var(--t-tint);
}}
.tenfold .card b {{ display: block; font-size: 20px; font-weight: 600; overflow-wrap: anywhere; }}
.tenfold .gate {{ border-left: 4px solid currentColor; padding: 2px 0 2px 12px; margin: 10px 0; }}
.tenfold figure {{ margin: 8px 0; }}
.tenfold figcaption {{ color: var(--t-soft); font-size: 13px; max-width: 90ch; }}
.tenfold-chart {{ color: var(--jp-ui-font-color1, currentColor); }}
/* Folded code is one word: its first line says nothing to who reads the page. */
.jp-Notebook:has(.tenfold) .jp-InputPlaceholder .jp-Placeholder-content {{
  border: none; background: none; padding: 0; min-height: 0;
}}
.jp-Notebook:has(.tenfold) .jp-InputPlaceholder .jp-PlaceholderText {{ display: none; }}
.jp-Notebook:has(.tenfold) .jp-InputPlaceholder .jp-Placeholder-contentContainer::before {{
  content: "code"; font-size: 11px; color: var(--jp-ui-font-color2); padding-right: 4px;
}}
.js-plotly-plot :is(.xtick, .ytick, .g-xtitle, .g-ytitle, .g-gtitle, .legendtext, .cbaxis,
  .annotation-text-g) text, .js-plotly-plot text.legendtext, .js-plotly-plot .annotation-text {{
  fill: var(--jp-ui-font-color1) !important;
}}
"""

FORM_CSS = """
.tenfold-form { border: 1px solid var(--jp-border-color2, #bdbdbd); border-radius: 8px;
  padding: 14px 18px; max-width: 1240px; overflow: visible; }
.tenfold-form .jupyter-widgets { font-size: 14px; }
.tenfold-form .jupyter-widget-Collapse-contents { padding: 2px 12px; }
.tenfold-form .jupyter-widget-Collapse-header { font-size: 14px; font-weight: 600; }
.tenfold-form .tenfold-field { display: grid; overflow: visible; align-items: start;
  grid-template-columns: minmax(150px, 20%) minmax(280px, 46%) 1fr;
  grid-template-rows: auto 1fr; gap: 4px 18px; padding: 6px 4px;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.tenfold-form .tenfold-field:last-child { border-bottom: none; }
.tenfold-field > :is(.tenfold-name, .tenfold-control) { grid-row: 1 / span 2; min-width: 0;
  overflow: visible; }
.tenfold-field > .tenfold-action { grid-column: 3; grid-row: 2; justify-self: start; width: auto; }
.tenfold-field > .tenfold-interview { grid-column: 2; grid-row: 3; overflow: visible; }
/* Lists and groups of parts take the width of two columns, below what they mean. */
.tenfold-form .tenfold-field:has(> :is(.tenfold-rows, .tenfold-parts)) > .tenfold-note {
  grid-column: 2 / -1; grid-row: 1; }
.tenfold-form .tenfold-field:has(> :is(.tenfold-rows, .tenfold-parts)) > .tenfold-control {
  grid-column: 2 / -1; grid-row: 2; }
.tenfold-form .tenfold-field:has(> :is(.tenfold-rows, .tenfold-parts)) > .tenfold-action {
  grid-column: 2; grid-row: 3; }
/* The arrow that ipywidgets draws is black in the dark theme, too. */
.tenfold-assisted select { appearance: auto; background-image: none !important; }
[data-jp-theme-light="false"] .tenfold-assisted :is(select, input) { color-scheme: dark; }
.tenfold-form .tenfold-action.jupyter-button { background: none; box-shadow: none; margin: 0;
  padding: 0; min-height: 22px; color: var(--jp-content-link-color, #1565c0);
  text-decoration: underline; font-size: 13px; }
.tenfold-form textarea { font-family: inherit; }
.tenfold-name, .tenfold-note { height: auto; }
:is(.tenfold-name, .tenfold-note) .widget-html-content { line-height: 1.4 !important;
  white-space: normal; padding-top: 3px; }
.tenfold-name b { font-weight: 600; display: block; }
.tenfold-note .problem { color: var(--jp-error-color1, #c0392b); font-weight: 600; display: block; }
.tenfold-note .echo { display: block; color: var(--t-soft); font-style: italic; }
.tenfold-note .source { display: inline-block; border: 1px solid currentColor; border-radius: 9px;
  padding: 0 8px; font-size: 12px; white-space: nowrap;
  color: var(--jp-brand-color1, #1565c0); margin: 2px 6px 0 0; }
.tenfold-field.tenfold-wrong > .tenfold-control :is(input, select, textarea) {
  border-color: var(--jp-error-color1, #c0392b) !important; }
/* The name stands in its own column; screen readers still get it from the control. */
.tenfold-field > .tenfold-control:not(.tenfold-three):not(.tenfold-rows):not(.tenfold-parts)
  > .widget-label, .tenfold-part > .jupyter-widgets > .widget-label,
  .tenfold-item > .jupyter-widgets > .widget-label {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.tenfold-field > .widget-checkbox .widget-label-basic > span {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.tenfold-three { gap: 8px; align-items: flex-end; }
.tenfold-three .widget-text { flex: 1 1 60px; flex-flow: column; align-items: stretch;
  height: auto; width: auto; min-width: 60px; margin: 0; }
.tenfold-three .widget-text > .widget-label { width: auto; height: 18px; line-height: 18px;
  text-align: left; font-size: 12px; color: var(--t-soft); }
.tenfold-form .widget-radio-box { flex-wrap: wrap; gap: 2px 14px; height: auto; }
.tenfold-form .widget-radio { height: auto; padding-top: 4px; }
.tenfold-form .widget-checkbox { width: auto; }
.tenfold-rows { gap: 4px; overflow: visible; }
.tenfold-rows > .jupyter-button { align-self: flex-start; }
.tenfold-item { gap: 8px; align-items: flex-start; overflow: visible; padding: 2px 0; }
.tenfold-item > * { flex: 1 1 auto; min-width: 0; }
.tenfold-form .jupyter-button { flex: 0 0 auto; }
.tenfold-parts { overflow: visible; }
.tenfold-parts .widget-hbox { gap: 4px 10px; overflow: visible; }
.tenfold-part { min-width: 130px; flex: 1 1 30%; overflow: visible; }
.tenfold-part > .widget-label { height: 18px; line-height: 18px; font-size: 12px;
  color: var(--t-soft); }
.tenfold-part > .jupyter-widgets { width: 100%; margin-left: 0; margin-right: 0; }
.tenfold-more { width: 100%; }
.tenfold-form .jupyter-button { height: auto; min-height: 28px; line-height: 20px;
  padding: 3px 12px; }
.tenfold-form .tenfold-item .jupyter-button { padding: 3px 8px; font-size: 12px; }
.tenfold-foot { gap: 12px; align-items: center; padding-top: 12px; flex-wrap: wrap; }
.tenfold-assisted :is(input, select, textarea, button, a, summary, [tabindex]):focus-visible {
  outline: 2px solid var(--jp-brand-color1, #1565c0) !important; outline-offset: 1px; }
"""

STYLE = f"<style>{CSS}</style>"
FORM_STYLE = f"<style>{CSS}{FORM_CSS}</style>"

__all__ = ["CSS", "FORM_CSS", "FORM_STYLE", "STYLE"]
