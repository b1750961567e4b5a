"""A baseline that is another than what the year before ended with is found."""

from pathlib import Path

from tests.support.sandbox import found_by, open_sandbox

NAME = "baseline_is_not_last_years_outcome"
NEXT_YEAR = """
INSERT INTO plan SELECT * REPLACE ('ks-2025' AS plan_id, 2025 AS year) FROM plan WHERE plan_id = 'ks-2024';
INSERT INTO criterion SELECT * REPLACE ('ks-2025' AS plan_id, 50 AS baseline, 75 AS target)
FROM criterion WHERE plan_id = 'ks-2024' AND goal_no = 8 AND letter = 'A';
INSERT INTO measure_report BY NAME
SELECT 'r' || value AS report_id, 'ks-2024' AS plan_id, 'criterion:8A' AS item_id, period, position AS period_position, value,
    now() AS recorded_at, DATE '2024-11-20' AS recorded_on, 'x' AS recorded_by, 1 AS receipt_no
FROM (VALUES ('2024-delar', 1, 38), ('2024-helar', 2, 46)) AS t(period, position, value);
"""


def test_a_baseline_is_held_against_the_newest_outcome_of_the_year_before(built: Path) -> None:
    with open_sandbox(built) as tables:
        assert found_by(tables, NAME) == {}
        tables.execute(NEXT_YEAR)
        (row,) = found_by(tables, NAME).values()
        assert (row["expected"], row["found"]) == (
            "utgångsvärdet 50 procent",
            "utfallet 46 procent enligt helårsuppföljningen 2024",
        )
        assert (row["plan_id"], row["involves"]) == ("ks-2025", "ks-2024,ks-2025")
        tables.execute("UPDATE criterion SET baseline = 46 WHERE plan_id = 'ks-2025'")
        assert found_by(tables, NAME) == {}
        tables.execute("UPDATE criterion SET baseline = 50, text = 'Något helt annat mäts' WHERE plan_id = 'ks-2025'")
        assert found_by(tables, NAME) == {}
