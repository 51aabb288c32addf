"""`make photographs`: the chat, the boards and the loudspeaker's sheet, to look at.

In each language that has a catalogue, with what a commune at the border really shows.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from pathlib import Path

import orjson
from playwright.async_api import Browser, Page, expect

from bot.bulletins import notice_text
from bot.bulletins.loudspeaker.airings import Loudspeaker
from bot.bulletins.loudspeaker.edition import worded
from bot.bulletins.notice_choices import Details
from bot.bulletins.notice_text import Notice
from bot.clock import HOUR, MINUTE, local_date
from bot.config import PROJECT, load
from bot.conversation.language import OWN_NAMES
from bot.delivery import broadcasts
from bot.delivery.in_force import in_force
from bot.delivery.model import State
from bot.drawing import typesetter
from bot.people import contacts
from bot.people.contacts import Card
from bot.people.numbers.phones import Phone
from tests.channels.web.board import hall as halls
from tests.channels.web.board.hall import COMMUNE, GATE, TOTEM, WIDE, Hall
from tests.channels.web.phone import chromium

FOLDER = PROJECT / "photographs"
SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 740}},
    "phone-dark": {
        "viewport": {"width": 360, "height": 740},
        "color_scheme": "dark",
    },
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
TOPIC = "elderly-pension"
MARKET = {
    "vi": "Chợ phiên Đồng Đăng mở sáng Chủ nhật 6/12, từ 6 giờ đến 12 giờ.\n"
    "Ai mang trâu bò qua chợ thì mang theo sổ tiêm phòng.",
    "en": "The Dong Dang market is open on Sunday morning 6/12, from 6 to 12.\n"
    "Who brings cattle brings the vaccination book along.",
    "km": "ផ្សារដុងដាំង បើកព្រឹកថ្ងៃអាទិត្យ ទី 6 ខែ 12 ពីម៉ោង 6 ដល់ម៉ោង 12។\n"
    "អ្នកណានាំគោក្របីទៅផ្សារ សូមយកសៀវភៅចាក់វ៉ាក់សាំងទៅជាមួយ។",
    "lo": "ຕະຫຼາດນັດດົງດັງ ເປີດເຊົ້າວັນອາທິດ ວັນທີ 6 ເດືອນ 12 ແຕ່ 6 ໂມງ ຫາ 12 ໂມງ.\n"
    "ຜູ້ໃດນຳງົວຄວາຍໄປຕະຫຼາດ ໃຫ້ເອົາປຶ້ມສັກຢາປ້ອງກັນໄປນຳ.",
    "zh-Hans": "同登集市12月6日星期日上午开放，6点到12点。\n"
    "带牛来集市的人，请带上打预防针的本子。",
}
FLOOD = {
    "vi": "Nước suối lên nhanh. Nhà ven suối lên nhà văn hóa ngay, đừng đợi.",
    "en": "The stream rises fast. Houses beside it: go up to the village hall now.",
    "km": "ទឹកអូរឡើងលឿន។ ផ្ទះនៅមាត់អូរ ឡើងទៅសាលាភូមិភ្លាម កុំរង់ចាំ។",
    "lo": "ນ້ຳຫ້ວຍຂຶ້ນໄວ. ເຮືອນຢູ່ແຄມຫ້ວຍ ຂຶ້ນໄປສາລາບ້ານທັນທີ, ຢ່າລໍຖ້າ.",
    "zh-Hans": "溪水涨得很快。住在溪边的人马上到村文化室去，不要等。",
}
CARD = Card(
    place="",
    address="Đường Hữu Nghị, xã Đồng Đăng, tỉnh Lạng Sơn",
    hours="Thứ Hai đến thứ Sáu, 7:30 đến 17:00",
    phones=(Phone("02053851123", "một cửa"),),
    questions="Chị Nông Thị Hạnh, một cửa",
)


@dataclass
class Studio:
    """The whole program with its content, and a browser before it."""

    hall: Hall
    browser: Browser
    folder: Path

    @property
    def languages(self) -> tuple[str, ...]:
        return self.hall.app.ground.catalogues.languages

    @property
    def today(self) -> date:
        return local_date(self.hall.clock(), self.hall.app.config.timezone)

    async def takes(self, page: Page, name: str) -> None:
        await page.screenshot(path=self.folder / f"{name}.png")

    @asynccontextmanager
    async def page(self, **how: object) -> AsyncIterator[Page]:
        context = await self.browser.new_context(service_workers="block", **how)  # type: ignore[arg-type]
        try:
            yield await context.new_page()
        finally:
            await context.close()


@asynccontextmanager
async def studio(folder: Path) -> AsyncIterator[Studio]:
    """A commune with a gate, its card, a notice in every language."""
    folder.mkdir(parents=True, exist_ok=True)
    own = load()
    settings = {
        "content_dir": own.content_dir,
        "locales_dir": own.locales_dir,
        "public_url": "https://loaban.example.vn",
        "operator": "UBND tỉnh Lạng Sơn",
        "operator_contact": "0205 3812 345",
    }
    with tempfile.TemporaryDirectory() as data:
        async with (
            halls.opened(Path(data), **settings) as hall,
            chromium() as browser,
        ):
            found = hall.app.ground.places.by_code(COMMUNE)
            assert found is not None
            async with hall.app.database.write() as connection:
                card = replace(CARD, place=found.path)
                await contacts.save(connection, card, by=1, now=hall.clock())
            await hall.says_of_the_gate("Hạn chế")
            await announces(hall, MARKET)
            yield Studio(hall, browser, folder)


async def announces(
    hall: Hall, said: dict[str, str], *, is_urgent: bool = False
) -> None:
    """A notice in several languages, as when it has been sent."""
    app, place = hall.app, hall.app.ground.places.by_code(COMMUNE)
    assert place is not None
    async with app.database.write() as connection:
        notice = Notice(
            place=place,
            text=said["vi"],
            language="vi",
            code=await broadcasts.free_code(connection),
            by_name="Nông Văn Páo",
            is_urgent=is_urgent,
            details=Details(versions={k: v for k, v in said.items() if k != "vi"}),
        )
        draft = notice_text.draft(
            notice,
            now=hall.clock(),
            zone=app.config.timezone,
            catalogues=app.ground.catalogues,
            places=app.ground.places,
        )
        draft = replace(draft, state=State.DONE)
        await broadcasts.create(connection, draft, hall.clock())
    for listener in app.database.listeners:
        listener()


async def boards(studio: Studio) -> None:
    """Each slide of the gate's board, in each language; then the urgent one."""
    for language in studio.languages:
        for shape, (width, height) in {"board": WIDE, "totem": TOTEM}.items():
            await _slides(studio, language, shape, (width, height))
    await announces(studio.hall, FLOOD, is_urgent=True)
    for language in studio.languages:
        for shape, (width, height) in {"board": WIDE, "totem": TOTEM}.items():
            size = {"width": width, "height": height}
            async with studio.page(viewport=size) as page:
                await page.goto(f"{studio.hall.url}/board/{GATE}?lang={language}")
                await expect(page.locator("#slide.urgent")).to_be_visible()
                await studio.takes(page, f"{shape}-{language}-urgent")


async def _slides(
    studio: Studio, language: str, shape: str, size: tuple[int, int]
) -> None:
    taken: set[str] = set()
    studio.hall.clock.turn(MINUTE)  # or one house would have looked too often
    async with studio.page(viewport={"width": size[0], "height": size[1]}) as page:
        await page.clock.install()
        await page.goto(f"{studio.hall.url}/board/{GATE}?lang={language}")
        await expect(page.locator("#slide.gate")).to_be_visible()
        for _turn in range(6):
            kind = (await page.locator("#slide").get_attribute("class") or "").split()
            if kind[0] not in taken:
                await studio.takes(page, f"{shape}-{language}-{kind[0]}")
            taken.add(kind[0])
            for _look in range(5):  # each asks the server, and hears of it
                async with page.expect_response("**/now?*"):
                    await page.clock.run_for(7_000)


async def chats(studio: Studio) -> None:
    """The greeting, an answer and a danger, in each language."""
    for language in studio.languages:
        for name, how in SCREENS.items():
            await _talk(studio, language, name, how)


async def _talk(
    studio: Studio, language: str, name: str, how: dict[str, object]
) -> None:
    app = studio.hall.app
    async with studio.page(locale=language, **how) as page:
        await page.goto(f"{studio.hall.url}/?lang={language}")
        await expect(page.locator(".message.bot")).to_be_visible()
        await studio.takes(page, f"chat-{language}-{name}-1")
        content = app.library.content
        asked = content.answer(TOPIC, language, studio.today, None)
        assert asked is not None
        await _says(page, f"/language {language}")
        await _says(page, asked.question)
        await studio.takes(page, f"chat-{language}-{name}-2")
        await _says(page, "/emergency")
        await studio.takes(page, f"chat-{language}-{name}-3")
        await page.locator("#more").click()
        await studio.takes(page, f"chat-{language}-{name}-4")


async def _says(page: Page, text: str) -> None:
    async with page.expect_response("**/api/chat"):
        await page.locator("#text").fill(text)
        await page.keyboard.press("Enter")
    await expect(page.locator("#typing")).to_be_hidden()


async def sheet(
    studio: Studio, languages: tuple[str, ...] = (), name: str = "sheet-vi"
) -> None:
    """What stands before whoever reads for the loudspeaker."""
    app, hall = studio.hall.app, studio.hall
    place = app.ground.places.by_code(COMMUNE)
    assert place is not None
    paths = [place.path]
    speaker = Loudspeaker(place.path, (time(17),), languages, 0)
    async with app.database.read() as connection:
        found = await in_force(connection, paths, hall.clock())
    made = worded(app.ground, speaker, place, hall.clock() + HOUR, found)
    _ = app.ground.catalogues.translator("vi")
    paper = made.on_paper(OWN_NAMES, _, "Loa Bản. UBND tỉnh Lạng Sơn")
    leaves = typesetter.pictures(orjson.dumps(asdict(paper)).decode())
    for number, picture in enumerate(leaves, start=1):
        (studio.folder / f"{name}-{number}.png").write_bytes(picture)


expect.set_options(timeout=30_000)  # beside other work


async def listened(studio: Studio) -> None:
    """An answer that is heard: the picture of the README."""
    how = {"viewport": {"width": 400, "height": 960}, "device_scale_factor": 1.5}
    async with studio.page(locale="vi-VN", **how) as page:
        await page.goto(studio.hall.url)
        await expect(page.locator(".message.bot")).to_be_visible()
        await _says(page, "bao nhieu tuoi duoc tien nguoi gia")
        async with page.expect_response("**/api/chat"):
            await page.get_by_role("button", name="Nghe").last.click()
        await expect(page.locator("audio").last).to_be_visible()
        asked = page.locator(".message.me").first
        await asked.evaluate(
            "one => { one.parentElement.scrollTop = one.offsetTop - 70; }"
        )
        await studio.takes(page, "listened")


async def take_all(folder: Path = FOLDER) -> None:
    async with studio(folder) as one:
        await sheet(one)
        await sheet(one, one.languages[1:], "sheet")
        await listened(one)
        await chats(one)
        await boards(one)


if __name__ == "__main__":
    asyncio.run(take_all())
