"""Figures of a local Kolada."""

FIGURES: dict[tuple[str, str, int, str], float | None] = {
    ("N01951", region, year, gender): float(1000 * year + int(region) + "TKM".index(gender))
    for region in ("0000", "0580", "0581")
    for year in range(2020, 2025)
    for gender in "TKM"
}
