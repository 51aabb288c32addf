"""A code, a text passed on, a copy: what is said of what claims to be ours."""

import json

import pytest
from sqlalchemy import select

from bot.clock import DAY
from bot.messaging import ChatKind, Event
from bot.store.tables.conversation import dialogues, incoming
from bot.store.tables.knowledge import unhelped
from tests.conversation.aftermath.test_withdrawal import WRONG, all_sent, newest, sent
from tests.conversation.test_officer import officer
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

SCAM = (
    "Bà con hộ nghèo xã mình được nhận quà Tết, gửi ngay số tài khoản và ảnh căn cước "
    "cho anh Tuấn để lĩnh trước thứ Sáu nhé."
)
ADVICE = "Là lừa đảo nếu gửi link lạ hay hỏi mã OTP"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def passes_on(person: Person, text: str) -> str:
    return await person._does(Event.TEXT, text=text, is_forwarded=True)


# --- codes


@pytest.mark.parametrize(
    "typed", ["{}", "LB {}", "lb{}", "mã LB {}.", "Ma so {}", "/hoi LB {}"]
)
async def test_a_code_shows_the_whole_notice_and_that_it_holds(village, typed):
    _author, code = await sent(village, Ear())
    said = await village.person(9).says(typed.format(code))
    assert WRONG in said
    assert f"Mã LB {code}" in said
    assert "Nơi gửi: Xã Cốc Pàng, tỉnh Cao Bằng, gửi 13:" in said
    assert "Còn hiệu lực đến" in said
    assert "an toàn" not in said


async def test_one_that_is_over_says_so(village):
    _author, code = await sent(village, Ear())
    village.clock.turn(31 * DAY)
    said = await village.person(9).says(code)
    assert "Tin này đã hết hạn lúc" in said
    assert WRONG in said


async def test_one_that_was_taken_back_says_so_first(village):
    ear = Ear()
    author, code = await sent(village, ear)
    await author.says(f"/thuhoi {code}")
    await author.taps("Thu hồi rồi đính chính")
    citizen = village.person(9)
    said = await citizen.says(f"LB {code}")
    assert said.startswith(
        "Tin này không còn đúng. Xã Cốc Pàng, tỉnh Cao Bằng đã thu hồi lúc"
    )
    assert WRONG in await citizen.taps("Xem tin cũ")


async def test_the_old_code_leads_to_the_new_one(village):
    ear = Ear()
    author, code = await sent(village, ear)
    await author.says(f"/dinhchinh {code} 13 giờ, không phải 7 giờ")
    citizen = village.person(9)
    assert "Còn hiệu lực" in await citizen.says(code)  # a draft changes nothing
    await author.taps("Gửi ngay")
    await all_sent(village, ear)
    new = (await newest(village)).code
    said = await citizen.says(f"lb {code}")
    assert said.startswith("Tin này không còn đúng. Xã Cốc Pàng, tỉnh Cao Bằng đã đính")
    assert "13 giờ, không phải 7 giờ" in said
    assert f"Mã mới LB {new}." in said
    assert citizen.labels == ["Xem tin mới", "Xem tin cũ"]
    assert f"Mã LB {new}, thay LB {code}" in await citizen.taps("Xem tin mới")
    await citizen.says(f"lb {code}")
    old = await citizen.taps("Xem tin cũ")
    assert old.startswith("Tin này không còn đúng.")
    assert WRONG in old


async def test_a_draft_has_a_code_that_shows_nothing(village):
    author = await officer(village, "01324")
    await author.says(f"/thongbao {WRONG}")
    code = (await newest(village)).code
    said = await village.person(9).says(f"LB {code}")
    assert said == f"Không có tin nào mang mã LB {code}. Xem lại mã rồi gõ lại."


async def test_a_question_about_a_code_shows_its_notice(village):
    _author, code = await sent(village, Ear())
    assert WRONG in await village.person(9).says(f"tin ma LB {code} co dung khong")


# --- what is not ours to know


async def test_six_digits_of_anyone_else_are_not_kept(village):
    citizen = village.person(9)
    await citizen.says("alo")
    said = await citizen.says("918273")
    assert said.startswith("Đừng gửi mã OTP cho ai, kể cả Loa Bản.")
    assert "918273" not in said
    async with village.database.read() as connection:
        stands = (await connection.execute(select(dialogues))).all()
        came_in = (await connection.execute(select(incoming))).all()
        tallies = (await connection.execute(select(unhelped))).all()
    assert "918273" not in str([stands, came_in, tallies])
    last = json.loads(stands[0].state).get("last", {})
    assert "digest" not in last  # of six digits it tells all of them


async def test_a_message_with_what_opens_an_account_is_not_kept_either(village):
    citizen = village.person(9)
    said = await passes_on(citizen, "VCB: Ma OTP cua quy khach la 918273.")
    assert said.startswith("Đừng gửi mã OTP cho ai")
    async with village.database.read() as connection:
        assert "918273" not in str((await connection.execute(select(dialogues))).all())


@pytest.mark.parametrize("typed", ["500000", "28.11.26"])
async def test_a_sum_is_a_question_as_ever(village, typed):
    assert "OTP" not in (await village.person(9).says(typed)).partition(ADVICE)[0]


async def test_a_step_that_asked_for_figures_gets_them(village):
    author = await officer(village, "01324")
    await author.says("/thongbao Họp bản.")
    await author.taps("Hẹn giờ")
    assert "Đừng gửi mã OTP" not in await author.says("918273")


async def test_six_digits_in_an_open_question_to_an_officer_are_not_kept(village):
    await officer(village, "01324")
    citizen = village.person(9)
    await citizen.says("/canbo")
    assert "Đừng gửi mã OTP" in await citizen.says("918273")
    async with village.database.read() as connection:
        assert "918273" not in str((await connection.execute(select(dialogues))).all())


# --- texts


async def test_a_notice_that_was_passed_on_is_known(village):
    _author, code = await sent(village, Ear())
    citizen = village.person(9)
    whole = await citizen.says(code)
    body = whole.partition("\nĐúng là tin")[0]
    for text in (body, WRONG, WRONG.lower()):
        said = await passes_on(citizen, text)
        assert said.startswith("Đúng là tin của xã Cốc Pàng, tỉnh Cao Bằng, gửi 13:")
        assert f"mã LB {code}." in said
        assert ADVICE in said
        assert "an toàn" not in said


async def test_one_that_was_altered_says_where(village):
    await sent(village, Ear())
    citizen = village.person(9)
    text = WRONG.replace("7 giờ", "9 giờ") + " Nộp 50.000 đồng cho anh Tuấn."
    said = await passes_on(citizen, text)
    assert said.startswith("Giống tin của xã Cốc Pàng, tỉnh Cao Bằng, gửi 13:")
    assert "nhưng đã bị sửa: tin gốc ghi “7 giờ”, tin này ghi “9 giờ”; thêm “" in said
    assert "anh Tuấn" in said
    assert ADVICE in said
    assert WRONG in await citizen.taps("Xem tin gốc")


async def test_a_copy_is_known_without_having_been_passed_on(village):
    await sent(village, Ear())
    said = await village.person(9).says(WRONG.replace("7 giờ", "9 giờ"))
    assert "nhưng đã bị sửa" in said


async def test_what_was_never_sent_is_not_ours(village):
    await sent(village, Ear())
    said = await passes_on(village.person(9), SCAM)
    assert said.startswith("Không phải tin của Loa Bản.")
    assert ADVICE in said


async def test_a_code_of_ours_under_other_words_is_found_out(village):
    _author, code = await sent(village, Ear())
    said = await village.person(9).says(f"{SCAM} Xã Cốc Pàng. Mã LB {code}")
    assert said.startswith("Không phải tin của Loa Bản.")
    assert f"mã LB {code}" in said


async def test_a_cry_stays_first(village):
    await sent(village, Ear(), "Lũ quét. Nhà ven suối chạy lên chỗ cao ngay bây giờ.")
    citizen = village.person(9)
    text = "Lũ quét. Nhà ven suối chạy lên chỗ cao ngay bây giờ."
    alone = await citizen.says("lũ quét vào nhà tôi")
    said = await passes_on(citizen, text)
    assert said.split("\n")[0] == alone.split("\n")[0]
    assert "Đúng là tin của xã Cốc Pàng" in said


@pytest.mark.parametrize(
    "text",
    ["bao nhieu tuoi duoc tien nguoi gia?", "lam giay khai sinh o dau", "xin chào"],
)
async def test_a_question_that_was_passed_on_stays_one(village, text):
    citizen = village.person(9)
    asked = await citizen.says(text)
    assert await passes_on(citizen, text) == asked


async def test_an_ordinary_question_is_compared_with_nothing(village):
    await sent(village, Ear())
    said = await village.person(9).says("tiem phong trau bo bao nhieu tien")
    assert "Giống tin" not in said
    assert "Không phải tin" not in said


async def test_an_officer_who_writes_a_notice_passes_on_what_becomes_one(village):
    author, _code = await sent(village, Ear())
    await author.says("/thongbao")
    assert "Không phải tin" not in await passes_on(author, "Họp huyện lúc 8 giờ sáng.")


async def test_in_a_group_a_code_is_shown_and_no_talk_is_weighed(village):
    _author, code = await sent(village, Ear())
    group = Person(village, villages.Address("telegram", "-7"), "9", ChatKind.GROUP)
    assert WRONG in await group.says(f"/hoi LB {code}")
    assert "Không phải tin" not in await passes_on(group, SCAM)
