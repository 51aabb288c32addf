"""Vietnamese in other codings: whatever a phone makes of letters, they are the same."""

import re
import unicodedata
from datetime import date

import pytest

from bot.places import One

QUESTION = "Chế độ trợ cấp cho người cao tuổi nghèo, thế nào là đủ điều kiện?"
DAY = date(2026, 11, 28)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def tone_first(text: str) -> str:
    """As some keyboards write it: the tone, and then the hat or the bow."""
    apart = unicodedata.normalize("NFD", text)
    return re.sub("([\u0302\u0306])([\u0300\u0301\u0303\u0309])", r"\2\1", apart)


def full_width(text: str) -> str:
    """Letters of East Asian keyboards; what has marks is left as it is."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return text.translate(wide)


def bold(text: str) -> str:
    """Mathematical letters, with which people write bold; marks stand beside them."""
    capital = {ord("A") + n: 0x1D400 + n for n in range(26)}
    small = {ord("a") + n: 0x1D41A + n for n in range(26)}
    return unicodedata.normalize("NFD", text).translate(capital | small)


def twice_marked(text: str) -> str:
    return text.replace("ế", "ế\u0301").replace("ấ", "ấ\u0301")


FORMS = [decomposed, tone_first, full_width, bold, twice_marked]


@pytest.mark.parametrize("form", FORMS)
def test_a_question_in_another_coding_finds_the_same(library, form):
    index = library.index
    written = form(QUESTION)
    assert written != QUESTION
    assert index.reading(written) == index.reading(QUESTION)
    assert index.ask(written, "vi", DAY) == index.ask(QUESTION, "vi", DAY)
    assert index.language_of(written) == "vi"


@pytest.mark.parametrize("form", FORMS)
def test_a_cry_in_another_coding_is_heard(library, form):
    cry = "cứu với nước lũ đang lên, có người bị cuốn, cấp cứu, thế nào"
    assert form(cry) != cry
    heard = library.danger.heard(cry)
    assert heard
    assert library.danger.heard(form(cry)) == heard


@pytest.mark.parametrize("form", FORMS[:-1])
def test_a_place_in_another_coding_is_found(ground, form):
    written = form("xã Cốc Pàng")
    found = ground.places.find(written)
    assert written != "xã Cốc Pàng"
    assert isinstance(found, One)
    assert found == ground.places.find("xã Cốc Pàng")


def test_bold_and_wide_words_are_folded_like_others(ground):
    fold = ground.country.folding.fold
    assert fold(bold("Hủy")) == fold(full_width("HUY")) == "huy"


def test_tones_that_were_typed_still_count(library):
    """What only puts marks in order takes none away."""
    reading = library.index.reading
    assert reading("cấp") == reading(tone_first("cấp")) == "cấp"
    assert reading("ậ ễ ổ ứ ẵ") == reading(tone_first("ậ ễ ổ ứ ẵ")) == "ậ ễ ổ ứ ẵ"
