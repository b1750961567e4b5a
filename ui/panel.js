// Streamlit nests the groups of its menu as <ul><div><li>, which screen readers cannot count. Say what is a list.
const mend = () => {
  for (const menu of document.querySelectorAll('[data-testid="stSidebarNavItems"]:not([role])')) {
    menu.setAttribute("role", "presentation");
    for (const group of menu.children) group.setAttribute("role", "list");
  }
};
new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
