"""Test the sentences that count what is on a page: the number given, and the singular for one."""

import re
from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import boards, changes, fetching, operations, plans, receipts, sources, sql, to_do
from tests.support.claims import claims

COUNTS = st.integers(0, 20_000)
SECONDS = st.floats(0, 1000)
NAMES = st.sampled_from(["Budget", "Norrköping", "Nyckeltal"])
# What a sentence calls one thing and several, after the number.
COUNTED: dict[Callable[[int], str], tuple[str, str]] = {
    boards.unanswered: ("punkt", "punkter"),
    changes.cells: ("ändrad cell", "ändrade celler"),
    changes.changed: ("ändring", "ändringar"),
    changes.to_mend: ("fel", "fel"),
    changes.to_look_at: ("att se över", "att se över"),
    operations.checked: ("kontroll,", "kontroller,"),
    plans.headline: ("plan", "planer"),
    plans.faults: ("fel", "fel"),
    operations.log_kept: ("dag,", "dagar,"),
    operations.sessions: ("inloggning,", "inloggningar,"),
    operations.sessions_ended: ("inloggning är avslutad.", "inloggningar är avslutade."),
    operations.sessions_kept: ("minut", "minuter"),
    sources.describing: ("fil", "filer"),
    sources.scattered: ("spritt värde", "spridda värden"),
    sources.rows: ("rad", "rader"),
    sources.findings: ("iakttagelse.", "iakttagelser."),
    sources.corrections: ("känt fel", "kända fel"),
}


@claims(*COUNTED)
@given(st.sampled_from(list(COUNTED)), COUNTS)
def test_a_count_is_the_one_given(sentence: Callable[[int], str], count: int) -> None:
    one, many = COUNTED[sentence]
    shown = f"{text.number(count)} {one if count == 1 else many}"
    assert re.search(rf"(^|\s){re.escape(shown)}(\s|$)", sentence(count))
    assert len(re.findall(r"\d[\d\u00a0]*", sentence(count))) == 1


@claims(changes.worth_knowing, changes.and_more, changes.takes_back, to_do.contradicting)
@given(COUNTS)
def test_a_number_stands_alone(count: int) -> None:
    assert changes.worth_knowing(count) == f"Bra att veta ({text.number(count)})"
    assert to_do.contradicting(count).endswith(f": {text.number(count)}")
    assert changes.takes_back(count) == f"Tar tillbaka publicering {count}."
    assert changes.and_more(-count) == changes.and_more(0) == ""
    assert changes.and_more(count + 1) == f"Och {text.number(count + 1)} till."
    assert changes.and_more(count + 1, "Alla står i filen.").endswith("till. Alla står i filen.")


@claims(changes.of_sheet, fetching.of_region)
@given(NAMES, COUNTS)
def test_a_count_is_of_what_is_named(name: str, count: int) -> None:
    assert changes.of_sheet(name, count) == f"{name}: {text.count(count, 'ändring', 'ändringar')}"
    assert fetching.of_region(name, count).startswith(f"{name}: {text.count(count, 'reviderad', 'reviderade')},")


@claims(fetching.revised, fetching.older, fetching.of_others)
@given(COUNTS)
def test_revised_figures_are_counted_and_none_is_said_in_words(count: int) -> None:
    assert bool(fetching.older(count)) == bool(fetching.of_others(count)) == (count > 0)
    if not count:
        assert fetching.revised(count).startswith("Inga ")
        return
    assert fetching.revised(count).startswith(
        "En tidigare siffra är" if count == 1 else f"{text.number(count)} tidigare"
    )
    assert fetching.older(count).startswith(f"{text.number(count)} äldre")
    assert fetching.of_others(count).startswith(f"{text.number(count)} gäller")


@claims(boards.answered)
@given(COUNTS, COUNTS, st.integers(2, 20))
def test_what_boards_answer_for_is_counted_out_of_all(points: int, more: int, plans: int) -> None:
    sentence = boards.answered(points, points + more, plans)
    assert sentence.startswith(f"{points} av {text.number(points + more)} ")
    assert f" i {plans} nämnders planer" in sentence


@claims(boards.standing, boards.late, boards.points_done)
@given(st.integers(2, 30), st.data())
def test_how_boards_stand_is_counted_out_of_those_that_have_reported(count: int, data: st.DataObject) -> None:
    forecasts, late = (data.draw(st.integers(0, count)) for _ in range(2))
    over = data.draw(st.integers(0, forecasts))
    sentence = boards.standing(count, forecasts, over, late)
    assert sentence.startswith(f"{text.number(count)} nämnder: ")
    assert (f"{over or 'ingen'} av {forecasts} med prognos" in sentence) == (forecasts > 0)
    assert sentence.endswith(f" och {late or 'ingen'} har svar som skulle ha lämnats")
    assert boards.late(late).startswith(text.number(late) if late else "inget")
    assert boards.points_done(over, forecasts).startswith(f"{text.number(over)} av {text.number(forecasts)} slutförd")


@claims(boards.next_due)
@given(st.text("abc ", min_size=1), st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_next_follow_up_is_named_with_its_last_day(name: str, day: date | None) -> None:
    sentence = boards.next_due(None if day is None else (name, day))
    assert sentence == ("alla dagar har varit" if day is None else f"{name} {text.brief_day(day)}")


@claims(sql.limits, sql.result, sql.cut, sql.caption, sql.excel, sql.source)
@given(COUNTS, COUNTS, SECONDS)
def test_an_answer_is_counted_and_timed(shown: int, rows: int, seconds: float) -> None:
    counted = text.count(rows, "rad", "rader")
    assert f"högst {counted}" in sql.limits(seconds, rows)
    assert f"{seconds:g} sekunder" in sql.limits(seconds, rows)
    assert sql.result(rows, seconds) == f"Svar: {counted} på {text.number(seconds, 2)} sekunder"
    assert ("raden" in sql.cut(rows)) == (rows == 1) or text.number(rows) in sql.cut(rows)
    assert (text.number(rows) in sql.excel(rows, True)) == (rows != 1)
    assert sql.excel(rows, False) == "Excel"
    assert text.day(date(2026, 1, 31)) in sql.source(date(2026, 1, 31))
    caption = sql.caption(shown, rows)
    assert (caption == "Svaret") == (rows <= shown)
    if rows > shown:
        assert f" av {text.number(rows)} rader" in caption
        assert shown == 1 or f"De första {text.number(shown)} " in caption


@claims(to_do.for_us)
@given(COUNTS)
def test_what_others_answer_for_is_counted(count: int) -> None:
    assert to_do.for_us(count) == f"För oss: {text.number(count)} saknas"


@claims(to_do.of_no_office)
@given(st.integers(0, 99))
def test_an_office_sees_what_nobody_is_responsible_for(count: int) -> None:
    sentence = to_do.of_no_office(count, "De kan höra hit.")
    assert (
        sentence.startswith(f"{text.number(count)} svar saknas")
        == sentence.endswith(" De kan höra hit.")
        == (count > 0)
    )
    assert bool(sentence) == (count > 0)


@claims(to_do.left, to_do.answers, to_do.headline)
@given(COUNTS, COUNTS, COUNTS)
def test_what_is_left_is_counted_out_of_all_that_is_asked_for(missing: int, answered: int, odd: int) -> None:
    total = missing + answered
    sentence = to_do.left(missing, total, odd, "helårsuppföljningen 2024")
    assert to_do.headline(missing, total, odd, "helårsuppföljningen 2024") == f"{sentence}."
    assert (
        to_do.headline(missing, total, odd, "helårsuppföljningen 2024", "Kontoret").lower()
        == f"kontoret: {sentence}.".lower()
    )
    assert sentence.startswith(f"{to_do.answers(missing, total)} i helårsuppföljningen 2024")
    assert ("motstridig" in sentence) == (odd > 0)
    assert odd < 2 or f"och {text.number(odd)} uppgifter är motstridiga" in sentence
    assert odd != 1 or sentence.endswith("och en uppgift är motstridig")
    counted = {
        "Inga svar efterfrågas": total == 0,
        "Alla svar är inne": total > 0 and missing == 0,
        "Alla svar saknas": total > 0 and missing == total,
        f"{missing} av {total} svar saknas": 0 < missing < total,
    }
    assert [words for words, is_so in counted.items() if is_so] == [to_do.answers(missing, total)]


@claims(operations.read_from, operations.built_by, operations.took)
@given(COUNTS, COUNTS, SECONDS)
def test_a_build_says_what_it_read_and_found(rows: int, files: int, seconds: float) -> None:
    read = f"{text.count(rows, 'rad', 'rader')} ur {text.count(files, 'fil', 'filer')}"
    assert operations.read_from(rows, files) == read
    assert operations.built_by("controller", rows).endswith(text.count(rows, "iakttagelse", "iakttagelser"))
    assert operations.took(seconds) == f"Uppdaterad på {text.number(seconds, 1)} sekunder"


@claims(receipts.headline)
@given(st.integers(1, 300), st.integers(0, 300), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_publications_are_counted_with_those_taken_back_and_the_last_day(count: int, undone: int, last: date) -> None:
    sentence = receipts.headline(count, undone, last)
    assert sentence.startswith(f"{text.count(count, 'publicering', 'publiceringar')}{',' if undone else '.'} ")
    assert ("ångrad" in sentence) == (undone > 0)
    assert f"varav {undone} ångrade" in sentence or undone < 2
    assert sentence.endswith(f"från {text.day(last)}")
    assert receipts.headline(0, 0, None) == "Inget är publicerat"


@claims(receipts.standing)
@given(st.none() | st.integers(1, 999), st.none() | st.integers(1, 999))
def test_a_publication_stands_unless_another_took_it_back(undone_by: int | None, undoes: int | None) -> None:
    sentence = receipts.standing(undone_by, undoes)
    assert ("ångrad i" in sentence) == (undone_by is not None)
    assert ("ångrade" in sentence) == (undoes is not None)
    assert (sentence == "gäller") == (undone_by is None and undoes is None)
    assert [int(number) for number in re.findall(r"\d+", sentence)] == [
        one for one in (undoes, undone_by) if one is not None
    ]


@claims(sources.contents)
@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_a_file_of_statistics_says_what_it_holds_and_what_is_missing(
    indicators: int, regions: int, figures: int, missing: int
) -> None:
    sentence = sources.contents(indicators, regions, figures, missing)
    assert f"{text.count(indicators, 'mått', 'mått')}, {text.count(regions, 'område', 'områden')}" in sentence
    assert text.count(figures, "uppgift", "uppgifter") in sentence
    assert ("saknas" in sentence) == sentence.endswith(f"varav {text.number(missing)} saknas") == (missing > 0)


@claims(sources.headline, sources.behind)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 200), st.sampled_from(["M", "Q", "Y"]))
def test_late_sources_are_counted_and_the_one_furthest_behind_named(
    total: int, late: int, periods: int, frequency: str
) -> None:
    late = min(late, total)
    sentence = sources.headline(total, late, "folkmängd", periods, frequency)
    behind = sources.behind(periods, frequency)
    assert behind.startswith(f"{periods} ") and behind.endswith(" efter")
    assert ("folkmängd" in sentence) == sentence.endswith(f": {behind.removesuffix(' efter')}") == (late > 0)
    assert sentence.startswith(f"{late} av {total}") == (late > 0)
    assert late or not total or sentence.startswith(("Ingen av", "Den enda"))


@claims(operations.headline)
@given(COUNTS)
def test_what_somebody_must_act_on_is_counted_and_else_all_is_well(count: int) -> None:
    sentence = operations.headline(count, "29 november 2026 kl. 00.42")
    assert sentence.endswith(". Panelen uppdaterades 29 november 2026 kl. 00.42")
    assert sentence.startswith(f"{text.things(count).capitalize()} att åtgärda") == (count > 0)
    assert ("i ordning" in sentence) == (count == 0)


@claims(to_do.time_left)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-2500, 400))
def test_whole_years_after_the_last_day_are_more_only_where_they_are(due_on: date, days_left: int) -> None:
    words = to_do.time_left(due_on, days_left).replace("\u00a0", "")
    number = int("0" + "".join(filter(str.isdigit, words)))
    assert ("efter sista dagen" in words, "kvar" in words) == (days_left < 0, days_left > 0)
    if " år " not in words:
        assert number == abs(days_left)
        return
    assert abs(-days_left - 365.25 * number) < 2 or "mer än" in words
    assert 365 * number <= -days_left < 365.25 * (number + 1) + 2


@claims(to_do.other)
@given(missing=COUNTS, more=COUNTS, days_left=st.integers(-800, 800))
def test_another_follow_up_is_named_with_its_last_day(missing: int, more: int, days_left: int) -> None:
    sentence = to_do.other("delårsuppföljningen 2024", missing, missing + more, date(2024, 6, 30), days_left)
    assert sentence.startswith("Delårsuppföljningen 2024, som ")
    assert ("skulle lämnas" in sentence) == (days_left < 0)
    assert sentence.endswith(f"30 juni 2024: {to_do.answers(missing, missing + more).lower()}")


@claims(boards.levels)
@given(st.lists(st.sampled_from(["", "Fokusområde", "Inriktning"]), min_size=1, unique=True))
def test_the_highest_goals_are_called_what_the_plans_call_them(names: list[str]) -> None:
    words = boards.levels(names)
    assert ("fullmäktiges mål" in words) == ("" in names)
    assert all(name.lower() in words for name in names)
