"""The indicators of a new series' entry: one that the panel has, or new ones, as their source states them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from etl.fetch.catalogue.catalogue import known_indicators, read_catalogue
from etl.fetch.catalogue.file_table import FileTable
from etl.fetch.catalogue.mapping import Dimensions
from etl.fetch.catalogue.new_indicator import About, about_file, contents_indicators, describe, new_indicator
from etl.fetch.catalogue.open_dimension import spread_indicators
from etl.fetch.catalogue.wanted import INDICATORS, Wanted
from etl.fetch.failure import FetchError, OpenQuestionError, guesses
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.selection import chosen
from panel.formats.published.layout import ALL, QuestionError
from panel.formats.published.words import TOTALS


def about_table(table: FileTable, entry: Mapping[str, Any]) -> About:
    """Return what a file states; its title has the groups that it is limited to."""
    about, roles = about_file(table.cube), set(entry["dimensions"].values())
    chosen_parts = {one.code: entry["select"].get(one.code) for one in table.cube.dimensions if one.code not in roles}
    labels = [
        label
        for one in table.cube.dimensions
        for code, label in zip(one.codes, one.labels, strict=True)
        if chosen_parts.get(one.code) == [code] and label.casefold() not in TOTALS
    ]
    missing = [one for one in (*table.layout.only, *labels) if one.casefold() not in about.title.casefold()]
    return replace(about, title=", ".join(filter(None, [about.title, *missing])))


def series_indicators(
    data: Path,
    wanted: Wanted,
    entry: dict[str, Any],
    dimensions: Dimensions,
    about: About,
    decimals: Mapping[str, int] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Return the indicators of an entry: of a new one, one of each contents that somebody has chosen.

    Raises OpenQuestionError where several contents could be it, and nobody has. `decimals` are those of the figures, by
    contents.
    """
    contents = entry["dimensions"].get("contents")
    if contents is None:
        return [described(data, wanted, about)]
    labels = dimensions.codes[contents]
    codes = chosen(entry["select"].get(contents, ["*"]), list(labels), contents)
    is_spread = wanted.replies.get("breakdown") == INDICATORS and contents != dimensions.contents
    if is_spread and wanted.new is None:
        frequency = parse_period(next(iter(dimensions.codes[entry["dimensions"]["period"]]))).frequency
        spread = {code: labels[code] for code in codes}
        return spread_indicators(data, described(data, wanted, about), spread, frequency)
    is_chosen = is_spread or contents in (wanted.select or {}) or wanted.answers.values == (ALL,)
    if len(codes) > 1 and is_chosen and wanted.new is not None:
        several = {code: labels[code] for code in codes}
        return contents_indicators(wanted, described(data, wanted, about), several, decimals)
    if len(codes) != 1:
        text = f"Tabellen har {len(codes)} innehåll. Vilket är måttets?"
        shown = [labels[code] for code in codes]
        if wanted.new is not None:
            codes, shown = ("*", *codes), [ALL, *shown]
        proposed = "*" if wanted.new is not None else ""
        raise OpenQuestionError(
            QuestionError("select", text, codes, of=contents, labels=shown, proposed=proposed), contents
        )
    return [{**described(data, wanted, replace(about, title=labels[codes[0]])), "code": codes[0]}]


def described(data: Path, wanted: Wanted, about: About) -> dict[str, Any]:
    """Return an indicator as an entry has it. Raises OpenQuestionError for what is not known of a new one."""
    found = indicator_to_read(data, wanted)
    return found if wanted.new is None else found | describe(wanted, about)


def indicator_to_read(data: Path, wanted: Wanted) -> dict[str, Any]:
    """Return an indicator with what is known of it before its source is read."""
    declared = {one.indicator_id: one.about for series in read_catalogue(data) for one in series.indicators}
    known = sorted(known_indicators(data) | set(declared))
    if wanted.indicator is None:
        raise FetchError("Måttet saknas.", f"Lägg till --indicator, eller --new-indicator. {guesses('', known)}")
    if wanted.new is not None:
        return new_indicator(wanted, known)
    if wanted.indicator not in known:
        action = f"{guesses(wanted.indicator, known)} Ett nytt läggs till med --new-indicator."
        raise FetchError(f"Måttet '{wanted.indicator}' finns inte.", action)
    # Repeat what another entry declares of the indicator: a snapshot is read by its own entry alone.
    return {"id": wanted.indicator, **declared.get(wanted.indicator, {})}
