"""What may be typed instead of a button pressed: its number, or its words.

It holds for the newest message of a chat, whether it answered or was pushed. A channel
without buttons prints the same numbers (`messaging.numbered`).
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.conversation import state
from bot.conversation.state import Open
from bot.conversation.turn import Replies, Turn
from bot.country import SOURCE_LANGUAGE, Folding
from bot.delivery import pushed
from bot.messaging import Address, Reply, numbered

_LEAVE = {"huy", "thoi", "thoat", "cancel"}
LONGEST_LABEL = 40  # characters of a button's words that someone might type instead
_NUMBER = re.compile(r"(?:so )?(\d{1,2})(?: nhe| nha| a| di| oi)*")  # longer: a code

Choices = dict[str, dict[str, str]]  # "numbers" and "labels" → a button's data


def is_number(folded: str) -> bool:
    """Whether a text is a number that a choice may have."""
    return _NUMBER.fullmatch(folded) is not None


def chosen(open_: Open, folded: str) -> str | None:
    """The data of the button that a text names, of the newest message first."""
    pushed_last = open_.state.get("pushed", {})
    return _named(pushed_last, folded) or _named(open_.state, folded)


async def chosen_of_broadcast(turn: Turn, folded: str) -> str | None:
    """As `chosen`, under a notice or bulletin that came after what was said last."""
    if turn.chat is None or turn.is_group:
        return None
    fold = turn.house.country.folding.fold
    names_one = folded in (fold(turn._("Bớt tin")), fold(turn._("Xem thêm")))
    if not names_one and not is_number(folded):
        return None
    reply = await pushed.newest(
        turn.connection,
        turn.chat.id,
        (turn.language, SOURCE_LANGUAGE),
        after=turn.open.updated_at,
        now=turn.now,
    )
    if reply is None:
        return None
    return _named(_of(reply, turn.house.country.folding), folded)


def is_way_out(folded: str) -> bool:
    """Whether a text leaves what is open."""
    return folded in _LEAVE


def means_a_button(turn: Turn, text: str) -> bool:
    """Whether a text is a way out, or names what was offered last."""
    folded = typed(turn, text)
    return is_way_out(folded) or chosen(turn.open, folded) is not None


def typed(turn: Turn, text: str) -> str:
    """A text as it is compared with numbers, labels and ways out."""
    return turn.house.country.folding.fold(text).strip(" .!")


def numbers(open_: Open) -> list[str]:
    """The numbers that may be typed now; none where there is nothing to choose."""
    offered = list(open_.state.get("numbers", {}))
    return offered if len(offered) > 1 else []


def remember(turn: Turn, replies: Replies) -> None:
    """What was said last is what is chosen from next."""
    held = turn.open.state
    new = _of(replies[-1], turn.house.country.folding) if replies else _NOTHING
    if turn.keeps_choices:
        new = {
            "numbers": held.get("numbers", {}),
            "labels": held.get("labels", {}) | new["labels"],
        }
    held.pop("pushed", None)
    for kind, offered in new.items():
        held.pop(kind, None)
        if offered:
            held[kind] = offered


async def remember_pushed(
    connection: AsyncConnection,
    address: Address,
    reply: Reply,
    now: Milliseconds,
    folding: Folding,
) -> None:
    """What was told to one person unasked is chosen from, until they are answered."""
    offered = _of(reply, folding)
    if not offered["labels"]:
        return
    whose = (address.channel, address.text, address.text)
    stands = await state.load(connection, [whose], now)
    open_ = stands.get(whose) or Open()
    open_.state["pushed"] = offered
    await state.save(connection, {whose: open_}, now)


def _named(offered: Mapping[str, Any], folded: str) -> str | None:
    data: str | None = offered.get("labels", {}).get(folded)
    number = _NUMBER.fullmatch(folded)
    if data is None and number:
        data = offered.get("numbers", {}).get(number[1])
    return data


def _of(reply: Reply, folding: Folding) -> Choices:
    by_number = numbered(reply)
    short = (b for b in by_number.values() if len(b.label) <= LONGEST_LABEL)
    return {
        "numbers": {str(number): b.data for number, b in by_number.items()},
        "labels": {folding.fold(b.label): b.data for b in short},
    }


_NOTHING: Choices = {"numbers": {}, "labels": {}}
