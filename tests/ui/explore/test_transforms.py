"""Test how Utforska computes a series before it is shown, for any figures, breaks and gaps."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from panel.charts.explore.reasons import BEGINS, MEANINGLESS, REASONS
from panel.charts.explore.selection import TRANSFORMS, Selection
from panel.ui.explore import transforms
from panel.warehouse.transform import transform
from panel.wording import text
from tests.support.explore_series import FIRST, series

pytestmark = pytest.mark.slow

# Each example draws several frames of pandas, tens of milliseconds each.
FEW = settings(max_examples=10)
values = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)))


def shown(frame: pd.DataFrame, how: str, **choices: object) -> pd.DataFrame:
    return transforms.apply(frame, Selection(("births",), ("0581",), transform=how, **choices))  # type: ignore[arg-type]


@FEW
@given(st.lists(st.lists(values, min_size=1, max_size=20), min_size=3, max_size=6))
def test_what_is_missing_in_a_view_says_why_and_a_missing_value_is_never_filled_in(
    numbers: list[list[float | None]],
) -> None:
    regions = [
        series(one, region=f"{at:04}", break_at=len(one) // 2 if at % 2 else None) for at, one in enumerate(numbers)
    ]
    frame = pd.concat(regions, ignore_index=True)
    frame = frame.assign(reference=1.0, reference_name="Riket")
    for how in TRANSFORMS:
        rows = shown(frame, how)
        assert len(rows) == len(frame), how
        assert ((rows["shown_flag"] != "") == rows["shown"].isna()).all(), how
        assert rows.loc[rows["value"].isna(), "shown"].isna().all(), how


@FEW
@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=30))
def test_changes_sum_to_the_difference_between_last_and_first(numbers: list[int]) -> None:
    rows = shown(series([float(number) for number in numbers]), "forandring")
    assert rows["shown"].sum() == pytest.approx(numbers[-1] - numbers[0])


@FEW
@given(st.lists(st.integers(1, 10_000), min_size=6, max_size=20), st.data())
def test_a_change_on_a_year_is_the_sum_of_its_four_quarters(numbers: list[int], data: st.DataObject) -> None:
    frame = series([float(number) for number in numbers])
    at = data.draw(st.integers(4, len(numbers) - 1))
    quarters = shown(frame, "forandring")["shown"]
    assert shown(frame, "arsforandring")["shown"][at] == pytest.approx(quarters[at - 3 : at + 1].sum())


@FEW
@given(st.lists(values, min_size=4, max_size=20), st.data())
def test_nothing_is_compared_across_a_break(numbers: list[float | None], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(numbers) - 1))
    frame = series(numbers, break_at=at)
    assert np.isnan(shown(frame, "forandring")["shown"][at])
    assert shown(frame, "arsforandring")["shown"][at : at + 4].isna().all()
    assert shown(frame, "medelvarde")["shown"][at : at + 3].isna().all()
    base = frame["period_start"][0].date()
    assert shown(frame, "index", base=base)["shown"][at:].isna().all()


def test_a_change_over_a_break_says_so() -> None:
    rows = shown(series([1.0, 2.0, 3.0], break_at=1), "forandring")
    assert list(rows["shown_flag"]) == [BEGINS, REASONS["break_between"], ""]
    assert rows["shown"][2] == 1


@FEW
@given(st.lists(st.floats(0.5, 1e5), min_size=2, max_size=20), st.floats(0.01, 100), st.data())
def test_the_index_is_100_at_its_base_and_knows_no_scale(
    numbers: list[float], factor: float, data: st.DataObject
) -> None:
    frame = series(list(numbers))
    base = data.draw(st.sampled_from([start.date() for start in frame["period_start"]]))
    rows = shown(frame, "index", base=base)
    assert rows.loc[rows["period_start"] == pd.Timestamp(base), "shown"].item() == pytest.approx(100)
    scaled = shown(frame.assign(value=frame["value"] * factor), "index", base=base)
    assert scaled["shown"].to_list() == pytest.approx(rows["shown"].to_list())


def test_the_index_without_a_base_begins_where_all_series_have_a_value() -> None:
    frame = pd.concat([series([None, 2.0, 4.0]), series([1.0, 1.0, 3.0], region="0580")], ignore_index=True)
    rows = shown(frame, "index")
    assert rows["shown_unit"].unique().item() == "index, kvartal 2 2015 = 100"
    assert list(rows["shown"][1:3]) == [100, 200]
    assert list(rows["shown"][4:6]) == [100, 300]


def test_an_index_on_zero_is_not_computed() -> None:
    rows = shown(series([0.0, 5.0]), "index")
    assert rows["shown"].isna().all()
    assert set(rows["shown_flag"]) == {REASONS["base_not_usable"]}


@FEW
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8), st.integers(1, 200_000))
def test_per_1000_times_population_is_the_count(numbers: list[int], population: int) -> None:
    frame = series([float(number) for number in numbers], reference=float(population))
    rows = shown(frame, "per-1000")
    assert (rows["shown"] * population / 1000).to_list() == pytest.approx(numbers)


def test_per_1000_needs_the_population_and_a_count() -> None:
    for people in (float("nan"), 0.0):
        without = shown(series([5.0], reference=people), "per-1000")
        assert np.isnan(without["shown"].item())
        assert without["shown_flag"].item() == "folkmängden för perioden saknas"
    share = shown(series([5.0], unit="procent", reference=1000.0), "per-1000")
    assert share["shown_flag"].item() == MEANINGLESS["per-1000"]


@FEW
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900)), min_size=1, max_size=8))
def test_shares_of_chosen_groups_sum_to_100(counts: list[tuple[int, int]]) -> None:
    frame = pd.concat(
        [
            series([float(women) for women, _ in counts], sex="women"),
            series([float(men) for _, men in counts], sex="men"),
            series([float(sum(both)) for both in counts]),
        ],
        ignore_index=True,
    )
    rows = shown(frame.assign(reference=1.0), "andel", sexes=("women", "men", "total"))
    assert rows.groupby("period_start")["shown"].sum().to_list() == pytest.approx([100] * len(counts))
    assert rows.loc[rows["sex"] == "total", "shown"].isna().all()


def groups(ages: dict[str, list[float | None]]) -> pd.DataFrame:
    frame = pd.concat([series(numbers, age=age) for age, numbers in ages.items()], ignore_index=True)
    choice = Selection(("births",), ("0581",), ages=tuple(ages), transform="andel")
    return transforms.apply(frame, choice)


def test_a_share_of_groups_is_never_of_a_part_of_them() -> None:
    rows = groups({"0-15": [1.0, 1.0], "16-64": [3.0, None]})
    assert rows.loc[rows["age"] == "0-15", "shown"].to_list()[0] == 25
    assert rows.loc[rows["period_start"] > FIRST, "shown"].isna().all()


@pytest.mark.parametrize("ages", [("16-64", "16-65"), ("0-20", "20+"), ("unga", "0-15")])
def test_ages_that_overlap_are_not_summed(ages: tuple[str, str]) -> None:
    rows = groups({age: [1.0] for age in ages})
    assert rows["shown"].isna().all()
    assert set(rows["shown_flag"]) == {"åldrarna överlappar och kan inte summeras"}


def test_a_share_of_the_country_needs_the_country() -> None:
    rows = shown(series([5.0, 5.0], reference=[50.0, float("nan")]), "andel")
    assert rows["shown"][0] == 10
    assert rows["shown_flag"].to_list() == ["", "uppgiften för Riket saknas"]


@FEW
@given(st.lists(st.integers(-500, 500), min_size=4, max_size=16))
def test_the_moving_average_is_the_mean_of_four_whole_quarters(numbers: list[int]) -> None:
    rows = shown(series([float(number) for number in numbers]), "medelvarde")
    assert rows["shown"][:3].isna().all()
    for at in range(3, len(numbers)):
        assert rows["shown"][at] == pytest.approx(sum(numbers[at - 3 : at + 1]) / 4)


def test_a_period_that_is_not_there_at_all_is_no_neighbour() -> None:
    frame = series([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]).drop(index=2).reset_index(drop=True)
    assert shown(frame, "forandring")["shown_flag"][2] == REASONS["not_before"]
    assert shown(frame, "medelvarde")["shown"].isna().all()


@FEW
@given(st.lists(values, min_size=1, max_size=12), st.data())
def test_only_the_periods_asked_for_are_shown_and_what_they_show_stays_the_same(
    numbers: list[float | None], data: st.DataObject
) -> None:
    frame = series(numbers)
    starts = [start.date() for start in frame["period_start"]]
    first, last = sorted((data.draw(st.sampled_from(starts)), data.draw(st.sampled_from(starts))))
    whole, part = shown(frame, "forandring"), shown(frame, "forandring", first=first, last=last)
    assume(len(part))
    assert part["period_start"].min() >= pd.Timestamp(first)
    assert part["period_start"].max() <= pd.Timestamp(last)
    kept = whole[whole["period_start"].isin(part["period_start"])]
    pd.testing.assert_series_equal(part["shown"], kept["shown"].reset_index(drop=True))


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    rows = shown(series([8.0, 9.0], unit="procent"), "forandring", first=date(2015, 4, 1))
    assert (rows["shown_unit"].item(), rows["shown_signed"].item()) == ("procentenheter", True)


def test_an_index_begins_at_the_first_period_that_is_shown() -> None:
    whole = series([100.0, 200.0, 220.0, 440.0])
    days = list(whole["period_start"])
    found = shown(whole, "index", first=days[1].date(), last=days[2].date())
    assert list(found["shown"]) == [100.0, pytest.approx(110.0)]
    assert found["shown_unit"].iloc[0].startswith(f"index, {text.period(days[1], 'Q')} = 100")


@FEW
@given(st.lists(st.integers(-500, 10_000), min_size=6, max_size=20), st.sampled_from(["forandring", "arsforandring"]))
def test_a_change_in_per_cent_is_the_change_against_what_it_is_of(numbers: list[int], change: str) -> None:
    frame = series([float(number) for number in numbers])
    rows, steps = shown(frame, f"{change}-procent"), 4 if change == "arsforandring" else 1
    before, difference = frame["value"].shift(steps), shown(frame, change)["shown"]
    for at in range(steps, len(numbers)):
        if before[at] > 0:
            assert rows["shown"][at] == pytest.approx(100 * difference[at] / before[at])
        else:
            assert np.isnan(rows["shown"][at])
            assert rows["shown_flag"][at] == REASONS["not_positive"]


@FEW
@given(st.lists(st.floats(0.5, 1e5), min_size=2, max_size=12), st.data())
def test_the_change_from_a_base_is_what_the_index_says(numbers: list[float], data: st.DataObject) -> None:
    frame = series(list(numbers))
    at = data.draw(st.integers(0, len(numbers) - 1))
    base = frame["period_start"][at].date()
    percent = shown(frame, "sedan-procent", base=base)
    assert percent["shown"].to_list() == pytest.approx(
        (shown(frame, "index", base=base)["shown"] - 100).to_list(), abs=1e-6
    )
    assert shown(frame, "sedan", base=base)["shown"].to_list() == pytest.approx([one - numbers[at] for one in numbers])
    assert set(percent["shown_unit"]) == {f"procent av värdet {text.quarter(base)}"}


@pytest.mark.parametrize("first", [0.0, -4.0])
def test_growth_in_per_cent_of_nothing_or_less_is_no_figure(first: float) -> None:
    rows = shown(series([first, 5.0]), "sedan-procent", base=FIRST.date())
    assert rows["shown"].isna().all()
    assert set(rows["shown_flag"]) == {REASONS["base_not_usable"]}


@FEW
@given(st.lists(values, min_size=1, max_size=12), st.data())
def test_a_distance_and_what_it_is_to_make_the_value(numbers: list[float | None], data: st.DataObject) -> None:
    others = data.draw(st.lists(values, min_size=len(numbers), max_size=len(numbers)))
    frame = series(numbers, unit="procent", reference=pd.Series(others, dtype=float), reference_name="Riket")
    rows = shown(frame, "avstand")
    assert (rows["shown"] + frame["reference"]).to_list() == pytest.approx(
        frame["value"].where(frame["reference"].notna()).to_list(), nan_ok=True
    )
    assert ((rows["shown_flag"] != "") == rows["shown"].isna()).all()
    assert set(rows["shown_unit"]) == {"procentenheter från Riket"}


@pytest.mark.parametrize(
    ("unit", "against", "is_shown"),
    [("antal", "05", False), ("antal", "0580", True), ("antal", "r9", True), ("procent", "05", True)],
)
def test_persons_are_not_compared_with_a_county(unit: str, against: str, is_shown: bool) -> None:
    frame = series([5.0], unit=unit, reference=3.0, reference_name="X")
    rows = shown(frame, "avstand", against=against)
    assert list(rows["shown"].dropna()) == ([2] if is_shown else [])
    assert rows["shown_flag"].item() == ("" if is_shown else MEANINGLESS["avstand"])


@FEW
@given(st.lists(st.lists(values, min_size=3, max_size=3), min_size=1, max_size=5))
def test_the_mean_of_a_group_is_of_the_same_members_at_every_period(numbers: list[list[float | None]]) -> None:
    figures = pd.DataFrame(
        [(0, step, member, value, 0) for member, one in enumerate(numbers) for step, value in enumerate(one)],
        columns=["series", "step", "member", "value", "segment"],
    ).astype({"value": float})
    held = [one for one in numbers if any(value is not None for value in one)]
    for row in transform("group_mean", figures).itertuples():
        at = [one[row.step] for one in held]
        assert row.members == len(held)
        assert np.isnan(row.reference) if None in at else row.reference == pytest.approx(np.mean(at))


@FEW
@given(st.lists(st.integers(0, 500), min_size=1, max_size=16))
def test_the_rolling_sum_is_of_four_whole_quarters_and_only_of_what_happens_in_them(numbers: list[int]) -> None:
    frame = series([float(number) for number in numbers])
    rows = shown(frame, "summa")
    assert rows["shown"].to_list() == pytest.approx(frame["value"].rolling(4).sum().to_list(), nan_ok=True)
    assert set(rows["shown_unit"]) == {"antal under 4 kvartal"}
    stock = shown(frame.assign(aggregation="last"), "summa")
    assert set(stock["shown_flag"]) == {MEANINGLESS["summa"]}


@FEW
@given(st.lists(values, min_size=1, max_size=24), st.data())
def test_the_mean_of_a_season_is_of_whole_years_measured_alike(
    numbers: list[float | None], data: st.DataObject
) -> None:
    break_at = data.draw(st.one_of(st.none(), st.integers(0, len(numbers))))
    rows = shown(series(numbers, break_at=break_at), "sasong")
    observed = rows.dropna(subset="value")
    alike = observed[observed["segment"] == observed["segment"].max()]
    years = alike.groupby(alike["period_start"].dt.year)["value"].agg(list)
    whole = years[years.map(len) == 4]
    if len(whole) < 2:
        assert rows["season_mean"].isna().all()
        return
    means = np.mean(whole.to_list(), axis=0)
    assert rows["season_mean"].to_list() == pytest.approx([means[at % 4] for at in range(len(rows))])
    assert (rows["mean_years"] == len(whole)).all()


@FEW
@given(st.lists(values, min_size=1, max_size=30), st.integers(1, 6))
def test_the_newest_years_end_at_the_newest_figure(numbers: list[float | None], years: int) -> None:
    frame = series(numbers)
    rows = shown(frame, "niva", years=years)
    observed = frame.dropna(subset="value")
    assume(len(observed))
    newest = observed["period_start"].max()
    assert rows["period_start"].min() == max(frame["period_start"].min(), newest - pd.DateOffset(months=12 * years - 3))
    assert rows["period_start"].max() == frame["period_start"].max()
