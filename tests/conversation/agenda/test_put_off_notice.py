"""What is put off is read, moved, handed over, called off; and never quietly missed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.clock import HOUR, MINUTE, instant
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.people import roles
from bot.people.model import Role
from bot.store.tables.people import roles as roles_table
from tests.support import village as villages
from tests.support.village import Person, Village

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HERE, ELSEWHERE = "01324", "01327"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    found = villages.found(sqlite, ground, library)
    found.clock.now = instant(datetime(2026, 11, 28, 20, 0, tzinfo=ZONE))  # Saturday
    return found


async def officer(village: Village, number: int, place: str = HERE) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def put_off(village: Village, time: str = "8h chủ nhật") -> Person:
    await village.subscriber(1, HERE)
    author = await officer(village, 500)
    await author.says("/thongbao Họp dân ở nhà văn hóa")
    await author.taps("Hẹn giờ")
    await author.says(time)
    assert "Đã hẹn gửi" in await author.taps("Đúng")
    return author


async def notice(village: Village, number: int = 1) -> Broadcast:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    assert found is not None
    return found


async def comes_round(village: Village) -> None:
    """The sender looks: what is due is planned, what has ended is told; none leaves."""
    sender = village.root.make_sender()
    await sender._look()
    await sender._tell_what_is_due()


# --- missed ---------------------------------------------------------------------------


async def test_a_time_missed_by_half_an_hour_is_asked_about_and_nothing_goes(village):
    author = await put_off(village)
    village.clock.turn(12 * HOUR + 31 * MINUTE)  # 8:31 on Sunday
    await comes_round(village)
    assert (await notice(village)).state is State.MISSED
    said = await author.hears()
    assert "Hẹn gửi Chủ nhật 29/11, 8:00 sáng, lúc ấy máy chủ tắt nên lỡ giờ." in said
    assert author.labels == ["Gửi bây giờ", "Giờ khác", "Bỏ"]
    await comes_round(village)
    assert await author.hears() == ""  # told once


async def test_half_an_hour_late_it_still_goes(village):
    await put_off(village)
    village.clock.turn(12 * HOUR + 29 * MINUTE)
    await village.planner.plan(await notice(village))
    assert (await notice(village)).state is State.SENDING


async def test_days_late_what_was_sent_at_once_still_goes(village):
    await village.subscriber(1, HERE)
    author = await officer(village, 500)
    await author.says("/thongbao Họp dân")
    await author.taps("Gửi ngay")
    village.clock.turn(20 * HOUR)
    await village.planner.plan(await notice(village))
    assert (await notice(village)).state is State.SENDING


async def missed(village: Village) -> Person:
    author = await put_off(village)
    village.clock.turn(21 * HOUR)  # 17:00 on Sunday
    await comes_round(village)
    await author.hears()
    return author


async def test_what_was_missed_goes_now_once(village):
    author = await missed(village)
    asked = author.last
    assert "Đang gửi" in await author.taps("Gửi bây giờ")
    assert (await notice(village)).state is State.SCHEDULED
    author.last = asked
    assert "đã hẹn giờ khác rồi" in await author.taps("Gửi bây giờ")
    village.clock.turn(MINUTE)
    await village.planner.plan(await notice(village))
    assert (await notice(village)).state is State.SENDING


async def test_what_was_missed_gets_another_time(village):
    author = await missed(village)
    assert "Gửi lúc nào?" in await author.taps("Giờ khác")
    await author.says("18:30")
    assert "Đã hẹn gửi Chủ nhật 29/11, 18:30 tối" in await author.taps("Đúng")
    found = await notice(village)
    assert (found.state, found.finished_at) == (State.SCHEDULED, None)


async def test_what_was_missed_is_dropped(village):
    author = await missed(village)
    assert "Chưa gửi cho ai" in await author.taps("Bỏ")
    assert (await notice(village)).state is State.MISSED


async def test_at_night_what_was_missed_is_asked_about_once_more(village):
    author = await put_off(village)
    village.clock.turn(26 * HOUR)  # 22:00
    await comes_round(village)
    await author.hears()
    assert "bà con đang nghỉ" in await author.taps("Gửi bây giờ")
    assert (await notice(village)).state is State.MISSED
    assert "Đang gửi" in await author.taps("Vẫn gửi ngay")


async def test_a_stranger_to_the_place_decides_nothing_about_what_was_missed(village):
    await missed(village)
    other = await officer(village, 600, ELSEWHERE)
    for button in ("missed-now:1", "missed-drop:1", "missed-later:1"):
        await other.presses(button)
        assert (await notice(village)).state is State.MISSED


# --- read, moved, changed -------------------------------------------------------------


async def test_it_is_read_whole_with_its_time(village):
    author = await put_off(village)
    said = await author.taps("Xem, đổi giờ")
    assert author.last[0].text.startswith("Họp dân ở nhà văn hóa\n")
    assert "Tin số 1: hẹn gửi Chủ nhật 29/11, 8:00 sáng, còn 12 giờ." in said
    assert author.labels == ["Đổi giờ", "Sửa", "Lặp lại", "Giao người khác", "Hủy hẹn"]


async def test_it_is_moved_and_names_its_new_day(village):
    author = await put_off(village)
    await author.taps("Xem, đổi giờ")
    await author.taps("Đổi giờ")
    await author.says("7 rưỡi sáng thứ ba")
    assert "Đã hẹn gửi thứ Ba 1/12, 7:30 sáng" in await author.taps("Đúng")
    found = await notice(village)
    assert found.starts_at == instant(datetime(2026, 12, 1, 7, 30, tzinfo=ZONE))
    async with village.database.read() as connection:
        bodies = await broadcasts.body(connection, 1)
    assert "1/12/2026" in bodies["vi"].text


async def test_changing_its_words_makes_it_a_draft_again(village):
    author = await put_off(village)
    await author.taps("Xem, đổi giờ")
    said = await author.taps("Sửa")
    assert "Tin về lại bản nháp để sửa" in said
    assert (await notice(village)).state is State.DRAFT
    assert "Hẹn giờ" in author.labels


async def test_what_has_begun_is_neither_moved_nor_changed(village):
    author = await put_off(village)
    await author.taps("Xem, đổi giờ")
    buttons = {label: author.button(label).data for label in author.labels}
    village.clock.turn(12 * HOUR + MINUTE)
    await village.planner.plan(await notice(village))
    for label in ("Đổi giờ", "Sửa", "Giao người khác"):
        assert "không còn chờ giờ nữa" in await author.presses(buttons[label])
    assert (await notice(village)).state is State.SENDING


async def test_other_places_notices_are_not_there(village):
    await put_off(village)
    other = await officer(village, 600, ELSEWHERE)
    for button in (
        "scheduled:1",
        "scheduled-edit:1",
        "scheduled-give:1",
        "scheduled-to:1:2",
        "scheduled-move:1",
    ):
        assert "không còn chờ giờ nữa" in await other.presses(button)
    assert "Không có tin nào mang số này" in await other.presses("stop-yes:1")
    assert (await notice(village)).state is State.SCHEDULED


# --- handed over ----------------------------------------------------------------------


async def test_it_is_handed_over_to_a_colleague_who_is_told(village):
    author = await put_off(village)
    colleague = await officer(village, 600)
    await author.presses("scheduled:1")
    assert "Giao tin số 1 cho ai?" in await author.taps("Giao người khác")
    assert "500" not in str(author.labels)
    assert "Đã giao tin số 1" in await author.taps("cán bộ số 2")
    said = await colleague.hears()
    assert "Tin này nay giao cho máy này, hẹn gửi Chủ nhật 29/11" in said
    assert (await notice(village)).report_to == colleague.address
    village.clock.turn(12 * HOUR + MINUTE)
    async with village.database.write() as connection:
        await roles.revoke(connection, 1, village.clock.now)  # whose it was
    await village.planner.plan(await notice(village))
    assert (await notice(village)).state is State.SENDING


async def test_alone_in_the_place_there_is_nobody_to_hand_over_to(village):
    author = await put_off(village)
    await author.presses("scheduled:1")
    assert "chưa có cán bộ soạn tin nào khác" in await author.taps("Giao người khác")


async def test_it_is_not_handed_to_who_holds_the_role_elsewhere(village):
    author = await put_off(village)
    await officer(village, 600, ELSEWHERE)
    assert "không còn soạn tin" in await author.presses("scheduled-to:1:2")
    assert (await notice(village)).report_to == author.address


# --- stopped --------------------------------------------------------------------------


async def test_calling_off_asks_once_and_leaves_a_draft(village):
    author = await put_off(village)
    said = await author.taps("Hủy hẹn")
    assert "Hẹn gửi Chủ nhật 29/11, 8:00 sáng, chưa gửi cho ai. Hủy hẹn?" in said
    assert (await notice(village)).state is State.SCHEDULED
    assert "vẫn gửi như đã hẹn" in await author.taps("Cứ để gửi")
    await author.says("/dunggui 1")
    said = await author.taps("Hủy hẹn")
    assert "Đã hủy hẹn, chưa gửi cho ai. Tin về lại bản nháp." in said
    assert "Họp dân" in await author.says("/banthao")


async def test_a_colleague_s_calling_off_is_told_to_the_author_at_once(village):
    author = await put_off(village)
    colleague = await officer(village, 600)
    await colleague.says("/dunggui 1")
    assert "Đã báo người soạn" in await colleague.taps("Hủy hẹn")
    said = await author.hears()
    assert "Một cán bộ khác vừa hủy hẹn tin này. Chưa gửi cho ai" in said
    assert "Hẹn giờ" in await author.taps("Mở tin") or "Hẹn giờ" in author.labels


async def test_a_drop_for_a_revoked_role_is_told_while_it_runs(village):
    author = await put_off(village)
    async with village.database.write() as connection:
        await roles.revoke(connection, 1, village.clock.now)
    village.clock.turn(12 * HOUR + MINUTE)
    await comes_round(village)
    assert (await notice(village)).state is State.STOPPED
    said = await author.hears()
    assert "Không gửi nữa, vì không còn quyền gửi tin ở nơi này." in said


async def test_stopping_what_is_over_says_what_is(village):
    author = await put_off(village)
    village.clock.turn(12 * HOUR + MINUTE)
    await village.planner.plan(await notice(village))
    await author.says("/dunggui 1")
    assert "Đã dừng." in await author.taps("Dừng")
    said = await author.says("/dunggui 1")
    assert "Tin này đã dừng từ 08:01 ngày 29/11/2026." in said


async def test_what_goes_and_what_is_ahead_are_listed_apart_with_their_times(village):
    author = await put_off(village)
    await author.says("/thongbao Tiêm phòng trâu bò")
    await author.taps("Gửi ngay")
    village.clock.turn(MINUTE)
    said = await author.says("/dunggui")
    assert said.splitlines()[1:] == [
        "Đang gửi:",
        "2. thứ Bảy 28/11, 20:00 tối, chờ đến giờ: “Tiêm phòng trâu bò”",
        "Đang hẹn:",
        "1. Chủ nhật 29/11, 8:00 sáng, chờ đến giờ: “Họp dân ở nhà văn hóa”",
    ]


# --- quiet hours ----------------------------------------------------------------------


async def test_quiet_hours_that_came_later_hold_it_until_they_end(village):
    from datetime import time

    from bot.people import place_settings
    from bot.people.place_settings import QuietHours, Setting

    await put_off(village)
    place = village.ground.places.by_code(HERE)
    async with village.database.write() as connection:
        await place_settings.put(
            connection,
            place.path,
            Setting.QUIET,
            QuietHours(time(21), time(9, 30)),
            by=None,
            now=village.clock.now,
        )
    village.clock.turn(12 * HOUR + MINUTE)
    before = await notice(village)
    await village.planner.plan(before)
    after = await notice(village)
    assert after.state is State.SCHEDULED
    assert after.starts_at == instant(datetime(2026, 11, 29, 9, 30, tzinfo=ZONE))
    assert after.expires_at - after.starts_at == before.expires_at - before.starts_at
    village.clock.turn(90 * MINUTE)
    await village.planner.plan(after)
    assert (await notice(village)).state is State.SENDING


async def test_an_hour_of_the_night_that_was_meant_is_kept(village):
    author = await put_off(village)
    await author.presses("scheduled-move:1")
    await author.says("22h mai")
    await author.taps("Đúng")
    await author.taps("Vẫn gửi giờ ấy")
    village.clock.turn(26 * HOUR + MINUTE)
    await village.planner.plan(await notice(village))
    assert (await notice(village)).state is State.SENDING


async def test_an_edition_of_the_night_waits_for_the_morning(village):
    from bot.delivery.model import Draft, Lane
    from bot.messaging import say

    await village.subscriber(1, HERE)
    village.clock.now = instant(datetime(2026, 11, 29, 3, 0, tzinfo=ZONE))
    draft = Draft(
        kind="bulletin",
        lane=Lane.BULLETIN,
        place="vn",
        language="vi",
        text="Mẹo",
        starts_at=village.clock.now,
        expires_at=village.clock.now + 24 * HOUR,
        bodies={"vi": say("Mẹo")},
        bulletin="tips",
    )
    async with village.database.write() as connection:
        number, _new = await broadcasts.create(connection, draft, village.clock.now)
    await village.planner.plan(await notice(village, number))
    held = await notice(village, number)
    assert held.state is State.SCHEDULED
    assert held.starts_at == instant(datetime(2026, 11, 29, 6, 0, tzinfo=ZONE))
    village.clock.now = held.starts_at
    await village.planner.plan(held)
    assert (await notice(village, number)).state is State.SENDING


async def test_a_script_s_notice_goes_at_any_hour_and_however_late(village):
    from bot.bulletins import notice_text
    from bot.bulletins.notice_text import Notice

    await village.subscriber(1, HERE)
    place = village.ground.places.by_code(HERE)
    draft = notice_text.draft(
        Notice(place=place, text="Lũ", language="vi", code="123456"),
        now=village.clock.now,
        zone=ZONE,
        catalogues=village.ground.catalogues,
        places=village.ground.places,
    )
    async with village.database.write() as connection:
        number, _new = await broadcasts.create(connection, draft, village.clock.now)
    village.clock.turn(5 * HOUR)  # one in the morning
    await village.planner.plan(await notice(village, number))
    assert (await notice(village, number)).state is State.SENDING


async def test_what_is_sent_at_once_waits_for_no_clock(village):
    author = await officer(village, 500)
    await author.says("/thongbao Lũ quét")
    village.clock.turn(MINUTE)  # it was written a while ago
    await author.taps("Gửi ngay")
    assert not (await notice(village)).is_put_off
    await author.says("/thongbao Họp dân")
    await author.taps("Hẹn giờ")
    await author.says("8h chủ nhật")
    await author.taps("Đúng")
    assert (await notice(village, 2)).is_put_off


async def test_a_colleague_is_called_by_the_admin_s_note(village):
    author = await put_off(village)
    await officer(village, 600)
    async with village.database.write() as connection:
        await connection.execute(
            update(roles_table).where(roles_table.c.id == 2).values(note="Mỷ, văn hóa")
        )
    await author.presses("scheduled-give:1")
    assert "Đã giao tin số 1 cho Mỷ, văn hóa" in await author.taps("Mỷ, văn hóa")


async def test_a_role_that_has_ended_takes_nothing_over(village):
    author = await put_off(village)
    await officer(village, 600)
    async with village.database.write() as connection:
        await connection.execute(
            update(roles_table)
            .where(roles_table.c.id == 2)
            .values(expires_at=village.clock.now)
        )
    assert "không còn soạn tin" in await author.presses("scheduled-to:1:2")
