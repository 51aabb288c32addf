"""What public pages show of a place: what holds there for everyone, and no more."""

from dataclasses import replace

import pytest

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Audience, Details
from bot.bulletins.notice_text import Notice
from bot.clock import DAY
from bot.delivery import broadcasts
from bot.delivery.in_force import in_force
from bot.delivery.model import State
from tests.support import village as villages
from tests.support.village import Village

COMMUNE = "01324"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def sent(
    village: Village,
    text: str,
    place: str = COMMUNE,
    state: State = State.DONE,
    **how: object,
) -> int:
    found = village.ground.places.by_code(place)
    async with village.database.write() as connection:
        code = await broadcasts.free_code(connection)
        made = Notice(place=found, text=text, language="vi", code=code, **how)
        draft = notice_text.draft(
            made,
            now=village.clock.now,
            zone=village.ground.config.timezone,
            catalogues=village.ground.catalogues,
            places=village.ground.places,
        )
        draft = replace(draft, state=state)
        number, _new = await broadcasts.create(connection, draft, village.clock.now)
    return number


async def shown(village: Village, place: str = COMMUNE) -> list[str]:
    found = village.ground.places.by_code(place)
    above = village.ground.places.ancestors(found.path)
    paths = [one.path for one in (found, *above)]
    async with village.database.read() as connection:
        return [b.text for b in await in_force(connection, paths, village.clock.now)]


async def test_the_place_shows_its_own_and_what_holds_above_it(village):
    await sent(village, "của xã")
    await sent(village, "của tỉnh", "04")
    await sent(village, "của cả nước", "VN")
    await sent(village, "của xã khác", "01327")
    assert await shown(village) == ["của cả nước", "của tỉnh", "của xã"]


async def test_a_further_place_of_a_notice_shows_it_too(village):
    further = village.ground.places.by_code("01327").path
    await sent(village, "hai xã", audience=Audience(places=(further,)))
    assert await shown(village, "01327") == ["hai xã"]


async def test_what_is_urgent_comes_first(village):
    await sent(village, "lũ về", is_urgent=True)
    await sent(village, "họp bản")
    assert await shown(village) == ["lũ về", "họp bản"]


async def test_what_is_over_is_shown_no_more(village):
    await sent(village, "họp bản")
    village.clock.turn(7 * DAY)
    assert await shown(village) == []


@pytest.mark.parametrize("state", [s for s in State if s not in ("sending", "done")])
async def test_what_was_not_sent_or_taken_back_is_not_shown(village, state):
    await sent(village, "họp bản", state=state)
    assert await shown(village) == []


async def test_a_correction_stands_in_place_of_what_it_corrects(village):
    wrong = await sent(village, "bảy giờ")
    await sent(village, "một giờ chiều", replaces=wrong)
    assert await shown(village) == ["một giờ chiều"]


@pytest.mark.parametrize(
    "chosen",
    [
        Audience(roles=("relay",)),
        Audience(languages=("km",)),
        Audience(kinds=("group",)),
        Audience(categories=("technique",)),
    ],
)
async def test_what_is_for_some_alone_is_on_no_public_page(village, chosen):
    await sent(village, "chỉ một số", audience=chosen)
    assert await shown(village) == []


async def test_a_drill_is_on_no_public_page(village):
    await sent(village, "tập thôi", details=Details(is_drill=True))
    assert await shown(village) == []
