"""Broadcasts and deliveries as values, and the numbers their states are stored as."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bot.clock import Milliseconds
from bot.messaging import Address, Reply


class Lane(IntEnum):
    """Who goes first when there is more to send than the pace allows."""

    REPLY = 0
    URGENT = 1
    CORRECTION = 2
    NOTICE = 3
    BULLETIN = 4


class Rank(IntEnum):
    """Who goes first within a lane: where a person lives, not who wrote to them."""

    ZONE_THREE = 0  # of their places that the broadcast reaches, any is in zone III
    OTHERS = 1
    OFFICE = 2  # what is for their office reaches them whatever they subscribed to


class State(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    WAITING = "waiting"  # for approval
    SCHEDULED = "scheduled"  # for its time, or for a `bot run`
    SENDING = "sending"
    DONE = "done"
    STOPPED = "stopped"
    RECALLED = "recalled"
    MISSED = "missed"
    REFUSED = "refused"


RECALL = "recall"  # the kind of a broadcast that takes another one back
NOTICE = "notice"
CHECK_IN = "check-in"  # an urgent notice that asks who is safe and who needs help
REMINDER = "check-in-reminder"  # the kind that asks those who are silent again
# Kinds that say nothing new, of another broadcast: no list of what was sent has them.
BESIDE = (RECALL, REMINDER)
NOTICES = (NOTICE, CHECK_IN)  # what officers write
OPEN_STATES = (State.SCHEDULED, State.SENDING)


class DeliveryState(IntEnum):
    """Where one delivery stands; 0 is waiting, so that an index can hold just those."""

    WAITING = 0
    SENT = 2
    FAILED = 3
    GONE = 4
    UNKNOWN = 5
    SKIPPED = 6
    RECALLED = 7


class Erased(IntEnum):
    """How much of an ended broadcast's deliveries is erased, step by step."""

    NOTHING = 0
    MESSAGE_IDS = 1
    UNREACHED = 2  # who they were
    ALL = 3  # of them; counts stay


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is needed to make a broadcast. Instants are milliseconds UTC."""

    kind: str  # notice, check-in or bulletin
    lane: Lane
    place: str  # a code path
    language: str
    text: str
    starts_at: Milliseconds
    expires_at: Milliseconds
    bodies: dict[str, Reply]  # by language; the source language's is always there
    state: State = State.SCHEDULED
    category: str | None = None
    is_urgent: bool = False
    by_name: str = ""
    author_id: int | None = None
    report_to: Address | None = None
    key: str | None = None
    bulletin: str | None = None
    code: str | None = None  # six digits
    audience: str | None = None  # JSON, see bulletins/notice_choices.py
    details: str | None = None
    replaces: int | None = None  # the broadcast that it corrects
    reminds: int | None = None  # the check-in that it asks the silent ones of again


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A row of `broadcasts`."""

    id: int
    kind: str
    state: State
    lane: Lane
    place: str
    category: str | None
    is_urgent: bool
    language: str
    text: str
    by_name: str
    author_id: int | None
    report_to: Address | None
    key: str | None
    code: str | None
    bulletin: str | None
    created_at: Milliseconds
    starts_at: Milliseconds
    expires_at: Milliseconds
    started_at: Milliseconds | None
    finished_at: Milliseconds | None
    plan_cursor: int
    is_planned: bool
    audience: str | None = None
    details: str | None = None
    replaces: int | None = None
    reminds: int | None = None

    @property
    def is_notice(self) -> bool:
        """Whether an officer, or a script, wrote it."""
        return self.kind in NOTICES

    @property
    def is_sent_once(self) -> bool:
        """Whether nobody gets it again when it may have arrived."""
        return self.kind in (CHECK_IN, REMINDER)

    @property
    def is_put_off(self) -> bool:
        """Whether it has a time of its own; what was sent at once has its writing's."""
        at_once = '"leaves":"now"' in (self.details or "")
        return self.starts_at > self.created_at and not at_once


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a broadcast's deliveries; `planned` is the sum of all.

    `gone_reasons` says more of `gone`; it is empty for what was counted before it was.
    `read` is how many of those that were reached pressed [Đã đọc].
    """

    pending: int = 0
    sent: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    gone: int = 0
    unknown: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    recalled: int = 0
    gone_reasons: dict[str, int] = field(default_factory=dict)
    read: int = 0

    @property
    def planned(self) -> int:
        """Every delivery that was made."""
        return (
            self.pending
            + self.sent
            + sum(self.failed.values())
            + self.gone
            + self.unknown
            + sum(self.skipped.values())
            + self.recalled
        )
