"""What a reader has chosen on Utforska, as stored in the URL: a link reproduces the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from panel.wording.matching import matching
from panel.wording.period_lengths import LENGTHS

TRANSFORMS = {
    "niva": "Nivå",
    "forandring": "Förändring",
    "forandring-procent": "Förändring i procent",
    "arsforandring": "Förändring på ett år",
    "arsforandring-procent": "Förändring på ett år i procent",
    "sedan": "Förändring mellan två perioder",
    "sedan-procent": "Förändring mellan två perioder i procent",
    "index": "Index",
    "avstand": "Avstånd",
    "andel": "Andel",
    "per-1000": "Per 1 000 invånare",
    "summa": "Glidande summa",
    "medelvarde": "Glidande medelvärde",
    "sasong": "Säsong, år för år",
}
# The transforms that count from a base period.
FROM_BASE = {"index", "sedan", "sedan-procent"}
CHARTS = {
    "linje": "Linje",
    "staplar": "Staplar",
    "sma": "Små diagram",
    "rangordning": "Rangordning",
    "karta": "Karta",
    "samband": "Samband",
}
FREQUENCIES = {code: length.name for code, length in LENGTHS.items()}
# The columns that tell the groups of one measure from each other.
GROUP_KEYS = ("sex", "age", "breakdown_id")
Groups = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
ALL_TOGETHER: Groups = (("total",), ("total",), ("total",))
COUNTRY = "00"
MAX_YEARS = 100
SEXES = {"total": "Alla", "women": "Kvinnor", "men": "Män"}


class SelectionError(ValueError):
    """The URL has a value that does not exist. The text, in Swedish, names it."""


@dataclass(frozen=True)
class Selection:
    """Indicators, regions and groups; periods; transform; and kind of chart.

    `regions` has region codes and keys of GROUPS in panel/ui/explore/data.py, and `against` is one of them: what the
    transform avstand compares with. `years` limits the periods to the newest years, 0 for no limit. `transform_y` is that
    of the second measure of a scatter chart, "" for the same. `series` and `period` are the selected point: an id as made
    by series_id(), and the first day of a period.
    """

    indicators: tuple[str, ...]
    regions: tuple[str, ...]
    frequency: str = "Q"
    first: date | None = None
    last: date | None = None
    years: int = 0
    sexes: tuple[str, ...] = ("total",)
    ages: tuple[str, ...] = ("total",)
    breakdowns: tuple[str, ...] = ("total",)
    transform: str = "niva"
    base: date | None = None
    against: str = COUNTRY
    transform_y: str = ""
    chart: str = "linje"
    series: str = ""
    period: date | None = None

    @property
    def groups(self) -> Groups:
        """The chosen values of each of GROUP_KEYS."""
        return self.sexes, self.ages, self.breakdowns

    def params(self) -> dict[str, str]:
        """Return the query parameters of the URL: every choice that is not empty, under Swedish names."""
        found = {
            "matt": ",".join(self.indicators),
            "region": ",".join(self.regions),
            "frekvens": self.frequency,
            "fran": self.first.isoformat() if self.first else "",
            "till": self.last.isoformat() if self.last else "",
            "senaste": str(self.years or ""),
            "kon": ",".join(self.sexes),
            "alder": ",".join(self.ages),
            "uppdelning": "" if self.breakdowns == ("total",) else ",".join(self.breakdowns),
            "visning": self.transform,
            "bas": self.base.isoformat() if self.base else "",
            "mot": "" if self.against == COUNTRY else self.against,
            "visning-y": self.transform_y,
            "diagram": self.chart,
            "serie": self.series,
            "period": self.period.isoformat() if self.period else "",
        }
        return {name: value for name, value in found.items() if value}

    @property
    def shares_groups(self) -> bool:
        """Whether shares are of the chosen groups' sum: more than one sex, age or part besides the total."""
        return any(len(set(words) - {"total"}) > 1 for words in self.groups)

    def by_axis(self) -> list["Selection"]:
        """Return the selection of each measure of a scatter chart with two transforms; otherwise this one alone."""
        if self.chart != "samband" or not self.transform_y or len(self.indicators) < 2:
            return [self]
        first, *rest = self.indicators
        return [replace(self, indicators=(first,)), replace(self, indicators=tuple(rest), transform=self.transform_y)]

    def address(self) -> str:
        """Return the query string that reproduces the selection."""
        return urlencode(self.params())


def read_selection(params: Mapping[str, str]) -> Selection:
    """Return the selection of a URL's query parameters. Raises SelectionError for a value that is not valid."""
    found = Selection(
        indicators=_words(params.get("matt", "")),
        regions=_words(params.get("region", "")),
        frequency=_one_of(params.get("frekvens", "Q"), FREQUENCIES, "frekvens"),
        first=_day(params.get("fran", ""), "fran"),
        last=_day(params.get("till", ""), "till"),
        years=_years(params.get("senaste", "")),
        sexes=tuple(_one_of(word, SEXES, "kon") for word in _words(params.get("kon", "")) or ("total",)),
        ages=_words(params.get("alder", "")) or ("total",),
        breakdowns=_words(params.get("uppdelning", "")) or ("total",),
        transform=_one_of(params.get("visning", "niva"), TRANSFORMS, "visning"),
        base=_day(params.get("bas", ""), "bas"),
        against=params.get("mot", "") or COUNTRY,
        transform_y=_one_of(params.get("visning-y", ""), ["", *TRANSFORMS], "visning-y"),
        chart=_one_of(params.get("diagram", "linje"), CHARTS, "diagram"),
        series=params.get("serie", ""),
        period=_day(params.get("period", ""), "period"),
    )
    if found.first and found.last and found.first > found.last:
        raise SelectionError(f"fran ({found.first}) ligger efter till ({found.last}). Byt plats på dem.")
    return found


def series_id(indicator_id: str, region_code: str, sex: str, age: str, breakdown_id: str = "total") -> str:
    """Return the id of a series, unique within a frequency: "unemployment_share:0180:total:total".

    A part of a breakdown follows: "employed:0180:total:total:näringsgren:A".
    """
    part = () if breakdown_id == "total" else (breakdown_id,)
    return ":".join((indicator_id, region_code, sex, age, *part))


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in text.split(",") if word))


def _one_of(word: str, allowed: Mapping[str, str] | Sequence[str], name: str) -> str:
    found = matching(word, allowed)
    if found is None:
        raise SelectionError(f"{name} kan inte vara {word!r}. Möjliga: {', '.join(allowed)}.")
    return found


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SelectionError(f"{name} är {text!r}, och ska vara en dag, till exempel 2023-01-01.") from error


def _years(text: str) -> int:
    if not text or (text.isdecimal() and 1 <= int(text) <= MAX_YEARS):
        return int(text or 0)
    raise SelectionError(f"senaste är {text!r}, och ska vara ett antal år, högst {MAX_YEARS}.")
