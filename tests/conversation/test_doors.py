"""Every way into a dialogue: declared once, with its rights, by its room."""

import ast
import logging
from dataclasses import replace
from pathlib import Path

import pytest

import bot.conversation
from bot.conversation.doors import Button, Command, Dialogue, Doors, InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.rooms import DOORS
from bot.conversation.turn import Replies, Turn
from bot.messaging import Address, ChatKind
from bot.people import chats
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

# What people and programs have put where an id, a number or a page should stand.
ODD = (
    "", "x", "0", "-1", "9" * 30, "1.5", "１", "01324", "vn", "\x00", "'", "a:b:c:d",
    "0:vi:x:y", "urgent", "vi:no-such-topic:2026", "officer",
)  # fmt: skip


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def every_door() -> list[Button | Command | Dialogue]:
    return [
        *DOORS.commands.values(),
        *DOORS.buttons.values(),
        *DOORS.dialogues.values(),
    ]


def test_every_door_says_who_may_open_it():
    doors = every_door()
    assert len(doors) > 150
    for door in doors:
        assert door.role is None or isinstance(door.role, Role), door
        if not isinstance(door, Dialogue):
            assert isinstance(door.in_group, InGroup), door
        else:
            assert isinstance(door.may_speak_of_danger, bool), door


def test_a_door_cannot_forget_its_rights():
    async def opens(turn: Turn, arguments: Arguments) -> Replies:
        return []

    with pytest.raises(TypeError):
        Button(action="x", opens=opens)  # type: ignore[call-arg]
    one = Button(action="x", opens=opens, role=None, in_group=InGroup.NOBODY)
    with pytest.raises(ValueError, match="two doors"):
        Doors([one, replace(one, role=Role.ADMIN)])


def test_every_button_that_is_made_has_a_door():
    made = set()
    for file in Path(bot.conversation.__path__[0]).glob("**/*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                is_made = call.func.attr in ("bound", "free") and len(call.args) > 1
                if is_made and isinstance(call.args[1], ast.Constant):
                    made.add(call.args[1].value)
    assert len(made) > 60
    assert made <= set(DOORS.buttons)


async def test_a_button_that_was_never_made_is_stale(village, caplog):
    """Callback data is the client's to choose: whatever it says, nothing breaks."""
    caplog.set_level(logging.WARNING)
    ruler = village.person(1)
    await ruler.says(f"/start {await village.invitation(Role.ADMIN)}")
    await ruler.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    await village.subscriber(2, "01324")
    for person in (ruler, village.person(2)):
        for action, door in DOORS.buttons.items():
            if action in ("forget-all", "stop-all") or (
                person is not ruler and door.role
            ):
                continue
            for odd in ODD:
                said = await person.presses(f"{action}:{odd}")
                assert not caplog.records, (action, odd, caplog.text)
                assert "Gõ lại bằng lời khác" not in said, (action, odd)


async def test_a_bug_of_a_button_leaves_nothing_half_done(village, caplog):
    """A handler that fails is not an old button: it is undone, and logged."""
    await village.subscriber(1, "01324")
    real = DOORS.buttons["pause"]

    async def failing(turn: Turn, arguments: Arguments) -> Replies:
        await real.opens(turn, arguments)
        return {}["a slip of ours"]

    others = [door for door in every_door() if door is not real]
    village.has_doors(*others, replace(real, opens=failing))
    person = village.person(1)
    said = await person.presses("pause")
    async with village.database.read() as connection:
        chat = await chats.find(connection, person.address)
    assert chat is not None
    assert chat.paused_until is None
    assert "cũ rồi" not in said
    assert "a slip of ours" in caplog.text


async def test_a_role_that_ended_closes_its_open_dialogue(village):
    admin, officer = village.person(1), village.person(2)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    await officer.says("/thongbao")
    said = await admin.says("/vaitro")
    number = next(line.split(".")[0] for line in said.splitlines() if "cán bộ" in line)
    await admin.says(f"/thuquyen {number}")
    await admin.taps(admin.labels[0])
    assert "không dùng được" in await officer.says("Họp thôn tối mai")
    assert "Chưa làm gì cả" not in await officer.says(
        "bao nhieu tuoi duoc tien nguoi gia"
    )


# --- groups --------------------------------------------------------------------------


def in_group(village: Village, number: int) -> Person:
    address = Address("telegram", "-100")
    return Person(village, address, str(number), ChatKind.GROUP, "Bản Giữa")


async def received(village: Village) -> list[str]:
    async with village.database.read() as connection:
        chat = await chats.find(connection, Address("telegram", "-100"))
    return [path for path, _ in chat.places] if chat and chat.is_subscribed else []


async def linked(village: Village, number: int, place: str) -> Person:
    officer = village.person(number)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    member = in_group(village, number)
    await member.says("/ghepnhom")
    return member


@pytest.mark.parametrize(
    "forged",
    ["place-is:00715", "agree", "part-is:00715:00715", "stop-all", "less", "pause"],
)
async def test_a_member_without_a_role_changes_nothing_for_a_group(village, forged):
    await linked(village, 2, "01324")
    before = await received(village)
    stranger = in_group(village, 3)
    await stranger.presses(forged)
    if "Đồng ý" in stranger.labels:
        await stranger.taps("Đồng ý")
    assert before
    assert await received(village) == before


async def test_an_officer_of_elsewhere_changes_nothing_for_a_group(village):
    await linked(village, 2, "01324")
    before = await received(village)
    other = village.person(4)
    await other.says(f"/start {await village.invitation(Role.OFFICER, '00715')}")
    said = await in_group(village, 4).presses("stop-all")
    assert "cán bộ của xã" in said
    assert await received(village) == before


async def test_a_group_is_left_by_its_own_officer(village):
    officer = await linked(village, 2, "01324")
    await officer.presses("stop-all")
    assert await received(village) == []


# --- typed instead of pressed --------------------------------------------------------


async def test_a_number_may_be_typed_under_every_message_with_buttons(village):
    citizen = village.person(1)
    await citizen.says("/chude")
    first = citizen.labels[0]
    by_number = await citizen.says("1")
    await citizen.says("/chude")
    assert await citizen.taps(first) == by_number


async def test_a_label_or_number_may_be_typed_under_a_pushed_notice(village):
    from tests.delivery.test_sending import notice

    await village.subscriber(1, "01324")
    await village.subscriber(2, "01324")
    async with village.sending(villages.Ear()):
        await village.until_done(await notice(village))
    pressed = await village.person(2).presses("less")
    assert await village.person(1).says("Bớt tin") == pressed
    village.clock.turn(1)
    async with village.sending(villages.Ear()):
        await village.until_done(await notice(village))
    assert await village.person(1).says("1") == pressed  # [🔊 Nghe] counts last


async def test_a_number_under_an_older_notice_is_that_of_what_was_said_last(village):
    from tests.delivery.test_sending import notice

    await village.subscriber(1, "01324")
    async with village.sending(villages.Ear()):
        await village.until_done(await notice(village))
    village.clock.turn(1000)
    citizen = village.person(1)
    await citizen.says("/chude")
    first = citizen.button(citizen.labels[0])
    assert await citizen.says("1") == await citizen.presses(first.data)
