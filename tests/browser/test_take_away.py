"""Test downloads from Utforska in a browser: pictures, files, saved views, and the map without outside requests."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Request, expect

from panel.formats import read_px
from panel.ui.explore.saved import CHANGE
from tests.support.browser import assert_accessible, settle

pytestmark = pytest.mark.browser

MAP = "utforska?matt=open_unemployed_of_population_18_65&region=0581,2584&frekvens=Y&diagram=karta"
LINES = "utforska?matt=unemployment_share&region=0581,00"
CITIES = "utforska?matt=unemployment_share&region=0581,00,r9"
# Measures of one kind, so that all are in one title: too long for a file's name.
FLOWS = "births,deaths,in_migration,out_migration,natural_change,population_change"
# Where on the screen the map's point inside a municipality is, by its code.
POINT = """(chart, code) => {
  const { xaxis, yaxis } = chart._fullLayout, points = chart._fullData.at(-1), edge = chart.getBoundingClientRect();
  const at = points.customdata.findIndex((told) => told[1].includes(`:${code}:`));
  return [edge.x + xaxis._offset + xaxis.l2p(points.x[at]), edge.y + yaxis._offset + yaxis.l2p(points.y[at])];
}"""


def visit(page: Page, server: str, address: str) -> Locator:
    """Open the address, and return the first chart's offer of pictures once it is there."""
    page.goto(f"{server}/{address}")
    expect(page.get_by_role("heading", level=1, name="Utforska")).to_be_visible()
    offer = page.locator(".take .pictures").first
    expect(offer).to_be_visible()
    settle(page)
    return offer


def taken(page: Page, offer: Locator, form: str, tmp_path: Path) -> Path:
    with page.expect_download() as started:
        offer.get_by_role("button", name=form).press("Enter")
    target = tmp_path / started.value.suggested_filename
    started.value.save_as(target)
    return target


@pytest.mark.parametrize("address", [LINES, MAP])
def test_a_chart_is_taken_as_a_picture_with_its_words(
    page: Page, browser_messages: list[str], server: str, address: str, tmp_path: Path
) -> None:
    offer = visit(page, server, address)
    title = page.locator('[data-testid="stMain"] h2').first.inner_text()
    drawing = taken(page, offer, "SVG", tmp_path)
    root = ElementTree.fromstring(drawing.read_bytes())  # noqa: S314 - our own file
    written = " ".join(str(line.text) for line in root.iterfind("{*}text"))
    assert root.findtext("{*}title") == title
    assert written.startswith(title)
    assert "Källa: " in written
    assert "non-scaling-stroke" not in drawing.read_text(encoding="utf-8")
    assert "font/woff2;base64," in str(root.findtext("{*}style"))
    assert not re.search(r"(href|url\(['\"]?)\s*=?['\"]?https?:", drawing.read_text(encoding="utf-8"))
    image = Image.open(taken(page, offer, "PNG", tmp_path))
    assert image.format == "PNG"
    assert image.size == (2 * int(float(root.attrib["width"])), 2 * int(float(root.attrib["height"])))
    pixels = image.convert("RGB")
    assert pixels.getpixel((0, 0)) == (255, 255, 255)
    assert (0, 114, 178) in {colour for _, colour in pixels.getcolors(1 << 24) or []}
    assert re.fullmatch(r"[a-z0-9-]+\.svg", drawing.name)
    assert browser_messages == []


@pytest.mark.parametrize("address", [CITIES, f"utforska?matt={FLOWS}&region=0581,00,r9"])
def test_a_picture_and_its_name_say_who_lacks_a_figure(page: Page, server: str, address: str, tmp_path: Path) -> None:
    offer = visit(page, server, address)
    for form in ("SVG", "PNG"):
        image = taken(page, offer, form, tmp_path)
        assert "6-av-9-jamforda-kommuner-har-uppgift" in image.name
        assert len(image.name) <= 144
    root = ElementTree.parse(tmp_path / image.with_suffix(".svg").name).getroot()  # noqa: S314 - our own file
    written = " ".join(str(line.text) for line in root.iterfind("{*}text")).replace("\u00a0", " ")
    assert "6 av 9 jämförda kommuner har uppgift" in written


def test_pictures_are_offered_by_each_chart_once(page: Page, server: str) -> None:
    visit(page, server, LINES)
    charts = page.locator('[data-testid="stPlotlyChart"]')
    expect(page.get_by_role("button", name="PNG")).to_have_count(charts.count())
    page.goto(f"{server}/befolkning")
    expect(page.get_by_role("heading", level=1, name="Befolkning")).to_be_visible()
    settle(page)
    expect(page.get_by_role("button", name="PNG")).to_have_count(charts.count())


@pytest.mark.parametrize(
    ("address", "newest", "oldest"),
    [("arbetsloshet", "kvartal 4 2025", "kvartal 1 2010"), (LINES, "kvartal 4 2025", "kvartal 1 2010")],
)
def test_a_charts_values_are_shown_sorted_and_copied_in_the_page(
    page: Page, server: str, address: str, newest: str, oldest: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/{address}")
    expect(page.get_by_role("button", name="PNG").first).to_be_visible()
    settle(page)
    page.get_by_text("Visa som tabell").first.press("Enter")
    table = page.locator(".take table").first
    expect(table.get_by_role("rowheader").first).to_have_text(newest)
    heading = table.get_by_role("columnheader", name="Period")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(table.get_by_role("rowheader").first).to_have_text(oldest)
    assert_accessible(page)
    page.get_by_role("button", name="Kopiera tabellen").click()
    expect(page.get_by_text("Tabellen är kopierad.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[1].startswith(f"{oldest}\t")


def test_a_municipality_is_chosen_on_a_map_that_fetches_nothing(page: Page, server: str) -> None:
    urls: list[str] = []

    def record_url(request: Request) -> None:
        urls.append(request.url)

    page.on("request", record_url)
    visit(page, server, MAP)
    chart = page.locator(".js-plotly-plot").first
    chart.scroll_into_view_if_needed()
    place = chart.evaluate(POINT, "2584")
    page.mouse.move(*place)
    expect(chart.locator(".hovertext")).to_contain_text("Kiruna")
    page.mouse.click(*place)
    expect(page).to_have_url(re.compile("serie=[^&]*2584"))
    settle(page)
    expect(page.locator(".explore-point h3")).to_contain_text("Kiruna")
    page.remove_listener("request", record_url)
    hosts = {urlsplit(address).hostname for address in urls if not address.startswith(("data:", "blob:"))}
    assert hosts == {"localhost"}


def test_the_rows_are_taken_as_px(page: Page, server: str) -> None:
    visit(page, server, LINES)
    page.get_by_text("Fler format").first.press("Enter")
    with page.expect_download() as started:
        page.get_by_role("link", name="PC-Axis").first.click()
    cube = read_px(started.value.path().read_bytes())
    assert started.value.suggested_filename == "arbetsloshet-per-kvartal.px"
    assert cube.dimensions[1].labels == ("Norrköping", "Riket")
    response = page.request.get(f"{server}/data/utforska.xlsx?matt=nonsens")
    assert (response.status, "Mått som inte finns här" in response.text()) == (400, True)


def test_a_view_is_saved_found_again_and_deleted(page: Page, server: str) -> None:
    visit(page, server, LINES)
    name = "Jobb & <b>arbete</b>"
    page.get_by_text(CHANGE).click()
    box = page.get_by_role("textbox", name="Spara det som visas nu")
    box.fill(name)
    page.get_by_role("button", name="Spara vyn").click()
    expect(page.get_by_text(f"Vyn {name} är sparad.")).to_be_visible()
    visit(page, server, "utforska")
    page.get_by_role("link", name=name).click()
    expect(page).to_have_url(re.compile("region=0581%2C00"))
    settle(page)
    page.get_by_text(CHANGE).click()
    expect(page.locator('[data-testid="stCode"]')).to_contain_text("/utforska?matt=unemployment_share")
    page.get_by_role("button", name="Ta bort vyn").click()
    page.get_by_role("button", name="Ja, ta bort").click()
    expect(page.get_by_text("är borttagen.")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_have_count(0)
    page.get_by_role("button", name="Ta tillbaka vyn").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()
