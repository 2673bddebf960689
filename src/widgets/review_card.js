// The card of one case to review: built once, then filled; only text, never mark-up.
const KEYS = {
  r: "right", w: "wrong_label", m: "missing_feature", c: "comment",
  u: "undo", ArrowRight: "next", ArrowLeft: "back",
};
const BUTTONS = [
  ["right", "r", "Record is right"], ["wrong_label", "w", "Wrong label"],
  ["missing_feature", "m", "Something is missing"], ["comment", "c", "Comment"],
  ["back", "←", "Back"], ["next", "→", "Next"], ["undo", "u", "Undo"],
];
const TYPED = ["INPUT", "TEXTAREA", "SELECT"];

function make(parent, tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

function labelled(parent, tag, text) {
  const box = make(parent, "label", "tenfold-review-field", text + " ");
  return make(box, tag);
}

function rows(parent, pairs) {
  parent.replaceChildren();
  for (const [name, text] of pairs) {
    const line = make(parent, "tr");
    make(line, "th", "", name).scope = "row";
    make(line, "td", "", text);
  }
}

function render({ model, el }) {
  const root = make(el, "section", "tenfold tenfold-review");
  root.tabIndex = 0;
  root.setAttribute("aria-label", "Review of cases. Keys: r record is right, w wrong label, " +
    "m something is missing, c comment, right and left arrow to move, u undo.");
  // JupyterLab's own keys would copy, cut or convert the cell.
  root.setAttribute("data-lm-suppress-shortcuts", "true");

  const entry = make(root, "div", "tenfold-review-entry");
  const who = labelled(entry, "input", "You review as (role)");
  const offered = make(entry, "datalist");
  offered.id = "tenfold-roles-" + Math.random().toString(36).slice(2);
  who.setAttribute("list", offered.id);
  const begin = make(entry, "button", "jupyter-button", "Begin");

  const card = make(root, "div", "tenfold-review-card");
  const head = make(card, "div", "tenfold-review-head");
  const title = make(head, "h3");
  const count = make(head, "span", "soft");
  const bar = make(head, "progress");
  bar.setAttribute("aria-label", "cases answered");
  const why = make(card, "p");
  const facts = make(make(card, "table"), "tbody");
  make(card, "h4", "", "Why it has its score");
  const reasons = make(card, "ul");
  const more = make(card, "details");
  more.open = true;
  make(more, "summary", "", "Values");
  const values = make(make(more, "table"), "tbody");
  make(card, "h4", "", "What you are asked");
  const questions = make(card, "ul");

  const fields = make(card, "div", "tenfold-review-fields");
  const choice = labelled(fields, "select", "Right outcome");
  const amount = labelled(fields, "input", "Right amount");
  const note = labelled(fields, "input", "What is missing, or a comment");
  note.size = 48;
  const buttons = make(card, "div", "tenfold-review-buttons");
  const mine = make(card, "p", "soft");
  const status = make(root, "p", "pass");
  status.setAttribute("role", "status");
  const fault = make(root, "p", "block");
  fault.setAttribute("role", "alert");

  let waits = "";
  const send = (act) => {
    const view = model.get("view");
    const label = view.free ? amount.value : choice.value;
    model.send({ act, label, words: note.value });
  };
  const press = (act) => {
    if ((act === "missing_feature" || act === "comment") && !note.value.trim()) {
      waits = act;
      fault.textContent = "";
      status.textContent = act === "comment"
        ? "Write the comment; Enter keeps it, Escape goes back."
        : "What is missing? Enter keeps it, also without words; Escape goes back.";
      note.focus();
      return;
    }
    send(act);
    root.focus();
  };
  for (const [act, key, text] of BUTTONS) {
    const button = make(buttons, "button", "jupyter-button", text + " ");
    make(button, "kbd", "", key);
    button.addEventListener("click", () => press(act));
  }
  const sit = () => { model.send({ act: "sit", words: who.value }); root.focus(); };
  begin.addEventListener("click", sit);
  who.addEventListener("keydown", (event) => { if (event.key === "Enter") sit(); });
  note.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { waits = ""; note.value = ""; root.focus(); }
    if (event.key !== "Enter") return;
    const act = waits || "comment";
    waits = "";
    send(act);
    root.focus();
  });
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const act = KEYS[event.key];
    if (!act || TYPED.includes(event.target.tagName) || !model.get("view").reviewer) return;
    event.preventDefault();
    press(act);
  });

  let shown = "";
  const fill = () => {
    const view = model.get("view");
    const seated = Boolean(view.reviewer);
    entry.hidden = seated;
    card.hidden = !seated || !view.total;
    // Whoever listens hears which case comes next; whoever sees, sees it.
    const next = view.said && view.title ? ` Now: ${view.title}.` : "";
    status.textContent = view.said + next || (view.total ? "" : "There is no case to review.");
    fault.textContent = view.wrong || "";
    offered.replaceChildren();
    for (const role of view.roles || []) make(offered, "option").value = role;
    if (card.hidden) return;
    title.textContent = view.title;
    count.textContent = `case ${view.place} of ${view.total}, ${view.done} answered, ` +
      `reviewed as ${view.reviewer}`;
    bar.max = view.total;
    bar.value = view.done;
    why.textContent = view.why;
    rows(facts, view.facts);
    rows(values, view.values);
    for (const [list, texts] of [[reasons, view.reasons], [questions, view.questions]]) {
      list.replaceChildren();
      for (const text of texts) make(list, "li", "", text);
    }
    mine.textContent = view.mine;
    const other = shown !== view.title;
    shown = view.title;
    choice.parentElement.hidden = view.free || view.labels.length < 2;
    amount.parentElement.hidden = !view.free;
    if (other || !view.wrong) { note.value = ""; amount.value = ""; waits = ""; }
    if (other) {
      choice.replaceChildren();
      for (const text of view.labels) make(choice, "option", "", text).value = text;
      choice.value = view.suggested;
    }
  };
  model.on("change:view", fill);
  fill();
  return () => model.off("change:view", fill);
}

export default { render };
