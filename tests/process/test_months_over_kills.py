"""A month's budget over kills: never more is sent than it allows, none is forgotten."""

import asyncio

import aiohttp
import pytest

from bot.clock import utc_now
from bot.messaging import Address
from bot.people import chats
from bot.store.database import Database
from tests.support.running import Process
from tests.support.zalo import ZaloServer
from tests.support.zalo.server import PUBLIC

pytestmark = pytest.mark.process

PLACE, CODE = "vn.08.00715", "00715"
LIMIT, READERS = 60, 60  # notices stop at 48
AT_ONCE = 8  # as many may be in doubt after each kill


async def month(bot: Process) -> dict[str, object]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{bot.address}/ready") as answer,
    ):
        return dict((await answer.json())["channels"]["zalo"]["month"])


async def test_a_notice_is_killed_twice_and_the_month_is_kept(tmp_path):
    async with ZaloServer() as zalo:
        bot = Process(
            tmp_path,
            BOT_ZALO_TOKEN=zalo.token,
            BOT_ZALO_API_URL=zalo.url,
            BOT_ZALO_MONTHLY_LIMIT=str(LIMIT),
            BOT_PUBLIC_URL=PUBLIC,
        )
        readers = [zalo.person() for _ in range(READERS)]
        database = Database(bot.environment["BOT_DATABASE_URL"])
        async with database:
            await database.migrate()
            async with database.write() as connection:
                for one in readers:
                    one.has_written = True
                    now, address = utc_now(), Address("zalo", one.id)
                    kept = await chats.keep(connection, address, now)
                    await chats.subscribe(connection, kept, [(PLACE, None)], ())
        said = await bot.json(
            *("notice", "send", "--place", CODE, "--text", "Họp bản tối nay.")
        )
        assert said["planned"] == READERS

        def taken() -> int:
            return sum(call.code == 200 for call in zalo.calls())

        try:
            for kill_at in (10, 25):
                await bot.start()
                zalo.reach[PUBLIC] = bot.address
                await zalo.wait_for(lambda at=kill_at: taken() >= at, 60)
                await bot.kill()
            await bot.start()
            zalo.reach[PUBLIC] = bot.address
            async with asyncio.timeout(60):
                while (report := await bot.json("report", "1"))["state"] != "done":
                    await asyncio.sleep(0.1)
            news = taken()
            got = sum(bool(one.texts) for one in readers)
            stands = await month(bot)
            assert news <= stands["used"] <= LIMIT - LIMIT // 5
            assert stands["used"] - news <= 2 * AT_ONCE
            assert report["sent"] <= got <= news
            assert report["sent"] + report["skipped"]["over_budget"] == READERS
            zalo.says(readers[0], "alo")
            await zalo.wait_for(lambda: "Loa Bản đây" in readers[0].texts[-1], 30)
            assert await bot.stop() == 0
        finally:
            await bot.end()
