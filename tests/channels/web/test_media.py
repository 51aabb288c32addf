"""Files in the web chat: over real HTTP, and as the page shows them in Chromium."""

import re

import pytest
from playwright.async_api import expect

from bot.channels.web import records, sessions
from bot.clock import DAY, HOUR
from bot.drawing import chart_of
from bot.people import roles
from bot.people.model import Role
from tests.channels.web.office import Office
from tests.channels.web.phone import phone
from tests.drawing.samples import SHORT

CSV = "nơi ở,lý do\nPúng Luông,chặn".encode()


async def enclosed(
    office: Office, name: str = "chưa tới.csv", place: str = ""
) -> tuple[str, dict]:
    """A session, and the message with a file that it was pushed."""
    session = (await office.says("im"))["session"]
    await office.encloses(session, name, "text/csv", CSV, place)
    return session, await replayed(office, session)


async def replayed(office: Office, session: str) -> dict:
    async with office.stream(session, Last_Event_ID="0") as stream:
        await stream.block()
        return await stream.news()


async def opens(office: Office, message: dict) -> bool:
    async with office.client.get(office.url + message["file"]) as answer:
        assert answer.status in (200, 404)
        return answer.status == 200


async def test_a_message_says_where_its_file_is_and_what_it_is_called(office: Office):
    session, message = await enclosed(office)
    assert message["text"] == "Báo cáo."
    assert message["name"] == "chưa tới.csv"
    assert re.fullmatch(r"/media/[0-9a-f-]{32,}", message["file"])
    assert "image" not in message
    assert session not in message["file"]
    assert sessions.digest_of(session) not in message["file"]
    async with office.client.get(office.url + message["file"]) as answer:
        assert answer.status == 200
        assert await answer.read() == CSV
        headers = answer.headers
    assert headers["Content-Type"] == "text/csv"
    assert headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''ch%C6%B0a%20t%E1%BB%9Bi.csv"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


async def test_only_its_own_session_gets_a_file(office: Office):
    _, mine = await enclosed(office)
    _, other = await enclosed(office, "khác.csv")
    number, ends, signature = mine["file"].removeprefix("/media/").split("-")
    strange = other["file"].removeprefix("/media/").split("-")[2]
    for link in (
        f"{number}-{ends}-{strange}",  # what another session was given
        f"{number}-{int(ends) + 1}-{signature}",  # longer than it was given for
        f"{int(number) - 1}-{ends}-{signature}",
        f"{int(number) + 100}-{ends}-{signature}",
        f"{number}-{ends}-{signature[:-1]}",
        f"{number}",
        "9" * 40,
    ):
        async with office.client.get(f"{office.url}/media/{link}") as answer:
            assert answer.status == 404, link
            assert CSV not in await answer.read()
    async with office.client.get(office.url + mine["file"]) as answer:
        assert answer.status == 200


async def test_a_report_s_file_is_for_who_is_an_officer_of_its_place_now(
    office: Office,
):
    session, message = await enclosed(office, place="vn.04.01324")
    account = sessions.digest_of(session)
    assert not await opens(office, message)
    now = office.clock.now
    for place, does in (("vn.04.00715", False), ("vn.04", True)):
        async with office.database.write() as connection:
            code = await roles.invite(
                connection, Role.OFFICER, place, now=now, expires_at=now + DAY
            )
            await roles.redeem(connection, code, records.WEB, account, now)
        assert await opens(office, message) is does
    async with office.database.write() as connection:
        for grant in await roles.grants(connection, records.WEB, account):
            await roles.revoke(connection, grant.id, now=now)
    assert not await opens(office, message)
    assert not await opens(office, await replayed(office, session))


async def test_a_link_lives_a_day_and_a_message_that_is_shown_again_has_a_new_one(
    office: Office,
):
    session, message = await enclosed(office)
    office.clock.turn(DAY + HOUR)
    async with office.client.get(office.url + message["file"]) as answer:
        assert answer.status == 404
    async with office.stream(session, Last_Event_ID="0") as stream:
        await stream.block()
        again = await stream.news()
    async with office.client.get(office.url + again["file"]) as answer:
        assert answer.status == 200


async def test_a_file_goes_with_its_message(office: Office):
    session, message = await enclosed(office)
    async with office.database.write() as connection:
        await records.erase_messages(connection, sessions.digest_of(session))
    async with office.client.get(office.url + message["file"]) as answer:
        assert answer.status == 404


@pytest.mark.browser
async def test_a_picture_is_seen_and_a_table_is_offered(browser, office, tmp_path):
    picture = await chart_of(SHORT)
    assert picture
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        session = await citizen.session()
        await office.encloses(session, "Lượt phát 217.png", "image/png", picture)
        shown = citizen.page.get_by_role("img", name="Lượt phát 217", exact=True)
        await expect(shown).to_be_visible()
        await expect(shown).to_have_js_property("naturalWidth", 1000)
        width = await shown.evaluate("e => e.getBoundingClientRect().width")
        assert 280 < width < 360
        async with citizen.context.expect_page() as opening:
            await shown.click()
        alone = (await opening.value).get_by_role("img")
        await expect(alone).to_have_js_property("naturalWidth", 1000)
        await office.encloses(session, "chưa tới.csv", "text/csv", CSV)
        async with citizen.page.expect_download() as arriving:
            await citizen.page.get_by_role("link", name="Tải tệp chưa tới.csv").click()
        download = await arriving.value
        assert download.suggested_filename == "chưa tới.csv"
        await download.save_as(tmp_path / "saved.csv")
        assert (tmp_path / "saved.csv").read_bytes() == CSV
        await citizen.page.reload()  # kept by the page, and loaded again
        await expect(shown).to_have_js_property("naturalWidth", 1000)
        assert not citizen.complaints
