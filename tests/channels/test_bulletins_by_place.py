"""Bulletins and settings of a place, and the course, on Telegram and on the web."""

import aiohttp
import pytest

from bot.clock import DAY
from bot.people import roles
from bot.people.model import Role
from tests.support.running import Browser

COMMUNE, PROVINCE = "vn.04.01324", "vn.04"


class OnTelegram:
    """Someone with a phone."""

    def __init__(self, telegram):
        self.telegram = telegram
        self.user = telegram.user("Cán Bộ")

    async def says(self, text, part):
        self.telegram.says(self.user, text)
        return await self._reads(part)

    async def taps(self, label, part):
        self.telegram.taps(self.user, label)
        return await self._reads(part)

    async def _reads(self, part):
        def newest():
            texts = self.telegram.texts(self.user)
            return texts[-1] if texts and part in texts[-1] else None

        return await self.telegram.wait_for(newest, 30)


class OnTheWeb:
    """Someone with a browser."""

    def __init__(self, app, http):
        self.browser = Browser(app.web_address, http)

    async def says(self, text, part):
        said = await self.browser.says(text)
        assert part in said, said
        return said

    async def taps(self, label, part):
        said = await self.browser.taps(label)
        assert part in said, said
        return said


@pytest.fixture(params=["telegram", "web"])
async def someone(request, app, telegram):
    if request.param == "telegram":
        yield OnTelegram(telegram)
        return
    async with aiohttp.ClientSession() as http:
        yield OnTheWeb(app, http)


async def gets_role(app, someone, role, place):
    async with app.database.write() as connection:
        now = app.clock()
        code = await roles.invite(
            connection, role, place, now=now, expires_at=now + DAY
        )
    await someone.says(f"/start {code}", "Đã nhận vai trò")


async def test_an_officer_sees_what_comes_and_turns_it_off(app, someone):
    await gets_role(app, someone, Role.OFFICER, COMMUNE)
    said = await someone.says("/lichphat", "Bản tin định kỳ, xã Cốc Pàng")
    [line] = [x for x in said.splitlines() if ". Cảnh báo lừa đảo: bật" in x]
    await someone.taps(line[0], "Cảnh báo lừa đảo, xã Cốc Pàng, tỉnh Cao Bằng: bật")
    await someone.taps("Tắt", "Nơi này tự đặt như vậy.")
    await someone.says("/lichphat bật lừa đảo lúc 8h", "bật, 8:00 thứ Tư")
    await someone.taps("Như nơi trên", "bật, 18:00 thứ Tư")


async def test_an_admin_changes_a_setting_in_two_taps(app, someone):
    await gets_role(app, someone, Role.ADMIN, PROVINCE)
    await someone.says("/caidat", "21:00–06:00 (có sẵn)")
    await someone.taps("2", "Đổi thành:")
    await someone.taps("22:00–5:00", "22:00–05:00 (nơi này đặt)")
    await someone.says("/caidat 01324", "22:00–05:00 (theo tỉnh Cao Bằng)")


async def test_the_course_is_begun_answered_paused_and_left(app, someone):
    await gets_role(app, someone, Role.OFFICER, COMMUNE)
    await someone.says("/khoahoc", "Học khóa nào?")
    await someone.taps("Khóa học cho cán bộ", "7 bài ngắn")
    await someone.taps("12:00", "mỗi ngày một bài lúc 12:00")
    await someone.taps("Bài tiếp", "Bài 1 trên 7")
    await someone.taps("2", "Đúng rồi.")
    await someone.taps("Tạm dừng", "Đã tạm dừng.")
    await someone.says("/khoahoc", "Học khóa nào?")
    await someone.taps("Khóa học cho cán bộ", "Đã xong 1 trên 7 bài.")
    await someone.taps("Thôi học", "Đã thôi học.")


async def test_who_gets_a_role_sees_its_commands_beside_the_field(app, telegram):
    officer = OnTelegram(telegram)
    await gets_role(app, officer, Role.OFFICER, COMMUNE)
    menu = await telegram.wait_for(
        lambda: telegram.menus.get((f"chat:{officer.user.id}", "")), 60
    )
    assert [one["command"] for one in menu[:2]] == ["thongbao", "hopthu"]
    await officer.says("/help", "/thongbao – ")
