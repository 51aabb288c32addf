"""Cards, posters and figures: nothing is cut off, codes can be read, colours told."""

import pytest

from bot.drawing import easel, papers_of
from bot.drawing.paper import Bars, Figures, Lines, NoticeCard, Poster, Way
from bot.drawing.sheets import figures_sheet, sheet
from bot.drawing.sheets.notice_cards import WIDTH, cards
from bot.drawing.sheets.sheet import Sheet, drawable, fitted, width_of, wrapped

LETTERS = "Ẵẳ ỡỗ ữ ự Ỵỹ ặ ậ ẫ ổ ở đ Đ ơ Ư"
CARD = NoticeCard(
    title="Xã Púng Luông",
    above="tỉnh Lào Cai",
    urgent="",
    text="Tiêm phòng trâu bò 7 giờ sáng thứ Bảy.",
    day="26/11/2026",
    code="Mã LB 482914",
    check="Muốn biết tin có thật: nhắn mã cho Loa Bản.",
    link="https://loa.example.org/v/482914",
    scan="Xem tin gốc",
    name="LOA BẢN",
    part="tấm {number}/{count}",
)
FIGURES = Figures(
    title="Thống kê xã Púng Luông",
    below="Đến ngày 29/11/2026",
    panels=(
        Lines("Máy nhận tin", ("1/9", "1/10", "1/11"), ("a", "b"),
              ((1, 2, 3), (None, 1, 5)), ("3", "5")),
        Bars("Câu hỏi", ("đúng hạn", "muộn"), (3, 0), ("3", "0")),
    ),
    note="Chỉ là số đếm.",
    name="LOA BẢN",
)  # fmt: skip


def size_of(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_every_vietnamese_letter_can_be_drawn():
    assert drawable(LETTERS) == LETTERS
    assert drawable("họp 🐃 bản") == "họp bản"


@pytest.mark.parametrize("size", [58, 34])
def test_no_word_is_lost_and_no_line_too_wide_when_a_text_is_wrapped(size):
    text = "Mời bà con " * 40 + "https://" + "x" * 90 + " hết."
    lines = wrapped(text, 400, size)
    assert all(width_of(line, size) <= 400 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_title_that_is_long_gets_smaller_letters():
    assert fitted("Xã", 500, 60) == 60
    long = "Phường Phan Rang - Tháp Chàm mở rộng"
    size = fitted(long, 500, 60)
    assert size < 60
    assert width_of(long, size, bold=True) <= 501


def test_a_card_is_as_wide_as_a_phone_shows_it():
    (card,) = cards(CARD)
    assert size_of(card)[0] == WIDTH == 1080


def test_a_card_holds_all_of_a_text_or_there_are_several(monkeypatch):
    said: list[str] = []
    write = Sheet.write

    def noting(self, text, *rest, **how):
        said.append(text)
        return write(self, text, *rest, **how)

    monkeypatch.setattr(Sheet, "write", noting)
    words = [f"chữ{n}" for n in range(700)]
    text = " ".join(words)
    found = cards(NoticeCard(**{**_fields(CARD), "text": text}))
    assert len(found) > 1
    assert all(size_of(one)[1] <= 1650 for one in found)
    assert [w for line in said for w in line.split() if w.startswith("chữ")] == words
    assert f"tấm {len(found)}/{len(found)}" in said


def _fields(card: NoticeCard) -> dict[str, str]:
    return {name: getattr(card, name) for name in card.__slots__}


def test_a_square_code_says_what_it_was_given():
    segno = sheet.segno
    rows = [list(r) for r in segno.make("https://loa.example/?xa=04492").matrix]
    runs = [list(sheet._runs(row)) for row in rows]
    for row, found in zip(rows, runs, strict=True):
        again = [0] * len(row)
        for start, length in found:
            again[start : start + length] = [1] * length
        assert again == [int(bool(dark)) for dark in row]


async def test_the_child_draws_each_kind_of_paper():
    poster = Poster(
        title="Xã Púng Luông",
        above="tỉnh Lào Cai",
        call="Hỏi việc nhà.",
        points=("Một", "Hai"),
        ways=(Way("Có Telegram", "https://t.me/loa_ban_bot?start=xa-04492", "Quét"),),
        promise="Không mất tiền.",
        emergency="113 · 115",
        name="LOA BẢN",
    )
    (card,) = await papers_of(CARD, "png")
    (page,) = await papers_of(poster, "pdf")
    (phone,) = await papers_of(FIGURES, "png")
    (paper,) = await papers_of(FIGURES, "pdf")
    assert card.startswith(b"\x89PNG")
    assert phone.startswith(b"\x89PNG")
    assert page.startswith(b"%PDF")
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") == 1


async def test_a_child_that_fails_costs_the_picture_only(caplog):
    assert await papers_of(CARD, "png", python="/bin/false") == []
    assert "no chart" in caplog.text


def test_what_the_child_does_not_know_is_an_error():
    with pytest.raises(ValueError, match="Dream"):
        easel.drawn({"paper": "Dream", "kind": "png", "value": {}})


def test_lines_are_told_apart_without_their_colours():
    looks = list(zip(figures_sheet.DASHES, figures_sheet.MARKS, strict=True))
    assert len(looks) == len(set(map(str, looks))) == len(figures_sheet.COLOURS)
