"""Who holds which role is found, changed and ended, however many there are."""

import re

import pytest

from bot.clock import DAY, HOUR
from bot.conversation.office.appointments import ended_roles
from bot.messaging import Address, ChatKind
from bot.people import roles
from bot.people.model import Role
from bot.store.tables.delivery import broadcasts
from bot.store.tables.people import people
from bot.store.tables.people import roles as role_rows
from tests.support import village as villages
from tests.support.village import Person, Village

PROVINCE, COMMUNE = "04", "01324"  # Cao Bằng, xã Cốc Pàng
OTHER = "01321"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def holder(
    village: Village, number: int, role: Role, place: str = "VN"
) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def invited(admin: Person, number: int, words: str) -> Person:
    """Someone who took the invitation that an admin makes by these words."""
    said = await admin.says(f"/moi {words}")
    code = re.search(r"^/start (\S+)$", said, re.MULTILINE)[1]
    person = admin.village.person(number)
    await person.says(f"/start {code}")
    return person


async def role_of(village: Village, account: str) -> int:
    async with village.database.read() as connection:
        (grant,) = await roles.grants(connection, "telegram", account)
    return grant.id


async def many(village: Village, count: int) -> list[str]:
    """So many officers, each in a commune of the country in turn."""
    paths = sorted(place.path for place in village.ground.places.communes)[:count]
    async with village.database.write() as connection:
        for number, path in enumerate(paths):
            account = str(100_000 + number)
            person_id = await roles.person(connection, "telegram", account)
            await connection.execute(
                role_rows.insert().values(
                    person_id=person_id,
                    role="officer",
                    place=path,
                    granted_at=village.clock.now,
                )
            )
    return paths


# --- inviting ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/moi canbo 01324", "cán bộ soạn tin, xã Cốc Pàng"),
        ("/moi duyệt Cốc Pàng", "người duyệt tin, xã Cốc Pàng"),
        ("/moi duyet coc pang", "người duyệt tin, xã Cốc Pàng"),
        ("/moi trưởng bản 01324", "người báo tin, xã Cốc Pàng"),
        ("/moi cán bộ 01324 Mỷ, văn hóa", "(Mỷ, văn hóa)"),
        ("/moi cán bộ Cốc Pàng: Mỷ, văn hóa", "(Mỷ, văn hóa)"),
    ],
)
async def test_a_role_a_place_and_a_note_are_taken_all_at_once(village, typed, said):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    answer = await admin.says(typed)
    assert said in answer
    assert "/start " in answer


async def test_a_place_said_with_the_command_is_not_asked_again(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    assert "vai trò nào" in await admin.says("/moi Cốc Pàng")
    assert "Lời mời: người duyệt tin, xã Cốc Pàng" in await admin.taps(
        "người duyệt tin"
    )


async def test_bare_it_asks_role_place_and_by_what_the_person_is_known(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    await admin.says("/moi")
    await admin.taps("cán bộ soạn tin")
    assert "Ví dụ: Mỷ, văn hóa" in await admin.says("Cốc Pàng")
    assert "(Mỷ, văn hóa)" in await admin.says("Mỷ, văn hóa")


async def test_a_note_comes_after_the_invitation_too_and_is_told_to_the_invited(
    village,
):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    said = await admin.says("/moi canbo 01324")
    code = re.search(r"^/start (\S+)$", said, re.MULTILINE)[1]
    await admin.taps("Ghi tên, việc")
    assert "Đã ghi: Páo, trưởng thôn." in await admin.says("Páo, trưởng thôn")
    assert "Páo, trưởng thôn" in await village.person(2).says(f"/start {code}")
    assert "(Páo, trưởng thôn)" in await admin.says("/vaitro")


async def test_an_admin_s_invitation_lasts_a_day_others_a_week(village):
    admin = await holder(village, 1, Role.ADMIN)
    short = await admin.says("/moi quản trị 04")
    long = await admin.says("/moi cán bộ 01324")
    codes = [re.search(r"^/start (\S+)$", s, re.MULTILINE)[1] for s in (short, long)]
    village.clock.turn(DAY + HOUR)
    assert "đã hết hạn" in await village.person(2).says(f"/start {codes[0]}")
    assert "Đã nhận vai trò" in await village.person(3).says(f"/start {codes[1]}")


async def test_a_code_or_its_link_is_understood_without_start(village):
    codes = [await village.invitation(Role.OFFICER, COMMUNE) for _ in range(2)]
    assert "Đã nhận vai trò" in await village.person(2).says(codes[0])
    link = f"https://t.me/loa_ban_bot?start={codes[1]}"
    assert "Đã nhận vai trò" in await village.person(3).says(link)


async def test_five_wrong_codes_an_hour_are_answered_and_then_not_even_a_right_one(
    village,
):
    code = await village.invitation(Role.OFFICER, COMMUNE)
    person = village.person(2)
    for number in range(5):
        assert "không dùng được" in await person.says(f"/start ABCdef{number}")
    assert "nhiều lần" in await person.says(f"/start {code}")
    assert "nhiều lần" in await person.says(code)
    assert "Đã nhận vai trò" in await village.person(3).says(
        f"/start {await village.invitation(Role.OFFICER, COMMUNE)}"
    )
    village.clock.turn(HOUR + 1)
    assert "Đã nhận vai trò" in await person.says(f"/start {code}")


# --- found, however many -------------------------------------------------------------


async def test_every_one_of_three_thousand_is_reached_by_pages_and_revoked(village):
    admin = await holder(village, 1, Role.ADMIN)
    await many(village, 3000)
    said = await admin.says("/thuquyen")
    said = await admin.taps("Theo xã")
    seen: set[str] = set()
    while True:
        seen |= set(re.findall(r"^(\d+)\. ", said, re.MULTILINE))
        if "Xem tiếp" not in admin.labels:
            break
        village.clock.turn(HOUR)  # nobody reads them all in a minute
        said = await admin.taps("Xem tiếp")
    assert len(seen) == 3001
    await admin.taps(max(seen, key=int))
    assert "Đã thu quyền" in await admin.taps("Thu quyền")


async def test_a_role_is_found_by_place_by_number_and_by_its_note(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    await invited(admin, 2, "cán bộ 01324: Mỷ, văn hóa")
    await invited(admin, 3, "duyệt 01324: Páo")
    await invited(admin, 4, f"cán bộ {OTHER}: Dế")
    listed = await admin.says("/vaitro Cốc Pàng")
    assert "Mỷ, văn hóa" in listed
    assert "Páo" in listed
    assert "Dế" not in listed
    number = await role_of(village, "4")
    assert f"{number}. cán bộ soạn tin" in await admin.says(f"/vaitro {number}")
    assert f"{number}. " in await admin.says("/vaitro dế")
    assert "Thu quyền này?" in await admin.says("/thuquyen Páo")


async def test_a_list_says_since_when_and_when_last_used_and_finds_the_idle(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    officer = await invited(admin, 2, "cán bộ 01324: Mỷ")
    await invited(admin, 3, "cán bộ 01324: Páo")
    village.clock.turn(91 * DAY)
    await officer.says("/help")
    said = await admin.says("/vaitro Cốc Pàng")
    assert "(Mỷ), từ 24/11/2026, vào gần nhất 23/2/2027" in said
    assert "(Páo), từ 24/11/2026, vào gần nhất 24/11/2026" in said
    await admin.says("/thuquyen")
    said = await admin.taps("Không vào 90 ngày: 1 người")
    assert "(Páo)" in said
    assert "(Mỷ)" not in said
    await admin.taps(str(await role_of(village, "3")))
    assert "Đã thu quyền" in await admin.taps("Thu quyền")


async def test_the_last_use_is_written_once_a_day(village):
    officer = await holder(village, 2, Role.OFFICER, COMMUNE)
    began = village.clock.now
    village.clock.turn(HOUR)
    await officer.says("/help")
    async with village.database.read() as connection:
        (grant,) = await roles.grants(connection, "telegram", "2")
    assert grant.last_used_at == began
    village.clock.turn(DAY)
    await officer.says("/help")
    async with village.database.read() as connection:
        (grant,) = await roles.grants(connection, "telegram", "2")
    assert grant.last_used_at == village.clock.now


async def test_another_s_roles_are_found_by_nobody_outside_their_scope(village):
    await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    await holder(village, 3, Role.OFFICER, "04489")
    number = await role_of(village, "3")
    assert "Không có vai trò" in await below.says(f"/vaitro {number}")
    assert "Không có vai trò" in await below.presses(f"revoke:{number}")
    assert "Không có vai trò" in await below.presses(f"revoke-all:{number}")
    for action in ("role", "role-narrow", "role-until", "role-note"):
        assert "cũ rồi" in await below.presses(f"{action}:{number}")
    assert "ngoài phạm vi" in await below.says("/vaitro 04489")
    assert await role_of(village, "3") == number


# --- ended, narrowed -----------------------------------------------------------------


async def test_thoi_cancels_just_this_question_and_opens_no_leaving(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    await village.subscriber(1, COMMUNE)
    await invited(admin, 2, "cán bộ 01324")
    await admin.says(f"/thuquyen {await role_of(village, '2')}")
    old = admin.button("Thôi").data
    assert await admin.taps("Thôi") == "Thôi, chưa thu quyền của ai."
    assert "Thôi nhận" not in await admin.presses(old)
    assert await admin.presses("cancel") == "Thôi, chưa làm gì cả."


async def test_a_bare_huy_of_an_officer_asks_what_is_meant(village):
    officer = await holder(village, 2, Role.OFFICER, COMMUNE)
    await village.subscriber(2, COMMUNE)
    assert "Muốn hủy việc gì?" in await officer.says("hủy")
    assert "Thôi nhận tin nào?" in await officer.taps("Thôi nhận tin")
    await officer.says("hủy")
    assert await officer.taps("Thôi") == "Thôi, chưa làm gì cả."


async def test_the_last_admin_of_the_country_is_not_revoked_by_a_slip(village):
    admin = await holder(village, 1, Role.ADMIN)
    await holder(village, 2, Role.ADMIN, PROVINCE)
    number = await role_of(village, "1")
    assert "quản trị cả nước cuối cùng" in await admin.says(f"/thuquyen {number}")
    assert "quản trị cả nước cuối cùng" in await admin.presses(f"revoke:{number}")
    await admin.presses(f"role-narrow:{number}")
    assert "quản trị cả nước cuối cùng" in await admin.says(PROVINCE)
    await admin.presses(f"role-until:{number}")
    assert "quản trị cả nước cuối cùng" in await admin.taps("30 ngày nữa")
    assert await role_of(village, "1") == number
    await holder(village, 3, Role.ADMIN)
    await admin.says(f"/thuquyen {number}")
    assert "Đã thu quyền" in await admin.taps("Thu quyền")


async def drafts_of(village: Village) -> dict[int, str]:
    """The account of each draft's author."""
    async with village.database.read() as connection:
        rows = await connection.execute(
            broadcasts.select()
            .add_columns(people.c.account)
            .join(people, people.c.id == broadcasts.c.author_id)
        )
        return {row.id: (row.account, row.author_address) for row in rows}


async def test_what_a_leaver_wrote_goes_to_a_colleague_which_is_said_before(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    leaver = await invited(admin, 2, "cán bộ 01324: Mỷ")
    colleague = await invited(admin, 3, "cán bộ 01324: Páo")
    await leaver.says("/thongbao Họp dân tối thứ Bảy ở nhà văn hóa")
    said = await admin.says(f"/thuquyen {await role_of(village, '2')}")
    assert "1 bản thảo chuyển cho cán bộ soạn tin, xã Cốc Pàng" in said
    assert "(Páo)" in said
    await admin.taps("Thu quyền")
    assert "1 bản thảo" in await colleague.hears()
    assert set((await drafts_of(village)).values()) == {("3", "3")}
    assert "Họp dân" in await colleague.says("/banthao")


async def test_where_nobody_is_left_the_one_who_revokes_goes_on_with_it(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    leaver = await invited(admin, 2, "cán bộ 01324: Mỷ")
    await leaver.says("/thongbao Họp dân tối thứ Bảy ở nhà văn hóa")
    said = await admin.says(f"/thuquyen {await role_of(village, '2')}")
    assert "1 bản thảo chuyển cho mình." in said
    await admin.taps("Thu quyền")
    assert set((await drafts_of(village)).values()) == {("1", "1")}


async def test_it_is_said_when_nobody_at_all_is_left(village):
    above = await holder(village, 1, Role.ADMIN)
    await holder(village, 9, Role.ADMIN)
    below = await invited(above, 2, "quản trị 04: Dế")
    await below.says("/thongbao 01324 Họp dân tối thứ Bảy ở nhà văn hóa")
    for account in ("1", "9"):
        async with village.database.write() as connection:
            await roles.revoke(
                connection, await role_of(village, account), village.clock.now
            )
    said = await below.says(f"/thuquyen {await role_of(village, '2')}")
    assert "không còn ai soạn tin, nên sẽ không gửi" in said


async def test_who_leaves_is_gone_in_one_press_with_all_roles(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    leaver = await invited(admin, 2, "cán bộ 01324: Mỷ")
    first = await role_of(village, "2")
    await leaver.says(f"/start {await village.invitation(Role.APPROVER, COMMUNE)}")
    assert "Người này còn giữ:" in await admin.says(f"/thuquyen {first}")
    assert "Đã thu quyền" in await admin.taps("Thu cả 2 vai trò")
    async with village.database.read() as connection:
        assert await roles.grants(connection, "telegram", "2") == ()


async def test_a_role_is_narrowed_and_reaches_no_further(village):
    admin = await holder(village, 1, Role.ADMIN)
    officer = await invited(admin, 2, "cán bộ 04: Mỷ")
    number = await role_of(village, "2")
    await admin.says(f"/vaitro {number}")
    await admin.taps("Thu hẹp")
    assert "không nằm trong vai trò" in await admin.says("04489")
    assert "Từ giờ chỉ còn xã Cốc Pàng" in await admin.says("Cốc Pàng, Cao Bằng")
    async with village.database.read() as connection:
        (grant,) = await roles.grants(connection, "telegram", "2")
    assert grant.place == "vn.04.01324"
    assert "Không có quyền" in await officer.says(f"/thongbao {OTHER} Họp")


async def test_a_role_ends_by_itself_the_moment_its_day_is_over(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    officer = await invited(admin, 2, "cán bộ 01324: Mỷ")
    await admin.says(f"/vaitro {await role_of(village, '2')}")
    await admin.taps("Đặt ngày hết")
    assert "đã qua" in await admin.says("1/1/2026")
    assert "đến hết 30/11/2026" in await admin.says("30/11/2026")
    assert "đến hết 30/11/2026" in await admin.says("/vaitro Cốc Pàng")
    await officer.says("/thongbao Họp dân tối thứ Bảy ở nhà văn hóa")
    village.clock.turn(7 * DAY)
    assert "không dùng được" in await officer.says("/banthao")
    await ended_roles.end(village.database, village.house, village.clock.now)
    assert "đã hết hạn" in await officer.hears()
    assert "1 bản thảo" in await admin.hears()
    assert set((await drafts_of(village)).values()) == {("1", "1")}


# --- what is missing -----------------------------------------------------------------


async def test_the_gaps_come_first_each_with_a_reminder_once_a_day(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    officer = await invited(admin, 2, "cán bộ 01324: Mỷ")
    said = await admin.says("/vaitro")
    assert said.startswith("56 xã: 0 xã đủ người. Thiếu: 55 xã chưa có người soạn")
    await admin.taps("Xem 56 xã thiếu")
    shown = [b for b in admin.labels if b.startswith("Nhắc")]
    assert len(shown) == 10
    await admin.presses(f"gap-remind:{COMMUNE}")
    assert "chưa có người duyệt" in await officer.hears()
    await admin.says("/vaitro")
    told = await admin.taps("Nhắc cả 56 xã")
    assert "Đã nhắc 1 xã. 55 xã chưa có ai để nhắc" in told
    assert await officer.hears() == ""
    assert "không nằm trong" in await admin.presses("gap-remind:04489")


# --- a name that several provinces have ----------------------------------------------


async def test_a_shared_name_means_the_own_scope_s_place(village):
    admin = await holder(village, 1, Role.ADMIN, "08")
    assert "Đồng Văn, tỉnh Tuyên Quang" in await admin.says("/danhba Đồng Văn")
    assert "Lời mời: cán bộ soạn tin, xã Đồng Văn" in await admin.says(
        "/moi cán bộ Đồng Văn"
    )
    citizen = village.person(2)
    await village.subscriber(2, "00715")
    assert "Đồng Văn, tỉnh Tuyên Quang" in await citizen.says("/danhba Đồng Văn")
    assert "Ninh Bình" in "".join(
        label for label in await offered(village.person(3), "/danhba Đồng Văn")
    )


async def offered(person: Person, words: str) -> list[str]:
    await person.says(words)
    return person.labels


async def test_a_former_district_offers_the_own_commune_in_a_group_too(village):
    await holder(village, 7, Role.OFFICER, "00715")
    group = Person(village, Address("telegram", "-5"), "7", ChatKind.GROUP, "Bản")
    await group.says("/ghepnhom Đồng Văn")
    said = await group.taps("xã Lũng Cú, tỉnh Tuyên Quang")
    assert "nay nhận tin của xã Lũng Cú" in said
