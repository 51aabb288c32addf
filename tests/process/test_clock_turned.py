"""The wall clock is turned under the running program."""

import aiohttp
import pytest
from sqlalchemy import text

from bot.clock import DAY, HOUR, MINUTE
from bot.config import Config
from bot.delivery import broadcasts
from bot.delivery.model import Draft, Lane
from bot.messaging import say
from tests.support.answers import told
from tests.support.running import Browser, running
from tests.test_clock import NOW, Clocks

QUESTION = "bao nhieu tuoi duoc tien nguoi gia"


@pytest.fixture
def config(tmp_path):
    return Config(database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db", web_port=0)


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


async def claimed(app) -> list[str]:
    async with app.database.read() as connection:
        rows = await connection.execute(text("SELECT state FROM editions"))
        return [row.state for row in rows]


async def ready(app, http) -> dict:
    async with http.get(f"{app.web_address}/ready") as answer:
        return {"status": answer.status, **await answer.json()}


async def ticks(app, clocks: Clocks, seconds: int) -> None:
    """So many seconds go by, with the tick every fifteen of them."""
    for _ in range(seconds // 15):
        clocks.pass_by(15)
        await app.running.chores.do()


async def notice(app, *, starts_at: int, expires_at: int) -> int:
    draft = Draft(
        kind="notice",
        lane=Lane.NOTICE,
        place="vn",
        language="vi",
        text="Họp",
        starts_at=starts_at,
        expires_at=expires_at,
        bodies={"vi": say("Họp")},
    )
    async with app.database.write() as connection:
        number, _ = await broadcasts.create(connection, draft, app.clock())
    return number


async def state_of(app, number: int) -> str:
    async with app.database.read() as connection:
        found = await broadcasts.get(connection, number)
    return str(found.state)


async def test_days_ahead_for_a_moment_claim_nothing(config, http):
    clocks = Clocks()
    async with running(config, clocks.steady) as app:
        await ticks(app, clocks, 90)
        later = await notice(app, starts_at=NOW + 2 * DAY, expires_at=NOW + 3 * DAY)
        clocks.jump(5 * DAY)
        await ticks(app, clocks, 30)
        assert (await ready(app, http))["clock"] == "not believed yet"
        clocks.jump(-5 * DAY)
        await ticks(app, clocks, 90)
        assert "missed" not in await claimed(app)
        assert await state_of(app, later) == "scheduled"
        assert (await ready(app, http))["clock"] == "ok"
        before = len(await claimed(app))
        for _ in range(
            24 * 7
        ):  # the week that was shown for a moment comes in its time
            clocks.pass_by(3600)
            await app.running.chores.do()
        assert len(await claimed(app)) > before


async def test_hours_that_stand_are_believed_and_what_was_missed_is_said(config, http):
    clocks = Clocks()
    async with running(config, clocks.steady) as app:
        await ticks(app, clocks, 90)
        clocks.jump(3 * DAY)
        await ticks(app, clocks, 45)
        assert "missed" not in await claimed(app)
        await ticks(app, clocks, 45)
        assert "missed" in await claimed(app)


async def test_a_clock_set_back_stops_nothing(config, http):
    clocks = Clocks()
    async with running(config, clocks.steady) as app:
        await ticks(app, clocks, 90)
        clocks.jump(-4 * HOUR)
        await ticks(app, clocks, 120)
        assert abs(app.clock() - clocks.wall) < MINUTE
        before = len(await claimed(app))
        for _ in range(24 * 7):
            clocks.pass_by(3600)
            await app.running.chores.do()
        assert len(await claimed(app)) > before
        assert "missed" not in await claimed(app)


@pytest.mark.parametrize("wall", [0, 1_577_836_800_000])  # 1970, 2020
async def test_a_start_years_behind_answers_people_and_says_so(
    config, http, library, wall
):
    answer = told(library, "elderly-pension")
    clocks = Clocks(wall)
    async with running(config, clocks.steady) as app:
        assert answer in await Browser(app.web_address, http).says(QUESTION)
        state = await ready(app, http)
        assert state["status"] == 200
        assert state["clock"] == "not believed yet"
        await ticks(app, clocks, 30)
        clocks.jump(NOW - clocks.wall)
        await ticks(app, clocks, 120)
        assert await claimed(app) == []
        assert (await ready(app, http))["clock"] == "ok"
        assert answer in await Browser(app.web_address, http).says(QUESTION)
