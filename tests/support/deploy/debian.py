"""A bare Debian 12 in namespaces: systemd as first process, its own network, and the ports as shipped.

What is written in it is kept in memory and lost with it; nothing of this machine changes. It needs root, and Linux's
namespaces. The bare system is made from Debian's packages the first time, and cached in the account's cache.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed

from tests.conftest import ROOT

SUITE = "bookworm"
BARE = "systemd,systemd-sysv,dbus"
SECONDS_TO_START = 60
APART = ["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount", "--net", "--uts", "--ipc", "--cgroup"]
APART += ["--propagation=private"]
# The first process of new namespaces: mounts an overlay in memory on the bare system, enters it and runs systemd.
BOOT = """
set -e
machine=$1 lower=$2
mount -t tmpfs -o mode=755 panel "$machine"
mkdir "$machine"/{upper,work,root}
mount -t overlay panel -o lowerdir="$lower",upperdir="$machine/upper",workdir="$machine/work" "$machine/root"
cd "$machine/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mount --rbind /dev dev
shift 2
for shared in "$@"; do
    IFS=: read -r outside inside how <<<"$shared"
    mkdir -p ".$inside"
    mount --bind "$outside" ".$inside"
    mount -o "remount,bind,$how" ".$inside"
done
mkdir before
pivot_root . before
umount -l before
exec env -i container=panel-tests /lib/systemd/systemd --log-target=null --show-status=0 </dev/null
"""


def can_start() -> bool:
    """Return whether this account may start such a machine here, which a restricted container does not allow."""
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([*APART, "mount", "-t", "tmpfs", "panel", folder], capture_output=True).returncode == 0


def packages_installed() -> list[str]:
    """Return the Debian packages that deploy/install.sh installs."""
    text = (ROOT / "deploy" / "install.sh").read_text(encoding="utf-8")
    found = re.search(r"^wanted=\((.+)\)$", text, re.MULTILINE)
    assert found, "deploy/install.sh no longer says which packages it wants"
    return found[1].split()


def bare_system() -> Path:
    """Return the folder of a bare Debian, with the installer's packages downloaded but not installed."""
    program = shutil.which("mmdebstrap")
    assert program, "mmdebstrap is missing: apt-get install mmdebstrap"
    wanted = " ".join(packages_installed())
    download = f'chroot "$1" apt-get install --yes --no-install-recommends --download-only {wanted}'
    how = ["--variant=minbase", f"--include={BARE}", "--skip=cleanup/apt,cleanup/reproducible", "--quiet"]
    how += ["--aptopt=APT::Keep-Downloaded-Packages true", f"--customize-hook={download}"]
    digest = hashlib.sha256(repr([SUITE, how]).encode()).hexdigest()[:16]
    folder = user_cache_path("uppdragspanelen-tests", ensure_exists=True) / f"debian-{digest}"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            unfinished = folder.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            _make([program, *how, SUITE, str(unfinished)])
            unfinished.rename(folder)
    return folder


def wheels() -> Path:
    """Return a folder with the libraries that requirements.txt pins."""
    requirements = ROOT / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    folder = user_cache_path("uppdragspanelen-tests", ensure_exists=True) / f"wheels-{digest}"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            unfinished = folder.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            how = ["download", "--quiet", "--only-binary=:all:", "--python-version=3.11", "-r", str(requirements)]
            _make([sys.executable, "-m", "pip", *how, "-d", str(unfinished)])
            unfinished.rename(folder)
    return folder


def _make(command: list[str]) -> None:
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, f"{made.stdout}\n{made.stderr}"


@dataclass(frozen=True)
class Machine:
    """A running machine, by the pid of its first process on this one."""

    first: int

    def run(self, *command: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command on it as root, with an environment as at a console."""
        inside = ["nsenter", f"--target={self.first}", "--all", "--wdns=/"]
        own = {"PATH": "/usr/sbin:/usr/bin", "HOME": "/root", "LANG": "C.UTF-8", **environment}
        console = ["env", "-i", *(f"{name}={value}" for name, value in own.items())]
        result = subprocess.run([*inside, *console, *command], capture_output=True, text=True)
        assert not check or result.returncode == 0, f"{command}:\n{result.stdout}\n{result.stderr}"
        return result

    def write(self, path: str, text: str) -> None:
        """Write a file on it in place, so that owner and mode are unchanged."""
        self.path(path).write_text(text, encoding="utf-8")

    def path(self, path: str) -> Path:
        """Return the path of its file on this machine. Absolute symbolic links in it resolve wrongly."""
        return Path(f"/proc/{self.first}/root{path}")


@contextmanager
def machine(folder: Path, shared: Mapping[str, Path], written: Mapping[str, Path]) -> Iterator[Machine]:
    """Start a machine in an empty folder, with our folders at the paths given: `shared` read-only, `written` not."""
    binds = [f"{outside}:{inside}:ro" for inside, outside in shared.items()]
    binds += [f"{outside}:{inside}:rw" for inside, outside in written.items()]
    unshared = subprocess.Popen([*APART, "bash", "-c", BOOT, "boot", folder, bare_system(), *binds])
    try:
        yield _started(unshared)
    finally:
        unshared.kill()
        unshared.wait()


def _started(unshared: subprocess.Popen[bytes]) -> Machine:
    children = Path(f"/proc/{unshared.pid}/task/{unshared.pid}/children")
    waiting = Retrying(
        stop=stop_after_delay(SECONDS_TO_START), wait=wait_fixed(0.1), retry=retry_if_result(lambda up: up is None)
    )

    def look() -> Machine | None:
        assert unshared.poll() is None, "the machine did not start: see what it wrote"
        first = children.read_text(encoding="ascii").split()
        if not first or Path(f"/proc/{first[0]}/exe").readlink().name != "systemd":
            return None
        found = Machine(int(first[0]))
        state = found.run("systemctl", "is-system-running", check=False).stdout.strip()
        return found if state in {"running", "degraded"} else None

    up = waiting(look)
    assert up is not None
    return up
