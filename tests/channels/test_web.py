import asyncio

import aiohttp
import pytest

from bot.channels.web import limits
from bot.channels.web.drawing import to_html
from bot.config import Config
from bot.messaging import Reply, Span
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
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def browser(app, http):
    return Browser(app.web_address, http)


async def test_the_question_of_the_first_page_gets_its_true_answer(browser):
    answer = await browser.says(QUESTION)
    assert "1.500.000 đồng" in answer
    assert "31/12/2026" in answer
    assert browser.session


async def test_ask_receive_news_notice_arrival(app, http, browser):
    officer = Browser(app.web_address, http)
    code = await _invitation(app)
    assert "Đã nhận vai trò" in await officer.says(f"/start {code}")
    assert "1.500.000" in await browser.says(QUESTION)
    await browser.says("/subscribe La Pán Tẩn")
    assert "Ủy ban xã Cốc Pàng" in browser.replies[0]["text"]
    assert "nhận tin của xã Púng Luông" in await browser.taps("Đồng ý")
    async with browser.listening() as pushes:
        await officer.says("/thongbao 04492 Tiêm phòng trâu bò <b>sáng mai</b>")
        await officer.taps("Gửi ngay")
        id_, news = await pushes.next()
    assert news["text"] == "Tiêm phòng trâu bò <b>sáng mai</b>\nXã Púng Luông."
    assert "&lt;b&gt;" in news["html"]
    assert news["buttons"] == [[{"label": "Bớt tin", "data": "less"}]]
    async with browser.listening(**{"Last-Event-ID": str(int(id_) - 1)}) as again:
        assert (await again.next())[0] == id_
    async with officer.listening(**{"Last-Event-ID": "0"}) as report:
        assert "Tới 1 trên 1" in (await report.next())[1]["text"]


async def _invitation(app) -> str:
    from bot.clock import DAY
    from bot.people import roles
    from bot.people.model import Role

    async with app.database.write() as connection:
        now = app.clock()
        return await roles.invite(
            connection, Role.ADMIN, "vn", now=now, expires_at=now + DAY
        )


async def test_the_same_id_gets_the_same_replies_again(browser):
    await browser.says("/start")
    await browser.says("/help", id="7")
    first = browser.replies
    await browser.says("/help", id="7")
    assert browser.replies == first


async def test_an_unknown_session_gets_a_new_one(browser):
    browser.session = "nobody"
    await browser.says("/start")
    assert browser.session != "nobody"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("no json", 400),
        ("[]", 400),
        ("{}", 400),
        ('{"text": 7}', 400),
        ('{"text": " "}', 400),
        ('{"text": "' + "a" * 5000 + '"}', 400),
        ('{"text": "' + "a" * 70_000 + '"}', 413),
        ('{"text": "a", "id": "' + "a" * 65 + '"}', 400),
    ],
)
async def test_bad_bodies_get_one_clear_sentence(app, http, body, status):
    headers = {"Content-Type": "application/json"}
    url = f"{app.web_address}/api/chat"
    async with http.post(url, data=body, headers=headers) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]


async def test_only_json_and_only_our_own_page_may_speak(app, http):
    url = f"{app.web_address}/api/chat"
    async with http.post(url, data="text=a") as answer:
        assert answer.status == 415
    origin = {"Origin": "https://evil.test"}
    async with http.post(url, json={"text": "a"}, headers=origin) as answer:
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_too_many_messages_are_told_when_to_come_back(browser, http, app):
    for _ in range(30):
        await browser.says("alo")
    body = {"session": browser.session, "text": "alo"}
    async with http.post(f"{app.web_address}/api/chat", json=body) as answer:
        assert answer.status == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_limits_slide():
    limit = limits.SlidingLimit(2, 1000)
    assert [limit.retry_after("a", now) for now in (0, 10)] == [0, 0]
    assert limit.retry_after("a", 20) == 1
    assert limit.retry_after("b", 20) == 0
    assert limit.retry_after("a", 1001) == 0


async def test_every_answer_carries_the_security_headers(app, http):
    for path in ("/", "/static/chat.js", "/health", "/nowhere", "/api/chat/events"):
        async with http.get(app.web_address + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self';")
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_an_unknown_sessions_stream_is_not_found(app, http):
    async with http.get(
        f"{app.web_address}/api/chat/events", params={"session": "nobody"}
    ) as answer:
        assert answer.status == 404


async def test_health_readiness_and_metrics_answer(app, http):
    async with http.get(f"{app.web_address}/health") as answer:
        assert answer.status == 200
    async with http.get(f"{app.web_address}/ready") as answer:
        assert answer.status == 200
        assert (await answer.json())["channels"]["web"]["answered"]
    async with http.get(f"{app.web_address}/metrics") as answer:
        assert 'bot_channel_up{channel="web"} 1.0' in await answer.text()


async def test_routes_of_later_issues_are_not_found(app, http):
    for path in ("/v/123456", "/t/poverty-line", "/board/04", "/feed/04.atom"):
        async with http.get(app.web_address + path) as answer:
            assert answer.status == 404


async def test_forgetting_erases_the_conversation_too(app, browser):
    from sqlalchemy import func, select

    from bot.store.tables import web_messages

    await browser.says("/subscribe 01324")
    await browser.taps("Đồng ý")
    await browser.says("/xoadulieu")
    await browser.taps("Xóa hết")
    async with app.database.read() as connection:
        number = await connection.scalar(select(func.count()).select_from(web_messages))
    assert number == 1  # the line that says so


async def test_many_people_at_once_each_get_their_own_answer(app, http):
    async def one(number: int) -> None:
        browser = Browser(app.web_address, http)
        assert f"số {number}." in await browser.says(f"/canbo {number}")

    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(one(number))


def test_html_is_escaped_and_well_formed():
    reply = Reply(
        (
            Span("Đậm\nhai", bold=True),
            Span("\n<script>", italic=True),
            Span("x", link="javascript:alert(1)"),
        )
    )
    assert to_html(reply) == (
        "<p><b>Đậm</b></p><p><b>hai</b></p><p><i>&lt;script&gt;</i>x</p>"
    )
