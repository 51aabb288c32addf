"""Officers and admins are told what becomes of their groups, once."""

import pytest

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.clock import MINUTE, SECOND
from bot.conversation.groups import group_watch
from bot.delivery import broadcasts
from bot.messaging import (
    Address,
    ChatKind,
    Event,
    Gone,
    Moved,
    Refused,
    Standing,
)
from bot.people import chats
from bot.people.model import Role
from tests.conversation.groups.test_group_list import HERE, PROVINCE, has_group, holds
from tests.support import village as villages
from tests.support.village import Ear, Person, Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def looked(village: Village) -> None:
    await group_watch.look(village.database, village.house, village.clock.now)


async def broadcast(village: Village, text: str) -> int:
    place = village.ground.places.by_code(HERE)
    notice = Notice(place=place, text=text, language="vi", code="482914")
    draft = notice_text.draft(
        notice,
        now=village.clock.now,
        zone=village.ground.config.timezone,
        catalogues=village.ground.catalogues,
        places=village.ground.places,
    )
    async with village.database.write() as connection:
        number, _is_new = await broadcasts.create(connection, draft, village.clock.now)
    return number


async def test_a_group_that_puts_the_bot_out_is_told_of_once(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    admin = await holds(village, 2, Role.ADMIN, PROVINCE)
    above = await holds(village, 3, Role.ADMIN, "VN")
    group = await has_group(village, 5, "Bản Giữa")
    await looked(village)
    assert await officer.hears() == ""
    await group.happens(Event.LEFT)
    await looked(village)  # it may only be moving
    assert await officer.hears() == ""
    village.clock.turn(MINUTE)
    await looked(village)
    for person in (officer, admin):
        said = await person.hears()
        assert "Nhóm “Bản Giữa” (xã Cốc Pàng, tỉnh Cao Bằng) đã đưa Loa Bản ra" in said
        assert person.labels == ["Các nhóm"]
    assert await above.hears() == ""  # there is a nearer one
    await looked(village)
    assert await officer.hears() == ""
    await group.happens(Event.JOINED)
    await looked(village)
    assert "lại nhận được tin" in await officer.hears()


async def test_a_group_that_only_moves_frightens_nobody(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    group = await has_group(village, 5, "Bản Giữa")
    await group.happens(Event.LEFT)
    village.clock.turn(5 * SECOND)
    await group.happens(Event.MOVED, moved_to="-1005")
    village.clock.turn(MINUTE)
    await looked(village)
    assert await officer.hears() == ""


async def test_one_that_comes_back_within_the_minute_is_not_spoken_of(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    group = await has_group(village, 5, "Bản Giữa")
    await group.happens(Event.LEFT)
    assert "vẫn nhận tin của xã Cốc Pàng" in await group.happens(Event.JOINED)
    village.clock.turn(MINUTE)
    await looked(village)
    assert await officer.hears() == ""


async def test_a_right_taken_away_by_name_is_told_and_given_back(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    group = await has_group(village, 5, "Bản Giữa")
    await group.happens(Event.SILENCED)
    await looked(village)
    assert "không cho Loa Bản viết" in await officer.hears()
    assert "không cho Loa Bản viết từ" in await officer.says("/nhom")
    await group.happens(Event.ALLOWED)
    await looked(village)
    assert "lại nhận được tin" in await officer.hears()


@pytest.mark.parametrize(
    ("outcome", "word"),
    [(Refused("no_rights"), "không cho Loa Bản viết"), (Gone("kicked"), "đã đưa")],
)
async def test_what_a_send_finds_out_is_told_too(village, outcome, word):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    group = await has_group(village, 5, "Bản Giữa")
    ear = Ear(answers={group.address.text: [outcome]})
    number = await broadcast(village, "Họp thôn")
    async with village.sending(ear):
        await village.until_done(number)
    village.clock.turn(MINUTE)
    await looked(village)
    assert word in await officer.hears()


async def test_a_send_that_arrives_takes_the_trouble_back(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    group = await has_group(village, 5, "Bản Giữa")
    await group.happens(Event.SILENCED)
    number = await broadcast(village, "Họp thôn")
    async with village.sending(Ear()):
        await village.until_done(number)
    await looked(village)
    assert await officer.hears() == ""
    assert "✗" not in await officer.says("/nhom")


# --- linking


async def linked(village: Village, stands: Standing) -> tuple[Person, Person]:
    village.house.channels["telegram"].stands = stands
    officer = await holds(village, 1, Role.OFFICER, HERE)
    address = Address("telegram", "-5")
    group = Person(village, address, "1", ChatKind.GROUP, "Bản Giữa")
    assert "nay nhận tin" in await group.says("/ghepnhom")
    await looked(village)
    return officer, group


async def test_who_links_a_group_where_the_bot_may_not_write_is_told_in_private(
    village,
):
    officer, _group = await linked(village, Standing(may_write=False, is_member=True))
    said = await officer.hears()
    assert said.startswith("Đã ghép nhóm “Bản Giữa” (xã Cốc Pàng")
    assert "không cho Loa Bản viết" in said
    await looked(village)
    assert await officer.hears() == ""
    assert "không cho Loa Bản viết từ" in await officer.says("/nhom")


async def test_who_is_not_in_the_group_does_not_link_it(village):
    officer, group = await linked(village, Standing(may_write=True, is_member=False))
    assert "người ghép phải đang ở trong nhóm" in await officer.hears()
    assert "chưa ghép được" in await group.hears()
    assert "Chưa có nhóm" in await officer.says("/nhom")


async def test_a_group_where_all_is_well_is_left_alone(village):
    officer, group = await linked(village, Standing(may_write=True, is_member=True))
    assert await officer.hears() == ""
    assert await group.hears() == ""
    village.house.channels["telegram"].stands = Standing(may_write=False)
    await looked(village)  # asked once
    assert await officer.hears() == ""


async def test_a_platform_that_does_not_answer_is_asked_again(village):
    officer, _group = await linked(village, Standing())
    assert await officer.hears() == ""
    village.house.channels["telegram"].stands = Standing(may_write=False)
    await looked(village)
    assert "không cho Loa Bản viết" in await officer.hears()


# --- topics


def topic(village: Village, thread: int | None, title: str = "Thôn Cốc Ly") -> Person:
    text = "-100" if thread is None else f"-100:{thread}"
    address = Address("telegram", text)
    return Person(village, address, "1", ChatKind.GROUP, title)


async def places_of(village: Village, text: str) -> tuple[str, str | None] | None:
    async with village.database.read() as connection:
        chat = await chats.find(connection, Address("telegram", text))
    return None if chat is None else (chat.places[0][0][-5:], chat.gone_reason)


async def test_a_topic_goes_and_comes_back_with_its_group(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await topic(village, 5).says("/ghepnhom")
    await topic(village, None).happens(Event.LEFT)
    assert await places_of(village, "-100:5") == (HERE, "kicked")
    assert "✗ đã đưa Loa Bản ra" in await officer.says("/nhom")
    said = await topic(village, None).happens(Event.JOINED)
    assert "vẫn nhận tin của xã Cốc Pàng" in said
    assert await places_of(village, "-100:5") == (HERE, None)
    assert "✗" not in await officer.says("/nhom")


async def test_the_general_topic_and_another_do_not_both_get_the_news(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await topic(village, 5).says("/ghepnhom")
    said = await topic(village, None).says("/ghepnhom")
    assert "không về chủ đề cũ" in said
    assert await places_of(village, "-100:5") is None
    assert await places_of(village, "-100") == (HERE, None)
    assert len((await officer.says("/nhom")).splitlines()) == 2


async def test_topics_for_different_communes_stay_apart(village):
    await holds(village, 1, Role.OFFICER, HERE)
    await village.person(1).says(
        f"/start {await village.invitation(Role.OFFICER, '01327')}"
    )
    await topic(village, 5).says(f"/ghepnhom {HERE}")
    await topic(village, 6).says("/ghepnhom 01327")
    assert await places_of(village, "-100:5") == (HERE, None)
    assert await places_of(village, "-100:6") == ("01327", None)


async def test_a_topic_of_a_wider_place_is_not_taken_by_a_commune(village):
    above = await holds(village, 2, Role.OFFICER, PROVINCE)
    assert above
    wide = topic(village, None)
    wide.account = "2"
    await wide.says("/ghepnhom")
    await holds(village, 1, Role.OFFICER, HERE)
    assert "Cán bộ nơi ấy mới chuyển được" in await topic(village, 5).says("/ghepnhom")


async def test_a_deleted_topic_moves_its_news_to_the_general_one(village):
    await holds(village, 1, Role.OFFICER, HERE)
    await topic(village, 5).says("/ghepnhom")
    moved = Moved(Address("telegram", "-100"))
    ear = Ear(answers={"-100:5": [moved]})
    number = await broadcast(village, "Họp thôn")
    async with village.sending(ear):
        await village.until_done(number)
    assert await places_of(village, "-100") == (HERE, None)
