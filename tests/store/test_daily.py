"""A backup every day, without a person: whole, for its owner, and not for ever."""

import gzip
import os

import pytest

from bot.clock import DAY, EARLIEST
from bot.config import VIETNAM
from bot.errors import DataProblem
from bot.store.backups import backup, daily

NOW = EARLIEST + 40 * DAY


async def taken_daily(database, folder, days, *, keep=14, until=NOW):
    """One a day up to an instant; their files, the oldest first."""
    return [
        (await daily.take(database, folder, keep, until - n * DAY, VIETNAM)).file
        for n in reversed(range(days))
    ]


async def test_each_day_has_its_file_and_the_old_ones_go(database, tmp_path):
    folder = tmp_path / "backups"
    files = await taken_daily(database, folder, 18)
    assert sorted(folder.iterdir()) == files[-15:]
    assert files[-1].name == "loaban-20261211-070000.gz"
    assert {file.stat().st_mode & 0o777 for file in files[-15:]} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert await daily.taken_at(database) == NOW


async def test_what_lies_beside_stays_and_what_a_killed_one_left_goes(sqlite, tmp_path):
    own = ["letter.gz", "loaban-2026.gz", "loaban-20200101-000000.gz.txt"]
    gone, alive = 2**22 + 1, os.getpid()  # no process has such a number
    left = [f"loaban-20261101-000000.gz.{pid}.part" for pid in (gone, alive)]
    for name in [*own, *left]:
        (tmp_path / name).write_text("")
    for old in ("loaban", "before-0.2.0"):
        (tmp_path / f"{old}-20201101-000000.gz").write_text("")
    taken = await daily.take(sqlite, tmp_path, 1, NOW, VIETNAM)
    assert taken.removed == 2
    there = {file.name for file in tmp_path.iterdir()}
    assert there - {"bot.db", "bot.db-wal", "bot.db-shm"} == {
        *own, left[1], taken.file.name
    }  # fmt: skip


async def test_one_that_fails_takes_no_earlier_one_along(sqlite, tmp_path, monkeypatch):
    folder = tmp_path / "backups"
    (before,) = await taken_daily(sqlite, folder, 1, until=NOW - 20 * DAY)
    content = before.read_bytes()

    def cut_off(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", cut_off)
    with pytest.raises(OSError, match="No space"):
        await daily.take(sqlite, folder, 14, NOW, VIETNAM)
    assert [f.read_bytes() for f in folder.iterdir()] == [content]
    assert await daily.taken_at(sqlite) == NOW - 20 * DAY


async def test_a_file_that_no_restore_could_read_whole_is_no_backup(sqlite, tmp_path):
    await daily.take(sqlite, tmp_path, 1, NOW, VIETNAM)  # which is written down
    file = tmp_path / "backup.gz"
    rows = await backup.write(sqlite, file)
    backup.look_through(file, rows)
    lines = gzip.decompress(file.read_bytes()).splitlines()
    file.write_bytes(gzip.compress(b"\n".join(lines[:-1])))
    with pytest.raises(DataProblem, match=f"holds {rows - 1} of {rows} rows"):
        backup.look_through(file, rows)
    file.write_bytes(gzip.compress(b"\n".join(lines))[:-9])
    with pytest.raises(DataProblem, match="damaged or cut off"):
        backup.look_through(file, rows)


async def test_a_clock_that_lost_its_battery_clears_nothing(sqlite, tmp_path):
    folder = tmp_path / "backups"
    files = await taken_daily(sqlite, folder, 2, keep=1, until=NOW)
    early = await daily.take(sqlite, folder, 1, 5 * DAY, VIETNAM)
    assert sorted(folder.iterdir()) == [early.file, *files]
    assert early.removed == 0
