"""One turn of a conversation: what came in, who it is, and how to answer."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins.checkin import Checkin
from bot.bulletins.courses.course_files import Course
from bot.bulletins.timetable import Timetable
from bot.clock import Milliseconds, local, local_date
from bot.config import PAID_BROADCAST_ABOVE, Config
from bot.conversation.fairness import Fairness
from bot.conversation.pressed import Held
from bot.conversation.state import Open
from bot.country import Country
from bot.i18n import Catalogues, Translator
from bot.knowledge import (
    Answer,
    ComplaintWords,
    Content,
    DangerEar,
    Fault,
    Index,
    Source,
)
from bot.knowledge.handbooks import Handbook
from bot.knowledge.model import Change, Fact
from bot.knowledge.upkeep.tallies import Tally
from bot.messaging import (
    NOT_A_NUMBER,
    Address,
    Button,
    Channel,
    ChatKind,
    Incoming,
    Reply,
    say,
)
from bot.people.categories import Category
from bot.people.model import Chat, Grant, Role
from bot.people.rights import has_role, may, scopes
from bot.people.unwritten_languages import Tongue
from bot.places import Place, Places
from bot.speech import Voices

PICTURES = "pictures"  # the action of six pictures
CANCEL = "cancel"  # the action of [Thôi], wherever it stands

Replies = list[Reply]
Goes = Callable[["Turn", str, str], Awaitable[Replies]]
Commands = Callable[[], list[tuple[str, str]]]  # each one's name and what it does


class Library(Protocol):
    """What is known, as it stands now: a reload replaces it behind this name."""

    @property
    def content(self) -> Content:
        """The topics and facts in force."""
        ...

    @property
    def index(self) -> Index:
        """How a question finds its topic."""
        ...

    @property
    def danger(self) -> DangerEar:
        """How someone in need is noticed."""
        ...

    @property
    def complaints(self) -> ComplaintWords:
        """How a complaint is noticed, which its commune must not read."""
        ...

    def source(self, answer: Answer) -> Source:
        """The text that an answer is made of."""
        ...

    def tried(self, answer: Answer, body: str) -> tuple[Answer | None, list[Fault]]:
        """An answer with another text, None where the text has a fault."""
        ...

    @property
    def written(self) -> Mapping[str, Fact]:
        """The facts as their files have them."""
        ...

    def with_figure(self, answer: Answer, change: Change) -> list[Answer]:
        """An answer, by its days, after one more change of a figure."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """Everything a dialogue may need that is the same for everyone."""

    config: Config
    country: Country
    catalogues: Catalogues
    places: Places
    categories: tuple[Category, ...]
    library: Library
    secret: bytes  # keys the digests of addresses that left
    channels: Mapping[str, Channel]
    bulletins: Timetable
    forget: Callable[[AsyncConnection, Address], Awaitable[None]]
    tell: "Tell"
    courses: tuple[Course, ...] = ()
    handbooks: Mapping[str, Handbook] = field(default_factory=dict)  # by role
    tongues: tuple[Tongue, ...] = ()  # languages without texts
    free_rate: int = PAID_BROADCAST_ABOVE
    fairness: Fairness = field(default_factory=Fairness)
    tally: Tally = field(default_factory=Tally)
    voices: Voices = field(default_factory=Voices)

    def invitations(self, code: str) -> dict[str, str]:
        """A link by channel that brings a code along, of those that have one now."""
        links = {name: channel.link(code) for name, channel in self.channels.items()}
        return {name: link for name, link in links.items() if link}

    @property
    def operator(self) -> str:
        """The body that runs this bot, or that there is none yet."""
        return self.config.operator or ""


class Tell(Protocol):
    """How someone is told what they did not just ask for, on their own channel."""

    async def __call__(
        self,
        connection: AsyncConnection,
        address: Address,
        reply: Reply,
        key: str,
        kind: ChatKind = ChatKind.PRIVATE,
    ) -> None:
        """Inside the caller's transaction; the same key is shown once."""
        ...


class Step(Protocol):
    """The step that is open, as its door declares it."""

    @property
    def opens(self) -> "Callable[[Turn, str], Awaitable[Replies]]":
        """What takes the words that fit it."""
        ...

    @property
    def drops(self) -> str:
        """A message id: what was not done when someone leaves it."""
        ...


@dataclass(slots=True)
class Turn:
    """What a dialogue gets. Its effects go through `connection`, one transaction."""

    house: House
    connection: AsyncConnection
    incoming: Incoming
    now: Milliseconds
    _: Translator
    chat: Chat | None
    grants: tuple[Grant, ...]
    open: Open
    commands: Commands  # what this person may use here, as /help shows it
    goes: Goes  # to a command ("/help") with a text, or to what a button carries
    step: Step | None = None  # what is open as the turn begins
    began_at: int = 0  # its number
    is_taken: bool = False  # by what is open: nothing beside it was said or done
    office: str = ""  # what the contact card of its commune adds to an answer
    takes_file: bool = False  # what came along goes with a notice, or is refused
    keeps_choices: bool = False  # what was offered before can still be typed
    checkins: Sequence[Checkin] = ()  # those that are open, wherever
    is_forgotten: bool = False  # nothing of this conversation is written down again

    @property
    def language(self) -> str:
        """The language of the replies."""
        return self._.language

    @property
    def tongue(self) -> str:
        """The language without texts that this person keeps to; "" for none."""
        kept = self.open.language or (self.chat.language if self.chat else "") or ""
        return kept if kept in {one.code for one in self.house.tongues} else ""

    @property
    def channel(self) -> Channel:
        """Where this came in."""
        return self.house.channels[self.incoming.address.channel]

    @property
    def is_group(self) -> bool:
        """Whether others read along."""
        return str(self.incoming.kind) == "group"

    @property
    def listens(self) -> bool:
        """Whether every message to them comes with its sound."""
        is_kept = self.chat is not None and self.chat.listens
        return not self.is_group and (is_kept or self.open.listens)

    @property
    def today(self) -> date:
        """The day at the operator's."""
        return local_date(self.now, self.house.config.timezone)

    @property
    def local_now(self) -> datetime:
        """The wall clock at the operator's."""
        return local(self.now, self.house.config.timezone)

    def when(self, instant: Milliseconds) -> str:
        """An instant in words: `14:05 ngày 24/11/2026`."""
        return self._.moment(local(instant, self.house.config.timezone))

    # --- dialogues -----------------------------------------------------------------

    def begin(self, name: str, **state: object) -> None:
        """Opens a dialogue, or its next step, with what it must remember."""
        self.open.name = name
        self.open.step += 1
        self.open.state = Held(state)

    def end(self) -> None:
        """Closes whatever dialogue is open."""
        self.open.name = None
        self.open.step += 1
        self.open.state = Held()

    def bound(self, label: str, action: str, *arguments: str) -> Button:
        """A button of this step of the dialogue: pressed later it says it's old."""
        data = f"{':'.join((action, *arguments))}#{self.open.step}"
        return Button(label, data, number=_own_number(action))

    def free(self, label: str, action: str, *arguments: str) -> Button:
        """A button that always works."""
        data = ":".join((action, *arguments))
        return Button(label, data, number=_own_number(action))

    def say(self, text: str, *rows: Sequence[Button]) -> Replies:
        """One reply."""
        return [say(text, *rows)]

    # --- rights --------------------------------------------------------------------

    def has(self, role: Role) -> bool:
        """Whether the sender holds a role anywhere."""
        return has_role(self.grants, role)

    def may(self, role: Role, place: Place | str) -> bool:
        """Whether the sender may use a role for a place."""
        path = place if isinstance(place, str) else place.path
        return may(self.grants, role, path)

    def scope(self, role: Role) -> tuple[Place, ...]:
        """The places for which the sender holds a role, widest first."""
        found = (self.house.places.by_path(p) for p in scopes(self.grants, role))
        return tuple(place for place in found if place is not None)

    @property
    def person_id(self) -> int | None:
        """The sender's number, if they hold a role."""
        return self.grants[0].person_id if self.grants else None

    @property
    def home(self) -> tuple[str, ...]:
        """The code paths of where this chat is at home; empty as long as unknown."""
        return tuple(path for path, _former in (self.chat.places if self.chat else ()))

    @property
    def thousand(self) -> str:
        """The word for it where this chat is at home."""
        place = self.house.places.by_path(self.home[0]) if self.home else None
        return self.house.places.thousand(place) if place else ""

    async def pictures(self) -> Replies:
        """Six pictures, for who listens; nothing for others."""
        return await self.goes(self, PICTURES, "") if self.listens else []

    def may_change_group(self) -> bool:
        """Whether the sender is an officer of all that this group receives."""
        paths = self.home
        return bool(paths) and all(self.may(Role.OFFICER, path) for path in paths)

    # --- words ---------------------------------------------------------------------

    def place(self, place: Place) -> str:
        """`xã Púng Luông, tỉnh Lào Cai`, for the middle of a sentence."""
        return self.house.places.label(place, self.language)

    @property
    def operator(self) -> str:
        """The body that runs this bot; empty as long as none stands behind it."""
        return self.house.operator


def _own_number(action: str) -> int | None:
    return NOT_A_NUMBER if action == CANCEL else None


def in_rows(buttons: Sequence[Button], width: int = 1) -> list[tuple[Button, ...]]:
    """Buttons in rows of at most so many."""
    return [tuple(buttons[i : i + width]) for i in range(0, len(buttons), width)]


def digest(text: str) -> str:
    """What proves which words someone agreed to."""
    return hashlib.sha256(text.encode()).hexdigest()
