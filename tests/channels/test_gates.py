"""A gate's day, said on any channel, asked and shown everywhere at once."""

import re

import pytest

from tests.channels.web.board.hall import COMMUNE, GATE, opened, screen
from tests.channels.web.conftest import browser
from tests.support.persons import AROUND

__all__ = ["browser"]  # the fixture


@pytest.mark.parametrize("channels", AROUND)
async def test_a_gate_s_officer_and_its_commune_s_say_what_all_are_told(town, channels):
    here, there, third = channels
    places = town.app.ground.places

    async def board() -> list[str]:
        at = f"{town.app.web_address}/board/{GATE}/now"
        async with town.http.get(at) as answer:
            slides = (await answer.json())["slides"]
        return [one["big"] for one in slides if one["kind"] == "gate"]

    at_gate = await town.officer(here, places.by_code(GATE).path)
    await at_gate.says("/cuakhau")
    await at_gate.hears("Chưa có tin hôm nay")
    await at_gate.taps("Hạn chế")
    await at_gate.hears("Ghi không?")
    await at_gate.taps("Ghi")
    await at_gate.hears("Đã ghi")

    citizen = town.person(there)
    await citizen.says("cua khau huu nghi hom nay co mo khong")
    await citizen.hears("Hôm nay HẠN CHẾ qua lại.")

    commune = await town.officer(third, places.by_code(COMMUNE).path)
    await commune.says(f"/gate {GATE}")
    await commune.hears("HẠN CHẾ")
    await commune.taps("Mở")
    await commune.hears("Ghi không?")
    await commune.says("7h-17h")
    await commune.hears("từ 7:00 đến 17:00")
    await commune.taps("Ghi")
    await commune.hears("Đã ghi")
    trader = town.person(here)
    await trader.says("is huu nghi border gate open today?")
    await trader.hears("OPEN today from 7:00 to 17:00")
    assert "Hôm nay MỞ từ 7:00 đến 17:00" in await board()


@pytest.mark.browser
async def test_a_board_that_an_officer_put_down_counts_and_one_that_is_opened_does_not(
    browser, tmp_path
):
    async with opened(tmp_path, public_url="https://loa.example.vn") as hall:
        said = await hall.officer.says("/bang")
        assert f"https://loa.example.vn/board/{COMMUNE}" in said
        said = await hall.officer.taps("Ghi một bảng mới")
        (code,) = re.findall(r"#ghi=(\w+)", said)
        async with screen(browser) as shown, screen(browser) as counted:
            await shown.page.goto(f"{hall.url}/board/{COMMUNE}")
            await counted.page.goto(f"{hall.url}/board/{COMMUNE}#ghi={code}")
            await counted.shows("Đã ghi bảng này")
            assert "#" not in counted.page.url
            await hall.sends("Họp chợ phiên sáng mai.")
            await shown.shows("Họp chợ phiên sáng mai.")
            await counted.shows("Họp chợ phiên sáng mai.")
            assert "Tới 1 máy" in await hall.officer.says("/baocao 1")
            await shown.page.goto(f"{hall.url}/board/{COMMUNE}?lang=vi#ghi={code}")
            await shown.shows("mã không dùng được nữa")  # once
