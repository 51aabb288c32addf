"""Doors: how a dialogue is entered, declared beside the functions that they open.

A room lists its own doors, each with its rights; the router gathers them and holds
none. Roles and what holds in a group have no default: a door cannot forget them.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.i18n import Catalogues, Translator
from bot.messaging import Reply
from bot.people.model import Grant, Role
from bot.people.rights import has_role

ANYONE = None  # of a role: nobody needs one

Typed = Callable[[Turn, str], Awaitable[Replies]]
Pressed = Callable[[Turn, Arguments], Awaitable[Replies]]
Fits = Callable[[Turn, str], bool]
AsksAgain = Callable[[Turn], Awaitable[Reply]]


class InGroup(Enum):
    """Who may open a door in a group, where everyone reads along."""

    NOBODY = "nobody"  # it belongs into the private chat
    ANYONE = "anyone"
    OFFICER = "officer"  # of the group's place: it changes what all of them receive


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, also under the names that each language's catalogue gives it.

    `others` and `summary` are message ids: names without tones, separated by spaces,
    and one line for /help. One that `keeps_dialogue` only shows something: what is open
    stays open. `otherwise` is what it means for people without the role, and in a group
    where it is nobody's. One that `is_urgent` is answered before all others.
    """

    name: str
    others: str
    summary: str
    opens: Typed
    role: Role | None = field(kw_only=True)
    in_group: InGroup = field(kw_only=True)
    keeps_dialogue: bool = field(default=False, kw_only=True)
    otherwise: Typed | None = field(default=None, kw_only=True)
    is_urgent: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button by the action that its data names."""

    action: str
    opens: Pressed
    role: Role | None
    in_group: InGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What is typed while a dialogue of this name is open; never in a group.

    The rule of `detours.py` decides what becomes of the words, and `opens` takes those
    that `fits` says are meant for this step. `asks_again` is the open step in one short
    line with its buttons ([Thôi] is added), which stands below whatever was said
    meanwhile; raising Stale, there or anywhere, says that what it is about has gone.
    `why` it is asked and what was not done when someone leaves (`drops`) are message
    ids. A step that can be agreed to names what a yes and a no do; one where not to
    know is an answer, or may be skipped, what that does. `keeps` is the label of the
    button that keeps words which may also be a question to Loa Bản.

    Who writes for others `may_speak_of_danger` without being in it; where a few words
    are asked, a sure cry is taken too, and what saves stands above (`cautions`). With
    `takes_numbers` a bare number is an answer of its own (an hour, a phone). What a
    step `understands` whole (a time) leaves no word that could be a cry.
    """

    name: str
    opens: Typed
    fits: Fits
    asks_again: AsksAgain
    why: str
    drops: str
    role: Role | None
    may_speak_of_danger: bool
    agrees: Pressed | None = None
    declines: Pressed | None = None
    is_unknown: Pressed | None = None
    keeps: str = ""
    takes_numbers: bool = False
    understands: Fits | None = None
    cautions: bool = False


def any_words(turn: Turn, text: str) -> bool:
    """What fits a step that takes free text."""
    return True


def understood(turn: Turn, dialogue: "Dialogue", text: str) -> bool:
    """Whether the step knows every word of a text, so that none is a cry."""
    return dialogue.understands is not None and dialogue.understands(turn, text)


def no_words(turn: Turn, text: str) -> bool:
    """What fits a step that takes buttons, their words and numbers alone."""
    return False


Door = Command | Button | Dialogue
_D = TypeVar("_D", Command, Button, Dialogue)


class Doors:
    """The doors of all rooms, each found by its name."""

    def __init__(self, doors: Iterable[Door]) -> None:
        """Raises ValueError for two doors of one name."""
        self.commands: dict[str, Command] = {}
        self.buttons: dict[str, Button] = {}
        self.dialogues: dict[str, Dialogue] = {}
        for door in doors:
            match door:
                case Command():
                    _put(self.commands, door.name, door)
                case Button():
                    _put(self.buttons, door.action, door)
                case Dialogue():
                    _put(self.dialogues, door.name, door)

    def by_every_name(self, catalogues: Catalogues) -> dict[str, Command]:
        """Every command by its English name and by each language's names."""
        found = dict(self.commands)
        for command in self.commands.values():
            for language in catalogues.languages:
                for name in catalogues.translator(language)(command.others).split():
                    found.setdefault(name, command)
        return found

    def usable(self, grants: Iterable[Grant], *, is_group: bool) -> list[Command]:
        """What a person may use now, as /help shows it: what their role does first."""
        held = tuple(grants)
        found = [
            command
            for command in self.commands.values()
            if (command.role is ANYONE or has_role(held, command.role))
            and not (is_group and command.in_group is InGroup.NOBODY)
        ]
        return sorted(found, key=lambda command: _place_in_list(command, held))


# What each role does, most often first. What no role is needed for comes after it all.
MOST_DONE: Mapping[Role, tuple[str, ...]] = {
    Role.ADMIN: ("roles", "inbox", "approve", "notice", "invite", "people", "stats"),
    Role.OFFICER: ("notice", "inbox", "drafts", "calendar", "report", "correct"),
    Role.APPROVER: ("approve", "report"),
    Role.RELAY: ("told",),
    Role.REVIEWER: ("language",),
}


def _place_in_list(command: Command, held: Sequence[Grant]) -> tuple[int, int]:
    """Where a command stands in the list of who holds these roles."""
    if command.role is ANYONE:
        return 2, 0
    for role, names in MOST_DONE.items():
        if any(grant.role is role for grant in held):
            is_named = command.name in names
            return (0, names.index(command.name)) if is_named else (1, 0)
    return 1, 0


def _put(found: dict[str, _D], name: str, door: _D) -> None:
    if name in found:
        raise ValueError(f"two doors are called {name}")
    found[name] = door


def shown_name(command: Command, translator: Translator, source_language: str) -> str:
    """A command as it is shown: in the people's own words where there are some."""
    names = translator(command.others).split()
    is_own = translator.language == source_language and names
    return names[0] if is_own else command.name


def may_open(turn: Turn, door: Command | Button | Dialogue) -> bool:
    """Whether the sender holds the role that a door needs."""
    return door.role is ANYONE or turn.has(door.role)


def buttons(
    opens: Mapping[str, Pressed], *, role: Role | None, in_group: InGroup
) -> tuple[Button, ...]:
    """Buttons with the same rights: what each action opens."""
    return tuple(
        Button(action=action, opens=pressed, role=role, in_group=in_group)
        for action, pressed in opens.items()
    )


async def nothing_typed(turn: Turn, text: str) -> Replies:
    """What opens a step that no words fit."""
    return []


def gathered(*modules: Sequence[Door]) -> tuple[Door, ...]:
    """A room's doors, of its files' own."""
    return tuple(door for doors in modules for door in doors)
