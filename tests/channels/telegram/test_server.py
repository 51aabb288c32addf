"""The test server itself, judged by the stock library and by plain HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram as ptb
from aiohttp import ClientSession, FormData
from telegram.error import BadRequest, Conflict, InvalidToken

from tests.support.telegram import Group, TelegramServer, User
from tests.support.telegram.limits import Limits

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


@pytest.fixture
async def bot(telegram: TelegramServer) -> AsyncIterator[ptb.Bot]:
    async with ptb.Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        yield bot


async def call(telegram: TelegramServer, method: str, **params: Any) -> dict[str, Any]:
    async with (
        ClientSession() as session,
        session.post(
            f"{telegram.url}/bot{telegram.token}/{method}", json=params
        ) as answer,
    ):
        body: dict[str, Any] = await answer.json()
        assert body["ok"] == (answer.status == 200)
        return body


async def test_the_stock_library_reads_what_it_sends(
    telegram: TelegramServer, bot: ptb.Bot
) -> None:
    user = telegram.user()
    markup = ptb.InlineKeyboardMarkup.from_button(
        ptb.InlineKeyboardButton("Rõ", callback_data="ok")
    )
    message = await bot.send_message(
        user.id, "a <b>😀b</b> &lt;", parse_mode="HTML", reply_markup=markup
    )
    assert message.text == "a 😀b <"
    assert message.parse_entities() == {message.entities[0]: "😀b"}
    assert (message.from_user and message.from_user.id) == bot.id
    telegram.taps(user, "Rõ")
    (update,) = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.message == message
    assert await update.callback_query.answer()
    with pytest.raises(BadRequest, match=TOO_OLD):
        await update.callback_query.answer()


async def test_messages_are_edited_copied_and_deleted(
    telegram: TelegramServer, bot: ptb.Bot
) -> None:
    user, other = telegram.user(), telegram.user()
    message = await bot.send_message(user.id, "một")
    edited = await message.edit_text("hai")
    assert isinstance(edited, ptb.Message)
    assert edited.text == "hai"
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("hai")
    await message.copy(other.id)
    assert telegram.texts(other) == ["hai"]
    assert await message.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await message.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await message.edit_text("ba")
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await message.copy(other.id)


async def test_a_message_is_deleted_within_two_days(
    telegram: TelegramServer, bot: ptb.Bot
) -> None:
    message = await bot.send_message(telegram.user().id, "cũ")
    sent_at = telegram.now()
    telegram.now = lambda: sent_at + 48 * 3600 + 1
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await message.delete()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "message text is empty"),
        (" \n", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("a" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        (
            "<b>a",
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "ă<x>a",
            'can\'t parse entities: Unsupported start tag "x" at byte offset 2',
        ),
        ("a</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        (
            "<b>a</i>",
            "can't parse entities: Unmatched end tag at byte offset 4, "
            'expected "</b>", found "</i>"',
        ),
    ],
)
async def test_texts_are_refused_in_the_server_s_own_words(
    telegram: TelegramServer, text: str, problem: str
) -> None:
    chat = telegram.user().id
    body = await call(
        telegram, "sendMessage", chat_id=chat, text=text, parse_mode="HTML"
    )
    assert body["description"] == f"Bad Request: {problem}"


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ({"text": "a", "callback_data": "ờ" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "url": "nowhere"}, "BUTTON_URL_INVALID"),
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
    ],
)
async def test_buttons_are_checked(
    telegram: TelegramServer, button: dict[str, str], problem: str
) -> None:
    keyboard = {"inline_keyboard": [[button]]}
    body = await call(
        telegram,
        "sendMessage",
        chat_id=telegram.user().id,
        text="a",
        reply_markup=keyboard,
    )
    assert body["error_code"] == 400
    assert body["description"].endswith(problem)


async def test_parameters_come_as_json_form_query_or_multipart(
    telegram: TelegramServer,
) -> None:
    user = telegram.user()
    fields = {"chat_id": str(user.id), "text": "a"}
    form = FormData(fields, default_to_multipart=True)
    root = f"{telegram.url}/bot{telegram.token}"
    async with ClientSession() as session:
        for request in (
            session.post(f"{root}/SENDMESSAGE", json=fields),
            session.post(f"{root}/sendMessage", data=fields),
            session.post(f"{root}/sendmessage", data=form),
            session.get(f"{root}/sendMessage", params=fields),
        ):
            async with request as answer:
                assert answer.status == 200
    assert telegram.texts(user) == ["a"] * 4


@pytest.mark.parametrize(
    ("path", "description"),
    [
        ("/", "Not Found"),
        ("/bot1:x", "Not Found"),
        ("/bot{token}/noSuchMethod", "Not Found: method not found"),
        ("/bot1:x/getMe", "Unauthorized"),
    ],
)
async def test_a_wrong_address_is_told(
    telegram: TelegramServer, path: str, description: str
) -> None:
    address = telegram.url + path.replace("{token}", telegram.token)
    async with ClientSession() as session, session.get(address) as answer:
        assert (await answer.json())["description"] == description


async def test_the_stock_library_notices_a_wrong_token(
    telegram: TelegramServer, bot: ptb.Bot
) -> None:
    telegram.token = "7000000001:another"
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_updates_come_again_until_they_are_confirmed(
    telegram: TelegramServer, bot: ptb.Bot
) -> None:
    user = telegram.user()
    ids = [telegram.says(user, str(n)) for n in range(3)]
    for _ in range(2):
        assert (await bot.get_updates())[0].update_id == ids[0]
    assert [u.update_id for u in await bot.get_updates(offset=ids[1])] == ids[1:]
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == ids[2:]
    assert list(telegram.mailbox.waiting) == ids[2:]


async def test_a_second_poller_ends_the_first(telegram: TelegramServer) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(call(telegram, "getUpdates", timeout=20))
        second = group.create_task(call(telegram, "getUpdates", timeout=20))
        await telegram.wait_for(lambda: telegram.transcript)
        telegram.says(telegram.user(), "a")
    assert sorted([first.result()["ok"], second.result()["ok"]]) == [False, True]
    refused = next(t.result() for t in (first, second) if not t.result()["ok"])
    assert refused["description"].startswith(
        "Conflict: terminated by other getUpdates request; make sure"
    )


async def test_polling_and_a_webhook_exclude_each_other(
    telegram: TelegramServer, bot: ptb.Bot
) -> None:
    await bot.set_webhook("https://loa.invalid/telegram", secret_token="Ab-1_")
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    assert info.url == "https://loa.invalid/telegram"
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "secret", "problem"),
    [
        ("http://a.b/", "", "An HTTPS URL must be provided"),
        ("https://a.b:99/", "", "only on ports"),
        ("https://a.b/", "á", "secret token contains unallowed characters"),
        ("https://a.b/", "a" * 257, "secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(
    telegram: TelegramServer, url: str, secret: str, problem: str
) -> None:
    body = await call(telegram, "setWebhook", url=url, secret_token=secret)
    assert problem in body["description"]


async def test_menus_are_kept_by_scope_and_language(
    telegram: TelegramServer, bot: ptb.Bot
) -> None:
    scope = ptb.BotCommandScopeAllGroupChats()
    await bot.set_my_commands([("help", "x")], scope, "vi")
    assert await bot.get_my_commands(scope, "vi") == (ptb.BotCommand("help", "x"),)
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest):
        await bot.set_my_commands([("Help", "x")])


async def test_members_are_told_apart(telegram: TelegramServer, bot: ptb.Bot) -> None:
    user, other = telegram.user(), telegram.user()
    group = telegram.group("Thôn", user)
    assert (await bot.get_chat_member(group.id, user.id)).status == "member"
    assert (await bot.get_chat_member(group.id, other.id)).status == "left"


async def test_strict_limits_are_those_of_the_platform(
    telegram: TelegramServer,
) -> None:
    now = [0.0]
    telegram.limits = Limits(lambda: now[0])
    group, one = telegram.group(), telegram.user()

    async def waits(*chats: User | Group) -> list[int]:
        bodies = [
            await call(telegram, "sendMessage", chat_id=chat.id, text="a")
            for chat in chats
        ]
        refused = [body for body in bodies if not body["ok"]]
        seconds = [body["parameters"]["retry_after"] for body in refused]
        for body, wait in zip(refused, seconds, strict=True):
            assert body["description"] == f"Too Many Requests: retry after {wait}"
        return seconds

    assert await waits(*[one] * 4) == [3]
    assert await waits(*[telegram.user() for _ in range(28)]) == [1]
    now[0] = 1.0
    assert await waits(*[group] * 21) == [60]
    now[0] = 3.0
    assert await waits(one) == []
    now[0] = 61.0
    assert await waits(group) == []
