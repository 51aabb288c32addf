"""The benchmarks' own parts: the server counts right, the table judges right."""

import asyncio

import pytest

from tests.bench import processes, product
from tests.bench.sink import Sink
from tests.bench.table import Report, Row, interleaved, ratio
from tests.bench.whole import busiest_second


class Wire:
    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, answer: bytes) -> None:
        self.written.append(answer)


@pytest.mark.process
def test_the_product_delivers_every_message_to_the_server():
    with processes.server() as server:
        server.reset()
        found = processes.once("product", port=server.port, count=300)
        assert server.stats()["sent"] == 301  # one to open the connection
    assert found["wall"] > 0
    assert found["cpu"] > 0


async def test_the_server_hands_out_each_update_until_it_is_acknowledged():
    sink, wire = Sink(), Wire()
    sink.reset({"updates": 150, "text": "/help"})
    sink.answer(wire, b"/bot1:x/getUpdates", b"timeout=10")
    sink.answer(wire, b"/bot1:x/getUpdates", b"offset=101&timeout=10")
    first, rest = wire.written
    assert (first.count(b'"update_id"'), rest.count(b'"update_id"')) == (100, 50)
    assert b'"update_id": 101,' in rest


async def test_a_late_answer_is_late():
    sink, wire = Sink(), Wire()
    sink.reset({"latency": [0.001, 0.002]})
    sink.answer(wire, b"/bot1:x/sendMessage", b"")
    assert wire.written == []
    async with asyncio.timeout(5):
        while not wire.written:
            await asyncio.sleep(0)
    assert b'{"ok":true,"result":{"message_id":100000002' in wire.written[0]


def test_the_busiest_second_slides():
    assert busiest_second([0.0, 0.5, 0.9, 1.1, 1.45, 3.0]) == 4


def test_a_row_is_judged_by_its_limits():
    reached = [Row("a", x, 1.0, 2.0).verdict for x in (0.5, 1.0, 2.0, None)]
    assert reached == ["short", "must", "goal", "not measured"]
    most = [Row("a", x, 10, 5, is_most=True).verdict for x in (11, 10, 5)]
    assert most == ["short", "must", "goal"]


def test_the_median_of_those_that_ran_is_compared():
    walls = iter([1.0, 9.0, 2.0])
    found = interleaved(
        {"ours": lambda: {"wall": next(walls)}, "theirs": lambda: {"wall": 4.0},
         "missing": None},
        3,
    )  # fmt: skip
    assert ratio(found, "ours", "theirs", "wall") == 2.0
    assert ratio(found, "ours", "missing", "wall") is None


def test_a_report_prints_machine_and_verdict():
    lines = Report("send", [Row("sent", 3.0, 1, 2)]).lines()
    assert "| sent | 3 x | ≥ 1 | ≥ 2 | goal |" in lines
    assert "aiohttp" in lines[-1]


async def test_subscribers_made_in_bulk_receive_a_notice(database):
    async with database.write() as connection:
        await product.fill(connection, 10)
    broadcast = await product.make_broadcast(database)
    await product.planner(database).plan(broadcast)
    async with database.read() as connection:
        from bot.delivery.results.counts import counts_of

        assert (await counts_of(connection, broadcast.id)).planned == 10
