"""Many who are safe at once: the same as if each had a turn of their own."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import CountsAs, Said
from bot.conversation.checkin import at_once
from bot.messaging import Event, Incoming
from bot.messaging.as_json import from_json
from bot.store.tables.checkins import checkin_replies
from bot.store.tables.conversation import dialogues
from bot.store.tables.delivery import replies as outbox
from tests.support import village as villages
from tests.support.checkins import asked, close, kept_of, tallied
from tests.support.village import Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


def press(number: int, code: str, action: str = "safe", **what: object) -> Incoming:
    person = str(number)
    where = villages.Address("telegram", person)
    button = f"{action}:{code}"
    return Incoming(where, f"p{number}", Event.BUTTON, person, button=button, **what)


async def take(village: Village, *presses: Incoming) -> None:
    await village.intake.receive(presses)
    while await village.intake.handle_batch():
        pass


async def left_by(village: Village, number: int) -> dict[str, object]:
    """All that a press left behind of a chat, but for the chat itself."""
    whose = str(number)
    async with village.database.write() as connection:
        said = await connection.execute(
            select(outbox.c.body).where(outbox.c.address == whose)
        )
        stands = await connection.execute(
            select(dialogues).where(dialogues.c.address == whose)
        )
        kept = await connection.execute(
            select(*replies.KEPT).where(checkin_replies.c.address == whose)
        )
        found = {
            "said": [from_json(row.body) for row in said],
            "stands": [(row.language, row.name, row.step, row.state) for row in stands],
            "kept": [
                replace(replies.kept_of(row), id=0, chat_id=0, address=None)
                for row in kept
            ],
        }
        await connection.execute(delete(outbox).where(outbox.c.address == whose))
    return found


async def test_what_is_said_and_kept_is_the_same_as_by_a_turn_of_ones_own(
    village, monkeypatch
):
    _, checkin = await asked(village, 1, 2)
    await take(village, press(1, checkin.code))

    async def finds_nobody(*_):
        return {}

    monkeypatch.setattr(at_once, "look", finds_nobody)
    await take(village, press(2, checkin.code))
    at_once_, alone = await left_by(village, 1), await left_by(village, 2)
    assert at_once_ == alone
    assert all(at_once_.values())


async def test_a_batch_is_counted_and_answered_whole(village):
    numbers = range(1, 41)
    _, checkin = await asked(village, *numbers)
    mixed = [
        press(n, checkin.code, "needs-help" if n % 10 == 0 else "safe") for n in numbers
    ]
    await take(village, *mixed)
    assert await tallied(village) == {
        (0, CountsAs.SAFE): 36,
        (0, CountsAs.NEEDS_HELP): 4,
    }
    for number in numbers:
        said = (await left_by(village, number))["said"][0].text
        begins = "Đã báo xã lúc" if number % 10 == 0 else "Đã ghi: nhà mình bình an."
        assert said.startswith(begins)


async def test_the_same_update_again_and_a_second_press_change_nothing(village):
    _, checkin = await asked(village, 1)
    one = press(1, checkin.code)
    await take(village, one)
    await take(village, one)
    await take(village, replace(one, id="another"))
    assert await tallied(village) == {(0, CountsAs.SAFE): 1}
    assert len((await left_by(village, 1))["said"]) == 2


async def test_who_has_something_open_comes_back_to_it(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    await citizen.presses(f"needs-help:{checkin.code}")
    await take(village, press(1, checkin.code))
    assert (await kept_of(village, citizen)).said is Said.SAFE
    assert "Đã ghi: nhà mình bình an." in await citizen.hears()
    await citizen.says("/canbo")
    await take(village, replace(press(1, checkin.code), id="another"))
    said = await citizen.hears()
    assert said.startswith("Đã ghi: nhà mình bình an.")
    assert len(citizen.last) == 2


async def test_one_that_fails_takes_no_count_of_the_others_along(village, monkeypatch):
    _, checkin = await asked(village, 1, 2, 3)
    put = village.intake._turns._put_replies

    async def fails_for_two(connection, said, now):
        if any(one.address.text == "2" for one, _ in said):
            raise ValueError
        await put(connection, said, now)

    monkeypatch.setattr(village.intake._turns, "_put_replies", fails_for_two)
    await village.intake.receive([press(n, checkin.code) for n in (1, 2, 3)])
    await village.intake.handle_batch()
    assert await tallied(village) == {(0, CountsAs.SAFE): 2}


async def test_after_the_end_nobody_is_counted_at_once(village):
    _, checkin = await asked(village, 1)
    await close(village)
    await take(village, press(1, checkin.code))
    assert await tallied(village) == {}
    said = (await left_by(village, 1))["said"][0].text
    assert said.startswith("Đợt hỏi này đã xong.")
