"""A file that someone sent, from the Bot API server."""

from telegram.error import TelegramError

from bot.channels.telegram.wire.courier import Courier
from bot.delivery.brought.bringing import NotBrought
from bot.messaging.enclosure import LARGEST

WITHIN = 60.0  # seconds, for one file


async def brought(bot: Courier, id_: str) -> bytes:
    """Its bytes, by Telegram's id of it. Raises NotBrought."""
    try:
        path = (await bot.call("getFile", {"file_id": id_}))["file_path"]
        return await bot.download(str(path), LARGEST, within=WITHIN)
    except (TelegramError, KeyError, TypeError) as fault:
        raise NotBrought(type(fault).__name__) from None
