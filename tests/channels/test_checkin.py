"""A check-in, from the officer's words to what was counted, on Telegram and the web."""

import asyncio

from bot.bulletins.checkins import open_checkins, replies
from bot.bulletins.checkins.checkin import CountsAs
from bot.people.villages import village_register
from bot.people.villages.model import Numbers
from tests.channels.test_composing import (
    PLACE,
    heard,
    officer_on_telegram,
    receives_on_telegram,
    receives_on_the_web,
)

FLOOD = "LŨ QUÉT. Nhà ven suối chạy lên chỗ cao ngay."
SAFE, HELP = CountsAs.SAFE, CountsAs.NEEDS_HELP
QUESTION = "Nhà mình thế nào?"


async def has_villages(app) -> None:
    fold = app.ground.country.folding.fold
    async with app.database.write() as connection:
        for name in ("Dưới", "Giữa"):
            told = Numbers("thôn", name, 60, 12)
            await village_register.put(connection, PLACE, told, fold, 1)


async def asks(telegram, officer) -> None:
    """By the command alone: it asks for the words, shows them, and goes."""
    telegram.says(officer, "/baoantoan")
    await heard(telegram, officer, "Viết việc gì đang xảy ra")
    telegram.says(officer, FLOOD)
    await heard(telegram, officer, "Tin này không gửi lại lần hai")
    telegram.taps(officer, "Gửi ngay")


async def tally(app) -> dict[tuple[int, CountsAs], int]:
    async with app.database.read() as connection:
        found = await replies.tally(connection, 1)
    return {
        (village, said): number
        for village, counts in found.by_village.items()
        for said, number in counts.items()
        if number
    }


async def kept(app):
    """The one reply that is kept."""
    async with app.database.read() as connection:
        rows = await connection.execute(replies.checkin_replies.select())
        whose = [(row.channel, row.address) for row in rows]
        [(channel, address)] = whose
        return await replies.of_chat(connection, 1, replies.Address(channel, address))


async def test_a_flood_on_telegram(app, telegram):
    await has_villages(app)
    citizen = await receives_on_telegram(telegram)
    officer = await officer_on_telegram(app, telegram)
    group = telegram.group("Thôn Giữa", officer, citizen)
    telegram.says(officer, "/ghepnhom", group)
    await heard(telegram, group, "nay nhận tin của xã")
    await asks(telegram, officer)

    asked = await heard(telegram, citizen, QUESTION)
    assert asked["text"].startswith("‼️ TIN KHẨN\nLŨ QUÉT.")
    rows = asked["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in rows[0]] == ["Bình an", "Cần giúp"]
    in_group = await heard(telegram, group, QUESTION)
    assert in_group["text"].endswith("Nhắn riêng cho Loa Bản: bình an, hay cần giúp.")
    assert "Cần giúp" not in str(in_group.get("reply_markup", ""))

    telegram.taps(citizen, "Cần giúp")
    said = await heard(telegram, citizen, "Đã báo xã lúc")
    assert "Gọi được thì gọi 112." in said["text"]
    assert await tally(app) == {(0, HELP): 1}
    telegram.taps(citizen, "Thôn Dưới")
    await heard(telegram, citizen, "Đã ghi: thôn Dưới.")
    telegram.says(citizen, "3 người, gọi 0912345678")
    await heard(telegram, citizen, "Xã đã nhận. Khi nào yên thì bấm Bình an.")
    telegram.shows(citizen, "voice")
    await telegram.wait_for(lambda: len(received(telegram, citizen)) > 2, 30)
    reply = await kept(app)
    assert (reply.words, reply.phone) == ("3 người, gọi 0912345678", "0912345678")
    assert len(reply.voices) == 1
    telegram.says(citizen, "thu nhap bao nhieu la ho ngheo?")
    await heard(telegram, citizen, "Theo Nghị định")
    telegram.taps(citizen, "Bình an")
    await heard(telegram, citizen, "Đã ghi: nhà mình bình an.")
    assert await tally(app) == {(1, SAFE): 1}

    async with app.database.write() as connection:
        assert await open_checkins.close(connection, 1, None, app.clock())
    telegram.taps(citizen, "Cần giúp")
    await heard(telegram, citizen, "Đợt hỏi này đã xong. Cần giúp thì gọi 112")
    assert await tally(app) == {(1, SAFE): 1}
    telegram.says(citizen, "/xoadulieu")
    await heard(telegram, citizen, "Xóa hết thì thôi nhận tin")
    telegram.taps(citizen, "Xóa hết")
    await heard(telegram, citizen, "Đã xóa lúc")
    async with app.database.read() as connection:
        rows = await connection.execute(replies.checkin_replies.select())
        assert rows.all() == []
    assert await tally(app) == {(1, SAFE): 1}


def received(telegram, citizen) -> list[str]:
    return [t for t in telegram.texts(citizen) if "Xã đã nhận." in t]


async def test_a_flood_on_the_web(app, telegram, http):
    await has_villages(app)
    page, other = (
        await receives_on_the_web(app, http),
        await receives_on_the_web(app, http),
    )
    officer = await officer_on_telegram(app, telegram)
    async with page.listening() as pushes:
        await asks(telegram, officer)
        async with asyncio.timeout(60):
            _id, asked = await pushes.next()
    assert asked["look"] == "urgent"
    assert QUESTION in asked["text"]
    labels = [button["label"] for button in asked["buttons"][0]]
    assert labels == ["Bình an", "Cần giúp"]

    assert (await page.says("2")).startswith("Đã báo xã lúc ")
    assert "Đã ghi: thôn Giữa." in await page.says("thôn giữa, 2 người già")
    assert await tally(app) == {(2, HELP): 1}
    assert (await other.says("nha toi binh an")).startswith("Đã ghi: nhà mình bình an.")
    assert await tally(app) == {(2, HELP): 1, (0, SAFE): 1}
    said = await other.says("nuoc cuon mat nha roi, cuu toi voi")
    assert "112" in said
    assert "Đã báo xã lúc " in said
    assert await tally(app) == {(2, HELP): 1, (0, HELP): 1}
    assert "nhà mình bình an" in await page.says("binh an")
    assert await tally(app) == {(2, SAFE): 1, (0, HELP): 1}
