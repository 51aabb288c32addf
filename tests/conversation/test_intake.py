"""What comes in is stored whatever happens, and told to no log."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import DAY
from bot.messaging import Address, Event, Incoming, from_json
from bot.people import roles
from bot.people.model import Role
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


async def test_a_clock_set_back_silences_nobody_for_longer(village):
    for number in range(32):
        await village.intake.receive([said("/help", f"a{number}")])
    village.clock.turn(-DAY)
    await village.intake.receive([said("/help", "b")])
    async with village.database.read() as connection:
        kept = await connection.execute(text("SELECT update_id FROM incoming"))
        assert [row.update_id for row in kept][-1] == "b"


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


async def test_what_cannot_be_handled_does_not_spoil_its_round(village):
    """Others of the same batch are answered, and where they stand is kept."""
    people = [village.person(number) for number in (1, 2, 3)]
    updates = [
        Incoming(person.address, str(n), Event.TEXT, person.account, text="/nhantin")
        for n, person in enumerate(people)
    ]
    await village.intake.receive(updates)
    async with village.database.write() as connection:
        await connection.execute(
            text("UPDATE incoming SET payload = 'broken' WHERE update_id = '1'")
        )
    for _ in range(4):
        await village.intake.handle_batch()
    assert await village.intake.handle_batch() == 0
    async with village.database.read() as connection:
        rows = await connection.execute(text("SELECT address FROM replies"))
        standing = await connection.execute(text("SELECT address FROM dialogues"))
        assert sorted(row.address for row in rows) == ["1", "3"]
        assert sorted(row.address for row in standing) == ["1", "3"]


async def test_who_cannot_be_answered_is_told_so(village):
    """After three tries it is put aside; whoever sent it hears of it."""
    await village.person(1).says("/nhantin")
    async with village.database.write() as connection:  # what no version ever wrote
        await connection.execute(
            text("UPDATE dialogues SET name = 'officer-place', state = '{}'")
        )
    poisonous = Incoming(
        Address("telegram", "1"), "1p", Event.TEXT, "1", text="Cốc Pàng"
    )
    well = Incoming(Address("telegram", "2"), "2", Event.TEXT, "2", text="/help")
    await village.intake.receive([poisonous, well])
    for _ in range(3):
        await village.intake.handle_batch()
    assert await village.intake.handle_batch() == 0
    async with village.database.read() as connection:
        rows = await connection.execute(text("SELECT address, body FROM replies"))
        said = {row.address: from_json(row.body).text for row in rows}
    assert "Gõ lại bằng lời khác" in said["1"]
    assert "/chude" in said["2"]


async def test_a_dialogue_that_cannot_be_read_begins_again(village):
    people = [village.person(number) for number in (1, 2)]
    for person in people:
        await person.says("/nhantin")
    async with village.database.write() as connection:
        await connection.execute(
            text("UPDATE dialogues SET state = 'broken' WHERE address = '1'")
        )
    await village.intake.receive(
        [
            Incoming(
                one.address, f"h{one.account}", Event.TEXT, one.account, text="/help"
            )
            for one in people
        ]
    )
    assert await village.intake.handle_batch() == 2
    for person in people:
        assert "/chude" in await person.hears()


async def test_a_right_revoked_in_the_same_round_is_gone(village):
    """What a batch reads beforehand only says who is a stranger."""
    admin, officer = village.person(1), village.person(2)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    async with village.database.read() as connection:
        asked = [(p.address.channel, p.account) for p in (admin, officer)]
        assert await roles.holders(connection, [*asked, ("telegram", "3")]) == {*asked}
    async with village.database.write() as connection:
        await connection.execute(text("UPDATE roles SET revoked_at = 1"))
        router = village.intake._router
        press = Incoming(
            officer.address, "p", Event.TEXT, officer.account, text="/thongbao Họp"
        )
        round_ = await router.begin(connection, [press], village.clock.now)
        round_.holders.add(("telegram", "2"))  # as it was read before
        (refused,) = await router.handle(connection, press, village.clock.now, round_)
    assert "không dùng được" in refused.text
