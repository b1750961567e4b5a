"""python -m bench.api_load: how much slower pages are for 50 users while 50 programs read the data API.

The same users click with and without the programs, in turns of one run, so that what else the machine does meets both.
A program asks for one answer after another without pause, but waits as long as a refusal says. Each has an address
of its own (127.0.0.2 and on), since the API counts what each client asks for. Everything is on this machine, and ends by itself.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from bench.load.__main__ import percentile
from bench.load.crowd import Load, Met, crowd
from bench.load.scenario import PANEL, Seen, rehearse
from bench.load.servers import NODELAY, OWN_SHARE, ROOT, Server, served

API = "/api/v2/"
FORMATS = ("csv", "csv-dot", "json-stat2", "xlsx", "parquet", "px")
# Of ten answers so many are the same as another program's: reports that are refreshed.
ALIKE = 0.5
MAX_RATIO = 1.2


def addresses(tables: list[str], dice: random.Random) -> str:
    """Return the path of a selection of a table, as people and programs write it."""
    newest = 8 if dice.random() < ALIKE else dice.randrange(1, 40)
    query = urlencode({"region": "0581,00", "senaste": newest, "format": dice.choice(FORMATS)}, safe=",")
    return f"{API}tables/{dice.choice(tables)}/data?{query}"


async def ask(address: str, path: str, client: str) -> tuple[int, int, float]:
    """Return the status, the bytes of an answer, and the seconds to wait before the next one."""
    host = urlsplit(address)
    reader, writer = await asyncio.open_connection(host.hostname, host.port, local_addr=(client, 0))
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\nConnection: close\r\n\r\n".encode())
        head, body = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower(), 0
        while part := await reader.read(65536):
            body += len(part)
    finally:
        writer.close()
    wait = head.partition("retry-after: ")[2].partition("\r\n")[0]
    return int(head.split()[1]), body, float(wait or 0)


async def program(address: str, tables: list[str], number: int, ends: float, found: Counter[int]) -> None:
    """Ask until time is up, and count the answers by their status."""
    dice = random.Random(number)
    while time.monotonic() < ends:
        status, _, wait = await ask(address, addresses(tables, dice), f"127.0.0.{number + 2}")
        found[status] += 1
        await asyncio.sleep(min(wait, max(0.0, ends - time.monotonic())))


async def programs(address: str, count: int, seconds: float) -> Counter[int]:
    """Return how many answers of each status some programs have in some seconds."""
    with urlopen(f"{address}{API}tables?pageSize=1000", timeout=60) as response:
        listed = json.load(response)["tables"]
    tables = [one["id"] for one in listed if "region" in map(str.casefold, one["variableNames"])]
    found: Counter[int] = Counter()
    ends = time.monotonic() + seconds
    await asyncio.gather(*(program(address, tables, number, ends, found) for number in range(count)))
    return found


def row(name: str, met: Met, servers: list[Server]) -> float:
    """Print a turn's figures, and return its p95 in ms."""
    times = sorted(result.seconds * 1000 for result in met.results)
    p95 = percentile(times, 95)
    cells = f"{len(times) / met.seconds:.1f} | {statistics.median(times):.0f} | {p95:.0f} | {times[-1]:.0f}"
    memory = " + ".join(f"{server.rss_mb():.0f}" for server in servers)
    print(f"| {name} | {cells} | {len(met.errors)} | {met.cpu_seconds / met.seconds:.0%} | {memory} |", flush=True)
    return p95


def turn(
    pages: list[Server], scenario: tuple[Seen, ...], load: Load, api: Server | None, count: int
) -> tuple[Met, str]:
    """Let the users click, beside programs that read the API of a server where one is given."""
    if api is None:
        return asyncio.run(crowd(pages, scenario, load)), ""
    seconds = load.seconds + load.warm_up_seconds + load.open_seconds + load.idle_seconds
    command = [*OWN_SHARE, sys.executable, "-m", "bench.api_load", "--asking", api.address, str(count), str(seconds)]
    # A process of its own, with its own share: what it does is done on other machines, and must not delay the users' clock.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asking:
        met = asyncio.run(crowd(pages, scenario, load))
        said, _ = asking.communicate(timeout=120)
    return met, said.strip()


def compare(load: Load, count: int, rounds: int, is_apart: bool) -> None:
    """Measure each turn with and without the programs, and print the ratio of p95 of all turns."""
    print(f"{load}, {count} programs, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.2f}\n")
    print(
        "| | clicks/s | p50 ms | p95 ms | max ms | errors | CPU of one core | MB |\n|---|---|---|---|---|---|---|---|"
    )
    with (
        tempfile.TemporaryDirectory() as place,
        served(ROOT / "dashboard.py", Path(place), 1 + is_apart, NODELAY, yields=int(is_apart)) as all_,
    ):
        scenario = asyncio.run(rehearse(all_[0].address, PANEL))
        p95: dict[bool, list[float]] = {False: [], True: []}
        for number in range(rounds):
            for is_asked in (False, True):
                met, said = turn(all_[:1], scenario, load, all_[-1] if is_asked else None, count)
                p95[is_asked].append(row(f"{number + 1} {'with' if is_asked else 'without'} {said}", met, all_))
    ratio = statistics.median(p95[True]) / statistics.median(p95[False])
    print(f"\np95 of a page with the programs / without: {ratio:.2f} (at most {MAX_RATIO})")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.api_load", description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--programs", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0, help="of a turn, after its warm-up")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--apart", action="store_true", help="the API in a process of its own, as behind nginx")
    parser.add_argument("--asking", nargs=3, help=argparse.SUPPRESS)
    own = parser.parse_args()
    if own.asking:
        address, count, seconds = own.asking
        found = asyncio.run(programs(address, int(count), float(seconds)))
        print(", ".join(f"{status}: {number / float(seconds):.1f}/s" for status, number in sorted(found.items())))
        return
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    compare(Load(own.users, own.seconds, 5.0), own.programs, own.rounds, own.apart)


if __name__ == "__main__":
    main()
