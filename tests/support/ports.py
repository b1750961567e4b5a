"""Ports for the tests' servers, each given to one test alone."""

import errno
import socket
from itertools import count
from pathlib import Path

# The kernel takes the ports of outgoing connections from here on, at any moment.
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST = 20_000
_claims: list[socket.socket] = []
_next = count(LOWEST)


def free_port() -> int:
    """A port that no other caller has been given, in this process or another, on any of this machine's addresses.

    A port that the kernel chooses is free only at the moment: the next outgoing connection may take it before the
    server has started. So it is taken below the kernel's own range, and claimed for as long as the process runs.

    Raises OSError where all are taken.
    """
    end = int(EPHEMERAL.read_text(encoding="ascii").split()[0])
    for port in _next:
        if port >= end:
            raise OSError(errno.EADDRINUSE, f"no free port from {LOWEST} to {end}")
        if _claim(port) and _is_free(port):
            return port
    raise AssertionError


def _claim(port: int) -> bool:
    """Claim a port by a socket of its name, which the kernel lets go of when the process ends."""
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0uppdragspanelen-tests-port-{port}")
    except OSError as error:
        claim.close()
        if error.errno != errno.EADDRINUSE:
            raise
        return False
    _claims.append(claim)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True
