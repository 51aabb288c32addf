"""Updates come in: our own getUpdates loop, and the acknowledgement of buttons.

The offset moves only after a batch was stored, so nothing is lost whenever the process
dies; what comes twice has the same id.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from telegram.error import Conflict, TelegramError

from bot.channels.telegram import updates
from bot.channels.telegram.liveness import Health, Patience
from bot.channels.telegram.message_text import Json, Self
from bot.channels.telegram.wire.courier import Courier
from bot.clock import utc_now
from bot.messaging import Incoming, Receive, Signal

ALLOWED_UPDATES = json.dumps(
    ["message", "edited_message", "callback_query", "my_chat_member"]
)
ACKNOWLEDGERS = 8
# In a group who pressed may be shown something: that is the acknowledgement then.
ANSWERED_WITHIN = 3.0  # seconds
MOST_PRESSED = 1000  # presses that wait; the clocks of others run out by themselves
MOST_SHOWN = 200  # characters of what a presser alone is shown
_NO_UPDATE = (KeyError, TypeError, ValueError, AttributeError)

T = TypeVar("T")

log = logging.getLogger(__name__)


class Intake:
    """What one bot token hears."""

    def __init__(
        self, bot: Courier, health: Health, patience: Patience, me: Self
    ) -> None:
        """`me` has the bot's number; its name is asked for."""
        self.me = me
        self.is_known = asyncio.Event()
        self._bot = bot
        self._health = health
        self._patience = patience
        self._pressed: asyncio.Queue[str] = asyncio.Queue(MOST_PRESSED)
        self._answered: set[str] = set()  # those whose presser was shown something

    # --- who we are ------------------------------------------------------------------

    async def introduce(self) -> None:
        """Asks for the bot's own name until it is told."""
        user = await self.insist("getMe", self._bot.get_me)
        self.me = Self(user.id, user.username or "")
        self.is_known.set()
        log.info("telegram: this is @%s", self.me.username)

    async def insist(self, what: str, ask: Callable[[], Awaitable[T]]) -> T:
        """Asks until it works, however long that takes."""
        while True:
            try:
                answer = await ask()
            except TelegramError as error:
                await asyncio.sleep(self._health.trouble(what, error))
            else:
                self._health.answered()
                return answer

    # --- polling ---------------------------------------------------------------------

    async def poll(self, receive: Receive, leads: Signal) -> None:
        """Takes in updates until cancelled; none is dropped that waited for us."""
        await leads.wait()
        await self.insist("deleteWebhook", self._bot.delete_webhook)
        offset = 0
        while True:
            if not leads.is_set():
                await leads.wait()
                offset = 0  # whoever led meanwhile has moved on
            batch = await self._next(offset)
            if batch and await self._is_stored(batch, receive):
                offset = int(batch[-1]["update_id"]) + 1

    async def _next(self, offset: int) -> list[Json]:
        """The updates from an offset on; empty after trouble, waited for already."""
        patience = self._patience
        within = patience.poll + patience.poll_grace
        fields = {
            "offset": str(offset),
            "timeout": str(patience.poll),
            "allowed_updates": ALLOWED_UPDATES,
        }
        try:
            # Twice over: the client's own limit, and ours in case the client hangs.
            async with asyncio.timeout(within + patience.poll_grace):
                batch: list[Json] = await self._bot.call(
                    "getUpdates", fields, within=within
                )
        except TelegramError as error:
            await self._recover(error)
            return []
        except TimeoutError:
            self._health.note("getUpdates: a poll hung and was given up")
            return []
        self._health.answered()
        return batch

    async def _recover(self, error: TelegramError) -> None:
        await asyncio.sleep(self._health.trouble("getUpdates", error))
        if isinstance(error, Conflict) and "webhook is active" in error.message:
            await self.insist("deleteWebhook", self._bot.delete_webhook)

    async def _is_stored(self, batch: list[Json], receive: Receive) -> bool:
        try:
            await self.take(batch, receive)
        except Exception:  # the platform keeps what could not be stored
            log.exception("telegram: updates could not be stored; asking again")
            self._health.note("updates could not be stored")
            await asyncio.sleep(self._patience.first_retry)
            return False
        return True

    # --- both ways -------------------------------------------------------------------

    async def take(self, batch: Sequence[Json], receive: Receive) -> None:
        """Stores what there is to answer, then acknowledges pressed buttons."""
        found = [one for update in batch if (one := self.read(update)) is not None]
        if found:
            await receive(found)
        for update in batch:
            self._acknowledge_later(update)

    def read(self, update: Json) -> Incoming | None:
        """One update, or None with a line in the log when it is none."""
        try:
            return updates.read(update, self.me, utc_now())
        except _NO_UPDATE as fault:
            log.warning("telegram: an update is unreadable (%s)", type(fault).__name__)
            return None

    def _acknowledge_later(self, update: Json) -> None:
        try:
            pressed = updates.callback_id(update)
            waits = updates.is_in_group(update)
        except _NO_UPDATE:
            return
        if pressed is None:
            return
        if waits:
            loop = asyncio.get_running_loop()
            loop.call_later(ANSWERED_WITHIN, self._queue, pressed)
        else:
            self._queue(pressed)

    def _queue(self, pressed: str) -> None:
        if pressed in self._answered:
            self._answered.discard(pressed)
        elif not self._pressed.full():
            self._pressed.put_nowait(pressed)

    async def answer_press(self, pressed: str, text: str) -> None:
        """Shows something to who pressed a button, and to nobody else."""
        if len(self._answered) >= MOST_PRESSED:
            self._answered.clear()
        self._answered.add(pressed)
        shown = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
        try:
            await self._bot.answer_callback_query(pressed, shown)
        except TelegramError as error:  # too old: nobody waits for it any more
            log.debug("answerCallbackQuery: %s", type(error).__name__)

    async def acknowledge(self) -> None:
        """Stops the little clocks on pressed buttons until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(ACKNOWLEDGERS):
                group.create_task(self._acknowledge_presses())

    async def _acknowledge_presses(self) -> None:
        while True:
            pressed = await self._pressed.get()
            try:
                await self._bot.answer_callback_query(pressed)
            except TelegramError as error:  # too old: nobody waits for it any more
                log.debug("answerCallbackQuery: %s", type(error).__name__)
