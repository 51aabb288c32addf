"""A village hears a notice: its officer on the web, its relay on Telegram."""

import aiohttp

from bot.clock import DAY
from bot.config import Config
from bot.people import roles
from bot.people.model import Role
from tests.channels.test_requests import heard
from tests.support.running import Browser, running, until_sent
from tests.support.telegram.server import TelegramServer

PATH = "vn.15.04492"


async def test_a_web_officer_enters_a_village_and_its_telegram_relay_tells_it(tmp_path):
    async with TelegramServer() as telegram, aiohttp.ClientSession() as http:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            web_port=0,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        async with running(config) as app:
            now = app.clock()

            async def code(role: Role, village: int | None = None) -> str:
                async with app.database.write() as connection:
                    return await roles.invite(
                        connection,
                        role,
                        PATH,
                        now=now,
                        expires_at=now + DAY,
                        village=village,
                    )

            officer = Browser(app.web_address, http)
            await officer.says(f"/start {await code(Role.OFFICER)}")
            said = await officer.says("/thonban bản Trên 45 nhà, 18 không điện thoại")
            assert "Đã ghi. Bản Trên: 45 nhà, 18 không điện thoại." in said
            relay = telegram.user("Người Báo Tin")
            telegram.says(relay, f"/start {await code(Role.RELAY, 1)}")
            await heard(telegram, relay, "Đã nhận vai trò")
            await officer.says("/thongbao Mời bà con dọn đường làng, mang cuốc xẻng.")
            await officer.taps("Gửi ngay")
            told = await heard(telegram, relay, "cần báo miệng, bản Trên")
            assert "18 nhà không điện thoại" in told
            telegram.taps(relay, "Báo một phần")
            await heard(telegram, relay, "đã báo được mấy nhà trong 18 nhà")
            telegram.says(relay, "12")
            await heard(telegram, relay, "Còn 6 nhà.")
            await until_sent(app)
            report = await officer.says("/baocao 1")
            assert "Trưởng bản đã báo 12, còn 6 (bản Trên 6)." in report
            telegram.says(relay, "/dabao 18")
            await heard(telegram, relay, "báo đủ 18 nhà")
            report = await officer.says("/baocao 1")
            assert "Nhà không có điện thoại: 18. Trưởng bản đã báo hết." in report
