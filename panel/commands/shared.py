"""Options and helpers shared by several commands."""

from etl.commands.swedish import option
from panel import warehouse
from panel.sheets.state import InputError

FROM_COMMAND_LINE = "controller (kommandoraden)"
PERIOD_HELP = "Till exempel 2024-helar; utan den uppföljningen som pågår, eller som senast skulle vara inne."

which_plan = option("--plan", metavar="PLAN", help="Planen det gäller; behövs när det finns flera.")
required_plan = option("--plan", required=True, metavar="PLAN", help="Till exempel ks-2025.")
period = option("--period", metavar="PERIOD", help=PERIOD_HELP)


def only_plan() -> str:
    """Return the only plan. Raises InputError if there is not exactly one."""
    plans = warehouse.read("plans")["plan_id"].tolist()
    if len(plans) != 1:
        raise InputError(f"Säg vilken plan det gäller: --plan {', --plan '.join(plans)}.")
    return str(plans[0])


def plain(text: str) -> str:
    """Return text escaped for the console, which treats square brackets as markup."""
    return text.replace("[", "\\[")
