"""A dataset in json-stat 2.0, and a recorded response."""

import json

from tests.conftest import ROOT

RECORDED = ROOT / "tests" / "support" / "scb_TAB6471_cut.json"


def document(**changed: object) -> dict[str, object]:
    """A table of two times three cells, with some of its fields changed."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Arbetslösa",
        "id": ["region", "tid"],
        "size": [2, 3],
        "role": {"time": ["tid"], "geo": ["region"]},
        "dimension": {
            "region": {"label": "Region", "category": {"index": {"0580": 1, "0581": 0}, "label": {"0580": "Linköping", "0581": "Norrköping"}}},
            "tid": {"category": {"index": ["2021", "2022", "2023"]}},
        },
        "value": [1, 2.5, None, 4, None, 6],
        "status": {"4": "-", "5": "p"},
    } | changed  # fmt: skip


def body(**changed: object) -> bytes:
    return json.dumps(document(**changed)).encode()
