"""A server below HTTP that can cut the connection in the middle of a response, or never respond."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CUT = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"values": [1,'
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@contextmanager
def raw_server(responses: list[bytes | None]) -> Iterator[str]:
    """Serve the responses one after another, the last one repeatedly; None never responds. Gives the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    left, connections, over = list(responses), [], threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            response = left.pop(0) if len(left) > 1 else left[0]
            connection.recv(65_536)
            if response is None:
                connections.append(connection)
                continue
            connection.sendall(response)
            connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in connections:
            connection.close()
        thread.join(10)
