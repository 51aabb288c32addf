"""A notice in its villages: relays first, what they answer, what the report says."""

import pytest
from sqlalchemy import select

from bot.chores import erase_expired
from bot.clock import DAY
from bot.conversation.reports.reporter import Reporter
from bot.conversation.villages import relays
from bot.delivery import broadcasts
from bot.people import roles
from bot.people.model import Role
from bot.people.villages import telling
from bot.store.tables.audit import audit
from tests.conversation.villages.test_villages import HERE, PATH, officer
from tests.support import village as installations
from tests.support.village import Ear, Person, Village

THREE = (
    "bản Trên 45 nhà, 18 không điện thoại, trưởng bản 0912 345 678\n"
    "bản Giữa 60 nhà, 6 không điện thoại\n"
    "bản Dưới 52 nhà, 6 không điện thoại"
)
NOTICE = "Tiêm phòng trâu bò: 7 giờ sáng 28/11 tại nhà văn hóa bản Giữa."


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return installations.found(sqlite, ground, library)


async def relay(village: Village, number: int, of: int) -> Person:
    """Someone who passes news on in a village, by its number."""
    async with village.database.write() as connection:
        code = await roles.invite(
            connection,
            Role.RELAY,
            PATH,
            now=village.clock.now,
            expires_at=village.clock.now + DAY,
            village=of,
        )
    person = village.person(number)
    await person.says(f"/start {code}")
    return person


async def three_villages(village: Village) -> Person:
    author = await officer(village)
    await author.says(f"/thonban {THREE}")
    await author.taps("Ghi cả")
    return author


async def sends(village: Village, author: Person, text: str = NOTICE) -> Ear:
    """A notice goes out to one subscriber; returns what everyone heard, in order."""
    await village.subscriber(1, HERE)
    said = await author.says(f"/thongbao {text}")
    if "Soát giúp" in said and "Giữ nguyên" in author.labels:
        await author.taps("Giữ nguyên")
    await author.taps("Gửi ngay")
    ear = Ear()
    reporter = Reporter(village.database, village.house, village.clock)
    async with village.sending(ear, reporter=reporter):
        await village.until_done(await _newest(village))
    return ear


async def _newest(village: Village) -> int:
    async with village.database.read() as connection:
        return (await broadcasts.newest(connection, limit=1))[0].id


def heard_by(ear: Ear, person: Person) -> list[str]:
    return [x.reply.text for x in ear.heard if x.address == person.address]


async def listens(person: Person, ear: Ear) -> str:
    """What was pushed to someone; its buttons can be tapped."""
    person.last = [x.reply for x in ear.heard if x.address == person.address][-1:]
    return person.last[0].text


async def test_the_relay_gets_it_before_anybody_worded_to_be_read_out(village):
    author = await three_villages(village)
    above = await relay(village, 700, 1)
    ear = await sends(village, author)
    places = [x.address.text for x in ear.heard]
    assert places.index("700") < places.index("1")
    said = await listens(above, ear)
    assert "cần báo miệng, bản Trên, 18 nhà không điện thoại:" in said
    assert "bảy giờ sáng ngày hai mươi tám tháng mười một" in said
    assert "Mã LB " in said
    assert above.labels == ["Đã báo hết", "Báo một phần"]


async def test_what_relays_answer_stands_in_the_report(village):
    author = await three_villages(village)
    above, below = await relay(village, 700, 1), await relay(village, 701, 3)
    ear = await sends(village, author)
    report = await author.says(f"/baocao {await _newest(village)}")
    assert (
        "Nhà không có điện thoại: 30. Trưởng bản đã báo 0, còn 30 "
        "(bản Trên 18, bản Giữa 6, bản Dưới 6)." in report
    )
    await listens(above, ear)
    asked = await above.taps("Báo một phần")
    assert "Bản Trên: đã báo được mấy nhà trong 18 nhà" in asked
    assert "Còn 6 nhà." in await above.says("12")
    await listens(below, ear)
    assert "bản Dưới báo đủ 6 nhà" in await below.taps("Đã báo hết")
    told = await author.hears()  # the live report changes by itself
    assert "Trưởng bản đã báo 18, còn 12 (bản Trên 6, bản Giữa 6)." in told
    assert "Nhắc trưởng bản" in author.labels
    assert "báo đủ 18 nhà" in await above.says("/dabao 18")
    report = await author.says(f"/baocao {await _newest(village)}")
    assert "Trưởng bản đã báo 24, còn 6 (bản Giữa 6)." in report


async def test_a_number_may_be_changed_and_none_above_what_there_are_is_taken(village):
    author = await three_villages(village)
    above = await relay(village, 700, 1)
    await listens(above, await sends(village, author))
    await above.taps("Đã báo hết")
    await above.taps("Sửa số")
    assert "Gõ số từ 0 đến 18." in await above.says("19")
    assert "báo được 15 nhà" in await above.says("15")
    async with village.database.read() as connection:
        found = await telling.get(connection, await _newest(village), 1)
        written = list(await connection.scalars(select(audit.c.detail)))
    assert found is not None
    assert (found.households, found.left) == (15, 3)
    assert "village 1: 15 of 18" in written


async def test_the_relay_s_list_has_what_is_left_and_leads_to_it(village):
    author = await three_villages(village)
    above = await relay(village, 700, 1)
    assert "Không còn tin nào phải báo." in await above.says("/dabao")
    await sends(village, author)
    said = await above.says("/told")
    assert "1. bản Trên: “Tiêm phòng trâu bò" in said
    assert "0 trên 18 nhà" in said
    assert "bảy giờ sáng" in await above.taps("1")
    await above.taps("Đã báo hết")
    assert "Không còn tin nào phải báo." in await above.says("/dabao")
    await above.presses(f"told-part:{await _newest(village)}:1")
    await above.says("1")
    assert "1 trên 18 nhà" in await above.says("/dabao")
    village.clock.turn(8 * DAY)
    assert "Không còn tin nào phải báo." in await above.says("/dabao")  # it has expired


async def test_who_has_not_told_is_reminded_and_who_has_no_relay_is_rung_up(village):
    author = await three_villages(village)
    above = await relay(village, 700, 1)
    await sends(village, author)
    await author.says(f"/baocao {await _newest(village)}")
    said = await author.taps("Nhắc trưởng bản")
    assert "Đã nhắc: bản Trên 18." in said
    assert "gọi trưởng bản: bản Giữa 6, bản Dưới 6." in said
    assert "cần báo miệng, bản Trên" in await above.hears()
    assert "báo đủ 6 nhà" in await author.taps("bản Giữa đã báo")
    report = await author.says(f"/baocao {await _newest(village)}")
    assert "đã báo 6, còn 24" in report


async def test_nobody_tells_for_another_village(village):
    author = await three_villages(village)
    below = await relay(village, 701, 3)
    await sends(village, author)
    number = await _newest(village)
    for press in (
        f"told-all:{number}:1",
        f"told-part:{number}:1",
        f"told-open:{number}:1",
    ):
        assert "cũ rồi" in await below.presses(press)
    stranger = village.person(9)
    assert "cũ rồi" in await stranger.presses(f"told-all:{number}:3")
    elsewhere = await officer(village, "01324", 501)
    assert "cũ rồi" in await elsewhere.presses(f"told-remind:{number}")
    assert "cũ rồi" in await elsewhere.presses(f"told-all:{number}:3")
    async with village.database.read() as connection:
        found = await telling.of(connection, number)
    assert found is not None
    assert found.households == 0


async def test_a_plan_that_was_cut_off_asks_nobody_twice(village):
    author = await three_villages(village)
    above = await relay(village, 700, 1)
    await sends(village, author)
    async with village.database.read() as connection:
        sent = (await broadcasts.newest(connection, limit=1))[0]
    again = await relays.tell_first(
        village.database, village.house, sent, village.clock.now
    )
    assert again == 0
    assert await above.hears() == ""


async def test_a_village_that_is_taken_off_ends_its_relay_s_role(village):
    author = await three_villages(village)
    above = await relay(village, 700, 1)
    await author.presses("village-open:1")
    await author.taps("Bỏ")
    await author.taps("Bỏ")
    assert "không dùng được" in await above.says("/dabao")


async def test_what_was_told_stays_when_deliveries_are_erased(village):
    author = await three_villages(village)
    above = await relay(village, 700, 1)
    await listens(above, await sends(village, author))
    await above.taps("Đã báo hết")
    await erase_expired(village.database, village.clock.now + 200 * DAY)
    async with village.database.read() as connection:
        found = await telling.of(connection, await _newest(village))
    assert found is not None
    assert (found.without_phone, found.households) == (30, 18)


async def test_a_relay_is_invited_for_one_village(village):
    await three_villages(village)
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, HERE)}")
    asked = await admin.says(f"/moi báo tin {HERE}")
    assert "báo tin ở thôn, bản nào" in asked
    assert "Chưa ghi thôn, bản nào tên như vậy." in await admin.says("bản Không Có")
    await admin.says("ban giua")
    said = await admin.says("Páo")
    assert "người báo tin bản Giữa" in said
    above = village.person(700)
    code = next(x for x in said.splitlines() if x.startswith("/start"))
    await above.says(code)
    async with village.database.read() as connection:
        held = await roles.grants(connection, "telegram", "700")
    assert [(grant.role, grant.place, grant.village) for grant in held] == [
        (Role.RELAY, PATH, 2)
    ]


async def test_a_note_typed_with_the_invitation_is_not_asked_for_again(village):
    await three_villages(village)
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, HERE)}")
    await admin.says(f"/moi trưởng bản {HERE} Páo")
    assert "người báo tin bản Trên" in await admin.taps("bản Trên")
