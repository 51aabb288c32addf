"""What is not known: no office by guess, no word of emergencies where there is none."""

from datetime import date

import pytest

from bot.knowledge import Choose, Unknown
from bot.knowledge.language.unspaced import language_in
from bot.knowledge.search.decision import decide
from bot.knowledge.search.ranking import Ranked, Ranking
from tests.support import village as villages
from tests.support.village import Village

ON = date(2026, 11, 24)
MOST_CRIES = 400  # of the file, evenly spread: an index takes its time


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def refused(letters: float, covered: float, next_score: float) -> bool:
    """Whether an office is named for a decoy like this, the next one behind it."""
    first = Ranked("vet", 1.3, 9.0, letters, covered, 0.5, is_decoy=True)
    other = Ranked("doctor", next_score, 5.0, 0.3, 0.4, 0.1, is_decoy=True)
    topic = Ranked("pay", 0.4, 1.0, 0.1, 0.1, -1.0, is_decoy=False)
    verdict = decide(Ranking((first, other, topic), 3))
    assert (verdict.decision, verdict.decoy) == ("unknown", "vet")
    return verdict.names_office


def test_an_office_is_named_only_for_what_was_surely_meant():
    assert refused(letters=0.8, covered=1.0, next_score=0.6)
    assert not refused(letters=0.52, covered=1.0, next_score=0.6)  # alike in letters
    assert not refused(letters=0.8, covered=0.5, next_score=0.6)  # half of it said
    assert not refused(letters=0.8, covered=1.0, next_score=1.2)  # another is as near


@pytest.mark.parametrize(
    ("said", "never"),
    [
        ("chau be sot co giat", "thú y"),
        ("bi thang hang xom hiep", "hòa giải"),
        ("chong toi mat roi", "ngân hàng"),
        ("het bao nhieu tien", "trạm y tế"),
    ],
)
async def test_nobody_is_sent_to_an_office_by_a_likeness(village, said, never):
    assert never not in await village.person(1).says(said)


@pytest.mark.parametrize("script", ["", "km", "lo", "zh-Hans"])
def test_no_cry_is_sent_to_an_office(library, script):
    said = library.content.words.dangers.said.values()
    cries = [cry for lines in said for cry in lines if language_in(cry) == script]
    sent = []
    for cry in cries[:: len(cries) // MOST_CRIES + 1]:
        found = library.index.ask(cry, library.index.language_of(cry), ON)
        if isinstance(found, Unknown) and found.office:
            sent += [cry] if not library.danger.heard(cry) else []
    assert sent == []


@pytest.mark.parametrize(
    "said", ["doi qua", "nha toi khong co gi an", "đói quá không có gạo nấu"]
)
def test_hunger_in_plain_words_finds_the_rice(library, said):
    found = library.index.ask(said, "vi", ON)
    assert not isinstance(found, Unknown)
    shown = found.choices if isinstance(found, Choose) else (found.answer,)
    assert shown[0].topic == "hunger-rice"


async def test_who_says_that_somebody_died_gets_a_kind_word_and_a_way(village):
    answer = await village.person(1).says("chồng tôi mất rồi")
    assert answer.startswith("Xin chia buồn cùng nhà mình.")
    assert "ủy ban xã" in answer
    assert "không trả lời bừa" not in answer


async def test_an_illness_that_is_not_known_names_the_number_for_when_it_is_worse(
    village,
):
    answer = await village.person(1).says("đau bụng uống thuốc gì")
    assert "Hỏi ở trạm y tế xã thì rõ." in answer
    assert "115" in answer
    for said in ("haha", "👍", "chuc ngu ngon", "an com chua", "gia ca phe hom nay"):
        answer = await village.person(2).says(said)
        assert not any(number in answer for number in ("112", "113", "115")), said


@pytest.mark.parametrize(
    "said", ["vo toi bo di roi", "me toi mat the roi", "dien thoai toi mat roi"]
)
async def test_nobody_is_condoled_by_a_likeness(village, said):
    assert "chia buồn" not in await village.person(1).says(said)


async def test_what_may_be_a_cry_does_not_go_on_with_the_last_answer(village):
    citizen = village.person(1)
    assert "540.000" in await citizen.says("bao nhieu tuoi duoc tien nguoi gia")
    answer = await citizen.says("con toi bi meo cao, lam sao")
    assert "115" in answer.split("\n")[0]
    assert "Mẫu số 01" not in answer
