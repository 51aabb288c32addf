import shutil

import pytest

from bot.knowledge import Library

COMPLAINTS = [
    "can bo xa an chan tien ho tro cua dan",
    "trưởng thôn cho người nhà vào danh sách hộ nghèo",
    "xét hộ nghèo không công bằng",
    "nha giau van co so ngheo",
    "cán bộ đòi tiền mới làm giấy",
    "xa cat tro cap cua me toi",
    "thu tien lam duong khong co bien lai",
    "toi muon to cao chu tich xa",
    "cb xã hách dịch với dân",
    "tiền hỗ trợ trâu bò phát thiếu",
    "muon khieu nai den bu dat",
    "bi gach ten khoi ho ngheo",
    "the officer asked me for money",
]
NONE = [
    "duong vao ban sat 3 hom nay xe khong di duoc",
    "bao gio lam lai giay ho ngheo",
    "lam giay khai sinh can mang gi",
    "mấy giờ ủy ban mở cửa",
    "hom nao ngan hang ve xa",
    "mat dien ba ngay roi",
    "bao nhieu tuoi duoc tien nguoi gia",
    "truong ban la ai",
]


@pytest.mark.parametrize("text", COMPLAINTS)
def test_what_may_be_a_complaint_looks_like_one(library, text):
    assert library.complaints.looks_like_one(text)


@pytest.mark.parametrize("text", NONE)
def test_a_plain_question_does_not(library, text):
    assert not library.complaints.looks_like_one(text)


def test_there_are_wordings_and_legal_ways(library):
    words = library.content.words.complaints
    assert len(words.said) >= 40
    assert {"vi", "en"} <= set(words.ways)
    assert set(words.topics) <= set(library.content.topics)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("said: 5\n", ":1: `said`"),
        ("said: [tham ô]\nways: nói\n", ":2: `ways`"),
        ("said: [tham ô]\nways: {en: no}\ntopics: [a]\n", ":2: `ways`"),
        ("said: [tham ô]\nways: {vi: a}\ntopics: [a]\nnew: 1\n", ":4: "),
        ("said: [5]\nways: {vi: a}\ntopics: [a]\n", ":1: `said`"),
        ("said: ]\n", ":1: cannot be read"),
        ("", ":1: must hold"),
    ],
)
def test_a_broken_list_is_a_fault_and_makes_everything_a_complaint(
    ground, tmp_path, broken, said
):
    shutil.copytree(ground.config.content_dir / "words", tmp_path / "words")
    file = tmp_path / "words" / "complaints.yaml"
    file.write_text(broken, encoding="utf-8")
    library = Library(tmp_path, ground.catalogues, ground.country, ground.places)
    assert any(f"complaints.yaml{said}" in str(f) for f in library.faults)
    assert library.complaints.looks_like_one("mấy giờ mở cửa")
