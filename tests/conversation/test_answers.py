"""What a reply to a question looks like: one line of source, choices as buttons."""

from datetime import date

import pytest

from bot.channels.telegram.rendering import MAX_LABEL, keyboard
from bot.channels.web.drawing import to_html
from bot.conversation.answers import Here, Wording
from bot.knowledge import Answered, Choose
from bot.messaging import Address, Button, ChatKind, Reply
from tests.support import village as villages
from tests.support.answers import unsure
from tests.support.village import Person, Village

DAY = date(2026, 11, 28)
SURE = "nha toi 4 nguoi thu nhap 1 trieu 3 mot nguoi co duoc so ngheo khong"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def questions(reply: Reply) -> list[Button]:
    """The choices: what has a number of its own that the text names."""
    return [b for row in reply.buttons for b in row if b.number in (1, 2, 3)]


async def test_each_choice_is_a_button_with_its_question_alone_in_its_row(village):
    citizen = village.person(1)
    await citizen.says(unsure(village.library))
    [reply] = citizen.last
    chosen = questions(reply)
    assert len(chosen) == 3
    assert all(button.label.endswith("?") for button in chosen)
    assert [len(row) for row in reply.buttons] == [1, 1, 1, 2]
    for button in chosen:
        assert f"\n{button.number}. {button.label}\n" in reply.text


def test_asking_an_officer_is_offered_once(ground, library):
    content = library.content
    by_id = {one.id: one for one in content.words.functions}
    meant = Choose((), 0.5, (by_id["officer"], by_id["topics"]))
    _ = ground.catalogues.translator("vi")
    here = Here(ground.places)
    wording = Wording(_, content, ground.country, DAY, here, label_unreviewed=True)
    reply = wording.finding(meant)
    labels = [button.label for row in reply.buttons for button in row]
    assert labels == ["Các chuyện hay hỏi", "Hỏi cán bộ"]


SHORT = (
    "mất thẻ",
    "tiền điện",
    "xin vay vốn",
    "sinh viên dân tộc",
    "hộ cận nghèo",
    "mai táng",
)


async def test_under_an_answer_that_is_less_sure_stands_what_else_was_meant(village):
    library, citizen = village.library, village.person(1)
    for text in SHORT:
        found = library.index.ask(text, "vi", DAY)
        if isinstance(found, Answered) and found.beside:
            break
    await citizen.says(text)
    [reply] = citizen.last
    assert reply.text.startswith(found.answer.question)
    assert reply.buttons[0][0].label == found.beside[0].question
    assert found.answer not in found.beside


async def test_an_answer_that_is_sure_has_nothing_beside_it(library):
    found = library.index.ask(SURE, "vi", DAY)
    assert isinstance(found, Answered)
    assert found.score > 0.6
    assert found.beside == ()


async def test_a_question_on_a_button_may_be_pressed_or_its_number_typed(village):
    citizen = village.person(1)
    await citizen.says(unsure(village.library))
    second = questions(citizen.last[0])[1]
    pressed = await citizen.taps(second.label)
    assert pressed.startswith(second.label)
    other = village.person(2)
    await other.says(unsure(village.library))
    assert await other.says("2") == pressed


async def test_nought_and_nine_are_named_where_numbers_are(village):
    citizen = village.person(1)
    assert "0 là không có câu nào đúng, 9 là hỏi cán bộ" in await citizen.says(
        unsure(village.library)
    )
    assert "Chưa có cán bộ nào trả lời" in await citizen.says("0")
    other = village.person(2)
    await other.says(unsure(village.library))
    assert "Chưa có cán bộ nào trả lời" in await other.says("9")


async def test_where_buttons_show_whole_questions_nothing_is_read_out_twice(village):
    citizen = village.person(1)
    await citizen.says(unsure(village.library))
    [reply] = citizen.last
    html = to_html(reply)
    assert html == ("<p>Có ba việc gần với câu này. Nhà mình hỏi việc nào?</p>")


def test_on_telegram_a_long_label_is_cut_between_words():
    question = "Hộ nghèo dân tộc thiểu số: đất ở, nhà ở từ năm 2026 thế nào?"
    drawn = keyboard(((Button(question, "topic:x"),),))
    assert '"text": "Hộ nghèo dân tộc thiểu số: đất ở, nhà ở từ năm…"' in drawn
    assert len("Hộ nghèo dân tộc thiểu số: đất ở, nhà ở từ năm…") <= MAX_LABEL


async def test_an_answer_ends_in_one_line(village):
    said = await village.person(1).says(SURE)
    *_, last = said.split("\n")
    assert last.startswith("Theo Nghị định 351/2025")
    assert len(last) <= 90
    assert "Xem lại ngày" not in said
    assert "chưa có ngày hết" not in said


async def test_what_an_answer_rests_on_is_a_tap_or_two_away(village):
    citizen = village.person(1)
    await citizen.says(SURE)
    await citizen.taps("Xem thêm")
    said = await citizen.taps("Nguồn")
    assert "Nghị định 351/2025/NĐ-CP, Nghị định 07/2021/NĐ-CP" in said
    assert "Đúng đến hết ngày 31/12/2026." in said
    assert "Chưa có cơ quan nào duyệt." in said
    assert {"Báo sai", "Báo khi có thay đổi", "Không phải ý tôi"} <= set(citizen.labels)


def test_more_is_offered_only_where_there_is_more_and_four_buttons_at_most(
    ground, library
):
    content, _ = library.content, ground.catalogues.translator("vi")
    here = Here(ground.places)
    wording = Wording(_, content, ground.country, DAY, here, label_unreviewed=True)
    seen = set()
    for topic in content.topics.values():
        answer = topic.answer("vi", DAY)
        if answer is None or answer.withheld or not answer.holds_on(DAY):
            continue
        reply = wording.answered(Answered(answer, 1.0))
        labels = [button.label for row in reply.buttons for button in row]
        has_more = len(answer.paragraphs) > 1
        assert has_more or "Xem thêm" not in labels, topic.id
        assert len(labels) <= 4, topic.id
        assert "Nguồn" in labels, topic.id
        seen.add(has_more)
    assert seen == {True, False}


async def test_the_next_questions_stand_under_an_answer_in_their_own_words(village):
    citizen = village.person(1)
    await citizen.says("sau mua lu phai lam gi voi bom min")
    content = village.library.content
    buttons = [b for row in citizen.last[0].buttons for b in row]
    [near, *_] = [b for b in buttons if b.data.startswith("topic:")]
    answer = content.topics[near.data.removeprefix("topic:")].answer("vi", DAY)
    assert near.label == answer.question
    assert (await citizen.taps(near.label)).startswith(answer.question)


async def test_in_a_group_nobody_is_sent_to_an_officer(village):
    member = Person(village, Address("telegram", "-1"), "7", kind=ChatKind.GROUP)
    await member.says("/hoi ho ngheo la thu nhap bao nhieu")
    assert "Hỏi cán bộ" not in member.labels
    assert len(member.labels) <= 4
