"""Where numbers are read: each means one thing, over all that stands together."""

import pytest

from bot.conversation.reports.reporter import Reporter
from bot.delivery import broadcasts
from bot.delivery.model import Draft, Lane
from bot.delivery.results.progress import Standing
from bot.messaging import Address, Button, Reply, Span, say
from bot.messaging.numbers import counted_on, numbered
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

ROAD = "duong vao ban sat 3 hom nay xe khong di duoc"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, number: int = 500) -> Person:
    found = village.on_zalo(number)
    code = await village.invitation(Role.OFFICER, "04492")
    assert "Đã nhận vai trò" in await found.says(f"/start {code}")
    return found


async def asks(village: Village, number: int, text: str) -> None:
    citizen = village.on_zalo(number)
    await citizen.says(text)
    await citizen.taps("Hỏi cán bộ")
    await citizen.says("Púng Luông")
    await citizen.taps("Gửi cán bộ xã")
    assert "Câu hỏi số" in await citizen.taps("Đồng ý")


def printed(person: Person) -> dict[str, int]:
    """Each choice that is read now, with its number."""
    return {
        button.label: number
        for reply in person.last
        for number, button in numbered(reply).items()
    }


async def test_two_tidings_have_numbers_of_their_own(village):
    reader = await officer(village)
    await asks(village, 1, ROAD)
    await asks(village, 2, "con duong vao ban Giua hong tu thang truoc roi")
    await reader.hears()
    assert len(reader.last) == 2
    first, second = ([*numbered(one)] for one in reader.last)
    assert not set(first) & set(second)
    assert "Số 1" in await reader.says(str(first[0]))


async def test_a_question_told_after_an_answer_goes_on_counting(village):
    reader = await officer(village)
    await reader.says("bao nhieu tuoi duoc tien nguoi gia")
    answer = set(printed(reader).values())
    await asks(village, 1, ROAD)
    await reader.hears()
    assert not answer & set(printed(reader).values())


async def test_all_replies_of_a_turn_are_chosen_from(village):
    citizen = village.on_zalo(1)
    await citizen.says("/nhantin Púng Luông")
    said = await citizen.says("con toi hoc cap 2 ban tru duoc may can gao")
    assert "có đồng ý không?" in said
    assert len(citizen.last) == 2
    every = [n for one in citizen.last for n in numbered(one)]
    assert len(every) == len(set(every))
    assert "Đã ghi" in await citizen.taps("Đồng ý")


async def test_an_officer_is_nine_wherever_one_can_be_asked(village):
    citizen = village.on_zalo(1)
    for text in (ROAD, "bao nhieu tuoi duoc tien nguoi gia", "xin chao"):
        await citizen.says(text)
        assert printed(citizen).get("Hỏi cán bộ", 9) == 9


async def test_a_number_that_is_over_says_so_in_its_own_words(village):
    citizen = village.on_zalo(1)
    await citizen.says("/nhantin Púng Luông")
    old = citizen.button("Đồng ý").data
    await citizen.says("/thoat")
    assert "Số ấy cũ rồi" in await citizen.presses(old)
    assert "Số ấy cũ rồi" in await citizen.says("so 5 nhe")
    other = village.person(2)
    assert "Nút này cũ rồi" in await other.presses(old)


async def test_how_far_a_notice_is_is_not_told_where_nothing_can_change(village):
    reporter = Reporter(village.database, village.house, village.clock)
    for channel, told in (("zalo", 0), ("telegram", 1)):
        writer = Person(village, Address(channel, "7"), "7")
        async with village.database.write() as connection:
            number, _ = await broadcasts.create(
                connection,
                Draft(
                    kind="notice",
                    lane=Lane.NOTICE,
                    place="vn.15.04492",
                    language="vi",
                    text="Họp.",
                    starts_at=village.clock.now,
                    expires_at=village.clock.now + 1000,
                    bodies={"vi": say("Họp.")},
                    report_to=writer.address,
                ),
                village.clock.now,
            )
            broadcast = await broadcasts.get(connection, number)
        await reporter.progress(broadcast, Standing(9, 3, 0, 1.0))
        await writer.hears()
        assert len(writer.last) == told


async def test_who_does_not_read_hears_the_number_of_each_picture(village):
    citizen = village.on_zalo(1)
    await citizen.says("con toi hoc cap 2 ban tru duoc may can gao")
    await citizen.taps("🔊 Nghe")
    pictures = citizen.last[-1]
    assert pictures.aloud is not None
    assert "gõ số. 1: " in pictures.aloud.text
    numbers = numbered(pictures)
    assert [*numbered(citizen.last[0])] == [7]  # [Thôi gửi tiếng] stands above them
    danger = next(n for n, one in numbers.items() if one.picture == "danger")
    assert "112" in await citizen.says(f"{danger}")


# --- the numbers themselves


def test_what_reads_out_counts_last_so_that_its_absence_moves_nothing():
    hear, less = Button("🔊 Nghe", "hear:abc"), Button("Bớt tin", "less")
    assert numbered(say("Họp.", [hear, less])) == {1: less, 2: hear}
    assert numbered(say("Họp.", [less])) == {1: less}


def test_numbers_that_the_words_name_stay_when_others_go_on():
    listed = say(
        "1. Một\n2. Hai", [Button("1", "a", number=1), Button("2", "b", number=2)]
    )
    free = say("Gì nữa?", [Button("Xem thêm", "more"), Button("Hỏi cán bộ", "officer")])
    first, second = counted_on([free, listed])
    assert [*numbered(first)] == [3, 9]
    assert [*numbered(second)] == [1, 2]
    (third,) = counted_on([free], taken=[1, 2, 3])
    assert [*numbered(third)] == [4, 9]


def test_two_buttons_that_are_alike_have_a_number_each():
    twice = Reply((Span("x"),), ((Button("A", "a"), Button("A", "a")),))
    assert [*numbered(counted_on([twice])[0])] == [1, 2]
