"""The measures of the house, with tiny numbers: they measure what they say."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from bot.errors import UsageProblem
from tests.bench import asking, backlog, house, idle, papers, sizes, starts, visitors
from tests.bench.scale import Scale
from tests.bench.table import Row

TINY = Scale(
    runs=1,
    kills=1,
    recipients=120,
    replies=30,
    deliveries=1_000,
    updates=1_200,
    rates=(4,),
    step_seconds=1.0,
    letters=40,
    streams=32,
)


def all_reached(rows: list[Row]) -> bool:
    return bool(rows) and all(row.reached is not None for row in rows)


def test_some_measures_are_chosen_by_name_in_the_order_of_the_table():
    assert house.chosen("ask, ready") == ["ready", "ask"]
    assert house.chosen("") == list(house.MEASURES)
    with pytest.raises(UsageProblem, match="nothing"):
        house.chosen("ask,nothing")


def test_a_measure_that_fails_takes_no_other_along(monkeypatch):
    async def broken(scale: Scale) -> list[Row]:
        raise ValueError("a disk is full")

    monkeypatch.setitem(house.MEASURES, "ask", broken)
    report = house.run(["ask", "sizes"], TINY)
    assert "longest module" in [row.what for row in report.rows]
    assert report.details == ["ask could not be measured: ValueError('a disk is full')"]


def test_a_function_is_as_long_as_its_lines(tmp_path):
    file = tmp_path / "one.py"
    file.write_text(
        "def short():\n    pass\n\n\nasync def long():\n    a = 1\n    b = 2\n"
    )
    assert sizes.functions_of(file) == {"one.py:short": 2, "one.py:long": 3}


async def test_papers_are_set_in_every_language():
    rows = await papers.printed(TINY)
    assert all_reached(rows)
    assert len(rows) == 4
    assert all("slowest of 5" in row.note for row in rows)


def test_of_a_hundred_waits_one_may_be_longer():
    assert asking.percentile([float(n) for n in range(1, 101)], 0.99) == 100.0
    assert asking.percentile([1.0] * 199 + [9.0], 0.99) == 1.0
    assert asking.percentile([], 0.99) == 0.0


async def test_commits_of_others_are_counted_and_looks_are_not(sqlite):
    with closing(sqlite3.connect(sqlite.path, isolation_level=None)) as looking:
        commits = idle.Commits(looking)
        commits.look()
        assert commits.number == 0
        for number in range(3):
            async with sqlite.write() as connection:
                how = {"scope": str(number)}
                pause = "INSERT INTO pauses (scope, until) VALUES (:scope, 1)"
                await connection.execute(text(pause), how)
            commits.look()
            commits.look()
        assert commits.number == 3


async def test_the_longest_transaction_is_known(tmp_path):
    database = backlog.TimedDatabase(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    async with database:
        await database.migrate()
        assert database.longest == 0.0
        async with database.write() as connection:
            await connection.execute(text("DELETE FROM pauses"))
        assert database.longest > 0.0


async def test_leaving_and_erasing_are_measured_where_there_is_something_to_erase():
    assert all_reached(await backlog.many_deliveries(TINY))


async def test_the_next_batch_is_looked_for():
    assert all_reached(await backlog.next_batch(TINY))


@pytest.mark.process
@pytest.mark.parametrize("measure", [starts.after_a_kill, backlog.beside_a_group])
async def test_a_measure_of_the_whole_program_comes_to_its_end(measure):
    assert all_reached(await measure(TINY))


@pytest.mark.process
async def test_a_load_is_offered_whole_and_what_is_refused_is_counted():
    async with starts.running(settings={"BOT_WEB_PROXIES": "127.0.0.1"}) as bot:
        found = await visitors._load(bot, 4, 1.0)
        assert found["offered"] == found["served"] == 4
        assert found["refused"] == found["others"] == 0
        over = await visitors._load(bot, 2_000, 0.5)
    assert over["offered"] == over["served"] + over["refused"] == 1_000
    assert over["refused"] > 0


@pytest.mark.process
async def test_every_stream_that_was_asked_for_is_counted():
    [row] = await visitors.streams(TINY)
    assert row.reached == 32
    assert "0 were told and 0 not" in row.note
