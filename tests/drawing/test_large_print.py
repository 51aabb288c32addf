"""Large print: pages as PDF, in every script that people here read."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bot import config
from bot.drawing import child, typesetter
from bot.drawing.paper import LargePrint, Line

FONTS = Path(typesetter.__file__).with_name("fonts")
SAID = {
    "vi": "Tiêm phòng trâu bò. Bảy giờ sáng, thứ Bảy, ngày hai mươi tám.",
    "km": "មកចាក់វ៉ាក់សាំងគោក្របី ម៉ោងប្រាំពីរព្រឹក",
    "lo": "ສັກຢາປ້ອງກັນງົວຄວາຍ ເຈັດໂມງເຊົ້າ",
    "zh-Hans": "周六早上七点给牛打预防针。",
}


def sheet(*lines: Line) -> LargePrint:
    return LargePrint("Xã Púng Luông, buổi 18 giờ", lines, "Loa Bản")


async def test_a_sheet_is_a_pdf_with_its_letters_inside():
    lines = [Line(text, language) for language, text in SAID.items()]
    found = await child.large_print_of(sheet(*lines))
    assert found is not None
    assert found.startswith(b"%PDF-")
    assert found.count(b"/FontFile") >= len(SAID)


async def test_each_page_can_be_looked_at():
    many = sheet(*[Line(SAID["zh-Hans"], "zh-Hans")] * 60)
    found = await child.large_print_of(many)
    assert found is not None
    pictures = typesetter.pictures(
        json.dumps({"layout": typesetter.LARGE_PRINT, "paper": asdict(many)})
    )
    assert len(pictures) == pages(found)
    assert all(one.startswith(b"\x89PNG") for one in pictures)


async def test_a_text_is_never_markup():
    found = await child.large_print_of(sheet(Line('#panic("x") $ ] \\ *', "vi")))
    assert found is not None


async def test_a_long_text_goes_on_upon_the_next_page():
    one = await child.large_print_of(sheet(Line(SAID["vi"], "vi")))
    many = await child.large_print_of(sheet(*[Line(SAID["km"], "km")] * 60))
    assert one is not None
    assert many is not None
    assert pages(one) == 1
    assert pages(many) > 2


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(
    ("language", "script"), [("km", "ក-៿"), ("lo", "ກ-ໟ"), ("zh-Hans", "㐀-鿿")]
)
def test_the_fonts_that_come_along_have_every_letter_of_every_text(language, script):
    known = {letter for font in FONTS.glob("*.?tf") for letter in letters_of(font)}
    own = config.PROJECT.glob(f"locales/{language}/LC_MESSAGES/bot.po")
    files = [*own, *config.PROJECT.glob(f"messages/**/*.{language}.md")]
    read = [file.read_text("utf-8") for file in files]
    written = set(SAID[language]).union(*read)
    own_letters = set(re.findall(f"[{script}]", "".join(written)))
    assert own_letters, "the script's letters stand in the texts"
    assert not own_letters - known


def letters_of(font: Path) -> set[str]:
    return {chr(code) for code in TTFont(font).getBestCmap()}


async def test_a_child_that_cannot_set_costs_the_paper_alone(caplog):
    assert await child.large_print_of(sheet(), python="/bin/false") is None
    assert "no chart" in caplog.text
