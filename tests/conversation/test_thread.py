"""A talk has a thread: what was answered is remembered for what comes next."""

import pytest

from bot.clock import MINUTE
from bot.messaging import Address, ChatKind
from tests.support import village as villages
from tests.support.answers import told
from tests.support.village import Person, Village

PENSION = "bao nhieu tuoi duoc tien nguoi gia"
HOW = "Làm hồ sơ tiền người già ở đâu, bao lâu có?"
LETTER = """Kính gửi cán bộ. Nhà tôi ở bản xa, mấy năm nay làm nương thất bát.
Mẹ tôi năm nay bảy mươi sáu tuổi, bao nhiêu tuổi thì được tiền người già?
Con tôi học cấp hai, trọ gần trường, học sinh bán trú được hỗ trợ gì?
Nhà tôi muốn vay vốn nuôi trâu, hộ nghèo vay ngân hàng chính sách được bao nhiêu?
Mong cán bộ xem giúp. Tôi xin cảm ơn nhiều."""
SCAM = "có người gọi bảo nhận tiền hỗ trợ có phải lừa không"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize(
    "said", ["can giay to gi", "nop o dau", "bao lau thi co tien", "bao giờ có tiền"]
)
async def test_a_short_question_is_about_what_was_answered(village, said):
    citizen = village.person(1)
    await citizen.says(PENSION)
    answer = await citizen.says(said)
    assert HOW in answer or HOW in citizen.labels


@pytest.mark.parametrize(
    ("before", "said", "matter"),
    [
        (PENSION, "ong toi 72 tuoi", "75 tuổi"),
        ("ho ngheo vay duoc bao nhieu", "lai bao nhieu", "ãi"),
        ("thu nhap bao nhieu la ho ngheo", "lam don o dau", "nghèo"),
        (
            "có người gọi bảo nhận tiền hỗ trợ có phải lừa không",
            "mat 20 trieu roi",
            "lừa",
        ),
    ],
)
async def test_no_short_question_leads_far_from_the_matter(
    village, before, said, matter
):
    citizen = village.person(1)
    await citizen.says(before)
    answer = await citizen.says(said)
    assert matter in answer
    assert "không biết chắc" not in answer


async def test_who_asks_more_of_an_answer_is_told_the_whole_of_it(village):
    citizen = village.person(1)
    first = await citizen.says(PENSION)
    again = await citizen.says("bao nhieu")
    assert told(village.library, "elderly-pension") in again
    assert len(again) > len(first)
    assert "Xem thêm" not in citizen.labels


async def test_after_three_minutes_a_short_question_stands_alone(village):
    citizen = village.person(1)
    await citizen.says(PENSION)
    village.clock.turn(4 * MINUTE)
    await citizen.says("can giay to gi")
    assert HOW not in citizen.labels


async def test_another_question_is_answered_whatever_came_before(village):
    citizen = village.person(1)
    await citizen.says(PENSION)
    assert "khai sinh" in await citizen.says("sinh con bao lau phai lam khai sinh")


async def test_two_questions_in_one_message_are_both_answered(village):
    citizen = village.person(1)
    said = await citizen.says(f"{PENSION}? học sinh bán trú được hỗ trợ gì?")
    assert "75 tuổi" in said
    assert told(village.library, "boarding-pupils") in said
    assert len(citizen.last) == 2


async def test_two_questions_joined_by_a_word_are_both_answered(village):
    citizen = village.person(1)
    said = await citizen.says(f"{PENSION} và học sinh bán trú được hỗ trợ gì")
    assert "75 tuổi" in said
    assert told(village.library, "boarding-pupils") in said


async def test_a_letter_gets_its_matters_as_choices_and_the_officer(village):
    citizen = village.person(1)
    await citizen.says(LETTER)
    shown = " ".join(citizen.labels)
    assert "Người già bao nhiêu tuổi" in shown
    assert "bán trú" in shown
    assert "Hỏi cán bộ" in citizen.labels


async def test_in_a_group_no_thread_is_kept(village):
    member = Person(village, Address("telegram", "-7"), "8", kind=ChatKind.GROUP)
    await member.says(f"/hoi {PENSION}")
    village.clock.turn(MINUTE)
    said = await member.says("/hoi nop o dau")
    assert HOW not in said
    assert HOW not in member.labels
