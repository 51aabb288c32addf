"""A reviewer mends what Chinese readers get; it counts at once, on both platforms."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp
import pytest

from bot.app import App
from bot.clock import DAY
from bot.config import Config
from bot.knowledge import Answer
from bot.people import roles
from bot.people.model import Role
from tests.support import drafts
from tests.support.drafts import CHINESE, GREETING, QUESTION, TIME
from tests.support.running import Browser, running
from tests.support.telegram.server import TelegramServer

DRAFT_MARK = "草稿"


@dataclass
class OnTelegram:
    """A person with Telegram on the phone."""

    server: TelegramServer
    user: object
    before: int = 0

    async def says(self, text: str, part: str = "") -> str:
        """What comes, once all of it has come that holds a part."""
        self.before = len(self.server.texts(self.user))
        self.server.says(self.user, text)
        return await self._hears(part)

    async def taps(self, label: str, part: str = "") -> str:
        self.before = len(self.server.texts(self.user))
        self.server.taps(self.user, label)
        return await self._hears(part)

    async def _hears(self, part: str) -> str:
        def came() -> list[str] | None:
            new = self.server.texts(self.user)[self.before :]
            return new if new and part in "\n\n".join(new) else None

        return "\n\n".join(await self.server.wait_for(came, 30))


class OnTheWeb(Browser):
    """The same at the page, where everything comes at once."""

    async def says(self, text: str, part: str = "") -> str:
        said = await super().says(text)
        assert part in said
        return said

    async def taps(self, label: str, part: str = "") -> str:
        said = await super().taps(label)
        assert part in said
        return said


@dataclass
class Scene:
    app: App
    server: TelegramServer
    http: aiohttp.ClientSession

    def on(self, platform: str) -> OnTelegram | OnTheWeb:
        if platform == "web":
            return OnTheWeb(self.app.web_address, self.http)
        return OnTelegram(self.server, self.server.user())

    async def reviewer(self, platform: str) -> OnTelegram | OnTheWeb:
        async with self.app.database.write() as connection:
            now = self.app.clock()
            country = self.app.ground.places.country.path
            code = await roles.invite(
                connection,
                Role.REVIEWER,
                country,
                now=now,
                expires_at=now + DAY,
                language=CHINESE,
            )
        person = self.on(platform)
        assert "简体中文" in await person.says(f"/start {code}")
        return person

    async def until(self, is_so: Callable[[], bool]) -> None:
        """The program's own watch reads again within a second."""
        async with asyncio.timeout(30):
            while not is_so():
                async with self.http.get(f"{self.app.web_address}/ready"):
                    pass


@pytest.fixture
async def scene(tmp_path) -> AsyncIterator[Scene]:
    async with TelegramServer() as telegram, aiohttp.ClientSession() as http:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            web_port=0,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        async with running(drafts.make(tmp_path, config)) as app:
            yield Scene(app, telegram, http)


@pytest.mark.parametrize(("here", "there"), [("telegram", "web"), ("web", "telegram")])
async def test_a_mended_chinese_answer_reaches_the_next_asker_without_its_mark(
    scene, here, there
):
    asker, reviewer = scene.on(there), await scene.reviewer(here)
    assert DRAFT_MARK in await asker.says(QUESTION)
    await reviewer.says("/ngonngu", "bản nháp 1")
    card = await reviewer.taps("Xem lần lượt", QUESTION)
    assert card.index("Mẹ nuôi con nhỏ") < card.index(QUESTION)
    await reviewer.taps("Sửa", "Gõ lại cả câu")
    await reviewer.says("每月能领很多。", "Thiếu con số")
    await reviewer.says("每月能领 {pay.amount}。", "每月能领 500,000")
    await reviewer.taps("Đăng", "Đã đăng")
    topic = "pay", "now", CHINESE
    await scene.until(lambda: not answer(scene, *topic).is_draft)
    said = await asker.says(QUESTION)
    assert "每月能领 500,000" in said
    assert DRAFT_MARK not in said


@pytest.mark.parametrize(("here", "there"), [("telegram", "web"), ("web", "telegram")])
async def test_a_mended_message_is_said_and_a_wrong_placeholder_is_not(
    scene, here, there
):
    asker, reviewer = scene.on(there), await scene.reviewer(here)
    await asker.says(QUESTION)
    assert "不客气。" in await asker.says("cảm ơn")
    await comes_to(reviewer, TIME)
    await reviewer.taps("Sửa", "ngoặc nhọn giữ nguyên")
    keep = "Giữ nguyên các chữ trong ngoặc nhọn: {time}, {date}."
    await reviewer.says("{date} {tine}", keep)
    await reviewer.taps("Thôi", "chưa sửa gì")
    await comes_to(reviewer, GREETING)
    await reviewer.taps("Sửa", "Gõ lại cả câu")
    await reviewer.says("不用谢。", "Bà con sẽ thấy")
    await reviewer.taps("Đăng", "Đã đăng")
    translator = scene.app.ground.catalogues.translator(CHINESE)
    await scene.until(lambda: translator.is_reviewed(GREETING))
    assert "不用谢。" in await asker.says("cảm ơn")


def answer(scene: Scene, topic: str, stem: str, language: str) -> Answer:
    found = scene.app.library.content.topics[topic].of_stem(stem, language)
    assert found is not None
    return found


async def comes_to(reviewer: OnTelegram | OnTheWeb, message: str) -> None:
    """Goes through the words until one is shown."""
    await reviewer.says("/ngonngu", "bản nháp 5")
    card = await reviewer.taps("Xem lời của Loa Bản", "Còn")
    while message not in card:
        card = await reviewer.taps("Bỏ qua", "Còn")
