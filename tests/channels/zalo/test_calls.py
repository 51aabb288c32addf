"""What a call brought, and what that means for the delivery that met it."""

import pytest

from bot.channels.zalo import Patience
from bot.messaging import Refused, Reply, Sent, TryAgain, Unknown, UsedUp, say
from tests.channels.zalo.conftest import HURRY, at_work, letter, opened, send_whole
from tests.support.zalo import ZaloServer
from tests.support.zalo.faults import PAGE, Answer, Reset

LONG = "\n".join(f"Đoạn {n}. " + "Mưa to. " * 120 for n in range(5))


async def test_a_letter_arrives_and_its_id_is_kept_as_the_text_that_it_is(
    office, reader
):
    outcome = await office.channel.send(letter(reader))
    assert isinstance(outcome, Sent)
    assert reader.texts == ["Ngày mai họp thôn."]
    assert outcome.message_ids == (reader.messages[0]["message_id"],)
    assert not outcome.message_ids[0].isdecimal()


@pytest.mark.parametrize("says_in_status", [False, True])
@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (400, Refused("rejected")),
        (404, Refused("rejected")),
        (410, Refused("rejected")),
        (403, TryAgain(0.0, "error 403")),  # "Internal server error": nobody is gone
        (408, TryAgain(0.0, "error 408")),
        (426, TryAgain(0.0, "error 426")),
        (500, TryAgain(0.0, "error 500")),
        (504, TryAgain(0.0, "error 504")),
    ],
)
async def test_each_refusal_means_what_it_says_whatever_its_http_status(
    sqlite, code, outcome, says_in_status
):
    async with (
        ZaloServer(says_in_status=says_in_status) as zalo,
        opened(sqlite, zalo) as office,
    ):
        reader = zalo.person()
        reader.has_written = True
        zalo.faults.next(code)
        assert await office.channel.send(letter(reader)) == outcome
        assert isinstance(await office.channel.send(letter(reader)), Sent)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(200, PAGE), TryAgain(0.0, "HTTP 200")),
        (Answer(302, b""), TryAgain(0.0, "HTTP 302")),
        (Answer(403, PAGE), TryAgain(0.0, "HTTP 403")),
        (Answer(404, PAGE), TryAgain(0.0, "HTTP 404")),
        (Answer(502, PAGE), TryAgain(0.0, "HTTP 502")),
        (Answer(200, b"[]", "application/json"), TryAgain(0.0, "HTTP 200")),
        (Answer(200, b'{"ok":true,"resu', "application/json"), Unknown("no answer")),
        (Answer(200, b'{"ok":false}', "application/json"), TryAgain(0.0, "error 0")),
    ],
)
async def test_what_does_not_come_from_the_platform_decides_nothing(
    office, zalo, reader, answer, outcome
):
    zalo.faults.next(answer)
    assert await office.channel.send(letter(reader)) == outcome


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_that_breaks_leaves_open_whether_it_arrived(
    office, zalo, reader, after
):
    zalo.faults.next(Reset(after))
    assert await office.channel.send(letter(reader)) == Unknown("no answer")
    assert len(reader.texts) == after


async def test_an_answer_that_never_comes_leaves_it_open_too(sqlite, zalo, reader):
    brief = Patience(connect=5.0, answer=0.05)
    async with opened(sqlite, zalo, brief) as office:
        held = zalo.faults.hold()
        assert await office.channel.send(letter(reader)) == Unknown("no answer")
        assert held.reached.is_set()


async def test_without_a_connection_nothing_has_arrived(sqlite, zalo, reader):
    nowhere = "http://127.0.0.1:1"
    async with opened(sqlite, zalo, zalo_api_url=nowhere) as office:
        outcome = await office.channel.send(letter(reader))
    assert outcome == TryAgain(0.0, "no connection")


async def test_no_word_of_a_failure_holds_the_token(sqlite, zalo, reader, caplog):
    async with opened(sqlite, zalo, zalo_api_url="http://127.0.0.1:1") as office:
        await office.channel.send(letter(reader))
        assert zalo.token not in office.channel.state().detail
        assert office.channel.state().detail
    assert caplog.records
    assert zalo.token not in caplog.text


async def test_a_token_that_is_not_taken_stops_the_channel(office, zalo, reader):
    zalo.token = "1:another-token-now"
    refused = await office.channel.send(letter(reader))
    assert refused == TryAgain(HURRY.bad_token, "bad token", pause=True)
    assert "BOT_ZALO_TOKEN" in office.channel.state().detail
    held = await office.channel.send(letter(reader))
    assert isinstance(held, TryAgain)
    assert len(zalo.transcript) == 1  # and nothing more is tried
    office.monotonic[0] = HURRY.bad_token
    await office.channel.send(letter(reader))
    assert len(zalo.transcript) == 2


async def test_a_plan_that_is_used_up_is_delivery_s_to_wait_for(office, zalo, reader):
    zalo.quota = 2
    whole = letter(reader, LONG)
    first = await office.channel.send(whole)
    second = await office.channel.send(whole._replace(done_parts=first.message_ids))
    rest = whole._replace(done_parts=second.message_ids)
    assert await office.channel.send(rest) == UsedUp(second.message_ids)
    assert "429" in office.channel.state().detail
    zalo.quota = 5  # the next month
    assert isinstance(await office.channel.send(rest), Sent)
    assert office.channel.state().detail == ""


async def test_what_a_message_costs_is_said_before_it_is_sent(office, reader):
    cost = office.channel.budget.cost
    for said in (say("Họp."), say(LONG), Reply(())):
        outcome = await send_whole(office, letter(reader, said))
        ids = outcome.message_ids if isinstance(outcome, Sent) else ("refused",)
        assert cost(said) == len(ids)
    assert (office.channel.budget.messages, office.channel.budget.people) == (3000, 50)


async def test_a_text_that_is_sent_in_parts_goes_on_where_it_stopped(
    office, zalo, reader
):
    whole = letter(
        reader, "\n".join(f"Đoạn {n}. " + "Mưa to. " * 120 for n in range(5))
    )
    first = await office.channel.send(whole)
    zalo.faults.next(500)
    whole = whole._replace(done_parts=first.message_ids)
    failed = await office.channel.send(whole)
    assert failed == TryAgain(0.0, "error 500", sent_parts=first.message_ids)
    outcome = await send_whole(office, whole)
    assert isinstance(outcome, Sent)
    assert len(outcome.message_ids) == len(reader.texts) == 3


async def test_it_asks_until_it_knows_itself_and_is_called(office, zalo):
    zalo.faults.next(500, 2, method="getMe")
    zalo.faults.next(403, method="setWebhook")
    async with at_work(office):
        assert zalo.webhook == "https://loa.example/zalo"
        assert len(zalo.secret) == 64
        assert office.channel.state().answered_once
        assert office.channel.state().detail == ""


async def test_a_hook_that_zalo_could_not_call_is_said_until_it_can(office, zalo):
    zalo.verdict = {"ok": False, "hint": "timeout"}
    async with at_work(office):
        assert "timeout" in office.channel.state().detail
        zalo.says(zalo.person(), "chào")
        await zalo.until_idle()
        assert office.channel.state().detail == ""


async def test_without_an_address_of_our_own_nothing_comes_in_and_that_is_said(
    sqlite, zalo
):
    async with opened(sqlite, zalo, public_url=None) as office:
        async with at_work(office):
            pass
        assert "BOT_PUBLIC_URL" in office.channel.state().detail
        assert office.channel.state().answered_once
    assert zalo.calls("setWebhook") == []
