"""Where a message belongs: danger, command, button, number, dialogue or question."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.clock import Milliseconds, local_date
from bot.conversation import state
from bot.conversation.ask import questions
from bot.conversation.cards import address_book, form
from bot.conversation.commands import (
    IN_GROUPS,
    Command,
    by_name,
    shown_name,
    usable,
)
from bot.conversation.eligibility import interview
from bot.conversation.home import exits, languages, own_data
from bot.conversation.news import (
    commune,
    consent,
    departure,
    groups,
    selection,
    subscription,
)
from bot.conversation.notices import composition, drafts, release
from bot.conversation.office import appointments, overview
from bot.conversation.reports import archive
from bot.conversation.reports.summary import LIST
from bot.conversation.requests import dispatch, handover, inbox, referral
from bot.conversation.state import Open
from bot.conversation.stories import contribution, judgement, shelf
from bot.conversation.turn import House, Replies, Turn
from bot.conversation.upkeep import correction, mistakes, signoff, watches
from bot.messaging import Address, Event, Incoming
from bot.people import chats
from bot.people import roles as held_roles
from bot.people.model import Role
from bot.people.rights import has_role

Pressed = Callable[[Turn, Sequence[str]], Awaitable[Replies]]
Typed = Callable[[Turn, str], Awaitable[Replies]]

BUTTONS: dict[str, Pressed] = {
    "example": lambda turn, _a: questions.question(
        turn, turn._("bao nhieu tuoi duoc tien nguoi gia")
    ),
    "topic": questions.topic,
    "topics": questions.topics_pressed,
    "more": questions.more,
    "not": questions.not_meant,
    "none": questions.none_fits,
    "clear": exits.clear,
    "print": interview.how_to_print,
    "checks": interview.offered,
    "check": interview.start,
    "check-answer": interview.answered,
    "check-back": interview.back,
    "check-leave": interview.leave,
    "officer": handover.officer_pressed,
    "officer-place": handover.place_pressed,
    "officer-elsewhere": handover.elsewhere,
    "officer-more": handover.more,
    "officer-send": dispatch.send,
    "officer-agree": dispatch.agree,
    "officer-disagree": dispatch.disagree,
    "officer-clear": handover.clear,
    "officer-follow": handover.follow,
    "inbox": inbox.pressed,
    "request-open": inbox.open_request,
    "request-answer": inbox.answer,
    "request-send": inbox.send,
    "request-pass": referral.pass_on,
    "request-up": referral.up,
    "request-down": referral.down,
    "request-propose": inbox.propose,
    "help": lambda turn, _a: help_pressed(turn),
    "languages": languages.languages_pressed,
    "use-language": languages.use_language,
    "subscribe": subscription.subscribe_pressed,
    "place-is": commune.place_chosen,
    "place-page": commune.next_page,
    "place-other": commune.another,
    "part-is": commune.part_chosen,
    "part-unknown": commune.part_unknown,
    "agree": consent.agree,
    "disagree": consent.disagree,
    "choose": selection.choose_pressed,
    "category": selection.category_pressed,
    "less": selection.less,
    "urgent-only": selection.urgent_only,
    "pause": selection.pause,
    "resume": selection.resume,
    "stop-news": departure.stop_pressed,
    "stop-all": departure.stop_all,
    "stop-place": departure.stop_place,
    "privacy": own_data.privacy_pressed,
    "forget": own_data.forget_pressed,
    "forget-all": own_data.forget_all,
    "keep-all": own_data.keep_all,
    "cancel": lambda turn, _a: exits.cancel(turn, ""),
    "contacts-of": address_book.place_pressed,
    "card-edit": form.edit,
    "card-all": form.fill_in,
    "card-field": form.one_field,
    "card-keep": form.keep,
    "card-clear": form.clear,
    "card-done": form.done,
    "card-same": form.same,
    "card-save": form.save,
    "notice-send": release.send,
    "notice-later": release.later,
    "notice-at": release.time_pressed,
    "notice-urgent": composition.toggle_urgent,
    "notice-edit": composition.edit,
    "notice-move": composition.move,
    "notice-where": composition.where,
    "notice-place": composition.place_pressed,
    "notice-drop": drafts.drop,
    "draft": drafts.open_draft,
    "archive": archive.archive_pressed,
    "report": archive.report_pressed,
    "stop-sending": archive.stop_pressed,
    LIST: archive.list_pressed,
    "link-group": groups.link_pressed,
    "unlink": groups.unlink,
    "invite-role": appointments.role_chosen,
    "invite-place": appointments.place_pressed,
    "invite-void": appointments.void_pressed,
    "revoke": appointments.revoke_pressed,
    "schedule": overview.schedule_pressed,
    "stories": shelf.stories,
    "story": shelf.story,
    "story-told": shelf.told,
    "story-tell": contribution.tell,
    "story-yes": contribution.agreed,
    "story-no": contribution.not_agreed,
    "story-place": contribution.place_pressed,
    "story-send": contribution.send,
    "story-down": judgement.take_down,
    "judge-story-show": judgement.ask_to_publish,
    "judge-story-publish": judgement.publish,
    "judge-story-drop": judgement.drop,
    "wrong": mistakes.wrong_pressed,
    "watch": watches.ask,
    "watch-agree": watches.agree,
    "unwatch": watches.leave,
    "sign-open": signoff.open_one,
    "sign-next": signoff.next_one,
    "sign-ok": signoff.right,
    "sign-hide": signoff.hide,
    "sign-show": signoff.show,
    "sign-mend": correction.mend,
    "sign-again": correction.again,
    "sign-publish": correction.publish,
}

DIALOGUES: dict[str, Typed] = {
    interview.DIALOGUE: interview.typed,
    "place": commune.place_typed,
    "consent": consent.consent_typed,
    "officer-text": handover.text_typed,
    "officer-place": handover.place_typed,
    "officer-send": dispatch.preview_typed,
    "officer-consent": dispatch.consent_typed,
    "request-answer": inbox.answer_typed,
    "request-confirm": inbox.answer_typed,
    "request-where": referral.where_typed,
    "contacts": address_book.place_typed,
    "card-menu": form.preview_typed,
    "card-field": form.field_typed,
    "card-preview": form.preview_typed,
    "notice-text": composition.text_typed,
    "notice-time": release.time_typed,
    "notice-place": composition.place_typed,
    "invite": appointments.invite,
    "invite-place": appointments.place_typed,
    "story-text": contribution.text_typed,
    "story-people": contribution.people_typed,
    "story-agreed": contribution.agreed_typed,
    "story-place": contribution.place_typed,
    "story-consent": contribution.consent_typed,
    "wrong-words": mistakes.words_typed,
    "mend-text": correction.mend_typed,
}

# Pressing these needs the role still: each handler checks it for its own place too.
OFFICERS_BUTTONS = (
    "notice-", "draft", "report", "stop-sending", "link-group", "inbox", "request-",
    "card-", LIST,
)  # fmt: skip
ADMINS_BUTTONS = ("unlink", "invite-", "revoke", "schedule", "judge-story", "sign-")
# In a group, what everyone there receives is for its officer to change.
GROUPS_OFFICER = {
    "less", "urgent-only", "pause", "resume", "stop-news", "stop-all", "stop-place",
    "choose", "category", "use-language",
}  # fmt: skip

# Whoever writes an officer's text may write of danger without being in it.
_OFFICERS_TEXTS = {
    "notice-text", "request-answer", "request-confirm", "card-field", "mend-text",
}  # fmt: skip
_LEAVE = {"huy", "thoi", "thoat", "cancel"}
_NUMBER = re.compile(r"(?:so )?(\d{1,2})(?: nhe| nha| a| di| oi)*")  # longer: a code
LONGEST_LABEL = 40  # characters of a button's words that someone might type instead
_COMMAND = re.compile(r"/(\w+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
# These leave an open dialogue as it is.
_ONLY_SHOW = {"cancel", "stop", "help", "language", "emergency", "privacy", "mydata"}


@dataclass(frozen=True, slots=True)
class Round:
    """What is read once for a batch of updates of different chats, and written once.

    Of people only who is a stranger is read beforehand: a kept chat and a held role
    are read again at their own update, so that nobody acts on a right just revoked.
    """

    open: dict[state.Key, Open]
    kept: set[Address]
    holders: set[tuple[str, str]]
    stands: dict[state.Key, Open]  # where those that were handled stand now


class Router:
    """Turns what came in into replies, inside the caller's transaction."""

    def __init__(self, house: House) -> None:
        """`house` is what every turn shares."""
        self._house = house
        self._commands = by_name(house.catalogues)

    async def begin(
        self,
        connection: AsyncConnection,
        updates: Sequence[Incoming],
        now: Milliseconds,
    ) -> Round:
        """Reads what updates of different chats have in common to read."""
        accounts = [(u.address.channel, u.sender) for u in updates if u.sender]
        return Round(
            await state.load(connection, [state.key(u) for u in updates], now),
            await chats.kept_of(connection, [u.address for u in updates]),
            await held_roles.holders(connection, accounts),
            {},
        )

    async def end(
        self, connection: AsyncConnection, round_: Round, now: Milliseconds
    ) -> None:
        """Writes where the dialogues of a round stand."""
        await state.save(connection, round_.stands, now)

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
                await chats.mark_gone(connection, address, _why_left(incoming))
                return []
            case Event.MOVED:
                moved = type(address)(address.channel, incoming.moved_to)
                await chats.move(connection, address, moved)
                return []
            case _:
                pass
        turn = await self._turn(connection, incoming, now, round_)
        if turn.chat is not None and turn.chat.gone_reason is not None:
            await chats.mark_back(connection, address, now)
        replies = await self._replies(turn)
        if not turn.is_group or turn.open.name is not None:
            if turn.is_forgotten:
                return replies
            if turn.open.language is None:  # so that no place's name is taken for words
                turn.open.language = turn.language
            _remember_choices(turn, replies)
            round_.stands[state.key(incoming)] = turn.open
        return replies

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
        holds = sender is not None and (address.channel, sender) in round_.holders
        language = (chat.language if chat else None) or open_.language
        if language is None:
            language = self._guess(incoming)
        return Turn(
            house=house,
            connection=connection,
            incoming=incoming,
            now=now,
            _=house.catalogues.translator(language),
            chat=chat,
            grants=await held_roles.grants(connection, address.channel, sender)
            if holds
            else (),
            open=open_,
        )

    def _guess(self, incoming: Incoming) -> str:
        text = "" if incoming.text.startswith("/") else incoming.text
        if not text and not incoming.language_hint:
            return self._house.country.source_language
        index = self._house.library.index
        return index.language_of(text, incoming.language_hint)

    async def _replies(self, turn: Turn) -> Replies:
        match turn.incoming.event:
            case Event.JOINED:
                return groups.welcome(turn) if turn.is_group else []
            case Event.OTHER:
                return [] if turn.is_group else _unreadable(turn)
            case Event.BUTTON:
                return await self._pressed(turn, turn.incoming.button)
            case _:
                return await self._typed(turn, turn.incoming.text.strip())

    def is_urgent(self, incoming: Incoming) -> bool:
        """Whether someone may be in danger: they are answered before all others."""
        command = _COMMAND.fullmatch(incoming.text)
        if command:
            name = self._house.country.folding.fold(command[1])
            found = self._commands.get(name)
            return found is not None and found.name == "emergency"
        return bool(incoming.text and self._house.library.danger.find(incoming.text))

    # --- buttons -----------------------------------------------------------------

    async def _pressed(self, turn: Turn, data: str) -> Replies:
        data, _separator, step = data.partition("#")
        action, *arguments = data.split(":")
        handler = BUTTONS.get(action)
        stale = turn._("Nút này cũ rồi. Gõ lại việc cần làm giúp nhé.")
        if handler is None or (step and step != str(turn.open.step)):
            return turn.say(stale)
        if not self._may_press(turn, action):
            return turn.say(stale)
        if turn.is_group and action in GROUPS_OFFICER and not turn.may_change_group():
            return turn.say(turn._("Trong nhóm thì cán bộ của xã đổi giúp."))
        try:
            return await handler(turn, arguments)
        except (LookupError, ValueError):  # a button that we never made
            return turn.say(stale)

    def _may_press(self, turn: Turn, action: str) -> bool:
        if action.startswith(ADMINS_BUTTONS):
            return turn.has(Role.ADMIN)
        if action.startswith(OFFICERS_BUTTONS):
            return turn.has(Role.OFFICER)
        return True

    # --- text --------------------------------------------------------------------

    async def _typed(self, turn: Turn, text: str) -> Replies:
        if not text:
            return []
        command = _COMMAND.fullmatch(text)
        writes_for_others = turn.open.name in _OFFICERS_TEXTS
        if not command and not writes_for_others:
            warning = questions.warning(turn, text)
            if warning:
                turn.keeps_numbers = True
                return warning
        if command:
            name = self._house.country.folding.fold(command[1])
            return await self._command(turn, name, (command[2] or "").strip())
        if turn.is_group:
            return await questions.question(turn, text)
        folded = self._house.country.folding.fold(text).strip(" .!")
        label = turn.open.state.get("labels", {}).get(folded)
        if label is not None:
            return await self._pressed(turn, label)
        if folded in _LEAVE:
            return await exits.cancel(turn, "")
        number = _NUMBER.fullmatch(folded)
        if number and turn.open.state.get("numbers"):
            return await self._number(turn, number[1])
        dialogue = DIALOGUES.get(turn.open.name or "")
        if dialogue is not None:
            return await dialogue(turn, text)
        return await commune.home_said(turn, text) or await questions.question(
            turn, text
        )

    async def _number(self, turn: Turn, number: str) -> Replies:
        known: dict[str, str] = turn.open.state["numbers"]
        if number in known:
            return await self._pressed(turn, known[number])
        turn.keeps_numbers = True
        *others, last = known
        offered = last
        if others:
            offered = turn._(
                "{others} hoặc {last}", others=", ".join(others), last=last
            )
        return turn.say(
            turn._(
                "Không có số {number}. Gõ {numbers}, hoặc hỏi câu khác.",
                number=number,
                numbers=offered,
            )
        )

    # --- commands ----------------------------------------------------------------

    async def _command(self, turn: Turn, name: str, text: str) -> Replies:
        command = self._commands.get(name)
        if command is None or not self._may_use(turn, command):
            if command is not None and command.name == "stop":
                return await exits.cancel(turn, "")
            if command is not None:
                await self._note_attempt(turn, command)
            if text:
                questions.remember(turn, text)
            return unknown_command(turn)
        if command.handler is None:
            return turn.say(turn._("Lệnh này chưa có, sẽ có sau."))
        is_code = command.name == "start" and text  # that all can read now
        if turn.is_group and command.name not in IN_GROUPS and not is_code:
            return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))
        if command.name not in _ONLY_SHOW:
            turn.end()
        if command.name == "help":
            return show_help(turn)
        return await command.handler(turn, text)

    def _may_use(self, turn: Turn, command: Command) -> bool:
        return command.role is None or has_role(turn.grants, command.role)

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


def unknown_command(turn: Turn) -> Replies:
    """The same words for a command that isn't there and one that isn't theirs."""
    _ = turn._
    if turn.is_group:
        return []
    return turn.say(
        _("Lệnh này không dùng được ở đây. Chưa làm gì cả.")
        + "\n"
        + _(
            "Muốn báo việc cho xã thì bấm Hỏi cán bộ. Là cán bộ thì hỏi người "
            "quản trị của xã, tỉnh để lấy mã mời."
        ),
        (
            turn.free(_("Hỏi cán bộ"), "officer"),
            turn.free(_("Loa Bản làm được gì"), "help"),
        ),
    )


async def help_pressed(turn: Turn) -> Replies:
    """[Loa Bản làm được gì]."""
    return show_help(turn)


def show_help(turn: Turn) -> Replies:
    """The commands that this person may use, by their names in the language."""
    _ = turn._
    lines = [_("Cứ gõ câu hỏi bằng lời thường. Hoặc dùng các lệnh:")]
    for command in usable(turn.grants):
        if turn.is_group and command.name not in IN_GROUPS:
            continue
        name = shown_name(command, _, turn.house.country.source_language)
        lines.append(f"/{name} – {_(command.summary)}")
    return turn.say("\n".join(lines))


def _unreadable(turn: Turn) -> Replies:
    return turn.say(
        turn._("Loa Bản chưa xem được ảnh, chưa nghe được tiếng. Gõ chữ nhé."),
        (
            turn.free(turn._("Các chuyện hay hỏi"), "topics"),
            turn.free(turn._("Hỏi cán bộ"), "officer"),
        ),
    )


def _remember_choices(turn: Turn, replies: Replies) -> None:
    """A button's number or words may be typed instead, until the next thing is said."""
    fold = turn.house.country.folding.fold
    buttons = [
        button
        for reply in replies[-1:]
        for row in reply.buttons
        for button in row
        if button.data
    ]
    numbers = {str(b.number): b.data for b in buttons if b.number is not None}
    labels = {fold(b.label): b.data for b in buttons if len(b.label) <= LONGEST_LABEL}
    state_ = turn.open.state
    if turn.keeps_numbers:
        numbers = state_.get("numbers", {})
        labels = state_.get("labels", {}) | labels
    state_.pop("numbers", None)
    state_.pop("labels", None)
    if numbers:
        state_["numbers"] = numbers
    if labels:
        state_["labels"] = labels


def _why_left(incoming: Incoming) -> str:
    return "kicked" if incoming.kind == "group" else "blocked"
