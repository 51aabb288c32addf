"""A program in a child process: limited in time, memory, work and what it writes.

It gets a file to read, which it may look through from end to end, and none of our
settings. What it leaves behind goes with its folder.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MIB = 1024 * 1024
_CONFINED = str(Path(__file__).with_name("confined.py"))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; `within` is seconds by the clock on the wall."""

    within: float = 10.0
    memory: int = 512 * MIB
    cpu: int = 10
    size: int = 32 * MIB


@dataclass(frozen=True, slots=True)
class Ran:
    """What a child wrote, what it complained of, and whether it ended well."""

    written: bytes
    complaints: str
    is_well: bool


async def ran(
    command: Sequence[str], given: bytes, limits: Limits, at: Path | None = None
) -> Ran:
    """Gives a program its standard input as a file; kills it when its time is over.

    It runs in an empty folder, or `at` one.
    """
    with (
        tempfile.TemporaryDirectory(prefix="sound-") as folder,
        tempfile.TemporaryFile(dir=folder) as read,
        tempfile.TemporaryFile(dir=folder) as written,
        tempfile.TemporaryFile(dir=folder) as complaints,
    ):
        await asyncio.to_thread(_fill, read, given)
        try:
            is_well = await _run(
                command, str(at or folder), limits, read, written, complaints
            )
        except (OSError, TimeoutError) as fault:
            return Ran(b"", str(fault) or "took too long", is_well=False)
        return Ran(
            _all_of(written), _all_of(complaints).decode(errors="replace"), is_well
        )


def _fill(file: BinaryIO, given: bytes) -> None:
    file.write(given)
    file.flush()
    file.seek(0)


def _all_of(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


async def _run(
    command: Sequence[str], folder: str, limits: Limits, *files: BinaryIO
) -> bool:
    own = [limits.memory, limits.cpu, limits.size]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-S",
        _CONFINED,
        *map(str, own),
        *command,
        stdin=files[0],
        stdout=files[1],
        stderr=files[2],
        cwd=folder,
        # Nothing of our own settings: a token is none of its business.
        env={"PATH": os.defpath, "HOME": folder, "LANG": "C.UTF-8"},
    )
    try:
        async with asyncio.timeout(limits.within):
            return await child.wait() == 0
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
