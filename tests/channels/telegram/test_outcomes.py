"""What Telegram's answers mean for a delivery: over real HTTP, row by row."""

from collections.abc import Callable

import pytest

from bot.channels.telegram import TelegramChannel
from bot.messaging import (
    Address,
    Gone,
    Moved,
    Outcome,
    Refused,
    Sent,
    TryAgain,
    Unknown,
)
from tests.channels.telegram.conftest import HURRY, Make, letter
from tests.support.telegram import Group, TelegramServer, User, faults
from tests.support.telegram.errors import ApiError

Faulty = Callable[[TelegramServer, User], object]


def bad(text: str) -> ApiError:
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")


ANSWERS: list[tuple[faults.Fault, Outcome]] = [
    (forbidden("bot was blocked by the user"), Gone("blocked")),
    (forbidden("bot can't initiate conversation with a user"), Gone("blocked")),
    (forbidden("user is deactivated"), Gone("deactivated")),
    (forbidden("bot can't send messages to bots"), Refused("rejected")),
    (forbidden("something that nobody has seen yet"), Refused("rejected")),
    (forbidden("bot was kicked from the group chat"), Gone("kicked")),
    (forbidden("bot was kicked from the supergroup chat"), Gone("kicked")),
    (forbidden("bot was kicked from the channel chat"), Gone("kicked")),
    (forbidden("bot is not a member of the group chat"), Gone("kicked")),
    (forbidden("bot is not a member of the supergroup chat"), Gone("kicked")),
    (forbidden("bot is not a member of the channel chat"), Gone("kicked")),
    (forbidden("the group chat was deleted"), Gone("kicked")),
    (forbidden("not enough rights to send text messages"), Refused("no_rights")),
    (bad("chat not found"), Gone("not_found")),
    (bad("private chat not found"), Gone("not_found")),
    (bad("PEER_ID_INVALID"), Gone("not_found")),
    (
        bad("not enough rights to send text messages to the chat"),
        Refused("no_rights"),
    ),
    (bad("have no rights to send a message"), Refused("no_rights")),
    (bad("need administrator rights in the channel chat"), Refused("no_rights")),
    (bad("CHAT_WRITE_FORBIDDEN"), Refused("no_rights")),
    (bad("TOPIC_CLOSED"), Refused("no_rights")),
    (bad("message is too long"), Refused("bad_message")),
    (bad("message caption is too long"), Refused("bad_message")),
    (bad("message text is empty"), Refused("bad_message")),
    (
        bad(
            "can't parse entities: Can't find end tag corresponding to start tag \"b\""
        ),
        Refused("bad_message"),
    ),
    (bad("BUTTON_DATA_INVALID"), Refused("bad_message")),
    (bad("BUTTON_TYPE_INVALID"), Refused("bad_message")),
    (bad("BUTTON_URL_INVALID"), Refused("bad_message")),
    (bad("reply markup is too long"), Refused("bad_message")),
    (bad("message is not modified: specified new"), Refused("bad_message")),
    (bad("message to be replied not found"), Refused("bad_message")),
    (bad("message thread not found"), Refused("bad_message")),  # of no topic
    (
        bad("wrong file_id or the file is temporarily unavailable"),
        Refused("bad_message"),
    ),
    (bad("something that nobody has seen yet"), Refused("bad_message")),
    (ApiError(413, "Request Entity Too Large"), Refused("bad_message")),
    (
        ApiError(429, "Too Many Requests: retry after 7", retry_after=7),
        TryAgain(7.0, "too many", pause=True),
    ),
    (ApiError(429, "Too Many Requests"), TryAgain(1.0, "too many", pause=True)),
    (ApiError(401, "Unauthorized"), TryAgain(60.0, "bad token")),
    (
        ApiError(401, "Unauthorized: invalid token specified"),
        TryAgain(60.0, "bad token"),
    ),
    (ApiError(404, "Not Found"), TryAgain(60.0, "bad token")),
    (ApiError(409, "Conflict: something"), TryAgain(0.0, "Conflict")),
    (ApiError(500, "Internal Server Error: sent too soon"), TryAgain(0.0, "HTTP 500")),
    (ApiError(502, "Bad Gateway"), TryAgain(0.0, "HTTP 502")),
    (ApiError(504, "Gateway Timeout", retry_after=3), TryAgain(0.0, "HTTP 504")),
    (faults.page(502), TryAgain(0.0, "HTTP 502")),
    (faults.page(500, b""), TryAgain(0.0, "HTTP 500")),
    # A proxy's or a censor's pages are no word of Telegram's: nobody is gone.
    (faults.page(403), TryAgain(0.0, "HTTP 403")),
    (faults.page(404), TryAgain(0.0, "HTTP 404")),
    (faults.page(429), TryAgain(0.0, "HTTP 429")),
    (faults.page(400, b'{"error": "blocked"}'), TryAgain(0.0, "HTTP 400")),
    (faults.page(200), TryAgain(0.0, "HTTP 200")),
    (faults.page(302), TryAgain(0.0, "HTTP 302")),
]


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS)
async def test_an_answer_means_this_outcome(
    telegram: TelegramServer,
    channel: TelegramChannel,
    answer: faults.Fault,
    outcome: Outcome,
) -> None:
    telegram.faults.next(answer)
    assert await channel.send(letter(telegram.user())) == outcome


SITUATIONS: list[tuple[str, Outcome]] = [
    ("blocks", Gone("blocked")),
    ("deactivates", Gone("deactivated")),
    ("never started", Gone("blocked")),
    ("unknown", Gone("not_found")),
    ("kicks", Gone("kicked")),
    ("kicks from a supergroup", Gone("kicked")),
    ("leaves", Gone("kicked")),
    ("deletes", Gone("kicked")),
    ("silences", Refused("no_rights")),
]


@pytest.mark.parametrize(("situation", "outcome"), SITUATIONS)
async def test_what_people_do_to_the_bot_shows_at_the_next_send(
    telegram: TelegramServer, channel: TelegramChannel, situation: str, outcome: Outcome
) -> None:
    assert await channel.send(letter(_arrange(telegram, situation))) == outcome


def _arrange(telegram: TelegramServer, situation: str) -> User | Group | str:
    user = telegram.user()
    group = telegram.group("Thôn", user, is_supergroup="super" in situation)
    match situation.split(maxsplit=1)[0]:
        case "never":
            return telegram.user(bot_is="never")
        case "unknown":
            return "99"
        case "blocks" | "deactivates" as act:
            getattr(telegram, act)(user)
            return user
        case "kicks":
            telegram.kicks(user, group)
        case act:
            getattr(telegram, act)(group)
    return group


async def test_a_group_that_became_a_supergroup_has_moved(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    group = telegram.group()
    new = telegram.migrates(group)
    moved = Moved(Address("telegram", str(new.id)))
    assert await channel.send(letter(group)) == moved
    assert isinstance(await channel.send(letter(new)), Sent)


async def test_a_deleted_topic_sends_its_subscription_to_the_group_itself(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    group = telegram.group(is_forum=True)
    moved = Moved(Address("telegram", str(group.id)))
    assert await channel.send(letter(f"{group.id}:77")) == moved


async def test_no_connection_means_that_nothing_was_sent(make: Make) -> None:
    channel = make(telegram_api_url="http://127.0.0.1:1")
    assert await channel.send(letter("1")) == TryAgain(0.0, "no connection")


async def test_no_address_means_that_nothing_was_sent(make: Make) -> None:
    channel = make(telegram_api_url="http://api.telegram.invalid")
    assert await channel.send(letter("1")) == TryAgain(0.0, "no connection")


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("is_warm", [True, False])
async def test_a_connection_that_breaks_under_a_send_leaves_it_unknown(
    telegram: TelegramServer, channel: TelegramChannel, after: bool, is_warm: bool
) -> None:
    user = telegram.user()
    if is_warm:
        await channel.send(letter(user))
    telegram.faults.next(faults.Reset(after=after))
    assert await channel.send(letter(user)) == Unknown("no answer")
    assert len(telegram.texts(user)) == is_warm + after


async def test_an_answer_that_does_not_come_in_time_leaves_it_unknown(
    telegram: TelegramServer, make: Make
) -> None:
    user = telegram.user()
    held = telegram.faults.hold()
    channel = make(type(HURRY)(answer=0.2))
    assert await channel.send(letter(user)) == Unknown("no answer")
    assert held.reached.is_set()
    assert len(telegram.texts(user)) == 1


async def test_a_refused_chat_does_not_hold_up_the_next_one(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    slow, quick = telegram.user(), telegram.user()
    telegram.faults.next(faults.too_many(30), chat=slow.id)
    refused = await channel.send(letter(slow))
    assert refused == TryAgain(30.0, "too many", pause=True)
    assert isinstance(await channel.send(letter(quick)), Sent)
