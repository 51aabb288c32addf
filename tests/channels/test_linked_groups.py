"""A group's life on the platform: linked, put out, let back in; and on the web."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.app import App
from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.clock import DAY, MINUTE
from bot.config import Config
from bot.delivery import broadcasts
from bot.people import roles
from bot.people.groups import linked_groups
from bot.people.model import Role
from tests.support.running import Browser, running
from tests.support.telegram import Group, TelegramServer, User
from tests.support.village import TurnedClock

HERE = "01324"


@dataclass
class Commune:
    """The whole program at a commune with one officer and one forum."""

    app: App
    clock: TurnedClock
    telegram: TelegramServer
    officer: User
    group: Group

    async def heard(self, chat: User | Group, part: str) -> str:
        def look() -> str | None:
            texts = self.telegram.texts(chat)
            return next((text for text in reversed(texts) if part in text), None)

        return await self.telegram.wait_for(look, 30) or ""

    async def until_group(self, *, is_well: bool) -> None:
        """Waits until what happened to the group is handled."""
        database, bell = self.app.database, asyncio.Event()
        database.listeners.append(bell.set)
        try:
            async with asyncio.timeout(30):
                while True:
                    bell.clear()
                    async with database.read() as connection:
                        found = await linked_groups.page(connection, ["vn"], limit=1)
                    if found and bool(found[0].trouble) is not is_well:
                        return
                    await bell.wait()
        finally:
            database.listeners.remove(bell.set)

    async def chores(self) -> None:
        """What the clock does, a minute later."""
        self.clock.turn(MINUTE)
        await self.app.running.chores.do()

    async def sends(self, text: str) -> None:
        """A notice of the commune."""
        ground, now = self.app.ground, self.clock.now
        place = ground.places.by_code(HERE)
        assert place is not None
        async with self.app.database.write() as connection:
            code = await broadcasts.free_code(connection)
            draft = notice_text.draft(
                Notice(place=place, text=text, language="vi", code=code),
                now=now,
                zone=ground.config.timezone,
                catalogues=ground.catalogues,
                places=ground.places,
            )
            await broadcasts.create(connection, draft, now)

    def threads(self, part: str) -> list[int]:
        """In which topics something stands."""
        own = self.telegram.messages(self.group)
        found = [m for m in own if part in m.get("text", "")]
        return [m.get("message_thread_id", 1) for m in found]


@asynccontextmanager
async def commune(folder: Path, **how: bool) -> AsyncIterator[Commune]:
    async with TelegramServer() as telegram:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
            web_port=0,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        clock = TurnedClock()
        async with running(config, clock) as app:
            officer = telegram.user("Cán bộ")
            group = telegram.group("Thôn Cốc Ly", officer, **how)
            telegram.says(officer, f"/start {await invitation(app, clock)}")
            found = Commune(app, clock, telegram, officer, group)
            await found.heard(officer, "Đã nhận vai trò")
            yield found


async def invitation(app: App, clock: Callable[[], int]) -> str:
    place = app.ground.places.by_code(HERE)
    assert place is not None
    async with app.database.write() as connection:
        return await roles.invite(
            connection,
            Role.OFFICER,
            place.path,
            now=clock(),
            expires_at=clock() + DAY,
        )


async def test_a_topic_is_linked_lost_and_back_and_its_officer_knows(tmp_path):
    async with commune(tmp_path, is_forum=True) as here:
        telegram, officer, group = here.telegram, here.officer, here.group
        thread = telegram.topic(group, "Tin xã")
        telegram.says(officer, "/ghepnhom", group)
        await here.heard(group, "nay nhận tin của xã Cốc Pàng")
        telegram.says(officer, "/ghepnhom", group, thread=thread)
        await here.heard(group, "không về chủ đề cũ")
        await here.sends("Họp thôn tối nay")
        await here.heard(group, "Họp thôn tối nay")
        assert here.threads("Họp thôn tối nay") == [thread]
        telegram.kicks(officer, group)
        await here.until_group(is_well=False)
        await here.chores()
        assert "đã đưa Loa Bản ra" in await here.heard(officer, "“Thôn Cốc Ly”")
        telegram.taps(officer, "Các nhóm")
        await here.heard(officer, "✗ đã đưa Loa Bản ra")
        telegram.adds(officer, group)
        await here.heard(group, "vẫn nhận tin của xã Cốc Pàng")
        await here.chores()
        await here.heard(officer, "lại nhận được tin")
        await here.sends("Tiêm phòng sáng mai")
        await here.heard(group, "Tiêm phòng sáng mai")
        assert here.threads("Tiêm phòng sáng mai") == [thread]


async def test_a_group_that_forbids_writing_is_told_of_to_who_links_it(tmp_path):
    async with commune(tmp_path) as here:
        telegram, officer, group = here.telegram, here.officer, here.group
        telegram.silences(group)
        telegram.says(officer, "/ghepnhom", group)
        await here.until_group(is_well=False)  # the very first message was refused
        await here.chores()
        await here.heard(officer, "nhóm không cho Loa Bản viết")
        telegram.lets_write(group)
        await here.sends("Họp thôn tối nay")
        await here.heard(group, "Họp thôn tối nay")
        await here.until_group(is_well=True)
        await here.chores()
        await here.heard(officer, "lại nhận được tin")
        outsider = telegram.group("Nhóm chợ")  # the officer is no member
        telegram.says(officer, "/ghepnhom", outsider)
        await here.heard(outsider, "nay nhận tin")  # said before that is known
        await here.chores()
        await here.heard(officer, "phải đang ở trong nhóm")


async def test_what_a_group_reads_has_no_button_of_one_person(tmp_path):
    async with commune(tmp_path) as here:
        telegram, officer, group = here.telegram, here.officer, here.group
        telegram.says(officer, "/ghepnhom", group)
        await here.heard(group, "nay nhận tin")
        await here.sends("Họp thôn tối nay")
        await here.heard(group, "Họp thôn tối nay")
        notice = telegram.messages(group)[-1]
        rows = (notice.get("reply_markup") or {}).get("inline_keyboard", [])
        assert not [b for row in rows for b in row if b.get("callback_data") == "less"]


async def test_who_presses_what_is_not_theirs_is_told_alone(tmp_path):
    """Six members who tap an old button are six posts else."""
    async with commune(tmp_path) as here:
        telegram, officer, group = here.telegram, here.officer, here.group
        telegram.says(officer, "/ghepnhom", group)
        await here.heard(group, "nay nhận tin")
        old = {"text": "Bớt tin", "callback_data": "less"}
        telegram.messages(group)[-1]["reply_markup"] = {"inline_keyboard": [[old]]}
        before = telegram.texts(group)
        members = [telegram.user(f"Người {n}") for n in range(3)]
        queries = [telegram.taps(member, "Bớt tin", group) for member in members]
        shown = await telegram.wait_for(
            lambda: len(telegram.toasts) == len(queries) and telegram.toasts
        )
        assert set(shown) == set(queries)
        assert set(shown.values()) == {"Trong nhóm thì cán bộ của xã đổi giúp."}
        assert telegram.texts(group) == before


async def test_an_anonymous_admin_is_told_to_show_the_account(tmp_path):
    async with commune(tmp_path) as here:
        telegram, officer, group = here.telegram, here.officer, here.group
        telegram.adds(officer, group)
        await here.heard(group, "Cán bộ xã gõ /ghepnhom")
        telegram.says(officer, "/ghepnhom", group, is_anonymous=True)
        await here.heard(group, "Đang gõ ẩn danh")


async def test_an_officer_on_the_web_sees_and_unlinks_the_commune_s_groups(tmp_path):
    async with commune(tmp_path) as here, aiohttp.ClientSession() as http:
        telegram, officer, group = here.telegram, here.officer, here.group
        telegram.says(officer, "/ghepnhom", group)
        await here.heard(group, "nay nhận tin")
        page = Browser(here.app.web_address, http)
        await page.says(f"/start {await invitation(here.app, here.clock)}")
        assert "Thôn Cốc Ly (xã Cốc Pàng" in await page.says("/nhom Cốc Pàng")
        label = page.replies[-1]["buttons"][0][0]["label"]
        assert "Tháo nhóm Thôn Cốc Ly" in await page.taps(label)
        assert "Đã tháo nhóm" in await page.taps("Tháo nhóm")
        await here.heard(group, "thôi nhận tin của xã Cốc Pàng")
