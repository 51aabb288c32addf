"""Telegram as a channel: polling or webhook in, messages and files out."""

import asyncio
import logging
import re
from functools import partial

from aiohttp import web
from telegram.error import BadRequest, TelegramError
from typing_extensions import override

from bot.channels.telegram import rendering
from bot.channels.telegram.changing import Changing
from bot.channels.telegram.command_scopes import scope_of
from bot.channels.telegram.downloads import brought
from bot.channels.telegram.enclosing import Enclosing
from bot.channels.telegram.liveness import Health, Patience
from bot.channels.telegram.message_text import Self
from bot.channels.telegram.outcomes import outcome_of
from bot.channels.telegram.polling import ALLOWED_UPDATES, Intake
from bot.channels.telegram.standing import standing
from bot.channels.telegram.updates import CHANNEL
from bot.channels.telegram.webhook import PATH, Webhook, derive_secret
from bot.channels.telegram.wire.courier import Courier
from bot.channels.telegram.wire.failures import FileMissingError
from bot.channels.telegram.wire.request import FastRequest
from bot.config import PAID_BROADCAST_ABOVE, Config
from bot.delivery.brought.bringing import Bringing
from bot.delivery.files import Shelf
from bot.messaging import (
    Address,
    Channel,
    ChannelState,
    Letter,
    Menus,
    Outcome,
    Partly,
    Receive,
    Refused,
    Reply,
    Sent,
    Signal,
    Standing,
)

_START_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a link to a bot can carry
MOST_WORDED = 64  # broadcasts times languages whose bodies are held ready
NO_MESSAGE = "0"  # of a sound that could not be sent: nothing of it is taken back
NO_ADDRESS = "BOT_TELEGRAM_MODE is webhook, but BOT_PUBLIC_URL is not set"

log = logging.getLogger(__name__)


class TelegramChannel(Channel):
    """One bot token."""

    name = CHANNEL
    pace: int | None
    budget = None
    stores = False
    has_buttons = True
    edits = True
    recalls = True
    shows_files = True
    prints = False
    limits_people = False
    lists_commands = True
    has_groups = True

    def __init__(
        self,
        config: Config,
        webhook_secret: str,
        patience: Patience | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        """`webhook_secret` is the installation's; the channel's own is derived.

        `shelf` holds the files that letters enclose.
        """
        patience = patience or Patience()
        token = config.telegram_token or "0:"
        self.pace = config.telegram_rate
        is_paid = config.telegram_rate > PAID_BROADCAST_ABOVE
        self._further = {"allow_paid_broadcast": "true"} if is_paid else {}
        # By identity: the reply is held too, so that no other takes its place.
        self._worded: dict[int, tuple[Reply, tuple[bytes, ...]]] = {}
        self._mode = config.telegram_mode
        self._public_url = config.public_url
        self._secret = derive_secret(webhook_secret)
        self._request = FastRequest(
            config.telegram_api_url,
            token,
            config.telegram_proxy,
            connect_within=patience.connect,
            answer_within=patience.answer,
        )
        self._bot = Courier(token, self._request)
        self._enclosing = Enclosing(self._bot, shelf)
        bring = partial(brought, self._bot)
        self._bringing = Bringing(CHANNEL, bring, shelf)
        self._changing = Changing(self._bot)
        self._health = Health(patience)
        me = Self(int(token.partition(":")[0]))
        self._intake = Intake(self._bot, self._health, patience, me)

    @override
    async def run(self, receive: Receive, leads: Signal) -> None:
        """Introduces itself, then takes in updates until cancelled.

        One process polls: a second would only take the updates from the first.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._intake.acknowledge())
            group.create_task(self._bringing.run(leads))
            await self._intake.introduce()
            if self._mode == "webhook":
                await self._register()
            else:
                await self._intake.poll(receive, leads)

    async def introduce(self) -> None:
        """Learns the bot's own name, for links; returns once it is known."""
        await self._intake.introduce()

    def routes(self, receive: Receive) -> list[web.RouteDef]:
        """`POST /telegram`, when updates come by webhook."""
        if self._mode != "webhook":
            return []
        return [web.post(PATH, Webhook(self._intake, self._secret, receive).handle)]

    async def _register(self) -> None:
        """Tells the platform where to call; what waits there is kept."""
        if self._public_url is None:
            log.error("telegram: %s", NO_ADDRESS)
            return
        fields = {
            "url": self._public_url + PATH,
            "secret_token": self._secret,
            "allowed_updates": ALLOWED_UPDATES,
        }
        await self._intake.insist(
            "setWebhook", lambda: self._bot.call("setWebhook", fields)
        )

    @override
    async def send(self, letter: Letter) -> Outcome:
        """Sends the first part that has not arrived yet, or takes one back."""
        if letter.recalls:
            return await self._changing.recall(letter.address, letter.shown)
        if letter.reply.answers_press:
            shown = letter.reply.text
            await self._intake.answer_press(letter.reply.answers_press, shown)
            return Sent(())
        parts = self._parts(letter)
        arrived = letter.done_parts
        if not parts:
            return Refused("bad_message")
        if len(arrived) >= len(parts):  # it was shortened since: nothing is left
            return Sent(arrived)
        if letter.reply.erases and not arrived:
            await self._changing.erase(letter.address, letter.reply.erases)
        body = rendering.addressed(parts[len(arrived)], letter.address)
        try:
            if len(arrived) < len(letter.reply.files):
                id_ = await self._enclose(letter.reply, len(arrived), body)
            elif letter.shown and not arrived:
                id_ = await self._changing.edit(body, letter.address, letter.shown)
            else:
                id_ = await self._bot.send_body(body)
            arrived = (*arrived, id_)
        except TelegramError as error:
            return self._failed(error, letter, arrived)
        return Sent(arrived) if len(arrived) == len(parts) else Partly(arrived)

    async def _enclose(self, reply: Reply, number: int, body: bytes) -> str:
        """A file; where a sound cannot be had, or is not taken, its words alone."""
        file = reply.files[number]
        if file is not reply.sound:
            return await self._enclosing.send(file, body)
        try:
            return await self._enclosing.send(file, body)
        except (FileMissingError, BadRequest) as fault:
            log.info("telegram: a message goes without its sound: %s", fault)
        if b'"caption"' not in body:  # the words come by themselves
            return NO_MESSAGE
        return await self._bot.send_body(rendering.without_sound(body))

    def _parts(self, letter: Letter) -> tuple[bytes, ...]:
        """Ready bodies; a broadcast's are made once and not for each recipient."""
        reply = letter.reply
        known = self._worded.get(id(reply))
        if known is not None:
            return known[1]
        parts = rendering.bodies(reply, **self._further)
        if letter.is_bulk:
            if len(self._worded) >= MOST_WORDED:
                self._worded.clear()
            self._worded[id(reply)] = reply, parts
        return parts

    def _failed(
        self, error: TelegramError, letter: Letter, arrived: tuple[str, ...]
    ) -> Outcome:
        outcome = outcome_of(error, letter.address, arrived)
        if outcome == Refused("bad_message"):
            # The platform's own words, without what follows them from the text.
            reason = error.message.partition(":")[0][:80]
            log.error("telegram refused a message as malformed: %s", reason)
        return outcome

    @override
    def wake(self) -> None:
        """What is to be sent comes through the outbox; files that came are brought."""
        self._bringing.ring()

    @override
    async def publish_commands(self, menus: Menus) -> None:
        """Sets each menu; an empty one gives way to the next wider scope's."""
        await self._intake.is_known.wait()
        for (scope, language), commands in menus.items():
            await self._publish(scope, language, list(commands))

    async def _publish(
        self, scope: str, language: str, commands: list[tuple[str, str]]
    ) -> None:
        where = scope_of(scope)
        # Telegram knows a language by two letters, whatever its script.
        spoken = language.partition("-")[0] or None

        async def publish() -> None:
            try:
                if commands:
                    await self._bot.set_my_commands(commands, where, spoken)
                else:
                    await self._bot.delete_my_commands(where, spoken)
            except BadRequest as error:  # no other try would help
                log.warning("setMyCommands for %s: %s", scope, error.message)

        await self._intake.insist("setMyCommands", publish)

    @override
    def state(self) -> ChannelState:
        """Whether Telegram has answered, and what is wrong if not."""
        has_address = self._mode != "webhook" or self._public_url is not None
        detail = self._health.detail if has_address else NO_ADDRESS
        return ChannelState(self.name, self._intake.is_known.is_set(), detail)

    @override
    async def standing(self, group: Address, account: str) -> Standing:
        """Asks the platform, at most three times."""
        return await standing(self._bot, self._intake.me.id, group, account)

    @override
    def link(self, code: str) -> str:
        """A link that opens the chat with a code; empty until our name is known."""
        username = self._intake.me.username
        if not username or not _START_CODE.fullmatch(code):
            return ""
        return f"https://t.me/{username}?start={code}"

    @override
    async def close(self) -> None:
        """Closes the connections."""
        await self._request.shutdown()
