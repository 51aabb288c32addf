"""What a user would otherwise pick, sending the same message and remembering nothing.

Each sends `count` messages to the server at `port` and returns wall and CPU seconds.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bot.channels.telegram import TelegramChannel
from bot.config import Config
from bot.messaging import Address, Letter
from tests.bench import message

CONNECTIONS = 64
AT_ITS_BEST = 4  # more make stock python-telegram-bot slower: its client's pool
FIRST_CHAT = 700_000_001


async def aiohttp_bare(port: int, count: int) -> dict[str, float]:
    """Ready bytes, 64 connections, the body read: nothing of Telegram is known."""
    body = message.body(FIRST_CHAT)
    url = f"http://127.0.0.1:{port}/bot{message.TOKEN}/sendMessage"
    headers = {"Content-Type": "application/json"}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def send(_chat: int) -> None:
            async with session.post(url, data=body) as answer:
                await answer.read()

        return await _measured(send, count, CONNECTIONS)


async def transport(port: int, count: int) -> dict[str, float]:
    """The product's own channel without outbox and pace."""
    channel = TelegramChannel(
        Config(
            telegram_token=message.TOKEN, telegram_api_url=f"http://127.0.0.1:{port}"
        ),
        "",
    )

    async def send(chat: int) -> None:
        letter = Letter(Address("telegram", str(chat)), message.REPLY, "b1")
        await channel.send(letter)

    try:
        return await _measured(send, count, CONNECTIONS)
    finally:
        await channel.close()


async def ptb_limited(port: int, count: int) -> dict[str, float]:
    """python-telegram-bot as it comes, its AIORateLimiter lifted."""
    from telegram import LinkPreviewOptions  # a rival's own
    from telegram.constants import ParseMode  # an extra
    from telegram.ext import AIORateLimiter, ExtBot  # an extra

    limiter = AIORateLimiter(overall_max_rate=0, group_max_rate=0)
    bot: Any = ExtBot(
        message.TOKEN, base_url=f"http://127.0.0.1:{port}/bot", rate_limiter=limiter
    )
    keyboard = _ptb_keyboard()
    preview = LinkPreviewOptions(is_disabled=True)

    async def send(chat: int) -> None:
        await bot.send_message(
            chat,
            message.HTML,
            parse_mode=ParseMode.HTML,
            link_preview_options=preview,
            reply_markup=keyboard,
        )

    async with bot:
        return await _measured(send, count, AT_ITS_BEST)


async def aiogram(port: int, count: int) -> dict[str, float]:
    """aiogram 3 as it comes."""
    from aiogram.types import (  # a rival's own
        InlineKeyboardMarkup,
        LinkPreviewOptions,
    )

    keyboard = InlineKeyboardMarkup.model_validate_json(message.KEYBOARD)
    preview = LinkPreviewOptions(is_disabled=True)
    bot = aiogram_bot(port, connections=CONNECTIONS)

    async def send(chat: int) -> None:
        await bot.send_message(
            chat,
            message.HTML,
            parse_mode="HTML",
            link_preview_options=preview,
            reply_markup=keyboard,
        )

    try:
        return await _measured(send, count, CONNECTIONS)
    finally:
        await bot.session.close()


async def aiogram_answers(port: int, ready: Callable[[], None]) -> None:
    """aiogram's dispatcher, a handler that answers."""
    from aiogram import Dispatcher  # a rival's own

    bot = aiogram_bot(port, connections=CONNECTIONS)
    dispatcher = Dispatcher()
    keyboard = _aiogram_keyboard()

    async def answer(said: Any) -> None:
        await said.answer(message.HTML, parse_mode="HTML", reply_markup=keyboard)

    dispatcher.message.register(answer)
    ready()
    await dispatcher.start_polling(bot, handle_signals=False)


async def ptb_answers(port: int, ready: Callable[[], None]) -> None:
    """python-telegram-bot's Application as it comes, a handler that answers."""
    from telegram.ext import Application, MessageHandler, filters  # an extra

    server = f"http://127.0.0.1:{port}/bot"
    application = Application.builder().token(message.TOKEN).base_url(server).build()
    keyboard = _ptb_keyboard()

    async def answer(update: Any, _context: Any) -> None:
        await update.message.reply_text(
            message.HTML, parse_mode="HTML", reply_markup=keyboard
        )

    application.add_handler(MessageHandler(filters.ALL, answer))
    async with application:
        await application.start()
        assert application.updater is not None  # the builder makes it
        await application.updater.start_polling()
        ready()
        await asyncio.Event().wait()


def aiogram_bot(port: int, *, connections: int) -> Any:
    """aiogram's bot on our server."""
    from aiogram import Bot  # a rival's own
    from aiogram.client.session.aiohttp import AiohttpSession  # an extra
    from aiogram.client.telegram import TelegramAPIServer  # an extra

    logging.disable()
    api = TelegramAPIServer.from_base(f"http://127.0.0.1:{port}")
    return Bot(message.TOKEN, session=AiohttpSession(api=api, limit=connections))


def _aiogram_keyboard() -> Any:
    from aiogram.types import InlineKeyboardMarkup  # a rival's own

    return InlineKeyboardMarkup.model_validate_json(message.KEYBOARD)


def _ptb_keyboard() -> Any:
    from telegram import InlineKeyboardButton as Button  # an extra
    from telegram import InlineKeyboardMarkup  # an extra

    rows = [
        [Button(b.label, callback_data=b.data or None, url=b.url or None) for b in row]
        for row in message.REPLY.buttons
    ]
    return InlineKeyboardMarkup(rows)


async def _measured(
    send: Callable[[int], Awaitable[None]], count: int, at_once: int
) -> dict[str, float]:
    """So many at once until all are sent."""
    chats = iter(range(FIRST_CHAT, FIRST_CHAT + count))

    async def work() -> None:
        for chat in chats:
            await send(chat)

    began, cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(work())
    return {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
    }
