"""The contents of the made-up follow-ups. All of it is invented."""

from dataclasses import dataclass, field
from datetime import date

Fields = dict[str, str | float | date]

GOALS = {"tillvaxt": (1, 2), "samhallsbyggnad": (3, 5, 8), "kommundirektor": (4, 6, 7)}
POINTS = {
    "tillvaxt": (8, 9, 14, 16, 19),
    "samhallsbyggnad": (7, 18, 75, 77, 78, 80, 81, 82, 84, 85, 86, 87, 92, 93),
    "kommundirektor": (1, 2, 3, 4, 5, 6, 17, 33, 38, 39, 40, 41, 42, 51, 71, 72, 95),
}
LINES = ("frame", "political", "board_operations", "board_other", "rescue_service", "board_other_rest")
ANSWERS_FOR = (
    {f"goal:{number}": office for office, numbers in GOALS.items() for number in numbers}
    | {f"point:{number}": office for office, numbers in POINTS.items() for number in numbers}
    | {f"line:{line}": "kommundirektor" for line in LINES}
)
# What follows its goal, or the frame: nobody states an office for it.
FOLLOWS = {f"point:{number}" for number in (2, 3, 4, 6, 7, 8, 18, 19, 38, 39, 41, 42, 71, 72, 81, 86, 87, 92)} | {
    f"line:{line}" for line in LINES[1:]
}


@dataclass(frozen=True)
class DemoReports:
    """One follow-up. `handed_in` is office to ISO time, `rows` sheet title to item id to {column heading: value}."""

    handed_in: dict[str, str]
    rows: dict[str, dict[str, Fields]]
    proposals: list[Fields] = field(default_factory=list)
    activities: list[Fields] = field(default_factory=list)


def _assessed(status: str, assessment: str, comment: str) -> Fields:
    return {"Status": status, "Bedömd måluppfyllelse": assessment, "Kommentar": comment}


def _status(status: str, comment: str) -> Fields:
    return {"Status": status, "Kommentar": comment}


SAME: Fields = {"Oförändrat": "Ja"}

HALF_CRITERIA: dict[str, Fields] = {
    "criterion:1A": _assessed("Pågår", "Uppfylls", "Tolv företagsbesök gjorda av planerade tjugo."),
    "criterion:1B": _assessed("Pågår", "Uppfylls", "Två av tre mötesplatser är öppnade."),
    "criterion:1C": _assessed("Ej påbörjad", "Uppfylls delvis", "Upphandlingen av kampanjen drog ut på tiden."),
    "criterion:2A": _assessed("Pågår", "Uppfylls", "Aktiviteterna är valda tillsammans med förvaltningarna."),
    "criterion:2B": _assessed("Pågår", "Uppfylls", "Programmet för praktikplatser startade i mars."),
    "criterion:2C": _assessed("Pågår", "Uppfylls", "Avtalet med universitetet är förlängt."),
    "criterion:3A": _assessed(
        "Pågår", "Ej bedömd", "Går att mäta först när förslaget till översiktsplan är ute på samråd."
    ),
    "criterion:3B": _assessed("Pågår", "Uppfylls", "Planeringsstrategin är på remiss."),
    "criterion:3C": _assessed("Pågår", "Uppfylls delvis", "Plattformen levereras i två steg, det andra nästa år."),
    "criterion:4A": _assessed("Pågår", "Uppfylls delvis", "Färre idéer än väntat har gått till försök."),
    "criterion:4B": _assessed("Pågår", "Uppfylls", "Fyra nya e-tjänster är i drift."),
    "criterion:4C": _assessed("Pågår", "Uppfylls inte", "Informationsklassningen hinner inte göras klart under året."),
    "criterion:5A": _assessed("Pågår", "Uppfylls", "Energiplanen är aktualiserad i ett första utkast."),
    "criterion:5B": _assessed("Ej påbörjad", "Uppfylls delvis", "Utbildningen är flyttad till hösten."),
    "criterion:6A": _assessed("Pågår", "Uppfylls", "Överenskommelsen är undertecknad av elva föreningar."),
    "criterion:6B": _assessed("Pågår", "Uppfylls", "Arbetsgruppen träffas varje månad."),
    "criterion:6C": _assessed("Pågår", "Uppfylls", "Trygghetsvandringar genomförda i sex stadsdelar."),
    "criterion:8A": _assessed("Pågår", "Uppfylls delvis", "Takten räcker till ungefär 45 procent vid årets slut."),
    "criterion:8B": _assessed("Pågår", "Uppfylls", "Metoden provas i två förvaltningar."),
}
HALF_POINTS: dict[str, Fields] = {
    "point:2": SAME,
    "point:3": SAME,
    "point:4": _status("Pågår", "Den nya processen provas i budgetarbetet för nästa år."),
    "point:6": SAME,
    "point:7": SAME,
    "point:8": SAME,
    "point:9": SAME,
    "point:14": _status("Pågår", "Ett utkast till servicegaranti är framme."),
    "point:16": SAME,
    "point:18": SAME,
    "point:19": _status("Slutförd", "Avtalet är förlängt till 2027."),
    "point:38": _status("Slutförd", "Sökningarna är nu en del av det ordinarie arbetet."),
    "point:39": SAME,
    "point:40": SAME,
    "point:41": _status("Pågår", "Kameror på fyra av nio byggnader."),
    "point:42": SAME,
    "point:71": _status("Slutförd", "Handlingsplanen antogs i maj."),
    "point:72": SAME,
    "point:77": SAME,
    "point:78": SAME,
    "point:81": SAME,
    "point:82": SAME,
    "point:86": SAME,
    "point:87": SAME,
    "point:92": SAME,
}


def _line(outcome: float, forecast: float, why: str = "", action: str = "") -> Fields:
    fields: Fields = {"Utfall t.o.m. perioden (mnkr)": outcome, "Helårsprognos (mnkr)": forecast}
    return fields | ({"Förklaring": why} if why else {}) | ({"Åtgärd": action} if action else {})


AFTER_HALF = DemoReports(
    handed_in={
        "tillvaxt": "2024-06-18T07:40:00",
        "samhallsbyggnad": "2024-06-20T12:05:00",
        "kommundirektor": "2024-06-27T13:31:00",
    },
    rows={
        "Måluppfyllelser": HALF_CRITERIA,
        "Programpunkter": HALF_POINTS,
        "Nyckeltal": {"criterion:8A": {"Utfall": 38, "Kommentar": "19 av 50 fastigheter har en aktuell plan."}},
        "Budget": {
            "line:frame": _line(
                241.2, 499.0, "Räddningstjänst och lokaler kostar mer än väntat.", "Inköpsstopp från augusti."
            ),
            "line:political": _line(12.4, 25.1),
            "line:board_operations": _line(88.3, 181.5),
            "line:board_other": _line(
                140.5, 292.4, "Högre avgift till räddningstjänsten.", "Förhandling i ägarsamrådet."
            ),
            "line:rescue_service": _line(57.2, 114.6, "Ny avgift från den 1 april.", "Förhandling i ägarsamrådet."),
            "line:board_other_rest": _line(83.3, 177.8, "Dyrare lokaler."),
        },
    },
    proposals=[
        {
            "kontor": "kommundirektor",
            "Typ": "Omfördelning",
            "Från": "Verksamhet under kommunstyrelsen",
            "Till": "Räddningstjänsten Östra Götaland",
            "Belopp (mnkr)": 3.0,
            "Skäl": "Vakanta tjänster tillsätts inte under hösten. Pengarna täcker en del av den högre avgiften.",
        },
        {
            "kontor": "samhallsbyggnad",
            "Typ": "Omprioritering",
            "Från": "3 Översiktsplanering",
            "Till": "8 Lokalförsörjning",
            "Skäl": "Underhållsplanerna behöver en person till om målvärdet ska nås.",
        },
    ],
    activities=[
        {
            "kontor": "samhallsbyggnad",
            "Mål": "8 Lokalförsörjning",
            "Aktivitet": "Ta fram underhållsplaner för skolfastigheter",
            "Ansvarig funktion": "fastighetschef",
            "Start": date(2024, 2, 1),
            "Slut": date(2024, 10, 31),
            "Status": "Pågår",
        },
        {
            "kontor": "kommundirektor",
            "Mål": "6 Trygghet och säkerhet",
            "Aktivitet": "Trygghetsvandringar i alla stadsdelar",
            "Ansvarig funktion": "säkerhetschef",
            "Start": date(2024, 3, 1),
            "Slut": date(2024, 9, 30),
            "Status": "Pågår",
        },
        {
            "kontor": "tillvaxt",
            "Mål": "1 Näringsliv",
            "Aktivitet": "Tjugo företagsbesök med nämndernas presidier",
            "Ansvarig funktion": "näringslivschef",
            "Start": date(2024, 1, 15),
            "Slut": date(2024, 12, 15),
            "Status": "Pågår",
        },
    ],
)

YEAR_CRITERIA: dict[str, Fields] = {
    "criterion:1A": _assessed("Slutförd", "Uppfylls", "Tjugotvå företagsbesök gjorda."),
    "criterion:1B": _assessed("Slutförd", "Uppfylls", "Alla tre mötesplatser är öppna."),
    "criterion:1C": _assessed("Pågår", "Uppfylls delvis", "Kampanjen startade i oktober."),
    "criterion:2A": _assessed("Slutförd", "Uppfylls", "Alla prioriterade aktiviteter är genomförda."),
    "criterion:2B": _assessed("Pågår", "Uppfylls", "Femton av tjugo praktikplatser är tillsatta."),
    "criterion:2C": _assessed("Slutförd", "Uppfylls", "Avtalet är förlängt och två forskarskolor är igång."),
    "criterion:3A": _assessed("Pågår", "Uppfylls", "I samrådsförslaget är andelen lägre än 2017."),
    "criterion:3B": _assessed("Slutförd", "Uppfylls", "Planeringsstrategin är antagen."),
    "criterion:3C": _assessed("Pågår", "Uppfylls delvis", "Första steget är i drift."),
    "criterion:4A": _assessed("Pågår", "Uppfylls delvis", "Sex försök, varav två har lett till ändrat arbetssätt."),
    "criterion:4B": _assessed("Slutförd", "Uppfylls", "Nio nya e-tjänster är i drift."),
    "criterion:4C": _assessed("Pågår", "Uppfylls inte", "Sextio procent av informationen är klassad."),
    "criterion:5A": _assessed("Slutförd", "Uppfylls", "Energiplanen är aktualiserad."),
    "criterion:5B": _assessed("Pågår", "Uppfylls", "Utbildningen är genomförd i tre av fem kontor."),
    "criterion:5C": _assessed("Pågår", "Uppfylls delvis", "Krav på återbruk finns i hälften av upphandlingarna."),
    "criterion:6A": _assessed("Slutförd", "Uppfylls", "Sexton föreningar deltar."),
    "criterion:6B": _assessed("Pågår", "Uppfylls", "Två gemensamma insatser mot välfärdsbrott."),
    "criterion:6C": _assessed("Slutförd", "Uppfylls", "Vandringar i alla stadsdelar, åtgärderna är beställda."),
    "criterion:6D": _assessed("Pågår", "Uppfylls delvis", "Den gemensamma styrningen beslutas i december."),
    "criterion:7A": _assessed("Slutförd", "Uppfylls", "Processen är beslutad."),
    "criterion:8A": _assessed("Pågår", "Uppfylls delvis", "46 procent, fyra procentenheter under målvärdet."),
    "criterion:8B": _assessed("Slutförd", "Uppfylls", "Metoden används i alla förvaltningar."),
    "criterion:8C": _assessed("Pågår", "Uppfylls delvis", "Tre av fem lokaler är uppsagda."),
}
YEAR_POINTS: dict[str, Fields] = {
    **dict.fromkeys(HALF_POINTS, SAME),
    "point:4": _status("Slutförd", "Processen är beslutad av kommunstyrelsen."),
    "point:14": _status("Slutförd", "Servicegarantin gäller från november."),
    "point:41": _status("Slutförd", "Kameror på alla nio byggnader."),
    "point:71": _status("Pågår", "Planen ses över efter nya riktlinjer."),
    "point:72": _status("Slutförd", "Handlingsplanen antogs i september."),
    "point:81": _status("Pågår", "Energianvändningen har minskat med fem procent."),
    "point:51": SAME,
    "point:84": SAME,
    "point:85": _status("Pågår", "Tre platser är utpekade i samrådsförslaget."),
    "point:95": _status("Pågår", "Frågan är uppe i brottsförebyggande rådet."),
}

AFTER_YEAR = DemoReports(
    handed_in={
        "tillvaxt": "2024-11-14T09:20:00",
        "samhallsbyggnad": "2024-11-19T14:48:00",
        "kommundirektor": "2024-11-25T10:02:00",
    },
    rows={
        "Måluppfyllelser": YEAR_CRITERIA,
        "Programpunkter": YEAR_POINTS,
        "Nyckeltal": {"criterion:8A": {"Utfall": 46, "Kommentar": "23 av 50 fastigheter har en aktuell plan."}},
        "Budget": {
            "line:frame": _line(
                441.8,
                496.1,
                "Räddningstjänsten kostar mer, vakanser väger upp en del.",
                "Inköpsstoppet gäller året ut.",
            ),
            "line:political": _line(22.6, 24.8),
            "line:board_operations": _line(158.9, 178.9, "Vakanta tjänster."),
            "line:board_other": _line(
                260.3, 292.4, "Högre avgift till räddningstjänsten.", "Ny avgiftsmodell förhandlas."
            ),
            "line:rescue_service": _line(104.1, 114.6, "Ny avgift från den 1 april.", "Ny avgiftsmodell förhandlas."),
            "line:board_other_rest": _line(156.2, 177.8, "Dyrare lokaler."),
        },
    },
    proposals=[
        {
            "kontor": "kommundirektor",
            "Typ": "Omfördelning",
            "Från": "Verksamhet under kommunstyrelsen",
            "Till": "Räddningstjänsten Östra Götaland",
            "Belopp (mnkr)": 2.5,
            "Skäl": "Överskottet från vakanserna täcker en del av avgiften.",
        },
        {
            "kontor": "samhallsbyggnad",
            "Typ": "Omfördelning",
            "Från": "Resten av kommunstyrelsen övrigt",
            "Till": "8 Lokalförsörjning",
            "Belopp (mnkr)": 1.2,
            "Skäl": "Två lokaler är uppsagda. Hyran går till underhållsplanerna.",
        },
    ],
    activities=[
        {
            "kontor": "samhallsbyggnad",
            "Mål": "8 Lokalförsörjning",
            "Aktivitet": "Ta fram underhållsplaner för skolfastigheter",
            "Status": "Slutförd",
        },
        {
            "kontor": "kommundirektor",
            "Mål": "6 Trygghet och säkerhet",
            "Aktivitet": "Trygghetsvandringar i alla stadsdelar",
            "Status": "Slutförd",
        },
        {
            "kontor": "samhallsbyggnad",
            "Mål": "5 Klimat och miljö",
            "Aktivitet": "Utbildning om energislag för alla kontor",
            "Ansvarig funktion": "energistrateg",
            "Start": date(2024, 9, 1),
            "Slut": date(2025, 2, 28),
            "Status": "Pågår",
        },
    ],
)
