"""Zalo's month runs out in the middle of a notice: everything that is said stays true.

An officer on Telegram and on the web, readers on Zalo, its test server counting what it
really took.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest

from bot.app import App
from bot.clock import DAY, SECOND
from bot.config import PROJECT, Config
from bot.conversation.approval import going
from bot.messaging import Address
from bot.people import chats, roles
from bot.people.model import Role
from tests.channels.test_approval_story import OnTelegram, OnTheWeb
from tests.support.running import Browser, running
from tests.support.telegram import TelegramServer
from tests.support.village import TurnedClock
from tests.support.zalo import ZaloServer
from tests.support.zalo.people import Person
from tests.support.zalo.server import PUBLIC

PLACE, CODE = "vn.08.00715", "00715"
LIMIT, READERS = 30, 15  # notices stop at 24, urgent ones at 29
MOST = 30.0  # seconds until something must have been seen


@dataclass
class Commune:
    app: App
    clock: TurnedClock
    zalo: ZaloServer
    officer: OnTelegram | OnTheWeb
    readers: list[Person]

    @property
    def taken(self) -> int:
        """Messages that Zalo's server took."""
        return sum(call.code == 200 for call in self.zalo.calls())

    def got(self, part: str) -> int:
        """How many read it there."""
        return sum(any(part in t for t in one.texts) for one in self.readers)

    async def goes(self, text: str, first: str, *said: str) -> None:
        """Its preview says all of this; then it goes."""
        await self.officer.says(f"/thongbao {text}")
        shown = await self.officer.hears(first)
        assert [part for part in said if part not in shown] == []
        await self.officer.taps("Gửi ngay")
        await self.officer.hears("Đang gửi. Tin số")
        self.clock.turn(going.UNDO + SECOND)

    async def is_told(self, first: str, *more: str) -> None:
        """What follows a notice: a message that changes, or a new one on the page."""
        if isinstance(self.officer, OnTheWeb):
            said = await self.officer.hears(first)
            assert [part for part in more if part not in said] == []
            return
        for part in (first, *more):
            await self.officer.sees(part)

    async def report(self, number: int) -> dict[str, object]:
        """`bot report NUMBER --json`, as its operator types it."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "report", str(number), "--json"),
            env={
                **os.environ,
                "PYTHONPATH": str(PROJECT),
                "BOT_DATABASE_URL": self.app.config.database_url,
            },
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        return dict(json.loads(out))

    async def until_written(self, used: int) -> None:
        """What left is written down a moment later."""
        async with asyncio.timeout(MOST):
            while (await self.month())["used"] != used:
                await asyncio.sleep(0.05)

    async def month(self) -> dict[str, object]:
        """What `/ready` says of it."""
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{self.app.web_address}/ready") as answer,
        ):
            return dict((await answer.json())["channels"]["zalo"]["month"])


@asynccontextmanager
async def commune(folder, channel: str) -> AsyncIterator[Commune]:
    async with (
        TelegramServer() as telegram,
        ZaloServer() as zalo,
        aiohttp.ClientSession() as http,
    ):
        config = Config(
            database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
            web_port=0,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
            zalo_token=zalo.token,
            zalo_api_url=zalo.url,
            zalo_monthly_limit=LIMIT,
            zalo_user_limit=READERS,
            public_url=PUBLIC,
        )
        clock = TurnedClock()
        async with running(config, clock) as app:
            zalo.reach[PUBLIC] = app.web_address
            officer: OnTelegram | OnTheWeb = OnTheWeb(Browser(app.web_address, http))
            if channel == "telegram":
                officer = OnTelegram(telegram, telegram.user("Cán bộ"))
            readers = [zalo.person(f"Người {n}") for n in range(READERS)]
            async with app.database.write() as connection:
                code = await roles.invite(
                    connection,
                    Role.OFFICER,
                    PLACE,
                    now=clock(),
                    expires_at=clock() + DAY,
                )
                for one in readers:
                    one.has_written = True
                    address = Address("zalo", one.id)
                    kept = await chats.keep(connection, address, clock())
                    await chats.subscribe(connection, kept, [(PLACE, None)], ())
            await officer.says(f"/start {code}")
            await officer.hears("Đã nhận vai trò")
            yield Commune(app, clock, zalo, officer, readers)


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_a_month_runs_out_in_the_middle_of_a_notice(tmp_path, channel):
    async with commune(tmp_path, channel) as here:
        zalo = here.zalo
        # There is enough, and it is said what is left.
        await here.goes(
            "Họp bản tối thứ Sáu.",
            "Zalo: gửi 15 tin, tháng này còn 30 trong 30, giữ 6 để trả lời bà con.",
        )
        await here.is_told("Tới 15 máy.")
        assert here.got("Họp bản tối thứ Sáu.") == here.taken == 15
        # Now there is not: said before, and true afterwards.
        await here.goes(
            "Tiêm phòng trâu bò.",
            "Zalo: gửi 15 tin, tháng này còn 15 trong 30, giữ 6 để trả lời bà con.",
            "Không đủ tin: 6 máy trên Zalo sẽ không nhận được.",
        )
        await here.is_told(
            "Tới 9 máy.",
            "Zalo: 6 máy không nhận được, vì đã hết số tin được gửi trong tháng.",
        )
        assert here.got("Tiêm phòng trâu bò.") == 9
        assert here.taken == 24
        report = await here.report(2)
        assert (report["state"], report["planned"], report["sent"]) == ("done", 15, 9)
        assert report["skipped"] == {"over_budget": 6}
        # Who asks is answered from what was kept.
        zalo.says(here.readers[0], "alo")
        await zalo.wait_for(lambda: here.got("Loa Bản đây") == 1, MOST)
        await here.until_written(25)
        assert here.taken == 25
        # A notice that has no room at all is told as such, and sends nothing.
        await here.goes(
            "Mai phát gạo.",
            "tháng này còn 5 trong 30",
            "Không đủ tin: 15 máy trên Zalo sẽ không nhận được.",
        )
        await here.is_told("Zalo: 15 máy không nhận được")
        assert (await here.report(3))["skipped"] == {"over_budget": 15}
        assert (here.got("Mai phát gạo."), here.taken) == (0, 25)
        # To the very end people are answered, and not one message beyond it is tried.
        for reader in here.readers[1:6]:
            zalo.says(reader, "alo")
        await zalo.wait_for(lambda: here.got("Loa Bản đây") == 6, MOST)
        zalo.says(here.readers[6], "alo")
        async with asyncio.timeout(MOST):
            while not (month := await here.month())["replies_dropped"]:
                await asyncio.sleep(0.05)
        assert month == {
            "month": "2026-11",
            "used": 30,
            "limit": 30,
            "reserve": 6,
            "replies_dropped": 1,
            "refused_since": None,
            "people": 15,
            "people_limit": 15,
        }
        assert (here.taken, len(zalo.calls())) == (30, 30)
        # The next month begins by itself.
        here.clock.turn(8 * DAY)
        await here.goes("Họp đầu tháng.", "tháng này còn 30 trong 30")
        await zalo.wait_for(lambda: here.got("Họp đầu tháng.") == READERS, MOST)
        await here.until_written(READERS)
        assert here.taken == LIMIT + READERS


async def test_a_platform_that_ends_earlier_is_believed_and_nothing_is_made_up(
    tmp_path,
):
    """Zalo's own month is another: it takes no more although there should be room."""
    async with commune(tmp_path, "telegram") as here:
        here.zalo.quota = 5
        await here.goes("Họp bản tối thứ Sáu.", "Zalo: gửi 15 tin")
        async with asyncio.timeout(MOST):
            while (month := await here.month())["refused_since"] is None:
                await asyncio.sleep(0.05)
        assert (month["used"], here.taken) == (5, 5)
        report = await here.report(1)
        assert (report["sent"], report["pending"]) == (5, 10)
        await here.is_told("Zalo bảo chờ")


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_what_zalo_cannot_delete_is_taken_back_in_words(tmp_path, channel):
    async with commune(tmp_path, channel) as here:
        officer, zalo = here.officer, here.zalo
        zalo_only = here.readers[:5]
        async with here.app.database.write() as connection:
            for one in here.readers[5:]:
                address = Address("zalo", one.id)
                await chats.leave(connection, address, here.clock(), b"secret")
        await here.goes("Phát gạo 7 giờ sáng mai.", "Zalo: gửi 5 tin")
        await here.is_told("Tới 5 máy.")
        await officer.says("/thuhoi 1")
        await officer.hears("Zalo không cho xóa tin: 5 máy ở đó được báo bằng một tin")
        await officer.taps("Thu hồi rồi đính chính")
        await here.is_told(
            "Không xóa được 5: Zalo không cho xóa 5.",
            "Trên Zalo, 5 máy được báo bằng tin mới",
        )
        assert all("THU HỒI. Tin mã LB" in one.texts[-1] for one in zalo_only)
        await officer.says("13 giờ, không phải 7 giờ")
        await officer.hears("Zalo: gửi 5 tin, tháng này còn 20 trong 30")
        await officer.taps("Gửi ngay")
        await officer.hears("Đang gửi. Tin số")
        here.clock.turn(going.UNDO + SECOND)
        await zalo.wait_for(lambda: here.got("ĐÍNH CHÍNH.") == 5, MOST)
        assert here.taken == 15
