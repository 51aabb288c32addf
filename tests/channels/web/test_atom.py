"""A place's feed, as a reader of feeds sees it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element, fromstring

import pytest
from sqlalchemy import text

from bot.bulletins.first_edition import WELCOME
from bot.bulletins.measure import FOLDED
from bot.bulletins.notice_choices import Audience, Details
from bot.channels.web import limits
from bot.clock import DAY, HOUR, MINUTE
from bot.delivery import broadcasts
from bot.delivery.aftermath import publication, recalls
from bot.delivery.model import State
from bot.store.backups import backup
from bot.store.database import Database
from tests.channels.web.feeds import ORIGIN, feeds, published
from tests.support import village as villages
from tests.support.village import Village

A = "{http://www.w3.org/2005/Atom}"
FEED = "/feed/01324.atom"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


@pytest.fixture
async def fetch(village) -> AsyncIterator:
    async with feeds(village, limits.looks()) as get:
        yield get


async def read(fetch, path: str = FEED) -> Element:
    status, body, headers = await fetch(path)
    assert status == 200
    assert headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return fromstring(body)


async def titles(fetch, path: str = FEED) -> list[str]:
    return [
        one.findtext(A + "title") for one in (await read(fetch, path)).iter(A + "entry")
    ]


async def recalled(village: Village, number: int) -> None:
    async with village.database.write() as connection:
        one = await broadcasts.get(connection, number)
        await recalls.order(connection, one, (None, None), village.clock.now)


async def test_a_feed_has_what_the_standard_asks(village, fetch):
    _number, code = await published(
        village, "Tiêm phòng trâu bò.\nMang sổ.", category="technique", by_name="Ông A"
    )
    feed = await read(fetch)
    for name in ("id", "title", "updated", f"author/{A}name"):
        assert feed.findtext(A + name)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    links = {one.get("rel"): one.get("href") for one in feed.findall(A + "link")}
    assert links == {
        "self": f"{ORIGIN}/feed/01324.atom?lang=vi",
        "alternate": f"{ORIGIN}/board/01324?lang=vi",
    }
    (entry,) = feed.iter(A + "entry")
    assert entry.findtext(A + "id").startswith("urn:uuid:")
    assert entry.findtext(A + "title") == "Tiêm phòng trâu bò. Mang sổ."
    assert entry.findtext(f"{A}author/{A}name").startswith("Ông A, xã ")
    assert entry.find(A + "category").get("term") == "technique"
    link = entry.find(A + "link")
    assert link.get("href") == f"{ORIGIN}/v/{code}?lang=vi"
    assert f"Mã LB {code}" in entry.findtext(A + "content")
    updated = datetime.fromisoformat(entry.findtext(A + "updated"))
    assert updated == datetime.fromtimestamp(village.clock.now // 1000, UTC)


async def test_the_place_has_its_own_and_what_holds_above_it(village, fetch):
    await published(village, "của xã")
    await published(village, "của tỉnh", "04")
    await published(village, "của cả nước", "VN")
    await published(village, "của xã khác", "01327")
    further = village.ground.places.by_code("01324").path
    await published(village, "hai xã", "01327", audience=Audience(places=(further,)))
    assert await titles(fetch) == ["hai xã", "của cả nước", "của tỉnh", "của xã"]
    assert await titles(fetch, "/feed/VN.atom") == ["của cả nước"]


async def test_a_gate_has_a_feed_by_its_slug(village, fetch):
    await published(village, "xe tải đi lối số hai", "huu-nghi")
    assert await titles(fetch, "/feed/huu-nghi.atom") == ["xe tải đi lối số hai"]


@pytest.mark.parametrize(
    "how",
    [
        {"details": Details(is_drill=True)},
        {"audience": Audience(roles=("officer",))},
        {"audience": Audience(categories=("technique",))},
        {"audience": Audience(languages=("km",))},
        {"audience": Audience(kinds=("group",))},
        {"bulletin": WELCOME, "kind": "bulletin"},
        {"bulletin": FOLDED, "kind": "bulletin"},
    ],
    ids=str,
)
async def test_what_is_not_for_everyone_never_stands_there(village, fetch, how):
    await published(village, "không cho mọi người", is_urgent=True, **how)
    assert await titles(fetch) == []
    assert await titles(fetch, "/feed/01324.cap") == []


async def test_drafts_and_what_has_not_begun_do_not_stand_there(village, fetch):
    for state in (State.DRAFT, State.WAITING, State.SCHEDULED, State.STOPPED):
        number, _code = await published(village, f"{state}")
        async with village.database.write() as connection:
            await broadcasts.set_state(
                connection, number, state, was=(State.DONE,), started_at=None
            )
    assert await titles(fetch) == []


async def test_a_notice_leaves_when_it_is_over_and_a_bulletin_two_weeks_later(
    village, fetch
):
    await published(village, "họp bản")
    await published(village, "mẹo nuôi lợn", bulletin="tips", kind="bulletin")
    village.clock.turn(8 * DAY)
    assert await titles(fetch) == ["mẹo nuôi lợn"]
    village.clock.turn(7 * DAY)
    assert await titles(fetch) == []


async def test_what_is_taken_back_says_so_and_keeps_its_id(village, fetch):
    number, _code = await published(village, "lũ về", is_urgent=True)
    (before,) = (await read(fetch)).iter(A + "entry")
    assert before.findtext(A + "title") == "TIN KHẨN: lũ về"
    village.clock.turn(HOUR)
    await recalled(village, number)
    (after,) = (await read(fetch)).iter(A + "entry")
    assert after.findtext(A + "id") == before.findtext(A + "id")
    assert after.findtext(A + "updated") > before.findtext(A + "updated")
    assert after.findtext(A + "published") == before.findtext(A + "published")
    assert after.findtext(A + "title") == "Đã thu hồi: lũ về"
    assert "đã thu hồi lúc" in after.findtext(A + "summary")
    village.clock.turn(2 * DAY)  # it would be over by now
    assert await titles(fetch) == ["Đã thu hồi: lũ về"]


async def test_what_is_stopped_midway_says_so(village, fetch):
    number, _code = await published(village, "họp bản")
    async with village.database.write() as connection:
        await broadcasts.set_state(
            connection,
            number,
            State.STOPPED,
            was=(State.DONE,),
            finished_at=village.clock.now,
        )
    assert await titles(fetch) == ["Đã dừng gửi: họp bản"]


async def test_what_is_put_right_names_what_is_right(village, fetch):
    wrong, _code = await published(village, "tiêm lúc 7 giờ")
    village.clock.turn(MINUTE)
    await published(village, "tiêm lúc 13 giờ", replaces=wrong)
    entries = list((await read(fetch)).iter(A + "entry"))
    assert [one.findtext(A + "title") for one in entries] == [
        "tiêm lúc 13 giờ",
        "Đã đính chính: tiêm lúc 7 giờ",
    ]
    assert "tiêm lúc 13 giờ" in entries[1].findtext(A + "summary")
    assert entries[1].findtext(A + "updated") == entries[0].findtext(A + "updated")


async def test_another_language_has_its_words_and_says_which_they_are(village, fetch):
    await published(village, "họp bản", details=Details(versions={"en": "meeting"}))
    await published(village, "cắt điện")
    feed = await read(fetch, FEED + "?lang=en")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.get(lang) == "en"
    said = {one.findtext(A + "title"): one.get(lang) for one in feed.iter(A + "entry")}
    assert said == {"meeting": "en", "cắt điện": "vi"}


async def test_ids_outlive_a_restore(village, fetch, tmp_path):
    await published(village, "họp bản")
    await backup.write(village.database, tmp_path / "backup")
    async with Database(f"sqlite+aiosqlite:///{tmp_path}/other.db") as restored:
        await restored.migrate()
        await backup.read(restored, tmp_path / "backup")
        other = villages.found(restored, village.ground, village.library)
        async with feeds(other, limits.looks()) as get:
            after = await read(get)
    before = await read(fetch)
    ids = [one.findtext(A + "id") for one in before.iter(A + "entry")]
    assert ids == [one.findtext(A + "id") for one in after.iter(A + "entry")] != []
    assert before.findtext(A + "id") == after.findtext(A + "id")


async def test_who_has_the_newest_gets_nothing_again(village, fetch):
    number, _code = await published(village, "họp bản")
    village.clock.turn(MINUTE)
    await fetch(FEED)
    village.clock.turn(MINUTE)
    _status, _body, headers = await fetch(FEED)
    assert headers["Cache-Control"] == "public, max-age=60"
    by_tag = await fetch(FEED, If_None_Match=headers["Etag"])
    by_date = await fetch(FEED, If_Modified_Since=headers["Last-Modified"])
    assert [by_tag[:2], by_date[:2]] == [(304, b""), (304, b"")]
    await recalled(village, number)
    assert (await fetch(FEED, If_None_Match=headers["Etag"]))[0] == 200
    assert (await fetch(FEED, If_Modified_Since=headers["Last-Modified"]))[0] == 200


async def test_what_is_over_is_news_to_who_asks_by_date(village, fetch):
    await published(village, "họp bản")
    village.clock.turn(MINUTE)
    await fetch(FEED)
    village.clock.turn(MINUTE)
    _status, _body, headers = await fetch(FEED)
    assert parsedate_to_datetime(headers["Last-Modified"])
    village.clock.turn(8 * DAY)
    status, body, _headers = await fetch(
        FEED, If_Modified_Since=headers["Last-Modified"]
    )
    assert status == 200
    assert b"<entry" not in body


async def test_within_the_second_of_a_change_no_date_is_told(village, fetch):
    """Whoever got it then could miss what changes in the same second."""
    village.clock.now = village.clock.now // 1000 * 1000 + 300
    _status, _body, headers = await fetch(FEED)
    assert "Last-Modified" not in headers


async def test_a_reader_that_hammers_is_told_to_wait(village, fetch):
    answers = [await fetch(FEED) for _one in range(limits.LOOKS_AT_ONCE + 5)]
    assert answers[-1][0] == 429
    assert int(answers[-1][2]["Retry-After"]) > 0


@pytest.mark.parametrize("place", ["99999", "..", "%00", "x" * 500])
async def test_no_place_is_no_feed(village, fetch, place):
    assert (await fetch(f"/feed/{place}.atom"))[0] == 404


async def test_what_no_xml_may_hold_is_left_out(village, fetch):
    await published(village, "Họp bản\ufffe <b>& chợ</b>")
    assert await titles(fetch) == ["Họp bản <b>& chợ</b>"]


async def test_a_reminder_of_a_check_in_is_nobody_else_s(village, fetch):
    await published(village, "Nhà mình thế nào?", kind="check-in", is_urgent=True)
    await published(
        village, "Nhà mình chưa trả lời.", kind="check-in-reminder", is_urgent=True
    )
    assert await titles(fetch) == ["TIN KHẨN: Nhà mình thế nào?"]


async def test_of_many_notices_few_are_looked_at(sqlite, ground, library):
    """The plan of the query: both of its sets are found by an index."""
    village = villages.found(sqlite, ground, library)
    async with village.database.read() as connection:
        asked = publication.recent(village.clock.now).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        rows = await connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))
        plan = " ".join(str(row[3]) for row in rows)
    assert "ix_broadcasts_expires_at" in plan
    assert "ix_broadcasts_started_at" in plan
