"""What was sent: words, new or in place of others, and what comes without a word."""

from collections.abc import Awaitable, Callable

from bot.conversation import earlier_words
from bot.conversation.alerts import alert_file
from bot.conversation.ask import questions
from bot.conversation.cards import asked_cards
from bot.conversation.checkin import spoken_help
from bot.conversation.earlier_words import Again, Way
from bot.conversation.home import pictures
from bot.conversation.listening import notice_voices, recording, spoken_question
from bot.conversation.news import new_home
from bot.conversation.notices import attached, composition, passing_on
from bot.conversation.office import sent_tables
from bot.conversation.requests import answering, handover
from bot.conversation.turn import Replies, Turn
from bot.messaging import Event

Typed = Callable[[Turn, str], Awaitable[Replies]]


async def said(turn: Turn, typed: Typed) -> Replies:
    """Answers words; `typed` answers new ones."""
    text = turn.incoming.text.strip()
    read = await sent_tables.shown(turn) or await alert_file.shown(turn)
    if read is not None:
        return read
    found = earlier_words.again(turn, text)
    if found is not None and found.way is Way.LATE:
        turn.keeps_choices = True
        return await questions.warning(turn, text) or _too_late(turn)
    is_edit = turn.incoming.event is Event.EDITED
    if found is None and is_edit and not earlier_words.is_new(turn):
        turn.keeps_choices = True
        return []
    earlier_words.remember(turn, text, found)
    replies = await (_again(turn, found, typed) if found else typed(turn, text))
    earlier_words.settle(turn)
    return pictures.noted(turn, replies)


async def shown(turn: Turn) -> Replies:
    """A picture or voice without a word; all of an album are one thing."""
    read = await sent_tables.shown(turn) or await alert_file.shown(turn)
    if read is not None:
        return read
    another = await attached.another_of_album(turn)
    if another is not None:
        return another
    said: Replies | None = None
    if (turn.open.name or "") in spoken_question.OURS:
        said = await handover.voice_shown(turn)
    said = said or await spoken_help.voice_shown(turn)
    said = said or await notice_voices.voice_shown(turn)
    said = said or await recording.voice_shown(turn)
    said = said or await answering.file_shown(turn)
    said = said or await answering.replied(turn, "")
    said = said or await composition.file_shown(turn)
    if said is None:
        said = await passing_on.offered(turn, "") or await handover.voice_shown(turn)
    if said:
        earlier_words.remember(turn, "")
        return said
    if turn.is_group or earlier_words.is_of_the_same_album(turn):
        turn.keeps_choices = True
        return []
    earlier_words.remember(turn, "")
    return pictures.unread(turn)


async def meant_otherwise(turn: Turn, text: str) -> Replies:
    """What is said with nothing open and is no question of the topics'."""
    for way in (
        answering.replied,
        passing_on.offered,
        asked_cards.said,
        new_home.said,
    ):
        if found := await way(turn, text):
            return found
    return []


async def _again(turn: Turn, found: Again, typed: Typed) -> Replies:
    match found.way:
        case Way.NOTICE:
            return await composition.text_edited(turn, found.text)
        case Way.REQUEST:
            cry = await questions.warning(turn, found.text)
            return [*cry, *await handover.text_edited(turn, found.text)]
        case Way.TAKEN:
            earlier_words.go_back(turn)
            return await typed(turn, found.text)
        case _:
            return await _anew(turn, found.text, typed)


async def _anew(turn: Turn, text: str, typed: Typed) -> Replies:
    """A question or command again: it chooses nothing, and what is open stays."""
    turn.keeps_choices = turn.open.name is not None
    if text.startswith("/"):
        return await typed(turn, text)
    cry = await questions.warning(turn, text)
    if cry or turn.is_group:
        return cry or await questions.question(turn, text)
    return await new_home.said(turn, text) or await questions.question(turn, text)


def _too_late(turn: Turn) -> Replies:
    return turn.say(
        turn._("Việc ấy xong bước này rồi, sửa tin nhắn không đổi được. Gõ lại nhé.")
    )
