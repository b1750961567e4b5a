// Streamlit nests the groups of its menu as <ul><div><li>, whose items screen readers cannot count. Set the roles of a list.
const mend = () => {
  for (const menu of document.querySelectorAll('[data-testid="stSidebarNavItems"]:not([role])')) {
    menu.setAttribute("role", "presentation");
    for (const group of menu.children) group.setAttribute("role", "list");
  }
};
new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });

// Streamlit cannot translate its skip link, file uploader, copy button and messages on a lost connection. Replace their few
// texts.
const words = [
  [/^Skip to main content$/, "Hoppa till innehållet"],
  [/^Upload$/, "Välj filer"],
  [/^(\d+) ?MB per file$/, "högst $1 MB per fil"],
  [/^File must be (\d+) ?MB or smaller\.?$/, "Filen får vara högst $1 MB."],
  [/^(\d+)\.(\d)([KM])B$/, "$1,$2 $3B"],
  [
    /^(Error: )?(AxiosError: )?Request failed with status code 413$/,
    "Panelen tar inte emot fler filer av dig just nu. Ta bort filer ur listan, eller ladda om sidan och vänta två minuter.",
  ],
  [
    /^(Error: )?(AxiosError: )?(Request failed with status code \d+|Network Error)$/,
    "Filen kom inte fram till panelen. Ladda om sidan och försök igen.",
  ],
  [/^Remove (.+)$/, "Ta bort $1"],
  [/^(Add files|file upload)$/, "Välj filer"],
  [/^Copy to clipboard$/, "Kopiera texten"],
  [/^Copied!?$/, "Kopierad"],
  [/^Connection error$/, "Panelen svarar inte just nu"],
  [
    /^Connection failed with status 50\d\.$/,
    "Panelen startar om. Sidan kommer tillbaka av sig själv, oftast inom en minut. Det som är publicerat är sparat.",
  ],
  [
    /^(Connection timed out\.|Streamlit server is not responding\. Are you connected to the internet\?)$/,
    "Panelen går inte att nå. Har du nätverk? Sidan kommer tillbaka av sig själv.",
  ],
  [/^Connection failed with status 401.*$/, "Din inloggning har gått ut. Ladda om sidan för att logga in igen."],
];
const places =
  '[role="dialog"], [data-testid="stFileUploader"], [data-testid="stElementToolbarButton"], [role="tooltip"],' +
  '[data-testid="stSkipToContent"]';
const inSwedish = (text) => words.reduce((translated, [english, swedish]) => translated.replace(english, swedish), text);
const translate = () => {
  for (const place of document.querySelectorAll(places)) {
    for (const element of place.querySelectorAll("[aria-label]")) {
      const translated = inSwedish(element.getAttribute("aria-label"));
      if (translated !== element.getAttribute("aria-label")) element.setAttribute("aria-label", translated);
    }
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const translated = inSwedish(texts.currentNode.nodeValue);
      if (translated !== texts.currentNode.nodeValue) texts.currentNode.nodeValue = translated;
    }
  }
};
new MutationObserver(translate).observe(document.documentElement, { childList: true, subtree: true });

// A chart on Utforska as an image, with its title, subtitle and source. Plotly draws a chart as several SVG elements on top
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
  // A companion chart's h3 is unclear without the main chart's h2.
  const above = heading?.matches("h3") ? `${text(before('[data-testid="stMain"] h2'))}. ` : "";
  const subtitle = above + text(heading?.parentElement.querySelector(".subtitle"));
  return { title: text(heading), subtitle, source: text(source) };
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

const offerPictures = () => {
  for (const offer of document.querySelectorAll(".picture")) {
    if (!offer.parentElement.querySelector('[data-testid="stPlotlyChart"]')) offer.remove();
  }
  if (!location.pathname.endsWith("/utforska")) return;
  for (const chart of document.querySelectorAll('[data-testid="stPlotlyChart"]')) {
    const place = chart.closest('[data-testid="stElementContainer"]');
    if (!place || place.querySelector(".picture") || !chart.querySelector(".main-svg")) continue;
    const offer = document.createElement("p");
    offer.className = "data picture";
    offer.append("Hämta bilden:");
    const message = document.createElement("span");
    message.setAttribute("role", "status");
    for (const ending of ["png", "svg"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = ending.toUpperCase();
      button.addEventListener("click", () => downloadImage(chart.isConnected ? chart : place, ending, message));
      offer.append(button);
    }
    offer.append(message);
    place.append(offer);
    // Streamlit limits the container to the chart's height and scrolls the rest; let it grow instead.
    Object.assign(place.style, { height: "auto", flex: "none", overflow: "visible" });
  }
};
new MutationObserver(offerPictures).observe(document.documentElement, { childList: true, subtree: true });

// When the sign-in has expired the server closes the socket. Streamlit would only retry, with a message in English; the
// reader must sign in again.
const expired = `<h2>Din inloggning har gått ut</h2><p>Inget mer sparas förrän du har loggat in igen. Det du har skrivit här
  och inte publicerat finns inte kvar efteråt.</p><p><a class="button" href="/logga-in">Logga in igen</a></p>`;
const showExpired = () => {
  if (document.querySelector(".expired")) return;
  const message = document.createElement("div");
  message.className = "expired";
  message.setAttribute("role", "alert");
  // Streamlit's own dialog on a lost connection makes everything inert except elements with this attribute.
  message.dataset.reactAriaTopLayer = "true";
  message.innerHTML = expired;
  message.querySelector("a").href += `?till=${encodeURIComponent(location.pathname + location.search)}`;
  document.body.prepend(message);
};
let isChecking = false;
const checkExpired = async () => {
  const state = document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState;
  if (isChecking || !state || state === "CONNECTED" || document.querySelector(".expired")) return;
  isChecking = true;
  const response = await fetch("/_stcore/health", { cache: "no-store" }).catch(() => null);
  isChecking = false;
  if (response?.status === 401) showExpired();
};
new MutationObserver(checkExpired).observe(document.documentElement, { attributes: true, subtree: true, attributeFilter: ["data-test-connection-state"] });

// Ask for a newer build regularly, so that an open page shows what somebody else publishes. The expiry message is shown at
// the last check before the sign-in expires: after that the socket is closed.
const SECONDS_BETWEEN_LOOKS = 4;
let requested = "";
const look = async () => {
  const mark = document.querySelector("[data-build]");
  if (!mark || document.hidden) return;
  mark.endsAt ??= performance.now() + 1000 * (mark.dataset.secondsLeft ?? Infinity);
  if (performance.now() > mark.endsAt - 1000 * (SECONDS_BETWEEN_LOOKS + 1)) return showExpired();
  const response = await fetch("/picture", { cache: "no-store" }).catch(() => null);
  if (response?.status !== 200 && response?.status !== 503) return;
  const current = response.ok ? await response.text() : "";
  const isRunning = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";
  if (isRunning || !mark.isConnected || current === mark.dataset.build || current === requested) return;
  requested = current;
  document.querySelector(".st-key-new-build button")?.click();
};
setInterval(look, 1000 * SECONDS_BETWEEN_LOOKS);
document.addEventListener("visibilitychange", look);
