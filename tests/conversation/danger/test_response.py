"""Who is surely in danger: the act that saves, the number, and nothing is asked."""

import pytest

from bot.conversation.danger.alarm import alarm
from bot.messaging import Address, ChatKind, Event, Look
from tests.conversation.cards.test_cards import HERE, fill, officer
from tests.support import village as villages
from tests.support.village import Person, Village

BEATEN = "chong danh toi"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def at_home(village: Village, number: int = 1) -> Person:
    person = village.person(number)
    await person.says(f"/nhantin {HERE}")
    await person.taps("Đồng ý")
    return person


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_begins_with_one_act_and_its_first_number(ground, library, language):
    for danger in library.content.words.dangers.kinds.values():
        first = danger.first[language]
        assert f"{{{danger.call[0]}}}" in first, danger.id
        assert len(first) <= 160, danger.id
        assert 1 <= len(danger.then[language]) <= 2, danger.id
        assert len(danger.then[language]) == len(danger.then["vi"]), danger.id


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_number_is_said_twice(ground, library, language):
    _ = ground.catalogues.translator(language)
    for danger in library.content.words.dangers.kinds.values():
        said = alarm(_, ground.country, danger).text
        for entry in ground.country.emergency:
            assert said.count(entry.number) <= 1, (danger.id, entry.number)


@pytest.mark.parametrize(
    ("said", "act", "number"),
    [
        (BEATEN, "Chạy ngay sang nhà hàng xóm", "113"),
        ("nước đang lên nhanh quá", "lên ngay chỗ cao", "112"),
        ("bo say ruou danh me toi", "Chạy ngay sang nhà hàng xóm", "113"),
        ("nha toi dang chay", "Ra khỏi chỗ cháy ngay", "114"),
        ("buon qua muon chet", "Đừng ở một mình lúc này", "115"),
        ("my husband beats me", "Run to a neighbour's house", "113"),
    ],
)
async def test_the_first_line_is_the_act_and_the_number(village, said, act, number):
    citizen = village.person(1)
    answer = await citizen.says(said)
    first = answer.split("\n")[0]
    assert act in first
    assert number in first
    assert "{" not in answer
    [reply] = citizen.last
    assert reply.look is Look.DANGER
    assert reply.language == ("en" if said.isascii() and "husband" in said else "vi")


async def test_the_first_button_calls_the_most_urgent_number(village):
    citizen = village.person(1)
    await citizen.says(BEATEN)
    [reply] = citizen.last
    [first] = reply.buttons[0]
    assert (first.label, first.calls, first.data) == ("Gọi 113", "113", "")
    assert [b for row in reply.buttons for b in row if b.calls] == [first]


async def test_nothing_is_asked_and_every_number_can_be_tapped(village):
    citizen = village.person(1)
    answer = await citizen.says(BEATEN)
    assert "?" not in answer
    assert answer.endswith("Không gọi được thì nhờ người bên cạnh gọi.")
    links = {span.link for span in citizen.last[0].spans if span.link}
    assert links == {"tel:113", "tel:111", "tel:115"}


async def test_it_offers_the_topic_of_the_matter_in_words(village):
    citizen = village.person(1)
    await citizen.says("nha em bi lu cuon troi het")
    label = "Nhà bị sập, trôi, cháy được hỗ trợ bao nhiêu?"
    assert "40.000.000 đồng" in await citizen.taps(label)


async def test_where_the_doer_may_hold_the_phone_the_talk_can_be_erased(village):
    citizen = village.person(1)
    await citizen.says(BEATEN)
    assert "chọn Xóa" in await citizen.taps("Xóa đoạn này khỏi máy")
    await citizen.says("nuoc dang len nhanh")
    assert "Xóa đoạn này khỏi máy" not in citizen.labels


async def test_a_person_is_offered_only_where_somebody_reads(village):
    citizen = await at_home(village)
    await citizen.says(BEATEN)
    assert "Cần người giúp" not in citizen.labels
    reader = await officer(village)
    await citizen.says(BEATEN)
    assert f"“{BEATEN}”" in await citizen.taps("Cần người giúp")
    stranger = village.person(7)
    await stranger.says(BEATEN)
    assert "Cần người giúp" not in stranger.labels
    assert reader.account != citizen.account


async def test_the_places_own_numbers_stand_below_the_countrys(village):
    await fill(await officer(village))
    citizen = await at_home(village)
    answer = await citizen.says(BEATEN)
    assert "Ở xã Púng Luông:\n0216 3871 234: trực ban" in answer
    assert answer.index("115") < answer.index("0216")
    assert answer.count("113") == 1
    assert "tel:02163871234" in {span.link for span in citizen.last[0].spans}


async def test_a_false_alarm_is_asked_as_a_question_with_the_same_words(village):
    citizen = village.person(1)
    assert "113" in (await citizen.says(BEATEN)).split("\n")[0]
    answer = await citizen.taps("Không phải, hỏi chuyện khác")
    assert answer.startswith("Bị chồng đánh, thấy nhà bên có bạo lực thì báo ai?")
    assert citizen.last[0].look is Look.PLAIN


@pytest.mark.parametrize("said", ["không phải", "khong phai dau", "nhầm rồi", "không"])
async def test_a_false_alarm_may_be_said_in_words_right_under_it(village, said):
    citizen = village.person(1)
    await citizen.says(BEATEN)
    answer = await citizen.says(said)
    assert answer.startswith("Bị chồng đánh, thấy nhà bên có bạo lực thì báo ai?")
    later = await citizen.says(said)
    assert not later.startswith("Bị chồng đánh")


async def test_the_false_alarm_of_earlier_words_asks_no_later_ones(village):
    citizen = village.person(1)
    await citizen.says(BEATEN)
    old = citizen.button("Không phải, hỏi chuyện khác").data
    await citizen.says("bao nhieu tuoi duoc tien nguoi gia")
    assert "Gõ lại câu hỏi" in await citizen.presses(old)


async def test_an_open_dialogue_stays_open_behind_a_cry(village):
    citizen = village.person(1)
    await citizen.says("/nhantin")
    assert "113" in await citizen.says(BEATEN)
    assert "Púng Luông" in await citizen.says("pung luong")


async def test_in_a_group_nobody_is_led_into_a_private_matter(village):
    group = Person(village, Address("telegram", "-5"), "9", ChatKind.GROUP, "Bản Giữa")
    assert "113" in await group.says(BEATEN)
    assert "Không phải, hỏi chuyện khác" not in group.labels
    assert "Cần người giúp" not in group.labels


async def test_the_numbers_alone_have_a_button_each(village):
    citizen = village.person(1)
    answer = await citizen.says("/khancap")
    calls = [b.calls for reply in citizen.last for row in reply.buttons for b in row]
    assert calls == ["113", "114", "115", "112", "111"]
    assert all(f"\n{number}: " in answer for number in calls)
    assert citizen.last[0].look is Look.DANGER
    assert "police" in await village.person(2, hint="en").says("/emergency")


async def test_a_cry_under_a_picture_is_answered_with_nothing_beside_it(village):
    citizen = village.person(1)
    answer = await citizen.happens(Event.TEXT, text=BEATEN, media="picture")
    assert answer.startswith("Chạy ngay")
    assert "ảnh" not in answer
