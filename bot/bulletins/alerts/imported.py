"""The SQL of alerts that came in as files: which notice was made of which."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.alerts.alert import Alert, Info
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast
from bot.places import Place, is_within
from bot.store.tables.bulletins import imported_alerts


@dataclass(frozen=True, slots=True)
class Said:
    """What an alert said of itself and a notice has no word for."""

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    response_types: tuple[str, ...] = ()

    @classmethod
    def of(cls, info: Info) -> "Said":
        """What one says."""
        return cls(
            info.categories,
            info.event,
            info.urgency,
            info.severity,
            info.certainty,
            info.response_types,
        )


async def note(
    connection: AsyncConnection, alert: Alert, said: Said, broadcast_id: int
) -> None:
    """A notice was made of it."""
    await connection.execute(
        imported_alerts.insert().values(
            broadcast_id=broadcast_id,
            identifier=alert.identifier,
            sender=alert.sender,
            sent=alert.sent,
            said=orjson.dumps(asdict(said)).decode(),
        )
    )


async def made_of(
    connection: AsyncConnection,
    sender: str,
    identifier: str,
    scope: Sequence[Place],
    sent: int | None = None,
) -> Broadcast | None:
    """The newest notice within a scope that was made of an alert."""
    rows = await connection.execute(
        select(imported_alerts.c.broadcast_id)
        .where(
            imported_alerts.c.identifier == identifier,
            imported_alerts.c.sender == sender,
            *(() if sent is None else (imported_alerts.c.sent == sent,)),
        )
        .order_by(imported_alerts.c.broadcast_id.desc())
    )
    for row in rows.all():
        found = await broadcasts.get(connection, int(row.broadcast_id))
        if found is not None and any(is_within(found.place, p.path) for p in scope):
            return found
    return None


async def said_of(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Said]:
    """What the alerts said that some notices were made of."""
    if not ids:
        return {}
    rows = await connection.execute(
        select(imported_alerts.c.broadcast_id, imported_alerts.c.said).where(
            imported_alerts.c.broadcast_id.in_(list(ids))
        )
    )
    return {int(row.broadcast_id): _said(row.said) for row in rows}


def _said(kept: str) -> Said:
    values = orjson.loads(kept)
    for name in ("categories", "response_types"):
        values[name] = tuple(values[name])
    return Said(**values)
