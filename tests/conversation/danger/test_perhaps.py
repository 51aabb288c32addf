"""Who perhaps is in danger: two lines that save, then the answer or the choices."""

from datetime import date

import pytest

from bot.conversation.answers import Here, Wording
from bot.knowledge import Answered, Choose, Finding, Library, Unknown
from bot.messaging import Address, ChatKind, Look, Reply
from tests.support import village as villages
from tests.support.answers import unsure
from tests.support.village import Person, Village

ON = date(2026, 11, 24)
NEAR = [  # words that share those of a cry, and may be one
    "chong danh toi thi bi phat bao nhieu tien",
    "bi chong danh co duoc giup gi khong",
    "ran can thi so cuu the nao",
    "ngo doc duoc bao hiem khong",
    "duoi nuoc thi goi so may",
]


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def worded(ground, library: Library, finding: Finding, kind: str) -> Reply:
    wording = Wording(
        ground.catalogues.translator("vi"),
        library.content,
        ground.country,
        ON,
        Here(ground.places),
        label_unreviewed=True,
    )
    perhaps = library.content.words.dangers.kinds[kind] if kind else None
    return wording.finding(finding, perhaps)


def asked(library: Library, text: str) -> Finding:
    return library.index.ask(text, "vi", ON)


@pytest.mark.parametrize("kind", [Answered, Choose])
def test_what_saves_stands_above_an_answer_and_above_choices(ground, library, kind):
    answered = "bao nhieu tuoi duoc tien nguoi gia"
    finding = asked(library, answered if kind is Answered else unsure(library))
    assert isinstance(finding, kind)
    plain = worded(ground, library, finding, "")
    reply = worded(ground, library, finding, "flood")
    first, second, rest = reply.text.split("\n", 2)
    assert first == "Nếu đang nguy: bỏ đồ lại, lên ngay chỗ cao, xa suối, gọi 112."
    assert second == "Nếu hỏi chuyện khác:"
    assert rest == plain.text
    assert reply.buttons == plain.buttons
    assert reply.look is Look.PLAIN
    assert "tel:112" in {span.link for span in reply.spans}


def test_whom_to_call_leaves_no_room_for_an_office_that_was_guessed(ground, library):
    found = Unknown(0.0, "thú y xã", "animal-care")
    assert "Hỏi ở thú y xã" in worded(ground, library, found, "").text
    reply = worded(ground, library, found, "unconscious")
    assert "thú y" not in reply.text
    assert "115" in reply.text.split("\n")[0]


def test_what_is_not_known_near_a_danger_is_offered_its_topic(ground, library):
    reply = worded(ground, library, Unknown(0.0), "bitten")
    [[first], *_others] = reply.buttons
    assert first.label == "Rắn cắn thì sơ cứu thế nào?"
    assert first.data == "topic:first-aid-snake"


async def test_words_near_to_a_cry_are_answered_below_what_saves(village):
    near = [text for text in NEAR if village.library.danger.heard(text).perhaps]
    assert near
    for number, text in enumerate(near):
        citizen = village.person(number)
        answer = await citizen.says(text)
        assert answer.startswith("Nếu đang nguy: "), text
        assert answer.split("\n")[1] == "Nếu hỏi chuyện khác:"
        assert "Hỏi cán bộ" in citizen.labels


@pytest.mark.parametrize("said", ["haha", "hom nay thu may", "gia ca phe hom nay"])
async def test_far_from_danger_nothing_is_said_of_it(village, said):
    assert not village.library.danger.heard(said)
    answer = await village.person(1).says(said)
    assert "nguy" not in answer.lower()
    assert "112" not in answer


async def test_what_is_not_for_a_group_to_read_still_gets_what_saves(village):
    group = Person(village, Address("telegram", "-5"), "9", ChatKind.GROUP, "Bản Giữa")
    said = "chong toi danh con toi 3 lan thi bi phat bao nhieu tien"
    heard = village.library.danger.heard(said)
    answer = await group.says(said)
    assert "113" in answer.split("\n")[0] if heard else "nói riêng nhé" in answer
    assert heard.sure or "nói riêng nhé" in answer
