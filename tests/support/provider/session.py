"""A page of the panel without a browser: sends a browser's messages over the socket, and collects the response."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from websockets.sync.client import ClientConnection, connect

from panel.access.streamlit_private import XSRF_COOKIE_NAME, BackMsg
from tests.support.streamlit_private import ClientState, ForwardMsg, WidgetState

SECONDS_TO_WAIT = 60


@dataclass
class Session:
    """An open socket. `show` requests a page; the result is in `html`, `pages` and `elements`."""

    socket: ClientConnection
    session_id: str = ""
    html: list[str] = field(default_factory=list)
    pages: dict[str, bool] = field(default_factory=dict)
    elements: list = field(default_factory=list)

    def show(self, address: str, query: str = "", *states: WidgetState) -> str:
        """Request a page by its address, and return the HTML that it shows when the run is over."""
        state = ClientState(page_name=address, query_string=query)
        state.widget_states.widgets.extend(states)
        self.send(BackMsg(rerun_script=state))
        return self.listen()

    def send(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def listen(self) -> str:
        """Receive messages until a whole run is over."""
        self.html.clear()
        self.elements.clear()
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=SECONDS_TO_WAIT))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session_id = message.new_session.initialize.session_id or self.session_id
            elif kind == "navigation":
                self.pages = {page.url_pathname: not page.is_hidden for page in message.navigation.app_pages}
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self.elements.append(element)
                if element.WhichOneof("type") == "html":
                    self.html.append(element.html.body)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                return "\n".join(self.html)


def headers_of(visitor: httpx.Client) -> dict[str, str]:
    """The headers that a browser adds to a socket: the cookies of the panel, not those of the provider."""
    own = [cookie for cookie in visitor.cookies.jar if not cookie.domain.startswith("127.")]
    return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in own)}


@contextmanager
def open_socket(
    visitor: httpx.Client, origin: str, with_token: bool = True, claims_to_be: str | None = None, session_id: str = ""
) -> Iterator[Session]:
    """Open the socket as a page does. `claims_to_be` is another origin than the panel's own, "" for none."""
    visitor.get("/_stcore/health")
    token = visitor.cookies.get(XSRF_COOKIE_NAME) if with_token else None
    protocols = ["streamlit", *([token] if token else []), *([session_id] if session_id else [])]
    sent_origin = origin if claims_to_be is None else claims_to_be
    with connect(
        origin.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=protocols,  # type: ignore[arg-type]
        origin=sent_origin or None,  # type: ignore[arg-type]
        additional_headers=headers_of(visitor),
        max_size=None,
    ) as socket:
        yield Session(socket)
