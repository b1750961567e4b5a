"""What Streamlit does not document and the tests and the benchmarks need: see panel/access/streamlit_private.py for the panel's."""

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.AutoRerun_pb2 import AutoRerun
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.secrets import secrets_singleton
from streamlit.util import calc_hash
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, validate_xsrf_token

__all__ = [
    "Alert",
    "AutoRerun",
    "ClientState",
    "ContextInfo",
    "Element",
    "ForwardMsg",
    "ScriptCache",
    "WidgetState",
    "begin_on",
    "create_signed_value",
    "read_secrets_of",
    "scan_components_once",
    "set_option",
    "share_compiled_pages",
    "validate_xsrf_token",
]


def set_option(name: str, value: object) -> None:
    """Set an option of the server's, also one that a page may not set."""
    config.set_option(name, value)


def read_secrets_of(file: str) -> None:
    """Let the panel read another secrets.toml from now on."""
    config.set_option("secrets.files", [file])
    secrets_singleton._reset()


def begin_on(app: Any, address: str) -> None:
    """Have an AppTest begin on the page with an address: switch_page() can be called only when another page has been run."""
    app._page_hash = calc_hash(address)


def share_compiled_pages() -> None:
    """Have the AppTests of a process share what they compile: each begins with an empty cache, and pages stay as they are."""
    ScriptCache.get_bytecode = _compiled_once(ScriptCache.get_bytecode)


def _compiled_once(get_bytecode: Callable[[ScriptCache, str], Any]) -> Callable[[ScriptCache, str], Any]:
    kept: dict[tuple[str, int], Any] = {}

    @wraps(get_bytecode)
    def bytecode(self: ScriptCache, script_path: str) -> Any:
        key = (script_path, Path(script_path).stat().st_mtime_ns)
        if key not in kept:
            kept[key] = get_bytecode(self, script_path)
        return kept[key]

    return bytecode


def scan_components_once() -> None:
    """Look through the installed packages for components once, not as each AppTest begins, which is most of what one takes."""
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
