"""What Streamlit does not document and the panel needs all the same. No other module asks Streamlit for what is its own.

Look here first when Streamlit is upgraded; tests/access/test_streamlit_private.py says of each name what stops without it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config, runtime
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value, generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME

__all__ = [
    "USER_COOKIE_NAME",
    "XSRF_COOKIE_NAME",
    "BackMsg",
    "begin_widgets_with",
    "component_of",
    "followed_address",
    "generate_login_redirect_url",
    "generate_xsrf_token_string",
    "has_no_secrets",
    "is_bound",
    "is_uploaded_file_kept",
    "signed_cookie",
]


def signed_cookie(cookies: Mapping[str, str], name: str) -> bytes | None:
    """Return what a cookie signed by Streamlit holds, also one cut in parts; None where there is none or its signature fails."""

    def signed(part: str) -> bytes | None:
        value = cookies.get(part)
        return (
            None
            if value is None
            else decode_signed_value(get_cookie_secret(), part, value.encode("latin-1", "replace"))
        )

    return get_cookie_with_chunks(signed, name)


def has_no_secrets(error: Exception) -> bool:
    """Whether an error means that there is no secrets file, and that `secrets.files` does not name one."""
    is_none = isinstance(error, StreamlitSecretNotFoundError) and error.error_id == "no-secrets-found"
    return is_none and not config.is_manually_set("secrets.files")


def is_uploaded_file_kept(session_id: str, file_id: str) -> bool:
    """Whether Streamlit still keeps a file handed in for a web session; True where no server runs."""
    if not runtime.exists():
        return True
    return bool(runtime.get_instance().uploaded_file_mgr.get_files(session_id, [file_id]))


def begin_widgets_with(query_string: str) -> None:
    """Let widgets that are bound to the address begin as if it were this one. Outside a visit nothing is done."""
    context = get_script_run_ctx()
    if context is None:
        return
    with context.session_state.query_params() as params:
        params.set_initial_query_params(query_string)


def is_bound(parameter: str) -> bool:
    """Whether a widget is bound to a parameter of the address; False outside a visit."""
    context = get_script_run_ctx()
    if context is None:
        return False
    with context.session_state.query_params() as params:
        return params.is_bound(parameter)


def followed_address() -> str | None:
    """Return the query string of the address that this run was started with by a link or by going back in history.

    None for any other run.
    """
    context = get_script_run_ctx()
    return context.query_string if context is not None and context.is_history_navigation else None


def component_of(name: str, folder: Path, script: str) -> Callable[..., Mapping[str, Any]] | None:
    """Return the component `package.name` whose script is a file of the folder; None where no server runs.

    Streamlit serves files of components of installed packages alone, and a script that is no file is refused by the
    content security policy.
    """
    if not runtime.exists():
        return None
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(name) is None:
        package, _, own = name.partition(".")
        manager.register_from_manifest(
            ComponentManifest(package, "", [ComponentConfig(own, folder.name)]), folder.parent
        )
    return st.components.v2.component(name, js=script, isolate_styles=False)
