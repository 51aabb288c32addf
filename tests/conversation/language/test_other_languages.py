"""Who writes in a language without texts gets one line in it, and the numbers."""

import pytest

from bot.messaging import Reply
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def calls(reply: Reply) -> list[str]:
    return [button.calls for row in reply.buttons for button in row if button.calls]


@pytest.mark.parametrize(
    ("text", "language", "own"),
    [
        ("kuv niam muaj 76 xyoo", "hmn", "hais lus"),
        ("ผมอยากถาม", "en", "speaks Vietnamese, English"),
        ("助けてください", "en", "speaks Vietnamese, English"),
        ("안녕하세요", "en", "speaks Vietnamese, English"),
        ("Где граница?", "en", "speaks Vietnamese, English"),
        ("bonjour, comment aller en Chine", "en", "speaks Vietnamese, English"),
    ],
)
async def test_one_line_with_the_numbers_and_the_office(village, text, language, own):
    citizen = village.person(1, hint="vi")
    said = await citizen.says(text)
    assert own in said
    for number in ("112", "113", "114", "115"):
        assert number in said
    assert "Ủy ban xã" in said
    (reply,) = citizen.last
    assert reply.language == language
    assert calls(reply) == ["112"]
    assert {"Tiếng Việt", "English"} <= set(citizen.labels)


async def test_the_talk_stays_in_its_own_language(village):
    citizen = village.person(1, hint="vi")
    await citizen.says("/start")
    await citizen.says("ผมอยากถาม")
    assert "Nguy cấp" in await citizen.says("/khancap")
    await citizen.says("ผมอยากถาม")
    assert "Loa Bản speaks English" in await citizen.taps("English") or (
        citizen.last[-1].speaks == "en"
    )


def test_every_line_names_every_number_and_the_office(ground, library):
    lines = library.content.words.elsewhere
    assert {"hmn", "und"} <= set(lines)
    for said in lines.values():
        for number in ("police", "fire", "ambulance", "rescue"):
            assert f"{{{number}}}" in said
        assert "Ủy ban xã" in said
