"""Half an hour before a loudspeaker speaks, its officers get what it says.

By the process that sends. Sheet and sound are made outside of any transaction; then
the time is claimed, and script and message are one transaction: a restart neither
loses nor repeats one.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.loudspeaker import airings, slots
from bot.bulletins.loudspeaker.airings import Airing, Loudspeaker
from bot.bulletins.loudspeaker.edition import Edition, edition
from bot.bulletins.loudspeaker.edition_sound import sound_of
from bot.clock import HOUR, Clock, Milliseconds
from bot.conversation.listening.tongues import names_of
from bot.conversation.loudspeaker import airing_told
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.delivery import files
from bot.delivery.in_force import taken_back, urgent_now
from bot.drawing.child import large_print_of
from bot.ground import Ground
from bot.i18n import N_, Translator
from bot.messaging import Address, Signal, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.speech import Sound, Voices
from bot.store.database import Database

AT_ONCE = 20  # in one look
LOOK_EVERY = 15.0  # seconds of the monotonic clock
TOO_LATE = HOUR  # after its time nobody stands at the microphone any more


@dataclass(frozen=True, slots=True)
class Speakers:
    """What gives loudspeakers their scripts."""

    database: Database
    ground: Ground
    house: House
    voices: Voices
    clock: Clock

    async def run(self, leads: Signal, is_believed: Callable[[], bool]) -> None:
        """Looks every 15 seconds until cancelled, by one process of them all."""
        while True:
            await leads.wait()
            await asyncio.sleep(LOOK_EVERY)
            if leads.is_set() and is_believed():
                await self.look(self.clock())

    async def look(self, now: Milliseconds) -> int:
        """Every script that is due by now, urgent ones at once; how many."""
        changed = await self._that_changed(now)
        return changed + await self._urgent(now) + await self._at_their_times(now)

    async def _that_changed(self, now: Milliseconds) -> int:
        """What was taken back or corrected meanwhile is not read out any more."""
        given = 0
        async with self.database.read() as connection:
            coming = await airings.coming(connection, now - slots.LEAD)
            ids = {number for _one, notices in coming for number in notices}
            gone = await taken_back(connection, ids)
        for one, notices in coming:
            if not notices & gone:
                continue
            async with self.database.read() as connection:
                speaker = await airings.find(connection, one.place)
            async with self.database.write() as connection:
                if not await airings.drop(connection, one.id):
                    continue
                await self._say_dropped(connection, one)
            if speaker is not None:
                given += await self._give(speaker, one.at, now, None)
        return given

    async def _say_dropped(self, connection: AsyncConnection, one: Airing) -> None:
        for address, _ in await self._officers(connection, one.place):
            text = _(
                "ĐỪNG ĐỌC bài cũ ({title}). Trong đó có tin đã thu hồi, đính chính "
                "hoặc hết hạn. Còn tin khác thì bài mới gửi ngay dưới đây.",
                title=one.title,
            )
            await self.house.tell(connection, address, say(text), f"dropped {one.id}")

    async def _officers(
        self, connection: AsyncConnection, place: str
    ) -> list[tuple[Address, Translator]]:
        """Where a place's officers are told, each in their words.

        Where it has none, those around it, who opened it.
        """
        found: list[tuple[Address, Translator]] = []
        around = [one.path for one in self.ground.places.ancestors(place)]
        told: list[Address] = []
        for path in (place, *around):
            told = told or await roles.addresses(connection, Role.OFFICER, path)
        for address in told:
            chat = await chats.find(connection, address)
            language = (chat.language if chat else None) or SOURCE_LANGUAGE
            found.append((address, self.ground.catalogues.translator(language)))
        return found

    async def _at_their_times(self, now: Milliseconds) -> int:
        async with self.database.read() as connection:
            due = await airings.due(connection, now + slots.LEAD, AT_ONCE)
        given = 0
        for speaker in due:
            after = max(speaker.next_at, now - TOO_LATE)
            following = slots.following(
                speaker.slots, self.ground.config.timezone, after
            )
            is_late = speaker.next_at < now - TOO_LATE
            given += await self._give(
                speaker, speaker.next_at, now, following, is_late=is_late
            )
        return given

    async def _urgent(self, now: Milliseconds) -> int:
        """What is urgent is read at once, not at the next time."""
        given = 0
        async with self.database.read() as connection:
            wanted = {
                speaker.place: speaker
                for broadcast, area in await urgent_now(connection, now)
                for speaker in await airings.lacking(
                    connection, broadcast, area, AT_ONCE
                )
            }
        for speaker in list(wanted.values())[:AT_ONCE]:
            given += await self._give(speaker, now, now, None)
        return given

    async def _give(
        self,
        speaker: Loudspeaker,
        at: Milliseconds,
        now: Milliseconds,
        following: Milliseconds | None,
        *,
        is_late: bool = False,
    ) -> int:
        made: Edition | None = None
        if not is_late:
            async with self.database.read() as connection:
                made = await edition(self.ground, connection, speaker, at)
        if made is None:
            if following is not None:
                async with self.database.write() as connection:
                    await airings.claim(connection, speaker, following)
            return 0
        paper = await self._paper(made)
        sound, mute = await sound_of(
            made.said, self.voices, self._recorded, made.thousand
        )
        async with self.database.write() as connection:
            if following is not None and not await airings.claim(
                connection, speaker, following
            ):
                return 0
            return await self._tell(connection, made, paper, sound, mute, now)

    async def _recorded(self, number: int) -> bytes | None:
        async with self.database.read() as connection:
            return await files.content(connection, number)

    async def _paper(self, made: Edition) -> bytes | None:
        _ = self.ground.catalogues.translator(SOURCE_LANGUAGE)
        foot = self.house.operator or _("Bản chạy thử, chưa có cơ quan đứng tên.")
        return await large_print_of(
            made.on_paper(names_of(self.house), _, f"Loa Bản. {foot}")
        )

    async def _tell(
        self,
        connection: AsyncConnection,
        made: Edition,
        paper: bytes | None,
        sound: Sound | None,
        mute: list[str],
        now: Milliseconds,
    ) -> int:
        _ = self.ground.catalogues.translator(SOURCE_LANGUAGE)
        place = made.place.path
        what: dict[str, object] = {
            "title": made.title,
            "script": made.as_text(names_of(self.house), _),
            "seconds": made.seconds,
        }
        stem = f"loa-{made.place.code}-{made.at // 60_000}"
        if sound is not None:
            kept = await files.put(
                connection, f"{stem}.mp3", airing_told.MPEG, sound.content, now, place
            )
            what |= {"audio": kept.id, "audio_bytes": len(sound.content)}
            what["seconds"] = round(sound.seconds)
        if paper is not None:
            kept = await files.put(
                connection, f"{stem}.pdf", airing_told.PDF, paper, now, place
            )
            what["paper"] = kept.id
        number = await airings.add(connection, place, made.at, what, made.notices)
        one = await airings.get(connection, number) if number is not None else None
        if one is None:
            return 0
        for address, own in await self._officers(connection, place):
            names = ", ".join(names_of(self.house).get(code, code) for code in mute)
            unheard = own(N_("Chưa có tiếng để phát: {languages}."), languages=names)
            reply = airing_told.told(own, one, unheard if mute else "")
            key = f"airing {one.id}"
            await self.house.tell(connection, address, reply, key)
        return 1
