"""Numbers, dates and units as Swedish readers write them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import copysign, isfinite, isnan

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from panel.wording.moments import in_sweden
from panel.wording.period_lengths import SPANS, last_day

LOCALE = "sv_SE"
NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = ".."
# From here on a float64 has hardly any decimals left, and the number is too wide to read.
WRITTEN_AS_POWER = 1e15
MAX_DECIMALS = 4
# What is less than this many places beyond the last decimal is an error of floats.
NOISE_DIGITS = 7
WIDEST_SMALL = 14
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
TKR_DIGITS, HALF_TKR_MNKR = 3, 0.0005
DAYS_COUNTED, DAYS_A_YEAR = 60, 365
MAX_WHOLE_MONTH = 4
MONTHS_A_HALF = 6
IN_WORDS = {2: "två", 3: "tre", 4: "fyra", 5: "fem"}


def rounded(value: float, decimals: int = 0) -> float:
    """Return a value with so many decimals, halves away from zero as in Excel: 8.85 becomes 8.9, as does 8.849999999999999.

    `round` takes the float for the number that was meant, which may lie a hair below the half. sv_number of
    etl/macros.sql rounds the same way.
    """
    return round(float(value) + copysign(10.0 ** -(decimals + NOISE_DIGITS), value), decimals)


def number(value: float | None, decimals: int = 0) -> str:
    """Return 145250 as "145 250", 8.8 with one decimal as "8,8", 1e20 as "1·10²⁰"; ".." for None and NaN.

    Rounded by `rounded`, so that a sentence that compares rounded figures agrees with those it shows; zero has no sign.
    """
    if value is None or isnan(value):
        return MISSING
    if isfinite(value) and abs(value) >= WRITTEN_AS_POWER:
        return _power_of_ten(value)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded(value, decimals) + 0.0, format=pattern, locale=LOCALE).replace("-", MINUS)


def _power_of_ten(value: float) -> str:
    mantissa, _, exponent = f"{value:.4e}".partition("e")
    shown = mantissa.rstrip("0").rstrip(".").replace(".", ",").replace("-", MINUS)
    return f"{shown}·10{str(int(exponent)).translate(SUPERSCRIPT)}"


def shortest(value: float) -> str:
    """Return a number with the fewest decimals that show it: "390,5", "1 189,0593".

    One too small for MAX_DECIMALS gets three significant digits: "0,0000001".
    """
    if not isfinite(value):
        return number(value)
    if value and abs(value) < 0.5 * 10**-MAX_DECIMALS:
        digits = format(Decimal(f"{value:.3g}"), "f").rstrip("0")
        return digits.replace(".", ",").replace("-", MINUS) if len(digits) <= WIDEST_SMALL else _power_of_ten(value)
    decimals = next(count for count in range(MAX_DECIMALS + 1) if round(value, count) == round(value, MAX_DECIMALS))
    return number(round(value, decimals), decimals)


def signed(value: float | None, decimals: int = 0) -> str:
    """Return a value with its sign: "+130", "−164", "0"; ".." for None and NaN."""
    if value is None or isnan(value):
        return MISSING
    return ("+" if rounded(value, decimals) > 0 else "") + number(value, decimals)


def count(number_of: int, one: str, many: str) -> str:
    """Return a number with its noun: "1 punkt", "2 punkter"."""
    return f"{number(number_of)} {one if number_of == 1 else many}"


def things(number_of: int) -> str:
    """Return "en sak" or "5 saker"."""
    return "en sak" if number_of == 1 else f"{number(number_of)} saker"


def span_of_days(days: int) -> str:
    """Return a span of time: "1 dag", "59 dagar", from two months "2 månader", and from two years "två år"."""
    if days < DAYS_COUNTED:
        return count(days, "dag", "dagar")
    if days < 2 * DAYS_A_YEAR:
        return count(round(days * 12 / DAYS_A_YEAR), "månad", "månader")
    years = days // DAYS_A_YEAR
    return f"{IN_WORDS.get(years, number(years))} år"


def listed(words: Sequence[str]) -> str:
    """Return words as a list: "A", "A och B" or "A, B och C"; "" for none."""
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def amount(value: float | None) -> str:
    """Return an amount in mnkr with as many decimals as it needs, one to three: "493,4", "12,65", "3 612,48"."""
    return number(value, _digits(value))


def signed_amount(value: float | None) -> str:
    """Return an amount in mnkr with its sign: "+71,2", "−0,35"."""
    return signed(value, _digits(value))


def amount_range(low: float | None, high: float | None) -> str:
    """Return "12,65", or "23,8–27,1" where low and high differ; the ends are calculated, so they are rounded."""
    if low is None or high is None or not low < high:
        return amount(low)
    decimals = max(1, range_digits(low, high))
    return f"{number(low, decimals)}–{number(high, decimals)}"


def about(low: float, high: float) -> str:
    """Return an amount known as a range by its middle, "ca 25", or exactly where low and high are the same, "284,6"."""
    return f"ca{NBSP}{number((low + high) / 2, range_digits(low, high))}" if low < high else amount(low)


def range_digits(low: float, high: float) -> int:
    """Return the decimals with which the middle of a range is rounded: the fewest that keep it within the range."""
    return next((digits for digits in range(TKR_DIGITS) if high - low >= 10**-digits), TKR_DIGITS)


def mnkr(value: float | None) -> str:
    """Return an amount with its unit: "493,4 mnkr"."""
    return f"{amount(value)}{NBSP}mnkr"


def _digits(value: float | None) -> int:
    """Return the decimals of an amount in mnkr: one to three, the last being whole tkr."""
    if value is None or isnan(value):
        return 1
    return next((count for count in (1, 2) if abs(value - round(value, count)) < HALF_TKR_MNKR), TKR_DIGITS)


def percent(value: float | None, decimals: int = 1) -> str:
    """Return 8.8 as "8,8 %"."""
    return f"{number(value, decimals)}{NBSP}%"


def signed_percent(value: float | None, decimals: int = 1) -> str:
    """Return a change in per cent with its sign: "−0,1 %"."""
    return f"{signed(value, decimals)}{NBSP}%"


def points(value: float | None) -> str:
    """Return a difference between two percentages: "+0,3 procentenheter"."""
    return f"{signed(value, 1)}{NBSP}procentenheter"


def day(value: date | datetime) -> str:
    """Return a date as "12 mars 2026"."""
    return format_date(value, "d MMMM y", locale=LOCALE)


def brief_day(value: date | datetime) -> str:
    """Return a date as "28 nov 2023", for source lines and tables."""
    return f"{value.day} {short_month(value)} {value.year}"


def short_day(value: date | datetime) -> str:
    """Return a date as "12 mars" or "28 nov.", for an axis with the year elsewhere."""
    return format_date(value, "d MMM", locale=LOCALE)


def short_month(value: date | datetime) -> str:
    """Return the month as "jan", for an axis; one of four letters whole, as Swedish writes it: "juli"."""
    name = format_date(value, "LLLL", locale=LOCALE)
    return name if len(name) <= MAX_WHOLE_MONTH else name[:3]


def swedish_moment(value: datetime) -> str:
    """Return a datetime in Swedish time: "12 mars 2026 kl. 16.03". Without a time zone it is taken as UTC."""
    # Babel would convert a datetime with a time zone back to UTC.
    return format_datetime(in_sweden(value).replace(tzinfo=None), "d MMMM y 'kl'. HH.mm", locale=LOCALE)


def month(value: date | datetime) -> str:
    """Return the month as "oktober 2023"."""
    return format_date(value, "MMMM y", locale=LOCALE)


def quarter(value: date | datetime) -> str:
    """Return the quarter as "kvartal 4 2025"."""
    return f"kvartal {(value.month + 2) // 3} {value.year}"


def half_year(value: date | datetime) -> str:
    """Return the half-year as "halvår 1 2024"."""
    return f"halvår {1 if value.month <= MONTHS_A_HALF else 2} {value.year}"


def week(value: date | datetime) -> str:
    """Return the week that begins on a Monday as "vecka 5 2024"; the year is that of its Thursday."""
    iso = value.isocalendar()
    return f"vecka {iso.week} {iso.year}"


def years(value: date | datetime, frequency: str) -> str:
    """Return a year, a school year or several years: "2024", "2022/23", "2018–2022"."""
    if frequency == "S":
        return f"{value.year}/{(value.year + 1) % 100:02d}"
    return f"{value.year}\N{EN DASH}{value.year + SPANS[frequency] - 1}" if frequency in SPANS else str(value.year)


def twelve_months(value: date | datetime) -> str:
    """Return twelve months as "april 2023–mars 2024"."""
    return f"{month(value)}\N{EN DASH}{month(last_day(value, 'R'))}"


def short_period(value: date | datetime, frequency: str) -> str:
    """Return the period that begins on a day, where room is scarce: "oktober 2023", "kv 4 2025", "2024"."""
    if frequency == "Q":
        return f"kv {(value.month + 2) // 3} {value.year}"
    if frequency == "R":
        end = last_day(value, "R")
        return f"{short_month(value)} {value.year}\N{EN DASH}{short_month(end)} {end.year}"
    return period(value, frequency)


def period(value: date | datetime, frequency: str) -> str:
    """Return the period that begins on a day, by its length: "oktober 2023" (M), "kvartal 4 2025" (Q), "2024" (Y)."""
    named = {"M": month, "Q": quarter, "H": half_year, "W": week, "R": twelve_months}
    return named[frequency](value) if frequency in named else years(value, frequency)


def period_code(start: date | datetime, frequency: str) -> str:
    """Return a period as the statistics services write it: 2024, 2024K1, 2024M01, 2024H1, 2024V05, 2022/23."""
    if frequency == "Q":
        return f"{start.year}K{(start.month + 2) // 3}"
    if frequency == "H":
        return f"{start.year}H{1 if start.month <= MONTHS_A_HALF else 2}"
    if frequency == "W":
        return f"{start.isocalendar().year}V{start.isocalendar().week:02d}"
    if frequency == "R":
        end = last_day(start, "R")
        return f"{start.year}M{start.month:02d}-{end.year}M{end.month:02d}"
    if frequency == "M":
        return f"{start.year}M{start.month:02d}"
    return years(start, frequency).replace("\N{EN DASH}", "-")


def uncapitalised(name: str) -> str:
    """Return a name as inside a sentence: "Tertial 1" becomes "tertial 1", and "T1" and "KS-rapport" stay."""
    return name if name[1:2].isupper() or not name[1:2].isalpha() else f"{name[:1].lower()}{name[1:]}"
