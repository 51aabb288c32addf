"""What anyone takes home on paper: a notice, a card, a check's result, a list."""

import re

import aiohttp

from bot.config import Config
from bot.conversation.eligibility.interview import DIALOGUE
from tests.channels.test_composing import (
    heard,
    officer_on_telegram,
    receives_on_telegram,
    receives_on_the_web,
)
from tests.channels.test_numbers import read
from tests.support.running import Browser, running
from tests.support.zalo import ZaloServer
from tests.support.zalo.server import PUBLIC

PDF = b"%PDF-"
CHECK = "elderly-pension"
CHOICES = ("Từ 75", "Không")


def file_of(telegram, message: dict) -> bytes:
    return telegram.files.get(message["document"]["file_id"])


async def test_papers_of_a_notice_a_card_a_check_and_a_list_on_telegram(
    app, telegram, http
):
    citizen = await receives_on_telegram(telegram)
    gone = await receives_on_telegram(telegram)
    telegram.deactivates(gone)
    officer = await officer_on_telegram(app, telegram)
    telegram.says(officer, "/thongbao Tiêm phòng trâu bò ở nhà văn hóa")
    await heard(telegram, officer, "Hết hạn")
    telegram.taps(officer, "In ra giấy")
    draft = await heard(telegram, officer, "Tin để in")
    assert file_of(telegram, draft).startswith(PDF)
    telegram.says(officer, "/banthao")
    telegram.taps(officer, "Gửi ngay")
    got = await heard(telegram, citizen, "Tiêm phòng trâu bò")
    code = re.search(r"LB (\d{6})", got["text"])[1]

    telegram.says(citizen, f"LB {code}")
    await heard(telegram, citizen, "Đúng là tin của Loa Bản")
    telegram.taps(citizen, "In ra giấy")
    notice = await heard(telegram, citizen, "Tin để in, khổ A4")
    assert file_of(telegram, notice).startswith(PDF)

    telegram.says(citizen, "/danhba")
    await heard(telegram, citizen, "chưa ghi danh bạ")
    telegram.taps(citizen, "In ra giấy")
    card = await heard(telegram, citizen, "Danh bạ để in")
    assert file_of(telegram, card).startswith(PDF)

    telegram.says(citizen, "me toi 80 tuoi co duoc tien nguoi gia khong")
    await heard(telegram, citizen, "Nghị định")
    telegram.taps(citizen, "Nhà mình có thuộc diện không")
    await heard(telegram, citizen, "câu ngắn, không ghi lại")
    telegram.taps(citizen, CHOICES[0])
    await heard(telegram, citizen, "Người ấy có lương hưu")
    telegram.taps(citizen, CHOICES[1])
    await heard(telegram, citizen, "Đây là hướng dẫn")
    telegram.taps(citizen, "In giấy hướng dẫn")
    result = await heard(telegram, citizen, "Giấy hướng dẫn, khổ A4")
    assert file_of(telegram, result).startswith(PDF)

    await heard(telegram, officer, "Không tới 1: bỏ máy 1")
    telegram.taps(officer, "Danh sách để in")
    paper = await heard(telegram, officer, "Tờ để in, khổ A4")
    assert file_of(telegram, paper).startswith(PDF)
    table = await heard(telegram, officer, "Bảng để mở bằng Excel")
    assert "Lý do" in file_of(telegram, table).decode("utf-8-sig")


async def test_the_same_on_the_web_and_on_the_page_of_the_code(app, telegram, http):
    page = await receives_on_the_web(app, http)
    officer = await officer_on_telegram(app, telegram)
    async with page.listening() as pushes:
        telegram.says(officer, "/thongbao Tiêm phòng trâu bò ở nhà văn hóa")
        await heard(telegram, officer, "Hết hạn")
        telegram.taps(officer, "Gửi ngay")
        _id, pushed = await pushes.next()
        code = re.search(r"LB (\d{6})", pushed["text"])[1]
        await page.says(f"LB {code}")
        assert "tới ngay sau đây" in await page.taps("In ra giấy")
        assert (await taken(page, pushes)).startswith(PDF)
        await page.says("/danhba")
        await page.taps("In ra giấy")
        assert (await taken(page, pushes)).startswith(PDF)
        await page._post({"button": f"{DIALOGUE}:{CHECK}"})
        for choice in CHOICES:
            await page.taps(choice)
        await page.taps("Tờ để in, khổ A4")
        assert (await taken(page, pushes)).startswith(PDF)
    async with http.get(f"{app.web_address}/v/{code}.pdf?lang=km") as answer:
        assert answer.status == 200
        assert (await answer.read()).startswith(PDF)


async def taken(page: Browser, pushes) -> bytes:
    _id, said = await pushes.next()
    async with page.http.get(page.address + str(said["file"])) as answer:
        return await answer.read()


async def test_on_zalo_a_result_and_a_card_are_links_to_the_same_papers(tmp_path):
    async with ZaloServer() as zalo, aiohttp.ClientSession() as http:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            web_port=0,
            zalo_token=zalo.token,
            zalo_api_url=zalo.url,
            public_url=PUBLIC,
        )
        async with running(config) as app:
            zalo.reach[PUBLIC] = app.web_address
            person = zalo.person()
            zalo.says(person, "/danhba Lũng Cú")
            await read(zalo, person, "chưa ghi danh bạ")
            zalo.taps(person, "In ra giấy")
            said = await read(zalo, person, "Danh bạ để in")
            assert (await opened(http, app, said)).startswith(PDF)
            zalo.says(person, "me toi 80 tuoi co duoc tien nguoi gia khong")
            await read(zalo, person, "Nghị định")
            zalo.taps(person, "Nhà mình có thuộc diện không")
            await read(zalo, person, "câu ngắn, không ghi lại")
            zalo.taps(person, CHOICES[0])
            await read(zalo, person, "Người ấy có lương hưu")
            zalo.taps(person, CHOICES[1])
            await read(zalo, person, "Đây là hướng dẫn")
            zalo.taps(person, "In giấy hướng dẫn")
            said = await read(zalo, person, "Giấy hướng dẫn, khổ A4")
            assert (await opened(http, app, said)).startswith(PDF)


async def opened(http, app, said: str) -> bytes:
    """The file behind the one link of a message."""
    path = re.search(rf"{re.escape(PUBLIC)}(\S+)", said)[1]
    async with http.get(app.web_address + path) as answer:
        assert answer.status == 200
        return await answer.read()
