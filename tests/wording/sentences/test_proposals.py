"""Test the sentences on proposals with any data: no amounts, ties, nowhere from or to, outside the frame."""

import re
from datetime import date

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import proposals as sentences
from tests.support.claims import claims

AMOUNTS = st.one_of(
    st.none(), st.integers(1, 40).map(lambda half: half / 2), st.integers(1, 90_000).map(lambda t: t / 1000)
)
DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))
PLACES = st.sampled_from(["", "Skolan", "Vården", "Mål 1", sentences.OUTSIDE])
PROPOSALS = st.lists(
    st.fixed_dictionaries(
        {
            "proposal_kind": st.sampled_from([sentences.MONEY, sentences.WORK]),
            "from_item": PLACES,
            "to_item": PLACES,
            "amount_mnkr": AMOUNTS,
        }
    ),
    max_size=6,
)
COLUMNS = ["proposal_kind", "from_item", "to_item", "amount_mnkr"]


@claims(sentences.on_follow_up, sentences.no_line)
@given(st.sampled_from(["delårsuppföljningen", "helårsuppföljningen"]), st.booleans())
def test_a_follow_up_is_approved_only_where_something_is_reported(name: str, is_reported: bool) -> None:
    verb, rest = sentences.on_follow_up(name, is_reported=is_reported)
    assert (verb == "Godkänna", "inget är rapporterat" in rest) == (is_reported, not is_reported)
    assert rest.endswith(name)
    assert sentences.no_line("8 Lokalförsörjning").startswith("Mål 8 Lokalförsörjning har ingen egen post")


def frame_of(proposals: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(proposals, columns=COLUMNS).astype({"amount_mnkr": float})


def sums_of(proposals: pd.DataFrame) -> pd.DataFrame:
    """The sums as the query proposal_sums makes them, the one that loses most first."""
    money = proposals[proposals["proposal_kind"] == sentences.MONEY].fillna({"amount_mnkr": 0.0})
    out, into = (money.groupby(side)["amount_mnkr"].sum() for side in ("from_item", "to_item"))
    sums = pd.DataFrame({"out_mnkr": out, "in_mnkr": into}).fillna(0.0).rename_axis("name").reset_index()
    return sums.assign(net_mnkr=sums["in_mnkr"] - sums["out_mnkr"]).sort_values("net_mnkr")


@claims(sentences.to_decide, sentences.summary, sentences.proposed)
@given(PROPOSALS)
def test_proposals_are_counted_by_kind_and_no_missing_amount_is_nought(proposals: list[dict[str, object]]) -> None:
    rows = frame_of(proposals)
    sentence = sentences.summary(rows)
    assert (
        sentences.to_decide(rows, "helårsuppföljningen 2024")
        == f"{sentence} att ta ställning till i helårsuppföljningen 2024"
    )
    assert sentences.proposed(rows, "helårsuppföljningen 2024") == f"{sentence} i helårsuppföljningen 2024"
    money = rows[rows["proposal_kind"] == sentences.MONEY]["amount_mnkr"]
    work = len(rows) - len(money)
    assert (re.search(r"(\d+) omfördelning(?:ar)?\b", sentence) is None) == money.empty
    assert (re.search(r"(\d+) omprioritering(?:ar)?\b", sentence) is None) == (not work)
    if money.notna().any():
        assert f"på {text.mnkr(money.sum())}" in sentence
    else:
        assert "mnkr" not in sentence
    assert (f"{money.isna().sum()} utan belopp" in sentence) == (money.isna().any() and money.notna().any())
    assert not re.search(r"\b1 om\w+ar\b", sentence)


@claims(sentences.most_moved)
@given(PROPOSALS)
def test_nobody_gains_or_loses_more_than_those_named(proposals: list[dict[str, object]]) -> None:
    rows = frame_of(proposals)
    assume((rows["proposal_kind"] == sentences.MONEY).any())
    sums = sums_of(rows)
    sentence, named = sentences.most_moved(sums), sums[sums["name"] != ""]
    least = text.HALF_TKR_MNKR
    for words, sign in (("får mest", 1), ("lämnar mest", -1)):
        nets = sign * named["net_mnkr"]
        assert (words in sentence) == bool((nets >= least).any())
        if words in sentence:
            clause = next(part for part in sentence.split("), ") if words in part)
            top = set(named["name"][(nets.max() - nets) < least])
            assert {name for name in named["name"] if name in clause} == top
            assert text.signed_amount(sign * nets.max()) in clause
    if "tar ut varandra" in sentence:
        assert (sums["net_mnkr"].abs() < least).all() and sums["out_mnkr"].sum() >= least


@claims(sentences.balance)
@given(PROPOSALS)
def test_the_frame_is_unchanged_only_where_all_of_it_is(proposals: list[dict[str, object]]) -> None:
    rows = frame_of(proposals)
    sums, sentence = sums_of(rows), ""
    sentence = sentences.balance(sums, rows)
    by_name = sums.set_index("name")
    money = rows[rows["proposal_kind"] == sentences.MONEY]
    nowhere = money[(money["from_item"] == "") | (money["to_item"] == "")]["amount_mnkr"].sum()
    assert ("anges inte" in sentence) == (nowhere >= text.HALF_TKR_MNKR)
    for side, words in (("from_item", "varifrån"), ("to_item", "vart")):
        lacking = money[money[side] == ""]["amount_mnkr"].sum()
        assert (f"för {text.mnkr(lacking)} anges inte {words}" in sentence) == (lacking >= text.HALF_TKR_MNKR)
    if "ramen ändras inte" in sentence:
        assert sentences.OUTSIDE not in by_name.index or abs(by_name.loc[sentences.OUTSIDE, "net_mnkr"]) < 0.0005
    missing = int(money["amount_mnkr"].isna().sum())
    assert ("går därför inte att säga" in sentence) == (missing == len(money))
    assert ("utan belopp" in sentence) == (missing > 0)


@claims(sentences.sum_moved)
@given(PROPOSALS)
def test_the_sum_moved_is_of_the_redistributions_that_have_an_amount(proposals: list[dict[str, object]]) -> None:
    rows = frame_of(proposals)
    amounts = rows.loc[rows["proposal_kind"] == sentences.MONEY, "amount_mnkr"].dropna()
    assert sentences.sum_moved(rows) == (text.mnkr(amounts.sum()) if len(amounts) else "")


@claims(sentences.none)
@given(st.none() | DAYS, DAYS)
def test_what_was_due_is_past_only_after_the_day(due_on: date | None, today: date) -> None:
    sentence = sentences.none("helårsuppföljningen 2024", due_on, today)
    assert ("skulle" in sentence) == (due_on is not None and due_on < today)
    assert (" ska " in sentence) == (due_on is not None and due_on >= today)
    assert "helårsuppföljningen 2024" in sentence


@claims(sentences.effect)
@given(st.integers(0, 9000), st.integers(0, 9000), st.integers(-90, 90))
def test_an_effect_is_the_budget_before_and_after(low: int, more: int, change: int) -> None:
    sentence = sentences.effect("Posten", low / 10, (low + more) / 10, change / 10)
    before, _, after = sentence.removeprefix("Posten ").removesuffix("\u00a0mnkr").partition(" → ")
    assert before == text.amount_range(low / 10, (low + more) / 10)
    assert after == text.amount_range(low / 10 + change / 10, (low + more) / 10 + change / 10)
