"""Replies to a check-in through a kill -9: what was taken in counts exactly once."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import CountsAs, Said, Tally
from bot.store.database import Database
from bot.store.tables.checkins import checkin_replies
from tests.process.test_whole_program import _subscribed, heard, on_telegram
from tests.support.running import Browser, Process
from tests.support.telegram.server import TelegramServer

pytestmark = pytest.mark.process
PEOPLE, VISITORS = 240, 24
NEED_HELP = 12  # one in so many
FEW = 40  # are counted: it is amid them


class Counts:
    """What the database says, read beside the program."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(f"sqlite+aiosqlite:///{folder}/bot.db")

    async def __aenter__(self) -> "Counts":
        await self._database.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._database.__aexit__()

    async def tally(self) -> Tally:
        async with self._database.read() as connection:
            return await replies.tally(connection, 1)

    async def kept(self) -> dict[tuple[str, str], Said]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(checkin_replies))
        return {(row.channel, row.address): Said(row.said) for row in rows}

    async def until(self, replied: int) -> None:
        async with asyncio.timeout(120):
            while (await self.tally()).replied < replied:
                await asyncio.sleep(0.01)


async def visitors(bot: Process, http: aiohttp.ClientSession) -> list[Browser]:
    found = [Browser(bot.address, http) for _ in range(VISITORS)]
    for one in found:
        await one.says("/dangky 01324")
        await one.taps("Đồng ý")
    return found


async def presses(one: Browser, button: str) -> bool:
    """By its page, which says it again with the same id if it hears nothing back."""
    body = {"button": button, "session": one.session, "id": "reply"}
    try:
        async with one.http.post(f"{one.address}/api/chat", json=body) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, OSError):
        return False


async def test_what_was_taken_in_is_counted_exactly_once_over_a_kill(tmp_path):
    async with TelegramServer() as telegram, aiohttp.ClientSession() as http:
        bot = on_telegram(tmp_path, telegram, BOT_TELEGRAM_RATE="1000")
        officer = telegram.user("Cán bộ")
        people = [telegram.user(f"Người {n}") for n in range(PEOPLE)]
        await _subscribed(tmp_path, bot, people)
        await bot.start()
        try:
            telegram.says(officer, f"/start {await bot.read_invitation()}")
            await heard(telegram, officer, "Đã nhận vai trò")
            pages = await visitors(bot, http)
            telegram.says(officer, "/baoantoan 01324 LŨ QUÉT. Chạy lên chỗ cao.")
            await heard(telegram, officer, "nút Bình an, Cần giúp")
            telegram.taps(officer, "Gửi ngay")
            for one in people:
                await heard(telegram, one, "Nhà mình thế nào?", 120)
            async with Counts(tmp_path) as counts:
                await _all_reply(bot, telegram, counts, people, pages)
                await _is_right(counts)
        finally:
            await bot.end()


async def _all_reply(bot, telegram, counts, people, pages) -> None:
    """Everyone presses, the program is killed amid them and started again."""
    shown = telegram.messages(people[0])[-1]["reply_markup"]["inline_keyboard"][0]
    safe, needs_help = (button["callback_data"] for button in shown)
    for number, one in enumerate(people):
        telegram.taps(one, "Cần giúp" if number % NEED_HELP == 0 else "Bình an")
    buttons = [
        needs_help if number % NEED_HELP == 0 else safe for number in range(len(pages))
    ]
    async with asyncio.TaskGroup() as group:
        posts = [
            group.create_task(presses(page, button))
            for page, button in zip(pages, buttons, strict=True)
        ]
        await counts.until(FEW)
        await bot.kill()
    before = (await counts.tally()).replied
    assert FEW <= before < PEOPLE + VISITORS
    acknowledged = list(telegram.mailbox.confirmed)
    await bot.start()
    for page, button, post in zip(pages, buttons, posts, strict=True):
        page.address = bot.address
        if not post.result():
            assert await presses(page, button)
    again = [one["update_id"] for one in acknowledged if "callback_query" in one][:20]
    for id_ in again:  # as platforms do now and then
        telegram.mailbox.put_again(id_)
    await counts.until(PEOPLE + VISITORS)
    await telegram.wait_for(lambda: not telegram.mailbox.waiting, 60)
    assert await bot.stop() == 0


async def _is_right(counts: Counts) -> None:
    tally, kept = await counts.tally(), await counts.kept()
    in_need = len(range(0, PEOPLE, NEED_HELP)) + len(range(0, VISITORS, NEED_HELP))
    assert tally.of(CountsAs.NEEDS_HELP) == in_need
    assert tally.of(CountsAs.SAFE) == PEOPLE + VISITORS - in_need
    assert tally.of(CountsAs.BEYOND) == 0
    said = list(kept.values())
    assert (len(said), said.count(Said.NEEDS_HELP)) == (PEOPLE + VISITORS, in_need)
