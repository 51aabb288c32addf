"""Chats, what they want, and what an account may do. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, ChatKind

MARK = 16  # letters of a digest that tell open invitations apart
URGENT_ONLY = "urgent"  # the category that alone means: urgent notices and nothing else


class Role(StrEnum):
    """What an account may do inside a place."""

    ADMIN = "admin"
    OFFICER = "officer"
    APPROVER = "approver"
    RELAY = "relay"
    REVIEWER = "reviewer"  # of the texts in one language


# How long an invitation can be used: who finds an admin's later must not become one.
LIVES = {
    Role.ADMIN: DAY,
    Role.OFFICER: 7 * DAY,
    Role.APPROVER: 7 * DAY,
    Role.RELAY: 7 * DAY,
    Role.REVIEWER: 7 * DAY,
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one account. `place` is a code path; `person_id` a bare number.

    A relay's is for one `village` of the place, by its number; a reviewer's for texts
    in one `language`, wherever they are read. `note` is what whoever gave it wrote to
    know it by; `last_used_at` is exact to a day.
    """

    id: int
    person_id: int
    role: Role
    place: str
    village: int | None = None
    note: str = ""
    granted_at: Milliseconds = 0
    last_used_at: Milliseconds | None = None
    expires_at: Milliseconds | None = None
    language: str = ""


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
    listens: bool = False  # every message comes with its sound


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use way into a role; its code is known only when it is made."""

    digest: str  # of the code
    role: Role
    place: str
    expires_at: Milliseconds
    was_used: bool
    created_by: int | None  # a person's number; None is the operator
    is_first: bool  # the first admin's, which a start printed
    village: int | None = None  # a relay's
    note: str = ""  # whom it is for
    language: str = ""  # a reviewer's

    @property
    def mark(self) -> str:
        """What names it in a button."""
        return self.digest[:MARK]


@dataclass(frozen=True, slots=True)
class Consent:
    """What someone agreed to: the version and digest of the words they saw."""

    version: int
    operator: str
    text_digest: str
    language: str
