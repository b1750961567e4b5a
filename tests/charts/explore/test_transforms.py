"""Test how Utforska computes a series before it is shown, for any figures, breaks and gaps."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from panel.charts.explore import transforms
from panel.charts.explore.selection import Selection
from panel.wording import text
from tests.support.explore_series import FIRST, series

# Each example draws several frames of pandas, tens of milliseconds each.
FEW = settings(max_examples=10)
values = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)))


def shown(frame: pd.DataFrame, transform: str, **choices: object) -> pd.DataFrame:
    return transforms.apply(frame, Selection(("births",), ("0581",), transform=transform, **choices))  # type: ignore[arg-type]


@FEW
@given(st.lists(st.lists(values, min_size=1, max_size=20), min_size=3, max_size=6))
def test_what_is_missing_in_a_view_says_why_and_a_missing_value_is_never_filled_in(
    numbers: list[list[float | None]],
) -> None:
    regions = [
        series(one, region=f"{at:04}", break_at=len(one) // 2 if at % 2 else None) for at, one in enumerate(numbers)
    ]
    frame = pd.concat(regions, ignore_index=True)
    for transform in ("niva", "forandring", "arsforandring", "index", "medelvarde", "sasong"):
        rows = shown(frame, transform)
        assert len(rows) == len(frame), transform
        assert ((rows["shown_flag"] != "") == rows["shown"].isna()).all(), transform
        assert rows.loc[rows["value"].isna(), "shown"].isna().all(), transform


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
    assert list(rows["shown_flag"]) == [transforms.BEGINS, transforms.BREAK_BETWEEN, ""]
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
    assert set(rows["shown_flag"]) == {"basperioden saknar värde eller är noll"}


@FEW
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8), st.integers(1, 200_000))
def test_per_1000_times_population_is_the_count(numbers: list[int], population: int) -> None:
    frame = series([float(number) for number in numbers], population=float(population))
    rows = shown(frame, "per-1000")
    assert (rows["shown"] * population / 1000).to_list() == pytest.approx(numbers)


def test_per_1000_needs_the_population_and_a_count() -> None:
    without = shown(series([5.0], population=float("nan")), "per-1000")
    assert without["shown_flag"].item() == "folkmängden för perioden saknas"
    share = shown(series([5.0], unit="procent", population=1000.0), "per-1000")
    assert share["shown_flag"].item() == transforms.ONLY_COUNTS


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
    rows = shown(frame, "andel", sexes=("women", "men", "total"))
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
    rows = shown(series([5.0, 5.0], country_value=[50.0, float("nan")]), "andel")
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
    assert shown(frame, "forandring")["shown_flag"][2] == transforms.NOT_BEFORE
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
