"""A gate's day, said on Telegram or on the web, asked and shown everywhere at once."""

import re

import aiohttp
import pytest

from bot.clock import DAY
from bot.config import Config
from bot.people import roles
from bot.people.model import Role
from tests.channels.test_requests import heard
from tests.channels.web.board.hall import COMMUNE, GATE, opened, screen
from tests.channels.web.conftest import browser
from tests.support.running import Browser, running
from tests.support.telegram.server import TelegramServer

__all__ = ["browser"]  # the fixture


async def test_a_gate_s_officer_on_telegram_and_its_commune_s_on_the_web(tmp_path):
    async with TelegramServer() as telegram, aiohttp.ClientSession() as http:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            web_port=0,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        async with running(config) as app:

            async def code(place: str) -> str:
                found = app.ground.places.by_code(place)
                now = app.clock()
                async with app.database.write() as connection:
                    return await roles.invite(
                        connection,
                        Role.OFFICER,
                        found.path,
                        now=now,
                        expires_at=now + DAY,
                    )

            async def board() -> list[str]:
                at = f"{app.web_address}/board/{GATE}/now"
                async with http.get(at) as answer:
                    slides = (await answer.json())["slides"]
                return [one["big"] for one in slides if one["kind"] == "gate"]

            at_gate = telegram.user("Trạm Biên Phòng")
            telegram.says(at_gate, f"/start {await code(GATE)}")
            await heard(telegram, at_gate, "Đã nhận vai trò")
            telegram.says(at_gate, "/cuakhau")
            await heard(telegram, at_gate, "Chưa có tin hôm nay")
            telegram.taps(at_gate, "Hạn chế")
            await heard(telegram, at_gate, "Ghi không?")
            telegram.taps(at_gate, "Ghi")
            await heard(telegram, at_gate, "Đã ghi")

            citizen = Browser(app.web_address, http)
            said = await citizen.says("cua khau huu nghi hom nay co mo khong")
            assert "Hôm nay HẠN CHẾ qua lại." in said

            commune = Browser(app.web_address, http)
            await commune.says(f"/start {await code(COMMUNE)}")
            await commune.says(f"/gate {GATE}")
            await commune.taps("Mở")
            await commune.says("7h-17h")
            await commune.taps("Ghi")
            trader = telegram.user("Người Buôn")
            telegram.says(trader, "is huu nghi border gate open today?")
            await heard(telegram, trader, "OPEN today from 7:00 to 17:00")
            assert "Hôm nay MỞ từ 7:00 đến 17:00" in await board()


@pytest.mark.browser
async def test_a_board_that_an_officer_put_down_counts_and_one_that_is_opened_does_not(
    browser, tmp_path
):
    async with opened(tmp_path, public_url="https://loa.example.vn") as hall:
        said = await hall.officer.says("/bang")
        assert f"https://loa.example.vn/board/{COMMUNE}" in said
        said = await hall.officer.taps("Ghi một bảng mới")
        (code,) = re.findall(r"#ghi=(\w+)", said)
        async with screen(browser) as shown, screen(browser) as counted:
            await shown.page.goto(f"{hall.url}/board/{COMMUNE}")
            await counted.page.goto(f"{hall.url}/board/{COMMUNE}#ghi={code}")
            await counted.shows("Đã ghi bảng này")
            assert "#" not in counted.page.url
            await hall.sends("Họp chợ phiên sáng mai.")
            await shown.shows("Họp chợ phiên sáng mai.")
            await counted.shows("Họp chợ phiên sáng mai.")
            assert "Tới 1 máy" in await hall.officer.says("/baocao 1")
            await shown.page.goto(f"{hall.url}/board/{COMMUNE}?lang=vi#ghi={code}")
            await shown.shows("mã không dùng được nữa")  # once
