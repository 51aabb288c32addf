"""A question travels from a citizen to an officer and back, whatever they write on."""

import aiohttp
import pytest

from bot.channels.web import sessions
from bot.config import Config
from bot.messaging import Address
from bot.people.model import Consent
from bot.requests import book
from bot.requests.model import Draft, Level
from tests.support.persons import everywhere
from tests.support.running import Browser, running

ROAD = "duong vao ban sat 3 hom nay xe khong di duoc"


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("web", "telegram"),
        ("telegram", "web"),
        ("zalo", "telegram"),
        ("web", "zalo"),
        ("zalo", "zalo"),
    ],
)
async def test_a_citizen_asks_and_an_officer_answers(tmp_path, asks, answers):
    async with everywhere(tmp_path) as town:
        officer = await town.officer(answers, "vn.15.04492")
        citizen = town.person(asks)
        await citizen.says(ROAD)
        await citizen.reads("gọi 112")
        await citizen.taps("Hỏi cán bộ")
        await citizen.reads("xã, phường nào")
        await citizen.says("Púng Luông")
        await citizen.reads(ROAD)
        await citizen.taps("Gửi cán bộ xã")
        await citizen.reads("Có đồng ý không?")
        await citizen.taps("Đồng ý")
        await citizen.reads("Câu hỏi số 1.")
        await officer.reads("Câu hỏi số 1 gửi cán bộ xã Púng Luông")
        await officer.taps("Mở")
        await officer.reads(ROAD)
        await officer.taps("Trả lời")
        await officer.reads("bấm micro nói")
        await officer.says("Sáng mai có máy vào dọn.")
        await officer.reads("Gửi câu này")
        await officer.taps("Gửi")
        answer = await citizen.reads("Trả lời câu hỏi số 1, cán bộ xã Púng Luông")
        assert "“Sáng mai có máy vào dọn.”" in answer
        assert "Có Tên" not in answer
        assert officer.address not in answer
        await citizen.taps("Rõ rồi")
        stranger = town.person(asks)
        await stranger.says("/canbo 1")
        await stranger.reads("Chưa có câu hỏi nào mang số 1")


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
