"""Test that no two servers of the tests are given one port, and that none is given what the kernel gives out."""

import socket
import sys
from subprocess import run

from tests.conftest import ROOT
from tests.support.ports import EPHEMERAL, free_port

OTHER = "from tests.support.ports import free_port; print(*[free_port() for _ in range(20)])"


def test_ports_given_here_and_in_another_process_are_all_different_and_below_the_kernels() -> None:
    own = [free_port() for _ in range(20)]
    others = run([sys.executable, "-c", OTHER], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    given = own + [int(port) for port in others]
    assert len(set(given)) == len(given) == 40
    assert max(given) < int(EPHEMERAL.read_text(encoding="ascii").split()[0])


def test_a_port_that_listens_on_one_address_of_the_machine_is_not_given() -> None:
    taken = free_port() + 1
    with socket.create_server(("127.0.0.2", taken)):
        assert free_port() != taken
