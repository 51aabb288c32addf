"""A position in the event stream, and what is new to who comes back with one.

Messages are numbered. A restored database goes on from the numbers of its backup, so a
browser may have heard numbers that are given out again. Each restore therefore begins
an epoch: a position is `30` in the first and `epoch-30` in the later ones. The epochs
of a database stand in its settings, each with the number at which it began: up to
there its numbers are those of the epoch before.
"""

import json
import re
import secrets
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from bot.channels.web import records
from bot.store import settings

_SETTING = "web_epochs"
_WRITTEN = re.compile(r"(?:([0-9a-f]{1,16})-)?([0-9]{1,18})")


class Epoch(NamedTuple):
    """Its name, "" of the first, and the newest number when it began."""

    name: str
    began_at: int


FIRST = Epoch("", 0)
Epochs = tuple[Epoch, ...]  # the oldest first


class Position(NamedTuple):
    """What a browser says it has heard last."""

    epoch: str
    number: int

    @override
    def __str__(self) -> str:
        """As it stands in `id:` and comes back in `Last-Event-ID`."""
        return f"{self.epoch}-{self.number}" if self.epoch else str(self.number)


def read(text: str) -> Position | None:
    """What was written; None for what we never write."""
    found = _WRITTEN.fullmatch(text)
    return None if found is None else Position(found[1] or "", int(found[2]))


def heard(position: Position, epochs: Epochs) -> int:
    """Up to which of today's numbers that browser has heard everything.

    Of its own epoch that is its number; of an earlier one only what is older than the
    restore since, for what it heard later is lost here and its numbers mean other
    messages. A name we do not know is that of an epoch which a restore undid.
    """
    number = position.number
    known = any(epoch.name == position.epoch for epoch in epochs)
    for epoch in reversed(epochs):
        if epoch.name == position.epoch:
            break
        number = min(number, epoch.began_at)
        if not known:
            break
    return number


async def epochs(connection: AsyncConnection) -> Epochs:
    """All of this database."""
    kept = json.loads(await settings.get(connection, _SETTING) or "[]")
    return (FIRST, *(Epoch(*one) for one in kept))


async def begin(connection: AsyncConnection) -> None:
    """A new epoch, after a restore and before anything is stored."""
    _, *kept = await epochs(connection)
    new = Epoch(secrets.token_hex(4), await records.newest_id(connection))
    await settings.put(connection, _SETTING, json.dumps([*kept, new]))
