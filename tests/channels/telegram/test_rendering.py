"""Spans as HTML and long texts in parts, judged by what the server reads from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.channels.telegram.rendering import MAX_UNITS, messages, to_html
from bot.messaging import Address, Button, Look, Reply, Span, say
from bot.messaging.splitting import split, units
from tests.support.telegram import markup

CHAT = Address("telegram", "1")
letters = some.text(
    some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300
)
spans = some.lists(
    some.builds(
        Span,
        some.one_of(letters, some.just("\n"), some.sampled_from(["Mưa. ", "😀"])),
        bold=some.booleans(),
        italic=some.booleans(),
        link=some.sampled_from(["", "https://loa.example/?a=1&b=<2>"]),
    ),
    min_size=1,
    max_size=30,
).map(lambda found: tuple(found) * 6)


@given(spans)
def test_every_part_is_read_as_it_was_meant(found: tuple[Span, ...]) -> None:
    for part in split(found, MAX_UNITS):
        text, _ = markup.parse(to_html(part), "HTML")
        assert text == "".join(span.text for span in part).strip()
        assert units(text) <= MAX_UNITS


@given(spans)
def test_splitting_loses_nothing_but_blanks(found: tuple[Span, ...]) -> None:
    whole = "".join(span.text for span in found)
    parts = ["".join(span.text for span in part) for part in split(found, MAX_UNITS)]
    assert "".join("".join(parts).split()) == "".join(whole.split())


def _parts(text: str) -> list[str]:
    return [
        "".join(span.text for span in part) for part in split((Span(text),), MAX_UNITS)
    ]


def test_an_urgent_notice_is_known_by_its_first_line_without_any_colour() -> None:
    spans = (Span("TIN KHẨN\n", bold=True), Span("Lũ quét. Đi ngay."))
    (usual,) = messages(CHAT, Reply(spans))
    (urgent,) = messages(CHAT, Reply(spans, look=Look.URGENT))
    assert usual["text"] == "<b>TIN KHẨN\n</b>Lũ quét. Đi ngay."
    text, marks = markup.parse(urgent["text"], "HTML")
    assert text == "‼️ TIN KHẨN\nLũ quét. Đi ngay."
    assert {mark["type"] for mark in marks} == {"bold"}


def test_a_text_that_fits_stays_whole() -> None:
    assert _parts("a" * 4096) == ["a" * 4096]
    assert _parts("😀" * 2048) == ["😀" * 2048]


def test_what_counts_is_the_text_and_not_its_markup() -> None:
    text = "<&>" * 1365
    (message,) = messages(CHAT, say(text))
    assert len(message["text"]) > MAX_UNITS
    assert markup.parse(message["text"], "HTML")[0] == text


def test_a_text_is_split_between_paragraphs_first() -> None:
    one, two = "Câu một. " * 300, "Câu hai. " * 300
    assert _parts(f"{one}\n{two}") == [one.strip(), two.strip()]


def test_a_paragraph_that_just_fits_is_not_torn() -> None:
    assert _parts("a b. " * 819 + "c\n" + "d" * 10) == ["a b. " * 819 + "c", "d" * 10]


def test_a_long_paragraph_is_split_between_sentences() -> None:
    parts = _parts("Nước lên nhanh! Mọi người, lên đồi. " * 200)
    assert all(part.endswith((".", "!")) for part in parts)
    assert all(part.startswith(("Nước", "Mọi")) for part in parts)


def test_a_long_sentence_is_split_between_words() -> None:
    parts = _parts("lên đồi " * 800)
    assert all(set(part.split()) == {"lên", "đồi"} for part in parts)


@pytest.mark.parametrize("lead", ["", "a"])
def test_a_character_of_two_units_is_never_torn(lead: str) -> None:
    parts = _parts(lead + "😀" * 5000)
    assert "".join(parts) == lead + "😀" * 5000
    assert all(units(part) <= MAX_UNITS for part in parts)


def test_a_style_goes_on_in_the_next_part() -> None:
    spans = (Span("Mở. "), Span("Đậm. " * 1200, bold=True), Span("Hết."))
    found = split(spans, MAX_UNITS)
    assert [[s.bold for s in part] for part in found] == [[False, True], [True, False]]


@pytest.mark.parametrize("text", ["", " ", "\n \n"])
def test_a_reply_without_a_letter_has_no_parts(text: str) -> None:
    assert messages(CHAT, Reply((Span(text),))) == []


def test_a_number_to_dial_is_plain_text_and_its_button_is_left_out() -> None:
    """Telegram takes no tel: address, neither in a text nor under it."""
    reply = Reply(
        (Span("Gọi "), Span("113", bold=True, link="tel:113")),
        ((Button("Gọi 113", calls="113"),), (Button("Chuyện khác", "topics"),)),
    )
    [message] = messages(CHAT, reply)
    assert message["text"] == "Gọi <b>113</b>"
    assert message["reply_markup"].count("text") == 1


def test_buttons_that_only_call_leave_no_empty_keyboard() -> None:
    [message] = messages(CHAT, say("Gọi 113", (Button("Gọi 113", calls="113"),)))
    assert "reply_markup" not in message


def test_a_signature_is_no_message_of_its_own() -> None:
    text = "Bà con chú ý giữ rừng. " * 178
    signed = (Span(text.strip()), Span("\nXã Lũng Cú. Mã LB 123456", italic=True))
    assert 4096 - 30 < units(text.strip()) <= 4096
    first, last = split(signed, MAX_UNITS)
    said = "".join(span.text for span in last)
    assert said == "Bà con chú ý giữ rừng.\nXã Lũng Cú. Mã LB 123456"
    assert "".join(s.text for s in first).endswith("giữ rừng.")
