"""Preparation at server start, so that the first visitor does not wait for it."""

import gc
import logging
import runpy
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import plotly.io as pio

from panel import warehouse
from panel.access import page_list
from panel.charts import boundaries
from panel.server.tcp_nodelay import set_tcp_nodelay
from panel.ui.home import is_shown
from panel.wording import theme

log = logging.getLogger("uppdragspanelen")
PAGES = Path(__file__).resolve().parents[2] / "pages"


def warm() -> None:
    """Import the chart library, read the map and run each page once, which fills their caches."""
    set_tcp_nodelay()
    pio.to_json(theme.figure(), validate=False)
    boundaries.outlines()
    boundaries.spots()
    # Streamlit warns about every call outside a session, which is intended here.
    logging.disable(logging.WARNING)
    try:
        warehouse.build_key()
        left_out = {f"{page.file}.py" for page in page_list.PAGES.values() if not is_shown(page)}
        for page in sorted(PAGES.glob("[a-z]*.py")):
            if page.name not in left_out and (fault := _fault_of(page)) is not None:
                log.error("%s fails, and says so to who opens it", page.name, exc_info=fault)
    except warehouse.DatabaseUnavailableError:
        # The pages show this error themselves.
        return
    finally:
        logging.disable(logging.NOTSET)
        freeze()


def _fault_of(page: Path) -> BaseException | None:
    """Run a page in a thread of its own and return its exception, if any. The other pages are still served."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(copy_context().run, runpy.run_path, str(page)).exception()


def freeze() -> None:
    """Exempt all objects loaded so far from garbage collection.

    Streamlit collects after every rerun, and traversing the libraries' hundreds of thousands of objects delayed each
    response.
    """
    gc.collect()
    gc.freeze()
