"""What comes in is stored whatever happens, and told to no log."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.messaging import Address, Event, Incoming
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


def said(words: str, id_: str = "1") -> Incoming:
    return Incoming(Address("telegram", "7"), id_, Event.TEXT, "7", text=words)


async def rename(village: Village, old: str, new: str) -> None:
    async with village.database.write() as connection:
        await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


async def test_what_could_not_be_stored_does_not_count_as_said_too_often(village):
    await rename(village, "incoming", "away")
    for _ in range(80):
        with pytest.raises(SQLAlchemyError):
            await village.intake.receive([said("/help")])
    await rename(village, "away", "incoming")
    await village.intake.receive([said("/help")])
    assert await village.intake.handle_batch() == 1


async def test_a_fault_of_the_database_does_not_say_what_was_written(village):
    await rename(village, "incoming", "away")
    with pytest.raises(SQLAlchemyError) as raised:
        await village.intake.receive([said("/start MA-MOI-BI-MAT")])
    assert "BI-MAT" not in str(raised.value)


async def test_half_a_character_does_not_stop_the_others(village):
    broken = said("\ud800 bao nhieu tuoi duoc tien nguoi gia", "1")
    await village.intake.receive([broken, said("/help", "2")])
    for _ in range(10):
        await village.intake.handle_batch()
    assert await village.intake.handle_batch() == 0
