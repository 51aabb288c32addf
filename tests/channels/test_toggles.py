"""A list that is ticked changes where it stands, on the web and on Telegram."""

import aiohttp
import pytest

from bot.config import Config
from tests.support.running import Browser, running


@pytest.fixture
async def app(tmp_path, telegram):
    config = Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        web_port=0,
        telegram_token=telegram.token,
        telegram_api_url=telegram.url,
    )
    async with running(config) as started:
        yield started


async def test_on_the_web_each_tick_shows_in_the_same_message(app):
    async with aiohttp.ClientSession() as http:
        citizen = Browser(app.web_address, http)
        await citizen.says("/nhantin 01324")
        await citizen.taps("Đồng ý")
        names = set()
        await citizen.taps("Chọn thêm loại tin")
        for label in ("Mẹo trong tuần", "✓ Mùa mưa bão", "✓ Mẹo trong tuần"):
            await citizen.taps(label)
            [reply] = citizen.replies
            names.add(reply["edits"])
        assert len(names) == 1
        labels = [b["label"] for row in reply["buttons"] for b in row]
        assert "Mẹo trong tuần" in labels
        assert "Mùa mưa bão" in labels
        await citizen.says("/nhantin")
        assert citizen.replies[0]["edits"] not in names  # opened anew: a new message


async def test_on_telegram_three_ticks_leave_one_list(app, telegram):
    citizen = telegram.user("Bà con")

    async def read(part: str) -> str:
        return await telegram.wait_for(
            lambda: next((t for t in telegram.texts(citizen) if part in t), None), 30
        )

    telegram.says(citizen, "/nhantin 01324")
    await read("Có đồng ý không?")
    telegram.taps(citizen, "Đồng ý")
    await read("Đã ghi")
    telegram.taps(citizen, "Chọn thêm loại tin")
    await read("chọn lại là bỏ")
    for label, part in (
        ("Mẹo trong tuần", "mẹo trong tuần. Chọn"),
        ("✓ Mùa mưa bão", "tin biên giới. Chọn"),
        ("✓ Mẹo trong tuần", "ngày ngân hàng về xã, tin gộp cuối tuần"),
    ):
        telegram.taps(citizen, label)
        await read(part)
    lists = [t for t in telegram.texts(citizen) if "chọn lại là bỏ" in t]
    assert len(lists) == 1


async def test_on_zalo_nothing_changes_in_its_place_so_the_list_comes_again(town):
    """A documented exception: the platform edits no message."""
    citizen = await town.subscriber("zalo", "01324")
    await citizen.taps("Chọn thêm loại tin")
    await citizen.hears("chọn lại là bỏ")
    for label, part in (
        ("Mẹo trong tuần", "mẹo trong tuần. Chọn"),
        ("✓ Mùa mưa bão", "tin biên giới. Chọn"),
        ("✓ Mẹo trong tuần", "ngày ngân hàng về xã, tin gộp cuối tuần"),
    ):
        await citizen.taps(label)
        await citizen.hears(part)
    lists = [t for t in await citizen.everything() if "chọn lại là bỏ" in t]
    assert len(lists) == 4
