"""Answers that hold for one place, and facts about one place."""

from datetime import date

import pytest

from bot.i18n import SOURCE_LANGUAGE
from bot.knowledge import Answered, Choose, Index, Unknown, load
from tests.knowledge.conftest import FACT, GOOD, desk

__all__ = ["desk"]  # the fixture

TODAY = date(2026, 11, 25)
HOME = ("vn.15.04489",)
LOCAL_FACT = FACT.replace("fact-one", "fact-local").replace("500000", "700000")
LOCAL = GOOD.replace("fact-one", "fact-local").replace(
    "covers:", 'place: "15"\ncovers:'
)
QUESTION = "bao nhiêu tiền"


@pytest.fixture
def local(desk):
    (desk / "facts" / "local.yaml").write_text(LOCAL_FACT, encoding="utf-8")
    folder = desk / "topics" / "social" / "pay"
    (folder / "lao-cai.vi.md").write_text(LOCAL, encoding="utf-8")
    return desk


def loaded(desk, ground) -> Index:
    content, faults = load(desk, ground.catalogues, ground.places)
    assert [str(f) for f in faults if not f.is_strict] == []
    return Index(content, ground.country, ground.places)


def said(index: Index, question: str, home=(), language=SOURCE_LANGUAGE) -> str:
    """The one answer that is given or offered: how surely is not for these tests."""
    found = index.ask(question, language, TODAY, home)
    if isinstance(found, Answered):
        return found.answer.paragraphs[0]
    assert isinstance(found, Choose), found
    [only] = found.choices
    return only.paragraphs[0]


def test_the_local_answer_goes_before_the_national_one_where_it_holds(local, ground):
    index = loaded(local, ground)
    assert said(index, QUESTION) == "Được 500.000 đồng."
    assert said(index, QUESTION, HOME) == "Được 700.000 đồng."
    assert said(index, QUESTION, ("vn.04.01324",)) == "Được 500.000 đồng."
    assert said(index, f"{QUESTION} ở Lào Cai") == "Được 700.000 đồng."
    assert said(index, f"{QUESTION} ở Yên Bái") == "Được 700.000 đồng."
    assert said(index, f"{QUESTION} ở Cao Bằng", HOME) == "Được 500.000 đồng."


def test_a_topic_with_local_answers_only_is_for_that_place_only(local, ground):
    (local / "topics" / "social" / "pay" / "now.vi.md").unlink()
    index = loaded(local, ground)
    for found in (
        index.ask(QUESTION, "vi", TODAY),
        index.ask(QUESTION, "vi", TODAY, ("vn.04",)),
        index.ask(f"{QUESTION} ở Cao Bằng", "vi", TODAY, HOME),
    ):
        assert not isinstance(found, Answered | Choose)
    assert said(index, QUESTION, HOME) == "Được 700.000 đồng."


def test_a_local_answer_in_vietnamese_is_truer_than_a_translated_national_one(
    local, ground
):
    folder = local / "topics" / "social" / "pay"
    english = GOOD.replace("Bao nhiêu tiền?", "How much money?").replace(
        "Được {", "You get {"
    )
    (folder / "now.en.md").write_text(english, encoding="utf-8")
    content = loaded(local, ground).content
    assert content.answer("pay", "en", TODAY).language == "en"
    assert content.answer("pay", "en", TODAY, HOME).place == "vn.15"


def test_a_fact_about_a_place_is_for_who_names_that_place_or_none(desk, ground):
    file = desk / "topics" / "social" / "pay" / "now.vi.md"
    about = GOOD.replace("covers:", 'about: "15"\ncovers:')
    file.write_text(about, encoding="utf-8")
    index = loaded(desk, ground)
    assert said(index, QUESTION)
    assert said(index, QUESTION, ("vn.04",))
    assert said(index, f"{QUESTION} Lào Cai")
    assert said(index, f"{QUESTION} xã Púng Luông")
    for elsewhere in ("Cao Bằng", "xã Cốc Pàng"):
        found = index.ask(f"{QUESTION} {elsewhere}", "vi", TODAY)
        assert isinstance(found, Unknown)


@pytest.mark.parametrize(
    ("front", "fault"),
    [
        ('place: "99"', "now.vi.md:5: no province or commune has the code '99'"),
        ("place: 01324", "now.vi.md:5: no province or commune has the code '724'"),
        ('about: "VN"', "now.vi.md:5: no province or commune has the code 'VN'"),
        ('place: "15"\nabout: "15"', "now.vi.md:6: has `place` and `about`"),
        ("contact: phone", "now.vi.md:1: `contact` must be true, false or bank"),
        ("contact: [a]", "now.vi.md:1: `contact` must be true, false or bank"),
    ],
)
def test_a_wrong_place_is_a_fault_with_its_line(desk, ground, front, fault):
    file = desk / "topics" / "social" / "pay" / "now.vi.md"
    file.write_text(GOOD.replace("covers:", f"{front}\ncovers:"), encoding="utf-8")
    _, faults = load(desk, ground.catalogues, ground.places)
    assert any(fault in str(found) for found in faults), [str(f) for f in faults]


def test_a_translation_leaves_the_place_to_the_vietnamese_file(local, ground):
    folder = local / "topics" / "social" / "pay"
    english = LOCAL.replace("Bao nhiêu tiền?", "How much?").replace("Được", "Get")
    (folder / "lao-cai.en.md").write_text(english, encoding="utf-8")
    _, faults = load(local, ground.catalogues, ground.places)
    fault = "lao-cai.en.md:5: `place` stands in the Vietnamese file"
    assert any(fault in str(found) for found in faults)
    without = english.replace('place: "15"\n', "")
    (folder / "lao-cai.en.md").write_text(without, encoding="utf-8")
    content = loaded(local, ground).content
    assert content.answer("pay", "en", TODAY, HOME).paragraphs == ("Get VND 700,000.",)
    assert content.answer("pay", "en", TODAY).place == ""


def test_two_answers_in_force_for_one_place_are_a_fault(local, ground):
    again = local / "topics" / "social" / "pay" / "lao-cai-two.vi.md"
    again.write_text(LOCAL, encoding="utf-8")
    _, faults = load(local, ground.catalogues, ground.places)
    fault = "holds at the same time as"
    found = [str(f) for f in faults if fault in str(f)]
    assert len(found) == 1
    assert ":5: " in found[0]


@pytest.mark.parametrize(
    "question",
    [
        "biên giới Nghệ An dài bao nhiêu",
        "duong bien gioi nghe an voi lao dai bao nhieu km",
        "Sơn La có mấy xã biên giới",
        "dai gia lai phat tieng gi",
    ],
)
def test_another_provinces_facts_are_not_offered(library, question):
    found = library.index.ask(question, "vi", TODAY)
    match found:
        case Answered(answer):
            offered = [answer]
        case Choose(choices):
            offered = list(choices)
        case _:
            offered = []
    assert [a.topic for a in offered if a.about] == []


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Thanh Hóa có mấy xã biên giới", "border-communes-thanh-hoa"),
        ("dai kon tum phat tieng gi", "radio-kon-tum"),
        ("Quảng Ngãi đài Kon Tum cũ phát tiếng gì", "radio-kon-tum"),
        ("xã Hậu Lộc giúp hộ nghèo dùng công nghệ ra sao", "model-hau-loc"),
    ],
)
def test_who_names_the_place_gets_its_facts(library, question, topic):
    found = library.index.ask(question, "vi", TODAY)
    assert isinstance(found, Answered)
    assert found.answer.topic == topic


def test_many_answers_send_people_to_their_own_commune(library):
    sent = {
        topic.id
        for topic in library.content.topics.values()
        if any(a.contact == "office" for a in topic.answers)
    }
    assert len(sent) >= 40
