"""A commune's notice on Zalo: agreed to, read, heard and left by typed numbers."""

import pytest

from tests.support.persons import everywhere
from tests.support.running import until_sent


@pytest.mark.parametrize("writes", ["zalo", "web"])
async def test_a_notice_reaches_who_typed_yes_and_is_left_by_a_number(tmp_path, writes):
    async with everywhere(tmp_path) as town:
        officer = await town.officer(writes, "vn.15.04492")
        citizen = town.person("zalo")
        await citizen.says("/nhantin 04492")
        await citizen.reads("Có đồng ý không?")
        await citizen.taps("Đồng ý")
        await citizen.reads("Từ nay máy này nhận tin")
        await officer.says("/thongbao Tiêm phòng trâu bò sáng mai, mang sổ tiêm.")
        await officer.reads("Gửi ngay")
        await officer.taps("Gửi ngay")
        notice = await citizen.reads("Tiêm phòng trâu bò sáng mai, mang sổ tiêm.")
        assert "Xã Púng Luông, tỉnh Lào Cai, " in notice
        await until_sent(town.app)
        await officer.reads("Tới 1 máy")
        told = await officer.everything()
        if writes == "zalo":  # nothing changes there: how far it was is not told
            assert not any("Đang gửi 0 trên 1" in text for text in told)
        await citizen.taps("🔊 Nghe")
        await citizen.reads("Từ giờ tin nào cũng có tiếng đọc đi trước.")
        await citizen.taps("Thôi gửi tiếng")
        await citizen.reads("Thôi, không gửi tiếng kèm nữa")
        await citizen.says("/thoinhan")
        await citizen.reads("Thôi nhận tin nào?")
        await citizen.taps("Thôi nhận tất cả")
        await citizen.reads("Đã thôi")
    sounds = town.zalo.people[citizen.address].sounds
    assert len(sounds) == 2  # the notice, and the six pictures
