"""Make a release: the committed files as an archive, its bill of materials, and the SHA-256 of both.

Of the same commit it is the same to the byte, so that anyone can make it again and compare. Run by `make release`.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import distribution
from pathlib import Path
from typing import cast

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCK = Path("requirements.txt")
BROWSER_LOCK = Path("panel/ui/sql/codemirror/package-lock.json")
PIN = re.compile(r"^([a-z0-9-]+==[^\\\n]+?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
OF_CLASSIFIER = "License :: OSI Approved :: "
# Longer than this, the field has the licence's whole text and not its name.
MAX_NAME = 60
LICENCES = LicenseFactory()


class LicenceUnknownError(Exception):
    """A library's metadata does not name its licence."""


def make_release(source: Path, target: Path) -> list[Path]:
    """Write the archive of a clone's commit, its bill of materials and SHA256SUMS to a folder, and return the three.

    Raises CalledProcessError without git or a commit, and LicenceUnknownError.
    """
    version = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    name = f"uppdragspanelen-{version}"
    archive, bill = target / f"{name}.tar.gz", target / f"{name}.cdx.json"
    target.mkdir(parents=True, exist_ok=True)
    git(source, "archive", f"--prefix={name}/", f"--output={archive.absolute()}", "HEAD")
    committed_at = datetime.fromtimestamp(int(git(source, "log", "-1", "--format=%ct")), UTC)
    bill.write_text(bill_of_materials(source, version, committed_at), encoding="utf-8")
    sums = target / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in (archive, bill)]
    sums.write_text("".join(lines), encoding="utf-8")
    return [archive, bill, sums]


def git(source: Path, *arguments: str) -> str:
    """Return what git prints in a clone. Raises CalledProcessError."""
    return subprocess.run(["git", "-C", source, *arguments], check=True, capture_output=True, text=True).stdout  # noqa: S607


def bill_of_materials(source: Path, version: str, made_at: datetime) -> str:
    """Return what a release installs and carries as CycloneDX 1.6 in JSON: name, version, licence and hashes.

    It tells of the libraries installed here, as the lock pins them. Raises LicenceUnknownError.
    """
    lock, browser_lock = ((source / path).read_text(encoding="utf-8") for path in (LOCK, BROWSER_LOCK))
    libraries = [*python_libraries(lock), *browser_libraries(browser_lock)]
    bom = Bom(components=libraries)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, f"{version} {made_at} {lock} {browser_lock}")
    bom.metadata.timestamp = made_at
    own = [LICENCES.make_from_string("EUPL-1.2")]
    bom.metadata.component = Component(
        name="uppdragspanelen", version=version, type=ComponentType.APPLICATION, licenses=own, bom_ref="uppdragspanelen"
    )
    bom.register_dependency(bom.metadata.component, libraries)
    return f"{JsonV1Dot6(bom).output_as_string(indent=2)}\n"


def python_libraries(lock: str) -> Iterator[Component]:
    """Yield what requirements.txt installs on this system."""
    for pin, hashes in PIN.findall(lock):
        one = Requirement(pin)
        if one.marker is None or one.marker.evaluate():
            metadata, version = cast(Message, distribution(one.name).metadata), next(iter(one.specifier)).version
            found = [(HashAlgorithm.SHA_256, content) for content in re.findall(r"[0-9a-f]{64}", hashes)]
            yield library("pypi", one.name, version, licence_of(metadata), found)


def browser_libraries(lock: str) -> Iterator[Component]:
    """Yield what the editor's bundle carries: all of its package-lock.json but the tools that make the bundle."""
    for path, one in json.loads(lock)["packages"].items():
        if path and not one.get("dev"):
            content = base64.b64decode(one["integrity"].removeprefix("sha512-")).hex()
            name = path.removeprefix("node_modules/")
            yield library("npm", name, one["version"], one["license"], [(HashAlgorithm.SHA_512, content)])


def library(kind: str, name: str, version: str, licence: str, hashes: list[tuple[HashAlgorithm, str]]) -> Component:
    """Return a library of PyPI or npm, with the name by which scanners know it."""
    scope, _, bare = name.rpartition("/")
    known_as = PackageURL(kind, scope or None, bare, version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        licenses=[LICENCES.make_from_string(licence)],
        purl=known_as,
        hashes=[HashType(alg=algorithm, content=content) for algorithm, content in hashes],
        bom_ref=known_as.to_string(),
    )


def licence_of(metadata: Message) -> str:
    """Return the licence that a library names: its SPDX expression, else its own words. Raises LicenceUnknownError."""
    approved = [one for one in metadata.get_all("Classifier") or [] if one.startswith(OF_CLASSIFIER)]
    for named in (metadata.get("License-Expression"), metadata.get("License"), *approved):
        if named and len(named) <= MAX_NAME:
            return named.removeprefix(OF_CLASSIFIER)
    raise LicenceUnknownError(metadata["Name"])


if __name__ == "__main__":
    for made in make_release(ROOT, ROOT / "dist"):
        sys.stdout.write(f"{made.relative_to(ROOT)}\n")
