"""Places of one's own on Utforska: offered by name and kind, and never ranked among municipalities."""

from collections.abc import Callable
from pathlib import Path

import pytest

from panel.charts.explore.selection import Selection
from panel.ui.explore import data, drawing, history

pytestmark = pytest.mark.slow

# A district with a thousand times the births of its municipality.
DISTRICT = """
INSERT INTO region BY NAME
SELECT '0581-110' AS region_code, 'Aaby' AS name, 'district' AS kind, '0581' AS parent_code;
INSERT INTO observation
SELECT * REPLACE (1000 * value AS value, '0581-110' AS region_code)
FROM observation WHERE region_code = '0581' AND indicator_id = 'births';
"""
REGIONS = ("0581", "0580", "r9")
GROUP = """
INSERT INTO region BY NAME
SELECT 'grupp-grannar' AS region_code, 'Grannar' AS name, 'group' AS kind, '0580 0582' AS members;
"""


def test_a_group_of_ones_own_stands_for_its_members(built: Path, serve_changed: Callable[[Path, str], None]) -> None:
    serve_changed(built, GROUP)
    chosen = Selection(("population",), ("0581", "grupp-grannar", "0580"), "Y")
    assert data.region_codes(chosen) == ("0581", "0580", "0582")
    assert data.region_name("grupp-grannar") == "Grannar (grupp av kommuner)"
    assert data.regions_without_data(chosen, history.history(chosen)) == []


@pytest.mark.parametrize("chart", ["linje", "rangordning", "karta"])
def test_a_place_is_shown_beside_municipalities_and_changes_no_rank(
    built: Path, serve_changed: Callable[[Path, str], None], chart: str
) -> None:
    serve_changed(built, DISTRICT)
    before = drawing.draw(Selection(("births",), REGIONS, chart=chart))
    after = drawing.draw(Selection(("births",), (*REGIONS, "0581-110"), chart=chart))
    assert before is not None and after is not None
    assert after.drawn[0].chart.title == before.drawn[0].chart.title
    assert set(after.rows["region_code"]) - set(before.rows["region_code"]) == {"0581-110"}
    assert data.region_name("0581-110") == "Aaby (stadsdel, Norrköping)"
    assert data.region_words()[-1] == "0581-110"
    assert "0581-110" not in data.region_codes(Selection((), ("kommuner", "lan", "r9")))
