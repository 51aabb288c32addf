"""Urgent notices as CAP alerts: the feed that leads to them, and each file."""

from collections.abc import AsyncIterator
from xml.etree.ElementTree import Element, fromstring

import pytest

from bot.bulletins.alerts.alert import NAMESPACE
from bot.bulletins.alerts.cap_reader import read
from bot.bulletins.notice_choices import Audience, Details
from bot.channels.web import limits
from bot.clock import HOUR
from bot.delivery import broadcasts
from bot.delivery.aftermath import recalls
from tests.channels.web.feeds import ORIGIN, feeds, published
from tests.support import cap_rules
from tests.support import village as villages
from tests.support.village import Village

A = "{http://www.w3.org/2005/Atom}"
C = "{" + NAMESPACE + "}"
FLOOD = "LŨ QUÉT. ĐI NGAY. Nhà ven suối chạy lên chỗ cao.\nKhông quay lại lấy đồ."


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


@pytest.fixture
async def fetch(village) -> AsyncIterator:
    async with feeds(village, limits.looks()) as get:
        yield get


async def flood(village: Village, text: str = FLOOD, **how: object) -> tuple[int, str]:
    return await published(village, text, is_urgent=True, category="disaster", **how)


async def the_alert(fetch, code: str) -> Element:
    status, body, headers = await fetch(f"/cap/{code}.xml")
    assert status == 200
    assert headers["Content-Type"] == "application/cap+xml; charset=utf-8"
    root = fromstring(body)
    assert cap_rules.faults(root) == []
    return root


async def test_the_feed_leads_to_the_alert(village, fetch):
    await published(village, "họp bản")
    _number, code = await flood(village)
    _status, body, _headers = await fetch("/feed/01324.cap")
    (entry,) = fromstring(body).iter(A + "entry")
    links = {one.get("type"): one.get("href") for one in entry.findall(A + "link")}
    assert links == {
        "text/html": f"{ORIGIN}/v/{code}?lang=vi",
        "application/cap+xml": f"{ORIGIN}/cap/{code}.xml",
    }


async def test_an_alert_says_what_the_notice_says(village, fetch):
    further = village.ground.places.by_code("01327").path
    _number, code = await flood(
        village,
        audience=Audience(places=(further,)),
        details=Details(versions={"en": "Flash flood. Go up now."}),
        by_name="Ban chỉ huy",
    )
    root = await the_alert(fetch, code)
    assert root.findtext(C + "identifier") == f"LB-{code}"
    assert root.findtext(C + "sender") == "loa.example.vn"
    assert root.findtext(C + "sent").endswith("+07:00")
    said = [root.findtext(C + name) for name in ("status", "msgType", "scope")]
    assert said == ["Actual", "Alert", "Public"]
    vi, en = root.findall(C + "info")
    assert [vi.findtext(C + "language"), en.findtext(C + "language")] == [
        "vi-VN",
        "en-US",
    ]
    assert vi.findtext(C + "description") == FLOOD
    assert vi.findtext(C + "headline") == FLOOD.replace("\n", " ")
    assert en.findtext(C + "description") == "Flash flood. Go up now."
    assert vi.findtext(C + "category") == "Safety"
    assert vi.findtext(C + "senderName").startswith("Ban chỉ huy, xã ")
    assert vi.findtext(C + "web") == f"{ORIGIN}/v/{code}"
    codes = [
        (one.findtext(C + "valueName"), one.findtext(C + "value"))
        for one in vi.iter(C + "geocode")
    ]
    assert codes == [("VN-GSO", "01324"), ("VN-GSO", "01327")]


async def test_what_comes_out_can_come_in(village, fetch):
    _number, code = await flood(village)
    _status, body, _headers = await fetch(f"/cap/{code}.xml")
    alert = read(body)
    assert alert.identifier == f"LB-{code}"
    assert alert.infos[0].description == FLOOD
    assert alert.sent == village.clock.now // 1000 * 1000


async def test_taken_back_it_is_a_cancel_of_itself(village, fetch):
    number, code = await flood(village)
    first = await the_alert(fetch, code)
    village.clock.turn(HOUR)
    async with village.database.write() as connection:
        one = await broadcasts.get(connection, number)
        await recalls.order(connection, one, (None, None), village.clock.now)
    root = await the_alert(fetch, code)
    assert root.findtext(C + "msgType") == "Cancel"
    assert root.findtext(C + "identifier") != first.findtext(C + "identifier")
    assert root.findtext(C + "references") == ",".join(
        first.findtext(C + name) for name in ("sender", "identifier", "sent")
    )
    assert root.findtext(f"{C}info/{C}urgency") == "Past"
    assert root.findtext(f"{C}info/{C}description").startswith("Tin này không còn đúng")


async def test_a_correction_is_an_update_of_all_before_it(village, fetch):
    first, code = await flood(village)
    village.clock.turn(HOUR)
    second, again = await flood(village, "Lũ đã xuống mức hai.", replaces=first)
    village.clock.turn(HOUR)
    _third, newest = await flood(village, "Lũ đã xuống mức một.", replaces=second)
    root = await the_alert(fetch, newest)
    assert root.findtext(C + "msgType") == "Update"
    named = [one.split(",")[1] for one in root.findtext(C + "references").split()]
    assert named == [f"LB-{again}", f"LB-{code}"]
    unchanged = await the_alert(fetch, code)
    assert unchanged.findtext(C + "msgType") == "Alert"


async def test_a_check_in_is_an_alert_that_asks(village, fetch):
    _number, code = await flood(village, "Nhà mình thế nào?", kind="check-in")
    root = await the_alert(fetch, code)
    assert root.findtext(f"{C}info/{C}responseType") == "Assess"
    _status, body, _headers = await fetch("/feed/01324.cap")
    assert len(list(fromstring(body).iter(A + "entry"))) == 1


@pytest.mark.parametrize(
    "how",
    [
        {"details": Details(is_drill=True)},
        {"audience": Audience(roles=("officer",))},
        {"audience": Audience(kinds=("group",))},
        {"is_urgent": False},
    ],
    ids=str,
)
async def test_what_is_not_urgent_or_not_for_everyone_is_no_alert(village, fetch, how):
    how = {"is_urgent": True} | how
    _number, code = await published(village, "không phải", **how)
    assert (await fetch(f"/cap/{code}.xml"))[0] == 404


@pytest.mark.parametrize("code", ["000000", "12345", "1234567", "abcdef", "%2e%2e"])
async def test_no_such_code_is_no_alert(village, fetch, code):
    assert (await fetch(f"/cap/{code}.xml"))[0] == 404


async def test_a_gate_s_area_has_the_code_of_where_it_stands(village, fetch):
    _number, code = await flood(village, place="huu-nghi")
    root = await the_alert(fetch, code)
    area = root.find(f"{C}info/{C}area")
    assert "Hữu Nghị" in area.findtext(C + "areaDesc")
    assert area.findtext(f"{C}geocode/{C}value") == "06184"


async def test_a_notice_without_any_known_category_is_still_a_whole_alert(
    village, fetch
):
    _number, code = await published(village, "Mất nước", is_urgent=True)
    root = await the_alert(fetch, code)
    assert root.findtext(f"{C}info/{C}category") == "Other"
    assert root.findtext(f"{C}info/{C}event") == "Tin khẩn"


def test_the_rules_notice_what_is_wrong():
    good = fromstring(
        f'<alert xmlns="{NAMESPACE}"><identifier>1</identifier><sender>a</sender>'
        "<sent>2026-11-29T12:00:00+07:00</sent><status>Actual</status>"
        "<msgType>Alert</msgType><scope>Public</scope></alert>"
    )
    assert cap_rules.faults(good) == []
    good[2].text = "2026-11-29T12:00:00Z"
    good[3].text = "actual"
    good.append(good[0])
    good.append(Element(C + "unheard-of"))
    assert len(cap_rules.faults(good)) == 5
