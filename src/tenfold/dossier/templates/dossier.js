// Charts become interactive as they come near the screen. Without this script, or in a browser
// that lacks what it needs, the drawings stay: nothing else depends on it.
(() => {
  "use strict";
  const box = (id) => document.getElementById(id);
  if (!box("figures") || !box("plotly")) return;
  if (!("DecompressionStream" in window) || !("IntersectionObserver" in window)) return;

  const inflate = async (base64) => {
    const bytes = Uint8Array.from(atob(base64.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };

  const packed = JSON.parse(box("figures").textContent);
  let started = null;
  const start = () => {
    started ??= inflate(box("plotly").textContent).then((source) => {
      const script = document.createElement("script");
      script.textContent = source;
      document.head.append(script);
    });
    return started;
  };

  const themed = (layout) => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim();
    const paper = style.getPropertyValue("--paper").trim();
    const line = style.getPropertyValue("--line").trim();
    const made = { ...layout };
    delete made.title;
    delete made.width;
    made.autosize = true;
    // The title stands above the drawing; room is left for the labels of reference lines.
    made.margin = { ...made.margin, t: Math.max(16, made.margin.t - 44), r: 12 };
    made.font = { ...made.font, color: ink };
    made.hoverlabel = { bgcolor: paper, bordercolor: line, font: { color: ink }, align: "left" };
    // A finger that scrolls must not draw a zoom box.
    made.dragmode = matchMedia("(pointer: coarse)").matches ? false : "zoom";
    return made;
  };

  let live = true;
  const drawn = new Set();
  const draw = async (figure) => {
    await start();
    const known = JSON.parse(await inflate(packed[figure.dataset.figure]));
    if (!window.Plotly || !live) return;
    const place = figure.querySelector(".live");
    figure.classList.add("is-live");
    const config = { responsive: true, displayModeBar: false, scrollZoom: false };
    await window.Plotly.react(place, known.data, themed(known.layout), config);
    drawn.add(figure);
  };

  const figures = [...document.querySelectorAll("figure[data-figure]")];
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting || !live) continue;
        watcher.unobserve(entry.target);
        draw(entry.target).catch(() => entry.target.classList.remove("is-live"));
      }
    },
    { rootMargin: "600px 0px" },
  );
  figures.forEach((figure) => watcher.observe(figure));

  const button = document.createElement("button");
  button.type = "button";
  button.className = "switch no-print";
  const say = () => { button.textContent = live ? "Show static charts" : "Show interactive charts"; };
  button.addEventListener("click", () => {
    live = !live;
    say();
    for (const figure of figures) {
      figure.classList.remove("is-live");
      watcher.unobserve(figure);
      if (live) watcher.observe(figure);
    }
  });
  say();
  document.querySelector(".contents")?.append(button);

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    drawn.forEach((figure) => figure.classList.contains("is-live") && draw(figure));
  });
})();
