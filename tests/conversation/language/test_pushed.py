"""What comes without being asked says what it is in, too."""

import pytest

from bot.bulletins.notice_text import Notice, draft
from bot.delivery import broadcasts
from tests.conversation.requests.test_requests import asks, officer
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def test_a_notice_is_in_the_language_that_it_was_written_in(village):
    place = village.ground.places.by_code("04492")
    notice = Notice(
        place=place, text="Họp bản 7 giờ tối.", language="vi", code="482914"
    )
    one = draft(
        notice,
        now=village.clock.now,
        zone=village.ground.config.timezone,
        catalogues=village.ground.catalogues,
        places=village.ground.places,
    )
    async with village.database.write() as connection:
        number, _is_new = await broadcasts.create(connection, one, village.clock.now)
        bodies = await broadcasts.body(connection, number)
    assert set(bodies) == set(village.ground.catalogues.languages)
    assert {body.language for body in bodies.values()} == {"vi"}


async def test_a_bulletin_is_in_the_language_of_its_words(village):
    for number in await village.timetable.run_now("tips"):
        async with village.database.read() as connection:
            bodies = await broadcasts.body(connection, number)
        assert bodies["vi"].language == "vi"
        assert bodies["en"].language in ("en", "vi")
        break
    else:
        raise AssertionError("no edition went out")


async def test_an_answer_from_an_officer_is_in_the_language_of_the_question(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.hears()
    await reader.taps("Mở")
    await reader.taps("Trả lời")
    await reader.says("Sáng mai có máy vào dọn.")
    await reader.taps("Gửi")
    await citizen.hears()
    assert [reply.language for reply in citizen.last] == ["vi"]
