"""A flood: a vice-chair asks who is safe, on any channel, and helps."""

import pytest

from bot.people.model import Role
from tests.support.persons import AROUND
from tests.support.running import until_sent

PATH, CODE = "vn.15.04492", "04492"
WARNING = "LŨ QUÉT. ĐI NGAY. Nhà ven suối ở bản Dưới chạy lên chỗ cao."
LOWER = "bản Dưới 52 nhà, 12 không điện thoại, trưởng bản 0912 345 678"


@pytest.mark.parametrize("channels", AROUND)
async def test_an_officer_sees_who_needs_help_and_who_is_silent(town, channels):
    here, there, third = channels
    officer = await town.officer(here, PATH)
    await officer.says(f"/thonban {LOWER}")
    await officer.hears("52 nhà, 12 không điện thoại")
    pao = await town.officer(there, PATH)
    head = await town.officer(third, PATH, Role.RELAY, village=1)
    in_need = await town.subscriber(here, CODE)
    safe = await town.subscriber(there, CODE)
    silent = await town.subscriber(third, CODE)

    # It goes out; one needs help, one is safe, one says nothing.
    await officer.says(f"/baoantoan {WARNING}")
    await officer.hears("Hết hạn")
    await officer.taps("Gửi ngay")
    for citizen in (in_need, safe, silent):
        await citizen.hears(WARNING)
    await until_sent(town.app)
    await in_need.taps("Cần giúp")
    await in_need.hears("Đã báo xã lúc")
    await in_need.taps("Bản Dưới")
    await in_need.hears("Đã ghi: bản Dưới.")
    await safe.taps("Bình an")
    await safe.hears("bình an")

    # Whoever may help is told without asking, and one tap takes it.
    for helper in (officer, pao, head):
        await helper.hears("CẦN GIÚP: 1 nhà")
    await pao.taps("Xem danh sách")
    await pao.hears("1. Bản Dưới")
    await pao.taps("Tôi đi số 1")
    await pao.hears("mình đang đi")
    await officer.says("/baoantoan")
    listed = await officer.hears("đang đi")
    assert "Gửi 3 máy: bình an 1, cần giúp 1, chưa trả lời 1." in listed
    assert "1. Bản Dưới" in listed
    assert "Nhà không có điện thoại: bản Dưới 12." in listed
    assert "Chưa thấy trưởng bản bấm: bản Dưới (gọi 0912 345 678)." in listed
    for secret in (in_need, pao, silent):
        assert secret.address not in listed

    # The silent one is asked again, and nobody else.
    await officer.taps("Nhắc 1 máy")
    await officer.hears("Nhắc trả lời tin số 1")  # what was said first may be over
    await silent.hears("Xã hỏi lại, vì chưa thấy nhà mình trả lời.")
    await head.hears("Xã nhắc: chưa thấy bản Dưới báo lại.")
    await until_sent(town.app)
    for citizen in (in_need, safe):
        assert not any("Xã hỏi lại" in text for text in await citizen.everything())

    # It is printed, done, and closed.
    await officer.says("/baoantoan")
    await officer.hears("1. Bản Dưới")
    await officer.taps("In danh sách")
    await officer.hears("Danh sách cần giúp, làm lúc")
    await pao.taps("Giúp xong số 1")
    await pao.reads("Không còn nhà nào đang chờ giúp.")
    await officer.says("/baoantoan")
    await officer.hears("Không còn nhà nào đang chờ giúp.")
    await officer.taps("Kết thúc")
    await officer.hears("Còn 1 máy chưa trả lời.")
    await officer.taps("Kết thúc")
    await officer.hears("Đã kết thúc báo an toàn.")
    await officer.says("/baocao 1")
    said = await officer.hears("Đã giúp xong 1 nhà.")
    assert "bình an 1, cần giúp 0, chưa trả lời 1." in said
