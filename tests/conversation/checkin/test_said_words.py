"""What people write in a check-in instead of pressing a button."""

import pytest

from bot.bulletins.checkins.checkin import CountsAs, Said
from tests.support import village as villages
from tests.support.checkins import asked, kept_of, tallied
from tests.support.village import Village

SAFE, HELP = CountsAs.SAFE, CountsAs.NEEDS_HELP
ARE_SAFE = (
    "binh an ạ",
    "nha minh on ca",
    "toi on",
    "binhan",
    "binh an het nhe",
    "nha toi khong sao",
    "gia dinh toi an toan",
    "bon toi an toan",
    "ca nha van khoe",
    "we are all safe",
    "safe",
    "ປອດໄພ",
    "មានសុវត្ថិភាព",
    "平安",
)
NEED_HELP = (
    "can giup",
    "cangiup",
    "CAN GIUP!!",
    "can giup 3 nguoi o ban duoi",
    "khong an toan",
    "chua binh an",
    "can thuyen, 4 nguoi",
    "xin thuyen",
    "nuoc len roi cuu toi voi",
    "nha toi 3 nguoi tren mai",
    "I need help",
    "ຕ້ອງການຄວາມຊ່ວຍເຫຼືອ",
    "ជួយផង",
    "需要帮助",
)
NEITHER = (  # it is asked, below the answer
    "khong can giup",
    "hang xom nha toi can giup",
    "nha toi binh an nhung nha ong pao can giup",
    "ket roi",
    "nuoc to qua",
    "cann giup",
    "ok",
    "bao gio nuoc rut",
)
QUESTION = "Xã đang hỏi: nhà mình bình an, hay cần giúp?"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def test_people_say_it_in_their_own_words(village):
    everyone = (*ARE_SAFE, *NEED_HELP, *NEITHER)
    await asked(village, *range(1, len(everyone) + 1))
    said = {}
    for number, words in enumerate(everyone, 1):
        person = village.person(number)
        answer = await person.says(words)
        kept = await kept_of(village, person)
        said[words] = kept and kept.said
        assert (QUESTION in answer) == (words in NEITHER), words
    expected = dict.fromkeys(ARE_SAFE, Said.SAFE)
    expected |= dict.fromkeys(NEED_HELP, Said.NEEDS_HELP)
    expected |= dict.fromkeys(NEITHER)
    assert said == expected


async def test_what_is_no_reply_is_answered_and_the_question_stands_below(village):
    await asked(village, 1)
    citizen = village.person(1)
    said = await citizen.says("nuoc to qua")
    assert said.startswith("Nếu đang nguy: ")
    assert said.endswith(QUESTION)
    assert citizen.labels[:2] == ["Bình an", "Cần giúp"]
    await citizen.taps("Cần giúp")
    assert await tallied(village) == {(0, HELP): 1}
    await citizen.taps("Bình an")
    assert QUESTION not in await citizen.says("thu nhap bao nhieu la ho ngheo?")
    assert QUESTION in await citizen.says("nuoc to qua")
    assert await tallied(village) == {(0, SAFE): 1}


@pytest.mark.parametrize("call", ["cuu toi voi", "can giup"])
async def test_a_village_and_a_number_in_the_first_words_are_read(village, call):
    await asked(village, 1)
    citizen = village.person(1)
    await citizen.says(f"{call}, ban giua 3 nguoi, goi 0912345678")
    kept = await kept_of(village, citizen)
    assert kept.phone == "0912345678"
    assert await tallied(village) == {(2, HELP): 1}
