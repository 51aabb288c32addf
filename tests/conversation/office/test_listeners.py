"""Who receives news is counted, found, moved, paused, barred and removed, in scope."""

import pytest

from bot.clock import DAY, HOUR
from bot.delivery import files
from bot.messaging import Address, ChatKind
from bot.people import chats
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

PROVINCE, COMMUNE, OTHER, FAR = "04", "01324", "01321", "04489"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


@pytest.fixture
async def admin(village) -> Person:
    person = village.person(900)
    await person.says(f"/start {await village.invitation(Role.ADMIN, PROVINCE)}")
    return person


async def chat_of(village: Village, number: int):
    async with village.database.read() as connection:
        return await chats.find(connection, Address("telegram", str(number)))


async def group_of(village: Village, number: int, title: str, place: str) -> None:
    group = Person(village, Address("telegram", f"-{number}"), "7", title=title)
    async with village.database.write() as connection:
        chat_id = await chats.keep(
            connection,
            group.address,
            village.clock.now,
            kind=ChatKind.GROUP,
            title=title,
        )
        found = village.ground.places.by_code(place)
        await chats.subscribe(connection, chat_id, [(found.path, None)])


async def test_people_are_counted_by_commune_of_the_scope(village, admin):
    for number in range(3):
        await village.subscriber(number + 1, COMMUNE)
    await village.subscriber(10, OTHER)
    await village.subscriber(11, FAR)
    said = await admin.says("/nguoidung")
    assert "tỉnh Cao Bằng: 4 nơi nhận tin." in said
    assert "Telegram: 4 máy" in said
    seen = said
    while "Xem tiếp" in admin.labels:
        seen += "\n" + await admin.taps("Xem tiếp")
    assert "xã Cốc Pàng: 3 máy" in seen
    assert seen.count("\nxã ") + seen.count("\nphường ") == 56
    assert "xã Cốc Pàng, tỉnh Cao Bằng: 3 nơi" in await admin.says(
        "/nguoidung Cốc Pàng"
    )
    assert "ngoài phạm vi" in await admin.says(f"/nguoidung {FAR}")


async def test_a_list_is_found_by_place_state_and_channel_and_shows_no_address(
    village, admin
):
    first = await village.subscriber(5_111_222_333, COMMUNE)
    second = await village.subscriber(2, COMMUNE)
    third = await village.subscriber(3, OTHER)
    await village.subscriber(4, FAR)
    async with village.database.write() as connection:
        await chats.pause(connection, Address("telegram", "2"), village.clock.now)
        now = village.clock.now
        await chats.mark_gone(connection, Address("telegram", "3"), "blocked", now)
    said = await admin.says("/tim Cốc Pàng")
    assert said.splitlines() == [
        f"{first}. Telegram, xã Cốc Pàng, tỉnh Cao Bằng, đang nhận tin",
        f"{second}. Telegram, xã Cốc Pàng, tỉnh Cao Bằng, đang nghỉ",
    ]
    assert "5111222333" not in said
    assert (await admin.says("/tim nghỉ")).startswith(f"{second}. ")
    assert (await admin.says("/tim telegram bỏ máy")).startswith(f"{third}. ")
    assert "Không có máy nào" in await admin.says("/tim web Cốc Pàng")
    assert "ngoài phạm vi" in await admin.says(f"/tim {FAR}")


async def test_groups_are_found_by_kind_with_their_title(village, admin):
    await village.subscriber(2, COMMUNE)
    await group_of(village, 70, "Bản Giữa", COMMUNE)
    said = await admin.says("/tim nhóm")
    assert "nhóm Bản Giữa" in said
    assert len(said.splitlines()) == 1


async def test_pages_go_on_by_key_to_the_last_of_many(village, admin):
    numbers = {await village.subscriber(n + 1, COMMUNE) for n in range(35)}
    said = await admin.says("/tim cốc pàng")
    seen: set[int] = set()
    while True:
        seen |= {int(line.split(".")[0]) for line in said.splitlines()}
        if "Xem tiếp" not in admin.labels:
            break
        village.clock.turn(HOUR)
        said = await admin.taps("Xem tiếp")
    assert seen == numbers


async def test_a_chat_is_moved_inside_the_scope_and_told_so(village, admin):
    number = await village.subscriber(2, COMMUNE)
    await admin.says(f"/tim {number}")
    await admin.taps("Chuyển xã")
    assert "ngoài phạm vi" in await admin.says(FAR)
    assert f"Máy số {number} nay nhận tin của" in await admin.says(OTHER)
    assert [p for p, _f in (await chat_of(village, 2)).places] == ["vn.04.01321"]
    assert "Từ nay máy này nhận tin của" in await village.person(2).hears()


async def test_a_chat_is_paused_and_wakes_again(village, admin):
    number = await village.subscriber(2, COMMUNE)
    await admin.says(f"/tim {number}")
    await admin.taps("Cho nghỉ 30 ngày")
    assert (await chat_of(village, 2)).paused_until == village.clock.now + 30 * DAY
    assert "nghỉ nhận tin đến" in await village.person(2).hears()
    await admin.says(f"/tim {number}")
    await admin.taps("Nhận lại")
    assert (await chat_of(village, 2)).paused_until is None


async def test_a_removed_chat_stays_away_until_it_comes_by_itself(village, admin):
    number = await village.subscriber(2, COMMUNE)
    await admin.says(f"/tim {number}")
    await admin.taps("Xóa")
    assert await admin.taps("Thôi") == "Thôi, để máy này như cũ."
    await admin.presses(f"chat-remove:{number}")
    assert "Đã xóa" in await admin.taps("Xóa")
    assert await chat_of(village, 2) is None
    async with village.database.read() as connection:
        left = await chats.left_at(connection, Address("telegram", "2"), b"secret")
    assert left == village.clock.now


async def test_of_a_chat_of_two_provinces_only_the_own_part_goes(village, admin):
    await village.subscriber(2, COMMUNE)
    async with village.database.write() as connection:
        chat = await chats.find(connection, Address("telegram", "2"))
        far = village.ground.places.by_code(FAR).path
        await chats.subscribe(connection, chat.id, [*chat.places, (far, None)])
    assert "nơi khác" in await admin.presses(f"chat-pause:{chat.id}")
    await admin.presses(f"chat-removed:{chat.id}")
    assert [path for path, _f in (await chat_of(village, 2)).places] == [far]


async def test_who_is_barred_gets_no_news_asks_no_officer_and_is_still_answered(
    village, admin
):
    number = await village.subscriber(2, COMMUNE)
    await village.subscriber(3, COMMUNE)
    officer = village.person(5)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, COMMUNE)}")
    assert "Chặn?" in await admin.says(f"/chan {number}")
    assert "Đã chặn" in await admin.taps("Chặn")
    barred = village.person(2)
    assert "bị chặn" in await barred.says("/nhantin")
    await barred.says("/canbo duong vao ban sat 3 hom nay xe khong di duoc")
    await barred.taps("Gửi cán bộ xã")
    assert "bị chặn" in await barred.taps("Đồng ý")
    assert "113" in await barred.says("/khancap")
    await officer.says("/thongbao Họp dân tối thứ Bảy ở nhà văn hóa")
    assert not (await chat_of(village, 2)).is_subscribed
    said = await admin.says("/bochan")
    assert "Cốc Pàng" in said
    await admin.says(f"/bochan {number}")
    assert (await chat_of(village, 2)).is_subscribed
    assert "bị chặn" not in await barred.says("/nhantin")


async def test_erasing_oneself_does_not_undo_being_barred(village, admin):
    number = await village.subscriber(2, COMMUNE)
    await admin.says(f"/chan {number}")
    await admin.taps("Chặn")
    barred = village.person(2)
    await barred.says("/xoadulieu")
    await barred.taps("Xóa hết")
    assert "bị chặn" in await barred.says(f"/nhantin {COMMUNE}")
    await admin.says("/bochan")
    await admin.taps("Bỏ chặn 1")
    assert "bị chặn" not in await barred.says(f"/nhantin {COMMUNE}")


async def test_the_sender_of_a_question_is_barred_by_its_number(village, admin):
    officer = village.person(5)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, COMMUNE)}")
    rude = village.person(2)
    await rude.says("/canbo duong vao ban sat 3 hom nay xe khong di duoc")
    await rude.says(COMMUNE)
    await rude.taps("Gửi cán bộ xã")
    await rude.taps("Đồng ý")
    assert "câu hỏi số 1?" in await admin.says("/chan câu 1")
    assert "Đã chặn" in await admin.taps("Chặn")
    assert "bị chặn" in await rude.says("/nhantin")
    far = village.person(901)
    await far.says(f"/start {await village.invitation(Role.ADMIN, '15')}")
    assert "Không có máy nào" in await far.says("/chan câu 1")


async def test_nothing_is_done_to_a_chat_of_another_scope(village, admin):
    number = await village.subscriber(4, FAR)
    assert "Không có máy nào" in await admin.says(f"/tim {number}")
    assert "Không có máy nào" in await admin.says(f"/chan {number}")
    for action in ("chat-move", "chat-pause", "chat-remove", "chat-removed"):
        assert "cũ rồi" in await admin.presses(f"{action}:{number}")
    assert (await chat_of(village, 4)).is_subscribed


async def test_a_notice_passes_the_barred_by(village, admin):
    number = await village.subscriber(2, COMMUNE)
    await village.subscriber(3, COMMUNE)
    await admin.says(f"/chan {number}")
    await admin.taps("Chặn")
    await admin.says(f"/thongbao {COMMUNE} Họp dân tối thứ Bảy ở nhà văn hóa")
    await admin.presses("notice-send:1")
    village.clock.turn(HOUR)
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(1)
    assert "2" not in {letter.address.text for letter in ear.heard}


# --- lists in and out ----------------------------------------------------------------

HEADER = "channel,address,kind,title,language,place,categories,consented_at"
AGREED = "2026-11-01T08:00:00+07:00"


def row(address: int, place: str = COMMUNE, agreed: str = AGREED) -> str:
    return f"telegram,{address},private,,vi,{place},,{agreed}"


async def brings(admin: Person, *rows: str) -> str:
    return await admin.says("/nguoidung\n" + "\n".join((HEADER, *rows)))


async def test_a_list_is_tried_first_and_comes_in_by_one_press(village, admin):
    assert "2 dòng đúng. Nhập vào?" in await brings(admin, row(11), row(12))
    assert await chat_of(village, 11) is None
    assert "Đã nhập 2 máy." in await admin.taps("Nhập")
    assert [p for p, _f in (await chat_of(village, 12)).places] == ["vn.04.01324"]


async def test_thoi_under_a_list_brings_nobody_in(village, admin):
    await brings(admin, row(11))
    assert await admin.taps("Thôi") == "Thôi, chưa nhập ai."
    assert await chat_of(village, 11) is None


async def test_a_spreadsheet_s_separators_mark_and_empty_rows_are_undone(
    village, admin
):
    text = "\ufeff" + "\n".join((HEADER, row(11), ",,,,,,,")).replace(",", ";")
    assert "1 dòng đúng" in await admin.says(f"/nguoidung {text}")


async def test_with_one_bad_line_nobody_comes_in_and_each_is_told(village, admin):
    await village.subscriber(50, FAR)
    said = await brings(
        admin,
        row(11),
        row(12, "1324"),
        row(13, FAR),
        row(50),
        row(14, agreed="2030-01-01T08:00:00+07:00"),
        f"viber,6ede9afa66b8,private,,vi,{COMMUNE},,{AGREED}",
        f"telegram,5E+09,private,,vi,{COMMUNE},,{AGREED}",
        row(11),
    )
    assert said.startswith("8 dòng: 1 đúng, 7 sai. Chưa nhập ai.")
    assert "Dòng 3: không có mã “1324”, có phải 01324?" in said
    assert "Dòng 4: máy của nơi khác" in said
    assert "Dòng 5: máy của nơi khác" in said
    assert "Dòng 6: ngày đồng ý" in said
    assert "Dòng 7: không có nơi nhắn nào là “viber”" in said
    assert "Dòng 8: số máy “5E+09” viết sai." in said
    assert "Dòng 9: trùng máy ở dòng 2." in said
    assert await chat_of(village, 11) is None


async def test_who_left_stays_out_which_is_said_before(village, admin):
    await village.subscriber(11, COMMUNE)
    async with village.database.write() as connection:
        now = village.clock.now
        await chats.leave(connection, Address("telegram", "11"), now, b"secret")
    said = await brings(admin, row(11), row(12))
    assert "1 máy đã thôi nhận hoặc bị chặn" in said
    assert "Đã nhập 1 máy. 1 máy ở ngoài như trước." in await admin.taps("Nhập")
    assert await chat_of(village, 11) is None


async def test_a_scope_is_given_as_a_table_without_anybody_s_address(village, admin):
    number = await village.subscriber(5_111_222_333, COMMUNE)
    await village.subscriber(4, FAR)
    await group_of(village, 70, "=Bản", COMMUNE)
    assert "2 dòng." in await admin.says("/xuat")
    async with village.database.read() as connection:
        stored = await files.content(connection, admin.last[-1].file.id)
    table = stored.decode("utf-8-sig")
    assert f"{number},{COMMUNE}" in table
    assert "5111222333" not in table
    assert "'=Bản" in table
    assert "ngoài phạm vi" in await admin.says(f"/xuat {FAR}")
