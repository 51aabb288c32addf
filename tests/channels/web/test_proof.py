from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web

from bot.channels.web.guard import security_headers
from bot.channels.web.pages.proof import ProofPage
from bot.ground import open_library
from bot.knowledge import Entry, Kind
from tests.support import desk
from tests.support.village import TurnedClock


@pytest.fixture
def own_library(ground, tmp_path):
    folder = desk.make(tmp_path / "messages", ground.config.content_dir)
    desk.write(folder, "gift", "2027.vi.md", GIFT_2027)
    facts = folder / "facts" / "later.yaml"
    facts.write_text(FACT_2027, encoding="utf-8")
    return open_library(
        replace(ground, config=replace(ground.config, content_dir=folder))
    )


FACT_2027 = desk.FACTS[desk.FACTS.index("- id: fact-gift") :]
for old, new in (
    ("fact-gift", "fact-gift-2027"),
    ("'2026-12-15'", "'2027-12-15'"),
    ("valid_from: '2025-01-01'", "valid_from: '2026-12-16'"),
    ("https://example.org/2", "javascript:alert(1)"),
    ("gift.amount", "gift_2027.amount"),
    ("Tết 2026 được", "<b>Tết 2027</b> được"),
):
    FACT_2027 = FACT_2027.replace(old, new)
GIFT_2027 = (
    desk.GIFT.replace("fact-gift", "fact-gift-2027")
    .replace("{gift.amount}", "{gift_2027.amount} <i>tiền</i>")
    .replace("Tết năm 2026", "Tết năm 2027")
)


@pytest.fixture
async def fetch(own_library, ground) -> AsyncIterator:
    page = ProofPage(
        own_library, ground.catalogues, TurnedClock(), ground.config.timezone
    )
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
                return response.status, await response.text(), dict(response.headers)

        yield get
    await runner.cleanup()


async def test_a_doubter_sees_what_an_answer_rests_on(fetch):
    status, text, headers = await fetch("/t/pay")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    for shown in (
        "Mẹ nuôi con nhỏ được bao nhiêu tiền?",
        "Được 500.000 đồng.",
        "Nộp giấy ở xã.",
        "fact-pay",
        "pay.amount: 500.000 đồng",
        "1/2025/NĐ-CP, Chi trả, 2025-01-01",
        'href="https://example.org/1"',
        "Xem lại ngày 1/11/2026",
        "Chưa có cơ quan nào duyệt",
    ):
        assert shown in text
    assert "<script" not in text


async def test_the_language_is_the_browsers_or_the_one_asked_for(fetch):
    assert "VND 500,000" in (await fetch("/t/pay", Accept_Language="en-GB,vi"))[1]
    assert "VND 500,000" in (await fetch("/t/pay?lang=en"))[1]
    by_word = await fetch("/t/pay?lang=vi", Accept_Language="en")
    assert "500.000 đồng" in by_word[1]


async def test_the_day_decides_and_the_other_versions_are_linked(fetch):
    _, now, _ = await fetch("/t/gift")
    assert "Quà Tết năm 2026" in now
    assert "?on=2026-12-16&amp;lang=vi" in now
    _, later, _ = await fetch("/t/gift?on=2026-12-16")
    assert "Quà Tết năm 2027" in later
    assert "?on=2025-01-01&amp;lang=vi" in later
    _, before, _ = await fetch("/t/gift?on=2020-01-01")
    assert "không có câu trả lời nào áp dụng" in before


async def test_nothing_of_the_content_is_markup_and_no_link_is_a_script(fetch):
    _, text, _ = await fetch("/t/gift?on=2027-01-01")
    assert "&lt;b&gt;Tết 2027" in text
    assert "&lt;i&gt;tiền" in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/t/nothing", 404),
        ("/t/%3Cscript%3E", 404),
        ("/t/pay?on=2026-13-01", 400),
        ("/t/pay?on=", 400),
        ("/t/pay?on=yesterday", 400),
    ],
)
async def test_what_is_not_there_or_no_day_is_refused(fetch, path, status):
    assert (await fetch(path))[0] == status


async def test_a_hidden_text_is_not_shown_and_a_review_is(fetch, own_library):
    answer = own_library.content.topics["pay"].answer("vi", _day())
    entry = Entry("pay", "now", "vi", answer.digest, Kind.HIDDEN)
    own_library.reload([entry])
    _, text, _ = await fetch("/t/pay")
    assert "đang kiểm tra lại" in text
    assert "Được 500.000" not in text
    reviewed = replace(entry, kind=Kind.REVIEWED, text="2026-11-24", body="Sở <A>")
    own_library.reload([reviewed])
    assert "Đã duyệt: Sở &lt;A&gt;, 2026-11-24" in (await fetch("/t/pay"))[1]


def _day():
    from datetime import date

    return date(2026, 11, 24)
