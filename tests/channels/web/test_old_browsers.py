"""What a browser of 2020 lacks is not needed; one that is older still is told so."""

import re

import pytest
import yaml
from playwright.async_api import Page, expect

from bot.channels.web.pages.page_files import PAGE
from bot.config import Config
from tests.channels.web.phone import phone

browser_needed = pytest.mark.browser

# Newer than Chrome 80 and Safari 13: gone before the page begins.
LATER = """
delete AbortSignal.timeout;
delete AbortSignal.any;
for (const name of ['replaceChildren', 'checkVisibility', 'setHTML']) {
  delete Element.prototype[name];
}
delete HTMLFormElement.prototype.requestSubmit;
for (const name of ['show', 'showModal', 'close']) {
  delete HTMLDialogElement.prototype[name];
}
for (const name of [
  'TextDecoderStream', 'structuredClone', 'ResizeObserver', 'HTMLDialogElement',
  'CompressionStream', 'scheduler', 'reportError', 'queueMicrotask', 'WeakRef',
]) delete window[name];
delete Navigator.prototype.locks;
delete Crypto.prototype.randomUUID;
delete ReadableStream.prototype[Symbol.asyncIterator];
delete ReadableStream.prototype.pipeThrough;
for (const name of ['at', 'findLast', 'toSorted', 'with']) {
  delete Array.prototype[name];
}
for (const name of ['replaceAll', 'at', 'isWellFormed', 'matchAll']) {
  delete String.prototype[name];
}
for (const name of ['fromEntries', 'hasOwn', 'groupBy']) delete Object[name];
for (const name of ['allSettled', 'any', 'withResolvers', 'try']) {
  delete Promise[name];
}
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (name, heard, how) {
  if (how && how.signal) how = { once: how.once, capture: how.capture };
  return listen.call(this, name, heard, how);
};
"""


@browser_needed
async def test_a_browser_of_2020_talks_and_hears_news(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.page.add_init_script(LATER)
        await citizen.until_listening(citizen.open)
        await citizen.types("một")
        await citizen.sees("mộtCâu trả lời.")
        await expect(citizen.page.get_by_text("đang gửi…")).to_have_count(0)
        await citizen.page.get_by_role("button", name="Xem thêm").click()
        await citizen.sees("Đã bấm more.")
        await office.push(await citizen.session(), "Họp thôn 7 giờ tối.")
        await citizen.sees("Họp thôn 7 giờ tối.")
        assert not citizen.complaints


@browser_needed
async def test_a_browser_without_dialogs_asks_all_the_same(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.add_init_script(LATER)
        await citizen.open()
        await citizen.sees("Xin chào")
        more = page.get_by_role("button", name="Thêm", exact=True)
        erase = page.get_by_role("button", name="Xóa khỏi máy này")
        await expect(erase).to_be_hidden()
        await more.click()
        await expect(page.get_by_role("dialog", name="Thêm")).to_be_visible()
        await expect(citizen.input).to_be_hidden()  # no key leads there meanwhile
        await expect(page.get_by_role("button", name="English")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(erase).to_be_hidden()
        await expect(more).to_be_focused()
        await more.click()
        await erase.click()
        await page.get_by_role("button", name="Giữ lại").click()
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        assert not citizen.complaints


async def is_told(page: Page, words: str) -> None:
    """The sentence, the numbers to call, and nothing that would not work."""
    await expect(page.get_by_text(words)).to_be_visible()
    for number in ("113", "114", "115", "112"):
        link = page.get_by_role("link", name=number)
        await expect(link).to_be_visible()
        assert await link.get_attribute("href") == f"tel:{number}"
    await expect(page.locator("#form")).to_be_hidden()
    await expect(page.get_by_role("button")).to_have_count(0)


@browser_needed
@pytest.mark.parametrize(
    "missing", ["AbortController", "TextDecoder", "Response.prototype.body"]
)
async def test_a_browser_that_cannot_is_told_so_with_the_numbers(
    browser, office, missing
):
    async with phone(browser, office) as citizen:
        await citizen.page.add_init_script(f"delete {missing};")
        await citizen.open()
        await is_told(citizen.page, "trình duyệt của máy này cũ quá")
    assert not office.handled


@browser_needed
async def test_a_browser_that_cannot_read_the_page_s_script_is_told(browser, office):
    async with phone(browser, office) as citizen:
        # As an old one reads a newer word: it stops there.
        await citizen.page.route(
            "**/chat.js",
            lambda route: route.fulfill(
                body="export const words = unknown?+.syntax;",
                content_type="text/javascript",
            ),
        )
        await citizen.open()
        await is_told(citizen.page, "trình duyệt của máy này cũ quá")


@browser_needed
async def test_a_browser_without_scripts_is_told(browser, office):
    async with phone(browser, office, java_script_enabled=False) as citizen:
        await citizen.open()
        told = citizen.page.locator("noscript p", has_text="đang tắt")
        await expect(told).to_be_visible()
        for number in ("113", "114", "115", "112"):
            link = citizen.page.get_by_role("link", name=number)
            await expect(link).to_be_visible()
        await expect(citizen.page.locator("#form")).to_be_hidden()


@browser_needed
async def test_the_numbers_stand_until_there_is_a_conversation(browser, office):
    async with phone(browser, office) as citizen:
        await office.close()
        async with phone(browser, office) as other:
            await other.page.route("**/api/chat", lambda route: route.abort())
            await office.open()
            await other.open()
            await other.sees("Chưa nối được với Loa Bản")
            await expect(other.page.get_by_role("link", name="115")).to_be_visible()
            await expect(other.page.get_by_text("cũ quá")).to_be_hidden()
        await citizen.open()
        await citizen.sees("Xin chào")
        await expect(citizen.page.get_by_role("link", name="115")).to_be_hidden()


def test_the_page_s_numbers_are_those_of_the_country():
    country = yaml.safe_load((Config().content_dir / "country.yaml").read_text())
    page = (PAGE / "index.html").read_text()
    shown = dict(
        re.findall(r'<a href="tel:\d+">(\d+)</a> <span data-word="\w+">([^<]+)', page)
    )
    known = {one["number"]: one["vi"] for one in country["emergency"].values()}
    assert set(shown) == {"113", "114", "115", "112"}
    assert shown.items() <= known.items()


# Words of the language and of style sheets that came after 2019.
SYNTAX = {
    "optional chaining": r"\?\.[A-Za-z_\[(]",
    "nullish coalescing": r"\?\?",
    "logical assignment": r"\|\|=|&&=",
    "separators in numbers": r"\b\d+_\d",
    "private names": r"[.{;\s]#[A-Za-z_]\w*\s*[=(;]",
    "class fields": r"^\s*static\s*[{\w]",
    "big numbers": r"\b\d+n\b",
    "imports at run time": r"\bimport\s*\(|import\.meta",
    "waiting at the top": r"^await\b",
    "looking behind": r"\(\?<[=!]",
    "names in patterns": r"\(\?<\w",
    "catch without a name": r"catch\s*\{",
}
STYLE = {
    "gaps in rows": r"(?<![-\w])(row-|column-)?gap\s*:",
    "parents": r":has\(",
    "lists of choices": r":(is|where)\(",
    "nesting": r"^\s*&",
    "insets": r"(?<![-\w])inset(-\w+)*\s*:",
    "layers": r"@(layer|container|property|scope)\b",
    "mixed colours": r"color-mix\(|oklch\(|light-dark\(",
    "logical margins": r"(margin|padding)-(inline|block)",
}
# Said a second time, after what an older one understands.
BEFORE = {"100dvh": "100vh", "overflow-wrap: anywhere": "word-break: break-word"}


def stands(how: str, text: str) -> bool:
    return re.search(how, text, re.MULTILINE) is not None


def without_words(script: str) -> str:
    """A script without its comments and texts."""
    return re.sub(
        r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"", '""', script, flags=re.DOTALL
    )


@pytest.mark.parametrize("name", sorted(one.name for one in PAGE.glob("*.js")))
def test_the_scripts_are_written_in_what_2019_could_read(name):
    script = without_words((PAGE / name).read_text())
    found = [word for word, how in SYNTAX.items() if stands(how, script)]
    assert not found


def test_the_style_is_written_in_what_2019_could_draw():
    style = re.sub(r"/\*.*?\*/", "", (PAGE / "chat.css").read_text(), flags=re.DOTALL)
    assert not [word for word, how in STYLE.items() if stands(how, style)]
    for newer, older in BEFORE.items():
        for at in re.finditer(re.escape(newer), style):
            block = style[style.rindex("{", 0, at.start()) : at.start()]
            assert older in block, newer


def test_what_tells_the_oldest_is_written_in_what_they_read():
    script = without_words((PAGE / "old.js").read_text())
    for later in ("=>", "const ", "let ", "`", "class ", "...", "import", "export"):
        assert later not in script
