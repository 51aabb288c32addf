"""Where a message belongs: danger, command, button, choice, dialogue or question.

The rooms declare their doors; the router finds the one that is meant, and whether it
is open to who stands before it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.clock import Milliseconds, local_date
from bot.conversation import amendments, choices, detours, state
from bot.conversation.ask import questions
from bot.conversation.checkin import at_once, said_words
from bot.conversation.doors import (
    Command,
    Dialogue,
    Doors,
    InGroup,
    may_open,
    shown_name,
    understood,
)
from bot.conversation.groups import linking
from bot.conversation.home import exits, first_words, greeting, guide
from bot.conversation.language import spoken
from bot.conversation.listening import listening_chat
from bot.conversation.news import departure
from bot.conversation.notices import passing_on
from bot.conversation.office import redemption
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.rooms import DOORS
from bot.conversation.rounds import Round
from bot.conversation.state import Open
from bot.conversation.steps import short_answers
from bot.conversation.steps.short_answers import Meant
from bot.conversation.turn import House, Replies, Turn
from bot.conversation.verification import claims
from bot.country import SOURCE_LANGUAGE
from bot.i18n import Translator
from bot.messaging import ChatKind, Event, Incoming, Reply
from bot.people import chats
from bot.people import roles as held_roles
from bot.people.groups import linked_groups
from bot.people.model import Grant
from bot.people.office import holders

ASK = "ask"
_COMMAND = re.compile(r"/(\w+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


class Router:
    """Turns what came in into replies, inside the caller's transaction."""

    def __init__(self, house: House, doors: Doors = DOORS) -> None:
        """`house` is what every turn shares."""
        self._house = house
        self._doors = doors
        self._commands = doors.by_every_name(house.catalogues)

    async def handle(
        self,
        connection: AsyncConnection,
        incoming: Incoming,
        now: Milliseconds,
        round_: Round,
    ) -> Replies:
        """The replies to one update; its effects go through the connection."""
        address = incoming.address
        match incoming.event:
            case Event.LEFT:
                why = "kicked" if incoming.kind == "group" else "blocked"
                await chats.mark_gone(connection, address, why, now)
                return []
            case Event.SILENCED | Event.ALLOWED:
                linked = await linked_groups.of_chat(connection, address)
                is_allowed = incoming.event is Event.ALLOWED
                may_write = {one.address: is_allowed for one in linked}
                await linked_groups.may_write(connection, may_write, now)
                return []
            case Event.MOVED:
                moved = type(address)(address.channel, incoming.moved_to)
                await chats.move(connection, address, moved)
                return []
            case _:
                pass
        if (reply := self._at_once(incoming, now, round_)) is not None:
            return [reply]
        turn = await self._turn(connection, incoming, now, round_)
        is_gone = turn.chat is not None and turn.chat.gone_reason is not None
        if is_gone and incoming.event is not Event.JOINED:
            await chats.mark_back(connection, address, now)
        before = spoken.so_far(turn)
        replies = await self._with_step(turn, await self._replies(turn))
        replies = spoken.marked(turn, replies, before)
        replies = await listening_chat.heard(turn, replies)
        if turn.is_group and turn.open.name is None:
            if turn.open.last:  # of a group's talk nothing else
                round_.stands[state.key(incoming)] = Open(last=turn.open.last)
        elif not turn.is_forgotten:
            if turn.open.language is None:  # so that no place's name is taken for words
                turn.open.language = turn.language
            replies = first_words.below(turn, choices.remember(turn, replies))
            round_.stands[state.key(incoming)] = turn.open
        return replies

    def _at_once(
        self, incoming: Incoming, now: Milliseconds, round_: Round
    ) -> Reply | None:
        """What needs no turn of its own: nearly everybody's word in a check-in."""
        key = state.key(incoming)
        known = round_.safe.get(key)
        account = incoming.address.channel, incoming.sender or ""
        if known is None or account in round_.holders:
            return None
        open_ = round_.open.get(key) or Open()
        said = at_once.answered(self._house, incoming, known, open_, now)
        if said is None:
            return None
        reply, round_.told[key], round_.stands[key] = said
        return reply

    async def _turn(
        self,
        connection: AsyncConnection,
        incoming: Incoming,
        now: Milliseconds,
        round_: Round,
    ) -> Turn:
        house = self._house
        address, sender = incoming.address, incoming.sender
        open_ = round_.open.get(state.key(incoming)) or Open()
        is_kept = address in round_.kept
        chat = await chats.find(connection, address) if is_kept else None
        language = open_.language or (chat.language if chat else None)
        if language is None:
            language = self._guess(incoming)
        grants = (
            await held_roles.grants(connection, address.channel, sender, now=now)
            if sender is not None and (address.channel, sender) in round_.holders
            else ()
        )
        await holders.note_use(connection, grants, now)
        translator = house.catalogues.translator(language)
        is_group = incoming.kind is ChatKind.GROUP
        return Turn(
            house=house,
            connection=connection,
            incoming=incoming,
            now=now,
            _=translator,
            chat=chat,
            grants=grants,
            open=open_,
            commands=partial(self._shown, translator, grants, is_group=is_group),
            goes=self._goes,
            step=self._doors.dialogues.get(open_.name or ""),
            began_at=open_.step,
            checkins=round_.checkins,
        )

    def _shown(
        self, _: Translator, grants: Sequence[Grant], *, is_group: bool
    ) -> list[tuple[str, str]]:
        return [
            (shown_name(command, _, SOURCE_LANGUAGE), _(command.summary))
            for command in self._doors.usable(grants, is_group=is_group)
        ]

    def _guess(self, incoming: Incoming) -> str:
        is_words = not incoming.text.startswith("/")
        is_words = is_words and not redemption.code_of(incoming.text)
        text = incoming.text if is_words else ""
        if not text and not incoming.language_hint:
            return SOURCE_LANGUAGE
        index = self._house.library.index
        return index.language_of(text, incoming.language_hint)

    async def _replies(self, turn: Turn) -> Replies:
        if turn.is_group and not turn.channel.has_groups:
            return await linking.not_here(turn)
        match turn.incoming.event:
            case Event.JOINED:
                return await linking.joined(turn)
            case Event.OTHER:
                return await amendments.shown(turn)
            case Event.BUTTON:
                return await self._pressed(turn, turn.incoming.button)
            case _:
                return await amendments.said(turn, self._typed)

    async def _with_step(self, turn: Turn, replies: Replies) -> Replies:
        """What was said beside an open step, with the step once more below it."""
        dialogue = self._doors.dialogues.get(turn.open.name or "")
        if not replies or turn.is_group or turn.is_forgotten or dialogue is None:
            return replies
        turn.open.state.pop("aside", None)
        if turn.is_taken or turn.open.step != turn.began_at:
            return replies
        if not may_open(turn, dialogue):  # the role has ended meanwhile
            turn.end()
            return replies
        return await detours.below(turn, dialogue, replies)

    def is_urgent(self, incoming: Incoming) -> bool:
        """Whether someone may be in danger: they are answered before all others."""
        command = _COMMAND.fullmatch(incoming.text)
        if command:
            name = self._house.country.folding.fold(command[1])
            found = self._commands.get(name)
            return found is not None and found.is_urgent
        return bool(incoming.text and self._house.library.danger.heard(incoming.text))

    async def _goes(self, turn: Turn, opens: str, text: str) -> Replies:
        """Through the door of a function; the same rights hold as for who knocks."""
        if opens.startswith("/"):
            return await self._command(turn, opens.removeprefix("/"), text)
        return await self._pressed(turn, opens)

    # --- buttons -----------------------------------------------------------------

    async def _pressed(self, turn: Turn, data: str) -> Replies:
        data, _separator, step = data.partition("#")
        action, *arguments = data.split(":")
        door = self._doors.buttons.get(action)
        is_old = bool(step) and step != str(turn.open.step)
        if door is None or is_old or not may_open(turn, door):
            return _to_presser(turn, guide.stale(turn))
        if turn.is_group and door.in_group is InGroup.NOBODY:
            return _to_presser(turn, guide.in_private(turn))
        is_officers = turn.is_group and door.in_group is InGroup.OFFICER
        if is_officers and not turn.may_change_group():
            said = turn._("Trong nhóm thì cán bộ của xã đổi giúp.")
            return _to_presser(turn, turn.say(said))
        turn.is_taken = bool(step)
        try:
            return await door.opens(turn, Arguments(arguments))
        except Stale:
            return _to_presser(turn, guide.stale(turn))

    # --- text --------------------------------------------------------------------

    async def _typed(self, turn: Turn, text: str) -> Replies:
        if not text:
            return []
        is_passed_on = turn.incoming.is_forwarded  # someone else's words order nothing
        command = None if is_passed_on else _COMMAND.fullmatch(text)
        if command:
            name = turn.house.country.folding.fold(command[1])
            return await self._command(turn, name, (command[2] or "").strip())
        if not is_passed_on and (redeemed := await greeting.typed_alone(turn, text)):
            return redeemed
        dialogue = self._doors.dialogues.get(turn.open.name or "")
        writes_for_others = dialogue is not None and dialogue.may_speak_of_danger
        warning: Replies = []
        is_known = dialogue is not None and understood(turn, dialogue, text)
        is_known = is_known or choices.is_no_cry(turn, text)
        if not writes_for_others and not is_known:
            warning = await questions.warning(turn, said_words.cries(turn, text))
        in_checkin = await said_words.counted(turn, text, dialogue, warning)
        if in_checkin and not warning:
            return in_checkin
        checked = await claims.checked(turn, text, dialogue)
        turn.keeps_choices |= bool(warning)
        if warning or checked is not None:
            passed_on = await self._passed_on(turn, text)
            return [*warning, *(checked or ()), *passed_on, *in_checkin]
        if turn.is_group:
            return await questions.question(turn, text)
        said = await self._privately(turn, text, dialogue)
        return said if dialogue else await said_words.below(turn, text, said)

    async def _privately(
        self, turn: Turn, text: str, dialogue: Dialogue | None
    ) -> Replies:
        """A choice, a way out, the open dialogue's next step, or a question."""
        if not turn.incoming.is_forwarded:
            chosen = await self._chosen(turn, text, dialogue)
            if chosen is not None:
                return chosen
        if dialogue is None:
            if departure.asks_to_leave(turn, text):
                return await departure.what_to_stop(turn)
            said = await amendments.meant_otherwise(turn, text)
            return said or await questions.question(turn, text)
        if not may_open(turn, dialogue):  # the role has ended meanwhile
            turn.end()
            return guide.unknown_command(turn)
        try:
            return await detours.typed(turn, dialogue, text)
        except Stale:  # what it is about has gone, or is no longer theirs
            turn.end()
            return guide.no_longer(turn)

    async def _passed_on(self, turn: Turn, text: str) -> Replies:
        """A warning that is passed on, or typed under a preview, may be a notice."""
        is_meant = turn.incoming.is_forwarded or passing_on.is_at_preview(turn)
        if not is_meant or claims.is_a_secret(turn, text):
            return []
        return await passing_on.offered(turn, text)

    async def _chosen(
        self, turn: Turn, text: str, dialogue: Dialogue | None
    ) -> Replies | None:
        """A button's words or number, or a way out; None for anything else."""
        folded = choices.typed(turn, text)
        if turn.incoming.event is Event.EDITED:  # what is offered now came later
            return await exits.cancel(turn, "") if choices.is_way_out(folded) else None
        chosen = await choices.chosen_of_broadcast(turn, text)
        chosen = chosen or choices.chosen(turn, text)
        if chosen is None and dialogue is not None:
            chosen = await self._meant(turn, text, dialogue)
        if chosen is not None:
            return await self._pressed(turn, chosen)
        if choices.is_way_out(folded):
            return await exits.cancel(turn, "")
        if choices.is_number(folded) and not (dialogue and dialogue.takes_numbers):
            offered = choices.numbers(turn.open)
            if offered:
                turn.keeps_choices = True
                return guide.no_such_number(turn, folded, offered)
            if not turn.channel.has_buttons and dialogue is None:
                return guide.stale(turn)
        return None

    async def _meant(self, turn: Turn, text: str, dialogue: Dialogue) -> str | None:
        """The button that a yes or no means, where nothing is agreed to."""
        said = short_answers.meant(turn, text)
        if dialogue.agrees is not None:
            return None
        if said is Meant.YES and not await choices.stands_last(turn):
            return None
        return choices.of_meaning(turn, said)

    # --- commands ----------------------------------------------------------------

    async def _command(self, turn: Turn, name: str, text: str) -> Replies:
        command = self._commands.get(name)
        if command is None or not may_open(turn, command):
            if command is not None and command.otherwise is not None:
                return await command.otherwise(turn, text)
            if command is not None:
                await self._note_attempt(turn, command)
                if turn.incoming.is_anonymous:
                    return linking.ask_for_account(turn)
            if text:
                questions.remember(turn, text)
            return guide.unknown_command(turn)
        if turn.is_group and command.in_group is InGroup.NOBODY:
            if command.otherwise is not None:
                return await command.otherwise(turn, text)
            return guide.in_private(turn)
        if not command.keeps_dialogue:
            turn.end()
        return await self._opened(turn, command, text)

    async def _opened(self, turn: Turn, command: Command, text: str) -> Replies:
        asks = command.name == ASK  # with a code, a copy, or a question
        claimed = await claims.checked(turn, text, None) if asks else None
        if claimed is None:
            return await command.opens(turn, text)
        return [*await questions.warning(turn, text), *claimed]

    async def _note_attempt(self, turn: Turn, command: Command) -> None:
        """People with a role are audited; strangers are only counted, by day."""
        if turn.person_id is not None:
            await audit.record(
                turn.connection,
                turn.now,
                turn.person_id,
                "command.refused",
                about=command.name,
            )
            return
        day = local_date(turn.now, self._house.config.timezone).isoformat()
        await audit.count(turn.connection, day, f"refused {command.name}")


def _to_presser(turn: Turn, replies: Replies) -> Replies:
    """What concerns nobody but who pressed is not said to a whole group."""
    press = turn.incoming.press
    if not turn.is_group or not press:
        return replies
    return [replace(one, buttons=(), answers_press=press) for one in replies]
