import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from bot.knowledge import Answered, Library, Unknown, grounds, load, tail
from bot.knowledge.documents import office_name
from bot.knowledge.wording import LONGEST_TAIL, is_doubtful
from tests.knowledge.conftest import FACT, GOOD

IN_2026, IN_2027 = date(2026, 11, 24), date(2027, 1, 5)


def test_the_shipped_content_has_no_fault(library):
    assert [str(f) for f in library.faults if not f.is_strict] == []


def test_there_are_enough_topics_in_both_languages(library):
    topics = library.content.topics.values()
    assert sum("vi" in topic.languages for topic in topics) >= 25
    assert sum("en" in topic.languages for topic in topics) >= 10


def test_facts_that_are_not_certain_are_never_served(library):
    for topic in library.content.topics.values():
        for answer in topic.answers:
            for fact in answer.covers:
                assert library.content.facts[fact].is_served, answer.file


@pytest.mark.parametrize(
    ("on", "line"),
    [
        (date(2026, 12, 31), "1.500.000"),
        (date(2027, 1, 1), "2.200.000"),
    ],
)
def test_the_poverty_line_changes_on_new_years_day(library, on, line):
    found = library.index.ask("thu nhap bao nhieu la ho ngheo", "vi", on)
    assert isinstance(found, Answered)
    assert line in found.answer.paragraphs[0]


def test_asked_about_next_year_it_answers_for_next_year(library):
    found = library.index.ask("năm 2027 thu nhập bao nhiêu là hộ nghèo", "vi", IN_2026)
    assert isinstance(found, Answered)
    assert "2.200.000" in found.answer.paragraphs[0]
    assert found.ended is None


def test_asked_about_a_year_that_ended_it_names_the_end_and_what_follows(library):
    question = "năm 2026 thu nhập bao nhiêu là hộ nghèo"
    found = library.index.ask(question, "vi", IN_2027)
    assert isinstance(found, Answered)
    assert found.ended == date(2026, 12, 31)
    assert "2.200.000" in found.successor.paragraphs[0]


@pytest.mark.parametrize("nonsense", ["", "???", "😀😀", "a" * 4000, "\x00\x01"])
def test_nonsense_is_not_known(library, nonsense):
    assert isinstance(library.index.ask(nonsense, "vi", IN_2026), Unknown)


def test_a_story_is_asked_by_its_beginning(library):
    question = "thu nhập bao nhiêu là hộ nghèo"
    found = library.index.ask(f"{question} {'ờ thì ' * 800}", "vi", IN_2026)
    assert found == library.index.ask(f"{question} {'ờ thì ' * 400}", "vi", IN_2026)


@pytest.mark.parametrize(
    ("said", "is_danger"),
    [
        ("chồng đánh tôi", True),
        ("chong danh toi", True),
        ("đánh giá cán bộ", False),
        ("danh sach ho ngheo", False),
        ("nhà tôi đánh cá", False),
    ],
)
def test_words_of_danger_are_told_from_words_that_look_like_them(
    library, said, is_danger
):
    assert bool(library.danger.heard(said)) is is_danger


def test_a_cry_for_help_counts_whatever_stands_beside_it(library):
    assert library.danger.heard("cứu tôi với, hỗ trợ với")
    found = library.danger.heard("lũ cuốn trôi nhà được hỗ trợ bao nhiêu tiền")
    assert found.sure is None


def test_an_abbreviation_means_what_its_own_letters_say(library):
    index = library.index
    for phone in ("đt", "sđt"):
        found = index.ask(f"{phone} công an", "vi", IN_2026)
        other = index.ask(f"{index.reading(phone)} công an", "vi", IN_2026)
        assert found == other
    assert index.reading("dk") == "được"
    assert index.reading("đk") == "điều kiện"


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [
        ("bao nhiêu tuổi được tiền người già", True),
        ("ông Lò Văn Pó bao nhiêu tuổi được tiền người già", False),
        ("Bà Hồ Thị Nhớ bao nhiêu tuổi được tiền người già", False),
        ("ông bà ở Lào Cai bao nhiêu tuổi được tiền người già", True),
    ],
)
def test_a_person_by_name_is_offered_the_rule_and_told_nothing(
    library, question, is_answered
):
    found = library.index.ask(question, "vi", IN_2026)
    assert isinstance(found, Answered) is is_answered


def faults_of(desk: Path, ground, old: str, new: str) -> list[str]:
    file = desk / "topics" / "social" / "pay" / "now.vi.md"
    text = GOOD.replace(old, new)
    assert text != GOOD
    file.write_text(text, encoding="utf-8")
    _, faults = load(desk, ground.catalogues, ground.places)
    return [str(fault) for fault in faults if not fault.is_strict]


def test_figures_are_written_by_the_locale(desk, ground):
    content, faults = load(desk, ground.catalogues, ground.places)
    assert [str(f) for f in faults if not f.is_strict] == []
    answer = content.topics["pay"].answer("vi", IN_2026)
    assert answer.paragraphs == ("Được 500.000 đồng.",)
    assert answer.valid_to is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{pay.amount}", "{pay.other}", "now.vi.md:7: {pay.other} is no value"),
        ("{pay.amount}", "500.000 đồng", "now.vi.md:7: '500.000 đồng' must be"),
        ("Được", "Bạn được", "now.vi.md:7: 'Bạn' is not how we speak"),
        ("fact-one", "fact-two", "now.vi.md:5: covers unknown facts: fact-two"),
        ("Được", "Được " + "rất nhiều tiền. " * 30, "now.vi.md:7: the first paragraph"),
        ("Được {pay.amount}.", '"""V1"""', "is no answer: write it out"),
        ("keywords: [tiền]\n", "", "now.vi.md:1: front matter lacks keywords"),
        ("keywords: [tiền]", "keywords: [tiền", "front matter is not YAML"),
        ("---\nquestion", "question", "now.vi.md:1: must begin with front matter"),
        ("asked:", "see_also: [nowhere]\nasked:", "see_also names no topic: nowhere"),
        ("bốn]", "bốn]\ncolour: red", "front matter has unknown names: colour"),
        (", ba, bốn", "", "has 2 ways of asking"),
        ("bốn]", "bốn]\nhidden: soon", "`hidden` must be true or false"),
    ],
)
def test_a_fault_names_its_file_its_line_and_its_cure(desk, ground, old, new, fault):
    assert any(fault in found for found in faults_of(desk, ground, old, new))


def test_a_reload_with_a_fault_keeps_what_was_in_force(desk, ground):
    library = Library(desk, ground.catalogues, ground.country, ground.places)
    before = library.content.digest
    file = desk / "topics" / "social" / "pay" / "now.vi.md"
    file.write_text("nothing", encoding="utf-8")
    assert library.reload()
    assert library.content.digest == before
    file.write_text(GOOD.replace("Được", "Nhận"), encoding="utf-8")
    assert library.reload() == ()
    answer = library.content.topics["pay"].answer("vi", IN_2026)
    assert answer.paragraphs == ("Nhận 500.000 đồng.",)


def _tail(content, ground, on, **review: str) -> str:
    answer = replace(content.topics["pay"].answer("vi", on), review=review)
    _ = ground.catalogues.translator("vi")
    return tail(answer, _, content.words, on, label_unreviewed=True)


@pytest.mark.parametrize(
    ("fact", "on", "line"),
    [
        ({}, date(2026, 9, 27), "Theo Nghị định 1/2025."),
        (
            {},
            date(2026, 9, 28),  # 181 days after it was looked at
            "Theo Nghị định 1/2025. Số xem tháng 3/2026: hỏi lại xã.",
        ),
        (
            {"confidence: high": "confidence: medium"},
            date(2026, 9, 27),
            "Theo Nghị định 1/2025. Chưa thật chắc, hỏi lại xã.",
        ),
        (
            {"valid_to: null": "valid_to: '2026-12-31'"},
            IN_2026,
            "Theo Nghị định 1/2025, đúng đến hết 31/12/2026.",
        ),
        (
            {"valid_from: '2025-01-01'": "valid_from: '2026-12-01'"},
            IN_2026,
            "Theo Nghị định 1/2025, từ ngày 1/12/2026.",
        ),
        ({"unit: vnd": "unit: kwh"}, IN_2026, "Theo Nghị định 1/2025."),
        (
            {"1/2025/NĐ-CP": "90/QĐ-TTg"},
            date(2026, 9, 27),
            "Theo Quyết định 90/QĐ-TTg.",
        ),
    ],
)
def test_one_line_under_an_answer_says_what_matters_of_its_source(
    desk, ground, fact, on, line
):
    text = FACT
    for old, new in fact.items():
        assert old in text
        text = text.replace(old, new)
    (desk / "facts" / "one.yaml").write_text(text, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    assert _tail(content, ground, on, state="reviewed", by="Sở") == line
    assert _tail(content, ground, on) == line + " Chưa có cơ quan nào duyệt."


def test_what_the_line_leaves_out_stands_behind_it(desk, ground):
    fact = FACT.replace("confidence: high", "confidence: medium")
    (desk / "facts" / "one.yaml").write_text(fact, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    answer = content.topics["pay"].answer("vi", IN_2026)
    translator = ground.catalogues.translator("vi")
    assert grounds(answer, translator, content.words, IN_2026) == (
        "Nguồn: Nghị định 1/2025/NĐ-CP. Xem lại tháng 3/2026.",
        "Số xem tháng 3/2026: hỏi lại xã.",
        "Chưa có cơ quan nào duyệt.",
    )


def test_what_has_ended_is_said_to_have_ended_and_no_more(desk, ground):
    fact = FACT.replace("valid_to: null", "valid_to: '2025-12-31'")
    (desk / "facts" / "one.yaml").write_text(fact, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    line = _tail(content, ground, IN_2026)
    assert line == "Theo Nghị định 1/2025, hết 31/12/2025."


def test_only_the_fact_whose_sum_is_told_is_doubted(desk, ground):
    """Another that is not sure tells of days, which no decree makes worth a doubt."""
    other = FACT.replace("fact-one", "fact-two").replace("pay.amount", "pay.days")
    other = other.replace("unit: vnd", "unit: days").replace("high", "medium")
    (desk / "facts" / "two.yaml").write_text(other, encoding="utf-8")
    text = GOOD.replace("[fact-one]", "[fact-one, fact-two]")
    text = text.replace("{pay.amount}.", "{pay.amount}, {pay.days} là xong.")
    (desk / "topics/social/pay/now.vi.md").write_text(text, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    line = _tail(content, ground, date(2026, 9, 27))
    assert line == "Theo Nghị định 1/2025. Chưa có cơ quan nào duyệt."


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("15/2013/QĐ-TTg; 28/2015/QĐ-TTg", "Quyết định 15/2013"),
        ("09/2025/NQ-HĐND (Nghệ An)", "Nghị quyết 09/2025"),
    ],
)
def test_a_name_that_is_too_long_loses_first_what_explains_it(
    desk, ground, number, name
):
    fact = FACT.replace("number: 1/2025/NĐ-CP", f"number: '{number}'")
    (desk / "facts" / "one.yaml").write_text(fact, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    assert _tail(content, ground, IN_2026).startswith(f"Theo {name}. Số xem")


def test_a_document_that_is_over_is_not_named_first(desk, ground):
    over = "{number: 90/QĐ-TTg, title_short: x, issued: null, status: expired}"
    fact = FACT.replace("[{number", f"[{over}, {{number")
    (desk / "facts" / "one.yaml").write_text(fact, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    assert _tail(content, ground, date(2026, 9, 27)).startswith("Theo Nghị định 1/2025")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ngân hàng Chính sách xã hội", "Bank for Social Policies"),
        ("Công an xã", "the commune police"),
        ("Tỉnh Lai Châu", "Lai Châu province"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh city"),
        ("Bộ đội Biên phòng", "Border Guard"),
        ("Bộ đội Biên phòng tỉnh Quảng Trị", "Border Guard of Quảng Trị"),
        ("Bộ Y tế, Bệnh viện Bạch Mai", "Ministry of Health, Bạch Mai hospital"),
    ],
)  # fmt: skip
def test_an_english_line_names_offices_in_english(library, name, said):
    assert office_name(name, "en", library.content.words) == said
    assert office_name(name, "vi", library.content.words) == name


def test_nearly_every_office_that_is_named_has_an_english_name(library):
    words = library.content.words
    named = {
        fact.authority
        for fact in library.content.facts.values()
        if fact.authority and fact.is_served
    }
    silent = [name for name in named if office_name(name, "en", words) == name]
    assert len(silent) < len(named) / 10, silent


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_answer_that_ships_has_a_longer_line_than_ninety_letters(
    library, ground, language
):
    content, _ = library.content, ground.catalogues.translator(language)
    found = [
        tail(answer, _, content.words, IN_2026, label_unreviewed=True)
        for topic in content.topics.values()
        if (answer := topic.answer(language, IN_2026)) is not None
    ]
    assert len(found) > 200
    assert max(map(len, found)) <= LONGEST_TAIL
    assert not [line for line in found if "By …" in line or "Theo …" in line]


# A question that names one of these is about them alone; what help they get follows.
_GROUPS = (
    "cận nghèo", "hộ nghèo", "nhà nghèo", "học sinh", "sinh viên", "dân tộc thiểu số",
    "người dân tộc", "trẻ nhà trẻ", "cộng đồng thôn",
)  # fmt: skip
_HELP = ("được", "vay", "hỗ trợ", "có cần", "có phải trả")


def test_a_figure_for_some_households_says_in_the_same_breath_whose_it_is(library):
    """`mua bhyt bn tien` is no near-poor household's question, but finds its answer."""
    silent = []
    for topic in library.content.topics.values():
        answer = topic.answer("vi", IN_2026)
        if answer is None or answer.topic == "boarding-pupils":  # its name says it
            continue
        asked = answer.question.lower()
        named = [group for group in _GROUPS if group in asked]
        if not named or not any(word in asked for word in _HELP):
            continue
        first = re.split(r"(?<=[.!?])\s", answer.paragraphs[0])[0]
        words = {word for group in named for word in group.split()[-2:]}
        is_figure = "đồng" in first or "%" in first
        if is_figure and not any(word in first.lower() for word in words):
            silent.append((answer.topic, first))
    assert silent == []


def test_the_price_of_a_card_is_asked_of_no_near_poor_household_alone(library):
    answer = library.content.topics["health-insurance-near-poor"].answer("vi", IN_2026)
    sentences = answer.paragraphs[0].split(". ")
    assert sentences[0].startswith("Hộ cận nghèo ở xã nghèo: Nhà nước đóng 100%")
    assert "Không phải hộ cận nghèo thì không theo mức này" in sentences


def test_few_answers_that_ship_are_doubted(library):
    topics = library.content.topics.values()
    answers = [a for t in topics if (a := t.answer("vi", IN_2026)) is not None]
    doubted = [answer for answer in answers if is_doubtful(answer, IN_2026)]
    assert 0 < len(doubted) < len(answers) / 3


def test_every_language_has_every_message(ground):
    from bot.cli import catalogues

    assert catalogues.faults(ground.config.locales_dir) == []
    found = Catalogues(ground.config.locales_dir).languages
    assert found == ("vi", "en", "km", "lo", "zh-Hans")


@pytest.mark.parametrize(
    ("file", "broken"),
    [
        ("topics/social/pay/now.vi.md", b"\xff\xfe"),
        ("topics/social/pay/now.vi.md", GOOD.replace("[tiền]", "[[1]]").encode()),
        ("topics/social/pay/now.vi.md", GOOD.replace("Bao nhiêu tiền?", "5").encode()),
        (
            "topics/social/pay/now.vi.md",
            GOOD.replace("asked:", "review: 5\nasked:").encode(),
        ),
        ("facts/one.yaml", b"5"),
        ("facts/one.yaml", b"a: b"),
        ("facts/one.yaml", b"- 5"),
        ("facts/one.yaml", b"\xff"),
        ("words/synonyms.yaml", b"a: 5"),
        ("words/units.yaml", b"5"),
        ("words/danger.yaml", b""),
    ],
)
def test_a_broken_file_is_a_fault_and_the_old_content_stays(desk, ground, file, broken):
    library = Library(desk, ground.catalogues, ground.country, ground.places)
    (desk / file).write_bytes(broken)
    faults = [str(fault) for fault in library.reload()]
    assert any(file.split("/")[0] in fault for fault in faults)
    assert "pay" in library.content.topics


def test_the_register_is_measured_by_what_is_told_on_a_day(library):
    from bot.cli.benches.bench_register import rows

    doubted, confirmed, topics, facts = rows(library, IN_2026)
    assert 0 < doubted.reached < 100
    assert 0 <= confirmed.reached <= 100
    assert topics.reached > 250
    assert facts.reached > topics.reached
