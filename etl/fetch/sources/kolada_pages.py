"""The pages of Kolada's answers: followed to the last one, with all values that they say they have."""

from collections.abc import Iterator
from typing import Any

from etl.fetch.failure import FetchError
from etl.fetch.sources.web import RawResponse, Web, onward, request

PER_PAGE = 5000
MAX_PAGES = 500
A_KPI = "Sök efter det på kolada.se; ett id ser ut som N01951."
CHANGED = "Tjänsten kan ha ändrat sitt format. Läs dess dokumentation, och anmäl det till den som förvaltar panelen."


def stated_of(response: RawResponse, kpi: str, what: str = "Nyckeltalet", hint: str = A_KPI) -> dict[str, Any]:
    """Return what Kolada states of the one thing with this id. Raises FetchError where there is none."""
    stated = response.json()
    # One key figure may come alone, without the envelope of a list.
    content = [stated] if isinstance(stated, dict) and "values" not in stated else values_of(response)
    if len(content) != 1 or content[0].get("id") != kpi or "title" not in content[0]:
        raise FetchError(f"{what} {kpi} finns inte.", hint, location=response.url)
    return content[0]


def pages_of(web: Web, url: str, before: int) -> Iterator[RawResponse]:
    """Follow next_url to the last page; onward() refuses another host."""
    seen: set[str] = set()
    following: str | None = url
    while following:
        if following in seen or len(seen) >= MAX_PAGES:
            raise FetchError("Tjänstens sidor tar inte slut.", CHANGED, location=following)
        seen.add(following)
        response = request(web, following, name=f"{before + len(seen):04d}.json")
        values_of(response)
        yield response
        stated = response.json().get("next_url")
        following = None if stated is None else onward(url, str(stated))


def values_of(response: RawResponse) -> list[dict[str, Any]]:
    """Return the values of a page. Raises FetchError where it has none."""
    content = response.json()
    if not isinstance(content, dict) or not isinstance(content.get("values"), list):
        raise FetchError("Svaret saknar values.", CHANGED, location=response.url)
    return content["values"]


def require_count(pages: list[RawResponse]) -> None:
    """Raise FetchError unless `count` is the values' number: each page's own on each, or the sum on all."""
    lengths = [len(values_of(page)) for page in pages]
    counts = [page.json().get("count") for page in pages]
    if counts != lengths and set(counts) != {sum(lengths)}:
        problem = f"Svaret har {sum(lengths)} värden på {len(pages)} sidor, men count säger {counts}."
        raise FetchError(problem, "Hämta igen: något kom bort på vägen.", location=pages[0].url)
