// Printing. A chart has the width of the screen in pixels, and a browser does not lay it out anew for paper. The link that
// prints does: it gives the page the paper's width, waits until each chart has it, and prints. Printed by the browser's own
// menu, which does not wait, a chart is scaled instead.
const CHARTS = '[data-testid="stPlotlyChart"] .svg-container';
const MAX_FRAMES = 120;
const frame = () => new Promise(requestAnimationFrame);
// As drawn: the container of the drawing may have the width of the page before the drawing has it.
const sizeOf = (chart) => ["width", "height"].map((side) => Number(chart.querySelector(".main-svg").getAttribute(side)));
const isLaidOut = (chart) => Math.abs(sizeOf(chart)[0] - chart.closest('[data-testid="stPlotlyChart"]').clientWidth) < 2;

document.addEventListener(
  "click",
  async (event) => {
    if (!event.target.closest?.("[data-print]")) return;
    event.preventDefault();
    document.documentElement.classList.add("for-paper");
    const charts = () => [...document.querySelectorAll(CHARTS)];
    for (let at = 0; at < 2 || (at < MAX_FRAMES && !charts().every(isLaidOut)); at += 1) await frame();
    print();
  },
  { capture: true },
);

addEventListener("beforeprint", () => {
  for (const chart of document.querySelectorAll(CHARTS)) {
    const [width, height] = sizeOf(chart);
    chart.style.aspectRatio = `${width} / ${height}`;
    for (const layer of chart.querySelectorAll(".main-svg")) layer.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("for-paper");
  for (const chart of document.querySelectorAll(CHARTS)) {
    chart.style.aspectRatio = "";
    for (const layer of chart.querySelectorAll(".main-svg")) layer.removeAttribute("viewBox");
  }
});
