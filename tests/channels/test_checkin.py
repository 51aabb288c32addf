"""A check-in, from the officer's words to what was counted, on every channel."""

import pytest

from bot.bulletins.checkins import open_checkins, replies
from bot.bulletins.checkins.checkin import CountsAs
from bot.people.villages import village_register
from bot.people.villages.model import Numbers
from tests.channels.test_composing import (
    PLACE,
    heard,
    officer_on_telegram,
    receives_on_telegram,
)
from tests.support.persons import AROUND, CHANNELS
from tests.support.sounds import voice

FLOOD = "LŨ QUÉT. Nhà ven suối chạy lên chỗ cao ngay."
SAFE, HELP = CountsAs.SAFE, CountsAs.NEEDS_HELP
QUESTION = "Nhà mình thế nào?"


async def has_villages(app) -> None:
    fold = app.ground.country.folding.fold
    async with app.database.write() as connection:
        for name in ("Dưới", "Giữa"):
            told = Numbers("thôn", name, 60, 12)
            await village_register.put(connection, PLACE, told, fold, 1)


async def asks(officer) -> None:
    """By the command alone: it asks for the words, shows them, and goes."""
    await officer.says("/baoantoan")
    await officer.hears("Viết việc gì đang xảy ra")
    await officer.says(FLOOD)
    await officer.hears("Tin này không gửi lại lần hai")
    await officer.taps("Gửi ngay")


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


@pytest.mark.parametrize("channels", AROUND)
async def test_in_a_flood_a_house_needs_help_and_later_is_safe(town, channels):
    here, there, _ = channels
    app = town.app
    await has_villages(app)
    citizen = await town.subscriber(here, "00715")
    officer = await town.officer(there, PLACE)
    await asks(officer)
    asked = await citizen.hears(QUESTION)
    assert asked.removeprefix("‼️ ").startswith("TIN KHẨN\nLŨ QUÉT.")

    await citizen.taps("Cần giúp")
    said = await citizen.hears("Đã báo xã lúc")
    assert "Gọi được thì gọi 112." in said
    assert await tally(app) == {(0, HELP): 1}
    await citizen.taps("Thôn Dưới")
    await citizen.hears("Đã ghi: thôn Dưới.")
    await citizen.says("3 người, gọi 0912345678")
    await citizen.hears("Xã đã nhận. Khi nào yên thì bấm Bình an.")
    await citizen.speaks(await voice(2))
    await citizen.hears("Xã đã nhận.")
    reply = await kept(app)
    assert (reply.words, reply.phone) == ("3 người, gọi 0912345678", "0912345678")
    assert len(reply.voices) == 1
    await citizen.says("thu nhap bao nhieu la ho ngheo?")
    await citizen.hears("Theo Nghị định")
    await citizen.says("binh an")
    await citizen.hears("Đã ghi: nhà mình bình an.")
    assert await tally(app) == {(1, SAFE): 1}

    async with app.database.write() as connection:
        assert await open_checkins.close(connection, 1, None, app.clock())
    await citizen.taps("Cần giúp")
    await citizen.hears("Đợt hỏi này đã xong. Cần giúp thì gọi 112")
    assert await tally(app) == {(1, SAFE): 1}
    await citizen.says("/xoadulieu")
    await citizen.hears("Xóa hết thì thôi nhận tin")
    await citizen.taps("Xóa hết")
    await citizen.hears("Đã xóa lúc")
    async with app.database.read() as connection:
        rows = await connection.execute(replies.checkin_replies.select())
        assert rows.all() == []
    assert await tally(app) == {(1, SAFE): 1}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_by_number_by_words_and_in_a_cry(town, channel):
    app = town.app
    await has_villages(app)
    one, other = [await town.subscriber(channel, "00715") for _ in range(2)]
    await asks(await town.officer("web", PLACE))
    await one.hears(QUESTION)
    await other.hears(QUESTION)

    await one.says("2")
    await one.hears("Đã báo xã lúc ")
    await one.says("thôn giữa, 2 người già")
    await one.hears("Đã ghi: thôn Giữa.")
    assert await tally(app) == {(2, HELP): 1}
    await other.says("nha toi binh an")
    await other.hears("Đã ghi: nhà mình bình an.")
    assert await tally(app) == {(2, HELP): 1, (0, SAFE): 1}
    await other.says("nuoc cuon mat nha roi, cuu toi voi")
    await other.hears("112")
    await other.reads("Đã báo xã lúc ")
    assert await tally(app) == {(2, HELP): 1, (0, HELP): 1}
    await one.says("binh an")
    await one.hears("nhà mình bình an")
    assert await tally(app) == {(2, SAFE): 1, (0, HELP): 1}


async def test_in_a_group_nobody_answers_for_all(app, telegram):
    """Telegram alone has groups."""
    citizen = await receives_on_telegram(telegram)
    officer = await officer_on_telegram(app, telegram)
    group = telegram.group("Thôn Giữa", officer, citizen)
    telegram.says(officer, "/ghepnhom", group)
    await heard(telegram, group, "nay nhận tin của xã")
    telegram.says(officer, f"/baoantoan {FLOOD}")
    await heard(telegram, officer, "Tin này không gửi lại lần hai")
    telegram.taps(officer, "Gửi ngay")
    asked = await heard(telegram, citizen, QUESTION)
    rows = asked["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in rows[0]] == ["Bình an", "Cần giúp"]
    in_group = await heard(telegram, group, QUESTION)
    assert in_group["text"].endswith("Nhắn riêng cho Loa Bản: bình an, hay cần giúp.")
    assert "Cần giúp" not in str(in_group.get("reply_markup", ""))
