"""An admin's morning, on Telegram and on the web: tables, gaps, leavers, the audit."""

import re

import aiohttp
import pytest

from bot.clock import DAY
from bot.config import Config
from bot.people import roles
from bot.people.model import Role
from tests.support.running import Browser, running
from tests.support.telegram.server import TelegramServer

PROVINCE = "vn.08"
TABLE = "Vai trò;Xã;Ghi chú\ncán bộ;Lũng Cú;Mỷ, văn hóa\nduyệt;Đồng Văn;Páo\n"
WRONG = TABLE.replace("Đồng Văn", "Đồng Vun")


class OnTelegram:
    """An admin at a phone."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server
        self._user = server.user("Quản Trị")

    async def says(self, text: str, part: str) -> str:
        before = len(self._server.texts(self._user))
        self._server.says(self._user, text)
        return await self._hears(part, before)

    async def taps(self, label: str, part: str) -> str:
        before = len(self._server.texts(self._user))
        self._server.taps(self._user, label)
        return await self._hears(part, before)

    async def sends(self, table: str, part: str) -> str:
        before = len(self._server.texts(self._user))
        self._server.shows(self._user, "document", file=table.encode())
        await self._hears("Đọc bảng", before)
        for _attempt in range(20):
            said = await self.taps("Đọc bảng", "")
            if "chưa về tới" not in said:
                break
            await self._server.until_idle()
        assert part in said
        return said

    async def _hears(self, part: str, before: int) -> str:
        def look() -> str | None:
            new = self._server.texts(self._user)[before:]
            return next((text for text in new if part in text), None)

        return await self._server.wait_for(look, 30)


class OnTheWeb:
    """An admin at a page."""

    def __init__(self, address: str, http: aiohttp.ClientSession) -> None:
        self._page = Browser(address, http)
        self._http = http

    async def says(self, text: str, part: str) -> str:
        said = await self._page.says(text)
        assert part in said
        return said

    async def taps(self, label: str, part: str) -> str:
        said = await self._page.taps(label)
        assert part in said
        return said

    async def sends(self, table: str, part: str) -> str:
        form = aiohttp.FormData()
        form.add_field("file", table.encode(), filename="moi-can-bo.csv")
        async with self._http.post(
            f"{self._page.address}/api/chat/files",
            params={"session": self._page.session or ""},
            data=form,
        ) as answer:
            file = (await answer.json())["file"]
        said = await self._page.says("", file=file)
        assert part in said
        return said


@pytest.mark.parametrize("where", ["telegram", "web"])
async def test_an_admin_s_morning(tmp_path, where):
    async with TelegramServer() as telegram, aiohttp.ClientSession() as http:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            web_port=0,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        async with running(config) as app:
            async with app.database.write() as connection:
                now = app.clock()
                code = await roles.invite(
                    connection, Role.ADMIN, PROVINCE, now=now, expires_at=now + DAY
                )
            admin = (
                OnTelegram(telegram)
                if where == "telegram"
                else OnTheWeb(app.web_address, http)
            )
            await admin.says(f"/start {code}", "Đã nhận vai trò")
            said = await admin.sends(WRONG, "2 dòng: 1 đúng, 1 sai. Chưa mời ai.")
            assert "Dòng 3: trong tỉnh không có xã “Đồng Vun”" in said
            await admin.sends(TABLE, "2 lời mời, mỗi lời dùng một lần")
            said = await admin.says("/vaitro", "124 xã: ")
            assert "Thiếu: 124 xã chưa có người soạn" in said
            await admin.taps("Lời mời chưa dùng: 2", "(Mỷ, văn hóa)")
            await admin.taps("Hủy lời mời 1", "Đã hủy lời mời")
            said = await admin.says("/moi cán bộ Lũng Cú: Dế", "/start ")
            code = re.search(r"^/start (\S+)$", said, re.MULTILINE)[1]
            officer = Browser(app.web_address, http)
            assert "Đã nhận vai trò" in await officer.says(f"/start {code}")
            await officer.says("/thongbao Họp dân tối thứ Bảy ở nhà văn hóa")
            await admin.says("/thuquyen", "Thu quyền của ai?")
            await admin.says("Lũng Cú", "(Dế)")
            await admin.taps("2", "chuyển cho mình")
            await admin.taps("Thu quyền", "Đã thu quyền")
            assert "không dùng được" in await officer.says("/banthao")
            await admin.says("/nhatky", "thu quyền, xã Lũng Cú")
            await admin.says("/nguoidung", "tỉnh Tuyên Quang: 0 nơi nhận tin")
            await admin.says("/tim", "Không có máy nào")


async def test_an_admin_s_morning_on_zalo_is_the_same_but_for_the_table(town):
    """A documented exception: Zalo hands no file over, so words invite."""
    admin = await town.officer("zalo", PROVINCE, Role.ADMIN)
    await admin.says("/moi duyệt Đồng Văn: Páo")
    await admin.hears("/start ")
    await admin.says("/vaitro")
    await admin.hears("124 xã: ")
    await admin.says("/moi cán bộ Lũng Cú: Dế")
    said = await admin.hears("/start ")
    code = re.search(r"^/start (\S+)$", said, re.MULTILINE)[1]
    officer = town.person("zalo")
    await officer.says(f"/start {code}")
    await officer.hears("Đã nhận vai trò")
    await officer.says("/thongbao Họp dân tối thứ Bảy ở nhà văn hóa")
    await officer.hears("Họp dân tối thứ Bảy")
    await admin.says("/thuquyen")
    await admin.hears("Thu quyền của ai?")
    await admin.says("Lũng Cú")
    await admin.hears("(Dế)")
    await admin.says("2")
    await admin.hears("chuyển cho mình")
    await admin.taps("Thu quyền")
    await admin.hears("Đã thu quyền")
    await officer.says("/banthao")
    await officer.hears("không dùng được")
    await admin.says("/nhatky")
    await admin.hears("thu quyền, xã Lũng Cú")
    await admin.says("/nguoidung")
    await admin.hears("tỉnh Tuyên Quang: 0 nơi nhận tin")
