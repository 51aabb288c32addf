"""A Bot API server for tests, faithful to the official one and used over real HTTP."""

from tests.support.telegram.chats import Group, User
from tests.support.telegram.server import TOKEN, Call, TelegramServer, busiest

__all__ = ["TOKEN", "Call", "Group", "TelegramServer", "User", "busiest"]
