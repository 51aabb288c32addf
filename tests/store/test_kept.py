"""What is kept is believed whole or not at all: every fault a file can have."""

import errno
import logging
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import kept
from bot.store.kept import KeptFiles, Parts

PARTS = {
    "numbers": np.arange(7, dtype=np.int32),
    "weights": np.linspace(0, 1, 12).reshape(3, 4),
    "flags": np.array([True, False, True]),
    "text": np.frombuffer("chữ có dấu".encode(), np.uint8),
    "size": np.array(12),
    "turned": np.arange(6).reshape(2, 3).T,
    "none": np.zeros(0, np.int16),
    "no rows": np.zeros((0, 4), np.float32),
}


@pytest.fixture
def files(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "kept")


def written(files: KeptFiles, tmp_path: Path) -> Path:
    files.write("words", "key", PARTS)
    [file] = (tmp_path / "kept").iterdir()
    return file


def are_those(found: Parts | None) -> bool:
    return found is not None and all(
        found[name].dtype == array.dtype
        and found[name].shape == array.shape
        and (found[name] == array).all()
        for name, array in PARTS.items()
    )


def test_what_was_kept_is_read_back_as_it_was(files, tmp_path):
    written(files, tmp_path)
    assert are_those(files.read("words", "key"))


def test_nothing_kept_is_no_fault(files, caplog):
    assert files.read("words", "key") is None
    assert not caplog.records


def test_what_is_read_back_cannot_be_written_to(files, tmp_path):
    written(files, tmp_path)
    found = files.read("words", "key")
    assert found is not None
    with pytest.raises(ValueError, match="read-only"):
        found["numbers"][0] = 1


def test_only_its_owner_can_read_it(files, tmp_path):
    assert written(files, tmp_path).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700


def test_a_flipped_bit_anywhere_is_seen(files, tmp_path, caplog):
    file = written(files, tmp_path)
    whole = file.read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        file.write_bytes(changed)
        assert files.read("words", "key") is None, place
    assert len(caplog.records) == len(whole)


def test_a_file_cut_short_anywhere_is_seen(files, tmp_path):
    file = written(files, tmp_path)
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert files.read("words", "key") is None, length
    file.write_bytes(whole + b"\0")
    assert files.read("words", "key") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_bytes_of_anyone_else_are_nothing(files, tmp_path, junk, begins_right):
    file = tmp_path / "kept" / "words-key.kept"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(kept.MAGIC + junk if begins_right else junk)
    assert files.read("words", "key") is None


@pytest.mark.parametrize(
    "listed",
    [
        b"[]",
        b"{}",
        b'{"key": "key"}',
        b'{"key": "key", "parts": []}',
        b'{"key": "key", "parts": {"a": ["|O", [1], 0]}}',
        b'{"key": "key", "parts": {"a": ["<i8", [99], 0]}}',
        b'{"key": "key", "parts": {"a": ["<i8", [-1], 0]}}',
        b'{"key": "key", "parts": {"a": ["<i8", [1], -9]}}',
        b'{"key": "key", "parts": {"a": ["no kind", [1], 0]}}',
        b'{"key": "key", "parts": {"a": [">i4", [1], 0]}}',
        b'{"key": "key", "parts": {"a": 1}}',
        b'{"key": "other", "parts": {}}',
        b"\xff",
    ],
)
def test_a_list_of_parts_that_cannot_be_is_nothing(files, tmp_path, listed, caplog):
    """As another version, or another machine, may have written it: checksum and all."""
    rest = len(listed).to_bytes(kept.LENGTH, "little") + listed + bytes(64)
    file = tmp_path / "kept" / "words-key.kept"
    file.parent.mkdir()
    checksum = kept._checksum(rest)
    file.write_bytes(kept.MAGIC + checksum + rest)
    assert files.read("words", "key") is None
    assert len(caplog.records) == 1


def test_another_versions_file_is_made_anew(files, tmp_path, caplog):
    file = written(files, tmp_path)
    other = file.read_bytes().replace(b"loa ban kept 1", b"loa ban kept 9")
    file.write_bytes(other)
    assert files.read("words", "key") is None
    [record] = caplog.records
    assert "another kind or version" in record.getMessage()


def test_a_file_under_another_key_is_not_taken_for_it(files, tmp_path):
    file = written(files, tmp_path)
    shutil.copy(file, file.with_name("words-other.kept"))
    assert files.read("words", "other") is None


def folder(place: Path, _elsewhere: Path) -> None:
    place.mkdir()


def link(place: Path, elsewhere: Path) -> None:
    place.symlink_to(elsewhere)


def link_to_nothing(place: Path, elsewhere: Path) -> None:
    place.symlink_to(elsewhere.with_name("nowhere"))


def pipe(place: Path, _elsewhere: Path) -> None:
    os.mkfifo(place)


@pytest.mark.parametrize("puts", [folder, link, link_to_nothing, pipe])
def test_what_is_no_file_is_not_read_and_makes_room(
    files, tmp_path, caplog, puts: Callable[[Path, Path], None]
):
    file = written(files, tmp_path)
    elsewhere = file.rename(tmp_path / "elsewhere")
    before = elsewhere.read_bytes()
    puts(file, elsewhere)
    assert files.read("words", "key") is None
    assert len(caplog.records) == 1
    files.write("words", "key", PARTS)
    assert are_those(files.read("words", "key"))
    assert elsewhere.read_bytes() == before, "a link's target is left alone"


def test_a_folder_with_something_in_it_is_left_alone(files, tmp_path, caplog):
    file = written(files, tmp_path)
    file.unlink()
    file.mkdir()
    (file / "someones").touch()
    files.write("words", "key", PARTS)
    assert (file / "someones").exists()
    assert len(caplog.records) == 1
    assert [f.name for f in file.parent.iterdir()] == [file.name]


def test_a_file_that_may_not_be_read_is_made_anew(files, tmp_path, caplog):
    file = written(files, tmp_path)
    file.chmod(0)
    (tmp_path / "kept").chmod(0o777)
    with nobody(tmp_path):
        assert files.read("words", "key") is None
        assert len(caplog.records) == 1
        files.write("words", "key", PARTS)
        assert are_those(files.read("words", "key"))


class nobody:  # noqa: N801  # reads like a sentence
    """Without the rights of root, for whom every file can be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.was = os.geteuid()
        if self.was == 0:
            for above in (self.folder, *self.folder.parents):
                if above.stat().st_uid == 0 and above != Path("/"):
                    above.chmod(above.stat().st_mode | 0o011)
            os.seteuid(65534)

    def __exit__(self, *_: object) -> None:
        os.seteuid(self.was)


def test_a_disk_that_is_full_costs_only_time(files, tmp_path, caplog):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        files.write("words", "key", PARTS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    [record] = caplog.records
    assert os.strerror(errno.EFBIG) in record.getMessage()
    assert not list((tmp_path / "kept").iterdir()), "half a file is not left behind"


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path, caplog):
    (tmp_path / "file").touch()
    files = KeptFiles(tmp_path / "file" / "kept")
    assert files.read("words", "key") is None
    files.write("words", "key", PARTS)
    assert caplog.records


def test_two_who_write_at_once_and_one_who_reads_see_whole_files(files, tmp_path):
    program = (
        "import sys; import numpy as np; from pathlib import Path\n"
        "from bot.store.kept import KeptFiles\n"
        "own = KeptFiles(Path(sys.argv[1]))\n"
        "parts = {'a': np.full(200_000, int(sys.argv[2]))}\n"
        "for _ in range(60): own.write('words', 'key', parts)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "kept")]
    writers = [subprocess.Popen([*command, str(number)]) for number in (1, 2)]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        found = files.read("words", "key")
        if found is not None:
            assert len(found["a"]) == 200_000
            assert (found["a"] == found["a"][0]).all()
            seen.add(int(found["a"][0]))
    assert seen <= {1, 2}
    assert seen
    assert [f.name for f in (tmp_path / "kept").iterdir()] == ["words-key.kept"]


def test_only_the_newest_of_a_name_are_kept(files, tmp_path):
    now = time.time()
    for number in range(6):
        files.write("words", f"key{number}", PARTS)
        age = now - 100 + number
        os.utime(tmp_path / "kept" / f"words-key{number}.kept", (age, age))
    files.write("words", "last", PARTS)
    files.write("letters", "other", PARTS)
    assert {f.name for f in (tmp_path / "kept").iterdir()} == {
        "letters-other.kept",
        "words-key3.kept",
        "words-key4.kept",
        "words-key5.kept",
        "words-last.kept",
    }


def test_what_a_killed_writer_left_is_swept_up(files, tmp_path):
    written(files, tmp_path)
    old, new = (tmp_path / "kept" / f"words-key-{n}.new" for n in ("old", "new"))
    for file in (old, new):
        file.touch()
    long_ago = time.time() - 2 * kept.LEFT_OVER_AFTER
    os.utime(old, (long_ago, long_ago))
    files.write("words", "other", PARTS)
    assert not old.exists()
    assert new.exists(), "its writer may still be at work"


def test_a_file_too_big_is_not_read(files, tmp_path, caplog):
    file = written(files, tmp_path)
    os.truncate(file, kept.MOST_BYTES + 1)
    assert files.read("words", "key") is None
    assert "too big" in caplog.text


def test_a_log_line_names_the_file_and_the_fault(files, tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    file = written(files, tmp_path)
    file.write_bytes(file.read_bytes()[:-1])
    files.read("words", "key")
    assert caplog.messages == [
        f"{file} cannot be used (its checksum is wrong): it is made anew"
    ]
