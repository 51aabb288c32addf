"""Talks that leave the path in the middle of something, in people's own words."""

import pytest

from bot.people.model import Role
from tests.support import village as villages
from tests.support.answers import told, unsure
from tests.support.village import Person, Village

PENSION = "bao nhieu tuoi duoc tien nguoi gia"
NO_PLACE = "Không thấy nơi nào"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def in_dialogue(village: Village, *steps: str) -> Person:
    citizen = village.person(1)
    for step in steps:
        await citizen.says(step)
    return citizen


# --- where a place is asked for -------------------------------------------------------

WHERE = [
    ("/nhantin",),
    ("/noio",),
    ("/nhantin phu hoi",),
    ("/canbo duong vao ban sat",),
    ("/danhba",),
]


@pytest.mark.parametrize("steps", WHERE)
@pytest.mark.parametrize(
    "words", ["xin chao", "cam on nhe", "dm", "👍", "khong biet", "ngu the"]
)
async def test_small_words_are_no_place(village, steps, words):
    citizen = await in_dialogue(village, *steps)
    before = {label for label in citizen.labels if "Xã" in label}
    said = await citizen.says(words)
    assert NO_PLACE not in said
    assert "Không rõ là nơi nào" not in said
    assert {label for label in citizen.labels if "Xã" in label} <= before
    assert "Thôi" in citizen.labels


@pytest.mark.parametrize("steps", WHERE)
@pytest.mark.parametrize(
    "words",
    [
        "a xa pung luong", "o xa pung luong", "xa pung luong a", "xa pung luong",
        "à xã Púng Luông mà", "dạ xã Púng Luông ạ", "da o xa pung luong nhe em",
    ],
)  # fmt: skip
async def test_a_place_with_its_level_is_found_in_what_stands_around_it(
    village, steps, words
):
    citizen = await in_dialogue(village, *steps)
    said = await citizen.says(words)
    assert "Púng Luông" in said
    assert NO_PLACE not in said
    assert "Nơi nào trong các nơi này" not in said


@pytest.mark.parametrize("steps", WHERE)
@pytest.mark.parametrize("words", ["dong y nhe", "dong y", "Đồng ý ạ", "vang", "ok"])
async def test_a_yes_is_no_commune_that_was_called_so(village, steps, words):
    citizen = await in_dialogue(village, *steps)
    said = await citizen.says(words)
    assert "Tân Tri" not in said
    assert NO_PLACE not in said
    assert "Thôi" in citizen.labels


async def test_a_commune_that_is_called_like_a_yes_is_named_with_its_level(village):
    citizen = await in_dialogue(village, "/nhantin")
    assert "Tân Tri" in await citizen.says("xa dong y nhe")


@pytest.mark.parametrize(
    "words", ["toi khong o xa pung luong", "xa pung luong hay la xa nam co"]
)
async def test_a_place_that_is_denied_or_one_of_two_is_not_taken(village, words):
    citizen = await in_dialogue(village, "/nhantin")
    assert "đồng ý" not in await citizen.says(words)


@pytest.mark.parametrize("steps", WHERE)
async def test_a_question_is_answered_and_the_place_asked_for_again(village, steps):
    citizen = await in_dialogue(village, *steps)
    assert "Thôi" in citizen.labels
    assert told(village.library, "elderly-pension") in await citizen.says(PENSION)
    assert "Thôi" in citizen.labels
    assert NO_PLACE not in await citizen.says("the y te thi sao")
    assert len(citizen.last) > 1
    assert "Thôi" in citizen.labels
    said = await citizen.says("pung luong")
    assert "Púng Luông" in said


@pytest.mark.parametrize("steps", WHERE)
@pytest.mark.parametrize("words", ["bo qua", "quay lại", "thoi khong can nua", "stop"])
async def test_a_leave_word_is_no_place_but_leaves(village, steps, words):
    citizen = await in_dialogue(village, *steps)
    said = await citizen.says(words)
    assert NO_PLACE not in said
    assert "Chưa có câu" not in said
    after = await citizen.says("xin chào")
    assert "Loa Bản đây" in after
    assert len(citizen.last) == 1


async def test_once_a_place_was_asked_for_not_everything_is_one(village):
    citizen = await in_dialogue(village, "/nhantin")
    for words in (
        "toi chuyen xuong xa khac roi",
        "tin cua xa co gi",
        "what is this?",
        "can giay to gi",
    ):
        assert NO_PLACE not in await citizen.says(words), words
        assert "Thôi" in citizen.labels, words
    assert NO_PLACE not in await citizen.says("thoi khong nhan tin nua")
    assert len(citizen.last) == 1


@pytest.mark.parametrize(
    "words",
    ["à nhầm, xã Cốc Pàng", "không, xã Cốc Pàng", "nhầm rồi, Cốc Pàng Cao Bằng"],
)
async def test_a_correction_is_taken_for_the_place(village, words):
    citizen = await in_dialogue(village, "/nhantin")
    assert "xã Cốc Pàng" in await citizen.says(words)
    assert "Đồng ý" in citizen.labels


async def test_a_name_that_no_place_has_is_said_with_the_way_out(village):
    citizen = await in_dialogue(village, "/nhantin")
    assert f"{NO_PLACE} tên “qwrt zxcv”" in await citizen.says("qwrt zxcv")
    assert citizen.labels == ["Thôi"]
    assert "không ghi gì" in await citizen.taps("Thôi")


# --- an eligibility check -------------------------------------------------------------


async def check(village: Village, id_: str) -> Person:
    citizen = village.person(1)
    await citizen.presses(f"check:{id_}")
    return citizen


async def test_a_choice_may_be_said_in_ones_own_words(village):
    citizen = await check(village, "poor-household")
    assert "2/3" in await citizen.says("o nong thon")
    assert "3/3" in await citizen.says("khoang 1 trieu 3")
    assert "Chưa đủ để biết" in await citizen.says("khong biet")


async def test_an_age_in_figures_is_one_of_the_spans(village):
    citizen = await check(village, "elderly-pension")
    assert "2/3: Nhà có giấy" in await citizen.says("me toi 72 tuoi")
    assert "3/3" in await citizen.says("có ạ")


async def test_what_was_said_before_can_be_corrected(village):
    citizen = await check(village, "elderly-pension")
    await citizen.says("72")
    said = await citizen.says("à nhầm, 76 tuổi")
    assert "lương hưu" in said  # from that age on nobody asks for the certificate
    assert "giấy chứng nhận" not in said


async def test_a_question_with_a_figure_is_no_choice(village):
    citizen = await check(village, "elderly-pension")
    assert (
        "1/3" not in (await citizen.says("72 tuoi co duoc tien khong")).split("\n")[0]
    )
    assert citizen.last[-1].text.startswith("1/3")


async def test_a_number_that_stands_nowhere_is_said_so_in_a_check(village):
    citizen = await check(village, "poor-household")
    said = await citizen.says("8")
    assert "Không có số 8. Gõ 1, 2 hoặc 3; 0 – Không rõ." in said
    assert citizen.last[-1].text.startswith("1/3")


# --- a letter to an officer -----------------------------------------------------------


async def writing(village: Village) -> Person:
    officer = village.person(9)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '04492')}")
    return await in_dialogue(village, "/canbo")


@pytest.mark.parametrize("words", [PENSION, "the y te thi sao"])
async def test_a_question_in_place_of_a_letter_asks_which_is_meant(village, words):
    citizen = await writing(village)
    assert f"“{words}”" in await citizen.says(words)
    assert citizen.labels == ["Hỏi Loa Bản câu này", "Gửi cán bộ", "Thôi"]
    answered = await citizen.taps("Hỏi Loa Bản câu này")
    is_told = told(village.library, "elderly-pension") in answered
    assert is_told or "hỏi việc n" in answered  # one of several, or the one
    assert "viết tiếp vào đây" in citizen.last[-1].text
    await citizen.says(words)
    assert "Gửi cán bộ xã, phường nào" in await citizen.taps("Gửi cán bộ")
    assert f"Câu gửi đi: “{words}”" in await citizen.says("pung luong")


@pytest.mark.parametrize(
    "words", ["xin chào", "👍", "dm", "cảm ơn nhé", "ok", "khong biet", "sao hoi vay"]
)
async def test_small_words_are_no_letter(village, words):
    citizen = await writing(village)
    said = await citizen.says(words)
    assert "Gửi cán bộ xã, phường nào" not in said
    assert "viết tiếp vào đây" in citizen.last[-1].text


async def test_a_letter_is_left_in_any_words(village):
    citizen = await writing(village)
    assert "chưa gửi gì" in await citizen.says("thoi khong can nua")


async def test_a_letter_that_loa_ban_cannot_answer_is_taken_at_once(village):
    citizen = await writing(village)
    await citizen.says("cai loa o dau thon Giua hong ba tuan nay chua ai sua")
    if "Gửi cán bộ" in citizen.labels:
        await citizen.taps("Gửi cán bộ")
    assert "Gửi cán bộ xã, phường nào" in citizen.last[-1].text


# --- consent, previews, stories ---------------------------------------------------


async def test_small_talk_under_a_consent_leaves_its_buttons_last(village):
    citizen = await in_dialogue(village, "/nhantin pung luong")
    for words in ("cảm ơn", "xin chào", "dm", "❤️"):
        await citizen.says(words)
        last = [b.label for row in citizen.last[-1].buttons for b in row]
        assert last[:2] == ["Đồng ý", "Không, chỉ hỏi thôi"], words


async def test_a_question_where_a_story_is_told_is_recognised(village):
    citizen = await in_dialogue(village, "/topics")
    await citizen.taps("Chuyện hay")
    await citizen.taps("Kể một chuyện hay")
    await citizen.says(PENSION)
    assert "Hỏi Loa Bản câu này" in citizen.labels
    said = await citizen.taps("Hỏi Loa Bản câu này")
    assert told(village.library, "elderly-pension") in said
    assert "kể tiếp vào đây" in citizen.last[-1].text
    assert "Loa Bản đây" in await citizen.says("xin chào")
    assert "không giữ lại gì" in await citizen.says("thôi không kể nữa")


async def test_what_is_chosen_from_is_the_step_and_then_what_stands_above_it(village):
    citizen = await check(village, "poor-household")
    said = await citizen.says("the y te thi sao")
    first = said.split("1. ")[1].split("\n")[0]
    assert "2/3" in await citizen.says("Nông thôn")
    await citizen.says("the y te thi sao")
    assert (await citizen.says("1")).startswith(first)
    assert citizen.last[-1].text.startswith("2/3")


# --- leaving news in the middle of something ------------------------------------------


@pytest.mark.parametrize(
    "steps", [(), ("/danhba 15",), ("/canbo",), ("/nhantin phu hoi",)]
)
@pytest.mark.parametrize(
    "words",
    ["thoi khong nhan tin nua", "dung gui nua", "tat thong bao", "huy nhan tin"],
)
async def test_who_wants_no_more_news_says_so_anywhere(village, steps, words):
    await village.subscriber(1, "04492")
    citizen = await in_dialogue(village, *steps)
    assert "Thôi nhận tin nào?" in await citizen.says(words)
    assert citizen.last[-1].buttons[0][0].label == "Thôi nhận tất cả"
    assert "Đã thôi" in await citizen.taps("Thôi nhận tất cả")


# --- choices in words -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("cau 2", 2), ("hai", 2), ("cai thu hai", 2), ("câu thứ hai nhé", 2),
        ("số hai", 2), ("thu 2", 2), ("cái đầu tiên", 1), ("câu một", 1), ("ba", 3),
        ("cái cuối cùng", 3), ("chọn câu 3", 3), ("the second one", 2), ("two", 2),
        ("number 3", 3), ("first", 1), ("the last one", 3),
    ],
)  # fmt: skip
async def test_a_choice_is_named_by_its_place_in_words(village, words, number):
    citizen = village.person(1)
    said = await citizen.says(unsure(village.library))
    chosen = said.split(f"{number}. ")[1].split("\n")[0]
    assert (await citizen.says(words)).startswith(chosen)


@pytest.mark.parametrize(
    "words",
    [
        "khong co",
        "không câu nào",
        "không có câu nào đúng",
        "khong cau nao",
        "none of them",
    ],
)
async def test_none_of_them_is_an_answer(village, words):
    citizen = village.person(1)
    await citizen.says(unsure(village.library))
    by_words = await citizen.says(words)
    other = village.person(2)
    await other.says(unsure(village.library))
    assert await other.says("0") == by_words


async def test_what_0_and_9_mean_is_said_where_they_may_be_typed(village):
    citizen = village.person(1)
    said = await citizen.says(unsure(village.library))
    assert "0 là không có câu nào đúng, 9 là hỏi cán bộ" in said
    assert (
        "Không có số 4. Gõ 1, 2 hoặc 3; 0 – Không có câu nào đúng; 9 – Hỏi cán bộ."
        in await citizen.says("4")
    )


async def test_a_correction_is_of_what_was_asked_before_even_where_it_would_fit(
    village,
):
    citizen = await check(village, "poor-household")
    await citizen.says("nông thôn")
    assert "3/3" in await citizen.says("1 trieu")
    said = await citizen.says("à nhầm, 2 trieu")
    assert "Chưa thuộc diện" in said or "trên" in said.lower()


# --- perhaps in danger ----------------------------------------------------------------

PERHAPS = (
    "em mệt lắm rồi không muốn gì nữa", "nhà tôi ngay chân núi nứt", "tôi sợ ở nhà lắm",
    "chồng tôi say rượu đập đồ", "nước suối đang đục ngầu", "chồng em hay chửi",
)  # fmt: skip


@pytest.mark.parametrize(
    "steps", [("/nhantin",), ("/nhantin pung luong",), ("/canbo",)]
)
async def test_who_is_perhaps_in_danger_hears_what_saves_above_the_step(village, steps):
    await writing(village)
    words = next(
        words
        for words in PERHAPS
        if (heard := village.library.danger.heard(words)).perhaps and not heard.sure
    )
    citizen = await in_dialogue(village, *steps)
    assert "Nếu đang nguy:" in await citizen.says(words)
    assert "Thôi" in citizen.labels
