"""When a notice goes: said as people say it, said back, and only then so."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.clock import DAY, HOUR, instant, local
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.people import place_settings
from bot.people.model import Role
from bot.people.place_settings import QuietHours, Setting
from tests.support import village as villages
from tests.support.village import Person, Village

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HERE = "01324"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    found = villages.found(sqlite, ground, library)
    found.clock.now = at(2026, 11, 28, 20, 24)  # a Saturday
    return found


def at(*moment: int) -> int:
    return instant(datetime(*moment, tzinfo=ZONE))


async def asked(village: Village, text: str = "Họp dân") -> Person:
    author = village.person(500)
    await author.says(f"/start {await village.invitation(Role.OFFICER, HERE)}")
    await author.says(f"/thongbao {text}")
    await author.taps("Hẹn giờ")
    return author


async def notice(village: Village, number: int = 1) -> Broadcast:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    assert found is not None
    return found


async def goes_at(village: Village) -> str:
    found = await notice(village)
    assert found.state is State.SCHEDULED
    return f"{local(found.starts_at, ZONE):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("typed", "understood", "moment"),
    [
        ("8h30 thứ hai tới", "thứ Hai 30/11, 8:30 sáng, còn 36 giờ", "11-30 08:30"),
        ("1h trưa mai", "Chủ nhật 29/11, 13:00 chiều, còn 17 giờ", "11-29 13:00"),
        ("tối mai 7 rưỡi", "Chủ nhật 29/11, 19:30 tối, còn 23 giờ", "11-29 19:30"),
        ("6h mùng 1/12", "thứ Ba 1/12, 6:00 sáng, còn 2 ngày", "12-01 06:00"),
        ("30 phút nữa", "thứ Bảy 28/11, 20:54 tối, còn 30 phút", "11-28 20:54"),
    ],
)
async def test_what_was_understood_is_said_and_counts_after_dung(
    village, typed, understood, moment
):
    author = await asked(village)
    assert understood in await author.says(typed)
    assert (await notice(village)).state is State.DRAFT
    said = await author.taps("Đúng")
    assert f"Đã hẹn gửi {understood}" in said
    assert await goes_at(village) == f"2026-{moment}"


async def test_a_typed_yes_is_as_good_as_the_button(village):
    author = await asked(village)
    await author.says("8h30 thứ hai tới")
    assert "Đã hẹn gửi thứ Hai" in await author.says("đúng rồi")


async def test_another_time_typed_over_the_question_takes_its_place(village):
    author = await asked(village)
    await author.says("8h30 thứ hai tới")
    assert "thứ Ba 1/12" in await author.says("8h30 thứ ba")
    await author.taps("Đúng")
    assert await goes_at(village) == "2026-12-01 08:30"


async def test_without_tones_it_is_asked_which_is_meant(village):
    author = await asked(village)
    assert "Gửi lúc nào?" in await author.says("8h30 thu hai toi")
    assert author.labels == [
        "thứ Hai 30/11, 8:30 sáng",
        "thứ Hai 30/11, 20:30 tối",
        "Thôi",
    ]
    await author.taps("thứ Hai 30/11, 8:30 sáng")
    assert await goes_at(village) == "2026-11-30 08:30"


async def test_on_saturday_saturday_is_today_or_in_a_week(village):
    village.clock.now = at(2026, 11, 28, 7, 0)
    author = await asked(village)
    await author.says("9h thứ bảy")
    assert author.labels[:2] == ["thứ Bảy 28/11, 9:00 sáng", "thứ Bảy 5/12, 9:00 sáng"]


async def test_weekday_and_date_that_disagree_are_said_and_both_offered(village):
    author = await asked(village)
    said = await author.says("8h thứ sáu 5/12")
    assert "5/12 là thứ Bảy. Gửi ngày nào?" in said
    assert author.labels[:2] == ["thứ Sáu 4/12, 8:00 sáng", "thứ Bảy 5/12, 8:00 sáng"]
    await author.taps("thứ Sáu 4/12, 8:00 sáng")
    assert await goes_at(village) == "2026-12-04 08:00"


async def test_an_afternoon_without_an_hour_offers_hours_and_takes_one(village):
    village.clock.now = at(2026, 11, 28, 7, 0)
    author = await asked(village)
    assert "Mấy giờ?" in await author.says("chiều nay")
    assert "thứ Bảy 28/11, 15:00 chiều" in author.labels
    assert "thứ Bảy 28/11, 15:30 chiều" in await author.says("3h30")
    await author.taps("Đúng")
    assert await goes_at(village) == "2026-11-28 15:30"


async def test_a_year_that_is_a_slip_is_asked_about(village):
    author = await asked(village)
    assert "1.461 ngày" in await author.says("18:00 28/11/2030")
    said = await author.taps("Đúng")
    assert "năm 2030, còn 1.461 ngày nữa. Đúng năm không?" in said
    assert (await notice(village)).state is State.DRAFT
    assert "Chủ nhật 28/11/2027, 18:00 tối" not in author.labels  # a year as well
    assert "Đã hẹn gửi thứ Năm 28/11/2030" in await author.taps("Đúng, năm 2030")


async def test_the_same_day_of_a_nearer_year_is_offered_beside_a_far_one(village):
    author = await asked(village)
    await author.says("18:00 31/12/2030")
    await author.taps("Đúng")
    await author.taps("thứ Năm 31/12, 18:00 tối")
    assert await goes_at(village) == "2026-12-31 18:00"


@pytest.mark.parametrize("typed", ["1h sáng mai", "3h sáng thứ hai", "22h mai"])
async def test_while_people_sleep_is_asked_once_more(village, typed):
    author = await asked(village)
    await author.says(typed)
    assert "bà con đang nghỉ. Vẫn gửi giờ ấy?" in await author.taps("Đúng")
    assert (await notice(village)).state is State.DRAFT
    assert "Đã hẹn gửi" in await author.taps("Vẫn gửi giờ ấy")


async def test_the_morning_is_offered_instead_of_the_night(village):
    author = await asked(village)
    await author.says("1h sáng mai")
    await author.taps("Đúng")
    await author.taps("Đổi sang Chủ nhật 29/11, 6:00 sáng")
    assert await goes_at(village) == "2026-11-29 06:00"


async def test_each_place_has_its_own_quiet_hours(village):
    place = village.ground.places.by_code(HERE)
    async with village.database.write() as connection:
        await place_settings.put(
            connection,
            place.path,
            Setting.QUIET,
            QuietHours(time(12), time(14)),
            by=None,
            now=village.clock.now,
        )
    author = await asked(village)
    await author.says("13h mai")
    assert "bà con đang nghỉ" in await author.taps("Đúng")
    await author.taps("Giờ khác")
    await author.says("22h mai")
    assert "Đã hẹn gửi" in await author.taps("Đúng")


async def test_the_example_is_ahead_and_understood_as_it_stands(village):
    author = await asked(village)
    said = author.last[-1].text
    example = said.rpartition("hoặc ")[2]
    assert example == "18:00 29/11"
    assert "Chủ nhật 29/11, 18:00 tối" in await author.says(example)


async def test_a_time_that_is_over_is_refused_with_ways_on(village):
    author = await asked(village)
    said = await author.says("18:00 27/11")
    assert "Thứ Sáu 27/11, 18:00 tối đã qua rồi." in said
    assert author.labels == ["Chủ nhật 29/11, 18:00 tối", "Thôi"]
    await author.taps("Chủ nhật 29/11, 18:00 tối")
    assert await goes_at(village) == "2026-11-29 18:00"


async def test_what_is_no_time_is_said_with_the_way_out(village):
    author = await asked(village)
    assert "Chưa hiểu giờ này." in await author.says("25h")
    assert "Thôi" in author.labels
    assert "Tin chưa gửi cho ai" in await author.taps("Thôi")
    assert (await notice(village)).state is State.DRAFT


async def test_an_offer_that_has_become_past_is_not_taken(village):
    author = await asked(village)
    await author.says("30 phút nữa")
    village.clock.turn(HOUR)
    assert "đã qua rồi" in await author.taps("Đúng")
    assert (await notice(village)).state is State.DRAFT


async def test_a_forged_moment_is_asked_about_like_any_other(village):
    author = await asked(village)
    step = author.button("6 giờ sáng mai").data.rpartition("#")[2]
    assert "cũ rồi" in await author.presses(f"notice-at:soon#{step}")
    far = at(2030, 11, 28, 3, 0)
    await author.presses(f"notice-at:{far}:moment#{step}")
    assert (await notice(village)).state is State.DRAFT


async def test_now_in_quiet_hours_is_asked_once_more_and_goes(village):
    village.clock.now = at(2026, 11, 28, 22, 30)
    await village.subscriber(1, HERE)
    author = await asked(village)
    await author.taps("Thôi")
    await author.says("/banthao")
    await author.taps("1")
    assert "22:30 đêm, bà con đang nghỉ" in await author.taps("Gửi ngay")
    assert (await notice(village)).state is State.DRAFT
    assert "Đang gửi" in await author.taps("Vẫn gửi ngay")
    await village.planner.plan(await notice(village))
    assert (await notice(village)).state is State.SENDING


async def test_now_in_quiet_hours_may_wait_for_the_morning(village):
    village.clock.now = at(2026, 11, 28, 22, 30)
    author = village.person(500)
    await author.says(f"/start {await village.invitation(Role.OFFICER, HERE)}")
    await author.says("/thongbao Họp dân")
    await author.taps("Gửi ngay")
    said = await author.taps("Đợi đến sáng")
    assert "Đã hẹn gửi Chủ nhật 29/11, 6:00 sáng, còn 8 giờ" in said
    assert await goes_at(village) == "2026-11-29 06:00"


async def test_an_urgent_notice_wakes_people(village):
    village.clock.now = at(2026, 11, 28, 2, 10)
    author = village.person(500)
    await author.says(f"/start {await village.invitation(Role.OFFICER, HERE)}")
    await author.says("/thongbao Lũ quét, đi ngay")
    await author.taps("Đặt là tin khẩn")
    assert "Đang gửi" in await author.taps("Gửi ngay")
    await village.planner.plan(await notice(village))
    assert (await notice(village)).state is State.SENDING


async def test_a_day_after_its_own_end_is_refused(village):
    from dataclasses import replace

    from bot.bulletins import notice_text

    author = await asked(village)
    found = await notice(village)
    text = notice_text.of(found, village.ground.places)
    details = replace(text.details, ends=village.clock.now + DAY)
    async with village.database.write() as connection:
        worded = notice_text.draft(
            replace(text, details=details),
            now=village.clock.now,
            zone=ZONE,
            catalogues=village.ground.catalogues,
            places=village.ground.places,
            state=State.DRAFT,
        )
        assert await broadcasts.amend(connection, found.id, worded)
    assert "Tin hết hạn" in await author.says("8h thứ ba")


@pytest.mark.parametrize("typed", ["8h30 thứ hai tới", "7 giờ tối nay", "12h đêm mai"])
async def test_a_time_is_no_cry(village, typed):
    author = await asked(village)
    assert "nguy" not in await author.says(typed)


@pytest.mark.parametrize("typed", ["cháy nhà 7 giờ tối nay", "chồng đánh tôi 8h"])
async def test_a_cry_with_an_hour_in_it_is_a_cry(village, typed):
    author = await asked(village)
    said = await author.says(typed)
    assert "114" in said or "113" in said
