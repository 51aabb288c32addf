"""The words that channels, dialogues and delivery share. No platform is known here.

What stands in files of its own is had from here too.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.messaging.address import Address
from bot.messaging.aloud import Aloud
from bot.messaging.attempts import (
    Gone,
    Moved,
    Outcome,
    Partly,
    Refused,
    Sent,
    TryAgain,
    Unknown,
    UsedUp,
)
from bot.messaging.budget import Budget
from bot.messaging.conditions import ChannelState, Standing
from bot.messaging.enclosure import PICTURES, Attachment, Enclosure

__all__ = [  # beside what stands here
    "PICTURES",
    "Address",
    "Aloud",
    "Attachment",
    "Budget",
    "ChannelState",
    "Enclosure",
    "Gone",
    "Moved",
    "Outcome",
    "Partly",
    "Refused",
    "Sent",
    "Standing",
    "TryAgain",
    "Unknown",
    "UsedUp",
]

MAX_BUTTON_BYTES = 64  # callback_data of the Bot API, in UTF-8
NOT_A_NUMBER = 0  # the number of "none of these", wherever it may be typed
OFFICER_NUMBER = 9  # of asking a person

# What a page may do by itself when a button is pressed, see `Button.does`.
ERASE = "erase"  # the conversation, from this machine
ATTACH = "attach"  # a file is chosen and sent
PRINT = "print"  # the message that the button stands under

# What a page has at hand where there is no line, see `Reply.keeps`.
CARD = "card"  # where one's own commune is and whom to call there


class ChatKind(StrEnum):
    """What stands behind an address."""

    PRIVATE = "private"
    GROUP = "group"
    BOARD = "board"
    LOUDSPEAKER = "loudspeaker"


class Event(StrEnum):
    """What happened, as far as a dialogue cares."""

    TEXT = "text"  # something was typed
    EDITED = "edited"  # what was said before has other words now; `said` tells which
    BUTTON = "button"  # a button was pressed; `button` holds its data
    OTHER = "other"  # a picture, a voice, a sticker without a word; `media` says what
    JOINED = "joined"  # the bot was added to a group, or unblocked
    LEFT = "left"  # the bot was blocked, or put out of a group
    SILENCED = "silenced"  # it may not write in a group any more
    ALLOWED = "allowed"  # it may again
    MOVED = "moved"  # the chat lives on at `moved_to`


class Media(StrEnum):
    """What can be sent besides words, as far as a dialogue cares."""

    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"  # somebody's number: read by nobody, kept nowhere
    STICKER = "sticker"
    WITHHELD = "withheld"  # what it is, its platform does not hand over
    OTHER = "other"


class Look(StrEnum):
    """How a message stands out from every other, where a channel can show it."""

    PLAIN = ""
    DANGER = "danger"  # someone may be in danger: what to do, whom to call
    URGENT = "urgent"  # an urgent notice


def storable(text: str) -> str:
    """A text as every database takes it: no half characters, no NUL."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that someone sent, without names.

    `id` is the platform's own key of the update: the same id is handled once.
    `sender` is the account that acted, None where nobody can be held to it (an
    anonymous group admin, a channel): it then carries no role. What is forwarded is
    text that its sender passed on, never a command. All of it can be stored: half a
    character, which no database takes, becomes U+FFFD.
    """

    address: Address
    id: str
    event: Event
    sender: str | None
    kind: ChatKind = ChatKind.PRIVATE
    text: str = ""
    button: str = ""
    language_hint: str = ""  # BCP 47, as the platform guesses it
    title: str = ""  # of a group; never of a person
    moved_to: str = ""
    called: bool = True  # in a group: commanded, mentioned or replied to
    received_at: int = 0  # milliseconds UTC
    sent_at: int = 0  # as its platform says, where it says so
    household: str = ""  # whose connection it came over, by a name for this run alone
    message: str = (
        ""  # under which a button was pressed, where its channel can erase it
    )
    said: str = ""  # the platform's id of the message that has these words
    replies_to: str = ""  # in a private chat: of ours that it is an answer to
    media: str = ""  # what came along, or instead of words: one of `Media`
    album: str = ""  # the same for all that was sent together
    enclosed: Enclosure | None = None  # in a private chat, what `media` is
    is_forwarded: bool = False
    is_anonymous: bool = False  # an admin who shows the group in place of an account
    press: str = ""  # of a button, where its channel can answer just who pressed it

    def __post_init__(self) -> None:
        """Makes what was typed outside storable."""
        for name in ("text", "button", "title", "language_hint"):
            typed = getattr(self, name)
            if not typed.isascii() or "\0" in typed:
                object.__setattr__(self, name, storable(typed))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of plain text and how it looks. Markup exists only inside a channel.

    `is_on_buttons` marks what the buttons below say too: where they show their words
    whole, it is left out, so that nothing is read, or read out, twice.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    is_on_buttons: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message: its words, and its data, an address or a number.

    `data` is at most 64 bytes. `calls` is a telephone number: a channel that cannot
    call leaves the button out, so the words of the message name the number too.
    `number` is given only where the words of the message name it, or it always means
    the same (0 "none of these", 9 "ask an officer"): `numbered` gives the others
    theirs. `does` is ERASE, ATTACH or PRINT: a page that can do it by itself then sends
    nothing; others send the data. One that `is_personal` stands under no message that a
    group reads together; there stand its `instead`. `picture` names one that a page
    shows in place of the sign before its words.
    """

    label: str
    data: str = ""
    url: str = ""
    number: int | None = None
    does: str = ""
    calls: str = ""
    is_personal: bool = False
    picture: str = ""
    instead: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for data that no platform would carry."""
        if len(self.data.encode()) > MAX_BUTTON_BYTES:
            raise ValueError(f"button data over {MAX_BUTTON_BYTES} bytes: {self.data}")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person: spans (a line end ends a paragraph) and buttons.

    `erases` are messages of ours in the same chat that go before this one comes, where
    the channel can do it and still may. `edits` names a message that changes: a chat's
    replies of one name are one message, which shows the newest of them; not with files.
    With a `file` the text stands below it. `renews` when the person has just gained a
    right: where something secret opens the chat, another does from now on. `look` is
    how it stands out, `language` (BCP 47) what its words are in, empty where unknown.
    `speaks` names the talk's language where a page is to follow it.
    `keeps` is CARD for what a page shows also where there is no line. `withdraws` is a
    page's own number of the message that it takes away as this one comes.
    `answers_press` names the press of a button (`Incoming.press`) whose presser alone
    is shown the text, where the channel can do it. `more` are files that come before
    `file`, each by itself. `aloud` is what is said of it to who listens; `sound` says
    it, and comes before everything else.
    """

    spans: tuple[Span, ...]
    buttons: Rows = ()
    erases: tuple[str, ...] = ()
    file: Attachment | None = None
    edits: str = ""
    renews: bool = False
    look: Look = Look.PLAIN
    language: str = ""
    speaks: str = ""
    keeps: str = ""
    withdraws: str = ""
    answers_press: str = ""
    more: tuple[Attachment, ...] = ()
    aloud: Aloud | None = None
    sound: Attachment | None = None

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Every file, in the order in which they are sent."""
        own = (*self.more, self.file) if self.file is not None else ()
        return own if self.sound is None else (self.sound, *own)

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(span.text for span in self.spans)


def for_group(reply: Reply) -> Reply:
    """What a group gets of a message: no button that is one person's."""
    rows = (tuple(b for b in row if not b.is_personal) for row in reply.buttons)
    said = (Span(f"\n{b.instead}") for row in reply.buttons for b in row if b.instead)
    buttons = tuple(row for row in rows if row)
    return replace(reply, spans=(*reply.spans, *said), buttons=buttons)


def say(text: str, *rows: Sequence[Button]) -> Reply:
    """A plain reply; rows of buttons follow, empty ones are left out."""
    return Reply((Span(text),), tuple(tuple(row) for row in rows if row))


class Letter(NamedTuple):
    """One thing to send: where, what, and the key under which it is sent once.

    `done_parts` are the message ids of the parts of a split text that have already
    arrived: the next one is to be sent. `is_bulk` is False for a reply to a person.
    `shown` are the platform's ids of the message that the reply edits, none before its
    first. `expires_at` (milliseconds UTC) is when what it says is over, None where that
    is not known: who comes by later need not hear of it any more. `changes` is the key
    of a letter that was sent before and that this one takes the place of; when it
    `recalls` that one, nothing is said in its place.
    """

    address: Address
    reply: Reply
    key: str
    kind: ChatKind = ChatKind.PRIVATE
    done_parts: tuple[str, ...] = ()
    is_bulk: bool = True
    shown: tuple[str, ...] = ()
    expires_at: int | None = None
    changes: str = ""
    recalls: bool = False


# Stores what came in (before the platform is told that it arrived).
Receive = Callable[[Sequence[Incoming]], Awaitable[None]]


# (scope, language) → commands, each with its name and what it does; the scope is
# "all_private_chats" or "all_group_chats", the language "" everyone else's.
Menus = Mapping[tuple[str, str], Sequence[tuple[str, str]]]


class Signal(Protocol):
    """An event that is set while something holds."""

    def is_set(self) -> bool:
        """Whether it holds now."""
        ...

    async def wait(self) -> object:
        """Returns once it holds."""
        ...


class Channel(Protocol):
    """A platform or page. Everything else is in its implementation.

    `pace` is attempts a second over the whole channel, None without a limit; `budget`
    what it may send in a month, where each `send` is one message. The rest is what it
    says of itself, so that nobody asks which channel it is: whether it `stores`
    messages where the one they are for reads them (then it is a `post.Store`); whether
    it `has_buttons` (one without prints numbered choices), `edits` messages,
    `recalls` them and `shows_files`; whether a message there `prints` by itself;
    whether it `lists_commands` beside its message field, whether it `has_groups`, and
    whether it `limits_people`, each by its own rules, before anything is stored.
    """

    name: str
    pace: int | None
    budget: Budget | None
    stores: bool
    has_buttons: bool
    edits: bool
    recalls: bool
    shows_files: bool
    prints: bool
    limits_people: bool
    lists_commands: bool
    has_groups: bool

    async def run(self, receive: Receive, leads: "Signal") -> None:
        """Takes in what people send until cancelled.

        What only one process may do (ask a platform for updates) waits for `leads`.
        """
        ...

    async def send(self, letter: Letter) -> Outcome:
        """Makes one attempt; never raises for what is expected."""
        ...

    def state(self) -> ChannelState:
        """Whether the platform has answered, and what is wrong if not."""
        ...

    async def standing(self, group: Address, account: str) -> Standing:
        """How the bot and an account stand in a group; never raises for what is usual.

        Asks the platform: never within a transaction.
        """
        ...

    def link(self, code: str) -> str:
        """What opens it with an invitation's code; empty as long as there is none."""
        ...

    def wake(self) -> None:
        """The database has changed, here or in another process."""
        ...

    async def publish_commands(self, menus: Menus) -> None:
        """Lists commands beside the message field, if there is such a list."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...
