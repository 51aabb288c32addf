"""A reviewer mends what Chinese readers get; it counts at once, on every channel."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from bot.clock import DAY
from bot.config import Config
from bot.knowledge import Answer
from bot.people import roles
from bot.people.model import Role
from tests.support import drafts
from tests.support.drafts import CHINESE, GREETING, QUESTION, TIME
from tests.support.persons import AROUND, Everywhere, Someone, everywhere

DRAFT_MARK = "草稿"


@dataclass
class Talk:
    """Someone, and what comes of what they say."""

    someone: Someone

    async def says(self, text: str, part: str = "") -> str:
        await self.someone.says(text)
        return await self.someone.hears(part)

    async def taps(self, label: str, part: str = "") -> str:
        await self.someone.taps(label)
        return await self.someone.hears(part)


@dataclass
class Scene:
    town: Everywhere

    def on(self, channel: str) -> Talk:
        return Talk(self.town.person(channel))

    async def reviewer(self, channel: str) -> Talk:
        app = self.town.app
        async with app.database.write() as connection:
            now = app.clock()
            code = await roles.invite(
                connection,
                Role.REVIEWER,
                app.ground.places.country.path,
                now=now,
                expires_at=now + DAY,
                language=CHINESE,
            )
        person = self.on(channel)
        await person.says(f"/start {code}", "简体中文")
        return person

    async def until(self, is_so: Callable[[], bool]) -> None:
        """The program's own watch reads again within a second."""
        app = self.town.app
        async with asyncio.timeout(30):
            while not is_so():
                async with self.town.http.get(f"{app.web_address}/ready"):
                    pass


@pytest.fixture
async def scene(tmp_path) -> AsyncIterator[Scene]:
    made = drafts.make(tmp_path, Config())
    where = {"content_dir": made.content_dir, "locales_dir": made.locales_dir}
    async with everywhere(tmp_path, **where) as town:
        yield Scene(town)


@pytest.mark.parametrize("channels", AROUND)
async def test_a_mended_chinese_answer_reaches_the_next_asker_without_its_mark(
    scene, channels
):
    here, there, _ = channels
    asker, reviewer = scene.on(there), await scene.reviewer(here)
    await asker.says(QUESTION, DRAFT_MARK)
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


@pytest.mark.parametrize("channels", AROUND)
async def test_a_mended_message_is_said_and_a_wrong_placeholder_is_not(scene, channels):
    here, there, _ = channels
    asker, reviewer = scene.on(there), await scene.reviewer(here)
    await asker.says(QUESTION, DRAFT_MARK)
    await asker.says("cảm ơn", "不客气。")
    await comes_to(reviewer, TIME)
    await reviewer.taps("Sửa", "ngoặc nhọn giữ nguyên")
    keep = "Giữ nguyên các chữ trong ngoặc nhọn: {time}, {date}."
    await reviewer.says("{date} {tine}", keep)
    await reviewer.taps("Thôi", "chưa sửa gì")
    await comes_to(reviewer, GREETING)
    await reviewer.taps("Sửa", "Gõ lại cả câu")
    await reviewer.says("不用谢。", "Bà con sẽ thấy")
    await reviewer.taps("Đăng", "Đã đăng")
    translator = scene.town.app.ground.catalogues.translator(CHINESE)
    await scene.until(lambda: translator.is_reviewed(GREETING))
    await asker.says("cảm ơn", "不用谢。")


def answer(scene: Scene, topic: str, stem: str, language: str) -> Answer:
    found = scene.town.app.library.content.topics[topic].of_stem(stem, language)
    assert found is not None
    return found


async def comes_to(reviewer: Talk, message: str) -> None:
    """Goes through the words until one is shown."""
    await reviewer.says("/ngonngu", "bản nháp 5")
    card = await reviewer.taps("Xem lời của Loa Bản", "Còn")
    while message not in card:
        card = await reviewer.taps("Bỏ qua", "Còn")
