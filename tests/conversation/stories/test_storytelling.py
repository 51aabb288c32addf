import pytest

from bot.clock import DAY
from bot.conversation.fairness import Share
from bot.knowledge.upkeep import told_stories
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

TALE = (
    "Chị Vàng Thị Mỷ ở bản tôi trồng rau cải trên nương đá, hai năm nay "
    "bán ra chợ đều đặn, cả bản làm theo chị ấy."
)


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def admin_of(village: Village, number: int, place: str) -> Person:
    admin = village.person(number)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, place)}")
    return admin


async def tells(citizen: Person) -> str:
    await citizen.says("/topics")
    await citizen.taps("Chuyện hay")
    await citizen.taps("Kể một chuyện hay")
    await citizen.says(TALE)
    await citizen.says("Vàng Thị Mỷ")
    await citizen.taps("Đã đồng ý")
    assert "Có đồng ý không?" in await citizen.says("01324")
    return await citizen.taps("Đồng ý, gửi")


async def published(village: Village) -> tuple[Person, Person]:
    admin = await admin_of(village, 9, "04")
    teller = village.person(1)
    await tells(teller)
    await admin.hears()
    await admin.taps("Đăng")
    await admin.taps("Đã đồng ý, đăng")
    return admin, teller


async def test_a_story_of_the_register_is_read_with_its_source_and_date(village):
    citizen = village.person(1)
    await citizen.says("/topics")
    await citizen.taps("Chuyện hay")
    said = await citizen.taps("Vườn rừng của chị Linh ở Hóa Quỳ")
    assert "600 triệu đồng" in said
    assert "Nguồn: Thông tấn xã Việt Nam." in said
    assert "Xem lại ngày 31/3/2026." in said


async def test_an_answer_about_a_good_practice_offers_its_story(village):
    citizen = village.person(1)
    await citizen.says("“Vườn rừng bản Thổ” ở Thanh Hóa là gì?")
    assert "Vườn rừng của chị Linh" in await citizen.taps("Chuyện hay")


async def test_a_told_story_waits_for_an_admin_of_its_place(village):
    admin = await admin_of(village, 9, "04")
    elsewhere = await admin_of(village, 8, "15")
    teller = village.person(1)
    assert "chuyện số 1" in await tells(teller)
    assert await elsewhere.hears() == ""
    heard = await admin.hears()
    assert TALE in heard
    assert "Vàng Thị Mỷ" in heard
    reader = village.person(2)
    await reader.says("/topics")
    await reader.taps("Chuyện hay")
    assert not any("Vàng Thị Mỷ" in label for label in reader.labels)


async def test_it_is_published_only_once_the_admin_says_that_they_agreed(village):
    _admin, teller = await published(village)
    assert "đã đăng" in await teller.hears()
    reader = village.person(2)
    await reader.says("/topics")
    await reader.taps("Chuyện hay")
    label = next(label for label in reader.labels if "Vàng Thị Mỷ" in label)
    said = await reader.taps(label)
    assert TALE in said
    assert "tỉnh Cao Bằng" in said
    assert "24/11/2026" in said


async def test_who_was_not_asked_is_not_told_about(village):
    teller = village.person(1)
    await teller.says("/topics")
    await teller.taps("Chuyện hay")
    await teller.taps("Kể một chuyện hay")
    await teller.says(TALE)
    await teller.says("Vàng Thị Mỷ")
    assert "Chưa giữ gì" in await teller.taps("Chưa hỏi")
    assert "không giữ gì" in await teller.says("/mydata")


async def test_an_admin_of_another_place_and_a_citizen_cannot_publish(village):
    admin = await admin_of(village, 9, "04")
    other = await admin_of(village, 8, "15")
    await tells(village.person(1))
    await admin.hears()
    for stranger in (other, village.person(2)):
        stranger.last = admin.last
        said = await stranger.taps("Đăng")
        assert "đã đồng ý cho đăng tên" not in said
    async with village.database.read() as connection:
        assert await told_stories.published(connection, 5) == []


async def test_its_teller_takes_it_down_for_good(village):
    _admin, teller = await published(village)
    await teller.says("/topics")
    await teller.taps("Chuyện hay")
    label = next(label for label in teller.labels if "Vàng Thị Mỷ" in label)
    await teller.taps(label)
    assert "Đã gỡ và đã xóa" in await teller.taps("Xin gỡ chuyện này")
    async with village.database.read() as connection:
        assert await told_stories.get(connection, 1) is None


async def test_whoever_is_named_has_it_hidden_at_once_and_an_admin_judges(village):
    admin, _teller = await published(village)
    await admin.hears()
    named = village.person(3)
    await named.says("/topics")
    await named.taps("Chuyện hay")
    label = next(label for label in named.labels if "Vàng Thị Mỷ" in label)
    await named.taps(label)
    assert "không ai đọc được nữa" in await named.taps("Xin gỡ chuyện này")
    async with village.database.read() as connection:
        assert await told_stories.published(connection, 5) == []
    assert TALE in await admin.hears()
    assert "đã xóa" in await admin.taps("Không đăng")


async def test_what_was_told_is_shown_and_erased_on_request(village):
    teller = village.person(1)
    await tells(teller)
    assert "Chuyện đã kể" in await teller.says("/mydata")
    await teller.says("/forgetme")
    await teller.taps("Xóa hết")
    assert "không giữ gì" in await teller.says("/mydata")


async def test_a_story_that_nobody_judged_is_erased_in_time(village):
    await tells(village.person(1))
    async with village.database.write() as connection:
        await told_stories.erase_old(connection, village.clock.now + 59 * DAY)
        assert await told_stories.get(connection, 1) is not None
        await told_stories.erase_old(connection, village.clock.now + 61 * DAY)
        assert await told_stories.get(connection, 1) is None


async def test_one_connection_sends_only_so_many_stories_a_day(village):
    admin = await admin_of(village, 9, "04")
    most = Share.STORIES.most_of_household
    said = []
    for number in range(1, most + 3):
        teller = village.person(number + 20)
        teller.household = "one"
        said.append(await tells(teller))
    assert ["Đã gửi" in one for one in said] == [True] * most + [False] * 2
    assert "chưa giữ" in said[-1]
    await admin.hears()
    assert len(admin.last) == most
    other = village.person(60)
    other.household = "another"
    assert "Đã gửi" in await tells(other)


async def test_a_stranger_takes_down_only_so_many_stories_a_day(village):
    admin = await admin_of(village, 9, "04")
    most = Share.TAKEN_DOWN.most_of_sender
    for number in range(1, most + 2):
        await tells(village.person(number))
        await admin.presses(f"judge-story-publish:{number}")
    stranger = village.person(70)
    await admin.hears()
    said = [
        await stranger.presses(f"story-down:{number}") for number in range(1, most + 2)
    ]
    assert ["Đã cất" in one for one in said] == [True] * most + [False]
    assert "chưa gỡ" in said[-1]
    await admin.hears()
    assert len(admin.last) == most
    # Who told it takes theirs back all the same.
    assert "đã xóa" in await village.person(most + 1).presses(f"story-down:{most + 1}")
