"""Papers to hand out: every letter there, the same bytes each time, a code to scan."""

import json
import re
import struct
import unicodedata
import zlib

import pytest
import typst

from bot.bulletins.handouts.frame import framed
from bot.config import PROJECT
from bot.drawing import child, printable, typesetter
from bot.drawing.handout import Calls, Handout, Look, Picture, Table, Words, as_json
from bot.drawing.paper import Poster, Way
from bot.drawing.press import Press
from bot.i18n import Catalogues
from tests.drawing.test_large_print import SAID

LANGUAGES = (*SAID, "en")
LETTERS = printable.letters_of(typesetter.font_folders())
NAMES = {"TAI VIET": "chữ Thái", "": "chữ lạ"}


def paper(language: str = "vi", *parts: object, link: str = "") -> Handout:
    said = SAID.get(language, "Cattle vaccination, seven in the morning.")
    return Handout(
        office="Loa Bản",
        title=said,
        place="Xã Púng Luông",
        language=language,
        parts=parts or (Words(said),),  # type: ignore[arg-type]
        code="Mã LB 482914",
        link=link,
        foot=("Nguồn: xã.",),
        unprintable=NAMES,
        lacks="Tờ này thiếu {what}.",
    )


def given(one: Handout) -> str:
    return json.dumps({"layout": typesetter.HANDOUT, "paper": as_json(one)})


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_paper_has_its_letters_inside_in_each_language(language):
    found = await child.handout_of(paper(language, link="https://x.vn/v/482914"))
    assert found is not None
    assert found.startswith(b"%PDF-")
    assert b"/FontFile" in found
    assert pages(found) == 1


async def test_the_same_words_are_the_same_bytes():
    first, second = [await child.handout_of(paper("km")) for _ in range(2)]
    assert first is not None
    assert first == second
    assert first != await child.handout_of(paper("lo"))


async def test_what_is_asked_for_again_is_not_set_again(tmp_path):
    press = Press()
    first = await press.pdf(paper())
    assert first is not None
    press.python = "/bin/false"
    assert await press.pdf(paper()) is first
    assert await press.pdf(paper("lo")) is None


def test_a_long_list_goes_on_with_its_columns_and_pages():
    rows = [("Xã Púng Luông",), *[("", f"Bản {n}", "Sập nhà") for n in range(120)]]
    many = paper("vi", Table(("", "Bản", "Việc"), rows, (1, 4, 4)))
    made = typesetter.pdf(given(many))
    assert pages(made) > 3
    assert len(typesetter.pictures(given(many))) == pages(made)


def test_a_picture_a_number_and_every_look_stand_on_a_paper():
    parts = [
        *(Words(SAID["vi"], look) for look in Look),
        Calls((("113", "Công an"),)),
        Picture(_grey_square(), "image/png", "Ảnh"),
    ]
    made = typesetter.pdf(given(paper("vi", *parts)))
    assert re.search(rb"/Subtype\s*/Image", made)


def test_a_picture_that_cannot_be_read_costs_the_picture_alone():
    broken = Picture(b"\xff\xd8\xff no picture", "image/jpeg", "Ảnh")
    made = typesetter.pdf(given(paper("vi", Words(SAID["vi"]), broken)))
    assert pages(made) == 1
    assert not re.search(rb"/Subtype\s*/Image", made)


def test_a_text_is_never_markup():
    assert pages(typesetter.pdf(given(paper("vi", Words('#panic("x") $ ] \\ *'))))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_poster_is_one_page_in_each_language_with_its_letters(language):
    said = SAID.get(language, "Ask, and hear your commune's news, on your phone.")
    poster = Poster(
        title=said[:30],
        above="tỉnh Lào Cai",
        call=said,
        points=(said, said),
        ways=tuple(Way(name, f"https://x.vn/{name}", said) for name in ("A", "B")),
        promise=said,
        emergency=f"113 {said[:9]} · 114 {said[:9]} · 115 {said}",
        name="LOA BẢN",
        language=language,
    )
    (made,) = await child.papers_of(poster, "pdf")
    assert pages(made) == 1
    own = {"km": b"NotoSansKhmer", "lo": b"NotoSansLao", "zh-Hans": b"NotoSansCJK"}
    assert own.get(language, b"DejaVuSans") in made


# --- letters


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_all_texts_that_we_ship_is_printed(language):
    files = [
        *PROJECT.glob(f"locales/{language}/LC_MESSAGES/bot.po"),
        *PROJECT.glob(f"messages/**/*.{language}.md"),
        *PROJECT.glob("messages/**/*.yaml"),
    ]
    read = [file.read_text("utf-8") for file in files]
    written = "".join(sorted(set(unicodedata.normalize("NFC", "".join(read)))))
    said, lacks = printable.printed(written, LETTERS, NAMES)
    assert len(written) > 150
    assert lacks == []
    looks = [Words(said, look) for look in (Look.PLAIN, Look.STRONG)]
    assert typesetter.pdf(given(paper(language, *looks)), strictly=True)


def test_a_letter_that_no_font_has_would_be_noticed(monkeypatch):
    monkeypatch.setattr(printable, "is_sure", bool)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typesetter.pdf(given(paper("vi", Words("ꪼꪕ"))), strictly=True)


def test_the_letters_that_are_taken_for_granted_are_in_the_fonts():
    sure = [n for n in range(0x110000) if printable.is_sure(chr(n))]
    assert len(sure) > 7_000
    without = {0x09, 0x0A, 0x200B, 0x200C, 0x200D}
    assert {n for n in sure if n not in LETTERS} - without == set()


@pytest.mark.parametrize(
    ("typed", "said", "lacks"),
    [
        ("Bản Trên họp", "Bản Trên họp", []),
        ("Nghe 🔊 loa", "Nghe loa", []),
        ("✅ Xong 👨‍👩‍👧 nhé", "✔ Xong nhé", []),
        ("Gọi 1️⃣1️⃣3️⃣", "Gọi 113", []),
        ("chữ ꪼꪕ ꪁꪫꪱꪣ đây", "chữ [chữ Thái] đây", ["chữ Thái"]),
        ("𖬀𖬁 và ꨀꨁ", "[chữ lạ] và [chữ lạ]", ["chữ lạ", "chữ lạ"]),
        ("to\u0302i", "tôi", []),
    ],
)
def test_what_no_font_has_is_said_by_name(typed, said, lacks):
    assert printable.printed(typed, LETTERS, NAMES) == (said, lacks)
    assert all(ord(one) in LETTERS for one in said)


def test_the_foot_says_that_letters_are_missing():
    made = as_json(paper("vi", Words("ꪼꪕ")))
    cleaned = printable.without_blanks(made, LETTERS)
    assert cleaned["parts"][0]["text"] == "[chữ Thái]"
    assert cleaned["foot"][-1] == "Tờ này thiếu chữ Thái."


def test_the_longest_address_goes_on_in_the_next_line():
    said, _lacks = printable.printed("https://x.vn/" + "a" * 90, LETTERS, NAMES)
    assert max(map(len, said.split("\u200b"))) <= 20


def test_a_paper_says_who_stands_for_it_and_shows_a_code_only_where_it_opens():
    _ = Catalogues(PROJECT / "locales").translator("vi")
    bare = framed(_, None, title="danh bạ", place="xã Púng Luông", parts=())
    assert bare.office == "Loa Bản · Bản chạy thử, chưa có cơ quan đứng tên."
    assert bare.title == "Danh bạ"
    assert bare.scan == bare.link == ""
    own = framed(_, "Sở X", title="a", place="b", parts=(), link="https://x.vn/v/1")
    assert own.office == "Loa Bản · Sở X"
    assert own.scan


def _grey_square() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * 8 for _ in range(8)))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
