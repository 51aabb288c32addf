"""Updates have their turn: handled, with their effects and replies, in one transaction.

One bad update can't spoil the others: then each has its own savepoint.
"""

import logging
import time
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, Milliseconds
from bot.conversation import rounds
from bot.conversation.intake import waiting
from bot.conversation.intake.entrance import PutReplies
from bot.conversation.intake.throttle import A_GROUPS_HOUR, SAID, GroupThrottle, Pace
from bot.conversation.intake.time_limit import TimeLimit, TurnTooLong
from bot.conversation.intake.waiting import Waiting
from bot.conversation.rounds import Round
from bot.conversation.router import Router
from bot.conversation.turn import Replies
from bot.country import SOURCE_LANGUAGE
from bot.i18n import Catalogues
from bot.messaging import ChatKind, Event, Incoming, Reply, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.people.rights import has_role, may
from bot.store.hot import Ready

LONGEST = 0.04  # seconds of a batch; what is left of it has its turn next
FEWEST = 4  # turns of a batch, however slow they are: each batch costs three commits
ATTEMPTS = 3  # an update that fails so often is put aside, with a line in the log

log = logging.getLogger(__name__)

# Each update's own, within those before; the commit ends them all.
_ASKED = (Event.TEXT, Event.EDITED, Event.BUTTON)
_SAVEPOINT = Ready(text("SAVEPOINT one_update"))
_UNDO = Ready(text("ROLLBACK TO SAVEPOINT one_update"))


class Turns:
    """Handles updates of different chats, whose starts have been counted."""

    def __init__(
        self,
        router: Router,
        clock: Clock,
        put_replies: PutReplies,
        catalogues: Catalogues,
        limit: TimeLimit,
    ) -> None:
        """`put_replies` stores replies so that their channels deliver them."""
        self.at: Waiting | None = None  # who has the turn now, or had the last one
        self._router = router
        self._clock = clock
        self._put_replies = put_replies
        self._catalogues = catalogues
        self._limit = limit
        self._groups = GroupThrottle()

    async def take(
        self, connection: AsyncConnection, rows: Sequence[Waiting]
    ) -> tuple[list[Waiting], list[Waiting]]:
        """Those that had their turn, and of these those that were handled.

        All at once, which nearly always goes well. Where one fails, nothing of it has
        happened, and each is handled by itself. Raises TurnTooLong, after which
        the whole transaction must go: the one it was is `at`.
        """
        if any(row.starts > 1 for row in rows):
            turned, handled = list(rows), await self._each(connection, rows)
        else:
            turned, handled = await self._together_or_each(connection, rows)
        await waiting.finish(connection, handled, self._clock())
        return turned, handled

    async def _together_or_each(
        self, connection: AsyncConnection, rows: Sequence[Waiting]
    ) -> tuple[list[Waiting], list[Waiting]]:
        await _SAVEPOINT.run(connection)
        try:
            return await self._together(connection, rows)
        except TurnTooLong:
            raise
        except Exception as fault:
            if is_databases(fault):
                raise
            await _UNDO.run(connection)
            return list(rows), await self._each(connection, rows)

    async def _together(
        self, connection: AsyncConnection, rows: Sequence[Waiting]
    ) -> tuple[list[Waiting], list[Waiting]]:
        now, until = self._clock(), time.monotonic() + LONGEST
        round_ = await self._begin(connection, rows, now)
        replies: list[tuple[Incoming, Reply]] = []
        turned: list[Waiting] = []
        handled: list[Waiting] = []
        for row in rows:
            turned.append(row)
            if row.incoming is None:
                if await self.gives_up(connection, row):
                    handled.append(row)
                continue
            replies += await self._turn(connection, row, row.incoming, round_)
            handled.append(row)
            if len(turned) >= FEWEST and time.monotonic() > until:
                break  # others want to write as well
        await rounds.end(connection, round_, now)
        await self._put_replies(connection, replies, now)
        return turned, handled

    async def _each(
        self, connection: AsyncConnection, rows: Sequence[Waiting]
    ) -> list[Waiting]:
        now = self._clock()
        round_ = await self._begin(connection, rows, now)
        handled = [row for row in rows if await self._alone(connection, row, round_)]
        await rounds.end(connection, round_, now)
        return handled

    async def _begin(
        self, connection: AsyncConnection, rows: Sequence[Waiting], now: Milliseconds
    ) -> Round:
        readable = [row.incoming for row in rows if row.incoming is not None]
        return await rounds.begin(connection, readable, now)

    async def _alone(
        self, connection: AsyncConnection, row: Waiting, round_: Round
    ) -> bool:
        """One update in a savepoint; False when it is to be tried once more."""
        one = row.incoming
        if one is None:
            return await self.gives_up(connection, row)
        await _SAVEPOINT.run(connection)
        try:
            replies = await self._turn(connection, row, one, round_)
            await self._put_replies(connection, replies, self._clock())
        except TurnTooLong:
            raise
        except Exception as fault:
            if is_databases(fault):
                raise
            log.exception("what came in as row %d failed", row.head.id)
            round_.forget(one)
            await _UNDO.run(connection)
            return await self.gives_up(connection, row)
        return True

    async def _turn(
        self, connection: AsyncConnection, row: Waiting, one: Incoming, round_: Round
    ) -> list[tuple[Incoming, Reply]]:
        self.at = row
        turn = self._answer(connection, one, round_)
        return [(one, reply) for reply in await self._limit.of(turn)]

    async def _answer(
        self, connection: AsyncConnection, one: Incoming, round_: Round
    ) -> Replies:
        now = self._clock()
        is_limited = (
            one.kind is ChatKind.GROUP
            and one.event in SAID
            and not self._router.is_urgent(one)
            and not await _is_officers(connection, one, round_)
        )
        if is_limited:
            match self._groups.pace(one, now):
                case Pace.MUTED:
                    return []
                case Pace.FIRST_TOO_MANY:
                    return [self._enough(one)]
                case Pace.FINE:
                    pass
        replies = await self._router.handle(connection, one, now, round_)
        if is_limited and any(not reply.answers_press for reply in replies):
            self._groups.answered(one, now)
        return replies

    def _enough(self, one: Incoming) -> Reply:
        _ = self._catalogues.translator(one.language_hint or SOURCE_LANGUAGE)
        return say(
            _.counted(
                "Trong nhóm Loa Bản chỉ trả lời mỗi giờ {count} câu. "
                "Hỏi thêm thì nhắn riêng cho Loa Bản nhé.",
                A_GROUPS_HOUR,
            )
        )

    async def gives_up(self, connection: AsyncConnection, row: Waiting) -> bool:
        """Whether it was begun often enough; whoever sent it is then told so."""
        if row.starts < ATTEMPTS:
            return False
        one = row.incoming
        is_asked = one is not None and one.event in _ASKED
        if one is not None and is_asked and one.kind is not ChatKind.GROUP:
            _ = self._catalogues.translator(one.language_hint or SOURCE_LANGUAGE)
            sorry = say(
                _("Xin lỗi, Loa Bản vướng ở câu này. Gõ lại bằng lời khác giúp nhé.")
            )
            await self._put_replies(connection, [(one, sorry)], self._clock())
        return True


async def _is_officers(
    connection: AsyncConnection, one: Incoming, round_: Round
) -> bool:
    """Whether an officer of a group's place speaks there; of any, while it has none."""
    if one.sender is None or (one.address.channel, one.sender) not in round_.holders:
        return False
    held = await roles.grants(connection, one.address.channel, one.sender)
    chat = await chats.find(connection, one.address)
    if chat is None or not chat.places:
        return has_role(held, Role.OFFICER)
    return any(may(held, Role.OFFICER, path) for path, _former in chat.places)


def is_databases(fault: Exception) -> bool:
    """Whether the database itself failed: then nothing of the batch is lost or counted.

    A value that it does not take is the update's own fault.
    """
    if isinstance(fault, DBAPIError):
        return fault.connection_invalidated or isinstance(
            fault, OperationalError | InterfaceError
        )
    return isinstance(fault, SQLAlchemyError | OSError)
