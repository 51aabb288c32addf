"""How a letter becomes messages."""

import asyncio
import json

import pytest

from bot.channels.telegram import TelegramChannel
from bot.messaging import (
    Button,
    Partly,
    Refused,
    Reply,
    Sent,
    Span,
    TryAgain,
    Unknown,
    say,
)
from tests.channels.telegram.conftest import Make, letter, send_whole
from tests.channels.telegram.socks import SocksProxy
from tests.support.telegram import TelegramServer, busiest, faults

LONG = "\n".join(f"Đoạn {n}:" + " Mưa to, nước lên nhanh." * 40 for n in range(12))


async def test_a_reply_may_erase_what_was_said_before(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    first = await channel.send(letter(user, "Có thể được xét."))
    kept = await channel.send(letter(user, "Họp thôn."))
    assert isinstance(first, Sent)
    assert isinstance(kept, Sent)
    reply = Reply((Span("Loa Bản xóa tin của mình."),), erases=first.message_ids)
    assert isinstance(await channel.send(letter(user, reply=reply)), Sent)
    assert [m["text"] for m in telegram.messages(user)] == [
        "Họp thôn.",
        "Loa Bản xóa tin của mình.",
    ]


async def test_what_can_not_be_erased_does_not_keep_a_reply_back(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    fault = faults.bad_request("message can't be deleted for everyone")
    telegram.faults.next(fault, method="deleteMessages")
    reply = Reply((Span("Tin nào còn lại thì ấn giữ."),), erases=("1",))
    assert isinstance(await channel.send(letter(user, reply=reply)), Sent)


@pytest.mark.parametrize(
    "fault", ["message to edit not found", "message can't be edited"]
)
async def test_a_message_that_is_no_more_is_sent_anew(
    telegram: TelegramServer, channel: TelegramChannel, fault: str
) -> None:
    user = telegram.user()
    first = await channel.send(letter(user, "Đang gửi."))
    assert isinstance(first, Sent)
    if fault.endswith("found"):
        del telegram.chats.messages[user.id][int(first.message_ids[0])]
    else:
        telegram.faults.next(faults.bad_request(fault), method="editMessageText")
    again = await channel.send(letter(user, "Xong.", shown=first.message_ids))
    assert isinstance(again, Sent)
    assert again != first
    assert telegram.texts(user)[-1] == "Xong."


async def test_an_edit_without_an_answer_is_made_again(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    first = await channel.send(letter(user, "Đang gửi."))
    assert isinstance(first, Sent)
    telegram.faults.next(faults.Reset(after=True), method="editMessageText")
    edit = letter(user, "Xong.", shown=first.message_ids)
    assert isinstance(await channel.send(edit), TryAgain)
    assert await channel.send(edit) == first  # as it was: that counts as sent
    assert telegram.texts(user) == ["Xong."]


async def test_a_letter_arrives_as_it_was_written(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    reply = Reply(
        (
            Span("Họp <thôn> & "),
            Span("bản", bold=True, italic=True),
            Span(" *không* "),
            Span("xem", link="https://loa.example/t/a?x=1&y=\"2'"),
        ),
        ((Button("Rõ", data="ok:1"), Button("Trang", url="https://loa.example/")),),
    )
    outcome = await channel.send(letter(user, reply=reply))
    (message,) = telegram.messages(user)
    assert outcome == Sent((str(message["message_id"]),))
    assert message["text"] == "Họp <thôn> & bản *không* xem"
    kinds = {(e["type"], e["offset"], e["length"]) for e in message["entities"]}
    assert kinds == {("bold", 13, 3), ("italic", 13, 3), ("text_link", 25, 3)}
    assert {e.get("url") for e in message["entities"]} == {
        None,
        "https://loa.example/t/a?x=1&y=\"2'",
    }
    assert message["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "Rõ", "callback_data": "ok:1"},
            {"text": "Trang", "url": "https://loa.example/"},
        ]
    ]
    (call,) = telegram.calls()
    assert json.loads(call.params["link_preview_options"]) == {"is_disabled": True}
    assert "allow_paid_broadcast" not in call.params


async def test_a_long_letter_arrives_in_order_with_its_buttons_at_the_end(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    outcome = await send_whole(channel, letter(user, LONG, [Button("Rõ", data="ok")]))
    messages = telegram.messages(user)
    assert len(messages) > 2
    assert outcome == Sent(tuple(str(m["message_id"]) for m in messages))
    assert "\n".join(telegram.texts(user)) == LONG
    *others, last = messages
    assert "reply_markup" in last
    assert not any("reply_markup" in message for message in others)


async def test_each_part_is_an_attempt_of_its_own(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    outcome = await channel.send(letter(user, LONG))
    (first,) = telegram.messages(user)
    assert outcome == Partly((str(first["message_id"]),))


async def test_a_split_letter_goes_on_after_the_parts_that_arrived(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    first = await send_whole(channel, letter(user, LONG))
    assert isinstance(first, Sent)
    done = first.message_ids[:2]
    rest = await send_whole(channel, letter(user, LONG, done_parts=done))
    assert isinstance(rest, Sent)
    assert rest.message_ids[:2] == done
    texts = telegram.texts(user)
    assert texts[len(first.message_ids) :] == texts[2 : len(first.message_ids)]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.too_many(5), TryAgain(5.0, "too many", pause=True)),
        (faults.page(), TryAgain(0.0, "HTTP 502")),
        (faults.Reset(after=True), Unknown("no answer")),
    ],
)
async def test_what_has_arrived_is_told_when_a_later_part_fails(
    telegram: TelegramServer,
    channel: TelegramChannel,
    fault: faults.Fault,
    outcome: TryAgain | Unknown,
) -> None:
    user = telegram.user()
    held = telegram.faults.hold()
    telegram.faults.next(fault)
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(send_whole(channel, letter(user, LONG)))
        await held.reached.wait()
        first = str(telegram.messages(user)[0]["message_id"])
        held.release()
    result = sending.result()
    assert isinstance(result, type(outcome))
    assert result.sent_parts == (first,)
    assert result.reason == outcome.reason


@pytest.mark.parametrize("text", ["", " \n ", "\n\n"])
async def test_an_empty_letter_is_refused_without_asking(
    telegram: TelegramServer, channel: TelegramChannel, text: str
) -> None:
    assert await channel.send(letter(telegram.user(), text)) == Refused("bad_message")
    assert telegram.transcript == []


async def test_a_topic_gets_its_letters_and_the_general_one_is_not_named(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    group = telegram.group(is_forum=True)
    thread = telegram.topic(group, "Thông báo")
    await channel.send(letter(f"{group.id}:{thread}"))
    await channel.send(letter(f"{group.id}:1"))
    await channel.send(letter(group))
    threads = [m.get("message_thread_id") for m in telegram.messages(group)]
    assert threads == [thread, None, None]


@pytest.mark.parametrize(("rate", "is_paid"), [(30, False), (31, True)])
async def test_paid_broadcast_is_asked_for_above_the_free_pace(
    telegram: TelegramServer, make: Make, rate: int, is_paid: bool
) -> None:
    channel = make(telegram_rate=rate)
    assert channel.pace == rate
    await channel.send(letter(telegram.user()))
    paid = telegram.calls()[0].params.get("allow_paid_broadcast") == "true"
    assert paid == is_paid


async def test_a_thousand_letters_go_out_side_by_side(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    users = [telegram.user() for _ in range(1000)]
    outcomes = await asyncio.gather(*(channel.send(letter(u)) for u in users))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert all(len(telegram.texts(user)) == 1 for user in users)


async def test_letters_go_through_an_http_proxy(
    telegram: TelegramServer, make: Make
) -> None:
    user = telegram.user()
    channel = make(
        telegram_api_url="http://api.telegram.invalid", telegram_proxy=telegram.url
    )
    assert isinstance(await channel.send(letter(user)), Sent)


@pytest.mark.parametrize(
    ("scheme", "host"),
    [("socks5", "127.0.0.1"), ("socks5h", "api.telegram.invalid")],
)
async def test_letters_go_through_a_socks_proxy(
    telegram: TelegramServer, make: Make, scheme: str, host: str
) -> None:
    user = telegram.user()
    async with SocksProxy(telegram.port) as proxy:
        channel = make(
            telegram_api_url=f"http://{host}:{telegram.port}",
            telegram_proxy=f"{scheme}://127.0.0.1:{proxy.port}",
        )
        assert isinstance(await channel.send(letter(user)), Sent)
        assert proxy.asked == [host]
        await channel.close()


async def test_a_dead_proxy_means_that_nothing_was_sent(
    telegram: TelegramServer, make: Make
) -> None:
    for scheme in ("http", "socks5"):
        channel = make(
            telegram_api_url="https://127.0.0.1:9",
            telegram_proxy=f"{scheme}://127.0.0.1:1",
        )
        assert await channel.send(letter("1")) == TryAgain(0.0, "no connection")


async def test_a_send_can_be_cancelled_at_any_moment(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    """The client forgets a cancellation that meets a finished answer; we do not."""
    user = telegram.user()
    for turns in range(60):
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(channel.send(letter(user)))
            await telegram.wait_for(telegram.calls)
            telegram.transcript.clear()
            for _ in range(turns % 12):
                await asyncio.sleep(0)  # lets the loop turn, takes no time
            was_over = sending.done()
            sending.cancel()
        assert sending.cancelled() or was_over


def test_a_sliding_window_counts_what_lies_within_it() -> None:
    assert busiest([0.0, 0.5, 0.9, 1.0, 1.4], 1.0) == 4


async def test_a_plain_reply_needs_no_buttons(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    user = telegram.user()
    await channel.send(letter(user, reply=say("Chào")))
    assert "reply_markup" not in telegram.calls()[0].params


async def test_a_broadcast_is_worded_once_and_addressed_to_each(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    reply = say(LONG, [Button("Rõ", data="ok")])
    group = telegram.group(is_forum=True)
    thread = telegram.topic(group, "Thông báo")
    users = [telegram.user(), telegram.user()]
    to = [f"{group.id}:{thread}", *(str(user.id) for user in users)]
    for address in to:
        await send_whole(channel, letter(address, reply=reply))
    assert "\n".join(telegram.texts(group)) == LONG
    for user in users:
        assert "\n".join(telegram.texts(user)) == LONG
    other = say("Đoạn khác")
    await channel.send(letter(users[0], reply=other))
    assert telegram.texts(users[0])[-1] == "Đoạn khác"


async def test_an_answer_that_is_no_plain_message_is_read_whole(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    odd = b'{ "result": {"date": 1, "message_id": 77}, "ok": true }'
    telegram.faults.next(faults.page(status=200, body=odd))
    assert await channel.send(letter(telegram.user())) == Sent(("77",))
