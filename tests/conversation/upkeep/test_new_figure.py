"""A review is of the figures too, a slip is taken back, a figure is mended as one."""

from datetime import date

import pytest

from bot.knowledge.wording import is_doubtful
from tests.conversation.upkeep.test_signoff import (
    DAY,
    QUESTION,
    actions,
    admin,
    noticed,
    own_ground,
    village,
)
from tests.support import desk

__all__ = ["own_ground", "village"]
TODAY = date(2026, 11, 24)
TYPED = "540.000 từ 1/12/2026 theo Nghị định 335/2026/NĐ-CP"


def doubted(village, language: str = "vi") -> bool:
    answer = village.library.content.topics["pay"].answer(language, TODAY)
    return is_doubtful(answer, TODAY)


async def test_a_review_says_that_the_figures_still_hold_in_every_language(
    village, own_ground
):
    folder = own_ground.config.content_dir
    old = desk.FACTS.replace("checked: '2026-11-01'", "checked: '2026-03-31'")
    (folder / "facts" / "all.yaml").write_text(old, encoding="utf-8")
    await noticed(village)
    person, citizen = await admin(village), village.person(1)
    assert "Số xem tháng 3/2026" in await citizen.says(QUESTION)
    assert doubted(village, "en")
    await person.says("/topic pay")
    await person.taps("Đúng")
    await noticed(village)
    assert "hỏi lại xã" not in await citizen.says(QUESTION)
    assert not doubted(village, "en")
    assert "Con số xem lại" not in await person.says("/topic pay")
    village.clock.turn(181 * DAY)
    assert "Số xem tháng 11/2026" in await citizen.says(QUESTION)


async def test_a_slip_is_taken_back(village):
    person, citizen = await admin(village), village.person(1)
    await person.says("/topic pay")
    await person.taps("Đúng")
    await noticed(village)
    assert "Chưa có cơ quan nào duyệt" not in await citizen.says(QUESTION)
    assert "như trước" in await person.taps("Lấy lại")
    await noticed(village)
    assert "Chưa có cơ quan nào duyệt" in await citizen.says(QUESTION)
    assert await actions(village) == ["answer.reviewed", "answer.reviewed.undone"]
    await person.says("/topic pay")
    await person.taps("Sửa")
    await person.says("Mỗi cháu {pay.amount}.")
    await person.taps("Đăng")
    await noticed(village)
    assert "Mỗi cháu" in await citizen.says(QUESTION)
    await person.says("/topic pay")
    await person.taps("Lấy lại")
    await noticed(village)
    assert "Được 500.000 đồng." in await citizen.says(QUESTION)
    assert "Lấy lại" not in person.labels


async def test_each_answer_to_review_comes_with_its_sources_to_open(village):
    person = await admin(village)
    await person.says("/topic pay")
    assert person.button("Mở nguồn 1").url == "https://example.org/1"


async def test_a_figure_is_mended_as_a_figure_and_counts_from_its_day(village):
    person, citizen = await admin(village), village.person(1)
    await person.says("/topic pay")
    asked = await person.taps("Sửa con số")
    assert "đang nói: 500.000 đồng" in asked
    assert "{" not in asked
    assert "Còn thiếu: từ ngày nào" in await person.says("540.000")
    shown = await person.says(TYPED)
    assert "Từ ngày 1/12/2026 bà con sẽ thấy" in shown
    assert "Theo: Nghị định 335/2026/NĐ-CP" in shown
    await person.taps("Đăng")
    await noticed(village)
    said = await citizen.says(QUESTION)
    assert "Được 500.000 đồng." in said
    assert "Từ ngày 1/12/2026: Được 540.000 đồng." in said
    village.clock.turn(7 * DAY)
    said = await citizen.says(QUESTION)
    assert "Được 540.000 đồng." in said
    assert "Theo Nghị định 335/2026." in said
    english = await citizen.says("how much money does a mother of a small child get")
    assert "VND 540,000" in english
    assert await actions(village) == ["answer.figure"]


async def test_a_figure_that_was_mended_needs_another_review(village):
    person, citizen = await admin(village), village.person(1)
    await person.says("/topic pay")
    await person.taps("Đúng")
    await noticed(village)
    await person.says("/topic pay")
    await person.taps("Sửa con số")
    await person.says(TYPED.replace("1/12/2026", "1/1/2025"))
    await person.taps("Đăng")
    await noticed(village)
    said = await citizen.says(QUESTION)
    assert "Được 540.000 đồng." in said
    assert "Chưa có cơ quan nào duyệt" in said
    await person.says("/topic pay")
    await person.taps("Đúng")
    await noticed(village)
    assert "Chưa có cơ quan" not in await citizen.says(QUESTION)


async def test_a_mended_figure_is_taken_back_and_gives_way_to_the_file(village):
    person, citizen = await admin(village), village.person(1)
    for is_kept in (False, True):
        await person.says("/topic pay")
        await person.taps("Sửa con số")
        await person.says(TYPED.replace("1/12/2026", "hôm nay"))
        await person.taps("Đăng")
        await noticed(village)
        assert "Được 540.000 đồng." in await citizen.says(QUESTION)
        if not is_kept:
            await person.taps("Lấy lại")
            await noticed(village)
            assert "Được 500.000 đồng." in await citizen.says(QUESTION)
    folder = village.ground.config.content_dir
    mended = desk.FACTS.replace("amount: 500000", "amount: 550000")
    (folder / "facts" / "all.yaml").write_text(mended, encoding="utf-8")
    await noticed(village)
    assert "Được 550.000 đồng." in await citizen.says(QUESTION)


async def test_a_provinces_admin_mends_no_national_figure(village):
    nation, province = await admin(village), await admin(village, "15", number=8)
    await nation.says("/topic pay")
    province.last = nation.last
    assert "Nút này cũ" in await province.presses(nation.button("Sửa con số").data)


@pytest.mark.parametrize("said", ["thôi", "hủy"])
async def test_nothing_is_mended_when_it_is_left(village, said):
    person = await admin(village)
    await person.says("/topic pay")
    await person.taps("Sửa con số")
    assert "chưa sửa gì" in await person.says(said)
    assert await actions(village) == []
