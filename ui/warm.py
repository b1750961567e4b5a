"""What the server does once at start, so that the first visitor meets a warm panel."""

import gc
import logging
import runpy
from pathlib import Path

import plotly.io as pio

import warehouse
from ui import boundaries, theme

PAGES = Path(__file__).resolve().parent.parent / "pages"


def warm() -> None:
    """Import the charts' library, read the map and run each page once with nobody watching: what they draw is kept."""
    pio.to_json(theme.figure(), validate=False)
    boundaries.outlines()
    boundaries.spots()
    # Outside a visit every Streamlit call warns that nobody is watching. That is the point here.
    logging.disable(logging.WARNING)
    try:
        warehouse.build_key()
        for page in sorted(PAGES.glob("[a-z]*.py")):
            runpy.run_path(str(page))
    except warehouse.DatabaseUnavailable:
        # The pages tell it to the visitor.
        return
    finally:
        logging.disable(logging.NOTSET)
        freeze()


def freeze() -> None:
    """Take what is loaded by now out of the garbage collector's rounds.

    Streamlit collects after every rerun, and walking the libraries' hundred thousands of objects held each answer up.
    """
    gc.collect()
    gc.freeze()
