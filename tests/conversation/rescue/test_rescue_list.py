"""An officer's list of a check-in: who first, who goes, who is told, who sees what."""

import pytest

from bot.bulletins.checkins import rescues
from bot.bulletins.checkins.checkin import Said
from bot.bulletins.checkins.rescues import Sight
from bot.clock import MINUTE
from bot.messaging import Attachment
from bot.people.model import Role
from tests.conversation.rescue.flood import (
    LOWER,
    MIDDLE,
    asked,
    colleague,
    is_safe,
    looks,
    needs,
    says,
)
from tests.conversation.villages.test_villages import PATH
from tests.support import village as installations
from tests.support.village import Village

OTHER = "04489"
STALE = "Nút này cũ rồi"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return installations.found(sqlite, ground, library)


async def test_who_needs_help_stands_first_the_longest_waiting_above(village):
    author, number = await asked(village)
    await is_safe(village, number, 1)
    await needs(village, number, 2, of=LOWER)
    await needs(
        village,
        number,
        3,
        of=MIDDLE,
        words="3 nguoi tren gac",
        phone="0987654321",
    )
    said = await author.says("/baoantoan")
    assert "Gửi 5 máy: bình an 1, cần giúp 2, chưa trả lời 2." in said
    lines = said.splitlines()
    assert lines[1].startswith("1. Bản Dưới, ")
    assert lines[1].endswith("chưa ai nhận")
    assert "2. Bản Giữa, " in lines[2]
    assert "“3 nguoi tren gac”, 0987 654 321, chưa ai nhận" in lines[2]
    assert "Nhà không có điện thoại: bản Dưới 12, bản Giữa 9, bản Trên 3." in said
    assert "Chưa thấy trưởng bản bấm: bản Dưới (gọi 0912 345 678);" in said
    for label in ("Nhắc 2 máy", "In danh sách", "Kết thúc", "Tôi đi số 1"):
        assert label in author.labels
    assert author.button("Gọi số 2").calls == "0987654321"


async def test_one_tap_takes_a_household_and_a_colleague_sees_who_goes(village):
    author, number = await asked(village)
    pao = await colleague(village, 900, note="anh Páo")
    await needs(village, number, 2, of=LOWER)
    await needs(village, number, 3, of=MIDDLE)
    await pao.says("/baoantoan")
    said = await pao.taps("Tôi đi số 1")
    assert said.startswith("Đã ghi: mình đi bản Dưới.")
    # Nobody goes to the middle village yet: it is the first now.
    assert "1. Bản Giữa" in said
    assert "2. Bản Dưới" in said
    assert "mình đang đi" in said
    said = await author.says("/baoantoan")
    assert "anh Páo đang đi" in said
    assert "Tôi đi số 2" not in author.labels
    assert "900" not in said
    await pao.taps("Không đi số 2")
    assert "chưa ai nhận" in (await author.taps("Xem lại")).splitlines()[1]


async def test_whoever_is_slower_hears_who_goes(village):
    author, number = await asked(village)
    pao = await colleague(village, 900, note="anh Páo")
    await needs(village, number, 2, of=LOWER)
    await author.says("/baoantoan")
    await pao.says("/baoantoan")
    await pao.taps("Tôi đi số 1")
    assert (await author.taps("Tôi đi số 1")).startswith("Anh Páo đang đi rồi.")


async def test_who_was_helped_leaves_the_list_and_a_slip_is_undone(village):
    author, number = await asked(village)
    await needs(village, number, 2, of=LOWER)
    await author.says("/baoantoan")
    await author.taps("Mở số 1")
    said = await author.taps("Đã giúp xong")
    assert said.startswith("Bản Dưới, ") is False
    assert "đã giúp xong" in said
    await author.taps("Về danh sách")
    said = await author.says("/baoantoan")
    assert "Không còn nhà nào đang chờ giúp." in said
    assert "cần giúp 0, chưa trả lời 4. Đã giúp xong 1 nhà." in said


async def test_a_slip_is_undone(village):
    author, number = await asked(village)
    await needs(village, number, 2, of=LOWER)
    await author.says("/baoantoan")
    await author.taps("Mở số 1")
    await author.taps("Đã giúp xong")
    assert "Cần giúp, chưa ai nhận." in await author.taps("Chưa xong, mở lại")
    assert "1. Bản Dưới" in await author.says("/baoantoan")


async def test_a_voice_is_heard_and_everything_said_is_read(village):
    author, number = await asked(village)
    voice = Attachment(7, "Tiếng nói.ogg", "audio/ogg", sort="voice", seconds=6)
    await needs(village, number, 2, of=LOWER, voice=voice, words="x " * 300)
    said = await author.says("/baoantoan")
    assert "tiếng nói 6 giây" in said
    said = await author.taps("Nghe số 1")
    assert "x " * 299 in said
    assert author.last[-1].file.id == 7
    assert author.last[-1].file.place == PATH  # where it is a link, officers open it


async def test_officers_and_village_heads_are_told_at_once_in_one_message(village):
    author, number = await asked(village)
    pao = await colleague(village, 900)
    head = await colleague(village, 901, Role.RELAY, of_village=LOWER)
    elsewhere = await colleague(village, 902, place=OTHER)
    other_head = await colleague(village, 903, Role.RELAY, of_village=MIDDLE)
    await needs(village, number, 2, of=LOWER)
    await looks(village)
    for person in (author, pao, head):
        said = await person.hears()
        assert "CẦN GIÚP: 1 nhà, chưa ai nhận 1." in said
        assert "Bản Dưới" in said
    for person in (elsewhere, other_head):
        assert await person.hears() == ""
    for who in (3, 4, 5):
        await needs(village, number, who, of=MIDDLE)
        await looks(village)
    await pao.hears()
    # One message, which changes: a flood of cries is no flood of messages.
    assert len({reply.edits for reply in pao.last}) == 1
    assert "CẦN GIÚP: 4 nhà" in pao.last[-1].text
    await looks(village)
    assert await pao.hears() == ""
    village.clock.turn(2 * MINUTE)
    await needs(village, number, 6)
    await looks(village)
    await pao.hears()
    assert "CẦN GIÚP: 5 nhà" in pao.last[-1].text
    said = await pao.taps("Xem danh sách")
    assert "Ngoài ra 1 nhà không nhận được tin cũng cần giúp." in said


async def test_a_village_head_sees_and_takes_the_own_village_alone(village):
    _author, number = await asked(village)
    head = await colleague(village, 901, Role.RELAY, of_village=LOWER)
    await needs(village, number, 2, of=LOWER, words="o mai nha")
    await needs(village, number, 3, of=MIDDLE, words="o cay")
    said = await head.presses(f"rescue:{number}")
    assert "Nơi mình phụ trách: 1 nhà cần giúp" in said
    assert "o mai nha" in said
    assert "o cay" not in said
    for label in ("Nhắc 3 máy", "In danh sách", "Kết thúc", "Từng thôn, bản"):
        assert label not in head.labels
    assert "mình đang đi" in await head.taps("Tôi đi số 1")
    async with village.database.read() as connection:
        sight = Sight(is_everybody=True)
        found = await rescues.needing_help(connection, number, sight, 9)
    other = next(one for one in found if one.village == MIDDLE)
    for data in (
        f"rescue-open:{other.id}",
        f"rescue-take:{other.id}",
        f"rescue-done:{other.id}",
        f"rescue-villages:{number}:all",
    ):
        assert "o cay" not in await head.presses(data)
    async with village.database.read() as connection:
        found = await rescues.needing_help(connection, number, sight, 9)
    assert [one.taken_by for one in found if one.village == MIDDLE] == [None]


async def test_officers_elsewhere_and_strangers_see_and_do_nothing(village):
    _author, number = await asked(village)
    await needs(village, number, 2, of=LOWER, words="o mai nha")
    others = await colleague(village, 902, place=OTHER), village.person(77)
    for person in others:
        for data in (
            f"rescue:{number}",
            f"rescue:{number}:all",
            f"rescue-on:{number}:all:abcd:0:0:0:0",
            f"rescue-communes:{number}:abcd:0",
            f"rescue-villages:{number}:all",
            "rescue-open:1",
            "rescue-take:1",
            "rescue-leave:1",
            "rescue-done:1",
            "rescue-again:1",
            f"rescue-remind:{number}",
            f"rescue-print:{number}:all",
            f"rescue-end:{number}",
            f"rescue-end-yes:{number}",
        ):
            said = await person.presses(data)
            assert "o mai nha" not in said, data
            assert "Bản Dưới" not in said, data
    said = await others[0].says("/baoantoan")
    assert "o mai nha" not in said
    async with village.database.read() as connection:
        sight = Sight(is_everybody=True)
        [one] = await rescues.needing_help(connection, number, sight, 9)
    assert one.taken_by is None


async def test_a_colleague_on_the_way_hears_that_they_are_safe(village):
    _author, number = await asked(village)
    pao = await colleague(village, 900, note="anh Páo")
    await needs(village, number, 2, of=LOWER)
    await pao.says("/baoantoan")
    await pao.taps("Tôi đi số 1")
    await looks(village)
    await pao.hears()
    await says(village, number, 2, Said.SAFE)
    await looks(village)
    assert "Bản Dưới" in await pao.hears()
    assert "vừa bấm Bình an, không phải đi nữa." in pao.last[-1].text
    await looks(village)
    assert await pao.hears() == ""


async def test_pages_go_on_by_who_was_last(village):
    author, number = await asked(village)
    for who in range(1, 13):
        await needs(village, number, who, words=f"nha so {who}")
    said = await author.says("/baoantoan")
    assert "“nha so 5”" in said
    assert "“nha so 6”" not in said
    said = await author.taps("Xem tiếp")
    assert "6. " in said
    assert "“nha so 10”" in said
    said = await author.taps("Xem tiếp")
    assert "12. " in said
    assert "Xem tiếp" not in author.labels


async def test_village_by_village_with_who_is_silent(village):
    author, number = await asked(village)
    head = await colleague(village, 901, Role.RELAY, of_village=MIDDLE)
    await needs(village, number, 2, of=LOWER)
    await is_safe(village, number, 3, of=LOWER)
    await is_safe(village, number, 4)
    await is_safe(village, number, int(head.address.text))
    await author.says("/baoantoan")
    said = await author.taps("Từng thôn, bản")
    assert (
        "Bản Dưới: cần giúp 1, bình an 1, 12 nhà không điện thoại. "
        "Trưởng bản chưa bấm: gọi 0912 345 678." in said
    )
    assert (
        "Bản Giữa: cần giúp 0, bình an 0, 9 nhà không điện thoại. Trưởng bản đã bấm."
        in (said)
    )
    assert "Chưa rõ thôn, bản: cần giúp 0, bình an 1, chưa trả lời 2." in said
