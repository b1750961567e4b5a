// Links between the panel's pages, the reader's place on a page, and the menu on a phone.
const NARROW = 768; // px: below this width Streamlit's menu lies over the page.
const app = () => document.querySelector('[data-testid="stApp"]');
const main = () => document.querySelector('[data-testid="stMain"]');
const heading = () => main()?.querySelector("h1") ?? null;

// A link to another page would load the document anew, and with it a session without the reader's drafts. Streamlit reruns in
// the same session, with the parameters of the address, when the reader goes back in history; so a link is followed as a step
// in history. What is not a page that the frame names in data-pages is left to the browser.
let mark = null;
const isPage = (url) => {
  // Missing while another page is on its way.
  mark = document.querySelector("[data-pages]") ?? mark;
  const folder = new URL(".", location.href).pathname;
  if (!mark || url.origin !== location.origin || !url.pathname.startsWith(folder)) return false;
  // Streamlit has the first page at the folder itself, and would add a step to the history to go there.
  if (url.pathname === folder + mark.dataset.start) url.pathname = folder;
  return url.pathname === folder || mark.dataset.pages.split(" ").includes(url.pathname.slice(folder.length));
};
const isForBrowser = (event, link) =>
  event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey ||
  link.hasAttribute("download") || !["", "_self"].includes(link.target) || app()?.dataset.testConnectionState !== "CONNECTED";

const follow = (url) => {
  if (url.pathname !== location.pathname) depart();
  if (url.href === location.href) history.replaceState({}, "", url);
  else history.pushState({}, "", url);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
};

// A row that a link on the same page leads to is opened. The browser scrolls there, and Tab goes on from it.
const reveal = (hash) => {
  const row = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (row?.matches("details")) row.open = true;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  const url = new URL(link.href);
  // A link that opens a dialog keeps what the reader has chosen on the page.
  if ("stay" in link.dataset && url.pathname === location.pathname) {
    for (const [key, value] of new URLSearchParams(location.search)) if (!url.searchParams.has(key)) url.searchParams.set(key, value);
  }
  const isHere = url.pathname === location.pathname && url.search === location.search;
  if (isHere && url.hash) reveal(url.hash);
  if (isForBrowser(event, link) || (isHere && url.hash) || !isPage(url)) return;
  event.preventDefault();
  follow(url);
});

// Streamlit's own menu sends the parameters of the page that the reader leaves, for the server to leave out. A server that the
// session has just moved to does not know them, and would take them for the next page's. So the menu is followed as any link
// is, with nothing but the plan that the reader looks at.
const choose = (event) => {
  const link = event.target.closest?.('[data-testid="stSidebarNavLink"]');
  if (!link || isForBrowser(event, link)) return;
  closeMenu();
  const url = new URL(link.href);
  if (!isPage(url) || url.pathname === location.pathname) return;
  event.preventDefault();
  event.stopPropagation();
  const plan = new URLSearchParams(location.search).get("plan");
  if (plan) url.searchParams.set("plan", plan);
  follow(url);
};
document.addEventListener("click", choose, { capture: true });

// A field of panel/ui/fields.py is a parameter of the address, which has none for the field's default.
document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-field]")) return;
  const url = new URL(location.href);
  if (target.value === target.dataset.default) url.searchParams.delete(target.dataset.field);
  else url.searchParams.set(target.dataset.field, target.value);
  url.hash = "";
  if (url.href !== location.href) follow(url);
});

// Another page begins at its top, with its heading read out; one that the reader goes back to, where they left it.
let arriving = null;
const depart = () => {
  history.replaceState({ ...history.state, top: main()?.scrollTop ?? 0 }, "");
  arriving = { from: heading(), top: 0 };
};
let path = location.pathname;
addEventListener("popstate", (event) => {
  if (event.isTrusted && location.pathname !== path) arriving = { from: heading(), top: event.state?.top ?? 0 };
  path = location.pathname;
});
const arrive = () => {
  if (!arriving || heading() === arriving.from || !heading()) return;
  if (!arriving.isThere) {
    arriving.isThere = true;
    path = location.pathname;
    main().scrollTop = 0;
    heading().tabIndex = -1;
    heading().focus({ preventScroll: true });
  }
  // The page grows as its charts are drawn.
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView();
  else main().scrollTop = arriving.top;
  if (target || (!location.hash && main().scrollTop >= arriving.top - 1)) arriving = null;
};
const stay = () => {
  if (arriving?.isThere) arriving = null;
};
for (const name of ["wheel", "pointerdown", "keydown", "touchmove"]) addEventListener(name, stay, { capture: true, passive: true });

// An older address may ask for what is now a part of a page; the page marks it.
let askedIn = "";
const showPart = () => {
  const part = document.querySelector("[data-arrive]");
  if (part && askedIn !== location.href) part.scrollIntoView();
  askedIn = part ? location.href : "";
};
new MutationObserver(showPart).observe(document.documentElement, { childList: true, subtree: true });

// On a phone the menu lies over the page.
const closeMenu = () => {
  const menu = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  if (menu && innerWidth <= NARROW) menu.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
};

// Streamlit replaces HTML that a rerun has changed. Open again the folds that the reader had opened, unless the server has
// changed its own mind about them. A fold is known by its id, or by its summary and its place among those with the same.
const FOLDS = '[data-testid="stHtml"] details';
const kept = new Map();
const given = new WeakMap();
const keysOf = () => {
  const counts = new Map();
  const keys = new Map();
  for (const fold of document.querySelectorAll(FOLDS)) {
    const name = fold.id ? `#${fold.id}` : (fold.querySelector("summary")?.textContent ?? "");
    const at = counts.get(name) ?? 0;
    counts.set(name, at + 1);
    keys.set(fold, `${location.pathname} ${at} ${name}`);
  }
  return keys;
};
document.addEventListener("click", (event) => {
  const summary = event.target.closest?.(`${FOLDS} > summary`);
  if (!summary || event.defaultPrevented || event.target.closest("a, button") !== null) return;
  const fold = summary.parentElement;
  kept.set(keysOf().get(fold), { isOpen: !fold.open, given: given.get(fold) });
});
const restoreFolds = () => {
  const added = [...document.querySelectorAll(FOLDS)].filter((fold) => !given.has(fold));
  if (added.length === 0) return;
  const keys = keysOf();
  for (const fold of added) {
    given.set(fold, fold.open);
    const choice = kept.get(keys.get(fold));
    if (choice?.given === fold.open) fold.open = choice.isOpen;
    else kept.delete(keys.get(fold));
  }
};

// The same for the focus, on what has it in HTML that is replaced.
let focused = null;
document.addEventListener("focusin", ({ target }) => {
  if (!target.closest('[data-testid="stHtml"]')) focused = null;
  else if (target.matches("summary")) focused = { element: target, fold: keysOf().get(target.parentElement) };
  else focused = { element: target, id: target.id, href: target.getAttribute("href") };
});
const restoreFocus = () => {
  if (!focused || focused.element.isConnected || document.activeElement !== document.body) return;
  const { fold, id, href } = focused;
  const links = () => [...document.querySelectorAll('[data-testid="stHtml"] a[href]')];
  const folds = () => [...keysOf()].find(([, key]) => key === fold)?.[0].querySelector("summary");
  const twin = fold ? folds() : id ? document.getElementById(id) : links().find((link) => link.getAttribute("href") === href);
  twin?.focus({ preventScroll: true });
  if (twin?.matches("input")) twin.setSelectionRange(twin.value.length, twin.value.length);
};

// Presentera: the arrow keys go from screen to screen, Esc back to Översikt.
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
document.addEventListener("keydown", (event) => {
  const screens = [...document.querySelectorAll(".slide")];
  if (!screens.length || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return document.querySelector("[data-back]").click();
  const edges = { Home: 0, End: screens.length - 1 };
  if (!(event.key in STEPS) && !(event.key in edges)) return;
  event.preventDefault();
  const tops = screens.map((screen) => Math.abs(screen.getBoundingClientRect().top));
  const at = edges[event.key] ?? tops.indexOf(Math.min(...tops)) + STEPS[event.key];
  const next = screens[Math.max(0, Math.min(at, screens.length - 1))];
  next.scrollIntoView();
  next.focus({ preventScroll: true });
});

new MutationObserver(() => {
  restoreFolds();
  restoreFocus();
  arrive();
}).observe(document.documentElement, { childList: true, subtree: true });
