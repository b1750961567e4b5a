"""Reading files in a child process: what goes in and comes out as bytes.

A file of a few kilobytes can take gigabytes, so none is opened in the panel's own process. This module starts no
process: it has the function that one runs, and turns its bytes into a result.
"""

import json
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np

from panel.formats.cube import Cube, Dimension, FormatError
from panel.formats.json_stat import read_json_stat
from panel.formats.published.layout import Known, Layout, QuestionError
from panel.formats.published.read import Published, read_published
from panel.formats.px.read import read_px
from panel.formats.tables import OWN

ARRAYS = ("values", "flags")


def read_to_bytes(body: bytes, kind: str, known: tuple[list[str], str, str, bool], answers: dict[str, Any]) -> bytes:
    """Return a file's table as bytes for result_of(). `known` are the parts of Known.

    A csv, xlsx or parquet file is in the panel's own form, or as publishers write them. The answer of a px file is its language.
    """
    try:
        if kind not in OWN:
            read = partial(read_px, language=answers.get("language")) if kind == "px" else read_json_stat
            found = Published(read(body), Layout(), {})
        elif not answers and OWN[kind][0](body):
            found = Published(OWN[kind][1](body), Layout(), {})
        else:
            places, about, unit, is_new = known
            found = read_published(body, kind, Known(frozenset(places), about, unit, is_new), Layout.of(answers))
    except QuestionError as error:
        return _line({"option": error.option, "text": error.text, "choices": error.choices, "proposed": error.proposed})
    except FormatError as error:
        return _line({"fault": str(error)})
    cube = found.cube
    stated = {name: value for name, value in vars(cube).items() if name not in ARRAYS}
    stated["dimensions"] = [asdict(dimension) for dimension in cube.dimensions]
    head = {"cube": stated, "layout": found.layout.stated(), "roles": found.roles}
    return _line(head) + cube.values.astype("<f8").tobytes() + cube.flags.tobytes()


def result_of(output: bytes) -> Published:
    """Return what read_to_bytes() read. Raises its QuestionError or FormatError."""
    line, _, arrays = output.partition(b"\n")
    head = json.loads(line)
    if "option" in head:
        raise QuestionError(head["option"], head["text"], head["choices"], proposed=head["proposed"])
    if "fault" in head:
        raise FormatError(head["fault"])
    stated = {name: _tupled(value) for name, value in head["cube"].items()}
    stated["dimensions"] = tuple(
        Dimension(**{name: _tupled(value) for name, value in one.items()}) for one in stated["dimensions"]
    )
    count = len(arrays) // 9
    values = np.frombuffer(arrays, "<f8", count).copy()
    cube = Cube(values=values, flags=np.frombuffer(arrays, np.uint8, count, 8 * count).copy(), **stated)
    return Published(cube, Layout.of(head["layout"]), head["roles"])


def _tupled(value: Any) -> Any:  # noqa: ANN401 - what JSON has
    """Return a list as the tuple that it was."""
    return tuple(value) if isinstance(value, list) else value


def _line(stated: dict[str, Any]) -> bytes:
    return json.dumps(stated).encode() + b"\n"
