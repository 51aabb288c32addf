"""A person on Zalo: what they read, the numbers that they type, what comes of it."""

import aiohttp
import pytest

from bot.clock import DAY
from bot.config import Config
from bot.people import roles
from bot.people.model import Role
from tests.channels.zalo.conftest import letter
from tests.support.running import running
from tests.support.zalo import ZaloServer
from tests.support.zalo.server import PUBLIC


@pytest.fixture(params=[False, True], ids=["flat", "wrapped"])
async def zalo(request):
    async with ZaloServer(is_wrapped=request.param) as server:
        yield server


@pytest.fixture
async def app(zalo, tmp_path):
    config = Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        web_port=0,
        zalo_token=zalo.token,
        zalo_api_url=zalo.url,
        public_url=PUBLIC,
    )
    async with running(config) as app:
        zalo.reach[PUBLIC] = app.web_address
        yield app


async def read(zalo, person, part: str) -> str:
    """The newest of the messages that say it."""
    return await zalo.wait_for(
        lambda: next((t for t in reversed(person.texts) if part in t), None), 30
    )


async def test_a_question_is_answered_and_its_choices_are_typed(app, zalo):
    person = zalo.person()
    zalo.says(person, "con toi hoc cap 2 ban tru duoc may can gao")
    answer = await read(zalo, person, "15 kg")
    assert person.number_of("Hỏi cán bộ") == "9"
    assert "\n1. " in answer
    zalo.taps(person, "Xem thêm")
    await zalo.wait_for(lambda: len(person.texts) > 1, 30)
    assert len(person.texts) == 2


async def test_the_first_answer_says_who_speaks_and_how_to_choose(app, zalo):
    person = zalo.person()
    zalo.says(person, "con toi hoc cap 2 ban tru duoc may can gao")
    first = await read(zalo, person, "15 kg")
    assert "không thu tiền" in first
    lines = first.splitlines()
    hint = lines.index("Chọn việc nào thì gõ số đứng trước việc ấy.")
    assert lines[hint + 1].startswith("1. ")
    zalo.says(person, "cap 3 thi sao")
    await zalo.wait_for(lambda: len(person.texts) == 2, 30)
    second = person.texts[1]
    assert "không thu tiền" not in second
    assert "gõ số đứng trước" not in second


async def test_a_code_is_typed_where_no_link_brings_one(app, zalo):
    person, neighbour = zalo.person(), zalo.person()
    async with app.database.write() as connection:
        now = app.clock()
        code = await roles.invite(
            connection, Role.OFFICER, "vn.15.04492", now=now, expires_at=now + DAY
        )
    zalo.says(person, f"Mã {code}")
    await read(zalo, person, "Đã nhận vai trò: cán bộ soạn tin, xã Púng Luông")
    zalo.says(neighbour, "MA 04492")
    said = await read(zalo, neighbour, "Có đồng ý không?")
    assert "xã Púng Luông" in said


async def test_a_webhook_that_comes_twice_is_answered_once(app, zalo):
    person = zalo.person()
    zalo.says(person, "alo")
    await read(zalo, person, "Loa Bản đây")
    again = zalo.event(person, "message.text.received", text="alo")
    for _ in range(3):
        assert await zalo.post(again) == 200
    zalo.says(person, "cảm ơn")
    await zalo.wait_for(lambda: len(person.texts) == 3, 30)
    assert sum("Loa Bản đây" in text for text in person.texts) == 2


async def test_what_zalo_withholds_is_answered_in_one_sentence(app, zalo):
    person = zalo.person()
    zalo.sends_what_is_withheld(person)
    said = await read(zalo, person, "không đọc được tin này")
    assert "không kèm đường dẫn" in said


async def test_a_group_is_told_once_and_a_cry_is_answered_there(app, zalo):
    person, group = zalo.person(), zalo.group()
    zalo.mentions_in_group(person, group.id, "@Loa Bản cho hỏi")
    await read(zalo, group, "nói chuyện riêng")
    zalo.mentions_in_group(person, group.id, "@Loa Bản có đó không")
    other = zalo.group("b" * 20)
    zalo.mentions_in_group(person, other.id, "@Loa Bản nhà cháy rồi cứu với")
    said = await read(zalo, other, "114")
    assert "1. " not in said
    await read(zalo, other, "nói chuyện riêng")
    assert len(group.texts) == 1


async def test_ready_says_that_zalo_is_there(app, zalo):
    channel = app.installation.channels["zalo"]
    await zalo.wait_for(lambda: zalo.webhook)
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{app.web_address}/ready") as answer,
    ):
        assert "zalo" in await answer.text()
    assert channel.link("abc") == ""
    assert letter(zalo.person()).address.channel == channel.name
