"""Test the components that pages are made of: their text, and that what they are given is escaped."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from panel.ui import markup
from panel.ui.source_line import source_line
from panel.ui.sources.findings import answers
from panel.warehouse import read
from panel.wording import theme
from panel.wording.templates import component, environment, render

TYPED = '<img src=x onerror="a()">'
SHOWN = "&lt;img src=x onerror=&#34;a()&#34;&gt;"
PLAN = "ks-2024"


@pytest.mark.parametrize("word", sorted(theme.PROGRESS_CLASSES))
def test_a_status_is_a_word_beside_its_square(word: str) -> None:
    shown = component("status", word)
    assert f"<span>{word}</span>" in shown
    assert f'<span class="sq {theme.PROGRESS_CLASSES[word]}" aria-hidden="true">' in shown


@pytest.mark.parametrize("word", sorted(theme.JUDGEMENT_CLASSES))
def test_a_judgement_is_word_sign_and_colour_and_a_criterion_has_its_word_hidden(word: str) -> None:
    kind = theme.JUDGEMENT_CLASSES[word]
    assert component("judgement", word) == (
        f'<span class="tag {kind}"><span class="sign s-{kind}" aria-hidden="true"></span>{word}</span>'
    )
    shown = component("criterion_mark", "A", word, TYPED)
    assert f'role="img" aria-label="A {word}" title="{SHOWN}"' in shown and shown.endswith("A</span>")


def test_a_card_for_the_board_is_a_link_with_figure_tag_and_source() -> None:
    source = (
        '{% from "components/board_card.html" import board_card %}{% from "components/key_figure.html" import key_figure %}'
        '{% call board_card(title, "budget", "c8", "part", component, "3 av 12", title) %}{{ key_figure("2,7", title) }}{% endcall %}'
    )
    shown = environment.from_string(source).render(title=TYPED, component=component("judgement", "Uppfylls"))
    assert shown.count(SHOWN) == 3 and TYPED not in shown
    assert '<section class="card c8 part">' in shown and '<h2><a href="budget">' in shown and "tag ok" in shown


def test_the_last_line_has_links_and_words_and_a_notice_says_what_to_do() -> None:
    shown = component("quiet_line", [(TYPED, "kallor"), ("Uppdaterad", "")])
    assert shown == f'<p class="quietline"><a href="kallor">{SHOWN}</a><span>Uppdaterad</span></p>'
    assert component("notice", TYPED, "Peka ut", "ansvar").endswith('<a href="ansvar">Peka ut</a></p>')
    assert "<a" not in component("notice", "Inget")


def test_a_status_that_is_missing_is_nothing() -> None:
    assert component("status", None) == ""


def test_a_table_has_a_caption_and_headings_for_columns_and_rows_and_scrolls_by_keyboard() -> None:
    frame = pd.DataFrame({"name": [TYPED], "amount_mnkr": [493.4]})
    shown = markup.table(frame, ("name", "amount_mnkr"), f"Poster {TYPED}")
    assert shown.startswith(f'<div class="table" role="region" tabindex="0" aria-label="Poster {SHOWN}"><table>')
    assert f"<caption>Poster {SHOWN}</caption>" in shown
    assert f'<tr><th scope="row">{SHOWN}</th><td class="number">493,4</td></tr>' in shown
    assert TYPED not in shown


@pytest.mark.usefixtures("panel")
def test_a_source_line_names_source_day_unit_and_definition() -> None:
    also = component(
        "offices_reports", SimpleNamespace(receipt_no=7, recorded_on=pd.Timestamp("2024-11-25")), is_example=False
    )
    shown = source_line((f"{PLAN}:plan",), "mnkr", TYPED, also=also)
    row = read("sources", plan_id=PLAN).set_index("source_id").loc[f"{PLAN}:plan"]
    assert shown.startswith('<p class="source"><b>Källa:</b> <a href="')
    assert f"({row['title']}, senast " in shown
    assert '; kontorens uppföljningar (senast <a href="kvitton?kvitto=7">publicering 7</a>, 25 november 2024).' in shown
    assert shown.endswith(f"<b>Enhet:</b> mnkr. <b>Definition:</b> {SHOWN}</p>")
    # A file that a reader has given has a name, and no address.
    of_file = next(read("sources", plan_id=PLAN).itertuples(index=False))._replace(url="in.csv", producer="SCB")
    assert component("source_line", [(of_file, "SCB")], "antal", "").startswith('<p class="source"><b>Källa:</b> SCB')


@pytest.mark.parametrize(("is_open", "tag"), [(False, "<details>"), (True, "<details open>")])
def test_a_fold_is_closed_until_it_is_asked_for(is_open: bool, tag: str) -> None:
    calling = '{% from "components/fold.html" import fold %}{% call fold(summary, is_open) %}<p>Här</p>{% endcall %}'
    shown = environment.from_string(calling).render(summary=TYPED, is_open=is_open)
    assert shown.strip() == f"{tag}<summary>{SHOWN}</summary><p>Här</p></details>"


@pytest.mark.usefixtures("panel")
def test_a_finding_says_what_is_stated_what_the_check_gives_and_shows_the_sentence() -> None:
    rows = read("findings", plan_id=PLAN)
    row = rows[rows["statement_id"].notna()].head(1)
    calling = '{% from "components/finding.html" import finding %}{{ finding(row, answers) }}'
    shown = environment.from_string(calling).render(row=row.assign(found=TYPED).to_dict("records")[0], answers=answers)
    assert f"<b>Vår kontroll ger:</b> {SHOWN}</span></p>" in shown
    assert "<summary>Visa i planen</summary>" in shown and "<blockquote" in shown


def test_an_empty_state_says_what_is_not_there_and_what_to_do() -> None:
    assert component("empty_state", "Inget ännu", TYPED) == f"<h2>Inget ännu</h2><p>{SHOWN}</p>"


def test_what_somebody_types_cannot_leave_an_attribute() -> None:
    shown = render("sql/examples.html", examples=[('"><script>', TYPED)])
    assert f'<a href="&#34;&gt;&lt;script&gt;">{SHOWN}</a>' in shown


@pytest.mark.usefixtures("panel")
def test_the_link_to_write_stands_apart_from_the_words_before_it() -> None:
    template = (
        '{% from "components/write_link.html" import write_link %}Namn{{ write_link("mal", "goal:1", "mål", can) }}'
    )
    page = environment.from_string(template)
    assert re.search(r"Namn\s+<a ", page.render(can=["goal:1"]))
    assert page.render(can=[]) == "Namn"
