"""Who does not read finds the way by pictures, and hears each question."""

import pytest

from bot.clock import MINUTE
from bot.messaging import Enclosure, Event, Media
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

SIX = [
    "💰 Tiền hỗ trợ",
    "🏥 Khám bệnh",
    "🏫 Trường học",
    "🏠 Nhà, đất",
    "🆘 Nguy hiểm",
    "👤 Gặp người",
]


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.fixture
async def grandmother(village) -> Person:
    """She has asked to hear something."""
    person = village.person(1)
    await person.says("bao nhieu tuoi duoc tien nguoi gia")
    await person.taps("🔊 Nghe")
    return person


async def test_who_hears_something_once_gets_six_pictures_with_their_sound(
    grandmother,
):
    menu = grandmother.last[-1]
    assert [b.label for row in menu.buttons for b in row] == SIX
    assert menu.sound is not None
    assert menu.aloud is not None
    assert "Tiền hỗ trợ. Khám bệnh. Trường học." in menu.aloud.text
    pictures = [b.picture for row in menu.buttons for b in row]
    assert pictures == ["money", "health", "school", "home", "danger", "person"]


async def test_a_picture_reads_its_questions_out_one_by_one(grandmother):
    said = await grandmother.taps(SIX[0])
    assert said.startswith("💰 Tiền hỗ trợ · 1/")
    first = grandmother.last[-1]
    assert first.sound is not None
    assert first.aloud is not None
    assert first.aloud.text.startswith("Tiền hỗ trợ. ")
    said = await grandmother.taps("➡️ Câu khác")
    assert "· 2/" in said
    second = grandmother.last[-1]
    assert second.aloud is not None
    assert second.text.endswith(second.aloud.text)
    said = await grandmother.taps("✅ Câu này")
    answer = grandmother.last[-1]
    assert answer.text.startswith(second.aloud.text)
    assert answer.sound is not None
    assert "· 3/" in await grandmother.taps("➡️ Câu khác")
    await grandmother.taps("🔙 Sáu hình")
    assert grandmother.labels == SIX


async def test_every_picture_has_questions_that_are_answered_and_ends(grandmother):
    for label in SIX[:4]:
        grandmother.village.clock.turn(2 * MINUTE)  # nobody goes on so fast
        await grandmother.presses("pictures")
        said = await grandmother.taps(label)
        questions = 0
        while "➡️ Câu khác" in grandmother.labels:
            questions += 1
            assert grandmother.last[-1].sound is not None, said
            said = await grandmother.taps("➡️ Câu khác")
        assert questions >= 5, label
        assert "Hết câu rồi" in said
        assert "👤 Gặp người" in grandmother.labels


async def test_danger_opens_the_numbers_at_once(grandmother):
    said = await grandmother.taps(SIX[4])
    assert said.startswith("Nguy cấp thì gọi ngay, miễn phí:")
    assert "113" in said


async def test_a_person_is_asked_by_voice(village, grandmother):
    officer = village.person(500)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '04489')}")
    said = await grandmother.taps(SIX[5])
    assert "bấm micro nói" in said
    assert grandmother.last[-1].sound is not None
    one = Enclosure("AwAC1", "voice", "a.ogg", "audio/ogg", size=9, seconds=12)
    said = await grandmother.happens(Event.OTHER, media=Media.SOUND, enclosed=one)
    assert "Nhận được tiếng nói 12 giây" in said
    await grandmother.says("04489")
    await grandmother.taps("Gửi cán bộ xã")
    said = await grandmother.taps("Đồng ý")
    assert "Câu hỏi số 1." in said
    assert grandmother.labels == SIX  # and on she goes
    await officer.says("/hopthu 1")
    await officer.taps("Trả lời")
    await officer.says("Mai cán bộ xuống nhà.")
    await officer.taps("Gửi")
    await grandmother.hears()
    answer = grandmother.last[-1]
    assert answer.text.endswith("“Mai cán bộ xuống nhà.”")
    assert answer.sound is not None  # she spoke, so she hears what was written


async def test_a_voice_alone_is_answered_with_its_sound_first(village):
    citizen = village.person(1)
    one = Enclosure("AwAC1", "voice", "a.ogg", "audio/ogg", size=9, seconds=12)
    await citizen.happens(Event.OTHER, media=Media.SOUND, enclosed=one)
    said = citizen.last[0]
    assert said.sound is not None
    assert said.aloud is not None
    assert said.aloud.text.startswith("Đang nguy cấp thì gọi ngay 113, 114, 115.")


async def test_the_beginning_and_the_topics_have_the_pictures_for_who_listens(
    village, grandmother
):
    for command in ("/start", "/chude"):
        await grandmother.says(command)
        assert set(SIX) <= set(grandmother.labels)
    reader = village.person(2)
    for command in ("/start", "/chude"):
        await reader.says(command)
        assert SIX[0] not in reader.labels


async def test_a_picture_that_is_none_is_an_old_button(grandmother):
    for data in (
        "picture",
        "picture:gold:0",
        "picture:money:x",
        "picture-open:money:99",
    ):
        assert "Nút này cũ rồi" in await grandmother.presses(data)


async def test_what_is_only_in_vietnamese_is_not_read_out_in_english(village):
    foreigner = village.person(3, hint="en")
    await foreigner.says("/language en")
    await foreigner.presses("pictures")
    for _ in range(20):
        reply = foreigner.last[-1]
        if reply.aloud is not None:
            assert reply.aloud.language == "en"
        if "➡️ Another one" not in foreigner.labels:
            break
        await foreigner.taps("➡️ Another one")
