// What a reader takes away from a chart: its picture, and its values as a table.

// A chart as an image, with its title, subtitle and source. Plotly draws a chart as several SVG elements on top
// of each other, and the texts are elsewhere on the page.
const SVG = "http://www.w3.org/2000/svg";
const FONT = '"Source Sans", sans-serif';
const EDGE = 16;
const PNG_SCALE = 2;
const looks = {
  title: { size: 20, weight: 700, fill: "#1f2933" },
  subtitle: { size: 14, weight: 400, fill: "#52606d" },
  source: { size: 12, weight: 400, fill: "#52606d" },
};

const wordsOf = (chart) => {
  const isBefore = (element) => element.compareDocumentPosition(chart) & Node.DOCUMENT_POSITION_FOLLOWING;
  const before = (selector) => [...document.querySelectorAll(selector)].filter(isBefore).at(-1);
  const heading = before('[data-testid="stMain"] :is(h2, h3)');
  const next = [...document.querySelectorAll('[data-testid="stMain"] :is(h2, h3, .source)')].find((one) => !isBefore(one));
  const source = next?.matches(".source") ? next : before('[data-testid="stMain"] .source');
  const text = (element) => element?.textContent.trim() ?? "";
  // A companion chart's h3 is unclear without the main chart's h2, unless that is only of the page, as of an answer's time.
  const main = heading?.matches("h3") ? before('[data-testid="stMain"] h2') : null;
  const above = main && !main.closest(".of-the-page") ? `${text(main)}. ` : "";
  const subtitle = above + text(heading?.parentElement.querySelector(".subtitle"));
  // Annotations of readers' own are marked in the picture, so their words go with it.
  const own = source && next === source ? [...source.parentElement.querySelectorAll(".own-annotation")].map(text) : [];
  return { title: text(heading), subtitle, source: [...own, text(source)].join(" ") };
};

const linesOf = (text, look, width) => {
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `${look.weight} ${look.size}px ${FONT}`;
  const lines = [];
  for (const word of text.split(/[ \n\t]+/).filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && ruler.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

const element = (name, attributes, text = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};

const write = (picture, lines, look, top) => {
  const { size, weight, fill } = look;
  lines.forEach((line, at) => {
    const place = { x: EDGE, y: top + size + at * size * 1.35 };
    const style = { "font-family": FONT, "font-size": size, "font-weight": weight, fill };
    picture.append(element("text", { ...place, ...style }, line));
  });
  return top + lines.length * size * 1.35 + (lines.length ? 6 : 0);
};

const drawingOf = (chart) => {
  const layers = [...chart.querySelectorAll(".js-plotly-plot .main-svg")];
  const drawing = element("g", {});
  for (const layer of layers) {
    const copy = layer.cloneNode(true);
    for (const unseen of copy.querySelectorAll(".draglayer, .hoverlayer, .zoomlayer")) unseen.remove();
    // Plotly's lines do not scale with the drawing, but an image is scaled whole.
    for (const line of copy.querySelectorAll('[style*="vector-effect"]')) line.style.vectorEffect = "none";
    copy.style.background = "none";
    drawing.append(copy);
  }
  return { drawing, width: Number(layers[0].getAttribute("width")), height: Number(layers[0].getAttribute("height")) };
};

const pictureOf = (chart, face) => {
  const words = wordsOf(chart);
  const { drawing, width, height } = drawingOf(chart);
  const whole = width + 2 * EDGE;
  const picture = element("svg", { xmlns: SVG, width: whole, role: "img" });
  picture.append(element("title", {}, words.title), element("rect", { width: "100%", height: "100%", fill: "white" }));
  picture.append(element("style", {}, face));
  let top = EDGE / 2;
  for (const part of ["title", "subtitle"]) top = write(picture, linesOf(words[part], looks[part], width), looks[part], top);
  drawing.setAttribute("transform", `translate(${EDGE}, ${top})`);
  picture.append(drawing);
  const bottom = write(picture, linesOf(words.source, looks.source, width), looks.source, top + height + 6) + EDGE / 2;
  picture.setAttribute("height", Math.ceil(bottom));
  picture.setAttribute("viewBox", `0 0 ${whole} ${Math.ceil(bottom)}`);
  return { picture, width: whole, height: Math.ceil(bottom) };
};

const svgOf = ({ picture }) => {
  const text = new XMLSerializer().serializeToString(picture);
  // Plotly may refer to its clip paths by the page's full URL, which does not resolve in a file.
  return new Blob([text.replace(/url\((['"]|&quot;)?[^#)'"&]*(#[^)'"&]+)(['"]|&quot;)?\)/g, "url($2)")], { type: "image/svg+xml" });
};

const pngOf = async (made) => {
  const address = URL.createObjectURL(svgOf(made));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = made.width * PNG_SCALE;
    canvas.height = made.height * PNG_SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
};

// An image file cannot load the page's fonts. Embed the font, or the texts would be wider than measured.
const fontFace = async () => {
  for (const sheet of document.styleSheets) {
    if (sheet.href && !sheet.href.startsWith(location.origin)) continue;
    for (const { style } of [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule)) {
      const source = style.getPropertyValue("src").match(/url\(["']?([^"')]+)/);
      if (!source || !style.fontFamily.includes("Source Sans") || style.fontStyle === "italic") continue;
      const bytes = await (await fetch(new URL(source[1], sheet.href ?? location.href))).blob();
      return `@font-face { font-family: "Source Sans"; font-weight: ${style.fontWeight}; src: url(${await dataUrl(bytes)}); }`;
    }
  }
  return "";
};

const dataUrl = (blob) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });

const MAX_NAME_LENGTH = 140;
const plainOf = (text) =>
  text.normalize("NFKD").replace(/[^\x20-\x7e]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
// A shortened file name keeps the part on how many lack a figure, which a reader of the file needs most.
const fileName = (title, ending) => {
  const plain = plainOf(title);
  const lacking = plainOf(title.split(";").filter((part) => part.includes("har uppgift")).join(""));
  const cut = `${plain.slice(0, MAX_NAME_LENGTH - lacking.length - 1)}-${lacking}`;
  const whole = plain.length > MAX_NAME_LENGTH ? (lacking ? cut : plain.slice(0, MAX_NAME_LENGTH)) : plain;
  return `${whole.replace(/-+/g, "-").replace(/^-|-$/g, "") || "diagram"}.${ending}`;
};

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

const downloadImage = async (chart, ending, message) => {
  message.textContent = "";
  try {
    const { title } = wordsOf(chart);
    const made = pictureOf(chart, await fontFace());
    save(ending === "png" ? await pngOf(made) : svgOf(made), fileName(title, ending));
  } catch (error) {
    console.error(error);
    message.textContent = "Bilden gick inte att göra. Ladda om sidan och försök igen.";
  }
};

// The buttons stand in the chart's row of files.
const CHART = '[data-testid="stPlotlyChart"]';
const rowOf = (chart) => {
  const isAfter = (one) => one !== chart && chart.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = [...document.querySelectorAll(`${CHART}, .take .pictures`)].find(isAfter);
  return next?.matches(".pictures") ? next : null;
};

const chartOf = (row) => {
  const isBefore = (one) => one.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...document.querySelectorAll(CHART)].filter(isBefore).at(-1);
};

const offerPictures = () => {
  for (const chart of document.querySelectorAll(CHART)) {
    const row = chart.querySelector(".main-svg") && rowOf(chart);
    if (!row || row.querySelector("button")) continue;
    const message = document.createElement("span");
    message.setAttribute("role", "status");
    for (const ending of ["png", "svg"]) {
      row.append(buttonOf(ending.toUpperCase(), () => downloadImage(chartOf(row), ending, message)));
    }
    row.append(message);
  }
};

const buttonOf = (name, act) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", act);
  return button;
};
new MutationObserver(offerPictures).observe(document.documentElement, { childList: true, subtree: true });

// A chart's values are sorted and copied in the page. Those of an address are fetched when their fold is opened: a long table
// would slow the page down for everyone.
const makeUsable = (box) => {
  const table = box.querySelector("table");
  makeSortable(table);
  box.before(copyRow(table));
};
const fillTable = async (fold) => {
  const place = fold.querySelector("p");
  try {
    const response = await fetch(fold.dataset.table);
    if (!response.ok) throw new Error(`${response.status} ${fold.dataset.table}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const box = document.adoptNode(page.querySelector(".table"));
    box.querySelector("caption").prepend(`${fold.dataset.caption}. `);
    box.setAttribute("aria-label", fold.dataset.caption);
    place.replaceWith(box);
    makeUsable(box);
  } catch (error) {
    console.error(error);
    place.setAttribute("role", "status");
    place.textContent = "Tabellen gick inte att hämta. Ladda om sidan och försök igen.";
  }
};
const openTable = ({ target }) => {
  if (!target.matches?.("details[data-table]") || !target.open || target.querySelector(".table thead button")) return;
  const box = target.querySelector(".table");
  if (box) makeUsable(box);
  else fillTable(target);
};
document.addEventListener("toggle", openTable, true);

const copyRow = (table) => {
  const row = document.createElement("p");
  const message = document.createElement("span");
  message.setAttribute("role", "status");
  const lines = () => [...table.rows].map((line) => [...line.cells].map((cell) => cell.textContent.trim()).join("\t"));
  const copy = async () => {
    await navigator.clipboard.writeText(lines().join("\n").replaceAll("\u00a0", ""));
    message.textContent = " Tabellen är kopierad.";
  };
  row.append(buttonOf("Kopiera tabellen", copy), message);
  return row;
};

// A column is sorted by its heading: numbers and periods by size, words in Swedish order.
const MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split(" ");
const sizeOf = (words) => {
  const plain = words.replace(/\s/g, "").replace("−", "-").replace(/^\+/, "").replace(",", ".");
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const [, quarter, quarterYear] = words.match(/^kvartal\s(\d)\s(\d{4})$/) ?? [];
  if (quarter) return 12 * quarterYear + 3 * quarter;
  const [, month, monthYear] = words.match(/^([a-z]+)\s(\d{4})$/) ?? [];
  return MONTHS.includes(month) ? 12 * monthYear + MONTHS.indexOf(month) : NaN;
};
// What is no number, such as a missing value, stands last whatever the direction.
const inOrder = (one, other, sign) => {
  const [size, otherSize] = [one, other].map(sizeOf);
  if (Number.isNaN(size) && Number.isNaN(otherSize)) return sign * one.localeCompare(other, "sv");
  return Number.isNaN(size) ? 1 : Number.isNaN(otherSize) ? -1 : sign * (size - otherSize);
};
const makeSortable = (table) => {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, at) => {
    const first = heading.matches(".number") ? "descending" : "ascending";
    const turned = { ascending: "descending", descending: "ascending" };
    const sort = () => {
      const direction = turned[heading.getAttribute("aria-sort")] ?? first;
      const sign = direction === "ascending" ? 1 : -1;
      const words = (row) => row.cells[at].textContent.trim();
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort((one, other) => inOrder(words(one), words(other), sign)));
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", direction);
    };
    heading.replaceChildren(buttonOf(heading.textContent, sort));
  });
};
