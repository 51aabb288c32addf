"""Makes the archive that installs without network: `make bundle`.

Run by the environment of `make run`. What it fetches is checked against the lock and
kept in `dist/wheels`, so that a second run fetches nothing. The same commit, lock and
Pythons give the same bytes.
"""

import argparse
import fcntl
import gzip
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

PROJECT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
# The oldest C library that is promised; a wheel that needs a newer one is not taken.
GLIBC = 28
PROGRAM = (
    "bot",
    "messages",
    "locales",
    "deploy",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "requirements.lock",
    "Dockerfile",
    ".dockerignore",
)
FIRST = ("install.sh", "upgrade.sh", "README.md", "README.vi.md")  # at the top


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the archive and its digest; says where, and how large it is."""
    parser = argparse.ArgumentParser(prog="bundle", description=__doc__)
    parser.add_argument("--python", action="append", metavar="3.11", dest="pythons")
    parser.add_argument("--into", type=Path, default=PROJECT / "dist")
    parser.add_argument("--wheels", type=Path, default=PROJECT / "dist" / "wheels")
    parsed = parser.parse_args(arguments)
    pythons = parsed.pythons or PYTHONS
    wheels: dict[str, Path] = {}
    for python in pythons:
        for wheel in fetched(python, parsed.wheels):
            wheels[wheel.name] = wheel
    made = archive(parsed.into, wheels.values(), pythons)
    size = made.stat().st_size / 1e6
    print(f"{made}: {size:.0f} MB, {len(wheels)} wheels, Python {', '.join(pythons)}")
    return 0


def fetched(python: str, folder: Path) -> list[Path]:
    """The wheels of a Python, from the folder or else from the package index."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [*_pip(), *_locked(python)]
    wanted = folder / f"requirements-{python}.txt"
    with (folder / "lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        wanted.write_text("\n".join(lines) + "\n", "utf-8")
        from_here = ("--no-index", "--find-links", str(folder))
        if _download(python, wanted, folder, *from_here) != 0:
            code = _download(python, wanted, folder)
            if code != 0:
                raise SystemExit(code)
    digests = set(re.findall(r"sha256:(\w+)", "\n".join(lines)))
    fits = _tags(python)
    return [
        wheel
        for wheel in sorted(folder.glob("*.whl"))
        if parse_wheel_filename(wheel.name)[3] & fits and _digest(wheel) in digests
    ]


def _platforms() -> list[str]:
    known = [f"manylinux_2_{minor}_x86_64" for minor in range(GLIBC, 4, -1)]
    return known + [f"manylinux{one}_x86_64" for one in ("2014", "2010", "1")]


def _tags(python: str) -> set[Tag]:
    major, minor = map(int, python.split("."))
    own = cpython_tags((major, minor), platforms=_platforms())
    return {*own, *compatible_tags((major, minor), f"cp{major}{minor}", _platforms())}


def _download(python: str, wanted: Path, folder: Path, *more: str) -> int:
    return subprocess.run(  # noqa: S603  # our own words
        [
            *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check"),
            *("--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:"),
            *("--implementation", "cp", "--python-version", python),
            *(word for platform in _platforms() for word in ("--platform", platform)),
            *("--dest", str(folder), "--requirement", str(wanted), *more),
        ],
        stderr=subprocess.DEVNULL if "--no-index" in more else None,
        check=False,
    ).returncode


def _pip() -> list[str]:
    """What installs the rest: a machine may have a Python without it."""
    return (PROJECT / "deploy" / "pip.lock").read_text("utf-8").splitlines()


def _locked(python: str) -> Iterator[str]:
    """The lines of the lock that hold for a Python; the lock is for all of them."""
    target = {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "x86_64",
        "platform_system": "Linux",
        "sys_platform": "linux",
        "os_name": "posix",
    }
    text = (PROJECT / "requirements.lock").read_text("utf-8")
    for entry in text.replace("\\\n", " ").splitlines():
        wanted, *hashes = entry.split(" --hash=")
        marker = Requirement(wanted.strip()).marker
        if marker is None or marker.evaluate(target):
            plain = wanted.partition(";")[0].strip()
            yield " ".join([plain, *(f"--hash={one.strip()}" for one in hashes)])


def archive(into: Path, wheels: Iterable[Path], pythons: Sequence[str]) -> Path:
    """Packs everything, and writes SHA256SUMS beside it."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    version = settings["project"]["version"]
    name = f"loaban-{version}"
    into.mkdir(parents=True, exist_ok=True)
    folder = into / name
    shutil.rmtree(folder, ignore_errors=True)
    _lay_out(folder, wheels)
    (folder / "VERSION").write_text(f"{version}\n", "utf-8")
    (folder / "PYTHONS").write_text("\n".join(pythons) + "\n", "utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{_digest(f)}  {f.relative_to(folder)}\n" for f in files)
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    made = into / f"{name}-linux-x86_64.tar.gz"
    with (
        made.open("wb") as raw,
        gzip.GzipFile("", "wb", 1, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        tar.add(folder, arcname=name, filter=_nobody_s)
    shutil.rmtree(folder)
    (into / "SHA256SUMS").write_text(f"{_digest(made)}  {made.name}\n", "utf-8")
    return made


def _lay_out(folder: Path, wheels: Iterable[Path]) -> None:
    for file in _own_files():
        target = folder / "program" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / file, target)
        shutil.copymode(PROJECT / file, target)
    for first in FIRST:
        if (PROJECT / "deploy" / first).exists():
            shutil.copy(PROJECT / "deploy" / first, folder / first)
    (folder / "wheels").mkdir()
    for wheel in wheels:
        try:
            os.link(wheel, folder / "wheels" / wheel.name)
        except OSError:  # another disk
            shutil.copyfile(wheel, folder / "wheels" / wheel.name)


def _own_files() -> list[Path]:
    """What git knows of the program, or would, and the compiled catalogues."""
    known = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(  # noqa: S603  # our own words
        [*known, *PROGRAM],
        cwd=PROJECT,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout.decode()
    files = {Path(name) for name in listed.split("\0") if name}
    compiled = PROJECT.glob("locales/*/LC_MESSAGES/bot.mo")
    files |= {file.relative_to(PROJECT) for file in compiled}
    return sorted(file for file in files if (PROJECT / file).is_file())


def _nobody_s(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who packed it, and when, is of no matter."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    entry.mode = 0o755 if entry.isdir() or entry.mode & stat.S_IXUSR else 0o644
    return entry


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
