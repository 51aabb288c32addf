"""The public display: what is in force, urgent first, with and without a line."""

import asyncio
import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from bot.channels.web.board.slides import Around, of_gate
from bot.clock import DAY, HOUR, local
from tests.channels.web.board import hall as halls
from tests.channels.web.board.hall import (
    COMMUNE,
    GATE,
    SMALL,
    TOTEM,
    WIDE,
    officer_of,
    screen,
)

browser_needed = pytest.mark.browser
LONG = "\n".join(
    f"Điều {n}: mang theo giấy tờ, đi đúng giờ đã hẹn." for n in range(1, 31)
)


@pytest.fixture
async def hall(tmp_path):
    async with halls.opened(tmp_path, public_url="https://loa.example.vn") as hall:
        yield hall


@browser_needed
async def test_a_board_shows_a_notice_soon_and_an_urgent_one_over_everything(
    browser, hall
):
    async with screen(browser) as board:
        await board.page.goto(f"{hall.url}/board/{GATE}")
        await board.shows("Chưa có tin hôm nay")
        await board.shows("Bản chạy thử, chưa có cơ quan nào đứng tên.")
        await hall.says_of_the_gate("Đóng")
        await board.shows("Hôm nay ĐÓNG")
        await hall.sends("Họp chợ phiên sáng mai ở nhà văn hóa.")
        await board.shows("Họp chợ phiên sáng mai")
        await board.shows("Mã LB")
        await hall.sends("Lũ về, lên chỗ cao ngay.", is_urgent=True)
        await board.shows("Lũ về, lên chỗ cao ngay.")
        await expect(board.page.get_by_role("heading", level=2)).to_have_text(
            "TIN KHẨN"
        )
        await expect(board.page.locator("#hour")).to_have_text(
            await board.page.evaluate(
                """() => new Date().toLocaleTimeString('en-GB', {hour: '2-digit',
                minute: '2-digit', timeZone: JSON.parse(localStorage.getItem(
                  'loaban.board huu-nghi ')).body.zone})"""
            )
        )
        assert not board.complaints


@browser_needed
async def test_it_goes_on_without_a_line_says_since_when_and_comes_back(
    browser, tmp_path
):
    async with halls.opened(tmp_path) as hall:
        port = int(hall.url.rpartition(":")[2])
        await hall.says_of_the_gate("Mở")
        await hall.sends("Tiêm phòng trâu bò sáng thứ Bảy.")
        url = f"{hall.url}/board/{GATE}"
        context = screen(browser)
        board = await context.__aenter__()
        await board.page.goto(url)
        await board.shows("Hôm nay MỞ")
        await board.is_kept()
        heard = await board.page.locator("#hour").inner_text()
    try:
        await board.shows(f"Mất mạng từ {heard[:3]}")
        await board.page.reload()  # the screen was turned off and on
        await board.shows("Mất mạng từ")
        await board.shows("Hôm nay MỞ")
        async with halls.opened(tmp_path, port=port) as hall:
            await expect(board.page.locator("#lost")).to_be_hidden(timeout=20_000)
            await hall.says_of_the_gate("Đóng")
            await board.shows("Hôm nay ĐÓNG")
    finally:
        await context.__aexit__(None, None, None)


@browser_needed
async def test_a_day_without_a_line_what_is_over_is_shown_as_in_force_no_more(
    browser, hall
):
    async with screen(browser, service_workers="block") as board:
        page = board.page
        await page.clock.install()
        await hall.says_of_the_gate("Đóng")
        await hall.sends("Lũ về, lên chỗ cao ngay.", is_urgent=True)
        await hall.sends("Làm căn cước đến hết tuần ở nhà văn hóa.")
        await page.goto(f"{hall.url}/board/{GATE}")
        await board.shows("Lũ về")
        await page.route("**/board/**", lambda route: route.abort())
        await page.clock.run_for(20_000)
        await board.shows("Mất mạng từ")
        await board.shows("Lũ về")  # an urgent notice holds for a day
        await page.clock.fast_forward(24 * 3600 * 1000)
        await page.clock.run_for(2_000)
        seen = ""
        for _ in range(12):
            await page.clock.run_for(10_000)
            seen += await page.locator("body").inner_text()
        assert "Làm căn cước" in seen
        assert "Chưa có tin hôm nay" in seen
        assert "Lũ về" not in seen
        assert "ĐÓNG" not in seen
        assert "Mất mạng từ" in seen
        assert "/11" in seen.partition("Mất mạng từ")[2][:60]  # the day too


@browser_needed
@pytest.mark.parametrize("size", [WIDE, TOTEM, SMALL], ids=["1080p", "totem", "small"])
async def test_it_is_read_from_five_metres_cut_off_nowhere_and_axe_finds_nothing(
    browser, hall, size
):
    await hall.says_of_the_gate("Hạn chế")
    await hall.sends(LONG)
    async with screen(browser, size) as board:
        page = board.page
        await page.clock.install()
        await page.goto(f"{hall.url}/board/{GATE}")
        await board.shows("HẠN CHẾ")
        unit = min(size) / 1080
        sizes = await page.evaluate(SIZES)
        assert min(sizes.values()) >= 48 * unit - 1
        assert min(sizes["h1"], sizes["h2"], sizes["#hour"]) >= 72 * unit - 1
        await page.evaluate(f"window.cutOff = {CUT_OFF}")
        await page.evaluate(WATCHED)
        for _ in range(10):
            await page.clock.run_for(31_000)
        read, cut = await page.evaluate("[window.read.join(' '), window.cut]")
        assert not cut
        for number in range(1, 31):
            assert f"Điều {number}: mang theo giấy tờ" in read
        assert "Phần 2 trên" in read
        found = await Axe().run(page)
        assert not [
            (f["id"], f["nodes"][0]["html"]) for f in found.response["violations"]
        ]


SIZES = """() => Object.fromEntries(
  ['h1', 'h2', '#hour', '#day', '#lines p', '#foot', '#operator', '#ask', '#scan']
    .map((which) => [which, document.querySelector(which)])
    .filter(([which, element]) => element)
    .map(([which, found]) => [which, parseFloat(getComputedStyle(found).fontSize)]))"""

WATCHED = """() => {
  window.read = [];
  window.cut = [];
  new MutationObserver(() => {
    window.read.push(document.getElementById('slide').innerText);
    if (window.cutOff()) window.cut.push(window.cutOff());
  }).observe(document.getElementById('slide'), { childList: true, subtree: true });
}"""
CUT_OFF = """() => {
  const box = document.getElementById('lines');
  const page = document.documentElement;
  const inside = (element) => {
    const { top, left, right, bottom } = element.getBoundingClientRect();
    return Math.min(top, left) >= -1
      && right <= innerWidth + 1 && bottom <= innerHeight + 1;
  };
  const all = [...document.querySelectorAll('h1,h2,p,a,img')]
    .filter((element) => element.offsetParent);
  const out = all.filter((element) => !inside(element)).map((e) => e.outerHTML);
  if (box.scrollHeight > box.clientHeight + 1) out.push('lines');
  return out.join(' ');
}"""


@browser_needed
async def test_axe_finds_nothing_on_a_board_in_any_language(browser, hall):
    await hall.says_of_the_gate("Đóng")
    async with screen(browser) as board:
        for language in hall.app.ground.catalogues.languages:
            await board.page.goto(f"{hall.url}/board/{GATE}?lang={language}")
            await expect(board.page.locator("#slide.gate")).to_be_visible()
            await expect(board.page.locator("html")).to_have_attribute("lang", language)
            for width, height in (WIDE, TOTEM):
                await board.page.set_viewport_size({"width": width, "height": height})
                found = await Axe().run(board.page)
                assert not [
                    (f["id"], f["nodes"][0]["html"])
                    for f in found.response["violations"]
                ]


@browser_needed
async def test_a_touch_opens_the_chat_and_a_minute_later_nothing_of_it_is_left(
    browser, hall
):
    async with screen(browser, service_workers="block") as board:
        page = board.page
        await page.clock.install()
        await page.goto(f"{hall.url}/board/{GATE}?lang=vi")
        await board.shows("Chưa có tin hôm nay")
        await page.locator("#slide").click()
        await page.wait_for_url("**/chat*")
        await page.get_by_label("Gõ câu hỏi").fill("cua khau huu nghi co mo khong")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("log")).to_contain_text("Chưa có tin hôm nay")
        size = await page.locator(".message .content").first.evaluate(
            "e => parseFloat(getComputedStyle(e).fontSize)"
        )
        assert size >= 28
        session = await page.evaluate(
            "JSON.parse(localStorage.getItem('loaban.chat.board')).session"
        )
        await page.clock.run_for(50_000)
        await page.locator("header").click()  # still there
        await page.clock.run_for(50_000)
        await expect(page.get_by_role("log")).to_be_visible()
        async with page.expect_response("**/api/chat/end") as ended:
            await page.clock.run_for(15_000)
            await page.wait_for_url(f"**/board/{GATE}?lang=vi")
        assert (await ended.value).status == 204
        await board.shows("Chưa có tin hôm nay")
        left = await page.evaluate("JSON.stringify(localStorage)")
        assert session not in left
        assert "co mo khong" not in left
        events = f"{hall.url}/api/chat/events"
        async with hall.http.get(events, params={"session": session}) as answer:
            assert answer.status == 404


@browser_needed
async def test_an_urgent_notice_comes_over_the_chat_too(browser, hall):
    async with screen(browser) as board:
        await board.page.goto(f"{hall.url}/board/{GATE}/chat")
        await expect(board.page.get_by_role("log")).to_contain_text("Xin chào")
        async with board.page.expect_response("**/now?*"):
            pass
        await hall.sends("Lũ về, lên chỗ cao ngay.", is_urgent=True)
        await board.shows("Lũ về")
        await expect(board.page.get_by_role("heading", level=2)).to_have_text(
            "TIN KHẨN"
        )


async def test_what_is_for_the_place_or_around_it_is_shown_and_nothing_else(hall):
    await hall.sends("Của xã.")
    for place, text in (
        ("20", "Của tỉnh."),
        ("06172", "Của xã bên."),
        (GATE, "Của cửa khẩu."),
    ):
        officer = await officer_of(hall.app, hall.http, place)
        await officer.says(f"/thongbao {text}")
        await hall.lets_go(officer)

    async def told(place: str) -> set[str]:
        slides = await hall.shown(place)
        return {s["lines"][0] for s in slides if s["kind"] == "notice"}

    assert await told(GATE) == {"Của xã.", "Của tỉnh.", "Của cửa khẩu."}
    assert await told(COMMUNE) == {"Của xã.", "Của tỉnh."}
    assert await told("20") == {"Của tỉnh."}


async def test_each_language_has_its_own_slides_and_a_lone_one_reads_the_original(hall):
    await hall.says_of_the_gate("Đóng")
    await hall.sends("Họp bản tối nay.")
    both = await hall.shown(GATE, "vi,en")
    assert [s["lang"] for s in both if s["kind"] == "gate"] == ["vi", "en"]
    assert [s["lang"] for s in both if s["kind"] == "notice"] == ["vi"]
    english = await hall.shown(GATE, "en")
    assert [s["big"] for s in english if s["kind"] == "gate"] == ["CLOSED today"]
    assert [s["lang"] for s in english if s["kind"] == "notice"] == ["vi"]


async def test_letters_that_a_screen_may_lack_come_along_and_are_kept(hall):
    async with hall.http.get(f"{hall.url}/board/{GATE}") as answer:
        style = re.search(r"/board/files/\w+/board\.css", await answer.text())
    assert style is not None
    folder = hall.url + style[0].removesuffix("board.css")
    async with hall.http.get(folder + "board.css") as answer:
        fonts = re.findall(r'url\("(.+?)"\)', await answer.text())
    assert len(fonts) == 5
    for name in fonts:
        async with hall.http.head(folder + name) as answer:
            assert answer.status == 200
            assert answer.content_type == f"font/{name[-3:]}"
            assert "immutable" in answer.headers["Cache-Control"]


@browser_needed
async def test_a_screen_asks_only_for_the_letters_that_it_shows(browser, hall):
    async with screen(browser) as board:
        asked: list[str] = []
        board.page.on("request", lambda request: asked.append(request.url))
        # As on a screen that has no such letters.
        await board.page.route("**/board.css", without_local_fonts)
        await board.page.goto(f"{hall.url}/board/{GATE}?lang=vi")
        await board.shows("Chưa có tin hôm nay")
        assert not [url for url in asked if url.endswith(("ttf", "otf"))]
        await hall.sends("ຕະຫຼາດນັດເປີດເຊົ້ານີ້")
        async with board.page.expect_response("**/NotoSansLao-Regular.ttf"):
            await board.shows("ຕະຫຼາດນັດເປີດເຊົ້ານີ້")
        assert not [url for url in asked if url.endswith("otf")]
        assert not board.complaints


async def without_local_fonts(route):
    answer = await route.fetch()
    style = re.sub(r"local\(.+?\), ", "", await answer.text())
    await route.fulfill(response=answer, body=style)


async def test_days_are_written_by_the_server_in_each_language(hall):
    address = f"{hall.url}/board/{GATE}/now"
    async with hall.http.get(address, params={"lang": "vi,en"}) as answer:
        days = (await answer.json())["days"]
    at = local(hall.clock(), hall.app.config.timezone)
    today = f"{at:%d/%m/%Y}"
    assert days["vi"][today].endswith(f", {at.day}/{at.month}/{at.year}")
    assert days["en"][today] == f"{at:%A}, {at.day} {at:%B} {at.year}"
    assert len(days["vi"]) > 7  # a line may be down for long


async def test_a_passer_by_ends_the_talk_in_their_own_language(hall):
    for language, said in (("vi", "Xong, về bảng tin"), ("en", "Done, back")):
        address = f"{hall.url}/board/{GATE}/chat"
        async with hall.http.get(address, params={"lang": language}) as answer:
            assert f'data-leave="{said}' in await answer.text()


async def test_a_corrected_or_recalled_notice_is_gone(hall):
    await hall.sends("Họp 7 giờ.")
    await hall.officer.says("/dinhchinh 1")
    await hall.officer.says("Họp 8 giờ.")
    await hall.lets_go(hall.officer)
    shown = [s for s in await hall.shown() if s["kind"] == "notice"]
    assert [one["title"] for one in shown] == ["ĐÍNH CHÍNH."]
    assert "Họp 8 giờ." in shown[0]["lines"][0]


async def test_who_has_it_already_gets_nothing_again(hall):
    address = f"{hall.url}/board/{GATE}/now"
    async with hall.http.get(address) as answer:
        name = (await answer.json())["name"]
    async with hall.http.get(address, params={"have": name}) as answer:
        assert (answer.status, await answer.read()) == (204, b"")
    await hall.says_of_the_gate("Mở")
    async with asyncio.timeout(10):
        while True:
            async with hall.http.get(address, params={"have": name}) as answer:
                if answer.status == 200:
                    return
            await asyncio.sleep(0.1)  # between two looks


@pytest.mark.parametrize("path", ["nowhere", "99999", "nowhere/now", "nowhere/chat"])
async def test_a_place_that_is_none_is_refused_in_one_sentence(hall, path):
    async with hall.http.get(f"{hall.url}/board/{path}") as answer:
        assert answer.status == 404
        assert "Không có nơi nào mang mã này." in await answer.text()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_codes_bring_the_commune_along_and_lead_to_no_machine_of_our_own(
    hall, tmp_path
):
    async with hall.http.get(f"{hall.url}/board/{GATE}/web.svg") as answer:
        assert answer.content_type == "image/svg+xml"
        assert "<svg" in await answer.text()
    async with hall.http.get(f"{hall.url}/board/{GATE}/phone.svg") as answer:
        assert answer.status == 404  # there is no messenger
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with (
        halls.opened(elsewhere) as local,
        local.http.get(f"{local.url}/board/{GATE}/web.svg") as answer,
    ):
        assert answer.status == 404


def test_a_gate_s_slide_knows_its_hours_and_its_midnight(ground):
    from datetime import date, datetime

    from bot.clock import instant
    from bot.people.gates.gate_day import GateDay, GateState

    zone = ground.config.timezone
    gate = ground.places.by_code(GATE)
    _ = ground.catalogues.translator("vi")
    morning = instant(datetime(2026, 11, 29, 6, tzinfo=zone))
    said = GateDay(gate.path, date(2026, 11, 29), GateState.OPEN, 420, 1020)
    slide = of_gate(Around(_, ground.places, zone, morning), gate, said, [], "Hôm nay")
    chain = []
    while slide is not None:
        chain.append(slide)
        slide = slide.get("then")
    assert [one.get("until", 0) - morning for one in chain[:3]] == [
        HOUR,
        11 * HOUR,
        18 * HOUR,
    ]
    assert "chưa tới giờ" in chain[0]["lines"][0]
    assert "MỞ" in chain[1]["big"]
    assert "đã qua giờ" in chain[2]["lines"][0]
    assert chain[3]["big"] == "Chưa có tin hôm nay"
    assert {one["title"] for one in chain} == {"Hôm nay"}
    assert DAY > 18 * HOUR
