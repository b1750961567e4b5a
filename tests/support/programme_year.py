"""A year of publications with hard cases: a mistake and its undo, and a late correction of delår."""

from pathlib import Path

from tests.support.ledgers import Ledger

PLAN = "ks-2024"
DONE, ONGOING, WAITING = "Slutförd", "Pågår", "Ej påbörjad"
HARD = '<script>alert(1)</script> "=1+1"\nAndra raden & tredje'
LONG = (
    "Upphandlingen avbröts i maj sedan två anbud överklagats. Ett nytt underlag är framtaget tillsammans med"
    " inköpsenheten och annonseras i augusti.\nTilldelning väntas före årets slut."
)
DAYS = {
    "plan": "2023-11-28",
    "before": "2024-06-17",
    "delar": "2024-06-18",
    "judged": "2024-06-25",
    "mistake": "2024-06-27",
    "undone": "2024-06-28",
    "summer": "2024-08-15",
    "helar": "2024-11-22",
    "late": "2024-12-05",
}


# The status of each point in the plan itself, typed from its table.
STATED_BY_PLAN = {
    **dict.fromkeys(
        [2, 3, 4, 6, 7, 8, 9, 14, 18, 19, 33, 38, 39, 41, 42, 51, 71, 72, 75, 80, 81, 82, 84, 86, 87, 92], ONGOING
    ),
    **dict.fromkeys([1, 16, 40, 77, 78], DONE),
    **dict.fromkeys([5, 17, 85, 93, 95], WAITING),
}


def programme_point(
    number: int, status: str | None = None, **fields: str | None
) -> tuple[tuple[str, str], dict[str, str | None]]:
    fields_of_point = {"status": status, **fields} if status else dict(fields)
    return ("point", f"point:{number}"), fields_of_point


def sample(folder: Path) -> Ledger:
    """Publish a year: delår in two parts, a mistake and its undo, helår, and a late correction of delår."""
    with_plan = {("point", f"point:{n}", "status"): status for n, status in STATED_BY_PLAN.items()}
    ledger = Ledger(folder, stated_by_plan=with_plan)
    office = "Samhällsbyggnadskontoret, handläggare"
    delar = [
        *(programme_point(n, DONE) for n in (3, 39, 71)),
        *(programme_point(n, ONGOING) for n in (5, 85)),
        programme_point(8, comment=LONG, confirmed="Ja"),
        programme_point(86, ONGOING, comment=HARD),
        *(programme_point(n, confirmed="Ja") for n in (2, 4, 6, 7, 9, 14, 18, 19, 33, 38, 41, 42, 51)),
    ]
    ledger.publish(DAYS["delar"], "2024-delar", dict(delar), office, "Delår 2024 <samhällsbyggnad>.xlsx")
    assessed = {
        **{
            ("criterion", f"criterion:{c}"): {"assessment": "Uppfylls"}
            for c in ["1A", "1B", "2A", "2C", "3B", "5A", "6A", "6C", "8B"]
        },
        **{
            ("criterion", f"criterion:{c}"): {"assessment": "Uppfylls delvis"}
            for c in ["1C", "2B", "3A", "4B", "6D", "8C"]
        },
        **{("criterion", f"criterion:{c}"): {"assessment": "Uppfylls inte"} for c in ["4A", "8A"]},
        ("criterion", "criterion:7A"): {"assessment": "Ej bedömd", "comment": "Underlaget väntar på revisionen."},
        ("line", "line:frame"): {"outcome_mnkr": "241.7", "forecast_mnkr": "497.1", "explanation": "Högre hyror."},
        ("line", "line:rescue_service"): {"forecast_mnkr": "109.5"},
    }
    ledger.publish(DAYS["judged"], "2024-delar", assessed, "ekonomichef", "Delår 2024 mål och budget.xlsx")
    mistake = ledger.publish(
        DAYS["mistake"],
        "2024-delar",
        dict(
            [
                programme_point(16, WAITING),
                programme_point(7, DONE, comment="Fel rad ifylld"),
                programme_point(80, DONE),
            ]
        ),
        office,
        "Delår 2024 rättad.xlsx",
    )
    ledger.undo(DAYS["undone"], mistake)
    helar = [
        *(programme_point(n, DONE) for n in (4, 7, 72, 5)),
        programme_point(17, ONGOING, comment="Beslut om utredning i oktober."),
        programme_point(86, ONGOING, comment="Avsiktsförklaring undertecknad."),
        *(programme_point(n, confirmed="Ja") for n in (2, 3, 6, 8, 9, 14, 18, 19, 33)),
        (("criterion", "criterion:1C"), {"assessment": "Uppfylls"}),
        (("criterion", "criterion:8A"), {"assessment": "Uppfylls delvis"}),
        (("line", "line:frame"), {"outcome_mnkr": "452.9", "forecast_mnkr": "491.2"}),
    ]
    ledger.publish(DAYS["helar"], "2024-helar", dict(helar), "controller", "Helår 2024.xlsx")
    late = [
        programme_point(7, ONGOING, comment="Rättelse av delår: utredningen pågick."),
        programme_point(40, ONGOING),
        (("line", "line:frame"), {"forecast_mnkr": "498"}),
        (("criterion", "criterion:1C"), {"assessment": "Uppfylls inte"}),
    ]
    ledger.publish(DAYS["late"], "2024-delar", dict(late), "controller", "Delår 2024 rättelse.xlsx")
    return ledger
