// What ipywidgets leaves out for people without a mouse or without sight, put in where it stands.
const ROOT = "tenfold-assisted";
const FOCUSABLE = "input, select, textarea, button";
let named = 0;

function idOf(node) {
  if (!node.id) node.id = `tenfold-a${++named}`;
  return node.id;
}

function put(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

// A field: its parts are one group under its name, described by its note, marked where wrong.
function tendField(row) {
  const name = row.querySelector(":scope > .tenfold-name b");
  const note = row.querySelector(":scope > .tenfold-note .widget-html-content");
  const control = row.querySelector(":scope > .tenfold-control");
  if (!name || !note || !control) return;
  const parts = [...control.querySelectorAll(FOCUSABLE)];
  const wrong = row.classList.contains("tenfold-wrong") ? "true" : null;
  const called = parts[0]?.labels?.[0]?.textContent.trim();
  const single = parts.length === 1 && called === name.textContent.trim();
  put(control, "role", single ? null : control.matches(".widget-radio") ? "radiogroup" : "group");
  put(control, "aria-labelledby", single ? null : idOf(name));
  for (const part of parts) {
    put(part, "aria-describedby", idOf(note));
    if (part.tagName !== "BUTTON" && part.type !== "radio") put(part, "aria-invalid", wrong);
  }
  if (!control.matches(".widget-radio")) return;
  put(control, "aria-invalid", wrong);
  // Radio buttons of one name are one stop of Tab, and arrows choose among them.
  for (const part of parts) put(part, "name", idOf(control));
}

// A section's heading is a plain box: here it is a button that says whether it is open.
function tendHeading(head) {
  put(head, "role", "button");
  put(head, "tabindex", "0");
  const open = head.parentElement.classList.contains("jupyter-widget-Collapse-open");
  put(head, "aria-expanded", String(open));
}

// Text that changes is read out only where the box around it was known as live before.
function tendStatus(box) {
  put(box, "role", "status");
  for (const inner of box.querySelectorAll('[role="status"]')) inner.removeAttribute("role");
}

function tendProgress(bar) {
  const inner = bar.querySelector(".progress-bar");
  put(bar, "role", "progressbar");
  put(bar, "aria-label", "progress");
  put(bar, "aria-valuenow", Math.round(parseFloat(inner?.style.width) || 0));
}

// What a run came to can be reached by key, right behind the button that ran it.
function tendGate(gate) {
  put(gate, "role", "group");
  put(gate, "aria-label", "Gate");
  put(gate, "tabindex", "0");
}

// The handle of a slider has a role and a number; its name and its unit stand beside it.
function tendSlider(slider) {
  const name = slider.querySelector(".widget-label")?.textContent;
  const said = slider.querySelector(".widget-readout")?.textContent;
  for (const handle of slider.querySelectorAll(".noUi-handle")) {
    put(handle, "aria-label", name || null);
    put(handle, "aria-valuetext", said || null);
  }
}

function tend(root) {
  root.querySelectorAll(".tenfold-field").forEach(tendField);
  root.querySelectorAll(".jupyter-widget-Collapse-header").forEach(tendHeading);
  root.querySelectorAll(".progress").forEach(tendProgress);
  root.querySelectorAll(".gate").forEach(tendGate);
  // JupyterLab's own keys would cut, copy or leave the cell: x on a button is no wish to lose it.
  // It asks the very element that has the focus, not what stands around it.
  for (const one of root.querySelectorAll(`${FOCUSABLE}, a, summary, [tabindex]`)) {
    put(one, "data-lm-suppress-shortcuts", "true");
  }
  root.querySelectorAll(".widget-slider").forEach(tendSlider);
  const said = [...root.querySelectorAll('.widget-html-content [role="status"]')];
  said.map((one) => one.closest(".widget-html-content")).forEach(tendStatus);
  root.querySelectorAll(".tenfold-said > .widget-html-content").forEach(tendStatus);
}

function onKey(event) {
  const head = event.target.closest?.(".jupyter-widget-Collapse-header");
  if (head && head === event.target && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    head.click();
  }
  // Every entry is saved as it is typed; the browser would offer to save the page.
  if ((event.ctrlKey || event.metaKey) && event.key === "s") event.preventDefault();
}

// A button that adds, removes or runs is drawn anew, greyed out or hidden: the focus goes on.
function follow(root) {
  let last = null;
  root.addEventListener("focusin", (event) => {
    const rows = event.target.closest(".tenfold-rows");
    last = { node: event.target, rows, count: rows?.querySelectorAll(".tenfold-item").length };
  });
  root.addEventListener("focusout", (event) => { if (event.relatedTarget) last = null; });
  return () => {
    const node = last?.node;
    if (!node || (node.isConnected && node.offsetParent && !node.disabled)) return;
    const { rows, count } = last;
    const box = rows?.isConnected ? rows : node.closest(".tenfold-foot");
    const items = rows?.isConnected ? rows.querySelectorAll(".tenfold-item") : [];
    const added = items.length > count;
    const open = "input:enabled, select:enabled, textarea:enabled, button:enabled";
    const all = [...((added ? items[items.length - 1] : box)?.querySelectorAll(open) ?? [])];
    const shown = all.filter((one) => one.offsetParent);
    (rows && !added ? shown.at(-1) : shown[0])?.focus();
  };
}

function begin(root) {
  root.addEventListener("keydown", onKey);
  const mend = follow(root);
  let waiting = false;
  const watcher = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; tend(root); mend(); });
  });
  const attributeFilter = ["class", "style", "disabled"];
  watcher.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter });
  tend(root);
  return watcher;
}

function render({ el }) {
  let watcher = null, gone = false;
  const look = () => {
    const root = el.closest(`.${ROOT}`);
    if (root) watcher = begin(root);
    else if (!gone) requestAnimationFrame(look);
  };
  look();
  return () => { gone = true; watcher?.disconnect(); };
}

export default { render };
