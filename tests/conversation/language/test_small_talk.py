"""What asks for nothing gets a small, kind word and a way on, in each language."""

import pytest

from tests.support import village as villages
from tests.support.village import Village

LONG_UNKNOWN = ("không biết chắc", "does not know for sure")


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xin chào", "Loa Bản đây"),
        ("ek kuh", "Loa Bản đây"),
        ("cam on", "Không có gì"),
        ("cảm ơn nhé", "Không có gì"),
        ("vang", "Vâng. Cần biết gì"),
        ("uh", "Vâng. Cần biết gì"),
        ("ok", "Vâng. Cần biết gì"),
        ("tam biet", "Chào nhà mình"),
        ("chuc ngu ngon", "ngủ ngon"),
        ("an com chua", "cảm ơn đã hỏi thăm"),
        ("haha", "Vui là tốt rồi"),
        ("👍", "Loa Bản thấy rồi"),
        ("❤️ 😭", "Loa Bản thấy rồi"),
        ("?", "Loa Bản đây"),
        (".", "Loa Bản đây"),
        ("co", "chưa hỏi gì"),
        ("có", "chưa hỏi gì"),
        ("khong", "không sao"),
        ("khong biet", "Không sao."),
        ("noi ngu the", "Xin lỗi"),
        ("hom nay co mua khong", "không xem được thời tiết"),
        ("thời tiết ngày mai", "không xem được thời tiết"),
    ],
)
async def test_each_has_its_own_small_answer(village, text, said):
    citizen = village.person(1, hint="vi")
    answer = await citizen.says(text)
    assert said in answer
    assert not any(long in answer for long in LONG_UNKNOWN)
    assert "112" not in answer
    assert len(answer) < 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "This is Loa Bản"),
        ("good morning", "This is Loa Bản"),
        ("thank you so much", "You are welcome"),
        ("bye", "Goodbye"),
        ("good night", "Sleep well"),
        ("yes", "has asked nothing"),
        ("no", "All right"),
        ("lol", "laugh"),
        ("👍", "has seen it"),
        ("?", "This is Loa Bản"),
        ("I don't know", "Never mind"),
        ("how are you", "running well"),
        ("will it rain tomorrow", "cannot see the weather"),
    ],
)
async def test_in_english_too(village, text, said):
    citizen = village.person(1, hint="en")
    answer = await citizen.says(text)
    assert said in answer
    assert citizen.last[0].language == "en"


@pytest.mark.parametrize("before", ["vi", "en"])
async def test_thanks_never_reach_a_topic(village, before):
    citizen = village.person(1, hint=before)
    await citizen.says("/start")
    for text in ("cam on", "cảm ơn", "thanks", "cam on nhieu nha"):
        said = await citizen.says(text)
        assert said.startswith("Không có gì" if before == "vi" else "You are welcome")
        assert citizen.last[0].language == before


async def test_a_question_that_begins_with_a_greeting_is_a_question(village):
    citizen = village.person(1)
    said = await citizen.says("chào cán bộ, bao nhiêu tuổi được tiền người già")
    assert "75" in said


async def test_a_face_beside_words_is_no_small_talk(village):
    assert "75" in await village.person(1).says("bao nhieu tuoi duoc tien nguoi gia 🙏")


def test_no_small_talk_is_a_way_of_asking_of_a_topic(library):
    index = library.index
    taken = [
        text
        for topic in library.content.topics.values()
        for answer in topic.answers
        for text in (answer.question, *answer.asked)
        if index.small_talk(text)
    ]
    assert not taken
