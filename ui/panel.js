// Streamlit nests the groups of its menu as <ul><div><li>, which screen readers cannot count. Say what is a list.
const mend = () => {
  for (const menu of document.querySelectorAll('[data-testid="stSidebarNavItems"]:not([role])')) {
    menu.setAttribute("role", "presentation");
    for (const group of menu.children) group.setAttribute("role", "list");
  }
};
new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });

// Streamlit offers no translation of its file uploader and its button that copies. Their words are few.
const words = [
  [/^Upload$/, "Välj filer"],
  [/^(\d+) ?MB per file$/, "högst $1 MB per fil"],
  [/^File must be (\d+) ?MB or smaller\.?$/, "Filen får vara högst $1 MB."],
  [/^(\d+)\.(\d)([KM])B$/, "$1,$2 $3B"],
  [/^Remove (.+)$/, "Ta bort $1"],
  [/^(Add files|file upload)$/, "Välj filer"],
  [/^Copy to clipboard$/, "Kopiera texten"],
  [/^Copied!?$/, "Kopierad"],
];
const places = '[data-testid="stFileUploader"], [data-testid="stElementToolbarButton"], [role="tooltip"]';
const inSwedish = (text) => words.reduce((said, [english, swedish]) => said.replace(english, swedish), text);
const translate = () => {
  for (const place of document.querySelectorAll(places)) {
    for (const element of place.querySelectorAll("[aria-label]")) {
      const said = inSwedish(element.getAttribute("aria-label"));
      if (said !== element.getAttribute("aria-label")) element.setAttribute("aria-label", said);
    }
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const said = inSwedish(texts.currentNode.nodeValue);
      if (said !== texts.currentNode.nodeValue) texts.currentNode.nodeValue = said;
    }
  }
};
new MutationObserver(translate).observe(document.documentElement, { childList: true, subtree: true });
