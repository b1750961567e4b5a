// Printing. A chart has the width of the screen in pixels, and a browser does not lay it out anew for paper. The link that
// prints does: it gives the page the paper's width, waits until each chart has it, and prints. Printed by the browser's own
// menu, which does not wait, a chart is scaled instead.
const CHARTS = '[data-testid="stPlotlyChart"] .svg-container';
// A slow machine draws few frames a second, and a fast one many: so the wait is counted in time.
const MAX_WAIT_MS = 10_000;
const frame = () => new Promise(requestAnimationFrame);
// Both as wide as its own place, and no wider than the paper: a place too gets its new width some frames later.
const isLaidOut = (chart) => {
  const [place, paper] = ["stPlotlyChart", "stMainBlockContainer"].map((name) => chart.closest(`[data-testid="${name}"]`).clientWidth);
  return Math.abs(chart.clientWidth - place) < 2 && chart.clientWidth < paper + 2;
};

document.addEventListener(
  "click",
  async (event) => {
    if (!event.target.closest?.("[data-print]")) return;
    event.preventDefault();
    document.documentElement.classList.add("for-paper");
    const charts = () => [...document.querySelectorAll(CHARTS)];
    const last = performance.now() + MAX_WAIT_MS;
    for (let at = 0; at < 2 || (performance.now() < last && !charts().every(isLaidOut)); at += 1) await frame();
    print();
  },
  { capture: true },
);

addEventListener("beforeprint", () => {
  for (const chart of document.querySelectorAll(CHARTS)) {
    const { clientWidth, clientHeight } = chart;
    chart.style.aspectRatio = `${clientWidth} / ${clientHeight}`;
    for (const layer of chart.querySelectorAll(".main-svg")) layer.setAttribute("viewBox", `0 0 ${clientWidth} ${clientHeight}`);
  }
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("for-paper");
  for (const chart of document.querySelectorAll(CHARTS)) {
    chart.style.aspectRatio = "";
    for (const layer of chart.querySelectorAll(".main-svg")) layer.removeAttribute("viewBox");
  }
});
