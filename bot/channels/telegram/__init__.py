"""Telegram: telegram.Bot as transport, our own update loop and webhook."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.liveness import Patience

__all__ = ["Patience", "TelegramChannel"]
