"""After an erasure nothing of it is in any file of the database."""

import asyncio
from pathlib import Path

from bot.store import settings, traces
from bot.store.database import Database, note_erasure
from bot.store.tables.people import people
from tests.conversation.requests.test_requests import ROAD, asks, officer
from tests.support import village as villages

NUMBER = 7_654_321_987


async def nothing() -> None: ...


def files(database: Database) -> dict[str, bytes]:
    """The bytes of the main file, the log and its index."""
    found = Path(database.path).parent.glob(f"{database.path.name}*")
    return {file.name: file.read_bytes() for file in found}


def named_in(database: Database, *words: str) -> set[tuple[str, str]]:
    """Which of these words stand in which file."""
    held = files(database).items()
    return {(name, w) for name, all_ in held for w in words if w.encode() in all_}


async def test_nothing_of_an_erased_person_is_in_any_file(sqlite, ground, library):
    village = villages.found(sqlite, ground, library)
    reader, citizen = await officer(village), village.person(NUMBER)
    others = [village.person(number) for number in range(1, 12)]
    for other in others:
        await other.says("/nhantin 04489")
        await other.taps("Đồng ý")
    await citizen.says("/nhantin 04489")
    await citizen.taps("Đồng ý")
    await asks(citizen)
    await reader.hears()
    for number in range(2):
        await citizen.says(f"con bo vang so {number} cua nha toi bi om")
    words = (str(NUMBER), ROAD, "con bo vang so")
    assert {word for _, word in named_in(sqlite, *words)} == set(words)
    await citizen.says("/xoadulieu")
    await citizen.taps("Xóa hết")
    assert sqlite.has_erased.is_set()
    await traces.clear(sqlite)
    assert named_in(sqlite, *words) == set()


async def test_a_reader_puts_it_off_and_does_not_prevent_it(sqlite, monkeypatch):
    """Neither fails, and writers do not wait for it meanwhile."""
    monkeypatch.setattr(traces, "TOGETHER", 0)
    monkeypatch.setattr(traces, "TRY_AGAIN", 0.01)
    async with sqlite.write() as connection:
        await connection.execute(people.insert().values(channel="web", account="Páo"))
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        keeping = group.create_task(traces.keep_clear(sqlite, nothing))
        async with sqlite.read() as reading:
            await settings.get(reading, "anything")  # its view of before begins
            async with sqlite.write() as connection:
                await connection.execute(people.delete())
                note_erasure(connection)
            for number in range(100):
                async with sqlite.write() as connection:
                    await settings.put(connection, "number", str(number))
            assert named_in(sqlite, "Páo")
        while named_in(sqlite, "Páo"):
            await asyncio.sleep(0)
        keeping.cancel()


async def test_another_process_puts_it_off_and_does_not_prevent_it(sqlite, monkeypatch):
    monkeypatch.setattr(traces, "TRY_AGAIN", 0.01)
    async with sqlite.write() as connection:
        await connection.execute(people.insert().values(channel="web", account="Páo"))
        await connection.execute(people.delete())
    async with (
        asyncio.timeout(60),
        Database(sqlite.url.render_as_string()) as other,
        asyncio.TaskGroup() as group,
    ):
        async with other.write() as writing:
            await settings.put(writing, "held", "long")
            clearing = group.create_task(traces.clear(sqlite))
            while not clearing.done() and sqlite._writing.locked() is False:
                await asyncio.sleep(0)
            assert not clearing.done()
        await clearing
        assert named_in(sqlite, "Páo") == set()


async def test_the_files_are_not_touched_while_nothing_is_written(sqlite):
    async with sqlite.write() as connection:
        await settings.put(connection, "a", "b")
    log = sqlite.path.with_name("bot.db-wal")
    await traces.clear(sqlite)
    assert log.stat().st_size == 0
    before = [file.stat().st_mtime_ns for file in (sqlite.path, log)]
    await traces.clear(sqlite)
    assert [file.stat().st_mtime_ns for file in (sqlite.path, log)] == before
