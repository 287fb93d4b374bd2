/* The drawn charts say all there is to say. A reader who reaches for one, or comes to it, gets its values at the pointer. */
"use strict";
(() => {
  const page = document.querySelector("[data-figures]");
  if (!page || navigator.connection?.saveData) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const font = getComputedStyle(document.body).fontFamily;
  const begun = new WeakSet();
  let parts = null;

  // The library would write styles into the page, which its policy forbids: they come as a file, and these two names say so.
  function load() {
    const styles = document.createElement("link");
    Object.assign(styles, { id: "plotly.js-style-global", className: "no-inline-styles", rel: "stylesheet", href: page.dataset.styles });
    const maps = document.createElement("meta");
    maps.id = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";
    const script = document.createElement("script");
    script.src = page.dataset.script;
    const ready = [styles, script].map((part) => new Promise((done, failed) => { part.onload = done; part.onerror = failed; }));
    document.head.append(styles, maps, script);
    const figures = fetch(page.dataset.figures, { credentials: "same-origin" }).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
    return Promise.all([figures, ...ready]).then(([found]) => found);
  }

  const painted = (value, colours) => {
    if (typeof value === "string") return colours[value] || value;
    if (Array.isArray(value)) return value.map((one) => painted(one, colours));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, painted(one, colours)]));
    return value;
  };

  // Sizes in px, wherever they stand: of marks, words, lines and intervals. A bar's width is a part of its axis, and stays.
  const sized = (value, scale, key = "") => {
    if (typeof value === "number") return ["size", "thickness", "yshift", "line width"].includes(key) ? value * scale : value;
    if (Array.isArray(value)) return value.map((one) => sized(one, scale, key));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, sized(one, scale, key === "line" ? `line ${inner}` : inner)]));
    return value;
  };

  // The drawing grows with the page's width, and so does its chart.
  function fitted(layout, width) {
    const scale = width / layout.width;
    const margin = Object.fromEntries(Object.entries(layout.margin).map(([side, px]) => [side, px * scale]));
    const drawn = { ...sized(layout, scale), width, height: layout.height * scale, margin, hovermode: "closest", dragmode: false };
    drawn.font.family = font;
    return drawn;
  }

  async function draw(chart) {
    if (begun.has(chart)) return;
    begun.add(chart);
    try {
      parts = parts || load();
      const { charts, dark: colours } = await parts;
      const figure = charts[chart.dataset.chart];
      if (!figure) return;
      const drawing = chart.querySelector("svg[role=img]");
      const { width } = drawing.getBoundingClientRect();
      const place = document.createElement("div");
      place.className = "live";
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", figure.alt);
      const chosen = dark.matches ? colours : {};
      const layout = painted(fitted(figure.layout, width), chosen);
      layout.hoverlabel = { font: { family: font, size: 14 } };
      chart.append(place);
      await Plotly.newPlot(place, painted(sized(figure.data, width / figure.layout.width), chosen), layout, { displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false });
      place.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
      drawing.setAttribute("hidden", "");
      drawing.classList.add("replaced");
    } catch (_error) {
      chart.querySelector(".live")?.remove(); // the drawing stays: it is the chart
    }
  }

  const seen = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    seen.unobserve(entry.target);
    draw(entry.target);
  }));
  // Not what is on the first screen: it is read, not waited for, until somebody scrolls or points at it.
  addEventListener("scroll", () => document.querySelectorAll("[data-chart]").forEach((chart) => seen.observe(chart)), { once: true, passive: true });
  for (const chart of document.querySelectorAll("[data-chart]")) {
    const reached = () => { seen.unobserve(chart); draw(chart); };
    ["pointerenter", "focusin"].forEach((event) => chart.addEventListener(event, reached, { once: true }));
  }
  dark.addEventListener("change", () => document.querySelectorAll(".live").forEach((place) => {
    const chart = place.closest("[data-chart]");
    place.remove();
    begun.delete(chart);
    chart.querySelector("svg.replaced").removeAttribute("hidden");
    draw(chart);
  }));
})();
