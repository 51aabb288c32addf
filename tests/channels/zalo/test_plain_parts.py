"""A reply as plain text: choices with numbers, addresses, parts."""

import pytest

from bot.channels.zalo.plain_parts import MAX_UNITS, Part, parts
from bot.messaging import Attachment, Button, Look, Reply, Span, say
from bot.messaging.splitting import units

PICTURE = Attachment(7, "Sơ đồ", "image/png")
SOUND = Attachment(8, "Loa Bản đọc.ogg", "audio/ogg", sort="voice")
PAPER = Attachment(9, "Giấy.pdf", "application/pdf")
LONG = "\n".join(f"Đoạn {n}." + " Mưa to." * 60 for n in range(10))


def link(file: Attachment) -> str:
    return f"https://loa.example/zalo/{file.id}"


def nowhere(_file: Attachment) -> str:
    return ""


def texts(reply: Reply) -> list[str]:
    return [part.fields["text"] for part in parts(reply, link)]


def test_short_choices_share_a_line_0_and_9_stand_last():
    reply = say(
        "15 kg gạo một tháng.",
        [Button("Hỏi cán bộ", "officer", number=9), Button("Xem thêm", "more")],
        [Button("Không phải ý tôi", "not", number=0), Button("Nguồn", "proof")],
    )
    assert texts(reply) == [
        "15 kg gạo một tháng.\n"
        "1. Xem thêm  2. Nguồn  0. Không phải ý tôi  9. Hỏi cán bộ"
    ]


def test_long_choices_stand_one_below_the_other_and_are_said_once():
    questions = [
        "Nhà bị sập, trôi, cháy được hỗ trợ bao nhiêu?",
        "Làm bể nước vay được bao nhiêu?",
    ]
    reply = Reply(
        (
            Span("Có hai việc gần với câu này."),
            Span("\n1. …\n2. …\nGõ số cũng được.", is_on_buttons=True),
        ),
        (
            *((Button(q, f"topic:{n}", number=n),) for n, q in enumerate(questions, 1)),
            (Button("Hỏi cán bộ", "officer", number=9),),
        ),
    )
    assert texts(reply) == [
        "Có hai việc gần với câu này.\n"
        f"1. {questions[0]}\n2. {questions[1]}\n9. Hỏi cán bộ"
    ]


def test_what_the_words_number_themselves_is_not_listed_again():
    reply = say(
        "1. Số 27, hạn mai\n2. Số 29",
        [Button("1", "a", number=1), Button("2", "b", number=2)],
        [Button("Nhận hết", "all")],
    )
    assert texts(reply) == ["1. Số 27, hạn mai\n2. Số 29\n3. Nhận hết"]


def test_an_address_is_a_line_and_what_calls_is_left_out():
    reply = say(
        "Gọi công an 113.",
        [Button("Gọi 113", calls="113")],
        [Button("Xem bản đồ", url="https://x.vn/a")],
        [Button("Rõ rồi", "ok")],
    )
    assert texts(reply) == ["Gọi công an 113.\nXem bản đồ: https://x.vn/a\n1. Rõ rồi"]


def test_words_that_lead_somewhere_say_where():
    reply = Reply(
        (
            Span("Xem "),
            Span("Nghị định 1", link="https://x.vn/1"),
            Span(" và https://y.vn", link="https://y.vn"),
            Span(" hại", link="javascript:alert(1)"),
        )
    )
    assert texts(reply) == ["Xem Nghị định 1 (https://x.vn/1) và https://y.vn hại"]


@pytest.mark.parametrize(
    ("look", "begins"),
    [(Look.URGENT, "‼️ Lũ"), (Look.DANGER, "🆘 Lũ"), (Look.PLAIN, "Lũ")],
)
def test_what_is_urgent_stands_out(look, begins):
    (said,) = texts(Reply((Span("Lũ quét.", bold=True),), look=look))
    assert said.startswith(begins)


def test_a_long_text_is_split_and_its_choices_stand_below_the_last_part():
    said = texts(say(LONG, [Button("Xem thêm", "more")]))
    assert len(said) > 1
    assert all(units(part) <= MAX_UNITS for part in said)
    assert said[-1].endswith("\n1. Xem thêm")
    whole = "\n".join(said)
    assert whole.removesuffix("\n1. Xem thêm") == LONG


def test_choices_that_do_not_fit_below_come_by_themselves():
    rows = [[Button(f"Việc thứ {n} " + "rất dài " * 9, f"a:{n}")] for n in range(8)]
    *before, last = texts(say("Mưa. " * 380, *rows))
    assert before
    assert last.startswith("1. Việc thứ 0")
    assert "10. Việc" not in last  # of eight the last is 8
    assert "8. Việc thứ 7" in last


def test_nine_is_never_given_to_anything_else():
    rows = [[Button(f"Bản {n}", f"v:{n}")] for n in range(10)]
    (said,) = texts(say("Bản nào?", *rows))
    assert "8. Bản 7\n10. Bản 8\n11. Bản 9" in said


def test_a_sound_comes_first_a_picture_has_the_words_below_it():
    reply = Reply((Span("Đã vẽ."),), file=PICTURE, sound=SOUND)
    assert parts(reply, link) == (
        Part("sendVoice", {"voice_url": link(SOUND)}, SOUND),
        Part("sendPhoto", {"photo": link(PICTURE), "caption": "Đã vẽ."}, PICTURE),
    )
    in_group = parts(reply, link, is_group=True)
    assert [part.method for part in in_group] == ["sendPhoto"]


def test_words_too_long_for_a_picture_follow_it():
    sent = parts(Reply((Span(LONG),), file=PICTURE), link)
    assert sent[0] == Part("sendPhoto", {"photo": link(PICTURE)}, PICTURE)
    assert {part.method for part in sent[1:]} == {"sendMessage"}


def test_any_other_file_is_an_address_in_the_text():
    said = texts(replace_file(say("Giấy đây.", [Button("Rõ", "ok")])))
    assert said == [f"Giấy đây.\nGiấy.pdf: {link(PAPER)}\n1. Rõ"]


def replace_file(reply: Reply) -> Reply:
    return Reply(reply.spans, reply.buttons, file=PAPER)


def test_without_an_address_the_words_go_alone_and_without_words_the_names():
    reply = Reply((Span("Đã vẽ."),), file=PICTURE, sound=SOUND)
    assert parts(reply, nowhere) == (Part("sendMessage", {"text": "Đã vẽ."}),)
    assert parts(Reply((), file=PICTURE), nowhere) == (
        Part("sendMessage", {"text": "Sơ đồ"}),
    )


def test_nothing_is_sent_of_nothing():
    assert parts(Reply((Span("  \n"),)), link) == ()
