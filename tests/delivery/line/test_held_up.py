"""A machine so busy that the database's answer comes late: much happens meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import HOUR
from bot.delivery import broadcasts, skipping
from bot.delivery.model import Rank
from bot.store.database import Database
from tests.delivery.line.test_line import Slow, until
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Village


class LateAnswer(Database):
    """Its answer to what of one broadcast is due comes when it is told to."""

    def hold(self, broadcast: int) -> None:
        self.reached, self.go_on = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()
        asked = f"broadcast_id = {broadcast} ", f"rank = {Rank.OTHERS:d} ", "JOIN chats"

        def hold_up(statement: str) -> None:  # in the reading connection's thread
            if all(word in statement for word in asked):
                loop.call_soon_threadsafe(self.reached.set)
                self.go_on.wait(60)

        self.hold_up = hold_up

    def hold_up(self, statement: str) -> None: ...

    @asynccontextmanager
    async def claiming(self) -> AsyncIterator[AsyncConnection]:
        async with super().claiming() as connection:
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            await driver.set_trace_callback(self.hold_up)
            yield connection
            await driver.set_trace_callback(None)


@pytest.fixture
async def village(tmp_path: Path, ground, library) -> AsyncIterator[Village]:
    async with LateAnswer(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        yield villages.found(database, ground, library)


async def stop(village: Village, number: int) -> None:
    async with village.database.write() as connection:
        assert await broadcasts.stop(connection, number, village.clock.now)


async def let_expire(village: Village, number: int) -> None:
    village.clock.turn(HOUR)


async def is_closed(village: Village, number: int) -> bool:
    """It has ended, and whoever sends has been told: then its rows are skipped."""
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
        waits = await skipping.next_ended(connection)
    return found.finished_at is not None and waits is None


@pytest.mark.parametrize("end", [stop, let_expire])
async def test_what_ends_while_its_rows_are_read_takes_nothing_else_with_it(
    village, end: Callable[[Village, int], Awaitable[None]]
):
    await village.subscriber(1, "01324")
    await village.subscriber(2, "01327")
    other = await notice(village, "01327")
    ear = Slow()
    ear.hold()
    async with village.sending(ear):
        await ear.reached.wait()  # the other one's is on its way
        village.database.hold(other + 1)
        ended = await notice(village, "01324", expires_at=village.clock.now + HOUR)
        assert ended == other + 1
        await village.database.reached.wait()
        await end(village, ended)
        await until(village, lambda: is_closed(village, ended))
        village.database.go_on.set()
        ear.go_on.set()
        assert (await village.until_done(other)).sent == 1
        await village.until_done(await notice(village, "01324"))
    assert [letter.address.text for letter in ear.heard] == ["2", "1"]
