"""The numbers that may be typed in place of a button. Pure.

A channel without buttons prints them, and the router knows them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import count

from bot.messaging import OFFICER_NUMBER, Button, Reply
from bot.messaging.bringing_sound import offers_sound

OFFICER = "officer"  # what the button carries that asks a person


def numbered(reply: Reply) -> dict[int, Button]:
    """The buttons that carry data, each by the number that may be typed for it.

    A button's own number stays (0, 9, that of a list), asking an officer is 9; the
    others count from one, in their order, but never 9. What reads out counts last: it
    is left out where there is no voice, or the sound is there already, and the others'
    numbers stay.
    """
    carrying = _carrying(reply)
    free = _free({_own(button) for button in carrying})
    given = {}
    for button in carrying:
        own = _own(button)
        given[next(free) if own is None else own] = button
    return given


def counted_on(replies: Sequence[Reply], taken: Collection[int] = ()) -> list[Reply]:
    """Messages that are read one below the other: each number means one thing.

    `taken` are those that still mean something above them. What the words name stays.
    """
    carrying = [button for reply in replies for button in _carrying(reply)]
    free = _free({_own(button) for button in carrying} | set(taken))
    return [_counted(reply, free) for reply in replies]


def _counted(reply: Reply, free: Iterator[int]) -> Reply:
    # By identity: two buttons may be alike.
    given = {id(b): next(free) for b in _carrying(reply) if _own(b) is None}
    if not given:
        return reply
    rows = tuple(
        tuple(replace(b, number=given[id(b)]) if id(b) in given else b for b in row)
        for row in reply.buttons
    )
    return replace(reply, buttons=rows)


def _carrying(reply: Reply) -> list[Button]:
    found = [button for row in reply.buttons for button in row if button.data]
    return sorted(found, key=offers_sound)


def _own(button: Button) -> int | None:
    is_officer = button.data == OFFICER and button.number is None
    return OFFICER_NUMBER if is_officer else button.number


def _free(named: Collection[int | None]) -> Iterator[int]:
    return (n for n in count(1) if n not in named and n != OFFICER_NUMBER)
