"""Soát giúp as it stands above a preview: the first slip, and its corrections."""

from collections.abc import Sequence

from bot.bulletins import notice_review
from bot.bulletins.notice_review import Known, Slip
from bot.bulletins.notice_text import Notice
from bot.conversation.turn import Turn, in_rows
from bot.knowledge import figure
from bot.messaging import Button
from bot.people import contacts

SHOWN = 200  # characters of a slip's sentence


async def found(turn: Turn, notice: Notice) -> list[Slip]:
    """What the rules find in a notice, without what its writer said to be right."""
    slips = notice_review.review(notice.text, await _known(turn, notice))
    return notice_review.without_kept(slips, notice.details.kept)


def lines(turn: Turn, slips: Sequence[Slip]) -> list[str]:
    """The first slip, and how many more there are."""
    if not slips:
        return []
    said = [turn._("Soát giúp: {slip}", slip=slips[0].says[:SHOWN])]
    if len(slips) > 1:
        more = turn._.counted("Còn {count} chỗ nữa, xem sau.", len(slips) - 1)
        said.append(more)
    return said


def buttons(
    turn: Turn, seen: tuple[str, str], slips: Sequence[Slip]
) -> list[tuple[Button, ...]]:
    """The first slip's corrections; `seen` is the draft and the state of it."""
    if not slips:
        return []
    slip = slips[0]
    shown = [
        turn.free(one.label, "notice-fix", *seen, slip.key, str(n))
        for n, one in enumerate(slip.corrections)
    ]
    keep = turn.free(turn._("Giữ nguyên"), "notice-keep", *seen, slip.key)
    return in_rows([*shown, keep], 2)


async def _known(turn: Turn, notice: Notice) -> Known:
    content, today = turn.house.library.content, turn.today
    names = content.words.notices.figures.keys()
    facts = [
        now
        for fact in content.facts.values()
        if not names.isdisjoint(fact.values) and fact.is_served
        if (now := fact.on(today)) is not None
    ]
    values = {name: value for fact in facts for name, value in fact.values.items()}
    card = await contacts.find(turn.connection, notice.place.path)
    return Known(
        now=turn.local_now,
        place=notice.place,
        places=turn.house.places,
        words=content.words.notices,
        translator=turn._,
        figures=values,
        shown=lambda value: figure(value, content.words.units, turn._),
        own_numbers=tuple(phone.number for phone in card.phones) if card else (),
    )
