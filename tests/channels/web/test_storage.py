"""A browser that keeps nothing, or nothing more: the page works in this tab."""

import pytest
from playwright.async_api import expect

from tests.channels.web.phone import Phone, phone

pytestmark = pytest.mark.browser

FULL = """
Storage.prototype.setItem = () => {
  throw new DOMException('it is full', 'QuotaExceededError');
};
"""
DENIED = """
for (const name of ['getItem', 'setItem', 'removeItem']) {
  Storage.prototype[name] = () => { throw new DOMException('no', 'SecurityError'); };
}
"""
NONE = "Object.defineProperty(window, 'localStorage', { value: null });"


async def talks(citizen: Phone) -> None:
    await citizen.sees("Xin chào")
    await citizen.types("một")
    await citizen.sees("mộtCâu trả lời.")
    await citizen.types("hai")
    await citizen.sees("haiCâu trả lời.")
    await expect(citizen.page.get_by_text("đang gửi…")).to_have_count(0)


@pytest.mark.parametrize(
    "refusal", [FULL, DENIED, NONE], ids=["full", "denied", "none"]
)
async def test_a_browser_that_keeps_nothing_talks_and_hears(browser, office, refusal):
    async with phone(browser, office) as citizen:
        await citizen.page.add_init_script(refusal)
        await citizen.until_listening(citizen.open)
        await talks(citizen)
        assert len({one.address.text for one in office.handled}) == 1
        await office.push_to(office.handled[0].address, "Họp thôn 7 giờ tối.")
        await citizen.sees("Họp thôn 7 giờ tối.")
        assert not citizen.complaints


async def test_two_tabs_that_keep_nothing_both_hear(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.context.add_init_script(FULL)
        await citizen.until_listening(citizen.open)
        second = await citizen.context.new_page()
        async with second.expect_response("**/api/chat/events"):
            await second.goto(office.url)
        one, two = (incoming.address for incoming in office.handled)
        assert one != two
        for address, page in ((one, citizen.page), (two, second)):
            await office.push_to(address, "Họp thôn 7 giờ tối.")
            await expect(page.get_by_role("log")).to_contain_text("Họp thôn")


async def test_a_disk_that_gets_full_loses_nothing_typed(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("không")
        await citizen.sees("khôngCâu trả lời.")
        await citizen.page.evaluate(f"() => {{ {FULL} }}")
        await talks(citizen)
        await expect(citizen.texts.nth(1)).to_have_text("không")
        await citizen.input.fill("đang gõ dở")
        await expect(citizen.input).to_have_value("đang gõ dở")
        said = [one.text for one in office.handled]
        assert said == ["/start", "không", "một", "hai"]
        assert len({one.address.text for one in office.handled}) == 1


async def test_a_disk_that_has_room_again_keeps_it_all(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.page.evaluate(
            f"() => {{ window.before = Storage.prototype.setItem; {FULL} }}"
        )
        await citizen.types("một")
        await citizen.sees("mộtCâu trả lời.")
        await citizen.page.evaluate(
            "() => { Storage.prototype.setItem = window.before; }"
        )
        await citizen.types("hai")
        await citizen.sees("haiCâu trả lời.")
        await citizen.page.reload()
        await citizen.sees("mộtCâu trả lời.")
        await citizen.sees("haiCâu trả lời.")
        assert len({one.address.text for one in office.handled}) == 1


async def test_a_language_that_is_none_breaks_nothing(browser, office):
    for asked in ("constructor", "toString", "__proto__", "xx"):
        async with phone(browser, office) as citizen:
            await citizen.open(f"?lang={asked}")
            await expect(citizen.input).to_be_visible()
            await citizen.sees("Xin chào")
            assert not citizen.complaints
