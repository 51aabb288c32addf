"""What is drawn for an officer arrives: on Telegram, on the page, and as links."""

import re

import aiohttp

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.delivery import broadcasts
from bot.delivery.model import State
from tests.channels.test_linked_groups import HERE, Commune, commune, invitation
from tests.support.running import Browser
from tests.support.telegram import User
from tests.support.zalo.server import PUBLIC

PNG, PDF = b"\x89PNG", b"%PDF"


async def written(here: Commune, text: str) -> int:
    """A notice that went out."""
    ground, now = here.app.ground, here.clock.now
    place = ground.places.by_code(HERE)
    assert place is not None
    async with here.app.database.write() as connection:
        code = await broadcasts.free_code(connection)
        draft = notice_text.draft(
            Notice(place=place, text=text, language="vi", code=code),
            now=now,
            zone=ground.config.timezone,
            catalogues=ground.catalogues,
            places=ground.places,
            state=State.DRAFT,
        )
        number, _is_new = await broadcasts.create(connection, draft, now)
    return number


def files(here: Commune, user: User) -> dict[str, bytes]:
    """What came, by what stands below it."""
    found = {}
    for message in here.telegram.messages(user):
        sent = (message.get("photo") or [message.get("document")])[0]
        if sent is not None:
            content = here.telegram.files.get(sent["file_id"])
            found[message.get("caption", "")] = content
    return found


def shows(here: Commune, label: str, data: str) -> None:
    """A button under the officer's last message, as an earlier message has it."""
    button = {"text": label, "callback_data": data}
    last = here.telegram.messages(here.officer)[-1]
    last["reply_markup"] = {"inline_keyboard": [[button]]}


async def test_a_notice_to_copy_and_a_poster_on_telegram(tmp_path):
    async with commune(tmp_path) as here:
        telegram, officer = here.telegram, here.officer
        number = await written(here, "Họp bản tối nay")
        shows(here, "Bản để chép", f"copy:{number}")
        telegram.taps(officer, "Bản để chép")
        await here.heard(officer, "Họp bản tối nay\nXã Cốc Pàng, tỉnh Cao Bằng")
        caption = await here.heard(officer, "gửi sang nhóm nào cũng được")
        assert files(here, officer)[caption].startswith(PNG)
        telegram.says(officer, "/nhom")
        await here.heard(officer, "Chưa có nhóm nào")
        telegram.taps(officer, "Giấy mời để in")
        caption = await here.heard(officer, "In khổ A4")
        assert files(here, officer)[caption].startswith(PDF)


async def test_figures_and_the_month_s_report_on_telegram(tmp_path):
    async with commune(tmp_path) as here:
        telegram, officer = here.telegram, here.officer
        telegram.says(officer, "/ghepnhom", here.group)
        await here.heard(here.group, "nay nhận tin")
        await here.chores()
        telegram.says(officer, "/thongke")
        await here.heard(officer, "0 máy, 1 nhóm nhận tin")
        telegram.taps(officer, "Hình và bảng")
        caption = await here.heard(officer, "nhóm cả tháng qua")
        assert files(here, officer)[caption].startswith(PNG)
        telegram.says(officer, "/thongke Cốc Pàng")
        telegram.taps(officer, "Báo cáo tháng trước")
        caption = await here.heard(officer, "Báo cáo tháng 10/2026")
        assert files(here, officer)[caption].startswith(PDF)


async def test_an_officer_on_the_web_gets_the_same(tmp_path):
    async with commune(tmp_path) as here, aiohttp.ClientSession() as http:
        page = Browser(here.app.web_address, http)
        await page.says(f"/start {await invitation(here.app, here.clock)}")
        number = await written(here, "Họp bản tối nay")
        async with page.listening() as pushes:
            await page._post({"button": f"copy:{number}"})
            assert "Họp bản tối nay" in str(page.replies[0]["text"])
            _id, said = await pushes.next()
            assert (await _opened(page, said)).startswith(PNG)
            await page.says("/thongke")
            await page.taps("Báo cáo tháng này")
            _id, said = await pushes.next()
            assert (await _opened(page, said)).startswith(PDF)
            _id, table = await pushes.next()
            assert "Tin theo loại" in (await _opened(page, table)).decode("utf-8-sig")
            await page.says("/nhom")
            said = await page.taps("Giấy mời để in")
            assert "tới ngay sau đây" in said  # Telegram's way is there
            _id, said = await pushes.next()
            assert (await _opened(page, said)).startswith(PDF)


async def _opened(page: Browser, said: dict[str, object]) -> bytes:
    path = str(said.get("image") or said["file"])
    async with page.http.get(page.address + path) as answer:
        assert answer.status == 200
        return await answer.read()


async def test_an_officer_on_zalo_opens_the_same_by_links(town):
    officer = await town.officer("zalo", town.app.ground.places.by_code(HERE).path)
    await officer.says("/thongke")
    await officer.hears("Chưa đếm lần nào")
    await officer.taps("Báo cáo tháng này")
    said = await officer.hears(".pdf: https://")
    [path] = re.findall(rf"{re.escape(PUBLIC)}(\S+\.pdf)", said)
    async with town.http.get(town.app.web_address + path) as answer:
        assert answer.status == 200
        assert (await answer.read()).startswith(PDF)
