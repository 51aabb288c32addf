"""The SQL of contact cards: what a commune or province tells of its own office.

A card belongs to its place. Of who wrote it only the person's number is kept, and that
goes when the person does.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address
from bot.people.bank_days import BankDay
from bot.people.model import Role
from bot.people.numbers.phones import Phone
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.people import card_bank_days, contact_cards, people, roles

OLD_AFTER = 180 * DAY  # unconfirmed for so long, a card says so


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of the office of a place (a code path); empty is not known."""

    place: str
    address: str = ""
    hours: str = ""
    phones: tuple[Phone, ...] = ()
    questions: str = ""  # who receives them
    bank_days: tuple[BankDay, ...] = ()
    note: str = ""
    updated_at: Milliseconds = 0  # written or confirmed

    def is_old(self, now: Milliseconds) -> bool:
        """Whether nobody has confirmed it for half a year."""
        return self.updated_at < now - OLD_AFTER

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not any(getattr(self, name) for name in FIELDS)


# In the order in which they are shown and asked.
FIELDS = tuple(f.name for f in fields(Card) if f.name not in {"place", "updated_at"})


async def find(connection: AsyncConnection, place: str) -> Card | None:
    """The card of exactly this place."""
    found = await cards(connection, [place])
    return found[0] if found else None


async def filled(connection: AsyncConnection, areas: Sequence[str]) -> set[str]:
    """The places within some areas that have written a card."""
    rows = await connection.scalars(
        select(contact_cards.c.place).where(within(contact_cards.c.place, areas))
    )
    return set(rows)


async def cards(connection: AsyncConnection, places: Sequence[str]) -> list[Card]:
    """The cards of these places, in their order; of who has none, nothing."""
    if not places:
        return []
    rows = await connection.execute(
        select(contact_cards).where(contact_cards.c.place.in_(places))
    )
    days: dict[str, list[BankDay]] = {}
    for path, day in await bank_days(connection, places):
        days.setdefault(path, []).append(day)
    found = {
        row.place: Card(
            row.place,
            row.address,
            row.hours,
            tuple(Phone(**entry) for entry in json.loads(row.phones)),
            row.questions,
            tuple(days.get(row.place, ())),
            row.note,
            row.updated_at,
        )
        for row in rows
    }
    return [found[path] for path in places if path in found]


async def bank_days(
    connection: AsyncConnection, places: Sequence[str] | None = None
) -> list[tuple[str, BankDay]]:
    """The bank days of these places, or of all: each with its place's code path."""
    query = select(card_bank_days).order_by(
        card_bank_days.c.place, card_bank_days.c.day, card_bank_days.c.former
    )
    if places is not None:
        query = query.where(card_bank_days.c.place.in_(places))
    return [
        (row.place, BankDay(row.former, row.former_name, row.day, row.meeting_place))
        for row in await connection.execute(query)
    ]


async def save(
    connection: AsyncConnection, card: Card, *, by: int, now: Milliseconds
) -> None:
    """Writes a card, confirmed now by a person's number."""
    values = {
        "address": card.address,
        "hours": card.hours,
        "phones": json.dumps([asdict(p) for p in card.phones], ensure_ascii=False),
        "questions": card.questions,
        "note": card.note,
        "updated_at": now,
        "updated_by": by,
        "reminded_at": None,
    }
    await connection.execute(
        insert_into(connection, contact_cards)
        .values(place=card.place, **values)
        .on_conflict_do_update(index_elements=["place"], set_=values)
    )
    await connection.execute(
        delete(card_bank_days).where(card_bank_days.c.place == card.place)
    )
    if card.bank_days:
        await connection.execute(
            card_bank_days.insert(),
            [{"place": card.place, **asdict(day)} for day in card.bank_days],
        )


async def written_by(connection: AsyncConnection, person_id: int) -> list[str]:
    """The places whose card a person confirmed last."""
    rows = await connection.scalars(
        select(contact_cards.c.place)
        .where(contact_cards.c.updated_by == person_id)
        .order_by(contact_cards.c.place)
    )
    return list(rows)


async def forget_writer(connection: AsyncConnection, person_id: int) -> None:
    """The cards stay; who wrote them is no longer known."""
    await connection.execute(
        update(contact_cards)
        .where(contact_cards.c.updated_by == person_id)
        .values(updated_by=None)
    )


async def to_remind(
    connection: AsyncConnection, now: Milliseconds
) -> dict[tuple[str, Milliseconds], list[Address]]:
    """Old cards that nobody was reminded of, as (place, confirmed at), and whom to.

    Who may write the card: its place's own officers and admins, and who wrote it last
    if a role of theirs still reaches it.
    """
    is_own = roles.c.place == contact_cards.c.place
    reaches = (contact_cards.c.place > roles.c.place + ".") & (
        contact_cards.c.place < roles.c.place + "/"
    )
    is_writer = (roles.c.person_id == contact_cards.c.updated_by) & reaches
    rows = await connection.execute(
        select(
            contact_cards.c.place,
            contact_cards.c.updated_at,
            people.c.channel,
            people.c.account,
        )
        .join(roles, or_(is_own, is_writer))
        .join(people, people.c.id == roles.c.person_id)
        .where(
            contact_cards.c.updated_at < now - OLD_AFTER,
            contact_cards.c.reminded_at.is_(None),
            roles.c.revoked_at.is_(None),
            roles.c.role.in_([str(Role.OFFICER), str(Role.ADMIN)]),
        )
        .distinct()
        .order_by(contact_cards.c.place, people.c.channel, people.c.account)
    )
    found: dict[tuple[str, Milliseconds], list[Address]] = {}
    for row in rows:
        key = (row.place, row.updated_at)
        found.setdefault(key, []).append(Address(row.channel, row.account))
    return found


async def mark_reminded(
    connection: AsyncConnection,
    place: str,
    confirmed_at: Milliseconds,
    at: Milliseconds,
) -> bool:
    """Whether this is the first reminder of a card as it was confirmed."""
    result = await connection.execute(
        update(contact_cards)
        .where(
            contact_cards.c.place == place,
            contact_cards.c.updated_at == confirmed_at,
            contact_cards.c.reminded_at.is_(None),
        )
        .values(reminded_at=at)
    )
    return result.rowcount == 1
