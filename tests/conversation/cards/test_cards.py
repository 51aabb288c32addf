"""A commune's contact card: read by anyone, written by its officer."""

import asyncio

import pytest
from sqlalchemy import select, text

from bot.conversation.cards import reminders
from bot.knowledge import Library
from bot.messaging import CARD, Event
from bot.people import contacts, roles
from bot.people.contacts import OLD_AFTER
from bot.people.model import Role
from bot.store.tables.audit import audit
from bot.store.tables.people import contact_cards
from tests.knowledge.conftest import FACT, GOOD, desk
from tests.support import village as villages
from tests.support.village import Person, Village

__all__ = ["desk"]  # the fixture

HERE, PATH = "04492", "vn.15.04492"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, place: str = HERE, number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def fill(person: Person, place: str = HERE) -> str:
    """Two fields of the card and the rest left out."""
    await person.says(f"/danhba {place}")
    await person.taps("Sửa")
    await person.taps("Lần lượt từng mục")
    await person.says("Bản Nả Khắt, gần chợ")
    await person.taps("Bỏ qua")
    await person.says("0216 3871 234 trực ban; 113 công an")
    await person.taps("Xong")
    return await person.taps("Lưu")


async def test_a_card_that_nobody_wrote_is_said_so_with_the_numbers_of_the_country(
    village,
):
    citizen = village.person(1)
    said = await citizen.says(f"/contacts {HERE}")
    assert "Xã Púng Luông, tỉnh Lào Cai chưa ghi danh bạ." in said
    assert "112: " in said
    assert "Sửa" not in citizen.labels
    await citizen.taps("Số cần gọi")
    assert any("1022" in label for label in citizen.labels)


async def test_the_card_of_one_s_own_commune_is_what_a_page_keeps_at_hand(village):
    await fill(await officer(village))
    await village.subscriber(2, HERE)
    citizen = village.person(2)
    assert "0216 3871 234" in await citizen.says("/danhba")
    assert [reply.keeps for reply in citizen.last] == [CARD]
    await citizen.says("/danhba 01324")  # someone else's
    assert [reply.keeps for reply in citizen.last] == [""]


async def test_an_officer_fills_in_a_card_and_everyone_reads_it(village):
    author = await officer(village)
    await author.says(f"/danhba {HERE}")
    await author.taps("Sửa")
    said = await author.taps("Lần lượt từng mục")
    assert "Địa chỉ" in said
    assert "Giờ làm việc" in await author.says("Bản Nả Khắt, gần chợ")
    assert "Số điện thoại" in await author.says("7:30 đến 16:30")
    said = await author.says("0216 3871 trực ban")
    assert "Không phải số điện thoại: 0216 3871 trực ban" in said
    assert "để làm gì" in await author.says("0216 3871 234")
    said = await author.says("0216 3871 234 trực ban\n113 công an")
    assert "hỏi ai" in said
    said = await author.taps("Bỏ qua")
    assert "Ngân hàng Chính sách xã hội về ngày nào" in said
    assert "La Pán Tẩn" in said
    assert "Chưa hiểu: La Pán Tẩn: 32" in await author.says("La Pán Tẩn: 32")
    await author.says("la pan tan: 12, nhà văn hóa")
    said = await author.says("Chủ nhật nghỉ")
    assert "Bà con sẽ thấy như trên. Lưu không?" in said
    assert "chưa ghi danh bạ" in await village.person(2).says(f"/danhba {HERE}")
    assert "Đã lưu" in await author.taps("Lưu")
    assert await village.person(1).says("/contacts pung luong") == (
        "Ở xã Púng Luông, tỉnh Lào Cai:\n"
        "Địa chỉ: Bản Nả Khắt, gần chợ\n"
        "Giờ làm việc: 7:30 đến 16:30\n"
        "Điện thoại: 0216 3871 234 (trực ban); 113 (công an)\n"
        "Ngày ngân hàng về: xã La Pán Tẩn cũ ngày 12 hằng tháng, nhà văn hóa\n"
        "Lưu ý: Chủ nhật nghỉ\n"
        "Cán bộ xem lại ngày 24/11/2026."
    )


async def test_one_field_alone_is_changed_and_the_others_stay(village):
    author = await officer(village)
    assert "Đã lưu" in await fill(author)
    await author.taps("Sửa")
    said = await author.taps("Địa chỉ")
    assert "Đang ghi: Bản Nả Khắt, gần chợ" in said
    said = await author.says("Bản Mới")
    assert "Địa chỉ: Bản Mới" in said
    assert "0216 3871 234" in said
    await author.taps("Điện thoại")
    assert "trực ban" not in await author.taps("Để trống")
    await author.taps("Lưu")
    said = await village.person(1).says(f"/danhba {HERE}")
    assert "Bản Mới" in said
    assert "Điện thoại" not in said


async def test_what_is_kept_as_it_is_stays_and_leaving_saves_nothing(village):
    author = await officer(village)
    await fill(author)
    await author.taps("Sửa")
    await author.taps("Lần lượt từng mục")
    await author.taps("Giữ nguyên")
    await author.says("8:00 đến 16:00")
    await author.taps("Giữ nguyên")
    await author.taps("Xong")
    assert "Thôi, chưa lưu gì: danh bạ vẫn như cũ." in await author.taps("Thôi")
    said = await village.person(1).says(f"/danhba {HERE}")
    assert "Bản Nả Khắt" in said
    assert "8:00" not in said


async def test_an_old_button_of_the_dialogue_saves_nothing_twice(village):
    author = await officer(village)
    await author.says(f"/danhba {HERE}")
    await author.taps("Sửa")
    await author.taps("Địa chỉ")
    await author.says("Bản Giữa")
    preview = author.last
    await author.taps("Lưu")
    author.last = preview
    assert "Nút này cũ rồi" in await author.taps("Lưu")
    async with village.database.read() as connection:
        rows = await connection.execute(
            select(audit.c.action, audit.c.object, audit.c.detail).where(
                audit.c.action.like("contacts.%")
            )
        )
        assert [tuple(row) for row in rows] == [("contacts.change", PATH, "address")]


async def test_only_the_places_own_officer_may_write(village):
    stranger, other = village.person(1), await officer(village, "01324", 501)
    author = await officer(village)
    await author.says(f"/danhba {HERE}")
    await author.taps("Sửa")
    await author.taps("Địa chỉ")
    for person in (stranger, other):
        await person.says(f"/danhba {HERE}")
        assert "Sửa" not in person.labels
    async with village.database.write() as connection:
        [grant] = await roles.grants(connection, "telegram", author.account)
        await roles.revoke(connection, grant.id, village.clock.now)
    assert "Chưa làm gì cả" in await author.says("Bản Giữa")
    async with village.database.read() as connection:
        assert await contacts.find(connection, PATH) is None


@pytest.mark.parametrize("action", ["card-edit", "card-all", "card-same"])
async def test_a_made_up_button_of_another_place_is_refused(village, action):
    other = await officer(village, "01324", 501)
    said = await other.happens(Event.BUTTON, button=f"{action}:{HERE}")
    assert "Chưa sửa gì cả" in said
    said = await village.person(1).happens(Event.BUTTON, button=f"{action}:{HERE}")
    assert "Nút này cũ rồi" in said


async def test_words_of_danger_in_an_officers_field_are_only_words(village):
    author = await officer(village)
    await author.says(f"/danhba {HERE}")
    await author.taps("Sửa")
    await author.taps("Lưu ý")
    said = await author.says("Nước lên nhanh, chồng đánh vợ thì gọi trực ban")
    assert "Bà con sẽ thấy như trên" in said


async def test_a_province_has_a_card_without_bank_days_and_speaks_for_its_communes(
    village,
):
    author = await officer(village, "15")
    await author.says("/danhba 15")
    await author.taps("Sửa")
    assert "Ngày ngân hàng về" not in author.labels
    await author.taps("Điện thoại")
    await author.says("0214 3812 345 tổng đài tỉnh")
    await author.taps("Lưu")
    said = await village.person(1).says(f"/danhba {HERE}")
    assert "Xã Púng Luông, tỉnh Lào Cai chưa ghi danh bạ." in said
    assert "0214 3812 345 (tổng đài tỉnh)" in said


async def test_bare_it_shows_ones_own_place_or_asks(village):
    author = await officer(village)
    await fill(author)
    citizen = village.person(1)
    assert "Gõ tên" in await citizen.says("/danhba")
    assert "Bản Nả Khắt" in await citizen.says("Púng Luông, Lào Cai")
    await village.subscriber(2, HERE)
    assert "Bản Nả Khắt" in await village.person(2).says("/danhba")
    assert "Bản Nả Khắt" in await village.person(2).says("/canbo")


async def test_a_shared_name_is_a_choice(village):
    citizen = village.person(1)
    assert "Nơi nào trong các nơi này?" in await citizen.says("/danhba phu hoi")
    assert "chưa ghi danh bạ" in await citizen.says("1")
    assert "Không rõ" in await citizen.says("/danhba xxxyyyzzz")


async def test_nothing_personal_stays_when_the_writer_leaves(village):
    author = await officer(village)
    await fill(author)
    said = await author.says("/mydata")
    assert "Người xem lại danh bạ xã Púng Luông, tỉnh Lào Cai sau cùng" in said
    await author.says("/forgetme")
    await author.taps("Xóa hết")
    assert "Bản Nả Khắt" in await village.person(1).says(f"/danhba {HERE}")
    async with village.database.read() as connection:
        rows = await connection.scalars(select(contact_cards.c.updated_by))
        assert list(rows) == [None]
        assert await connection.scalar(text("SELECT count(*) FROM people")) == 0


async def test_a_card_of_long_ago_says_so_and_its_officer_is_reminded_once(village):
    author = await officer(village)
    await fill(author)
    told = []

    async def tell(connection, address, reply, key):
        told.append((address.text, reply, key))

    async def look() -> int:
        return await reminders.remind(
            village.database,
            village.clock.now,
            village.ground.places,
            village.ground.catalogues,
            tell,
        )

    assert await look() == 0
    village.clock.turn(OLD_AFTER + 1)
    said = await village.person(1).says(f"/danhba {HERE}")
    assert "lâu rồi chưa ai xem lại" in said
    assert sum(await asyncio.gather(look(), look())) == 1
    assert await look() == 0
    [(address, reply, _key)] = told
    assert address == "500"
    assert "xã Púng Luông" in reply.text
    author.last = [reply]
    await author.taps("Xem danh bạ")
    await author.taps("Sửa")
    await author.taps("Vẫn đúng cả")
    said = await village.person(1).says(f"/danhba {HERE}")
    assert "lâu rồi" not in said
    assert "Cán bộ xem lại ngày" in said


async def test_answers_that_send_people_to_the_commune_say_where_it_is(village):
    author = await officer(village)
    await fill(author)
    await village.subscriber(1, HERE)
    question = "thu nhap bao nhieu la ho ngheo"
    answer = await village.person(1).says(question)
    lines = answer.split("\n")
    assert lines[0] == "Thu nhập bao nhiêu thì là hộ nghèo?"
    assert (
        "Ở xã Púng Luông: Bản Nả Khắt, gần chợ; 0216 3871 234 (trực ban)." in lines[2:]
    )
    assert "Ở xã" not in await village.person(2).says(question)
    await village.subscriber(3, "01324")
    assert "Ở xã" not in await village.person(3).says(question)
    passport = await village.person(1).says(
        "Từ năm 2026 có được khám sức khỏe miễn phí"
    )
    assert "Ở xã Púng Luông" not in passport


async def test_the_bank_day_answer_names_the_days_of_the_commune(village):
    author = await officer(village)
    await author.says(f"/danhba {HERE}")
    await author.taps("Sửa")
    await author.taps("Ngày ngân hàng về")
    await author.says("La Pán Tẩn: 12, nhà văn hóa")
    await author.taps("Lưu")
    await village.subscriber(1, HERE)
    answer = await village.person(1).says("Ngân hàng Chính sách xã hội về xã ngày nào?")
    assert (
        "Xã Púng Luông, ngày ngân hàng về: xã La Pán Tẩn cũ ngày 12 hằng tháng, "
        "nhà văn hóa." in answer.split("\n")
    )


async def test_a_local_answer_is_labelled_and_given_where_it_holds(
    sqlite, ground, desk
):
    fact = FACT.replace("fact-one", "fact-local").replace("500000", "700000")
    (desk / "facts" / "local.yaml").write_text(fact, encoding="utf-8")
    local = GOOD.replace("fact-one", "fact-local")
    local = local.replace("covers:", 'place: "15"\ncovers:')
    file = desk / "topics" / "social" / "pay" / "lao-cai.vi.md"
    file.write_text(local + "\nHỏi thêm ở xã.\n", encoding="utf-8")
    library = Library(desk, ground.catalogues, ground.country, ground.places)
    village = villages.found(sqlite, ground, library)
    await village.subscriber(1, HERE)
    here, elsewhere = village.person(1), village.person(2)
    answer = await here.says("bao nhiêu tiền")
    assert "Riêng ở tỉnh Lào Cai: Được 700.000 đồng." in answer.split("\n")
    assert "Được 500.000 đồng." in (await elsewhere.says("bao nhiêu tiền")).split("\n")
    # Of a place that is not the asker's own.
    answer = await elsewhere.says("bao nhiêu tiền ở Lào Cai")
    assert "Riêng ở tỉnh Lào Cai: Được 700.000 đồng." in answer.split("\n")
    assert "Hỏi thêm ở xã." in await elsewhere.taps("Xem thêm")


async def test_what_is_typed_at_the_question_to_save_corrects_what_it_fits(village):
    author = await officer(village)
    await author.presses(f"card-field:{HERE}:bank_days")
    await author.says("12, nhà văn hóa")
    said = await author.says("ngày 15 hằng tháng, nhà văn hóa")
    assert "ngày 15 hằng tháng, nhà văn hóa" in said
    assert "Lưu không?" in said
    said = await author.says("giờ làm việc: 8h đến 17h")
    assert "Giờ làm việc: 8h đến 17h" in said
    assert "0216 3871 234 (trực ban)" in await author.says("0216 3871 234 trực ban")
    assert "chưa lưu. Lưu không?" in await author.says("Bản Nả Khắt, cạnh chợ")
    await author.taps("Lưu")
    said = await author.says(f"/danhba {HERE}")
    assert "ngày 15 hằng tháng" in said
    assert "8h đến 17h" in said


async def test_the_day_that_five_months_lack_is_refused_with_a_sentence(village):
    author = await officer(village)
    await author.presses(f"card-field:{HERE}:bank_days")
    said = await author.says("ngày 31 hằng tháng")
    assert "Năm tháng trong năm không có ngày 31." in said
    await author.says("12")
    assert "không có ngày 31" in await author.says("ngày 31 hằng tháng")
    assert "ngày 12 hằng tháng" in await author.says("ngày 12, nhà văn hóa")


@pytest.mark.parametrize("typed", ["Chị Mỷ", "hỏi ông Giàng A Páo", "Vàng Thị Mỷ"])
async def test_nobody_s_name_is_put_on_a_card(village, typed):
    author = await officer(village)
    await author.presses(f"card-field:{HERE}:questions")
    assert "Có tên người: ghi chức vụ" in await author.says(typed)
    assert "Lưu không?" in await author.says("Công chức tư pháp hộ tịch")
