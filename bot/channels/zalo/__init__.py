"""Zalo Bot: a webhook in, plain text with numbered choices out."""

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.condition import Patience

__all__ = ["Patience", "ZaloChannel"]
