"""A draft is its officer's as long as the role reaches its place: at every press."""

import pytest
from sqlalchemy import select

from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.people import roles
from bot.people.model import Role
from bot.store.tables.delivery import broadcasts as table
from tests.support import village as villages
from tests.support.village import Person, Village

HERE, ELSEWHERE = "01324", "01327"
LOST = "không còn quyền gửi"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def moved_officer(village: Village, open_: str = "") -> Person:
    """With a draft for a place that the role has left for another."""
    person = village.person(5)
    await person.says(f"/start {await village.invitation(Role.OFFICER, HERE)}")
    await person.says("/thongbao Họp bản")
    if open_:
        await person.taps(open_)
    async with village.database.write() as connection:
        (grant,) = await roles.grants(connection, "telegram", "5")
        await roles.revoke(connection, grant.id, village.clock.now)
        place = village.ground.places.by_code(ELSEWHERE)
        code = await roles.invite(
            connection,
            Role.OFFICER,
            place.path,
            now=village.clock.now,
            expires_at=village.clock.now + 1_000_000,
        )
        await roles.redeem(connection, code, "telegram", "5", village.clock.now)
    return person


async def the_draft(village: Village) -> None:
    """It is there, as it was, and nothing else."""
    async with village.database.read() as connection:
        (number,) = await connection.scalars(select(table.c.id))
        draft = await broadcasts.get(connection, number)
    assert draft.state is State.DRAFT
    assert draft.place.endswith(HERE)
    assert draft.text == "Họp bản"
    assert not draft.is_urgent


@pytest.mark.parametrize(
    "action",
    [
        "notice-send",
        "notice-later",
        "notice-urgent",
        "notice-edit",
        "notice-move",
        "notice-drop",
        "draft",
    ],
)
async def test_a_button_of_a_draft_asks_for_the_right_to_its_place(village, action):
    person = await moved_officer(village)
    assert LOST in await person.presses(f"{action}:1")
    await the_draft(village)


@pytest.mark.parametrize(
    ("open_", "typed", "expected"),
    [
        ("Hẹn giờ", "18:00 mai", LOST),
        ("Sửa", "Chữ khác", "Không soạn tin cho nơi này được nữa"),
        ("Đổi nơi nhận", ELSEWHERE, "Viết tin"),  # a notice of its own there
    ],
)
async def test_so_does_what_is_typed_for_it(village, open_, typed, expected):
    person = await moved_officer(village, open_)
    assert expected in await person.says(typed)
    await the_draft(village)
