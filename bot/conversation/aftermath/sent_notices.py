"""Which sent notice is meant: by code, by number, or of the newest."""

from textwrap import shorten

from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.reports.summary import SHOWN
from bot.conversation.turn import Replies, Turn
from bot.conversation.verification import codes
from bot.delivery import broadcasts
from bot.delivery.aftermath import lookup
from bot.delivery.model import NOTICES, Broadcast, State
from bot.messaging import Button
from bot.people.model import Role

MOST = 6  # notices to choose from
LONGEST_HEAD = 8  # words of a code that is typed with blanks: "mã lb 48 29 14"


async def named(turn: Turn, text: str) -> tuple[Broadcast | None, str]:
    """The notice in the officer's scope that a text begins with, and what follows it.

    None where the text names none.
    """
    head, rest = _head(turn, text)
    if not head:
        return None, text
    digits = codes.plain(head)
    found = None
    if len(digits) == codes.DIGITS:
        found = await lookup.of_code(turn.connection, digits)
    if found is None and (number := whole_number(digits)) is not None:
        found = await broadcasts.get(turn.connection, number)
    return (found if _is_own(turn, found) else None), rest


def _head(turn: Turn, text: str) -> tuple[str, str]:
    """The number or code that a text begins with, and the rest as it was typed."""
    fold = turn.house.country.folding.fold
    words = text.split()
    for length in range(min(len(words), LONGEST_HEAD), 0, -1):
        head = fold(" ".join(words[:length])).strip(" .,:;")
        if codes.alone(head) is not None or head.isdecimal():
            return head, "".join(text.split(maxsplit=length)[length:])
    return "", text


async def by_button(turn: Turn, arguments: Arguments) -> Broadcast | None:
    """The notice in the officer's scope that a button carries."""
    number = whole_number(arguments[0])
    found = None
    if number is not None:
        found = await broadcasts.get(turn.connection, number)
    return found if _is_own(turn, found) else None


def _is_own(turn: Turn, found: Broadcast | None) -> bool:
    if found is None or not found.is_notice:
        return False
    return turn.may(Role.OFFICER, found.place)


async def choose(turn: Turn, question: str, action: str) -> Replies:
    """The newest sent ones of the officer's places, each with its number."""
    found = await broadcasts.newest(
        turn.connection,
        areas=[place.path for place in turn.scope(Role.OFFICER)],
        kinds=NOTICES,
        states=(State.SENDING, State.DONE, State.STOPPED),
        limit=MOST,
    )
    found = [one for one in found if lookup.was_sent(one)]
    if not found:
        return turn.say(turn._("Chưa gửi tin nào."))
    lines = [question, *(f"{one.id}. {line(turn, one)}" for one in found)]
    buttons = [
        Button(str(one.id), f"{action}:{one.id}", number=one.id) for one in found
    ]
    return turn.say("\n".join(lines), tuple(buttons))


def line(turn: Turn, notice: Broadcast) -> str:
    """`“Tiêm phòng trâu bò…”, gửi 18:00 ngày 26/11/2026, mã LB 482914`."""
    return turn._(
        "{what}, gửi {when}, mã LB {code}",
        what=quoted(notice.text),
        when=turn.when(notice.started_at or notice.starts_at),
        code=notice.code or "–",
    )


def quoted(text: str) -> str:
    """How a notice begins, in quotes."""
    return f"“{shorten(text, SHOWN, placeholder='…') or text[:SHOWN]}”"
