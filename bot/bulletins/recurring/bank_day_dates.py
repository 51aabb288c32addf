"""The bank days in force: a commune's own, from its contact card, before the file's."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.recurring.bulletin_files import BankDay
from bot.people import contacts
from bot.places import Places


async def in_force(
    connection: AsyncConnection, table: Sequence[BankDay], places: Places
) -> list[BankDay]:
    """What communes wrote themselves; of those that wrote nothing, the file's rows."""
    own = []
    for path, day in await contacts.bank_days(connection):
        place = places.by_path(path)
        if place is not None:
            own.append(
                BankDay(
                    former=day.former,
                    former_name=day.former_name,
                    commune=place.code,
                    day=day.day,
                    meeting_place=day.meeting_place,
                    source=place.name,
                )
            )
    told = {day.commune for day in own}
    return [*own, *(row for row in table if row.commune not in told)]
