// Charts over time: the values of all series at the period that is pointed at, and names that lift their series.
// A figure asks for the first with the meta "hover by period": the customdata of its points are [text, series id, day], and the
// text is "Örebro, kvartal 3 2020: 9,8 %". A name is an annotation that has its series' id.
const CHART = '[data-testid="stPlotlyChart"] .js-plotly-plot';
const UNNAMED = "Övriga";
const MAX_ROWS = 16;

const box = document.createElement("div");
box.className = "hover-box";
box.hidden = true;

const plain = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent;
const partsOf = (text) => {
  const value = text.lastIndexOf(": ");
  const period = text.lastIndexOf(", ", value);
  return { name: text.slice(0, Math.max(period, 0)), period: text.slice(period < 0 ? 0 : period + 2, value), value: text.slice(value + 2) };
};

// Each named series' point at the day, the highest first; of those that are not named only the one that is pointed at.
const rowsAt = (chart, pointed) => {
  const day = pointed.customdata[2];
  const found = new Map();
  chart._fullData.forEach((trace, at) => {
    if (trace.name === UNNAMED && at !== pointed.curveNumber) return;
    const points = chart.data[at].customdata ?? [];
    const index = at === pointed.curveNumber ? pointed.pointNumber : points.findIndex((one) => one[2] === day);
    if (index < 0 || !points[index]?.[0] || trace.yaxis === "y2") return;
    const colour = trace.type === "bar" ? trace.marker.color : trace.mode === "markers" ? trace.marker.color : trace.line.color;
    found.set(plain(points[index][0]), { y: trace.y[index], colour, isPointed: at === pointed.curveNumber });
  });
  return [...found].sort(([, one], [, other]) => other.y - one.y);
};

const lineOf = ([text, { colour, isPointed }]) => {
  const line = document.createElement("div");
  const { name, value } = partsOf(text);
  const mark = document.createElement("i");
  mark.style.background = colour;
  const said = document.createElement(isPointed ? "b" : "span");
  said.textContent = `${name} ${value}`.trim();
  line.append(mark, said);
  return line;
};

const show = (chart, event) => {
  const pointed = event.points[0];
  const rows = pointed?.customdata?.length === 3 && chart.layout.meta === "hover by period" ? rowsAt(chart, pointed) : [];
  chart.classList.toggle("hovers-together", rows.length > 1);
  box.hidden = rows.length < 2;
  if (box.hidden) return;
  const head = document.createElement("div");
  head.textContent = partsOf(rows[0][0]).period;
  const shown = rows.length <= MAX_ROWS ? rows : rows.filter(([, one], at) => one.isPointed || at < MAX_ROWS);
  box.replaceChildren(head, ...shown.map(lineOf));
  const { clientX, clientY } = event.event;
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${clientX + 16 + width < innerWidth ? clientX + 16 : Math.max(0, clientX - 16 - width)}px`;
  box.style.top = `${Math.max(0, Math.min(clientY - height / 2, innerHeight - height))}px`;
};

// The series is a parameter of Utforska's address; a click on the name of the one that is lifted lets it down.
const lift = ({ annotation }) => {
  if (!annotation.name) return;
  const link = document.createElement("a");
  const params = new URLSearchParams(location.search);
  if (params.get("serie") === annotation.name) params.delete("serie");
  else params.set("serie", annotation.name);
  link.href = `?${params}`;
  document.body.append(link);
  link.click();
  link.remove();
};

const listen = () => {
  if (!box.isConnected && document.body) document.body.append(box);
  for (const chart of document.querySelectorAll(CHART)) {
    if (chart.dataset.listens || !chart.on) continue;
    chart.dataset.listens = "true";
    chart.on("plotly_hover", (event) => show(chart, event));
    chart.on("plotly_unhover", () => { box.hidden = true; });
    chart.on("plotly_clickannotation", lift);
  }
};
new MutationObserver(listen).observe(document.documentElement, { childList: true, subtree: true });
