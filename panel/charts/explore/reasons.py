"""Why a figure of Utforska is missing, in Swedish: the source's flags, and the words of panel/warehouse/transforms/."""

FLAGS = {
    "..": "uppgiften finns inte",
    ".": "uppgiften är inte tillämplig",
    "-": "inget att redovisa",
}
# Such periods are not marked as missing: every series begins somewhere.
BEGINS = "serien börjar, inget tidigare att räkna på"
REASONS = {
    "begins": BEGINS,
    "not_before": "perioden att jämföra med saknas",
    "break_between": "brott i serien emellan",
    "not_positive": "det som räknas av är noll eller mindre, och har ingen förändring i procent",
    "no_base": "basperioden saknar värde",
    "base_not_usable": "basperiodens värde är noll eller mindre",
    "break_since_base": "brott i serien mellan basperioden och perioden",
    "no_groups": "andelen räknas inom de valda grupperna, och alla måste ha värde",
    "window_not_whole": "alla {width} perioder behövs, utan brott i serien",
}
REFERENCES = {
    "per-1000": "folkmängden för perioden saknas",
    "andel": "uppgiften för Riket saknas",
    "avstand": "det som jämförs med saknar värde",
}
NOT_KNOWN_TO_SUM = "det är inte känt att delarna summerar till totalen"
OVERLAPPING = "åldrarna överlappar och kan inte summeras"
MEANINGLESS = {
    "per-1000": "går bara att räkna på antal",
    "andel": "går bara att räkna på antal",
    "summa": "går bara att räkna på det som händer under en period",
    "avstand": "är det som jämförs med, eller antal mot ett län eller Riket",
}
