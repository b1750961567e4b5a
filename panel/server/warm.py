"""What the server does once at start, so that the first visitor meets a warm panel."""

import gc
import logging
import runpy
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import plotly.io as pio

from panel import warehouse
from panel.charts import boundaries
from panel.server.tcp_nodelay import set_tcp_nodelay
from panel.wording import theme

log = logging.getLogger("uppdragspanelen")
PAGES = Path(__file__).resolve().parents[2] / "pages"


def warm() -> None:
    """Import the charts' library, read the map and run each page once with nobody watching: what they draw is kept."""
    set_tcp_nodelay()
    pio.to_json(theme.figure(), validate=False)
    boundaries.outlines()
    boundaries.spots()
    # Outside a visit every Streamlit call warns that nobody is watching. That is the point here.
    logging.disable(logging.WARNING)
    try:
        warehouse.build_key()
        for page in sorted(PAGES.glob("[a-z]*.py")):
            if (fault := _fault_of(page)) is not None:
                log.error("%s fails, and says so to who opens it", page.name, exc_info=fault)
    except warehouse.DatabaseUnavailableError:
        # The pages tell it to the visitor.
        return
    finally:
        logging.disable(logging.NOTSET)
        freeze()


def _fault_of(page: Path) -> BaseException | None:
    """Run a page in a thread of its own, as a visit is. One that fails is no reason to serve none of the others."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(copy_context().run, runpy.run_path, str(page)).exception()


def freeze() -> None:
    """Take what is loaded by now out of the garbage collector's rounds.

    Streamlit collects after every rerun, and walking the libraries' hundred thousands of objects held each answer up.
    """
    gc.collect()
    gc.freeze()
