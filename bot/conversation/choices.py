"""What may be typed instead of a button pressed: its number, or its words.

It holds for the newest message of a chat, whether it answered or was pushed. A channel
without buttons prints the same numbers (`messaging/numbers.py`). One may be said in
words ("cái thứ hai"), a label with what softens it ("có ạ").
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.conversation import state
from bot.conversation.pressed import Held
from bot.conversation.state import Open
from bot.conversation.steps import ordinals, short_answers
from bot.conversation.steps.short_answers import Meant
from bot.conversation.turn import Replies, Turn
from bot.country import SOURCE_LANGUAGE, Folding
from bot.delivery.results import pushed
from bot.messaging import NOT_A_NUMBER, OFFICER_NUMBER, Address, Reply
from bot.messaging.numbers import counted_on, numbered

_LEAVE = {"huy", "thoi", "thoat", "cancel"}
MOST_NUMBERS = 40  # that are read above a message which goes on counting
LONGEST_LABEL = 40  # characters of a button's words that someone might type instead
_NUMBER = re.compile(r"(?:so )?(\d{1,2})(?: nhe| nha| a| di| oi)*")  # longer: a code

Choices = dict[str, dict[str, str]]  # "numbers" and "labels" → a button's data


def is_number(folded: str) -> bool:
    """Whether a text is a number that a choice may have."""
    return _NUMBER.fullmatch(folded) is not None


def chosen(turn: Turn, text: str) -> str | None:
    """The data of the button that a text names, of the newest message first."""
    held = turn.open.state
    return _named(turn, held.get("pushed", {}), text) or _named(turn, held, text)


def of_meaning(turn: Turn, said: Meant | None) -> str | None:
    """The data of the one button whose words mean the same: `[Có]` for "dạ"."""
    if said not in (Meant.YES, Meant.NO, Meant.UNKNOWN):
        return None
    labels: dict[str, str] = turn.open.state.get("labels", {})
    found = [data for at, data in labels.items() if _means(turn, at) is said]
    return found[0] if len(found) == 1 else None


def _means(turn: Turn, label: str) -> Meant | None:
    return short_answers.meant(turn, label)


async def stands_last(turn: Turn) -> bool:
    """Whether the open step's own question is what this chat was told last.

    Not after an answer to something else, nor after what was pushed meanwhile.
    """
    held = turn.open.state
    if held.get("aside") or "pushed" in held:
        return False
    return await _pushed_since(turn) is None


async def chosen_of_broadcast(turn: Turn, text: str) -> str | None:
    """As `chosen`, under a notice or bulletin that came after what was said last."""
    folded = typed(turn, text)
    fold = turn.house.country.folding.fold
    labels = (turn._("Bớt tin"), turn._("Xem thêm"), turn._("Nguồn"))
    names_one = folded in map(fold, labels)
    if not names_one and not is_number(folded):
        return None
    reply = await _pushed_since(turn)
    if reply is None:
        return None
    return _named(turn, _of(reply, turn.house.country.folding), text)


async def _pushed_since(turn: Turn) -> Reply | None:
    """The notice or bulletin that came last, after what was said last."""
    if turn.chat is None or turn.is_group:
        return None
    return await pushed.newest(
        turn.connection,
        turn.chat.id,
        (turn.language, SOURCE_LANGUAGE),
        after=turn.open.updated_at,
        now=turn.now,
    )


def is_no_cry(turn: Turn, text: str) -> bool:
    """Whether a text is a yes, a no or a number of the list: never a cry for help."""
    if short_answers.meant(turn, text) is not None:
        return True
    offered = turn.open.state.get("numbers", {})
    return _number(offered, typed(turn, text)) in offered


def is_way_out(folded: str) -> bool:
    """Whether a text leaves what is open."""
    return folded in _LEAVE


def means_a_button(turn: Turn, text: str) -> bool:
    """Whether a text is a way out, or names what was offered last."""
    return is_way_out(typed(turn, text)) or chosen(turn, text) is not None


def typed(turn: Turn, text: str) -> str:
    """A text as it is compared with numbers, labels and ways out."""
    return turn.house.country.folding.fold(text).strip(" .!")


def numbers(open_: Open) -> dict[str, str]:
    """The numbers that may be typed now, and the data that each stands for.

    None where there is nothing to choose.
    """
    offered: dict[str, str] = open_.state.get("numbers", {})
    return offered if len(offered) > 1 else {}


def remember(turn: Turn, replies: Replies) -> Replies:
    """What was said last is what is chosen from next; the replies as they are sent.

    Above an open step that is asked again stands what was said beside it: that is
    chosen from too, where the step does not mean the same number or words. Where
    numbers are read, all that were printed hold, and none twice.
    """
    held = turn.open.state
    has_buttons, is_aside = turn.channel.has_buttons, bool(held.get("aside"))
    kept = held.get("numbers", {}) if turn.keeps_choices and not is_aside else {}
    if not has_buttons:
        replies = counted_on(replies, [int(number) for number in kept])
    last = replies if is_aside or not has_buttons else replies[-1:]
    new = _of_all(last, turn.house.country.folding)
    if turn.keeps_choices and not is_aside:
        new = {
            "numbers": kept if has_buttons else kept | new["numbers"],
            "labels": held.get("labels", {}) | new["labels"],
        }
    held.pop("pushed", None)
    for kind, offered in new.items():
        held.pop(kind, None)
        if offered:
            held[kind] = offered
    return replies


def stand_under(open_: Open, reply: Reply, folding: Folding) -> None:
    """The same of a reply that was made without a turn."""
    held = Held(open_.state)
    for kind, offered in _of(reply, folding).items():
        held[kind] = offered
    held.pop("pushed", None)
    open_.state = held


async def remember_pushed(
    connection: AsyncConnection,
    address: Address,
    reply: Reply,
    now: Milliseconds,
    folding: Folding,
    *,
    has_buttons: bool = True,
) -> Reply:
    """What was told to one person unasked is chosen from, until they are answered.

    Without a choice it still stands between a question that is open and its answer.
    The message as it is sent: where numbers are read, they go on after those that
    stand above it, so that nobody approves one thing having read another.
    """
    whose = (address.channel, address.text, address.text)
    stands = await state.load(connection, [whose], now)
    open_ = stands.get(whose) or Open()
    before: Choices = {"numbers": {}, "labels": {}}
    if not has_buttons:
        before = open_.state.get("pushed", before)
        above = open_.state.get("numbers", {}) | before["numbers"]
        if len(above) > MOST_NUMBERS:  # long unanswered: from the start again
            before, above = {"numbers": {}, "labels": {}}, {}
        reply = counted_on([reply], [int(number) for number in above])[0]
    offered = _of(reply, folding)
    if not offered["labels"] and open_.name is None:
        return reply
    open_.state["pushed"] = {kind: before[kind] | offered[kind] for kind in offered}
    await state.save(connection, {whose: open_}, now)
    return reply


def _named(turn: Turn, offered: Mapping[str, Any], text: str) -> str | None:
    labels: dict[str, str] = offered.get("labels", {})
    folded = typed(turn, text)
    data = labels.get(folded)
    if data is None:
        data = labels.get(short_answers.without_softening(turn, text))
    if data is not None:
        return data
    number = _number(offered.get("numbers", {}), folded)
    is_none = number == str(NOT_A_NUMBER) and not folded.isdigit()
    if number is None or (is_none and Meant.NO in [_means(turn, at) for at in labels]):
        return None  # "không có" is [Không], where there is one
    found: str | None = offered.get("numbers", {}).get(number)
    return found


def _number(offered: Mapping[str, str], folded: str) -> str | None:
    """The number that is meant, said in digits or in words."""
    digits = _NUMBER.fullmatch(folded)
    if digits:
        return digits[1]
    own = [n for n in map(int, offered) if n not in (NOT_A_NUMBER, OFFICER_NUMBER)]
    if len(own) < 2:  # noqa: PLR2004  # of one thing there is no second
        return None
    found = ordinals.number_of(folded, last=max(own))
    return None if found is None else str(found)


def _of_all(replies: Replies, folding: Folding) -> Choices:
    found: Choices = {"numbers": {}, "labels": {}}
    for reply in replies:
        for kind, offered in _of(reply, folding).items():
            found[kind] |= offered
    return found


def _of(reply: Reply, folding: Folding) -> Choices:
    by_number = numbered(reply)
    short = (b for b in by_number.values() if len(b.label) <= LONGEST_LABEL)
    return {
        "numbers": {str(number): b.data for number, b in by_number.items()},
        "labels": {folding.fold(b.label): b.data for b in short},
    }
