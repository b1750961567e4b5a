"""Test that every connection to the panel sends what is written at once."""

import asyncio
import socket

from panel.server.tcp_nodelay import set_tcp_nodelay
from tests.support.apart import run_apart


def test_a_connection_to_a_socket_opened_as_streamlit_opens_it_does_not_wait() -> None:
    async def accepted() -> int:
        # The protocol is left out, as in streamlit/web/server/starlette/starlette_server.py.
        with socket.socket(family=socket.AF_INET) as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            listening.setblocking(False)
            assert set_tcp_nodelay() >= 1
            found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

            def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                own = writer.get_extra_info("socket")
                found.set_result(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                writer.close()

            server = await asyncio.start_server(handle, sock=listening)
            async with server:
                _, writer = await asyncio.open_connection(*listening.getsockname())
                writer.close()
                return await found

    assert run_apart(accepted()) == 1


def test_sockets_that_do_not_listen_are_left_alone() -> None:
    one, other = socket.socketpair()
    with one, other, socket.socket(socket.AF_INET, socket.SOCK_STREAM) as idle:
        set_tcp_nodelay()
        assert idle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
