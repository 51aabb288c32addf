"""The words of a loudspeaker: twice, in breaths, each language whole."""

import pytest

from bot.bulletins.loudspeaker import script
from bot.bulletins.loudspeaker.script import Listeners, ReadOut, in_breaths

TEXT = (
    "Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 28/11 tại nhà văn hóa bản Giữa. "
    "Mang sổ tiêm."
)


@pytest.fixture
def listeners(ground) -> Listeners:
    known = ("vi", "en")
    return Listeners(
        places={"vi": "xã Púng Luông", "en": "Púng Luông commune"},
        words={code: ground.catalogues.translator(code) for code in known},
        languages=("hmn", "en"),
        village="bản",
    )


def read_out(**how: object) -> ReadOut:
    values = {"broadcast": 1, "code": "482914", "is_urgent": False, "recordings": {}}
    return ReadOut(**(values | {"texts": {"vi": TEXT}} | how))  # type: ignore[arg-type]


def said(one: ReadOut, listeners: Listeners) -> list[str]:
    return [breath.text for breath in script.breaths([one], listeners)]


def test_a_notice_is_read_twice_with_words_around_it(listeners):
    assert said(read_out(), listeners) == [
        "Đây là Đài truyền thanh xã Púng Luông.",
        "Mời bà con nghe thông báo.",
        "",
        "Tiêm phòng trâu bò:",
        "bảy giờ sáng thứ Bảy ngày hai mươi tám tháng mười một tại nhà văn hóa bản "
        "Giữa.",
        "Mang sổ tiêm.",
        "",
        "Xin nhắc lại.",
        "Tiêm phòng trâu bò:",
        "bảy giờ sáng thứ Bảy ngày hai mươi tám tháng mười một tại nhà văn hóa bản "
        "Giữa.",
        "Mang sổ tiêm.",
        "Mã thông báo: bốn tám hai, chín một bốn.",
        "",
        "Cần hỏi thêm, bà con gặp trưởng bản.",
        "Cảm ơn bà con đã nghe.",
    ]


def test_what_is_urgent_says_so_both_times(listeners):
    assert said(read_out(is_urgent=True), listeners).count("Tin khẩn.") == 2


def test_the_languages_that_go_first_come_whole_before_the_rest(listeners):
    one = read_out(texts={"vi": TEXT, "en": "Bring it."}, recordings={"hmn": 7})
    languages = [b.language for b in script.breaths([one], listeners)]
    assert list(dict.fromkeys(languages)) == ["hmn", "en", "vi"]


def test_a_language_without_our_words_is_its_recording_twice(listeners):
    one = read_out(texts={}, recordings={"hmn": 7})
    found = script.breaths([one], listeners)
    assert [b.recording for b in found] == [0, 7, 0, 7]


def test_nothing_in_force_is_nothing_said(listeners):
    assert script.breaths([], listeners) == ()


def test_a_long_sentence_is_cut_behind_commas():
    long = ", ".join(f"hộ thứ {number} mang theo giấy tờ" for number in range(1, 6))
    lines = in_breaths(long)
    assert len(lines) > 2
    assert all(len(line.split()) <= script.LONGEST_BREATH for line in lines)
    assert " ".join(lines) == long


def test_the_length_is_about_right(listeners):
    assert script.seconds(script.breaths([read_out()], listeners)) in (40, 50, 60)


def test_marks_and_addresses_are_no_lines_of_their_own(listeners):
    one = read_out(texts={"vi": "Họp thôn!!! Thư gửi xa@caobang.gov.vn nhé."})
    lines = said(one, listeners)
    assert "!" not in lines
    assert "vn nhé." not in lines
