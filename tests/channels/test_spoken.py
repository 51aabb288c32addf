"""Who does not write speaks: to their officer, on Telegram and on the web, and back."""

import asyncio
import io
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.clock import DAY
from bot.people import roles
from bot.people.model import Role
from bot.speech import encoded
from tests.channels.test_composing import heard
from tests.support.running import Browser
from tests.support.sounds import tone, voice

PLACE = "vn.15.04492"


async def invitation(app) -> str:
    async with app.database.write() as connection:
        now = app.clock()
        return await roles.invite(
            connection, Role.OFFICER, PLACE, now=now, expires_at=now + DAY
        )


async def sent_up(http, page: Browser, content: bytes, field: str = "voice"):
    form = aiohttp.FormData()
    form.add_field(field, io.BytesIO(content), filename="voice")
    async with http.post(
        f"{page.address}/api/chat/files",
        params={"session": page.session or ""},
        data=form,
    ) as answer:
        return answer.status, await answer.json()


async def speaks(http, page: Browser, content: bytes) -> str:
    status, answer = await sent_up(http, page, content)
    assert status == 200, answer
    return await page.says("", file=answer["file"])


async def test_a_voice_from_the_web_is_heard_on_telegram_and_answered_by_voice(
    app, telegram, http
):
    officer = telegram.user("Cán Bộ")
    telegram.says(officer, f"/start {await invitation(app)}")
    await heard(telegram, officer, "Đã nhận vai trò")
    citizen = Browser(app.web_address, http)
    await citizen.says("alo")
    spoken = tone(3)
    said = await speaks(http, citizen, spoken)
    assert said.startswith("Đang nguy cấp thì gọi ngay, miễn phí:\n113")
    assert "Nhận được tiếng nói 3 giây rồi." in said
    await citizen.says("Púng Luông")
    await citizen.taps("Gửi cán bộ xã")
    assert "Câu hỏi số 1." in await citizen.taps("Đồng ý")
    await heard(telegram, officer, "Câu hỏi số 1 gửi cán bộ xã Púng Luông")
    telegram.taps(officer, "Mở")
    got = await heard(telegram, officer, "tiếng nói 3 giây")
    assert got["voice"]
    (once,) = telegram.files.uploaded
    assert (once.kind, once.media_type) == ("voice", "audio/ogg")
    assert (await encoded(once.content)).seconds == pytest.approx(3, abs=0.2)
    telegram.taps(officer, "Trả lời")
    await heard(telegram, officer, "bấm micro nói")
    telegram.shows(officer, "voice", file=await voice(2))
    await heard(telegram, officer, "Gửi câu này")
    async with citizen.listening() as pushes:
        telegram.taps(officer, "Gửi")
        _id, answer = await pushes.next()
    assert answer["text"].startswith("Trả lời câu hỏi số 1")
    assert (await brought(app, telegram, http, answer["audio"])).startswith(b"OggS")


async def test_a_voice_from_telegram_is_heard_on_the_web_under_no_type_of_its_own(
    app, telegram, http
):
    officer = Browser(app.web_address, http)
    await officer.says(f"/start {await invitation(app)}")
    citizen = telegram.user("Giàng A")
    mine = await voice(4)
    telegram.shows(citizen, "voice", file=mine)
    first = await heard(telegram, citizen, "Nhận được tiếng nói 3 giây")
    assert first["voice"]
    assert first["caption"].startswith("Đang nguy cấp thì gọi ngay, miễn phí:")
    telegram.says(citizen, "Púng Luông")
    await heard(telegram, citizen, "Người đọc: cán bộ")
    assert telegram.calls("getFile") == []  # nothing is fetched before they agree
    telegram.taps(citizen, "Gửi cán bộ xã")
    await heard(telegram, citizen, "Có đồng ý không")
    telegram.taps(citizen, "Đồng ý")
    await heard(telegram, citizen, "Câu hỏi số 1.")
    assert "tiếng nói 3 giây" in await officer.says("/hopthu 1")
    audio = str(officer.replies[0]["audio"])
    content = await brought(app, telegram, http, audio)
    assert content.startswith(b"OggS")
    assert content != mine
    assert (await encoded(content)).seconds == pytest.approx(4, abs=0.2)


async def brought(app, telegram, http, address: str) -> bytes:
    """A file, once it has come from Telegram."""
    for _ in range(100):
        async with http.get(app.web_address + address) as answer:
            if answer.status == 200:
                assert answer.content_type == "audio/ogg"
                return await answer.read()
        await telegram.wait_for(lambda: telegram.calls("getFile") or None)
    raise AssertionError("it never came")


async def test_what_cannot_be_heard_is_refused_in_one_sentence(app, http):
    citizen = Browser(app.web_address, http)
    await citizen.says("alo")
    for content, status, said in (
        (b"\xff\xd8\xff\xe0" + bytes(300), 422, "Không nghe được gì trong tệp này."),
        (b"#!/bin/sh\nls", 422, "Không nghe được gì trong tệp này."),
        (tone(2, loudness=0.0), 422, "Chưa nghe thấy tiếng."),
        (await voice(95), 422, "Nói nhiều nhất 90 giây một lần."),
        (bytes(3_000_000), 413, "Nói nhiều nhất 90 giây một lần."),
        (b"", 400, "Chưa có tệp nào."),
    ):
        got, answer = await sent_up(http, citizen, content)
        assert got == status, answer
        assert answer["error"].startswith(said)
    status, answer = await sent_up(http, citizen, await voice(90))
    assert status == 200, answer


async def test_two_hundred_megabytes_of_voice_are_refused_before_they_come(app, http):
    citizen = Browser(app.web_address, http)
    await citizen.says("alo")
    where = urlsplit(app.web_address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(
        f"POST /api/chat/files?session={citizen.session} HTTP/1.1\r\n"
        f"Host: {where.netloc}\r\nContent-Type: audio/ogg\r\n"
        "Content-Length: 200000000\r\n\r\n".encode()
    )
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith("HTTP/1.1 413")
    assert "Nói nhiều nhất 90 giây một lần. Nói ngắn lại giúp." in answer


async def test_who_speaks_again_and_again_is_told_when_to_come_back(app, http):
    citizen = Browser(app.web_address, http)
    await citizen.says("alo")
    answers = [await sent_up(http, citizen, b"no sound") for _ in range(21)]
    assert [status for status, _said in answers] == [422] * 20 + [429]
