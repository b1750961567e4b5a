"""The query parameters of each page."""

from panel.access.page_list import PAGES

READ = [(page, name) for page, listed in PAGES.items() for name in listed.parameters]
IN_A_VIEW = {
    ("follow_up", "galler"): {"visa": "Lämna in blad"},
    ("population", "fran"): {"visa": "Jämförelse"},
    ("sources", "citat"): {"visa": "Dokumentet"},
}
