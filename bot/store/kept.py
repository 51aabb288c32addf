"""What takes long to make and can be made anew, kept in files of flat arrays.

A file is believed whole or not at all: its key says from what it was made, and a
checksum covers every byte. Whatever else stands in its place (cut short, a flipped bit,
another version's, a folder) counts as nothing, with one line in the log. Numbers are
all that is ever read back, so that no file can make the program do anything.
"""

import hashlib
import json
import logging
import os
import stat
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

MAGIC = b"loa ban kept 1\n\n"
CHECKSUM = 32  # bytes, of all that follows it
LENGTH = 8  # bytes that say how long the list of parts is
ALIGNED = 64  # bytes: where a part may begin
MOST_BYTES = 256 * 1024 * 1024
MOST_KEPT = 4  # files of one name: answers change in chat and change back
LEFT_OVER_AFTER = 3600.0  # seconds; by then whoever was writing is gone
SUFFIX, UNFINISHED = ".kept", ".new"

Part: TypeAlias = npt.NDArray[Any]
Parts: TypeAlias = Mapping[str, Part]

log = logging.getLogger(__name__)


class _Damaged(ValueError):
    """Not what was written here."""


class KeptFiles:
    """A folder of such files: by a name, and a key that says what it was made from."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when something is first kept there."""
        self._folder = folder

    def read(self, name: str, key: str) -> Parts | None:
        """What was kept, in arrays that cannot be written to; None: make it anew."""
        file = self._file(name, key)
        try:
            return _parts(_bytes(file), key)
        except FileNotFoundError:
            return None
        except (OSError, _Damaged) as fault:
            log.warning("%s cannot be used (%s): it is made anew", file, _short(fault))
            return None

    def has(self, name: str, key: str) -> bool:
        """Whether something is kept there; whether it is whole is seen when read."""
        return self._file(name, key).is_file()

    def write(self, name: str, key: str, parts: Parts) -> None:
        """Keeps something, if that is possible: nothing depends on it but time."""
        file = self._file(name, key)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(file, _file_of(key, parts))
            self._tidy(name)
        except OSError as fault:
            what = _short(fault)
            log.warning("%s cannot be kept (%s): each start makes it anew", file, what)

    def _file(self, name: str, key: str) -> Path:
        return self._folder / f"{name}-{key}{SUFFIX}"

    def _tidy(self, name: str) -> None:
        """Removes the oldest of a name, and what someone who was killed left behind."""
        now = time.time()
        own = {f: f.lstat().st_mtime for f in self._folder.glob(f"{name}-*")}
        finished = [f for f in own if f.suffix == SUFFIX]
        finished.sort(key=lambda f: own[f], reverse=True)
        left = [f for f in own if f.suffix == UNFINISHED]
        left = [f for f in left if now - own[f] > LEFT_OVER_AFTER]
        for file in (*finished[MOST_KEPT:], *left):
            with suppress(OSError):  # another process tidies too
                file.unlink()


def _bytes(file: Path) -> bytes:
    """A regular file's bytes; a link is not followed and nothing is waited for."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(file, flags), "rb") as opened:
        found = os.fstat(opened.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _Damaged("it is no file")
        if found.st_size > MOST_BYTES:
            raise _Damaged("it is too big")
        return opened.read(MOST_BYTES)


def _parts(whole: bytes, key: str) -> Parts:
    """What the bytes of a file hold; raises _Damaged."""
    if not whole.startswith(MAGIC):
        raise _Damaged("it is of another kind or version")
    begins = len(MAGIC) + CHECKSUM
    if _checksum(memoryview(whole)[begins:]) != whole[len(MAGIC) : begins]:
        raise _Damaged("its checksum is wrong")
    begins += LENGTH
    ends = begins + int.from_bytes(whole[begins - LENGTH : begins], "little")
    try:
        listed = json.loads(whole[begins:ends])
        if listed["key"] != key:
            raise _Damaged("it was made from something else")
        return {
            name: _array(whole, _aligned(ends), kind, shape, at)
            for name, (kind, shape, at) in listed["parts"].items()
        }
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise _Damaged(str(fault)) from None


def _array(whole: bytes, begins: int, kind: str, shape: list[int], at: int) -> Part:
    found = np.dtype(kind)
    if found.hasobject or not found.isnative:
        raise _Damaged("it is of another machine")
    if min((at, *shape)) < 0:
        raise _Damaged("a part cannot stand where it says")
    count = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(whole, found, count, begins + at).reshape(shape)


def _file_of(key: str, parts: Parts) -> bytes:
    """The bytes of a file that holds these parts, each at a number of bytes after the
    list of them."""
    arrays = {n: np.asarray(array, order="C") for n, array in parts.items()}
    places, size = {}, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, array.shape, size)
        size = _aligned(size + array.nbytes)
    listed = json.dumps({"key": key, "parts": places}).encode()
    begins = _aligned(len(MAGIC) + CHECKSUM + LENGTH + len(listed))
    whole = bytearray(begins + size)
    at = len(MAGIC) + CHECKSUM
    whole[at : at + LENGTH] = len(listed).to_bytes(LENGTH, "little")
    whole[at + LENGTH : at + LENGTH + len(listed)] = listed
    for name, array in arrays.items():
        first = begins + places[name][2]
        whole[first : first + array.nbytes] = array.tobytes()
    whole[:at] = MAGIC + _checksum(memoryview(whole)[at:])
    return bytes(whole)


def _aligned(at: int) -> int:
    return -(-at // ALIGNED) * ALIGNED


def _checksum(data: bytes | bytearray | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=CHECKSUM).digest()


def _replace(file: Path, whole: bytes) -> None:
    """Writes a file beside and puts it in the place of whatever is there.

    No one ever reads half of it, and of two who write at once one wins. It need not
    survive a power cut: what is then missing is made anew.
    """
    name = file.name.removesuffix(SUFFIX)
    handle, path = tempfile.mkstemp(UNFINISHED, f"{name}-", file.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(whole)
        if file.is_dir() and not file.is_symlink():
            file.rmdir()  # an empty one; where something is in it, that is said
        Path(path).replace(file)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise


def _short(fault: Exception) -> str:
    return (fault.strerror if isinstance(fault, OSError) else "") or str(fault)
