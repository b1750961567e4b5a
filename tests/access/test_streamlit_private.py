"""Test that the undocumented parts of Streamlit that the panel uses exist, and are imported in one place."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit

from tests.conftest import ROOT

OURS, OF_TESTS = ROOT / "panel/access/streamlit_private.py", ROOT / "tests/support/streamlit_private.py"
# What stops in a Streamlit that has the name no more, and what it is called with, where it is called.
STOPS: dict[str, tuple[str, tuple[object, ...] | None]] = {
    "config.is_manually_set": ("a panel without secrets.toml does not start", ("secrets.files",)),
    "runtime.exists": ("nobody who has signed in can hand in a sheet", ()),
    "runtime.get_instance": ("nobody who has signed in can hand in a sheet", ()),
    "get_cookie_with_chunks": ("nobody who has signed in is known", (print, "name")),
    "StreamlitSecretNotFoundError": ("a panel without secrets.toml does not start", None),
    "BackMsg": ("what a browser may ask for over its socket cannot be told apart", None),
    "get_script_run_ctx": (
        "a choice in an address is not taken in the other case of letters, nor all of an address that is followed",
        (),
    ),
    "generate_login_redirect_url": ("nobody can sign in", ("default",)),
    "get_cookie_secret": ("nobody who has signed in is known", ()),
    "decode_signed_value": ("nobody who has signed in is known", ("secret", "name", b"value")),
    "generate_xsrf_token_string": ("who has just signed in may be taken for nobody", ()),
    "USER_COOKIE_NAME": ("nobody who has signed in is known", None),
    "XSRF_COOKIE_NAME": ("the token against forged requests is kept from Streamlit's own script", None),
    "get_bidi_component_manager": ("no query can be written on Fråga med SQL", ()),
    "ComponentConfig": ("no query can be written on Fråga med SQL", ("editor", "built")),
    "ComponentManifest": ("no query can be written on Fråga med SQL", ("package", "", [])),
    "config.set_option": ("no test can have secrets of its own", ("secrets.files", [])),
    "manifest_scanner.scan_component_manifests": ("tests of pages take twice as long", ()),
    "ScriptCache.get_bytecode": ("tests of pages take twice as long", (None, "page.py")),
    "secrets_singleton._reset": ("no test can have secrets of its own", ()),
    "calc_hash": ("no test can open a page by its address", ("address",)),
    "validate_xsrf_token": ("no test can follow the token against forged requests", ("a", "b")),
    "create_signed_value": ("no test can sign in", ("secret", "name", "value")),
    **dict.fromkeys(
        ("Alert", "AutoRerun", "ClientState", "ContextInfo", "Element", "ForwardMsg", "WidgetState"),
        ("neither the tests of access nor the load benchmark can speak to a panel", None),
    ),
}
IN_A_VISIT = {
    "streamlit.components.v2.component_manager:BidiComponentManager.get_component_asset_root": (None, "package.editor"),
    "streamlit.components.v2.component_manager:BidiComponentManager.register_from_manifest": (None, None, None),
    "streamlit.runtime.uploaded_file_manager:UploadedFileManager.get_files": (None, "session", ["file"]),
    "streamlit.runtime.state:SafeSessionState.query_params": (None,),
    "streamlit.runtime.state.query_params:QueryParams.set_initial_query_params": (None, "a=b"),
    "streamlit.runtime.state.query_params:QueryParams.is_bound": (None, "a"),
}
# What is documented: docs.streamlit.io/develop/api-reference.
DOCUMENTED = re.compile(r"streamlit\.testing\.v1$")


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """The modules of Streamlit's that a file imports from, each with the name that it takes."""
    source = path.read_text(encoding="utf-8")
    if "from streamlit" not in source and "import streamlit." not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "streamlit":
            yield from ((str(node.module), one.name) for one in node.names)
        if isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names if one.name.startswith("streamlit."))


NEEDED = sorted({one for path in (OURS, OF_TESTS) for one in imports_of(path)})


def found(module: str, name: str) -> object:
    """What a name stands for, None where Streamlit has it no more."""
    try:
        found_part: object = importlib.import_module(module)
    except ImportError:
        return None
    for part in name.split("."):
        if found_part is not None and not hasattr(found_part, part) and inspect.ismodule(found_part):
            try:
                found_part = importlib.import_module(f"{found_part.__name__}.{part}")
                continue
            except ImportError:
                return None
        found_part = getattr(found_part, part, None)
    return found_part


def test_every_name_that_is_needed_says_what_stops_without_it() -> None:
    assert {name for _, name in NEEDED} == {name.partition(".")[0] for name in STOPS}


@pytest.mark.parametrize("name", STOPS)
def test_streamlit_still_has_each_name_and_takes_what_it_is_given(name: str) -> None:
    module = next(module for module, own in NEEDED if own == name.partition(".")[0])
    stops, given = STOPS[name]
    why = f"Streamlit {streamlit.__version__}: {module}.{name} {{}}, so {stops}. Mend {OURS.name} in panel/access or tests/support."
    found_part = found(module, name)
    assert found_part is not None, why.format("is gone")
    if given is not None:
        try:
            inspect.signature(found_part).bind(*given)  # type: ignore[arg-type]
        except TypeError as error:
            pytest.fail(why.format(f"takes something else ({error})"))


@pytest.mark.parametrize("place", IN_A_VISIT)
def test_what_streamlit_keeps_of_a_visit_is_asked_for_as_it_takes_it(place: str) -> None:
    found_part = found(*place.split(":"))
    why = f"Streamlit {streamlit.__version__}: {place} is not what panel/access/streamlit_private.py asks."
    assert found_part is not None, why
    inspect.signature(found_part).bind(*IN_A_VISIT[place])  # type: ignore[arg-type]


def test_the_messages_that_the_panel_lets_through_have_the_names_that_streamlit_gives_them() -> None:
    # Imported here, so that what is said above of a name that is gone can be read.
    messages = importlib.import_module("panel.access.messages")
    kinds = messages.BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields
    operations = messages.BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"].fields
    assert messages.USED | {messages.OPERATION} <= {field.name for field in kinds}
    assert {field.name for field in operations} >= messages.USED_OPERATIONS


def test_what_is_not_documented_is_imported_in_one_place() -> None:
    for folder in ("panel", "etl", "pages", "tests", "bench"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path not in {OURS, OF_TESTS}:
                own = [one for one in imports_of(path) if not DOCUMENTED.match(one[0])]
                assert not own, f"{path.relative_to(ROOT)}: have {own} from streamlit_private.py"
