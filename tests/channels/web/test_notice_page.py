"""The page of a notice by its code, as whoever doubts it opens it."""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web

from bot.channels.web import limits
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import security_headers
from bot.channels.web.pages.notice_page import MOST_WAITING, NoticePage
from bot.clock import DAY
from bot.delivery import broadcasts
from bot.delivery.aftermath import recalls
from bot.drawing.press import Press
from bot.messaging import Address
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
async def fetch(village, ground, press) -> AsyncIterator:
    config = replace(ground.config, operator="Sở <Thử>")
    channel = WebChannel(
        village.database, village.clock, ground.catalogues, config, b"secret"
    )
    page = NoticePage(channel, ground.places, limits.looks(), press=press)
    app = web.Application(middlewares=[security_headers])
    app.router.add_routes(page.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession() as client:

        async def get(path: str, **headers: str) -> tuple[int, str, dict]:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            async with client.get(base + path, headers=named) as response:
                body = (await response.read()).decode("utf-8", "replace")
                return response.status, body, dict(response.headers)

        yield get
    await runner.cleanup()


async def sent(village: Village, **how: object) -> tuple[int, str]:
    await village.subscriber(1, "01324")
    number = await notice(village, **how)
    async with village.sending(Ear()):
        await village.until_done(number)
    return number, await code_of(village, number)


async def code_of(village: Village, number: int) -> str:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    assert found is not None
    return str(found.code)


async def test_the_notice_stands_there_whole_with_who_when_and_whether_it_holds(
    village, fetch
):
    _, code = await sent(village, by_name="Ban chỉ huy <PCTT>")
    status, text, headers = await fetch(f"/v/{code}")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    for shown in (
        f"Tin mã LB {code}",
        "Họp bản",
        f"Mã LB {code}",
        "Còn hiệu lực đến",
        "Nơi gửi: Ban chỉ huy &lt;PCTT&gt;, xã Cốc Pàng, tỉnh Cao Bằng.",
        "cho xã Cốc Pàng, tỉnh Cao Bằng.",
        "Sở &lt;Thử&gt;",
        '<form action="/v"',
    ):
        assert shown in text
    assert "<script" not in text
    assert "an toàn" not in text


async def test_it_says_when_it_is_over_taken_back_or_put_right(village, fetch):
    number, code = await sent(village)
    new, new_code = await sent(village, replaces=number)
    _, text, _ = await fetch(f"/v/{code}")
    assert "Tin này không còn đúng, đã đính chính lúc" in text
    assert f'href="/v/{new_code}"' in text
    async with village.database.write() as connection:
        found = await broadcasts.get(connection, new)
        by = None, Address("telegram", "500")
        assert await recalls.order(connection, found, by, village.clock.now)
    assert "Tin này đã thu hồi lúc" in (await fetch(f"/v/{new_code}"))[1]
    _, third = await sent(village)
    village.clock.turn(8 * DAY)
    assert "Tin này đã hết hạn lúc" in (await fetch(f"/v/{third}"))[1]


@pytest.mark.parametrize("written", ["LB%20{}", "lb{}", "{}", "LB-{}"])
async def test_a_code_may_be_written_as_people_write_it(village, fetch, written):
    _, code = await sent(village)
    assert (await fetch("/v/" + written.format(code)))[0] == 200


async def test_the_form_leads_to_the_page(village, fetch):
    _, code = await sent(village)
    status, text, _ = await fetch(f"/v?code=LB+{code}")
    assert status == 200
    assert "Họp bản" in text
    status, text, _ = await fetch("/v?code=12")
    assert status == 200
    assert '<form action="/v"' in text


@pytest.mark.parametrize("code", ["000000", "12", "1234567", "%3Cscript%3E", "abc"])
async def test_what_was_never_sent_is_not_there_in_plain_words(village, fetch, code):
    status, text, _ = await fetch(f"/v/{code}")
    assert status == 404
    assert "Không có tin nào mang mã này." in text
    assert '<form action="/v"' in text
    assert "<script>" not in text


async def test_a_draft_is_nobodys_business(village, fetch):
    code = await code_of(village, await notice(village))
    assert (await fetch(f"/v/{code}"))[0] == 404


async def test_who_tries_code_after_code_is_told_to_wait(village, fetch):
    found = [await fetch(f"/v/{code:06}") for code in range(limits.LOOKS_AT_ONCE + 1)]
    assert {status for status, _, _ in found[:-1]} == {404}
    status, _, headers = found[-1]
    assert status == 429
    assert int(headers["Retry-After"]) >= 1


async def test_the_language_is_the_browsers_or_the_one_asked_for(village, fetch):
    _, code = await sent(village)
    assert "Notice LB" in (await fetch(f"/v/{code}", Accept_Language="en"))[1]
    assert "Tin mã LB" in (await fetch(f"/v/{code}?lang=vi", Accept_Language="en"))[1]


@pytest.mark.parametrize("language", ["vi", "en", "km", "lo", "zh-Hans"])
async def test_the_page_leads_to_the_same_on_paper_in_its_language(
    village, fetch, language
):
    _, code = await sent(village)
    _, text, _ = await fetch(f"/v/{code}?lang={language}")
    link = f"/v/{code}.pdf?lang={language}"
    assert f'href="{link}"' in text
    status, body, headers = await fetch(link)
    assert status == 200
    assert headers["Content-Type"] == "application/pdf"
    assert f'filename="tin-LB-{code}.pdf"' in headers["Content-Disposition"]
    assert body.startswith("%PDF-")
    status, _, _ = await fetch(link, If_None_Match=headers["Etag"])
    assert status == 304


async def test_a_paper_of_what_was_never_sent_is_not_there(village, fetch):
    draft = await code_of(village, await notice(village))
    for code in ("000000", "abc", draft):
        assert (await fetch(f"/v/{code}.pdf"))[0] == 404


async def test_a_paper_that_cannot_be_set_now_is_asked_for_again(village, fetch, press):
    _, code = await sent(village)
    press.python = "/bin/false"
    status, _, headers = await fetch(f"/v/{code}.pdf")
    assert (status, headers["Retry-After"]) == (503, "10")
    press.python, press.waiting = sys.executable, MOST_WAITING
    assert (await fetch(f"/v/{code}.pdf"))[0] == 503
    press.waiting = 0
    assert (await fetch(f"/v/{code}.pdf"))[0] == 200
