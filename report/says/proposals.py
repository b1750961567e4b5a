"""Förslag till omfördelning: what the offices ask to move, why, and what that makes of each line."""

import pandas as pd

from report.origins import origin
from report.says.known import Known
from report.state import ask
from report.tree import Cell, Column, Section, Style, Table, words
from ui import labels, text

TITLE = "Förslag till omfördelning och omprioritering"
MONEY, WORK = "Omfördelning", "Omprioritering"
OUTSIDE = "Utanför ramen"
NOT_SAID = "Anges inte"
LEAST_MNKR = 0.05


def section(told: Known) -> Section:
    """Return the proposals of the follow-up with their sums, or that there are none."""
    state = told.state
    if told.proposals.empty:
        none = f"Inget förslag är lämnat i {state.period_name}, så som det var känt {text.day(state.day)}."
        return Section(TITLE, (words(none),), begins_page=False)
    sums = ask("proposal_sums", state)
    blocks = [words(f"{title(told.proposals, state.period)}.", Style.LEAD)]
    if len(sums):
        blocks += [words(_sentence(sums_title(sums)) + " " + balance(sums)), _sums(sums)]  # type: ignore[list-item]
    blocks += [
        _listed(own, heading)  # type: ignore[misc]
        for kind, heading in ((MONEY, "Omfördelningar: pengar flyttas"), (WORK, "Omprioriteringar: arbete ställs om"))
        if len(own := told.proposals[told.proposals["proposal_kind"] == kind])
    ]
    return Section(TITLE, tuple(blocks))


def title(rows: pd.DataFrame, period: str) -> str:
    """Return what there is to decide, in one sentence."""
    money, work = (int((rows["proposal_kind"] == kind).sum()) for kind in (MONEY, WORK))
    parts = []
    if money:
        total_mnkr = float(rows.loc[rows["proposal_kind"] == MONEY, "amount_mnkr"].sum())
        parts.append(f"{money} {'omfördelning' if money == 1 else 'omfördelningar'} på {text.mnkr(total_mnkr)}")
    if work:
        parts.append(f"{work} {'omprioritering' if work == 1 else 'omprioriteringar'}")
    return f"{' och '.join(parts)} att ta ställning till i {labels.period_name(period)}"


def sums_title(rows: pd.DataFrame) -> str:
    """Return which place loses most and which gains most."""
    named = rows[rows["name"] != ""]
    if named.empty or (named["net_mnkr"].abs() < LEAST_MNKR).all():
        return "Omfördelningarna tar ut varandra"
    loses, gains = named.iloc[0], named.iloc[-1]
    parts = []
    if gains["net_mnkr"] > 0:
        parts.append(f"{gains['name']} får mest ({text.signed_amount(gains['net_mnkr'])} mnkr)")
    if loses["net_mnkr"] < 0:
        parts.append(f"{loses['name']} lämnar mest ({text.signed_amount(loses['net_mnkr'])} mnkr)")
    return ", ".join(parts)


def balance(rows: pd.DataFrame) -> str:
    """Return whether the redistributions keep within the frame, and what they change it by if not."""
    not_said = rows[rows["name"] == ""]
    if len(not_said):
        missing = not_said["out_mnkr"].sum() + not_said["in_mnkr"].sum()
        return f"Summan går inte ihop inom ramen: för {text.mnkr(missing)} anges inte varifrån eller vart pengarna flyttas."
    outside_mnkr = float(rows.loc[rows["name"] == OUTSIDE, "net_mnkr"].sum())
    if round(outside_mnkr, 1) == 0:
        return "Det som lämnas är lika mycket som det som tas emot: ramen ändras inte."
    way = "får netto {} från något" if outside_mnkr < 0 else "lämnar netto {} till något"
    return f"Inom ramen går summan inte jämnt ut: posterna och målen {way.format(text.mnkr(abs(outside_mnkr)))} utanför ramen."


def place(name: object) -> str:
    """Return a line's or a goal's name."""
    return name if isinstance(name, str) and name else NOT_SAID.lower()


def _sentence(words_of_it: str) -> str:
    return f"{words_of_it}."


def _sums(rows: pd.DataFrame) -> Table:
    body = [
        _sum_row(row["name"] or NOT_SAID, row["out_mnkr"], row["in_mnkr"], _budget(row)) for _, row in rows.iterrows()
    ]
    body.append(_sum_row("Summa", rows["out_mnkr"].sum(), rows["in_mnkr"].sum(), "", bold=True))
    columns = (
        Column("Post eller mål", 3),
        *(Column(name, 1, True) for name in ("Lämnar", "Får", "Netto", "Budget i planen")),
    )
    source = "Källa: förslagen nedan, summerade. Enhet: mnkr. Definition: netto är det som posten får minus det som den lämnar."
    return Table("Summor av omfördelningarna, mnkr", columns, tuple(body), source)


def _sum_row(name: str, out_mnkr: float, in_mnkr: float, budget: str, bold: bool = False) -> tuple[Cell, ...]:
    shown = (text.amount(out_mnkr), text.amount(in_mnkr), text.signed_amount(in_mnkr - out_mnkr), budget)
    return (Cell(name, is_bold=bold), *(Cell(value, is_bold=bold) for value in shown))


def _budget(row: pd.Series) -> str:
    if labels.is_missing(row["low_mnkr"]):
        return ""
    return text.amount_range(row["low_mnkr"], row["high_mnkr"])


def _listed(rows: pd.DataFrame, heading: str) -> Table:
    """Return proposals of one kind, each with its reason as it was written and who has said so."""
    columns = (
        Column("Nr", 0.6, True),
        Column("Från", 2.8),
        Column("Till", 2.8),
        Column("Belopp, mnkr", 1.4, True),
        Column("Skäl", 4),
        Column("Rapporterat av", 4),
    )
    body = tuple(
        (
            Cell(str(row["proposal_no"])),
            Cell(place(row["from_item"])),
            Cell(place(row["to_item"])),
            Cell(text.amount(row["amount_mnkr"])),
            Cell(row["reason"] if isinstance(row["reason"], str) else text.MISSING),
            Cell(origin(row)),
        )
        for _, row in rows.iterrows()
    )
    source = "Källa: kontorens uppföljningar, enligt kolumnen Rapporterat av. Skälen är återgivna som de är skrivna. .. betyder att uppgiften inte är ifylld."
    return Table(heading, columns, body, source)
