"""How a channel is doing, and how things stand in a group."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How a channel is doing, for /ready and the command line."""

    name: str
    answered_once: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand in a group; None is not known, now or ever."""

    may_write: bool | None = None  # the bot
    is_member: bool | None = None  # an account
