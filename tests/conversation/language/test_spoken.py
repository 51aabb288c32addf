"""A talk has one language: it changes by a whole question or by a button."""

import pytest

from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize(
    "text",
    [
        "the can giay to gi",
        "toi can the",
        "a",
        "do an trua",
        "me an do",
        "can do gi",
        "the do",
        "dang ky tam tru online the nao",
        "do toi bi mat the",
    ],
)
async def test_toneless_vietnamese_is_answered_in_vietnamese(village, text):
    citizen = village.person(1, hint="vi")
    await citizen.says("/start")
    await citizen.says(text)
    assert {reply.language for reply in citizen.last} == {"vi"}
    assert "English" not in citizen.labels


async def test_a_change_is_said_in_one_line_with_the_way_back(village):
    citizen = village.person(1, hint="vi")
    await citizen.says("/start")
    said = await citizen.says("What income counts as a poor household?")
    assert said.startswith("Now in English.\n")
    assert citizen.last[0].language == "en"
    assert citizen.last[-1].speaks == "en"
    again = await citizen.says("How old must one be for the pension?")
    assert "Now in English" not in again
    await citizen.says("What income counts as a poor household?")
    assert citizen.last[-1].speaks == "en"  # the browser is still Vietnamese


async def test_the_way_back_leads_back(village):
    citizen = village.person(1, hint="vi")
    await citizen.says("/start")
    await citizen.says("What income counts as a poor household?")
    assert "Từ giờ Loa Bản nói tiếng Việt." in await citizen.taps("Tiếng Việt")
    assert citizen.last[-1].speaks == "vi"
    assert "Nguy cấp" in await citizen.says("/khancap")


@pytest.mark.parametrize("stray", ["?", "1", "hhh", "ok", "👍", "stop", "idea"])
async def test_a_stray_word_changes_nothing(village, stray):
    citizen = village.person(1, hint="vi")
    await citizen.says("/start")
    await citizen.says(stray)
    assert {reply.language for reply in citizen.last} <= {"vi"}
    english = village.person(2, hint="en")
    await english.says("/start")
    await english.says(stray if stray != "stop" else "toi")
    assert {reply.language for reply in english.last} <= {"en"}


async def test_who_begins_in_english_is_told_of_no_change(village):
    citizen = village.person(1, hint="en-GB")
    said = await citizen.says("What income counts as a poor household?")
    assert not said.startswith("Now in English.")
    assert not citizen.last[-1].speaks  # what stands around it is English already


async def test_a_subscriber_may_ask_in_another_language_and_stays_in_it(village):
    citizen = village.person(1, hint="vi")
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    await citizen.says("What income counts as a poor household?")
    await citizen.says("/help")
    assert citizen.last[0].language == "en"


async def test_every_reply_says_what_it_is_in(village):
    citizen = village.person(1)
    for text in ("/start", "/help", "alo", "/khancap", "ho ngheo la gi", "/nhantin"):
        await citizen.says(text)
        assert all(reply.language == "vi" for reply in citizen.last)


async def test_an_answer_that_is_only_in_vietnamese_says_so_of_itself(village):
    content = village.library.content
    only = next(
        topic
        for topic in content.topics.values()
        if "en" not in topic.languages and not topic.answers[0].place
    )
    citizen = village.person(1)
    await citizen.says("/language english")
    await citizen.presses(f"topic:{only.id}")
    assert citizen.last[0].language == "vi"


async def test_a_cry_is_answered_in_its_own_language(village):
    citizen = village.person(1, hint="vi")
    await citizen.says("/start")
    await citizen.says("my husband is beating me")
    assert citizen.last[0].language == "en"
