import "./take_away.js";
import "./navigation.js";
import "./print.js";
import "./typing.js";
import "./charts.js";

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
  [/^App pages$/, "Panelens sidor"],
  [/^Sidebar$/, "Meny"],
  [/^Collapse sidebar$/, "Stäng menyn"],
  [/^Expand sidebar$/, "Öppna menyn"],
  [/^Main menu$/, "Inställningar"],
  [/^Running\.\.\.$/, "Sidan räknas om"],
  [/^Notifications$/, "Meddelanden"],
  [/^Close$/, "Stäng"],
  [/^Open$/, "Visa alternativen"],
  [/^Choose (an option|options)$/, "Välj"],
  [/^(No results|No options to select)\.?$/, "Inget att välja"],
  [/^Add: (.+)$/, "Sök $1"],
  [/^Clear (all|value|date|dates)$/, "Rensa"],
  [/^Selected values$/, "Valda"],
  [/^(Choose date|Choose date range)$/, "Välj dag i kalendern"],
  [/^Choose date(?: range)?, (.+)$/, "Välj dag, $1"],
  [/^Previous month$/, "Föregående månad"],
  [/^Next month$/, "Nästa månad"],
  [/^(Dismiss|Avvisa)$/, "Stäng"],
  [/^Use arrow keys to navigate dates\. Enter to select\. Escape to close\.$/, "Gå mellan dagarna med piltangenterna, välj med Enter, stäng med Escape."],
  [/^day, /, "dag, "],
  [/^month, /, "månad, "],
  [/^year, /, "år, "],
  [/^Empty$/, "tomt"],
  [/^Increment$/, "Öka"],
  [/^Decrement$/, "Minska"],
  [/^Help for /, "Hjälp om "],
  [/^Shortcut /, "Kortkommando "],
  [/^Press Enter to apply$/, "Tryck Enter"],
  [/^Press (Ctrl|⌘) ?\+ ?Enter to apply$/, "Tryck $1+Enter"],
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
// Where Streamlit writes them. What the panel itself writes, in stHtml, is left alone.
const places = [
  '[role="dialog"]', '[role="tooltip"]', '[role="listbox"]', 'div:has(> button[aria-label="Dismiss"])',
  ...["Sidebar", "Header", "SkipToContent", "FileUploader", "ElementToolbarButton", "DateInput", "DateInputCalendar", "MultiSelect",
    "Selectbox", "NumberInput", "TextInput", "TextArea", "TooltipIcon", "StatusWidget", "Button"].map((name) => `[data-testid="st${name}"]`),
].join();
const NAMES = ["aria-label", "aria-valuetext", "placeholder", "title"];
const inSwedish = (text) => words.reduce((translated, [english, swedish]) => translated.replace(english, swedish), text);
const translate = () => {
  for (const place of document.querySelectorAll(places)) {
    for (const element of [place, ...place.querySelectorAll(NAMES.map((name) => `[${name}]`).join())]) {
      for (const name of NAMES) {
        const given = element.getAttribute(name);
        const translated = given && inSwedish(given);
        if (translated !== given) element.setAttribute(name, translated);
      }
    }
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const translated = inSwedish(texts.currentNode.nodeValue);
      if (translated !== texts.currentNode.nodeValue) texts.currentNode.nodeValue = translated;
    }
  }
};
new MutationObserver(translate).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: NAMES });

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

// Ask for a newer build regularly, so that an open page shows what somebody else publishes, and learns that its session has
// been ended. The expiry message is shown at the last check before the sign-in expires: after that the socket is closed.
const SECONDS_BETWEEN_LOOKS = 4;
let requested = "";
const look = async () => {
  const mark = document.querySelector("[data-build]");
  if (!mark || document.hidden) return;
  mark.endsAt ??= performance.now() + 1000 * (mark.dataset.secondsLeft ?? Infinity);
  if (performance.now() > mark.endsAt - 1000 * (SECONDS_BETWEEN_LOOKS + 1)) return showExpired();
  const response = await fetch("/picture", { cache: "no-store" }).catch(() => null);
  if (response?.status === 401) return showExpired();
  if (response?.status !== 200 && response?.status !== 503) return;
  const current = response.ok ? await response.text() : "";
  const isRunning = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";
  if (isRunning || !mark.isConnected || current === mark.dataset.build || current === requested) return;
  requested = current;
  document.querySelector(".st-key-new-build button")?.click();
};
setInterval(look, 1000 * SECONDS_BETWEEN_LOOKS);
document.addEventListener("visibilitychange", look);
