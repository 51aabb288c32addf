"""Chats, what they want, and what an account may do. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from bot.clock import Milliseconds
from bot.messaging import Address, ChatKind

URGENT_ONLY = "urgent"  # the category that alone means: urgent notices and nothing else


class Role(StrEnum):
    """What an account may do inside a place."""

    ADMIN = "admin"
    OFFICER = "officer"
    APPROVER = "approver"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one account. `place` is a code path; `person_id` a bare number."""

    id: int
    person_id: int
    role: Role
    place: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A kept chat and what it wants. Places are (code path, former unit or None)."""

    id: int
    address: Address
    kind: ChatKind
    title: str
    language: str | None
    is_subscribed: bool
    paused_until: Milliseconds | None
    gone_reason: str | None
    places: tuple[tuple[str, str | None], ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use way into a role; `code` is known only when it is made."""

    role: Role
    place: str
    expires_at: Milliseconds
    code: str = ""
    created_by: int | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What someone agreed to: the version and digest of the words they saw."""

    version: int
    operator: str
    text_digest: str
    language: str
