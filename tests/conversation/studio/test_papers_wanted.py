"""[In ra giấy]: notices, cards and results of checks, handed over to who asks."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.conversation.eligibility import check_results
from bot.conversation.studio.papers import card_papers, check_papers, notice_papers
from bot.conversation.studio.papers.wanting import MOST_WAITING
from bot.delivery import broadcasts
from bot.drawing.handout import Calls, Look, Words
from bot.people.contacts import Card, save
from bot.people.model import Role
from bot.people.numbers.phones import Phone
from bot.store.tables.conversation import dialogues, wanted_drawings
from tests.conversation.eligibility.test_interview import on, walk
from tests.conversation.groups.test_group_list import HERE, PROVINCE, has_group, holds
from tests.conversation.studio.test_copies import PDF, handed, studio, written
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

BASE = "https://loa.example.vn"
LANGUAGES = ("vi", "en", "km", "lo", "zh-Hans")


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def went_out(village: Village, officer: Person, text: str) -> str:
    """A notice that everyone of the place got; its code."""
    await village.subscriber(7, HERE)
    await officer.says(f"/notice {text}")
    await officer.sends()
    async with village.sending(Ear()):
        await village.until_done(1)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, 1)
    return str(found.code)


async def paper_of(village: Village, kind, about: str, language: str = "vi"):
    config = replace(village.house.config, public_url=BASE)
    house = replace(village.house, config=config)
    _ = house.catalogues.translator(language)
    async with village.database.read() as connection:
        return await kind(connection, house, _, about, village.clock.now)


async def test_who_checks_a_code_may_have_the_notice_on_paper(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    code = await went_out(village, officer, "Họp bản tối nay")
    citizen = village.person(9)
    assert "Đúng là tin của Loa Bản" in await citizen.says(f"LB {code}")
    assert "tới ngay sau đây" in await citizen.taps("In ra giấy")
    assert await studio(village).draw_one()
    (pdf,) = await handed(village, citizen)
    assert pdf.startswith(PDF)
    assert citizen.last[0].file.name == f"tin-LB-{code}.pdf"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_notice_s_paper_says_whose_until_when_and_where_to_look(
    village, language
):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    code = await went_out(village, officer, "Họp bản tối nay")
    order = await paper_of(village, notice_papers.public, "1", language)
    assert order.place == ""
    assert order.paper.link == f"{BASE}/v/{code}"
    assert code in order.paper.code
    assert order.paper.language == language
    assert Words("Họp bản tối nay", Look.LARGE, "vi") in order.paper.parts
    assert len(order.paper.foot) == 4


async def test_a_draft_is_printed_for_its_officers_alone_and_without_a_code(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    number = await written(village, "Họp bản tối nay")
    citizen = village.person(9)
    for pressed in (f"paper:{number}", f"public-paper:{number}"):
        await citizen.presses(pressed)
        assert not await studio(village).draw_one()
    stranger = await holds(village, 2, Role.OFFICER, "04489")
    assert "Không có tin nào" in await stranger.presses(f"paper:{number}")
    await officer.presses(f"paper:{number}")
    assert await studio(village).draw_one()
    (pdf,) = await handed(village, officer)
    assert pdf.startswith(PDF)
    order = await paper_of(village, notice_papers.own, str(number))
    assert order.place.endswith(HERE)
    assert order.paper.link == order.paper.code == ""
    assert order.paper.parts[0] == Words("BẢN NHÁP, chưa gửi", Look.BOX)


async def test_a_card_on_paper_has_its_numbers_and_the_emergency_s(village):
    await holds(village, 1, Role.OFFICER, HERE)
    place = village.ground.places.by_code(HERE)
    phones = (Phone("02063123456", "trực"),)
    async with village.database.write() as connection:
        card = Card(place.path, address="Thôn Giữa", phones=phones)
        await save(connection, card, by=1, now=village.clock.now)
    citizen = village.person(9)
    await citizen.says("/danhba Cốc Pàng")
    await citizen.taps("In ra giấy")
    assert await studio(village).draw_one()
    (pdf,) = await handed(village, citizen)
    assert pdf.startswith(PDF)
    order = await paper_of(village, card_papers.order, HERE)
    calls = [part for part in order.paper.parts if isinstance(part, Calls)]
    assert calls[0].numbers[0][1] == "trực"
    assert {number for number, _use in calls[1].numbers} >= {"112", "113", "115"}
    assert order.paper.link == f"{BASE}/?xa={HERE}"


async def test_a_place_without_a_card_still_has_the_emergency_numbers(village):
    order = await paper_of(village, card_papers.order, PROVINCE)
    assert order.paper.parts[0] == Words("Nơi này chưa ghi danh bạ.")
    assert isinstance(order.paper.parts[-1], Calls)


async def test_a_result_comes_on_paper_and_nothing_tells_whose_it_was(village):
    citizen = on(village, date(2026, 12, 31))
    await walk(citizen, "Tiền trợ cấp người già", "70 đến dưới 75", "Có", "Không")
    await citizen.taps("In giấy hướng dẫn")
    async with village.database.read() as connection:
        wanted = (await connection.execute(select(wanted_drawings))).all()
        states = (await connection.execute(select(dialogues.c.state))).scalars()
    assert len(wanted) == 1
    assert "elderly" not in f"{wanted}{list(states)}"
    assert await studio(village).draw_one()
    (pdf,) = await handed(village, citizen)
    assert pdf.startswith(PDF)
    assert citizen.last[0].file.name == "giay-huong-dan.pdf"
    order = await paper_of(village, check_papers.order, wanted[0].about)
    assert order.paper.title == "Tiền trợ cấp người già"
    decides = Words("Đây là hướng dẫn, xã mới quyết định.", Look.BOX)
    assert decides in order.paper.parts
    assert order.paper.link.startswith(f"{BASE}/t/")
    assert "Theo Nghị định" in order.paper.foot[0]


async def test_a_result_of_rules_that_have_changed_is_not_printed(village):
    citizen = on(village, date(2026, 12, 31))
    await walk(citizen, "Tiền trợ cấp người già", "70 đến dưới 75", "Có", "Không")
    assert "Quy định vừa đổi" in await citizen.presses("print:0123456789abcdef")
    assert "không cần in" in await citizen.presses("print")
    assert not await studio(village).draw_one()


async def test_every_result_has_a_name_of_its_own(village):
    house = village.house
    day = date(2026, 12, 31)
    names = []
    for check in house.library.content.checks.values():
        sitting = check_results.sit(check, house.library.content.facts, day)
        for rule in sitting.rules if sitting else ():
            name = check_results.token(house.secret, sitting, rule)
            assert check_results.of_token(house, name, day) == (sitting, rule)
            names.append(name)
    assert len(names) > 30
    assert len(names) == len(set(names))


async def test_who_presses_on_and_on_waits_for_what_was_wanted_before(village):
    citizen = village.person(9)
    codes = [place.code for place in village.ground.places.communes][: MOST_WAITING + 1]
    said = [await citizen.presses(f"card-paper:{code}") for code in codes]
    assert all("tới ngay sau đây" in one for one in said[:-1])
    assert "làm dở" in said[-1]


async def test_a_group_is_offered_no_paper(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    code = await went_out(village, officer, "Họp bản tối nay")
    group = await has_group(village, 3, "Thôn Giữa")
    assert "Đúng là tin" in await group.says(f"LB {code}")
    assert "In ra giấy" not in group.labels
