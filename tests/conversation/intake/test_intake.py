"""What comes in is stored whatever happens, and told to no log."""

import asyncio
import sys
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import DAY
from bot.config import PROJECT
from bot.conversation import rounds
from bot.conversation.intake.time_limit import TimeLimit
from bot.messaging import Address, Event, Incoming
from bot.messaging.as_json import from_json
from bot.people import chats, roles
from bot.people.model import Role
from tests.support import desk
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

    async def fails(_turn, _text):
        raise KeyError("a slip of ours")

    village.answers("loi", fails)
    await village.intake.receive([typed(1, "/loi"), typed(2, "/help")])
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
        router = village.intake._turns._router
        press = Incoming(
            officer.address, "p", Event.TEXT, officer.account, text="/thongbao Họp"
        )
        round_ = await rounds.begin(connection, [press], village.clock.now)
        round_.holders.add(("telegram", "2"))  # as it was read before
        (refused,) = await router.handle(connection, press, village.clock.now, round_)
    assert "không dùng được" in refused.text


# --- what kills, hangs or fails ------------------------------------------------------


async def replies(village: Village) -> dict[str, list[str]]:
    """What was answered so far, by address."""
    async with village.database.read() as connection:
        rows = await connection.execute(
            text("SELECT address, body FROM replies ORDER BY id")
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row.address, []).append(from_json(row.body).text)
    return found


def typed(number: int, words: str) -> Incoming:
    address = Address("telegram", str(number))
    return Incoming(address, f"u{number}", Event.TEXT, str(number), text=words)


@pytest.mark.process
async def test_what_kills_the_process_is_put_aside_after_three_starts(
    village, ground, tmp_path
):
    content = desk.make(tmp_path / "messages", ground.config.content_dir)
    await village.intake.receive(
        [typed(1, "/help"), typed(2, "/chet"), typed(3, "/help")]
    )
    ends = []
    for _ in range(4):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.dying",
            village.database.url.render_as_string(hide_password=False), str(content),
            cwd=PROJECT,
        )  # fmt: skip
        ends.append(await process.wait())
    assert ends == [-9, -9, -9, 0]
    said = await replies(village)
    assert ["/chude" in said[n][0] for n in ("1", "3")] == [True, True]
    assert [len(said[n]) for n in ("1", "2", "3")] == [1, 1, 1]
    assert "Gõ lại bằng lời khác" in said["2"][0]


async def spins() -> None:
    while True:
        pass


async def waits() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize(("endless", "whole"), [(spins, 60), (waits, 1)])
async def test_a_handler_without_end_is_ended_and_leaves_nothing(
    village, endless, whole
):
    """Nothing of it is kept, its sender hears once, and the others are answered."""
    village.intake._turns._limit = TimeLimit(processor=0.2, whole=whole)
    starts = []

    async def handler(turn, _text):
        starts.append(turn.incoming.id)
        await chats.keep(turn.connection, turn.incoming.address, turn.now)
        await endless()

    village.answers("mai", handler)
    await village.intake.receive(
        [typed(1, "/help"), typed(2, "/mai"), typed(3, "/help")]
    )
    while await village.intake.handle_batch():
        pass
    said = await replies(village)
    assert ["/chude" in said[n][0] for n in ("1", "3")] == [True, True]
    assert [len(said[n]) for n in ("1", "2", "3")] == [1, 1, 1]
    assert "Gõ lại bằng lời khác" in said["2"][0]
    assert set(starts) == {"u2"}
    async with village.database.read() as connection:
        assert await chats.find(connection, Address("telegram", "2")) is None


async def test_of_what_fails_nothing_is_kept_and_the_log_names_no_one(village, caplog):
    tries = []

    async def handler(turn, _text):
        tries.append(turn.incoming.id)
        await chats.keep(turn.connection, turn.incoming.address, turn.now)
        await turn.connection.execute(
            text("UPDATE chats SET id = :id WHERE address = '2'"), {"id": 10**30}
        )

    village.answers("loi", handler)
    secret = typed(2, "/loi")
    secret = replace(secret, id="digest-of-a-session:x\nforged")
    await village.intake.receive([typed(1, "/nhantin"), secret, typed(3, "/nhantin")])
    while await village.intake.handle_batch():
        pass
    said = await replies(village)
    assert [len(said[n]) for n in ("1", "2", "3")] == [1, 1, 1]
    assert "xã, phường nào" in said["1"][0]
    assert "xã, phường nào" in said["3"][0]
    assert "Gõ lại bằng lời khác" in said["2"][0]
    assert len(tries) == 2 + 1 + 1  # in the batch and by itself, then by itself
    async with village.database.read() as connection:
        assert await chats.find(connection, Address("telegram", "2")) is None
        standing = await connection.scalars(text("SELECT address FROM dialogues"))
        assert sorted(standing) == ["1", "3"]
    assert "failed" in caplog.text
    assert "digest-of" not in caplog.text
    assert "forged" not in caplog.text


async def test_a_fault_of_the_database_is_no_try(village):
    """However often it cannot be written, nothing is put aside for it."""
    await village.intake.receive([typed(1, "/help")])
    for _ in range(5):
        await rename(village, "dialogues", "away")
        with pytest.raises(SQLAlchemyError):
            await village.intake.handle_batch()
        await rename(village, "away", "dialogues")
    while await village.intake.handle_batch():
        pass
    assert "/chude" in (await replies(village))["1"][0]
