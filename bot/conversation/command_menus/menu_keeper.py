"""Whoever holds a role sees its commands beside the message field, in their language.

A messenger sets menus one by one, so each is set once and remembered: a start with
3,000 officers calls nobody, and a change is made a few at a time.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping

from bot.clock import Clock
from bot.conversation.command_menus.menus import menus
from bot.conversation.doors import shown_name
from bot.conversation.rooms import DOORS
from bot.country import SOURCE_LANGUAGE
from bot.i18n import Catalogues
from bot.messaging import Channel, Signal
from bot.people.authority import role_menus
from bot.people.authority.role_menus import Holder
from bot.store.database import Database

LOOK_EVERY = 10.0  # seconds
AT_ONCE = 15  # menus a look: 3,000 in half an hour, beside all that is sent
MOST_COMMANDS = 100  # that a messenger takes


class MenuKeeper:
    """Sets everyone's menu, and keeps those of who holds a role as they should be."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        catalogues: Catalogues,
        clock: Clock,
        leads: Signal,
    ) -> None:
        """Only the process that leads sets any."""
        self._database = database
        self._channels = channels
        self._catalogues = catalogues
        self._clock = clock
        self._leads = leads

    async def keep(self) -> None:
        """Looks again and again, until cancelled."""
        listed = menus(self._catalogues, SOURCE_LANGUAGE)
        for channel in self._channels.values():
            await channel.publish_commands(listed)
        while True:
            await self._leads.wait()
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> int:
        """Sets the menus that changed, not too many; how many."""
        changed = 0
        for name, channel in self._channels.items():
            if not channel.lists_commands:
                continue
            async with self._database.read() as connection:
                known = await role_menus.holders(connection, name, self._clock())
            due = [one for one in known if self._digest(one) != one.shown][:AT_ONCE]
            for one in due:
                menu = {(f"chat:{one.account}", ""): self._commands(one)}
                await channel.publish_commands(menu)
            if due:
                shown = [(one.account, self._digest(one)) for one in due]
                async with self._database.write() as connection:
                    await role_menus.note(connection, name, shown, self._clock())
            changed += len(due)
        return changed

    def _commands(self, one: Holder) -> list[tuple[str, str]]:
        """Each command with what it does; none for who holds no role any more."""
        if not one.grants:
            return []
        known = self._catalogues.languages
        language = one.language if one.language in known else SOURCE_LANGUAGE
        translator = self._catalogues.translator(language)
        return [
            (shown_name(command, translator, SOURCE_LANGUAGE), summary)
            for command in DOORS.usable(one.grants, is_group=False)
            if (summary := translator(command.summary))
        ][:MOST_COMMANDS]

    def _digest(self, one: Holder) -> str:
        if not one.grants:
            return ""
        said = json.dumps(self._commands(one), ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]
