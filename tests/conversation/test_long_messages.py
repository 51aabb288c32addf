"""No message, however it is made, costs more than its length allows.

What is counted is calls and not seconds: four times the letters, four times the work.
"""

import pytest
from sqlalchemy import text

from bot.conversation import rounds
from bot.conversation.rooms import DOORS
from bot.messaging import Event, Incoming
from tests.support import village as villages
from tests.support.dialogues import ADMIN, DIALOGUES, OFFICER, comes_to, someone
from tests.support.village import Person, Village
from tests.support.work import counted

FEW, MANY = 1_000, 4_000  # letters
SOME = 2_000  # calls more, whatever the length

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


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def cost(person: Person, words: str) -> int:
    """Calls of one turn, of which nothing is kept."""
    village = person.village
    router = village.intake._turns._router
    one = Incoming(person.address, "x", Event.TEXT, person.account, text=words)
    async with village.database.write() as connection:
        await connection.execute(text("SAVEPOINT before"))
        round_ = await rounds.begin(connection, [one], village.clock.now)
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
