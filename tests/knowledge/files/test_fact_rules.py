"""When a fact was checked, and what its documents are called."""

import pytest

from bot.knowledge import document_name, load
from tests.knowledge.conftest import FACT


def faults_of(desk, ground, *texts: str) -> list[str]:
    for number, text in enumerate(texts):
        (desk / "facts" / f"{number}.yaml").write_text(text, encoding="utf-8")
    _, faults = load(desk, ground.catalogues, ground.places)
    return [str(fault) for fault in faults if not fault.is_strict]


def of(number: str, title: str = "x", issued: str = "'2025-01-01'") -> str:
    return (
        FACT.replace("1/2025/NĐ-CP", number)
        .replace("title_short: x", f"title_short: {title}")
        .replace("issued: '2025-01-01'", f"issued: {issued}")
        .replace("fact-one", "fact-two")
        .replace("pay.", "pay2.")
    )


@pytest.mark.parametrize(
    ("number", "issued", "fault"),
    [
        ("1/2026/NĐ-CP", "'2026-04-01'", "0.yaml:8: fact-two was checked on 2026-03"),
        ("1/2027/NĐ-CP", "null", "checked on 2026-03-31, before 1/2027/NĐ-CP was"),
        ("1/2026/NĐ-CP", "'4/2026'", "is issued on '4/2026', which is no day"),
    ],
)
def test_nobody_has_checked_what_was_not_there_yet(desk, ground, number, issued, fault):
    found = faults_of(desk, ground, of(number, issued=issued))
    assert any(fault in one for one in found), found


def test_what_was_issued_may_be_checked_before_it_begins(desk, ground):
    coming = of("1/2026/NĐ-CP", issued="'2026-03-31'").replace(
        "valid_from: '2025-01-01'", "valid_from: '2027-01-01'"
    )
    assert faults_of(desk, ground, coming) == []


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("261/2025/QH15", "Cơ chế chăm sóc sức khỏe"),
        ("2/2020/UBTVQH14", "Ưu đãi người có công"),
        ("38/BYT-BH", "Chi trả"),
    ],
)
def test_a_number_that_does_not_tell_its_kind_needs_a_title_that_does(
    desk, ground, number, title
):
    what = f"fact-two: nothing tells what kind of document {number} is"
    found = faults_of(desk, ground, of(number, title))
    assert any(f"0.yaml:3: {what}" in one for one in found), found
    assert faults_of(desk, ground, of(number, f"Nghị quyết về {title}")) == []


def test_a_document_is_of_one_kind_whoever_names_it(desk, ground):
    one, two = of("261/2025/QH15", "Luật X"), of("261/2025/QH15", "Nghị quyết X")
    two = two.replace("fact-two", "fact-three")
    found = faults_of(desk, ground, one, two)
    what = "fact-three calls 261/2025/QH15 Nghị quyết, fact-two calls it Luật"
    assert any(what in fault for fault in found), found


@pytest.mark.parametrize(
    ("number", "title", "name"),
    [
        ("261/2025/QH15", "Nghị quyết về sức khỏe", "Nghị quyết 261/2025/QH15"),
        ("60/2014/QH13", "Luật Hộ tịch", "Luật 60/2014/QH13"),
        ("100/2015/QH13, Điều 183", "tảo hôn", "Bộ luật 100/2015/QH13, Điều 183"),
        ("45/2019/QH14", "Luật lao động", "Bộ luật 45/2019/QH14"),
        ("02/2020/UBTVQH14", "Pháp lệnh Ưu đãi", "Pháp lệnh 02/2020/UBTVQH14"),
        ("81-TB/TW", "x", "Thông báo 81-TB/TW"),
        ("16/HD-MTTW-BVĐTW", "x", "Hướng dẫn 16/HD-MTTW-BVĐTW"),
        ("72-NQ/TW", "x", "Nghị quyết 72-NQ/TW"),
        ("623/TTg-KSTT", "x", "Công văn 623/TTg-KSTT"),
        ("08/2026/TT-BKHCN", "x", "Thông tư 08/2026/TT-BKHCN"),
        ("38/BYT-BH", "Công văn về chi trả", "Công văn 38/BYT-BH"),
        ("Luật Phòng bệnh", "Luật Phòng bệnh", "Luật Phòng bệnh"),
    ],
)
def test_a_document_is_called_what_it_is(library, number, title, name):
    assert document_name(number, title, "vi", library.content.words) == name


def test_in_english_the_kind_is_english(library):
    words = library.content.words
    assert document_name("81-TB/TW", "x", "en", words) == "Notice 81-TB/TW"
    code = document_name("100/2015/QH13", "Bộ luật Hình sự", "en", words)
    assert code == "Code 100/2015/QH13"
