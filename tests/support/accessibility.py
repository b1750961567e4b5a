"""python -m tests.support.accessibility: test each page for accessibility, and write what was tested for the statement.

The pages and sizes are those of tests/browser/test_every_page.py. Only what a rule found to test on a page counts as tested.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, sync_playwright

from panel import warehouse
from panel.access.routes import ACCESSIBILITY
from panel.follow_up.demo.year import make_demo
from panel.server.accessibility import RESULTS
from panel.server.health import version
from panel.wording import clock
from tests.conftest import ROOT
from tests.support.browser import DESKTOP, IS_STILL, LEVELS, PHONE, read_as, settle
from tests.support.chromium import CHROMIUM, new_visitor, served
from tests.support.page_addresses import ADDRESSES, REPORTED, visit

# Rules by what became of them, each with the standards that it is of.
RUN = """([levels]) => axe.run({ runOnly: { type: 'tag', values: levels }, preload: false }).then(found =>
    Object.fromEntries(['violations', 'incomplete', 'passes'].map(kind => [kind, found[kind].map(({ id, tags }) => ({ id, tags }))])))"""
Result = dict[str, list[dict[str, Any]]]
STATEMENT = ACCESSIBILITY.strip("/")


def criterion(tag: str) -> str:
    """Return the criterion of a tag: "1.4.10" for "wcag1410"; "" for a tag of a level."""
    digits = tag.removeprefix("wcag")
    return f"{digits[0]}.{digits[1]}.{digits[2:]}" if digits.isdigit() and len(digits) > 2 else ""


def tested(chromium: Browser, home: str, addresses: dict[str, str]) -> Iterator[tuple[str, Result]]:
    """Yield for each address and size what became of the rules."""
    page = new_visitor(chromium)
    for address, title in addresses.items():
        if address == STATEMENT:
            page.goto(f"{home}/{STATEMENT}")
        else:
            visit(page, home, address, title)
        for reading in (DESKTOP, PHONE):
            with read_as(page, reading):
                page.wait_for_function(IS_STILL)
                page.evaluate(AXE_SCRIPT)
                yield address.partition("?")[0], page.evaluate(RUN, [LEVELS])
        page.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})
        if address != STATEMENT:
            settle(page)
    page.context.close()


def rules(found: list[Result], kind: str) -> list[str]:
    """Return the rules of a kind that some run has, each with its criteria: "label (4.1.2)"."""
    named = {rule["id"]: sorted(filter(None, map(criterion, rule["tags"]))) for one in found for rule in one[kind]}
    return [f"{rule} ({', '.join(of)})" for rule, of in sorted(named.items())]


def results(runs: dict[str, list[Result]], tools: list[str]) -> dict[str, Any]:
    """Return what the statement needs to know of all runs."""
    titles = {address.partition("?")[0]: title for address, title in {**REPORTED, **ADDRESSES}.items()}
    everything = [rule for found in runs.values() for one in found for kind in one for rule in one[kind]]
    criteria = {of for rule in everything for tag in rule["tags"] if (of := criterion(tag))}
    return {
        "tested_on": clock.today().isoformat(),
        "version": version(),
        "tools": tools,
        "widths": [DESKTOP.width, PHONE.width],
        "rules": len({rule["id"] for rule in everything}),
        "criteria": sorted(criteria, key=lambda of: [int(part) for part in of.split(".")]),
        "pages": [
            {
                "address": address,
                "title": titles.get(address, "Tillgänglighet"),
                "views": len(found) // 2,
                "failed": rules(found, "violations"),
                "undecided": rules(found, "incomplete"),
            }
            for address, found in sorted(runs.items())
        ],
    }


def main() -> None:
    """Test the pages with real data, and with made-up follow-ups, and write the results."""
    runs: dict[str, list[Result]] = defaultdict(list)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        real = {**ADDRESSES, STATEMENT: "Tillgänglighet"}
        for database, addresses in ((warehouse.database_path(), real), (make_demo(ROOT / "data"), REPORTED)):
            with served(database) as home:
                for address, found in tested(chromium, home, addresses):
                    runs[address].append(found)
        page = chromium.new_page()
        page.evaluate(AXE_SCRIPT)
        tools = [f"axe-core {page.evaluate('() => axe.version')}", f"Chromium {chromium.version}"]
    found = results(runs, tools)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(runs)} pages, {sum(len(page['failed']) for page in found['pages'])} rules failed")


if __name__ == "__main__":
    main()
