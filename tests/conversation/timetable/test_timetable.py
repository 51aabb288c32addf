"""`/lichphat`: what comes next in a place, and what may be changed there by whom."""

import pytest

from bot.bulletins.recurring.bulletin_files import BankDay
from bot.people.model import Role
from tests.bulletins.test_recurring_bulletins import at, founded
from tests.support.village import Ear

COMMUNE, OTHER, PROVINCE = "01324", "01327", "04"


@pytest.fixture
async def village(sqlite, ground, library):
    village = founded(sqlite, ground, library, "2026-11-28T07:00")  # a Saturday
    village.timetable.bulletins = tuple(
        one for one in village.timetable.bulletins if one.id != "tips"
    )
    await village.subscriber(1, COMMUNE)
    await village.timetable.tick()
    return village


async def holder(village, role, place, number=500):
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def sent(village, *, until: str) -> Ear:
    """What is sent up to an instant."""
    ear = Ear()
    village.clock.now = at(until)
    async with village.sending(ear):
        for one in (await village.timetable.tick()).broadcasts:
            await village.until_done(one)
    return ear


async def test_the_next_edition_is_one_that_goes_out(village):
    village.timetable.bank_days = (BankDay("", "", COMMUNE, 5, "nhà văn hóa", "xã"),)
    author = await holder(village, Role.OFFICER, COMMUNE)
    said = await author.says("/lichphat")
    assert "Ngày ngân hàng về xã: bật, kỳ tới thứ Sáu 4/12" in said
    assert "Cảnh báo lừa đảo: bật, kỳ tới thứ Tư 2/12, 18:00 tối: “Cảnh báo" in said
    assert "Mùa mưa bão: bật, kỳ tới thứ Hai 30/11" in said
    assert "Tin gộp cuối tuần: bật, kỳ tới Chủ nhật 29/11" in said
    assert "có tin thì mới gửi" in said


async def test_a_bank_day_that_nobody_has_is_not_promised(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    said = await author.says("/lichphat")
    assert "Ngày ngân hàng về xã: bật, chưa có kỳ nào sắp tới" in said


async def test_three_editions_ahead_are_the_words_that_go_out(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await author.says("/lichphat lừa đảo")
    shown = [line for line in author.last[0].text.splitlines() if line[0] == "–"]
    assert len(shown) == 3
    ear = await sent(village, until="2026-12-02T18:01")
    letter = next(x for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text)
    promised = shown[0].split("“")[1].rstrip("”…")
    assert " ".join(letter.reply.text.split()).startswith(promised)


async def test_off_in_two_taps_and_for_the_own_commune_alone(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await village.subscriber(2, OTHER)
    said = await author.says("/lichphat")
    number = next(x for x in said.splitlines() if "Cảnh báo lừa đảo" in x)[0]
    await author.taps(number)
    assert "Cảnh báo lừa đảo, xã Cốc Pàng, tỉnh Cao Bằng: tắt" in await author.taps(
        "Tắt"
    )
    ear = await sent(village, until="2026-12-02T18:01")
    warned = {x.address.text for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text}
    assert warned == {"2"}


async def test_a_province_turns_it_off_and_a_commune_on_again(village):
    admin = await holder(village, Role.ADMIN, PROVINCE)
    await village.subscriber(2, OTHER)
    assert "tắt" in await admin.says("/lichphat tắt scams")
    author = await holder(village, Role.OFFICER, COMMUNE, 501)
    said = await author.says("/lichphat scams")
    assert "tắt" in said
    assert "Theo tỉnh Cao Bằng." in said
    await author.taps("Bật")
    ear = await sent(village, until="2026-12-02T18:01")
    warned = {x.address.text for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text}
    assert warned == {"1"}
    await author.says("/lichphat scams")
    assert "Theo tỉnh Cao Bằng." in await author.taps("Như nơi trên")


async def test_another_time_is_kept_for_that_place_alone(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await village.subscriber(2, OTHER)
    await author.says("/lichphat scams")
    await author.taps("Giờ khác")
    assert "không gửi bản tin" in await author.says("23h")
    assert "8:00 thứ Tư" in await author.says("8h")
    ear = await sent(village, until="2026-12-02T08:01")
    [letter] = [x for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text]
    assert letter.address.text == "1"
    ear = await sent(village, until="2026-12-02T18:01")
    [other] = [x for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text]
    assert other.address.text == "2"
    assert other.reply.text == letter.reply.text


async def test_one_edition_is_skipped_and_the_next_comes(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await author.says("/lichphat scams")
    said = await author.taps("Bỏ kỳ thứ Tư 2/12")
    assert "– thứ Tư 2/12, 18:00 tối: bỏ kỳ này" in said
    assert "kỳ tới thứ Tư 9/12" in await author.says("/lichphat")
    ear = await sent(village, until="2026-12-02T18:01")
    assert not [x for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text]
    ear = await sent(village, until="2026-12-09T18:01")
    assert [x for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text]


async def test_a_skip_is_taken_back(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await author.says("/lichphat scams")
    await author.taps("Bỏ kỳ thứ Tư 2/12")
    assert "bỏ kỳ này" not in await author.taps("Vẫn gửi kỳ thứ Tư 2/12")
    ear = await sent(village, until="2026-12-02T18:01")
    assert [x for x in ear.heard if "Cảnh báo lừa đảo" in x.reply.text]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("tắt 1", "tắt"),
        ("1 tắt", "tắt"),
        ("1 bật 8h", "8:00"),
        ("bật 1 lúc 8h", "8:00"),
        ("1 5 giờ chiều", "17:00"),
        ("lừa đảo tắt", "Cảnh báo lừa đảo, xã Cốc Pàng, tỉnh Cao Bằng: tắt"),
        ("9 tắt", "Không có bản tin nào tên “9”"),
        ("1 25h", "Không rõ mấy giờ"),
    ],
)
async def test_a_change_in_the_words_of_the_command(village, typed, seen):
    author = await holder(village, Role.OFFICER, COMMUNE)
    assert seen in await author.says(f"/lichphat {typed}")


async def test_no_button_refuses_and_none_that_is_forged_acts(village):
    admin = await holder(village, Role.ADMIN, PROVINCE)
    await admin.says("/lichphat")
    for number in [x for x in admin.labels if x.isdigit()]:
        await admin.says("/lichphat")
        await admin.taps(number)
        if "Tắt" in admin.labels:
            assert "Không" not in await admin.taps("Tắt")
    author = await holder(village, Role.OFFICER, PROVINCE, 501)  # no admin: only looks
    await author.says("/lichphat")
    await author.taps("1")
    assert "Tắt" not in author.labels
    for code in ("VN", "08", OTHER):
        said = await author.presses(f"schedule-set:scams:{code}:on")
        expected = "Không có quyền" if code == "04" else "cũ rồi"
        assert expected in said or code == OTHER
    assert "Không có quyền" in await author.says("/lichphat 1 bật")


async def test_a_citizen_sees_no_schedule(village):
    said = await village.person(77).says("/lichphat")
    assert "Lệnh này không dùng được ở đây" in said
