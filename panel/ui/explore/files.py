"""The chosen rows as Excel, csv, Parquet, json-stat2 or px, with what was chosen and the sources."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from panel.charts.explore.reasons import FLAGS
from panel.charts.explore.selection import FREQUENCIES, SEXES, TRANSFORMS, Selection
from panel.charts.explore.sentences import captions as sentences
from panel.formats import write_json_stat, write_px
from panel.formats.cube import Cube, Dimension, FormatError
from panel.formats.flat import AS_IS, CANNOT_BE_COMPUTED, WITH_BREAKDOWN
from panel.formats.tables import write_flat_parquet
from panel.formats.tidy import cube_from_tidy
from panel.records.own_annotations import OwnAnnotationsError
from panel.ui.explore import charts, data, drawing, flat, notes, own_annotations, table
from panel.warehouse import read
from panel.wording import table_files, text
from panel.wording.moments import in_sweden
from panel.wording.statistics.ages import age_name, ages_name

# A larger workbook takes minutes to write, and blocks all other pages meanwhile.
MAX_EXCEL_ROWS = 50_000
SOURCE_COLUMNS = {
    "title": "Källa",
    "producer": "Producent",
    "publisher": "Publicerad av",
    "licence": "Licens",
    "retrieved_on": "Hämtad",
    "url": "Adress",
}


class NoDataError(Exception):
    """The selection is valid but has no figures. The message is in Swedish."""


def write(selection: Selection, form: str, site: str) -> bytes:
    """Return the selection's rows as a file; `form` is xlsx, csv, parquet, json, px or html.

    `site` is the panel's own address, for the link back. Raises NoDataError for no rows, and FormatError where the
    format cannot contain them.
    """
    rows = _rows(selection)
    if rows.empty:
        raise NoDataError("Det finns inga uppgifter för det här urvalet. Välj något annat på sidan Utforska.")
    if form == "html":
        return table.page(rows, selection, list(flat.sources(rows)["title"]))
    if form == "csv":
        frame = flat.flat(rows, selection)
        return table_files.as_csv(frame, headers=list(frame.columns))
    facts = list(about(selection, rows, site))
    if form == "xlsx":
        return _workbook(flat.flat(rows, selection), rows, facts)
    made = cube(rows, selection, facts)
    if form == "parquet":
        return write_flat_parquet(flat.flat(rows, selection), made)
    return write_json_stat(made) if form == "json" else write_px(made)


def _rows(selection: Selection) -> pd.DataFrame:
    """Return the rows that the page draws: all municipalities where its chart compares with them."""
    whole = replace(selection, series="", period=None)
    found = drawing.computed(whole, selection.chart in charts.AMONG_ALL)
    return found.assign(shown=_as_on_screen(found))


def _as_on_screen(rows: pd.DataFrame) -> list[float]:
    """Return `shown` rounded to shown_decimals as on screen."""
    return [
        value if pd.isna(value) else text.rounded(value, decimals)
        for value, decimals in zip(rows["shown"].tolist(), rows["shown_decimals"].tolist(), strict=True)
    ]


def about(selection: Selection, rows: pd.DataFrame, site: str) -> Iterator[tuple[str, str]]:
    """Yield (name, text) pairs in Swedish on the selection, its definitions and its sources, in reading order."""
    build = read("latest_build").iloc[0]
    first, last = rows["period_start"].min(), rows["period_start"].max()
    yield "Mått", ", ".join(data.titles()[indicator] for indicator in selection.indicators)
    yield "Regioner", ", ".join(map(data.region_name, selection.regions))
    if selection.chart in charts.AMONG_ALL:
        yield "Urval av regioner", "Alla kommuner, eftersom diagrammet visar var de valda ligger bland alla"
    yield from _lacking(selection, rows)
    yield "Perioder", f"{text.period(first, selection.frequency)} – {text.period(last, selection.frequency)}"
    yield "Frekvens", FREQUENCIES[selection.frequency]
    yield "Kön", ", ".join(SEXES[sex] for sex in selection.sexes)
    yield "Ålder", _ages(rows)
    if flat.has_parts(rows):
        yield "Uppdelning", ", ".join(dict.fromkeys(rows["breakdown_name"]))
    yield "Visning", f"{_transforms(rows)} ({', '.join(dict.fromkeys(rows['shown_unit']))})"
    yield "Adress som visar urvalet", f"{site}utforska?{selection.address()}"
    yield "Uppdaterad", text.swedish_moment(build["finished_at"])
    yield "Kontrollsumma", str(build["content_sha256"])
    for row in rows.drop_duplicates("indicator_id").itertuples():
        yield f"Definition: {row.indicator_title}", data.definition(row.indicator_id, selection.frequency)
    for row in read("explore_breaks", indicators=",".join(selection.indicators)).itertuples():
        yield f"Brott i serien: {row.indicator_title}, {text.day(row.period_start)}", row.note
    yield from _own_annotations(rows)
    yield from _snapshots(rows)
    yield "Tecken", "; ".join(f"{flag} {meaning}" for flag, meaning in FLAGS.items())


def _own_annotations(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield the annotations of readers on the figures, or why they cannot be read."""
    try:
        own = own_annotations.written_on(rows["indicator_id"], rows["region_code"])
    except OwnAnnotationsError as error:
        yield "Egna anmärkningar", str(error)
        return
    shown = own_annotations.marks(own, rows["period_start"].min(), rows["period_start"].max())
    yield from ((f"Egen anmärkning {row.letter}", row.words) for row in shown.itertuples())


def _transforms(rows: pd.DataFrame) -> str:
    return ", ".join(TRANSFORMS[one] for one in dict.fromkeys(rows["transform"]))


def _ages(rows: pd.DataFrame) -> str:
    """Return the ages that the figures cover: once where all indicators cover the same, else by indicator."""
    named = rows.groupby("indicator_title", sort=False)["measured_age"].agg(ages_name)
    if named.nunique() == 1:
        return str(named.iloc[0])
    return "; ".join(f"{title}: {ages}" for title, ages in named.items())


def _lacking(selection: Selection, rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield which of the requested municipalities have no figure; nothing where all have one."""
    requested, group = data.municipalities_requested(selection, selection.chart in charts.AMONG_ALL)
    with_figure = rows.loc[(rows["region_kind"] == "municipality") & rows["value"].notna(), "region_code"].nunique()
    names = data.regions_without_data(selection, rows)
    if lacking := sentences.municipalities_without_data(with_figure, requested, group, notes.few(names)):
        yield "Uppgift saknas", lacking


def _snapshots(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield when the statistics service was last fetched from, for each source that is a service."""
    for source in flat.sources(rows).itertuples():
        for snapshot in read("explore_snapshots", source_id=source.source_id).head(1).itertuples():
            yield (
                f"Hämtat från tjänst: {source.title}",
                f"{text.day(snapshot.taken_on)}, kontrollsumma {snapshot.sha256}",
            )


def _source_words(rows: pd.DataFrame) -> str:
    lines = [
        f"{row.title} ({row.producer}, licens {row.licence}, hämtad {text.day(row.retrieved_on)}, {row.url})"
        for row in flat.sources(rows).itertuples()
    ]
    return "; ".join(lines)


def _workbook(frame: pd.DataFrame, rows: pd.DataFrame, facts: list[tuple[str, str]]) -> bytes:
    """Return a workbook with the rows, and a sheet on the selection and its sources. Text is never a formula or a link.

    Raises FormatError for more than MAX_EXCEL_ROWS rows.
    """
    if len(frame) > MAX_EXCEL_ROWS:
        max_rows = text.number(MAX_EXCEL_ROWS)
        raise FormatError(
            f"Urvalet har {text.number(len(frame))} rader, och Excel-filen rymmer {max_rows}. Hämta csv eller Parquet, eller välj mindre."
        )
    data, spread = (table_files.Table(_rows_of(one), list(one.columns)) for one in (frame, flat.wide(frame, rows)))
    lines = table_files.Table(facts, ("Uppgift", "Innehåll"))
    source_table = table_files.Table(
        flat.sources(rows)[list(SOURCE_COLUMNS)].itertuples(index=False), list(SOURCE_COLUMNS.values())
    )
    return table_files.write_workbook({"Data": [data], "Brett": [spread], table_files.ABOUT: [lines, source_table]})


def _rows_of(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    return zip(*(frame[name].tolist() for name in frame), strict=True)


def cube(rows: pd.DataFrame, selection: Selection, facts: list[tuple[str, str]]) -> Cube:
    """Return the rows as a cube of indicator, region, sex, age, part of a breakdown where there are any, and period.

    Its contents are the values, and beside them the transformed values. `facts` are the pairs of about(). Raises
    FormatError for more cells than a cube may have.
    """
    contents = [_content(rows, "value", rows["indicator_id"], rows["indicator_title"], rows["flag"].fillna(""))]
    made = rows[~rows["transform"].isin(AS_IS)]
    if len(made):
        contents.append(_shown(made))
    tidy = pd.concat(contents, ignore_index=True)
    starts = pd.Series(sorted(rows["period_start"].unique()))
    tidy["period_code"] = pd.Categorical(
        tidy["period_code"], [text.period_code(start, selection.frequency) for start in starts]
    )
    title = f"{facts[0][1]}, {_transforms(rows).lower()}, per {FREQUENCIES[selection.frequency].lower()}"
    roles = {one.code: one.role for one in WITH_BREAKDOWN if one.role}
    whole = cube_from_tidy(tidy, title, {one.code: one.label for one in WITH_BREAKDOWN}, roles)
    return replace(
        whole,
        dimensions=(_with_units(whole, rows), *whole.dimensions[1:]),
        source=_source_words(rows),
        updated=in_sweden(read("latest_build")["finished_at"].iloc[0])
        .replace(tzinfo=None)
        .isoformat(timespec="minutes"),
        unit=", ".join(dict.fromkeys(rows["unit"])),
        more=_keywords(selection),
        language="sv",
        notes=tuple(f"{name}: {words}" for name, words in facts),
    )


def _keywords(selection: Selection) -> dict[str, str]:
    """Return the keywords that only px requires: a MATRIX name made from the address, and the subject."""
    digest = hashlib.sha256(selection.address().encode()).hexdigest()
    return {"MATRIX": f"UP{digest[:10]}", "SUBJECT-CODE": "UP", "SUBJECT-AREA": "Uppdragspanelen, kommunstatistik"}


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    missing = rows["flag"].fillna("").where(rows["value"].isna(), CANNOT_BE_COMPUTED)
    names = [
        f"{title}, {TRANSFORMS[transform].lower()} ({unit})"
        for title, transform, unit in zip(rows["indicator_title"], rows["transform"], rows["shown_unit"], strict=True)
    ]
    codes = rows["indicator_id"] + ":" + rows["transform"]
    return _content(rows, "shown", codes, names, missing.where(rows["shown"].isna(), ""))


def _content(
    rows: pd.DataFrame, column: str, codes: pd.Series, names: pd.Series | list[str], flags: pd.Series
) -> pd.DataFrame:
    """Return one content of the cube as a tidy frame: code and label of each dimension, value and flag."""
    frequencies = rows["frequency"]
    return pd.DataFrame(
        {
            "matt_code": codes,
            "matt_label": names,
            "region_code": rows["region_code"],
            "region_label": rows["region_name"],
            "kon_code": rows["sex"],
            "kon_label": rows["sex"].map(SEXES),
            "alder_code": rows["measured_age"],
            "alder_label": rows["measured_age"].map(age_name),
            **(
                {"uppdelning_code": rows["breakdown_id"], "uppdelning_label": rows["breakdown_name"]}
                if flat.has_parts(rows)
                else {}
            ),
            "period_code": list(map(text.period_code, rows["period_start"], frequencies)),
            "period_label": list(map(text.period_code, rows["period_start"], frequencies)),
            "value": rows[column],
            "flag": flags.where(rows[column].isna(), ""),
        }
    )


def _with_units(made: Cube, rows: pd.DataFrame) -> Dimension:
    """Return the indicator dimension with the unit and decimals of each content."""
    firsts = rows.drop_duplicates("indicator_id")
    units = dict(zip(firsts["indicator_id"], zip(firsts["unit"], firsts["decimals"], strict=True), strict=True))
    shown = zip(firsts["shown_unit"], firsts["shown_decimals"], strict=True)
    units |= dict(zip(firsts["indicator_id"] + ":" + firsts["transform"], shown, strict=True))
    measure = made.dimensions[0]
    return replace(
        measure,
        units=tuple(str(units[code][0]) for code in measure.codes),
        decimals=tuple(int(units[code][1]) for code in measure.codes),
    )
