"""How the start page looks, on top of the style of forms."""

from __future__ import annotations

from widgets.style import CSS, FORM_CSS

_START = """
.tenfold :is(.glance, .tenfold-box) h2 { margin: 4px 0; font-size: 16px; font-weight: 600;
  overflow-wrap: anywhere; border: none; }
.tenfold .glance .top { display: grid; grid-template-columns: minmax(236px, 1fr) 3fr; gap: 10px;
  min-height: 122px; }
.tenfold .glance .card b { font-size: 22px; }
.tenfold .glance p.next { margin: 12px 0; display: flex; gap: 14px; align-items: center;
  flex-wrap: wrap; }
.tenfold .glance a { color: var(--jp-content-link-color, #1565c0); text-decoration: underline; }
.tenfold .glance a.first { background: var(--t-button, #1565c0); color: #fff; font-weight: 600;
  padding: 8px 18px; border-radius: 6px; text-decoration: none; }
.tenfold .glance .first.off { color: var(--t-soft); border: 1px dashed var(--t-line);
  padding: 7px 17px; border-radius: 6px; }
.tenfold .glance .card.doubted b { font-size: 18px; font-weight: 400; color: var(--t-soft); }
.tenfold .glance a:focus-visible { outline: 3px solid var(--jp-brand-color1, #1565c0);
  outline-offset: 2px; }
.tenfold ol.strip { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 8px;
  list-style: none; padding: 0; margin: 8px 0; }
.tenfold ol.strip li { border: 1px solid var(--t-line); border-radius: 6px; padding: 6px 10px;
  overflow-wrap: anywhere; margin: 0; border-width: 2px; min-height: 138px; }
.tenfold ol.strip li.next { border: 2px solid var(--jp-brand-color1, #1565c0); }
.tenfold ol.strip li.absent { border-style: dashed; color: var(--t-soft); }
.tenfold ol.strip b { display: block; font-weight: 600; }
.tenfold ol.strip .money, .tenfold ol.strip .soft { font-size: 12px; display: -webkit-box;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.tenfold ol.strip .soft.money { -webkit-line-clamp: 3; }
.tenfold .glance .why { margin: 10px 0; } .tenfold .glance .why ul { margin: 4px 0; }
.tenfold-start { max-width: 1240px; gap: 6px; overflow: visible; }
.tenfold-start > * { overflow: visible; }
.tenfold-start .tenfold-choices { gap: 10px; flex-wrap: wrap; }
.tenfold-start .tenfold-choices .jupyter-button { flex: 1 1 220px; min-height: 44px;
  font-size: 15px; font-weight: 600; border-radius: 6px; height: auto; }
.tenfold-start .tenfold-box { border: 1px solid var(--jp-border-color2, #bdbdbd);
  border-radius: 8px; padding: 10px 16px; gap: 6px; overflow: visible; }
.tenfold-start .jupyter-button { width: auto; }
.tenfold-start .jupyter-button.mod-primary { background: #1565c0; color: #fff; }
.tenfold-start .tenfold-line { gap: 10px; align-items: center; flex-wrap: wrap; overflow: visible; }
.tenfold-start .widget-label { width: auto; min-width: 130px; text-align: left; }
.tenfold-start .widget-html-content { line-height: 1.45; }
.tenfold-start :is(input, select, textarea, button):focus-visible {
  outline: 2px solid var(--jp-brand-color1, #1565c0); outline-offset: 1px; }
/* Where a value comes from is a matter of the step's own form. */
.tenfold-start .tenfold-field :is(.source, .tenfold-action) { display: none; }
.tenfold-start .tenfold-name span { display: block; }
.tenfold .preview { overflow-x: auto; max-width: 100%; }
.tenfold .preview caption { white-space: nowrap; }
.tenfold .preview table td { white-space: nowrap; max-width: 22ch; overflow: hidden;
  text-overflow: ellipsis; }
.tenfold-role { align-items: center; gap: 12px; overflow: visible; min-height: 32px; }
.tenfold-transfer { display: flex; gap: 10px; align-items: center; flex-wrap: wrap;
  font-family: var(--jp-ui-font-family, sans-serif); font-size: 13px;
  color: var(--jp-ui-font-color1, CanvasText); }
.tenfold-transfer button { font: inherit; padding: 5px 12px; border-radius: 2px; cursor: pointer;
  border: 1px solid var(--jp-border-color1, #888); color: inherit;
  background: var(--jp-layout-color2, #eee); }
.tenfold-transfer a { color: var(--jp-content-link-color, #1565c0); }
.tenfold table.run td { padding: 2px 10px; } .tenfold table.run progress { width: 120px; }
.tenfold .notice { border-left: 4px solid var(--t-warn); padding: 4px 12px; }
"""
START_STYLE = f"<style>{CSS}{FORM_CSS}{_START}</style>"

__all__ = ["START_STYLE"]
