"""A village hears a notice: its officer and its relay, wherever they are."""

import pytest

from bot.people.model import Role
from tests.support.persons import AROUND
from tests.support.running import until_sent

PATH = "vn.15.04492"


@pytest.mark.parametrize("channels", AROUND)
async def test_an_officer_enters_a_village_and_its_relay_tells_it(town, channels):
    here, there, _ = channels
    officer = await town.officer(here, PATH)
    await officer.says("/thonban bản Trên 45 nhà, 18 không điện thoại")
    await officer.hears("Đã ghi. Bản Trên: 45 nhà, 18 không điện thoại.")
    relay = await town.officer(there, PATH, Role.RELAY, village=1)
    await officer.says("/thongbao Mời bà con dọn đường làng, mang cuốc xẻng.")
    await officer.hears("dọn đường làng")
    await officer.taps("Gửi ngay")
    told = await relay.hears("cần báo miệng, bản Trên")
    assert "18 nhà không điện thoại" in told
    await relay.taps("Báo một phần")
    await relay.hears("đã báo được mấy nhà trong 18 nhà")
    await relay.says("12")
    await relay.hears("Còn 6 nhà.")
    await until_sent(town.app)
    await officer.says("/baocao 1")
    await officer.reads("Trưởng bản đã báo 12, còn 6 (bản Trên 6).")
    await relay.says("/dabao 18")
    await relay.hears("báo đủ 18 nhà")
    await officer.says("/baocao 1")
    await officer.reads("Nhà không có điện thoại: 18. Trưởng bản đã báo hết.")
