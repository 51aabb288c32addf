"""Eligibility checks in chat: walked through by button and number, both years."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from bot.clock import DAY, instant
from bot.messaging import Address, ChatKind, Event
from bot.store.tables.conversation import dialogues
from tests.support import village as villages
from tests.support.village import Person, Village

BUTTON = "Nhà mình có thuộc diện không"
LAST_OF_2026, FIRST_OF_2027 = date(2026, 12, 31), date(2027, 1, 1)
BOTH_YEARS = pytest.mark.parametrize("day", [LAST_OF_2026, FIRST_OF_2027])


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def on(village: Village, day: date) -> Person:
    """A citizen at noon of a day."""
    zone = village.ground.config.timezone
    village.clock.now = instant(datetime.combine(day, time(12), zone))
    return village.person(1)


async def walk(citizen: Person, title: str, *choices: str) -> str:
    """From /topics through a check, each step by the button with these words."""
    await citizen.says("/chude")
    await citizen.taps(BUTTON)
    said = await citizen.taps(title)
    for choice in choices:
        said = await citizen.taps(choice)
    return said


async def test_the_model_conversation(village):
    citizen = on(village, date(2026, 11, 25))
    await citizen.says("me toi 72 tuoi co duoc tien nguoi gia khong")
    assert len(citizen.labels) <= 4
    said = await citizen.taps(BUTTON)
    assert said == (
        "Nhiều nhất 3 câu ngắn, không ghi lại.\n1/3: Người ấy bao nhiêu tuổi?"
    )
    assert citizen.labels == [
        "Dưới 70", "70 đến dưới 75", "Từ 75", "Không rõ", "Thôi",
    ]  # fmt: skip
    said = await citizen.taps("70 đến dưới 75")
    assert said == "2/3: Nhà có giấy chứng nhận hộ nghèo hoặc cận nghèo không?"
    assert citizen.labels == ["Có", "Không", "Không rõ", "Quay lại", "Thôi"]
    said = await citizen.taps("Có")
    assert said.startswith("3/3: Người ấy có lương hưu")
    said = await citizen.taps("Không")
    assert said.split("\n") == [
        "Tiền trợ cấp người già",
        "Có thể được xét 540.000 đồng một tháng: từ đủ 70 tuổi, hộ nghèo hoặc cận "
        "nghèo, không có lương hưu.",
        "Nộp tờ khai (Mẫu số 01) ở xã, ở bộ phận một cửa nào cũng được, mang theo "
        "căn cước hoặc VNeID. 7 ngày làm việc có kết quả; không được thì xã phải nêu "
        "lý do bằng giấy.",
        "Đây là hướng dẫn, xã mới quyết định.",
        "Theo Nghị định 335/2026. Chưa có cơ quan nào duyệt.",
    ]
    assert citizen.labels == [
        "In giấy hướng dẫn", "Hỏi thử việc khác", "Hỏi cán bộ", "Xóa đoạn này khỏi máy",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "choice", "said"),
    [
        (LAST_OF_2026, "Từ 1.500.000 đồng trở xuống", "từ 1.500.000 đồng một người"),
        (FIRST_OF_2027, "Từ 2.200.000 đồng trở xuống", "từ 2.200.000 đồng một người"),
    ],
)
async def test_the_poor_household_of_each_year(village, day, choice, said):
    steps = ("Nông thôn", choice, "Từ 3 chỉ số trở lên")
    text = await walk(on(village, day), "Hộ nghèo, hộ cận nghèo", *steps)
    assert "Có thể được xét là hộ nghèo" in text
    assert said in text
    assert "Theo Nghị định 351/2025, đúng đến hết 31/12/20" in text
    assert "hết 31/12/2026" in text or day == FIRST_OF_2027
    assert "Mẫu số 01" in text
    assert "hỏi lại xã." not in text


@pytest.mark.parametrize(
    ("day", "choice"),
    [
        (LAST_OF_2026, "Từ 2.000.000 đồng trở xuống"),
        (FIRST_OF_2027, "Từ 2.800.000 đồng trở xuống"),
    ],
)
async def test_the_near_poor_household_of_each_year(village, day, choice):
    steps = ("Thành thị", choice, "Dưới 3 chỉ số")
    text = await walk(on(village, day), "Hộ nghèo, hộ cận nghèo", *steps)
    assert "hộ cận nghèo: ở thành thị" in text


@pytest.mark.parametrize(
    ("day", "choice"),
    [(LAST_OF_2026, "Trên 1.500.000 đồng"), (FIRST_OF_2027, "Trên 2.200.000 đồng")],
)
async def test_an_income_above_the_line_of_each_year(village, day, choice):
    text = await walk(on(village, day), "Hộ nghèo, hộ cận nghèo", "Nông thôn", choice)
    assert "chưa thuộc hộ nghèo" in text
    assert "Có thể được xét" not in text


@BOTH_YEARS
async def test_free_health_insurance(village, day):
    citizen = on(village, day)
    title = "Thẻ bảo hiểm y tế không mất tiền"
    text = await walk(citizen, title, "Hộ nghèo")
    assert "Nhà nước đóng toàn bộ" in text
    assert "hỏi lại xã." not in text
    near_poor = ("Hộ cận nghèo", "Không phải vùng khó khăn", "Không")
    text = await walk(citizen, title, *near_poor, "Không thuộc nhóm nào")
    assert "ít nhất 70%" in text
    assert "Theo Nghị định 188/2025." in text
    text = await walk(citizen, title, *near_poor, "Trẻ dưới 6 tuổi")
    assert "Nhà nước đóng toàn bộ" in text


@BOTH_YEARS
async def test_the_elderly_pension(village, day):
    citizen = on(village, day)
    text = await walk(citizen, "Tiền trợ cấp người già", "Từ 75", "Không")
    assert "Có thể được xét 540.000 đồng" in text
    text = await walk(citizen, "Tiền trợ cấp người già", "Dưới 70")
    assert "Chưa đến tuổi" in text


@BOTH_YEARS
async def test_boarding_support(village, day):
    citizen = on(village, day)
    title = "Gạo, tiền ăn cho con đi học"
    text = await walk(citizen, title, "Cấp 2", "Không", "Có", "Gần hơn", "Có")
    assert "15 kg gạo và 936.000 đồng" in text
    assert "vì đường khó đi" in text
    assert "nhà trường và xã mới quyết định" in text
    text = await walk(citizen, title, "Cấp 3", "Có", "Gần hơn", "Không")
    assert "10 km (cấp 3)" in text


@BOTH_YEARS
async def test_midday_meals_at_the_border_and_for_the_smallest(village, day):
    citizen = on(village, day)
    title = "Gạo, tiền ăn cho con đi học"
    text = await walk(citizen, title, "Cấp 1", "Có", "Ăn trưa ở trường, chiều về nhà")
    assert "450.000 đồng ăn trưa và 8 kg gạo" in text
    text = await walk(citizen, title, "Cấp 2", "Có", "Học nội trú trường xã biên giới")
    assert "1.170.000 đồng tiền ăn và 15 kg gạo" in text
    text = await walk(citizen, title, "Mẫu giáo, 3 đến 5 tuổi", "Có")
    assert "360.000 đồng ăn trưa một tháng" in text


@BOTH_YEARS
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("Thiên tai, dịch bệnh, cháy", "Dưới 40%"), "gia hạn nợ"),
        (("Thiên tai, dịch bệnh, cháy", "Từ 80%"), "khoanh nợ"),
        (("Bệnh nặng, mất sức lao động",), "khoanh nợ"),
        (("Người vay chết hoặc mất tích", "Không"), "Có thể được xét xóa nợ"),
        (("Người vay chết hoặc mất tích", "Có"), "nợ không tự mất"),
        (("Làm ăn kém, lý do khác",), "Đừng im lặng để quá hạn"),
    ],
)
async def test_a_debt_that_cannot_be_paid(village, day, steps, said):
    title, bank = "Chưa trả được nợ ngân hàng chính sách", "Ngân hàng Chính sách xã hội"
    text = await walk(on(village, day), title, bank, *steps)
    assert said in text
    assert "ngân hàng mới quyết định" in text


@BOTH_YEARS
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("Người khuyết tật", "Đặc biệt nặng", "Từ 75"), "1.350.000 đồng một tháng"),
        (("Người khuyết tật", "Nặng", "16 đến dưới 60"), "810.000 đồng một tháng"),
        (("Người khuyết tật", "Chưa có giấy"), "xin xác định mức độ khuyết tật"),
        (
            ("Trẻ mồ côi, bị bỏ rơi", "Mất cả hai, hoặc cháu bị bỏ rơi", "Dưới 4"),
            "1.350.000 đồng một tháng",
        ),
        (
            ("Người một mình nuôi con", "Chưa có vợ chồng", "Hộ cận nghèo"),
            "540.000 đồng một tháng cho mỗi con dưới 16 tuổi",
        ),
        (
            ("Người già không ai phụng dưỡng", "Hộ nghèo", "Từ 75"),
            "1.080.000 đồng một tháng",
        ),
        (("Trẻ dưới 3 tuổi", "Hộ nghèo", "Có"), "810.000 đồng một tháng cho mỗi trẻ"),
        (
            ("Người bệnh nặng, bệnh lâu dài", "Bệnh khác"),
            "Bệnh tự nó không có trợ cấp hằng tháng.",
        ),
    ],
)
async def test_the_social_allowance_by_person(village, day, steps, said):
    text = await walk(on(village, day), "Trợ cấp xã hội hằng tháng", *steps)
    assert said in text
    assert "xã mới quyết định" in text


@BOTH_YEARS
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("Đang lĩnh tiền già, trợ cấp xã hội",), "ít nhất 10.800.000 đồng"),
        (
            ("Có lương hưu, hoặc đóng bảo hiểm xã hội", "Có, hoặc đủ rồi"),
            "cơ quan bảo hiểm xã hội, không phải ở xã",
        ),
        (
            ("Lĩnh tiền tuất, trợ cấp tháng khác", "70 đến dưới 75", "Có"),
            "từ đủ 70 tuổi, hộ nghèo, cận nghèo",
        ),
        (("Chết vì thiên tai, tai nạn",), "ít nhất 27.000.000 đồng"),
    ],
)
async def test_funeral_money(village, day, steps, said):
    text = await walk(on(village, day), "Tiền mai táng", *steps)
    assert said in text


@BOTH_YEARS
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("Từ 1/7 đến hết năm 2026", "Phải"), "ít nhất 2.000.000 đồng một lần sinh"),
        (("Từ 1/7 đến hết năm 2026", "Không phải"), "Chưa thuộc diện"),
        (("Từ ngày 1/1/2027", "Không phải", "Phải"), "đủ hai con trước 35 tuổi"),
        (("Từ ngày 1/1/2027", "Không phải", "Không", "Phải"), "mức sinh thấp"),
    ],
)
async def test_money_at_a_birth(village, day, steps, said):
    text = await walk(on(village, day), "Tiền hỗ trợ khi sinh con", *steps)
    assert said in text


@BOTH_YEARS
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            ("Đổ, sập, trôi, cháy, không còn chỗ ở", "Hộ nghèo, cận nghèo"),
            "ít nhất 40.000.000 đồng một hộ",
        ),
        (
            ("Hư hỏng nặng, không ở được", "Không có sổ, nhưng khó khăn"),
            "ít nhất 20.000.000 đồng một hộ để sửa nhà",
        ),
        (("Hỏng nhẹ, tốc mái, vẫn ở được",), "Luật không định mức tiền"),
        (("Phải dời khỏi chỗ sạt lở, lũ", "Có"), "ít nhất 30 triệu đồng một hộ"),
        (("Nhà tạm, dột nát, không bị thiên tai",), "chưa có mức tiền chắc chắn"),
    ],
)
async def test_money_for_a_house(village, day, steps, said):
    text = await walk(on(village, day), "Tiền làm nhà, sửa nhà, dời nhà", *steps)
    assert said in text


@BOTH_YEARS
async def test_preferential_loans(village, day):
    citizen = on(village, day)
    text = await walk(citizen, "Vay vốn ưu đãi", "Làm ăn, có việc làm", "Hộ nghèo")
    assert "tối đa 100 triệu đồng, không phải thế chấp" in text
    assert "tổ tiết kiệm và vay vốn" in text
    text = await walk(citizen, "Vay vốn ưu đãi", "Nước sạch, nhà vệ sinh", "Không")
    assert "dành cho hộ ở nông thôn" in text


@BOTH_YEARS
async def test_free_legal_aid(village, day):
    citizen = on(village, day)
    title = "Trợ giúp pháp lý không mất tiền"
    text = await walk(citizen, title, "Người dân tộc thiểu số", "Có")
    assert "Có thể được xét trợ giúp pháp lý" in text
    assert "1800.1233" in text
    assert "Luật 11/2017" in text
    assert "hỏi lại xã" not in text


async def test_not_knowing_leads_to_the_commune(village):
    citizen = on(village, LAST_OF_2026)
    text = await walk(citizen, "Tiền trợ cấp người già", "Không rõ")
    assert "Chưa đủ để biết. Hỏi xã" in text
    assert "xã mới quyết định" in text


async def test_every_step_can_be_typed(village):
    citizen = on(village, LAST_OF_2026)
    await citizen.says("me toi 72 tuoi co duoc tien nguoi gia khong")
    assert "1/3" in await citizen.says("1")
    assert "2/3" in await citizen.says("so 2")
    assert "Không có số 8. Gõ 1, 2, 3 hoặc 4; 0 – Không rõ." in await citizen.says("8")
    assert "1/3" in await citizen.says("quay lai")
    assert "Chưa đủ để biết" in await citizen.says("0")


async def test_a_question_in_between_is_answered_and_the_check_waits(village):
    citizen = on(village, LAST_OF_2026)
    await walk(citizen, "Tiền trợ cấp người già", "70 đến dưới 75")
    assert "Học sinh bán trú" in await citizen.says(
        "con toi hoc cap 2 ban tru duoc may can gao"
    )
    assert "Chọn một câu" in await citizen.says("hừm")
    assert citizen.labels[:2] == ["Có", "Không"]
    assert "3/3" in await citizen.taps("Có")


async def test_back_and_leave(village):
    citizen = on(village, LAST_OF_2026)
    await walk(citizen, "Tiền trợ cấp người già", "70 đến dưới 75", "Có")
    assert "2/3" in await citizen.taps("Quay lại")
    assert "1/3" in await citizen.taps("Quay lại")
    old = citizen.last
    assert "không ghi lại gì" in await citizen.taps("Thôi")
    citizen.last = old
    assert "Nút này cũ rồi" in await citizen.taps("Từ 75")


async def test_nothing_is_kept_once_the_result_is_there(village):
    citizen = on(village, LAST_OF_2026)
    await walk(citizen, "Tiền trợ cấp người già", "70 đến dưới 75", "Có", "Không")
    async with village.database.read() as connection:
        rows = (await connection.execute(select(dialogues))).all()
    kept = "".join(row.state for row in rows)
    assert "between" not in kept
    assert "elderly" not in kept
    assert all(row.name is None for row in rows)


async def test_on_a_new_day_it_is_asked_from_the_start(village):
    citizen = on(village, LAST_OF_2026)
    low = "Từ 1.500.000 đồng trở xuống"
    await walk(citizen, "Hộ nghèo, hộ cận nghèo", "Nông thôn", low)
    village.clock.turn(DAY // 2)
    said = await citizen.taps("Từ 3 chỉ số trở lên")
    assert said.startswith("Quy định vừa đổi, hỏi lại từ đầu nhé.")
    await citizen.taps("Nông thôn")
    assert "Từ 2.200.000 đồng trở xuống" in citizen.labels


async def test_a_made_up_answer_is_no_answer(village):
    citizen = on(village, LAST_OF_2026)
    await walk(citizen, "Tiền trợ cấp người già")
    for data in ("check-answer:age:ninety", "check-answer:poor:yes", "check-answer"):
        said = await citizen.happens(Event.BUTTON, button=data)
        assert "Nút này cũ rồi" in said
    assert "không hỏi thử được" in await citizen.happens(
        Event.BUTTON, button="check:nothing"
    )


async def test_a_check_in_english(village):
    citizen = on(village, LAST_OF_2026)
    await citizen.says("/language english")
    await citizen.says("/topics")
    await citizen.taps("Are we covered?")
    await citizen.taps("Monthly allowance for the elderly")
    said = await citizen.taps("75 or over")
    assert said.startswith("2/2: Does this person get a pension")
    said = await citizen.taps("No")
    assert "May be considered for VND 540,000 a month" in said
    assert "This is guidance; the commune decides." in said


async def test_a_household_is_not_checked_in_a_group(village):
    on(village, LAST_OF_2026)
    member = Person(village, Address("telegram", "-1"), "7", kind=ChatKind.GROUP)
    await member.says("/hoi bao nhieu tuoi duoc tien nguoi gia")
    assert BUTTON not in member.labels
    await member.says("/chude")
    assert BUTTON not in member.labels


async def test_the_check_takes_the_place_of_more_where_four_would_be_exceeded(village):
    citizen = on(village, LAST_OF_2026)
    await citizen.says("ai duoc tro giup phap ly mien phi")
    assert citizen.labels[0] == BUTTON
    assert len(citizen.labels) == 4
    await citizen.says("/xa")
    assert BUTTON not in citizen.labels


@pytest.mark.parametrize(
    "topic",
    ["domestic-violence", "child-line-111", "trafficking-line-results",
     "job-lure-cambodia", "child-marriage", "cousin-marriage", "marriage-foreigner"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_answers_on_violence_and_marriage_can_be_erased(village, topic, language):
    answer = village.library.content.topics[topic].answer(language, LAST_OF_2026)
    citizen = on(village, LAST_OF_2026)
    if language == "en":
        await citizen.says("/language english")
    await citizen.happens(Event.BUTTON, button=f"topic:{answer.topic}")
    data = [b.data for row in citizen.last[0].buttons for b in row]
    assert "clear" in data
    assert len(data) <= 4


async def test_the_page_offers_to_print(village):
    on(village, LAST_OF_2026)
    citizen = Person(village, Address("web", "digest"), "digest")
    await walk(citizen, "Tiền trợ cấp người già", "Từ 75", "Không")
    assert citizen.labels == [
        "In giấy hướng dẫn", "Tờ để in, khổ A4", "Hỏi thử việc khác", "Hỏi cán bộ",
        "Xóa đoạn này khỏi máy",
    ]  # fmt: skip
    await walk(citizen, "Tiền trợ cấp người già", "Dưới 70")
    assert "In giấy hướng dẫn" not in citizen.labels


@pytest.mark.parametrize(
    ("title", "choices", "never"),
    [
        ("Tiền trợ cấp người già", ("Dưới 70",), "Nộp giấy đề nghị"),
        ("Vay vốn ưu đãi", ("Nước sạch, nhà vệ sinh", "Không"), "Gặp tổ trưởng"),
        ("Gạo, tiền ăn cho con đi học", ("Cấp 3", "Không"), "Mang theo"),
        (
            "Trợ giúp pháp lý không mất tiền",
            ("Người dân tộc thiểu số", "Không"),
            "Mang theo",
        ),
    ],
)
async def test_whom_it_is_not_for_is_told_what_else_there_is_and_not_how_to_apply(
    village, title, choices, never
):
    citizen = on(village, LAST_OF_2026)
    said = await walk(citizen, title, *choices)
    assert "Còn việc khác, xem thử có hợp với nhà mình không." in said
    assert never not in said
    other = citizen.labels[0]
    assert other.endswith("?")
    assert (await citizen.taps(other)).startswith(other)


async def test_after_a_result_another_matter_can_be_tried(village):
    citizen = on(village, LAST_OF_2026)
    await walk(citizen, "Tiền trợ cấp người già", "Dưới 70")
    await citizen.taps("Hỏi thử việc khác")
    assert "Vay vốn ưu đãi" in citizen.labels


async def test_what_a_household_may_lack_is_said_in_words(village):
    citizen = on(village, LAST_OF_2026)
    said = await walk(
        citizen, "Hộ nghèo, hộ cận nghèo", "Nông thôn", "Từ 1.500.000 đồng trở xuống"
    )
    lines = [line for line in said.split("\n") if line.startswith("- ")]
    facts = village.library.content.facts["gnbv-dimensions"].values
    assert len(lines) == facts["poverty_dimensions.indicators"].amount
    assert {"- Nước sạch", "- Thẻ bảo hiểm y tế"} <= set(lines)


async def test_privacy_says_that_nothing_of_a_check_is_kept(village):
    said = await village.person(1).says("/riengtu")
    assert "Hỏi thử có thuộc diện không: xong là xóa những gì đã chọn." in said


async def test_a_check_is_erased_where_the_channel_can(village):
    citizen = on(village, LAST_OF_2026)
    await walk(citizen, "Tiền trợ cấp người già")
    for message, label in (("71", "70 đến dưới 75"), ("72", "Có"), ("73", "Không")):
        data = citizen.button(label).data
        await citizen.happens(Event.BUTTON, button=data, message=message)
    data = citizen.button("Xóa đoạn này khỏi máy").data
    said = await citizen.happens(Event.BUTTON, button=data, message="74")
    assert "quá 48 giờ thì không xóa được" in said
    assert set(citizen.last[0].erases) == {"71", "72", "73", "74"}


async def test_where_nothing_can_be_erased_it_is_said_how(village):
    citizen = on(village, LAST_OF_2026)
    await walk(citizen, "Tiền trợ cấp người già", "Dưới 70")
    assert "Ấn giữ từng tin" in await citizen.taps("Xóa đoạn này khỏi máy")
    assert citizen.last[0].erases == ()
