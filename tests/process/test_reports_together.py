"""Three provinces, each with its own `bot run`, and one line that reads them all."""

import asyncio
import csv
import io
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import (
    AsyncExitStack,
    asynccontextmanager,
    redirect_stderr,
    redirect_stdout,
)

import aiohttp
import pytest
from aiohttp import web

from bot.cli import main
from tests.support.running import Browser, Process, by_day

pytestmark = pytest.mark.process
KEY = "k" * 24
PLACES = {"Cao Bằng": "04", "Lào Cai": "15", "Sơn La": "14"}
READERS = {"Cao Bằng": 2, "Lào Cai": 1, "Sơn La": 0}


def province(folder, name: str, key: str = KEY) -> Process:
    folder.mkdir()
    return Process(
        folder,
        BOT_OPERATOR=f"UBND tỉnh {name}",
        BOT_REPORTS_KEY=key,
        BOT_TIMEZONE=by_day().key,
    )


async def read(
    *arguments: str, given: str = "", key: str = KEY
) -> tuple[int, str, str]:
    """`bot report --from …`, where no installation is."""
    return await asyncio.to_thread(_read, arguments, given, key)


def _read(arguments: Sequence[str], given: str, key: str) -> tuple[int, str, str]:
    """In this process, so that what measures sees it."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_REPORTS_KEY", key)
        patch.setattr(sys, "stdin", io.StringIO(given))
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(["report", *arguments])
            except SystemExit as left:  # argparse's own way out
                code = int(str(left.code))
    return code, out.getvalue(), err.getvalue()


async def subscribe(bot: Process, place: str, number: int) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(number):
            one = Browser(bot.address, http)
            await one.says(f"/nhantin {place}")
            await one.taps("Đồng ý")


async def sent(bot: Process, place: str, text: str, *more: str) -> None:
    notice = ("notice", "send", "--place", place, "--text", text, *more)
    number = (await bot.json(*notice))["broadcast"]
    async with asyncio.timeout(60):
        while (await bot.json("report", str(number)))["state"] != "done":
            await asyncio.sleep(0.1)


async def told(bot: Process, name: str) -> None:
    """A province begins, has its readers, and tells them."""
    await bot.start()
    await subscribe(bot, PLACES[name], READERS[name])
    await sent(bot, PLACES[name], "Lũ về", "--key", "lu-12")


async def test_one_command_reads_what_three_provinces_sent(tmp_path):
    bots = {name: province(tmp_path / PLACES[name], name) for name in PLACES}
    async with AsyncExitStack() as stack:
        for bot in bots.values():
            stack.push_async_callback(bot.end)
        await asyncio.gather(*(told(bot, name) for name, bot in bots.items()))
        await sent(bots["Lào Cai"], "15", "Họp tỉnh")
        urls = [bot.address for bot in bots.values()]
        code, out, err = await read("--from", *urls, "--key", "lu-12")
        assert (code, err) == (0, "")
        assert out.splitlines() == [
            *(
                f"{bot.address} (UBND tỉnh {name}): 1 notice done: {READERS[name]} of "
                f"{READERS[name]} sent, 0 pending, 0 failed, 0 gone, 0 unknown, "
                "0 skipped, 0 recalled"
                for name, bot in bots.items()
            ),
            "all, 3 installations: 3 of 3 sent, 0 pending, 0 failed, 0 gone, "
            "0 unknown, 0 skipped, 0 recalled",
        ]
        _, out, _ = await read("--from", *urls, "--json")  # the newest of each
        found = json.loads(out)
        assert [len(one["reports"]) for one in found["installations"]] == [1, 2, 1]
        assert found["all"] is None
        assert "Lũ về" not in out  # totals, and nothing of what was said or to whom
        await bots["Sơn La"].kill()
        code, out, err = await read("--from", *urls, "--key", "lu-12", "--csv")
        assert code == 1
        assert err.startswith(f"{urls[2]}: does not answer: ")
        assert len(err.splitlines()) == 1
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [(r["url"], r["planned"], r["sent"]) for r in rows] == [
            (urls[0], "2", "2"), (urls[1], "1", "1"), ("all", "3", "3")
        ]  # fmt: skip
        code, out, err = await read("--from", *urls[:2], "--key", "never", "--json")
        assert (code, err) == (1, "no installation that answered has sent it\n")
        assert json.loads(out)["all"]["planned"] == 0
        lines = f"# the north\n{urls[0]} {KEY}\n{urls[1]} {'x' * 24}\n"
        code, out, err = await read("--from", "-", "--key", "lu-12", given=lines)
        assert (code, err) == (1, f"{urls[1]}: has another BOT_REPORTS_KEY\n")
        assert "all, 1 installation (of 2 asked): 2 of 2 sent" in out
        for name in ("Cao Bằng", "Lào Cai"):
            assert await bots[name].stop() == 0


async def test_the_route_opens_by_its_key_alone(tmp_path):
    bot = province(tmp_path / "a", "Cao Bằng")
    shut = Process(tmp_path)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        for one in (bot, shut):
            stack.push_async_callback(one.end)
        await asyncio.gather(bot.start(), shut.start())

        async def asked(address: str, query: str = "", **headers: str) -> int:
            url = f"{address}/reports{query}"
            async with http.get(url, headers=headers) as answer:
                return answer.status

        right = {"Authorization": f"Bearer {KEY}"}
        assert await asked(bot.address) == 401
        assert await asked(bot.address, Authorization="Bearer wrong") == 403
        assert await asked(bot.address, **right) == 200
        assert await asked(bot.address, "?id=x", **right) == 400
        assert await asked(shut.address, **right) == 404
        assert {await asked(bot.address, **right) for _ in range(70)} == {200, 429}
        code, _, err = await read("--from", shut.address)
        assert (code, "its BOT_REPORTS_KEY is not set" in err) == (1, True)
        assert KEY not in (await bot.command("check"))[1]


def answered(*reports: dict[str, object]) -> str:
    return json.dumps({"installation": "xã", "reports": reports})


def totals(**odd: object) -> dict[str, object]:
    """What an installation says of a notice to three, but for what is odd."""
    names = ("pending", "gone", "unknown", "recalled", "told_in_person", "aired")
    return {
        "id": 1, "kind": "notice", "state": "done", "planned": 3, "sent": 3,
        **dict.fromkeys(names, 0), "failed": {}, "skipped": {}, **odd,
    }  # fmt: skip


@asynccontextmanager
async def answering(body: str) -> AsyncIterator[str]:
    """Where somebody gives this as their reports."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=body)

    app = web.Application()
    app.router.add_get("/reports", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"installation": 1, "reports": []}',
        '{"reports": [{}]}',
        "9" * 2**21,
        answered(totals(failed=[])),
        answered(totals(skipped=None)),
        answered(totals(sent=-1)),
        answered(totals(sent=2**70)),
    ],
)
async def test_what_is_no_report_is_said_to_be_none(body):
    async with answering(body) as url, answering(answered(totals())) as other:
        code, out, err = await read("--from", url, other)
    assert (code, out.count("\n")) == (1, 1)
    assert out.startswith(f"{other} (xã): 1 notice done: 3 of 3 sent")
    assert err == f"{url}: answers something that is no report\n"


async def test_who_gives_a_notice_several_times_over_is_not_added_up():
    async with answering(answered(totals(), totals())) as url:
        code, out, err = await read("--from", url, "--key", "lu")
    assert (code, "all, 0 installations (of 1 asked): 0 of 0 sent" in out) == (1, True)
    assert err == f"{url}: answers something that is no report\n"


async def test_an_address_written_in_two_ways_is_one_installation():
    async with answering(answered(totals())) as url:
        shouted = url.replace("localhost", "LOCALHOST")
        code, out, _ = await read("--from", url, shouted, f"{url}/", "--key", "lu")
    assert (code, "all, 1 installation: 3 of 3 sent" in out) == (0, True)


async def test_a_password_in_an_address_is_not_shown():
    for url in ("https://me:geheim@a", "https://a/?key=geheim"):
        code, _, err = await read("--from", url)
        assert (code, "geheim" in err, "write an address" in err) == (2, False, True)


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("--from", "ftp://a"), "", "write an address"),
        (("--from", "https://a?key=1"), "", "write an address"),
        (("--from", "https://[::1"), "", "write an address"),
        (("--from", "https://a:99999"), "", "write an address"),
        (("--from", "-"), "# none\n", "names no installation"),
        (("--from", "https://a", "https://b", "--key"), "", "expected one argument"),
        (("3", "--from", "https://a", "https://b"), "", "join them by --key"),
        (("--key", "k"), "", "give a broadcast's number"),
    ],
)
async def test_a_wrong_use_is_one_sentence(arguments, given, said):
    code, out, err = await read(*arguments, given=given)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
