"""python -m bench.load: a hundred users at once, the panel against bare Streamlit pages with the same charts."""

import argparse
import asyncio
import os
import statistics
import tempfile
from pathlib import Path

from bench.load import bare
from bench.load.crowd import Load, Met, crowd
from bench.load.scenario import PANEL, Click, Seen, rehearse
from bench.load.servers import AS_IT_COMES, NODELAY, Server, served
from bench.timing import ROOT

MAX_ERRORS_SHOWN = 5
SECONDS_AN_HOUR = 3600
HEAD = (
    "| | reruns/s | p50 ms | p95 ms | max ms | errors | CPU ms a rerun | CPU of one core | driver's CPU | kB a rerun"
    " | MB before | MB an idle session | MB at the end | growth MB/h |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def row(name: str, met: Met, load: Load) -> str:
    """Return one server's figures as a row of a Markdown table."""
    times = sorted(result.seconds * 1000 for result in met.results)
    cells = [
        name,
        f"{len(times) / met.seconds:.1f}",
        f"{statistics.median(times):.0f}",
        f"{percentile(times, 95):.0f}",
        f"{times[-1]:.0f}",
        str(len(met.errors)),
        f"{met.cpu_seconds / len(times) * 1000:.0f}",
        f"{met.cpu_seconds / met.seconds:.0%}",
        f"{met.own_cpu_seconds / met.seconds:.0%}",
        f"{statistics.mean(result.bytes_received for result in met.results) / 1000:.1f}",
        f"{met.rss_before_mb:.0f}",
        f"{(met.rss_idle_mb - met.rss_before_mb) / load.sessions:.2f}",
        f"{met.rss_mb[-1][1]:.0f}",
        f"{growth_mb_per_hour(met.rss_mb):+.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def percentile(ordered: list[float], percent: int) -> float:
    """Return the value that `percent` of the sorted values do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def p95_seconds(met: Met) -> float:
    """Return the 95th percentile of the response times."""
    return percentile(sorted(result.seconds for result in met.results), 95)


def growth_mb_per_hour(samples: list[tuple[float, float]]) -> float:
    """Return the slope of memory over the second half of the run; during the first half caches still fill."""
    half = samples[len(samples) // 2 :]
    slope, _ = statistics.linear_regression([at for at, _ in half], [size for _, size in half])
    return slope * SECONDS_AN_HOUR


async def measure(servers: list[Server], clicks: tuple[Click, ...], load: Load) -> tuple[Met, tuple[Seen, ...]]:
    """Make each process run the scenario once, then measure the crowd."""
    scenarios = [await rehearse(server.address, clicks) for server in servers]
    return await crowd(servers, scenarios[0], load), scenarios[0]


def report(name: str, met: Met, load: Load) -> None:
    """Print a server's row, and add its slowest clicks and its errors to NOTES."""
    print(row(name, met, load), flush=True)
    slowest = sorted(met.slowest.items(), key=lambda pair: -pair[1])[:4]
    slow_clicks = ", ".join(f"{click} {seconds * 1000:.0f} ms" for click, seconds in slowest)
    looks = met.looks / (load.seconds + load.warm_up_seconds)
    notes = [f"{name}: slowest {slow_clicks}; fragments that run by themselves {looks:.1f}/s"]
    notes += [f"{name}: ERROR {error}" for error in met.errors[:MAX_ERRORS_SHOWN]]
    NOTES.extend(notes)


NOTES: list[str] = []


def compare(load: Load, processes: int, has_bare: bool) -> None:
    """Measure the panel, then bare pages with the same charts: with the panel's settings, and with none."""
    print(f"{load}, {os.cpu_count()} cores, load average before {os.getloadavg()[0]:.2f}\n\n{HEAD}", flush=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with served(ROOT / "dashboard.py", folder, processes) as panel:
            met, scenario = asyncio.run(measure(panel, PANEL, load))
        report(f"panel, {processes} process{'es' if processes > 1 else ''}", met, load)
        ratios = compare_bare(folder, scenario, load, p95_seconds(met)) if has_bare else []
    print("\n" + "\n".join([*ratios, *(f"- {note}" for note in NOTES)]))


def compare_bare(folder: Path, scenario: tuple[Seen, ...], load: Load, own_p95_seconds: float) -> list[str]:
    """Measure the bare pages, and return the ratios of the panel's p95 to theirs, in words."""
    server, pages, clicks = bare.write(folder, scenario)
    ratios = []
    for name, script, how in (("with the panel's settings", server, NODELAY), ("as it comes", pages, AS_IT_COMES)):
        with served(script, folder, how=how) as plain:
            met, _ = asyncio.run(measure(plain, clicks, load))
        report(f"bare, {name}, 1 process", met, load)
        ratios.append(f"p95 of the panel / bare {name}: {own_p95_seconds / p95_seconds(met):.2f} (at most 1.5)")
    return ratios


def main() -> None:
    """Read the command line and run the comparison."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=2.0, help="how long is measured, after the warm-up")
    parser.add_argument("--warm-up", type=float, default=30.0, help="seconds")
    parser.add_argument("--think", type=float, default=10.0, help="seconds between two clicks, on average")
    parser.add_argument("--processes", type=int, default=1, help="of the panel")
    parser.add_argument("--panel-alone", action="store_true", help="without the bare pages: for an hour's run")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    compare(
        Load(arguments.sessions, arguments.minutes * 60, arguments.warm_up, arguments.think, arguments.seed),
        arguments.processes,
        not arguments.panel_alone,
    )


if __name__ == "__main__":
    main()
