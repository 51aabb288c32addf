"""A question travels from a web citizen to a Telegram officer and back."""

import aiohttp

from bot.channels.web import sessions
from bot.clock import DAY
from bot.config import Config
from bot.messaging import Address
from bot.people import roles
from bot.people.model import Consent, Role
from bot.requests import book
from bot.requests.model import Draft, Level
from tests.support.running import Browser, running
from tests.support.telegram.server import TelegramServer

ROAD = "duong vao ban sat 3 hom nay xe khong di duoc"


async def heard(telegram: TelegramServer, user, part: str) -> str:
    return await telegram.wait_for(
        lambda: next((t for t in telegram.texts(user) if part in t), None), 30
    )


async def test_a_web_citizen_asks_and_a_telegram_officer_answers(tmp_path):
    async with TelegramServer() as telegram, aiohttp.ClientSession() as http:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            web_port=0,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
        )
        async with running(config) as app:
            officer = telegram.user("Cán Bộ Có Tên")
            async with app.database.write() as connection:
                now = app.clock()
                code = await roles.invite(
                    connection,
                    Role.OFFICER,
                    "vn.15.04492",
                    now=now,
                    expires_at=now + DAY,
                )
            telegram.says(officer, f"/start {code}")
            await heard(telegram, officer, "Đã nhận vai trò")
            citizen = Browser(app.web_address, http)
            await citizen.says(ROAD)
            await citizen.taps("Hỏi cán bộ")
            await citizen.says("Púng Luông")
            assert ROAD in citizen.replies[0]["text"]
            await citizen.taps("Gửi cán bộ xã")
            assert "Câu hỏi số 1." in await citizen.taps("Đồng ý")
            await heard(telegram, officer, "Câu hỏi số 1 gửi cán bộ xã Púng Luông")
            async with citizen.listening() as pushes:
                telegram.taps(officer, "Mở")
                await heard(telegram, officer, ROAD)
                telegram.taps(officer, "Trả lời")
                await heard(telegram, officer, "bấm micro nói")
                telegram.says(officer, "Sáng mai có máy vào dọn.")
                await heard(telegram, officer, "Gửi câu này")
                telegram.taps(officer, "Gửi")
                _id, answer = await pushes.next()
            assert answer["text"].startswith(
                "Trả lời câu hỏi số 1, cán bộ xã Púng Luông"
            )
            assert answer["text"].endswith("“Sáng mai có máy vào dọn.”")
            assert "Có Tên" not in str(answer)
            assert str(officer.id) not in str(answer)
            labels = [b["label"] for row in answer["buttons"] for b in row]
            assert labels == ["Rõ rồi", "Hỏi tiếp"]
            assert "Sáng mai có máy" in await citizen.says("/canbo 1")
            stranger = Browser(app.web_address, http)
            assert "Chưa có câu hỏi nào mang số 1" in await stranger.says("/canbo 1")


async def test_the_program_s_own_tick_tells_of_an_overdue_question_once(tmp_path):
    config = Config(database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db", web_port=0)
    async with aiohttp.ClientSession() as http, running(config) as app:
        citizen = Browser(app.web_address, http)
        await citizen.says("alo")
        asked = Draft(
            Address("web", sessions.digest_of(citizen.session)),
            "vi",
            ROAD,
            "vn.15.04492",
            Level.COMMUNE,
        )
        async with app.database.write() as connection:
            now = app.clock()
            consent = Consent(1, "", "", "vi")
            consent_id = await book.give_consent(connection, consent, now)
            await book.put(connection, asked, consent_id, now=now, due_at=now)
        async with citizen.listening(**{"Last-Event-ID": "0"}) as pushes:
            await app.running.chores.do()
            await app.running.chores.do()
            _id, said = await pushes.next()
        assert "Câu hỏi số 1" in said["text"]
        assert "Trung tâm Phục vụ hành chính công" in said["text"]
        async with app.database.read() as connection:
            assert await book.overdue(connection, app.clock()) == []
