"""[Bản để chép] and [Giấy mời để in]: asked in chat, drawn, handed over."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.conversation.studio.studio import Studio
from bot.delivery import broadcasts, files
from bot.delivery.model import State
from bot.people import chats
from bot.people.model import Role
from bot.store.tables.conversation import wanted_drawings
from tests.conversation.groups.test_group_list import HERE, PROVINCE, has_group, holds
from tests.support import village as villages
from tests.support.village import Person, Village

LONG = "\n".join(f"{n}. Bản Giữa họp lúc {n} giờ tại nhà văn hóa." for n in range(60))
PNG, PDF = b"\x89PNG", b"%PDF"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def written(village: Village, text: str) -> int:
    place = village.ground.places.by_code(HERE)
    notice = Notice(place=place, text=text, language="vi", code="482914")
    draft = notice_text.draft(
        notice,
        now=village.clock.now,
        zone=village.ground.config.timezone,
        catalogues=village.ground.catalogues,
        places=village.ground.places,
        state=State.DRAFT,
    )
    async with village.database.write() as connection:
        number, _is_new = await broadcasts.create(connection, draft, village.clock.now)
    return number


def studio(village: Village, public_url: str | None = None) -> Studio:
    config = replace(village.house.config, public_url=public_url)
    house = replace(village.house, config=config)
    return Studio(village.database, house, village.clock)


async def handed(village: Village, person: Person) -> list[bytes]:
    await person.hears()
    found = []
    async with village.database.read() as connection:
        for reply in person.last:
            assert reply.file is not None, reply.text
            found.append(await files.content(connection, reply.file.id) or b"")
    return found


async def test_a_notice_to_copy_stands_alone_as_words_and_as_a_picture(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    number = await written(village, "Họp bản tối nay")
    said = await officer.presses(f"copy:{number}")
    words = officer.last[0].text
    for part in ("Họp bản tối nay", "Xã Cốc Pàng, tỉnh Cao Bằng", "LB 482914"):
        assert part in words
    assert "24/11/2026" in words
    assert "nhắn mã này cho Loa Bản" in words
    assert "Bản ảnh tới ngay" in said
    assert await studio(village).draw_one()
    (card,) = await handed(village, officer)
    assert card.startswith(PNG)
    assert not await studio(village).draw_one()


async def test_a_notice_in_letters_that_no_card_has_comes_as_a_paper(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    number = await written(village, "ប្រជុំភូមិយប់នេះ")
    await officer.presses(f"copy:{number}")
    assert await studio(village).draw_one()
    (paper,) = await handed(village, officer)
    assert paper.startswith(PDF)
    assert b"NotoSansKhmer" in paper


async def test_pressed_thrice_it_is_drawn_once(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    number = await written(village, "Họp bản tối nay")
    for _ in range(3):
        await officer.presses(f"copy:{number}")
    async with village.database.read() as connection:
        rows = (await connection.execute(select(wanted_drawings))).all()
    assert len(rows) == 1


async def test_a_long_notice_comes_on_several_cards(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await officer.presses(f"copy:{await written(village, LONG)}")
    assert await studio(village).draw_one()
    cards = await handed(village, officer)
    assert len(cards) > 1
    assert len(set(cards)) == len(cards)


async def test_nobody_copies_the_notice_of_another_place(village):
    officer = await holds(village, 1, Role.OFFICER, "01327")
    number = await written(village, "Họp bản tối nay")
    assert "Không có tin nào" in await officer.presses(f"copy:{number}")
    assert "Không có tin nào" in await officer.presses("copy:999")
    assert not await studio(village).draw_one()


async def test_who_lost_the_role_meanwhile_gets_no_picture(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    admin = await holds(village, 2, Role.ADMIN, PROVINCE)
    await officer.presses(f"copy:{await written(village, 'Họp bản')}")
    await admin.presses("revoke:1")
    assert await studio(village).draw_one()
    assert await officer.hears() == ""


async def test_an_officer_gets_the_commune_s_poster(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await has_group(village, 5, "Bản Giữa")
    await officer.says("/nhom")
    assert "tới ngay sau đây" in await officer.taps("Giấy mời để in")
    assert await studio(village).draw_one()
    (page,) = await handed(village, officer)
    assert page.startswith(PDF)
    assert "Không có quyền" in await officer.presses("poster:01327")


@pytest.mark.parametrize("code", ["xa-01324", "xa_01324"])
async def test_the_poster_s_link_brings_a_commune_and_keeps_nothing(village, code):
    citizen = village.person(7)
    assert "Có đồng ý không?" in await citizen.says(f"/start {code}")
    assert "Cốc Pàng" in citizen.last[-1].text
    async with village.database.read() as connection:
        assert await chats.find(connection, citizen.address) is None
