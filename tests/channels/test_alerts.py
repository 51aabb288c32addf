"""An alert's file, from an officer's hand to the notice and out again for all."""

import asyncio
from xml.etree.ElementTree import fromstring

from bot.bulletins.alerts import cap_reader
from bot.bulletins.alerts.alert import Alert
from bot.delivery import files
from tests.channels.test_composing import (
    heard,
    invitation,
    officer_on_telegram,
    receives_on_telegram,
    receives_on_the_web,
    upload,
)
from tests.support import cap_rules
from tests.support.cap_files import area, bomb, cap, reference
from tests.support.running import Browser

COMMUNE = area("xã Lũng Cú, tỉnh Tuyên Quang", "00715")
WORDS = "Cảnh báo lũ quét\nMưa rất to từ chiều nay."
ATOM = "{http://www.w3.org/2005/Atom}"


async def entries(app, http, path: str) -> list:
    async with http.get(app.web_address + path) as answer:
        assert answer.status == 200
        return list(fromstring(await answer.read()).iter(ATOM + "entry"))


async def out_again(app, http) -> Alert:
    """The alert that the place's feed leads to first."""
    first = (await entries(app, http, "/feed/00715.cap"))[0]
    files = [
        one.get("href")
        for one in first.findall(ATOM + "link")
        if one.get("type") == "application/cap+xml"
    ]
    async with http.get(files[0]) as answer:
        content = await answer.read()
    assert cap_rules.faults(fromstring(content)) == []
    return cap_reader.read(content)


async def brought(app) -> None:
    """Waits until no file is with its platform any more."""
    bell = asyncio.Event()
    app.database.listeners.append(bell.set)
    async with asyncio.timeout(30):
        while True:
            bell.clear()
            async with app.database.read() as connection:
                if not await files.awaited(connection, "telegram"):
                    break
            await bell.wait()
    app.database.listeners.remove(bell.set)


async def officer_on_the_web(app, http) -> Browser:
    page = Browser(app.web_address, http)
    await page.says(f"/start {await invitation(app)}")
    return page


async def test_an_alert_on_telegram_becomes_a_notice_and_an_alert_again(
    app, telegram, http
):
    officer = await officer_on_telegram(app, telegram)
    neighbour = await receives_on_telegram(telegram)
    page = await receives_on_the_web(app, http)
    began = app.clock()
    content = cap(began, COMMUNE)
    telegram.shows(officer, "document", file=content, name="canh-bao.xml")
    await heard(telegram, officer, "Đang lấy tệp “canh-bao.xml” về.")
    await brought(app)
    async with page.listening() as pushes:
        telegram.taps(officer, "Đọc cảnh báo")
        await heard(telegram, officer, "Hết hạn")
        assert not any(WORDS in text for text in telegram.texts(neighbour))
        telegram.taps(officer, "Gửi ngay")
        await heard(telegram, neighbour, WORDS)
        _id, shown = await pushes.next()
    assert shown["text"].startswith(f"TIN KHẨN\n{WORDS}")
    alert = await out_again(app, http)
    (one,) = alert.infos
    assert (alert.message_type, one.severity, one.event) == (
        "Alert",
        "Extreme",
        "Lũ quét",
    )
    assert one.areas[0].geocodes == (("VN-GSO", "00715"),)
    assert WORDS in one.description
    assert one.expires == cap_reader.read(content).infos[0].expires


async def test_on_the_web_an_update_and_a_cancel_follow(app, telegram, http):
    neighbour = await receives_on_telegram(telegram)
    officer = await officer_on_the_web(app, http)
    began = app.clock()

    async def sends(content: bytes, name: str = "a.xml") -> str:
        status, answer = await upload(http, officer, content, name)
        assert status == 200
        return await officer.says("", file=answer["file"])

    assert "Soạn từ cảnh báo" in await sends(cap(began, COMMUNE))
    await officer.taps("Gửi ngay")
    await heard(telegram, neighbour, WORDS)
    assert "đã thành tin mã LB" in await sends(cap(began, COMMUNE))
    again = {"identifier": "2", "kind": "Update", "references": reference(began)}
    said = await sends(cap(began, COMMUNE, headline="Lũ còn ở bản Dưới", **again))
    assert "ĐÍNH CHÍNH. Lũ còn ở bản Dưới" in said
    await officer.taps("Gửi ngay")
    await heard(telegram, neighbour, "ĐÍNH CHÍNH. Lũ còn ở bản Dưới")
    alert = await out_again(app, http)
    assert (alert.message_type, len(alert.references)) == ("Update", 1)
    over = {"identifier": "3", "kind": "Cancel", "references": reference(began)}
    assert "ĐÃ HẾT: Nước đã rút" in await sends(
        cap(began, COMMUNE, headline="Nước đã rút", **over)
    )
    await officer.taps("Gửi ngay")
    await heard(telegram, neighbour, "ĐÃ HẾT: Nước đã rút")
    titles = [
        one.findtext(ATOM + "title")
        for one in await entries(app, http, "/feed/00715.atom")
    ]
    assert [title.partition(":")[0] for title in titles] == [
        "TIN KHẨN",
        "Đã đính chính",
        "Đã đính chính",
    ]


async def test_a_bad_file_is_refused_on_both_and_all_goes_on(app, telegram, http):
    page = await officer_on_the_web(app, http)
    for content, why in ((bomb(), "phần lạ"), (cap(app.clock()), "cho nơi nào")):
        _status, answer = await upload(http, page, content, "a.xml")
        assert why in await page.says("", file=answer["file"])
    status, answer = await upload(http, page, b"<html></html>", "a.html")
    assert (status, "Chỉ nhận" in answer["error"]) == (415, True)
    officer = await officer_on_telegram(app, telegram)
    telegram.shows(officer, "document", file=bomb(), name="bom.cap")
    await heard(telegram, officer, "Đang lấy tệp “bom.cap” về.")
    await brought(app)
    telegram.taps(officer, "Đọc cảnh báo")
    await heard(telegram, officer, "có phần lạ, có thể gây hại, nên không mở.")
    assert await entries(app, http, "/feed/00715.cap") == []
    telegram.says(officer, "/thongbao Họp bản tối nay.")
    await heard(telegram, officer, "Gửi ")
