"""No message, however it is made, costs more than its length allows.

What is counted is calls and not seconds: four times the letters, four times the work.
"""

from collections.abc import Iterable

import pytest
from sqlalchemy import text

from bot.conversation.rooms import DOORS
from bot.messaging import Event, Incoming
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village
from tests.support.work import counted

FEW, MANY = 1_000, 4_000  # letters
SOME = 2_000  # calls more, whatever the length
PLACE, PROVINCE = "04489", "15"

SHAPES = {
    "short words": "a ",
    "one word": "a",
    "a question": "bao nhieu tuoi duoc tien nguoi gia ",
    "a place": "Púng Luông, ",
    "many places": "xã Cốc Pàng huyện Bảo Lạc tỉnh Cao Bằng ",
    "numbers": "1 2/3/2026 0912345678 1.500.000 ",
    "one number": "7",
    "marks": "́̂",
    "signs": "((*_[<&;,.- ",
    "categories": "việc của xã, mẹo hằng ngày ",
    "times": "18:00 mai 7h30 sáng ",
    "lines": "Họp bản\n",
    "in need": "nước đang lên ",
    "unspaced": "ຂ້ອຍ",
    "negations": "khong phai khong co ",
    "braces": "{pay.amount} {",
}


ROAD = "duong vao ban sat 3 hom nay xe khong di duoc"
TALE = "Nhà tôi nuôi lợn đen bản địa, mỗi năm bán mười con. " * 3
TELL = ("/topics", "[Chuyện hay]", "[Kể một chuyện hay]", TALE)
OFFICER, ADMIN = Role.OFFICER, Role.ADMIN

# How one comes to each dialogue: the role it needs, what is typed, [what is tapped].
DIALOGUES: dict[str, tuple[Role | None, tuple[str, ...]]] = {
    "place": (None, ("/nhantin",)),
    "consent": (None, (f"/nhantin {PLACE}",)),
    "check": (None, ("!check:poor-household",)),
    "contacts": (None, ("/danhba",)),
    "officer-text": (None, ("/canbo",)),
    "officer-place": (None, (f"/canbo {ROAD}",)),
    "officer-send": (None, (f"/canbo {ROAD}", PLACE)),
    "officer-consent": (None, (f"/canbo {ROAD}", PLACE, "[Gửi cán bộ xã]")),
    "story-text": (None, TELL[:3]),
    "story-people": (None, TELL),
    "story-agreed": (None, (*TELL, "Vàng Thị Mỷ")),
    "story-place": (None, (*TELL, "Vàng Thị Mỷ", "[Đã đồng ý]")),
    "story-consent": (None, (*TELL, "Vàng Thị Mỷ", "[Đã đồng ý]", "01324")),
    "wrong-words": (None, ("/hoi thu nhap bao nhieu la ho ngheo", "/baosai")),
    "request-answer": (OFFICER, ("/hopthu", "[Mở]", "[Trả lời]")),
    "request-confirm": (
        OFFICER,
        ("/hopthu", "[Mở]", "[Trả lời]", "Đã cho máy lên dọn."),
    ),
    "request-where": (OFFICER, ("/hopthu", "[Mở]", "[Chuyển]")),
    "card-menu": (OFFICER, (f"!card-edit:{PLACE}",)),
    "card-field": (OFFICER, (f"!card-edit:{PLACE}", "[Lần lượt từng mục]")),
    "card-preview": (
        OFFICER,
        (f"!card-edit:{PLACE}", "[Lần lượt từng mục]", "Thôn Giữa", "[Xong]"),
    ),
    "notice-text": (OFFICER, ("/thongbao",)),
    "notice-time": (OFFICER, ("/thongbao Họp", "[Hẹn giờ]")),
    "notice-place": (OFFICER, ("/thongbao", "[Đổi nơi nhận]")),
    "mend-text": (ADMIN, ("/cautraloi thu nhap bao nhieu la ho ngheo", "[Sửa]")),
    "invite": (ADMIN, ("/moi",)),
    "invite-place": (ADMIN, ("/moi", "[cán bộ soạn tin]")),
}


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def someone(village: Village, role: Role | None, place: str = "") -> Person:
    person = village.person(500)
    if role is not None:
        place = place or {OFFICER: PLACE, ADMIN: "VN"}[role]
        await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def officer_is_there(village: Village) -> None:
    other = village.person(2)
    await other.says(f"/start {await village.invitation(OFFICER, PLACE)}")


async def asks_an_officer(village: Village, label: str) -> None:
    citizen = village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    await citizen.says(PLACE)
    await citizen.taps(label)
    await citizen.taps("Đồng ý")


async def does(person: Person, steps: Iterable[str]) -> None:
    for step in steps:
        if step.startswith("["):
            await person.taps(step[1:-1])
        elif step.startswith("!"):
            await person.presses(step[1:])
        else:
            await person.says(step)


async def comes_to(village: Village, dialogue: str) -> Person:
    """Someone who stands in a dialogue, whatever that takes."""
    role, steps = DIALOGUES[dialogue]
    up = dialogue == "request-where"
    person = await someone(village, role, PROVINCE if up else "")
    if dialogue == "officer-consent":
        await officer_is_there(village)
    if dialogue.startswith("request-"):
        await asks_an_officer(village, "Gửi lên tỉnh" if up else "Gửi cán bộ xã")
    await does(person, steps)
    return person


async def cost(person: Person, words: str) -> int:
    """Calls of one turn, of which nothing is kept."""
    village = person.village
    router = village.intake._turns._router
    one = Incoming(person.address, "x", Event.TEXT, person.account, text=words)
    async with village.database.write() as connection:
        await connection.execute(text("SAVEPOINT before"))
        round_ = await router.begin(connection, [one], village.clock.now)
        with counted() as work:
            await router.handle(connection, one, village.clock.now, round_)
        await connection.execute(text("ROLLBACK TO SAVEPOINT before"))
    return work.calls


def of(shape: str, letters: int) -> str:
    return (shape * letters)[:letters]


async def superlinear(person: Person, before: str = "") -> list[str]:
    """The shapes whose work grows faster than their length."""
    found = []
    for name, shape in SHAPES.items():
        few, many = [await cost(person, before + of(shape, n)) for n in (FEW, MANY)]
        if many > (MANY / FEW) * 1.1 * few + SOME:
            found.append(f"{before}{name}: {few} → {many}")
    return found


@pytest.mark.parametrize("dialogue", DIALOGUES)
async def test_a_long_message_in_a_dialogue_costs_what_its_length_allows(
    village, dialogue
):
    person = await comes_to(village, dialogue)
    async with village.database.read() as connection:
        open_now = await connection.scalar(
            text("SELECT name FROM dialogues WHERE address = '500'")
        )
    assert open_now == dialogue
    assert await superlinear(person) == []


def test_every_dialogue_is_tried():
    assert set(DIALOGUES) == set(DOORS.dialogues)


@pytest.mark.parametrize("role", [None, OFFICER, ADMIN])
async def test_a_long_command_costs_what_its_length_allows(village, role):
    person = await someone(village, role)
    commands = [c for c in DOORS.commands.values() if c.role is role]
    assert commands
    found = [await superlinear(person, f"/{command.name} ") for command in commands]
    assert [line for lines in found for line in lines] == []


async def test_a_long_question_costs_what_its_length_allows(village):
    assert await superlinear(await someone(village, None)) == []
