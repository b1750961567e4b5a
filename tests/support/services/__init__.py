"""Small local services that respond as the real ones do, with figures that a test gives and may change."""

from tests.support.services.kolada import Kolada, serve_kolada
from tests.support.services.pxweb import PxTable, serve_pxweb
from tests.support.services.workbook import workbook

__all__ = ["Kolada", "PxTable", "serve_kolada", "serve_pxweb", "workbook"]
