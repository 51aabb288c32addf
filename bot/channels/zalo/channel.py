"""Zalo Bot as a channel: a webhook in; texts, pictures and sounds out.

It has no buttons, changes nothing that it sent and takes nothing back. One person at a
time: what groups say is not read.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial

from aiohttp import web
from typing_extensions import override

from bot.channels.zalo import plain_parts
from bot.channels.zalo.calls import CallFailed, Calls, Json
from bot.channels.zalo.condition import Condition, Patience
from bot.channels.zalo.hook import PATH, Hook, derived_secret
from bot.channels.zalo.plain_parts import Part
from bot.channels.zalo.public_files import ROUTE, PublicFiles
from bot.channels.zalo.received import CHANNEL
from bot.channels.zalo.send_results import is_refused, outcome_of
from bot.channels.zalo.sent_files import SentFiles
from bot.clock import Clock
from bot.config import Config
from bot.delivery.brought.bringing import Bringing
from bot.delivery.files import Shelf
from bot.messaging import (
    Address,
    Budget,
    Channel,
    ChannelState,
    ChatKind,
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
    TryAgain,
)
from bot.store.database import Database

PACE = 10  # attempts a second: Zalo names no figure
NOT_YET = 5.0  # seconds until a file may be here that someone has just sent
NO_MESSAGE = "0"  # of a picture or a sound that could not be sent
NO_ADDRESS = "BOT_ZALO_TOKEN is set, but BOT_PUBLIC_URL is not: nothing comes in"

log = logging.getLogger(__name__)


class ZaloChannel(Channel):
    """One bot token."""

    name = CHANNEL
    pace: int | None = PACE
    budget: Budget | None
    stores = False
    has_buttons = False
    edits = False
    recalls = False
    shows_files: bool
    prints = False
    limits_people = False
    lists_commands = False
    has_groups = False

    def __init__(
        self,
        config: Config,
        database: Database,
        clock: Clock,
        secret: bytes,
        shelf: Shelf,
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`secret` is the installation's; the channel's own are derived from it.

        `shelf` holds the files that letters enclose.
        """
        self._patience = patience or Patience()
        self.shows_files = config.public_url is not None
        self._public_url = config.public_url
        webhook_secret = config.webhook_secret or secret.decode()
        self._secret = derived_secret(webhook_secret)
        self._calls = Calls(
            config.zalo_api_url, config.zalo_token or "", self._patience.connect
        )
        self._condition = Condition(self._patience, monotonic)
        sent = SentFiles(config.zalo_api_url)
        self._bringing = Bringing(CHANNEL, sent.brought, shelf)
        self._shelf = shelf
        self._files = PublicFiles(database, shelf, clock, secret, config.public_url)
        self.budget = Budget(
            config.zalo_monthly_limit, config.zalo_user_limit, self._cost
        )
        self.is_registered = asyncio.Event()  # said where to call, or that nowhere
        self._is_known = asyncio.Event()
        self._unreached = ""  # what the platform says of calling us

    # --- in --------------------------------------------------------------------------

    @override
    async def run(self, receive: Receive, leads: Signal) -> None:
        """Introduces itself and says where it is called: the hook takes in.

        Then it brings the pictures and voices that came.
        """
        me = await self._insist("getMe", {})
        self._is_known.set()
        log.info("zalo: this is %s", me.get("account_name", "a bot without a name"))
        await self._register()
        await self._bringing.run(leads)

    async def _register(self) -> None:
        """Tells the platform where to call."""
        if self._public_url is None:
            log.error("zalo: %s", NO_ADDRESS)
            self.is_registered.set()
            return
        fields = {"url": self._public_url + PATH, "secret_token": self._secret}
        result = await self._insist("setWebhook", fields)
        verified = result.get("verification")
        if isinstance(verified, dict) and verified.get("ok") is False:
            # The address is kept all the same; the first call takes this word back.
            hint = str(verified.get("hint", ""))[:200]
            self._unreached = f"Zalo could not call BOT_PUBLIC_URL + {PATH}: {hint}"
            log.warning("zalo: %s", self._unreached)
        self.is_registered.set()

    async def _insist(self, method: str, fields: Json) -> Json:
        """Asks until it works, however long that takes."""
        while True:
            try:
                result = await self._calls.call(method, fields, self._patience.answer)
            except CallFailed as fault:
                await asyncio.sleep(self._condition.failed(method, fault))
            else:
                self._condition.answered()
                return result

    def routes(self, receive: Receive) -> list[web.RouteDef]:
        """`POST /zalo`, and the files that its servers and phones fetch."""
        hook = Hook(self._secret, receive, self._called)
        return [web.post(PATH, hook.handle), web.get(ROUTE, self._files.serve)]

    def _called(self) -> None:
        """The platform reaches us, whatever it said of that before."""
        self._unreached = ""

    # --- out -------------------------------------------------------------------------

    @override
    async def send(self, letter: Letter) -> Outcome:
        """Sends the first part that has not arrived yet."""
        if letter.recalls:
            return Refused("cannot")
        link = partial(self._files.address, whose=letter.address.text)
        is_group = letter.kind is ChatKind.GROUP
        parts = plain_parts.parts(letter.reply, link, is_group=is_group)
        arrived = letter.done_parts
        if not parts:
            return Refused("bad_message")
        if len(arrived) >= len(parts):  # it was shortened since: nothing is left
            return Sent(arrived)
        held = self._condition.held(arrived)
        if held is not None:
            return held
        part = parts[len(arrived)]
        if part.file is not None and await self._shelf.is_awaited(part.file.id):
            return TryAgain(NOT_YET, "file not ready", sent_parts=arrived)
        try:
            id_ = await self._sent(letter.address, part)
        except CallFailed as fault:
            return self._failed(fault, arrived)
        self._condition.answered()
        arrived = (*arrived, id_)
        return Sent(arrived) if len(arrived) == len(parts) else Partly(arrived)

    def _cost(self, reply: Reply) -> int:
        """How many messages a reply is, to whomever."""
        link = partial(self._files.address, whose="0" * 20)
        return max(1, len(plain_parts.parts(reply, link)))

    async def _sent(self, address: Address, part: Part) -> str:
        """The message's id; a picture or sound that is not taken costs no words."""
        if part.method == "sendMessage":
            return await self._call(address, part, self._patience.answer)
        file = part.file
        is_sound = part.method == "sendVoice"
        if file is None or (is_sound and await self._files.sound(file.id) is None):
            log.info("zalo: a message goes without its sound")
            return await self._words_of(address, part)
        try:
            return await self._call(address, part, self._patience.fetching)
        except CallFailed as fault:
            if not is_refused(fault):
                raise
            log.info("zalo: %s is not taken: %s", part.method, fault)
        return await self._words_of(address, part)

    async def _words_of(self, address: Address, part: Part) -> str:
        """What stands below a picture, by itself; nothing of what has no words."""
        caption = part.fields.get("caption")
        if not caption:
            return NO_MESSAGE
        said = Part("sendMessage", {"text": caption})
        return await self._call(address, said, self._patience.answer)

    async def _call(self, address: Address, part: Part, within: float) -> str:
        fields = {"chat_id": address.text, **part.fields}
        result = await self._calls.call(part.method, fields, within)
        return str(result.get("message_id", NO_MESSAGE))

    def _failed(self, fault: CallFailed, arrived: tuple[str, ...]) -> Outcome:
        if is_refused(fault):
            log.warning("zalo refused a message: %s", fault)
            return outcome_of(fault, 0.0)
        wait = self._condition.failed("a message", fault)
        return outcome_of(fault, wait, arrived)

    # --- what it says of itself ------------------------------------------------------

    @override
    def state(self) -> ChannelState:
        """Whether Zalo has answered, and what is wrong if not."""
        detail = self._condition.detail or self._unreached
        if self._public_url is None:
            detail = NO_ADDRESS
        return ChannelState(self.name, self._is_known.is_set(), detail)

    @override
    async def standing(self, group: Address, account: str) -> Standing:
        """Nothing is known: there are no groups."""
        return Standing()

    @override
    def link(self, code: str) -> str:
        """None: a code is typed."""
        return ""

    @override
    def wake(self) -> None:
        """What is to be sent comes through the outbox; files that came are brought."""
        self._bringing.ring()

    @override
    async def publish_commands(self, menus: Menus) -> None:
        """There is no list."""

    @override
    async def close(self) -> None:
        """Closes the connections."""
        await self._calls.close()
