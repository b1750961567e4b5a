"""A small disk that can be filled and made read-only, where the machine allows mounting one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOUNT, UMOUNT = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
SIZE_MB = 64


def mount(folder: Path) -> bool:
    """Mount a disk of 64 MB on a folder, and return whether that was allowed."""
    command = [MOUNT, "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=755", "none", str(folder)]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def unmount(folder: Path) -> None:
    """Unmount the disk."""
    subprocess.run([UMOUNT, "--lazy", str(folder)], check=True)


@contextmanager
def fill(folder: Path, free_kb: int) -> Iterator[None]:
    """Fill the disk of a folder until `free_kb` is free, and make room again afterwards."""
    disk = os.statvfs(folder)
    ballast = folder / ".ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - free_kb * 1024)
    try:
        yield
    finally:
        ballast.unlink()


def make_read_only(disk: Path) -> None:
    """Remount a disk read-only."""
    subprocess.run([MOUNT, "-o", "remount,ro", str(disk)], check=True)


def make_writable(disk: Path) -> None:
    """Remount a disk read-write."""
    subprocess.run([MOUNT, "-o", "remount,rw", str(disk)], check=True)
