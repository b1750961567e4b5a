"""A visitor of a Streamlit server: the browser's side of the websocket protocol, without a browser."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.load.widgets import Widget, chosen, widget_of
from panel.access.streamlit_private import BackMsg
from tests.support.streamlit_private import Alert, AutoRerun, ClientState, ContextInfo, ForwardMsg

SECONDS_TO_WAIT = 60.0
SUCCESS, FAILED, EARLY, FRAGMENT = range(4)


class VisitError(Exception):
    """What a user would see as an error: an error on the page, a closed connection, no response."""


class ClickResult(NamedTuple):
    """The response to a click: seconds until the script was done, bytes and messages received, charts on the page."""

    seconds: float
    bytes_received: int
    messages: int
    charts: int


@dataclass
class Shown:
    """An element on the page: its widget, its chart's specification, and the run that last sent it."""

    run_id: str
    fragment_id: str
    widget: Widget | None
    spec: str


@dataclass
class Visitor:
    """An open page. Call `visit()` first, then `go_to()` and `choose()`, one at a time.

    `looks` counts how often a fragment has rerun by itself; `looked` is set when such a rerun is done.
    """

    address: str
    socket: ClientConnection
    page_hash: str = ""
    page_hashes: dict[str, str] = field(default_factory=dict)
    shown: dict[tuple[int, ...], Shown] = field(default_factory=dict)
    values: dict[str, Widget] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    bytes_received: int = 0
    messages: int = 0
    looks: int = 0
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    _cached: dict[str, tuple[bytes, int, str]] = field(default_factory=dict)
    _runs: int = 0
    _max_age: int = 2
    _run_id: str = ""
    _fragments: tuple[str, ...] = ()
    _is_new_session: bool = False
    _is_whole_run: bool = False
    _done: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    @classmethod
    async def open(cls, address: str) -> Self:
        """Connect to a server, given as http://127.0.0.1:8501. Raises OSError where none responds."""
        host = address.removeprefix("http://")
        socket = await connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=address,  # type: ignore[arg-type]
            max_size=None,
            # A browser replies to the server's pings and sends none.
            ping_interval=None,
            open_timeout=SECONDS_TO_WAIT,
        )
        visitor = cls(address, socket)
        visitor._tasks.append(asyncio.create_task(visitor._listen()))
        return visitor

    async def close(self) -> None:
        """Close the connection, as when a browser tab is closed."""
        self._stop_timers()
        await self.socket.close()
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def visit(self, page: str = "", query: str = "") -> ClickResult:
        """Open a page by its path ("befolkning"), as a browser's first request and a link do."""
        self._stop_timers()
        self.values.clear()
        return await self._run(ClientState(page_name=page, query_string=query))

    async def go_to(self, page: str) -> ClickResult:
        """Click on a page in the menu."""
        self._stop_timers()
        self.values.clear()
        self.page_hash = self.page_hashes[page]
        return await self._run(ClientState(page_script_hash=self.page_hash))

    async def choose(self, label: str, option: str) -> ClickResult:
        """Set the widget with this label to one of its options, or to a text. Raises VisitError where there is none."""
        widget = next(
            (shown.widget for shown in self.shown.values() if shown.widget and shown.widget.label == label), None
        )
        if widget is None:
            raise VisitError(f"no widget is called {label!r}")
        self.values[widget.id] = chosen(self.values[widget.id], option)
        return await self._run(ClientState(page_script_hash=self.page_hash))

    def specs(self) -> list[str]:
        """Return the specifications of the charts, as JSON, in the page's order."""
        return [self.shown[path].spec for path in sorted(self.shown) if self.shown[path].spec]

    async def _run(self, state: ClientState) -> ClickResult:
        """Request a run and wait until it is done. Raises VisitError for anything that a user would see as an error."""
        self._done.clear()
        self.faults.clear()
        before = self.bytes_received, self.messages
        start = time.perf_counter()
        await self._send(state)
        try:
            async with asyncio.timeout(SECONDS_TO_WAIT):
                await self._done.wait()
        except TimeoutError:
            raise VisitError(f"no answer in {SECONDS_TO_WAIT:.0f} s") from None
        if self.faults:
            raise VisitError("; ".join(self.faults))
        seconds = time.perf_counter() - start
        return ClickResult(seconds, self.bytes_received - before[0], self.messages - before[1], len(self.specs()))

    async def _send(self, state: ClientState) -> None:
        state.widget_states.widgets.extend(widget.state for widget in self.values.values())
        state.cached_message_hashes.extend(self._cached)
        state.context_info.CopyFrom(ContextInfo(timezone="Europe/Stockholm", locale="sv-SE", url=self.address))
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def _listen(self) -> None:
        try:
            async for payload in self.socket:
                assert isinstance(payload, bytes)
                self.bytes_received += len(payload)
                self.messages += 1
                self._take(ForwardMsg.FromString(payload), payload)
        except ConnectionClosed as closed:
            self._fault(f"the connection was closed: {closed}")
        self._fault("the connection was closed")

    def _fault(self, words: str) -> None:
        self.faults.append(words)
        self._done.set()

    def _take(self, message: ForwardMsg, payload: bytes) -> None:
        """Process one message, as the frontend's App does."""
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(message)
            case "delta":
                self._keep(message, payload)
                self._show(message)
            case "ref_hash":
                self._show(self._recalled(message))
            case "navigation":
                self.page_hash = message.navigation.page_script_hash
                self.page_hashes = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            case "auto_rerun":
                self._look_again(message.auto_rerun)
            case "stop_auto_rerun":
                self._stop_timers(*message.stop_auto_rerun.fragment_ids)
            case "page_not_found":
                self.faults.append("the page was not found")
            case "session_event" if message.session_event.HasField("script_compilation_exception"):
                self._fault(message.session_event.script_compilation_exception.message)
            case "script_finished":
                self._finish(message.script_finished)

    def _begin(self, message: ForwardMsg) -> None:
        run = message.metadata.run
        if run.fragment_ids and self._is_whole_run:
            # A queued fragment runs right after the page, and the server then sends no end of the page's own run.
            self._finish(SUCCESS)
        self._is_whole_run = not run.fragment_ids
        self._run_id, self._fragments = run.script_run_id, tuple(run.fragment_ids)
        self._max_age = message.new_session.config.max_cached_message_age
        self._is_new_session = True

    def _keep(self, message: ForwardMsg, payload: bytes) -> None:
        """Cache a large message, as the server then sends only its hash."""
        if message.metadata.cacheable:
            self._cached[message.hash] = (payload, self._runs, message.delta.fragment_id)

    def _recalled(self, message: ForwardMsg) -> ForwardMsg:
        """Return the cached message that a reference is to, at the position that the reference gives."""
        if message.ref_hash not in self._cached:
            self.faults.append("the server refers to a message that is not kept")
            return message
        payload, _, fragment = self._cached[message.ref_hash]
        self._cached[message.ref_hash] = (payload, self._runs, fragment)
        recalled = ForwardMsg.FromString(payload)
        recalled.metadata.CopyFrom(message.metadata)
        return recalled

    def _show(self, message: ForwardMsg) -> None:
        path = tuple(message.metadata.delta_path)
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            self.shown.pop(path, None)
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.faults.append(f"{element.exception.type}: {element.exception.message}")
        if kind == "alert" and element.alert.format == Alert.ERROR:
            self.faults.append(element.alert.body)
        widget = widget_of(element)
        if widget and (widget.id not in self.values or widget.is_set):
            self.values[widget.id] = widget
        self.shown[path] = Shown(self._run_id, delta.fragment_id, widget, element.plotly_chart.spec)

    def _finish(self, status: int) -> None:
        """Remove elements that the run did not send again, and cached messages that are too old."""
        self._is_whole_run = False
        if status == EARLY:
            return
        mine = [path for path, one in self.shown.items() if not self._fragments or one.fragment_id in self._fragments]
        for path in mine:
            if self.shown[path].run_id != self._run_id:
                del self.shown[path]
        alive = {shown.widget.id for shown in self.shown.values() if shown.widget}
        self.values = {key: value for key, value in self.values.items() if key in alive}
        if self._is_new_session:
            self._expire()
        if status == FAILED:
            self.faults.append("the script could not be compiled")
        (self.looked if status == FRAGMENT else self._done).set()

    def _expire(self) -> None:
        self._runs += 1
        self._is_new_session = False
        self._cached = {
            key: kept
            for key, kept in self._cached.items()
            if (self._fragments and kept[2] not in self._fragments) or self._runs - kept[1] <= self._max_age
        }

    def _look_again(self, auto_rerun: AutoRerun) -> None:
        """Rerun a fragment at the interval that the page has set."""
        if auto_rerun.fragment_id not in self._timers:
            self._timers[auto_rerun.fragment_id] = asyncio.create_task(
                self._tick(auto_rerun.fragment_id, auto_rerun.interval)
            )

    async def _tick(self, fragment_id: str, seconds: float) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(seconds)
                self.looks += 1
                await self._send(
                    ClientState(page_script_hash=self.page_hash, fragment_id=fragment_id, is_auto_rerun=True)
                )

    def _stop_timers(self, *fragment_ids: str) -> None:
        """Stop the reruns of the fragments given, or of all."""
        for fragment_id in fragment_ids or list(self._timers):
            if timer := self._timers.pop(fragment_id, None):
                timer.cancel()
