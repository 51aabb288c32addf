"""The whole program behind the web chat."""

import asyncio

import pytest

from bot.config import Config
from tests.support.answers import told_now
from tests.support.running import Browser, running

QUESTION = "nha toi 4 nguoi thu nhap 1 trieu 3 mot nguoi co duoc so ngheo khong"


@pytest.fixture
async def app(tmp_path):
    config = Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        web_port=0,
        operator="Ủy ban xã Cốc Pàng",
    )
    async with running(config) as app:
        yield app


@pytest.fixture
def browser(app, http):
    return Browser(app.web_address, http)


async def test_the_question_of_the_first_page_gets_its_true_answer(browser, library):
    answer = await browser.says(QUESTION)
    assert told_now(library, "poverty-line") in answer
    assert "\nTheo Nghị định " in answer
    assert browser.session


async def test_ask_receive_news_notice_arrival(app, http, browser, library):
    officer = Browser(app.web_address, http)
    code = await _invitation(app)
    assert "Đã nhận vai trò" in await officer.says(f"/start {code}")
    assert told_now(library, "poverty-line") in await browser.says(QUESTION)
    await browser.says("/subscribe La Pán Tẩn")
    assert "Ủy ban xã Cốc Pàng" in browser.replies[0]["text"]
    assert "nhận tin của xã Púng Luông" in await browser.taps("Đồng ý")
    async with browser.listening() as pushes:
        await officer.says("/thongbao 04492 Tiêm phòng trâu bò <b>sáng mai</b>")
        await officer.taps("Gửi ngay")
        (sent,) = officer.replies
        id_, news = await pushes.next()
    words, signature = news["text"].split("\n")
    assert words == "Tiêm phòng trâu bò <b>sáng mai</b>"
    assert signature.startswith("Xã Púng Luông, tỉnh Lào Cai, ")
    assert "&lt;b&gt;" in news["html"]
    assert [b["label"] for b in news["buttons"][0]] == ["🔊 Nghe", "Bớt tin"]
    async with browser.listening(**{"Last-Event-ID": str(int(id_) - 1)}) as again:
        assert (await again.next())[0] == id_
    async with officer.listening(**{"Last-Event-ID": "0"}) as report:
        shown = (await report.next())[1]
        assert "Tới 1 máy." in shown["text"]
        assert shown["edits"] == sent["edits"]  # it takes the answer's place


async def _invitation(app) -> str:
    from bot.clock import DAY
    from bot.people import roles
    from bot.people.model import Role

    async with app.database.write() as connection:
        now = app.clock()
        return await roles.invite(
            connection, Role.ADMIN, "vn", now=now, expires_at=now + DAY
        )


async def test_health_readiness_and_metrics_answer(app, http):
    async with http.get(f"{app.web_address}/health") as answer:
        assert answer.status == 200
    async with http.get(f"{app.web_address}/ready") as answer:
        assert answer.status == 200
        ready = await answer.json()
        assert ready["channels"]["web"]["answered"]
        assert ready["content"] == app.library.content.digest
    async with http.get(f"{app.web_address}/metrics") as answer:
        assert 'bot_channel_up{channel="web"} 1.0' in await answer.text()


async def test_a_place_or_code_that_is_none_is_not_found(app, http):
    for path in ("/v/123456", "/board/99999", "/feed/99999.atom", "/cap/123456.xml"):
        async with http.get(app.web_address + path) as answer:
            assert answer.status == 404


async def test_forgetting_erases_the_conversation_too(app, browser):
    from sqlalchemy import func, select

    from bot.store.tables.web import web_messages

    await browser.says("/subscribe 01324")
    await browser.taps("Đồng ý")
    await browser.says("/xoadulieu")
    await browser.taps("Xóa hết")
    async with app.database.read() as connection:
        number = await connection.scalar(select(func.count()).select_from(web_messages))
    assert number == 1  # the line that says so


async def test_what_came_in_does_not_say_whose_it_was(app, browser):
    """Its ids stay two days, also after an erasure."""
    from sqlalchemy import select

    from bot.channels.web.sessions import digest_of
    from bot.store.tables.conversation import incoming

    await browser.says("/help")
    await browser.says("/privacy")
    async with app.database.read() as connection:
        rows = (await connection.execute(select(incoming))).all()
    assert len(rows) == 2
    assert digest_of(browser.session) not in str(rows)


async def test_many_people_at_once_each_get_their_own_answer(app, http):
    async def one(number: int) -> None:
        browser = Browser(app.web_address, http)
        assert f"số {number}." in await browser.says(f"/canbo {number}")

    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(one(number))
