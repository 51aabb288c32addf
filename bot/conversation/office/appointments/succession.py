"""Who leaves: what they wrote and nobody got yet goes on with a colleague."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.conversation.office.appointments.role_words import short_line, where
from bot.conversation.turn import House, Turn
from bot.country import SOURCE_LANGUAGE
from bot.delivery.model import State
from bot.delivery.results import office_work
from bot.i18n import Translator
from bot.messaging import say
from bot.people import roles
from bot.people.model import Grant, Role
from bot.people.office import holders
from bot.people.rights import may


@dataclass(frozen=True, slots=True)
class Legacy:
    """What is left for one place, and who goes on with it; None if nobody is left."""

    place: str
    drafts: tuple[int, ...]
    scheduled: tuple[int, ...]
    heir: Grant | None


async def left_by(
    connection: AsyncConnection,
    now: Milliseconds,
    leaving: Sequence[Grant],
    narrowed: Grant | None = None,
) -> list[Legacy]:
    """What stays behind when these roles of one person end, by place.

    What another of their roles still reaches stays theirs, and so does what lies within
    the one that is only `narrowed`.
    """
    person_id = leaving[0].person_id
    ending = {grant.id for grant in leaving}
    held = await roles.grants_of(connection, person_id, now=now)
    remaining = [grant for grant in held if grant.id not in ending]
    if narrowed is not None:
        remaining.append(narrowed)
    by_place: dict[str, list[tuple[int, State]]] = {}
    for number, state, place in await office_work.unsent(connection, person_id):
        if not may(remaining, Role.OFFICER, place):
            by_place.setdefault(place, []).append((number, state))
    return [
        Legacy(
            place,
            tuple(n for n, state in found if state is State.DRAFT),
            tuple(n for n, state in found if state is not State.DRAFT),
            await holders.colleague(connection, place, person_id, now),
        )
        for place, found in by_place.items()
    ]


def said(turn: Turn, legacies: Sequence[Legacy]) -> list[str]:
    """What will become of it, before it is done."""
    return [_line(turn, legacy) for legacy in legacies]


def _line(turn: Turn, legacy: Legacy) -> str:
    _ = turn._
    what = _what(_, legacy)
    if legacy.heir is None:
        return _(
            "{what}: ở {place} không còn ai soạn tin, nên sẽ không gửi.",
            what=what,
            place=where(turn, legacy.place),
        )
    if legacy.heir.person_id == turn.person_id:
        return _("{what} chuyển cho mình.", what=what)
    return _("{what} chuyển cho {name}.", what=what, name=short_line(turn, legacy.heir))


def _what(_: Translator, legacy: Legacy) -> str:
    parts = []
    if legacy.scheduled:
        parts.append(_.counted("{count} tin chờ gửi", len(legacy.scheduled)))
    if legacy.drafts:
        parts.append(_.counted("{count} bản thảo", len(legacy.drafts)))
    return ", ".join(parts)


async def hand_over(
    house: House,
    connection: AsyncConnection,
    legacies: Sequence[Legacy],
    *,
    by: int | None,
) -> None:
    """Does it, and tells whoever goes on with it; `by` is the number of who knows."""
    _ = house.catalogues.translator(SOURCE_LANGUAGE)
    for legacy in legacies:
        heir = legacy.heir.person_id if legacy.heir else 0
        address = await holders.address_of(connection, heir)
        if address is None:
            continue
        ids = [*legacy.scheduled, *legacy.drafts]
        await office_work.hand_over(connection, ids, heir, address)
        place = house.places.by_path(legacy.place)
        if heir == by or place is None:
            continue
        text = _(
            "Nhận từ một đồng nghiệp vừa thôi vai trò, {place}: {what}. "
            "Xem: /banthao, /dunggui",
            place=house.places.label(place),
            what=_what(_, legacy),
        )
        key = f"handed over {legacy.place} {ids[-1]} {heir}"
        await house.tell(connection, address, say(text), key)
