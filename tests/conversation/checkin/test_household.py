"""What a household says in a check-in, and what is said back."""

import pytest

from bot.bulletins.checkins.checkin import CountsAs
from bot.bulletins.loudspeaker.airings import Loudspeaker
from bot.bulletins.loudspeaker.edition import edition
from bot.clock import DAY
from bot.delivery import files
from bot.people.model import Role
from tests.support import village as villages
from tests.support.checkins import (
    PLACE,
    asked,
    close,
    got,
    has_villages,
    kept_of,
    speaks,
    tallied,
)
from tests.support.village import Ear, Village

SAFE, HELP, BEYOND = CountsAs.SAFE, CountsAs.NEEDS_HELP, CountsAs.BEYOND


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def test_the_order_comes_first_and_two_buttons_stand_under_it(village):
    ear = Ear()
    _, checkin = await asked(village, 1, ear=ear)
    reply = got(ear, village.person(1)).reply
    assert reply.text.startswith("TIN KHẨN\nLŨ QUÉT.")
    assert "Nhà mình thế nào?" in reply.text
    assert [b.label for b in reply.buttons[0]] == ["Bình an", "Cần giúp"]
    assert [b.data for b in reply.buttons[0]] == [
        f"safe:{checkin.code}",
        f"needs-help:{checkin.code}",
    ]
    assert reply.look == "urgent"


async def test_safe_is_one_short_line_and_counts_once(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    said = await citizen.presses(f"safe:{checkin.code}")
    assert said == "Đã ghi: nhà mình bình an. Cần giúp thì bấm Cần giúp."
    assert citizen.labels == ["Cần giúp"]
    await citizen.presses(f"safe:{checkin.code}")
    assert await tallied(village) == {(0, SAFE): 1}


async def test_help_counts_at_once_and_is_asked_about_in_one_message(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    said = await citizen.presses(f"needs-help:{checkin.code}")
    assert len(citizen.last) == 1
    assert said.startswith("Đã báo xã lúc ")
    assert "Gọi được thì gọi 112." in said
    assert "bản nào, mấy người, cần gì, số gọi lại" in said
    assert citizen.labels == ["Bản Dưới", "Bản Giữa", "Bình an"]
    assert await tallied(village) == {(0, HELP): 1}


async def test_all_that_is_told_adds_up(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    await citizen.presses(f"needs-help:{checkin.code}")
    said = await citizen.taps("Bản Dưới")
    assert said.startswith("Đã ghi: bản Dưới.")
    said = await citizen.says("3 nguoi, can nuoc uong, goi 0912 345 678")
    assert said.endswith("Xã đã nhận. Khi nào yên thì bấm Bình an.")
    assert citizen.labels == ["Bình an"]
    await citizen.says("co mot cu gia")
    await speaks(citizen)
    kept = await kept_of(village, citizen)
    assert kept.words.splitlines() == [
        "3 nguoi, can nuoc uong, goi 0912 345 678",
        "co mot cu gia",
    ]
    assert kept.phone == "0912345678"
    assert kept.voices[0].seconds == 6
    assert await tallied(village) == {(1, HELP): 1}
    await citizen.taps("Bình an")
    assert await tallied(village) == {(1, SAFE): 1}
    await citizen.taps("Cần giúp")
    assert await tallied(village) == {(1, HELP): 1}


async def test_a_village_may_be_typed_and_is_said_back(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    await citizen.presses(f"needs-help:{checkin.code}")
    said = await citizen.says("nha toi o ban giua, 4 nguoi")
    assert "Đã ghi: bản Giữa." in said
    assert await tallied(village) == {(2, HELP): 1}


async def test_a_question_is_answered_and_the_step_stands_below(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    await citizen.presses(f"needs-help:{checkin.code}")
    said = await citizen.says("bao nhieu tuoi duoc tien nguoi gia?")
    assert "540.000" in said
    assert citizen.last[-1].text.startswith("Xã biết nhà mình cần giúp.")
    assert (await kept_of(village, citizen)).words == ""
    said = await citizen.says("thoi")
    assert said.startswith("Xã vẫn biết nhà mình cần giúp.")
    assert await tallied(village) == {(0, HELP): 1}


async def test_words_do_as_well_as_buttons(village):
    await asked(village, 1, 2)
    first, second = village.person(1), village.person(2)
    assert (await first.says("nha toi binh an")).startswith("Đã ghi: nhà mình bình an.")
    said = await second.says("can giup, 2 nguoi gia")
    assert said.startswith("Đã báo xã lúc ")
    assert (await kept_of(village, second)).words == "can giup, 2 nguoi gia"
    assert await tallied(village) == {(0, SAFE): 1, (0, HELP): 1}


async def test_numbers_do_right_under_the_notice_and_after_other_talk_words(village):
    await asked(village, 1, 2)
    first, second = village.person(1), village.person(2)
    await first.says("1")
    await second.says("2")
    assert await tallied(village) == {(0, SAFE): 1, (0, HELP): 1}


async def test_a_cry_is_answered_as_one_and_counts(village):
    await asked(village, 1)
    citizen = village.person(1)
    await citizen.says("nuoc cuon mat nha roi, cuu toi voi")
    assert citizen.last[0].look == "danger"
    assert citizen.last[-1].text.startswith("Đã báo xã lúc ")
    assert await tallied(village) == {(0, HELP): 1}
    assert "cuu toi voi" in (await kept_of(village, citizen)).words
    await citizen.says("nha sap roi cuu chung toi")
    assert citizen.last[0].look == "danger"
    assert len((await kept_of(village, citizen)).words.splitlines()) == 2


async def test_what_is_said_in_secret_is_told_to_no_commune(village):
    await asked(village, 1)
    citizen = village.person(1)
    await citizen.says("chong danh toi")
    assert citizen.last[0].look == "danger"
    assert await tallied(village) == {}


async def test_a_voice_counts_as_needing_help_and_goes_along(village):
    await asked(village, 1)
    citizen = village.person(1)
    said = await speaks(citizen)
    assert "tiếng nói 6 giây" in said
    assert "Đã báo xã lúc " in said
    assert await tallied(village) == {(0, HELP): 1}
    assert [v.seconds for v in (await kept_of(village, citizen)).voices] == [6]
    await citizen.taps("Bình an")
    assert await tallied(village) == {(0, SAFE): 1}


async def test_a_voice_of_who_is_safe_is_asked_about_once_and_not_lost(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    await citizen.presses(f"safe:{checkin.code}")
    said = await speaks(citizen)
    assert said == "Tiếng nói này là nhờ xã giúp, hay hỏi việc khác?"
    assert await tallied(village) == {(0, SAFE): 1}
    await citizen.taps("Cần giúp")
    assert await tallied(village) == {(0, HELP): 1}
    assert len((await kept_of(village, citizen)).voices) == 1


async def test_a_press_after_the_end_says_so_and_whom_to_call(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    await citizen.presses(f"needs-help:{checkin.code}")
    await close(village)
    assert (await citizen.says("3 nguoi")).startswith("Đợt hỏi này đã xong.")
    said = await citizen.presses(f"safe:{checkin.code}")
    assert said == "Đợt hỏi này đã xong. Cần giúp thì gọi 112."
    assert await tallied(village) == {(0, HELP): 1}


async def test_a_press_after_a_day_says_the_communes_number_too(village):
    author, checkin = await asked(village, 1)
    await author.presses(f"card-edit:{PLACE}")
    village.clock.turn(DAY)
    said = await village.person(1).presses(f"needs-help:{checkin.code}")
    assert said.startswith("Đợt hỏi này đã xong. Cần giúp thì gọi 112")
    assert await tallied(village) == {}


async def test_who_was_not_asked_is_no_phone_but_is_heard(village):
    _, checkin = await asked(village, 1)
    stranger = village.person(9)
    await stranger.presses(f"safe:{checkin.code}")
    assert await tallied(village) == {}
    await stranger.presses(f"needs-help:{checkin.code}")
    assert await tallied(village) == {(0, BEYOND): 1}
    assert "Xã đã nhận." in await stranger.says("nha toi 2 nguoi")


async def test_who_lives_there_and_cries_counts_though_it_was_not_sent_to_them(village):
    await asked(village, 1)
    await village.subscriber(9, PLACE)
    newcomer = village.person(9)
    await newcomer.says("cuu toi voi, nha sap")
    assert await tallied(village) == {(0, BEYOND): 1}
    elsewhere = village.person(8)
    await village.subscriber(8, "01324")
    await elsewhere.says("cuu toi voi, nha sap")
    assert await tallied(village) == {(0, BEYOND): 1}


async def test_who_is_erased_is_erased_here_and_stays_counted(village):
    _, checkin = await asked(village, 1)
    citizen = village.person(1)
    await citizen.presses(f"needs-help:{checkin.code}")
    await speaks(citizen)
    voice = (await kept_of(village, citizen)).voices[0]
    assert "Lời trả lời báo an toàn" in await citizen.says("/dulieu")
    said = await citizen.says("/xoadulieu")
    assert "Xã cũng không còn thấy là nhà mình cần giúp." in said
    await citizen.taps("Xóa hết")
    assert await kept_of(village, citizen) is None
    assert await tallied(village) == {(0, HELP): 1}
    async with village.database.read() as connection:
        assert await files.served(connection, voice.id) is None


async def test_a_relays_village_is_known(village):
    await has_villages(village)
    relay = village.person(1)
    code = await village.invitation(Role.RELAY, PLACE, of_village=1)
    await relay.says(f"/start {code}")
    _, checkin = await asked(village, 1)
    await relay.presses(f"safe:{checkin.code}")
    assert await tallied(village) == {(1, SAFE): 1}


async def test_an_officer_who_writes_a_notice_may_write_these_words(village):
    author, _ = await asked(village, 1, 500)
    await author.says("/thongbao")
    await author.says("bình an")
    assert author.last[0].text.startswith("bình an\n")
    assert await tallied(village) == {}


async def test_who_was_told_its_code_may_reply_under_it(village):
    _, checkin = await asked(village, 1)
    stranger = village.person(9)
    await stranger.says(f"LB {checkin.code}")
    await stranger.taps("Cần giúp")
    assert await tallied(village) == {(0, BEYOND): 1}
    await close(village)
    await stranger.says(f"LB {checkin.code}")
    assert "Cần giúp" not in stranger.labels


async def test_it_is_a_notice_to_all_who_list_or_read_out_notices(village):
    author, checkin = await asked(village, 1)
    place = village.ground.places.by_code(PLACE)
    speaker = Loudspeaker(place.path, (), (), village.clock.now)
    async with village.database.read() as connection:
        read_out = await edition(village.ground, connection, speaker, village.clock.now)
    assert read_out.notices == (checkin.id,)
    citizen = village.person(1)
    assert "LŨ QUÉT" in await citizen.says("/bantin")
    assert "LŨ QUÉT" in await author.says("/baocao")
    await author.says(f"/dinhchinh {checkin.code} Nhà ven suối ở bản Dưới thôi")
    corrected = author.last[0]
    assert "ĐÍNH CHÍNH." in corrected.text
    assert "Nhà mình thế nào?" in corrected.text
