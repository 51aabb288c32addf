"""An officer writes a notice, on Telegram and on the web, with what goes along."""

import asyncio
import re
from base64 import b64decode
from urllib.parse import urlsplit

import aiohttp

from bot.clock import DAY, local_date
from bot.people import roles
from bot.people.model import Role
from tests.support.running import Browser
from tests.support.sounds import voice

PLACE = "vn.08.00715"
JPEG = b64decode(  # 16 green pixels by 16
    "/9j/4AAQSkZJRgABAgAAAQABAAD//gAPTGF2YzYzLjEuMTAyAP/bAEMACAQEBAQEBQUFBQUFBgYG"
    "BgYGBgYGBgYGBgcHBwgICAcHBwYGBwcICAgICQkJCAgICAkJCgoKDAwLCw4ODhERFP/EAEsAAQEA"
    "AAAAAAAAAAAAAAAAAAAGAQEAAAAAAAAAAAAAAAAAAAAGEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAA"
    "AAAAAAAAAAAAAAAA/8AAEQgAEAAQAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AiwBQJf/Z"
)


async def heard(telegram, user, part: str) -> dict:
    def look():
        for message in reversed(telegram.messages(user)):
            if part in message.get("text", message.get("caption", "")):
                return message
        return None

    return await telegram.wait_for(look, 30)


async def invitation(app) -> str:
    async with app.database.write() as connection:
        now = app.clock()
        return await roles.invite(
            connection, Role.OFFICER, PLACE, now=now, expires_at=now + DAY
        )


async def officer_on_telegram(app, telegram):
    officer = telegram.user("Cán Bộ")
    telegram.says(officer, f"/start {await invitation(app)}")
    await heard(telegram, officer, "Đã nhận vai trò")
    return officer


async def receives_on_telegram(telegram):
    citizen = telegram.user("Sùng A")
    telegram.says(citizen, "/nhantin 00715")
    await heard(telegram, citizen, "Có đồng ý không")
    telegram.taps(citizen, "Đồng ý")
    await heard(telegram, citizen, "Đã ghi")
    return citizen


async def receives_on_the_web(app, http) -> Browser:
    citizen = Browser(app.web_address, http)
    await citizen.says("/nhantin 00715")
    await citizen.taps("Đồng ý")
    return citizen


async def test_a_picture_from_telegram_reaches_telegram_by_its_id_and_the_web(
    app, telegram, http
):
    officer = await officer_on_telegram(app, telegram)
    neighbour = await receives_on_telegram(telegram)
    page = await receives_on_the_web(app, http)
    caption = "/thongbao Cắt điện thứ Sáu 5/12/2026 để sửa đường dây."
    async with page.listening() as pushes:
        telegram.shows(officer, "photo", caption=caption, file=JPEG)
        await heard(telegram, officer, "Soát giúp: 5/12/2026 là thứ Bảy.")
        telegram.taps(officer, "Thứ Bảy 5/12")
        await telegram.wait_for(
            lambda: (
                (
                    "Soát giúp" not in telegram.texts(officer)[-1]
                    and "Kèm 1 tệp" in telegram.texts(officer)[-1]
                )
                or None
            )
        )
        telegram.taps(officer, "Gửi ngay")
        got = await heard(telegram, neighbour, "Cắt điện thứ Bảy 5/12/2026")
        _id, shown = await pushes.next()
    assert got["photo"]
    day = local_date(app.clock(), app.config.timezone)
    signed = f"Xã Lũng Cú, tỉnh Tuyên Quang, {day.day}/{day.month}/{day.year}. Mã LB "
    for said in (got["caption"], shown["text"]):
        words, _line, last = said.rpartition("\n")
        assert words == "Cắt điện thứ Bảy 5/12/2026 để sửa đường dây."
        assert re.fullmatch(re.escape(signed) + r"\d{6}", last)
    assert telegram.files.uploaded == []

    async def served() -> bytes:
        async with http.get(app.web_address + shown["image"]) as answer:
            return await answer.read() if answer.status == 200 else b""

    for _ in range(100):  # it is brought as soon as the database tells of it
        if content := await served():
            break
        await telegram.wait_for(lambda: telegram.calls("getFile") or None)
    assert content.startswith(b"\xff\xd8\xff"), "drawn anew"


async def test_a_voice_from_the_web_is_written_anew_and_uploaded_once(
    app, telegram, http
):
    spoken = await voice(2)
    neighbours = [await receives_on_telegram(telegram) for _ in range(2)]
    officer = Browser(app.web_address, http)
    await officer.says(f"/start {await invitation(app)}")
    said = await officer.says(
        "/thongbao Nghe tin cắt điện.", file=await uploaded(http, officer, spoken)
    )
    assert "Kèm 1 tệp." in said
    await officer.taps("Gửi ngay")
    for neighbour in neighbours:
        got = await heard(telegram, neighbour, "Nghe tin cắt điện.")
        assert got["voice"]
    (once,) = telegram.files.uploaded
    assert (once.kind, once.content[:4]) == ("voice", b"OggS")
    assert once.content != spoken


async def test_a_long_paste_on_telegram_and_on_the_web_is_one_notice(
    app, telegram, http
):
    officer = await officer_on_telegram(app, telegram)
    long = "Bà con chú ý giữ rừng. " * 300
    first, rest = long[:4000], long[4000:]
    telegram.says(officer, f"/thongbao {first}")
    telegram.says(officer, rest)
    await telegram.wait_for(
        lambda: sum(len(t) for t in telegram.texts(officer)) > 2 * 4000 + 2000 or None,
        30,
    )
    page = Browser(app.web_address, http)
    await page.says(f"/start {await invitation(app)}")
    await page.says(f"/thongbao {long}")
    assert page.replies[0]["text"].startswith(long.strip())


async def test_an_exercise_walks_the_whole_path_and_reaches_its_writer(
    app, telegram, http
):
    neighbour = await receives_on_telegram(telegram)
    page = await receives_on_the_web(app, http)
    officer = await officer_on_telegram(app, telegram)
    telegram.says(officer, "/thongbao tập Cắt điện ngày mai")
    await heard(telegram, officer, "Hết hạn")
    assert any("BẢN TẬP" in text for text in telegram.texts(officer))
    telegram.taps(officer, "Gửi ngay")
    await telegram.wait_for(
        lambda: sum("BẢN TẬP" in t for t in telegram.texts(officer)) > 1 or None, 30
    )
    await telegram.until_idle()
    assert not any("Cắt điện" in text for text in telegram.texts(neighbour))
    assert "Cắt điện" not in await page.says("/bantin")


async def uploaded(http, officer: Browser, content: bytes) -> str:
    status, answer = await upload(http, officer, content)
    assert status == 200, answer
    return answer["file"]


async def upload(http, officer: Browser, content: bytes, name: str = "tin.ogg"):
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name)
    async with http.post(
        f"{officer.address}/api/chat/files",
        params={"session": officer.session or ""},
        data=form,
    ) as answer:
        return answer.status, await answer.json()


async def test_what_is_no_good_is_refused_in_one_sentence(app, http):
    citizen = Browser(app.web_address, http)
    assert await upload(http, citizen, JPEG) == (
        403,
        {"error": "Chỗ này không nhận tệp."},
    )
    await citizen.says("alo")
    await citizen.says(f"/start {await invitation(app)}")
    for content, status, said in (
        (b"\xff\xd8\xff\xe0" + bytes(50), 422, "Ảnh bị hỏng"),
        (b"\x89PNG\r\n\x1a\nIHDR", 422, "Ảnh bị hỏng"),
        (b"OggS" + bytes(300), 422, "Không nghe được gì"),
        (b"<script>", 415, "Chỉ nhận ảnh"),
        (b"MZ" + bytes(100), 415, "Chỉ nhận ảnh"),
        (b"PK\x03\x04" + bytes(100), 415, "Chỉ nhận ảnh"),
        (b"", 400, "Chưa có tệp nào"),
    ):
        got, answer = await upload(http, citizen, content)
        assert got == status, answer
        assert said in answer["error"]


async def test_two_hundred_megabytes_are_refused_before_they_come(app, http):
    officer = Browser(app.web_address, http)
    await officer.says(f"/start {await invitation(app)}")
    where = urlsplit(app.web_address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(
        f"POST /api/chat/files?session={officer.session} HTTP/1.1\r\n"
        f"Host: {where.netloc}\r\nContent-Type: video/mp4\r\n"
        "Content-Length: 200000000\r\n\r\n".encode()
    )
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith("HTTP/1.1 413")
    assert "Tệp nặng quá 20 MB. Gửi tệp nhỏ hơn." in answer


async def test_a_file_of_another_session_is_none(app, http):
    mine, other = (Browser(app.web_address, http) for _ in range(2))
    for one in (mine, other):
        await one.says(f"/start {await invitation(app)}")
    file = await uploaded(http, mine, await voice(1))
    said = await other.says("/thongbao Cắt điện", file=file)
    assert "Kèm" not in said
    assert "Kèm 1 tệp." in await mine.says("/thongbao Cắt điện", file=file)
