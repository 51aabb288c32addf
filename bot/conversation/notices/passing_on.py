"""What an officer sends with no notice open: is it one?

Forwarded words, a picture, a long text, or the mended text typed under a preview. One
tap says what it is; until then nothing is made of it.
"""

import re

from bot.bulletins.notice_text import MAX_TEXT
from bot.clock import MINUTE
from bot.conversation import doors
from bot.conversation.ask import questions
from bot.conversation.doors import InGroup
from bot.conversation.notices import attached, composition, draft_preview, drafts
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.heard import Heard, asks, heard
from bot.conversation.steps.one_line import one_line
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery.model import Broadcast
from bot.i18n import N_
from bot.messaging import Attachment, Reply, say
from bot.people.model import Role

SHOWN_FOR = 30 * MINUTE  # a preview: what is typed then may be its new text
A_TALE = 25  # words: who writes more tells something
AS_VOICE = "use-as-voice"
A_LINE = 120  # letters of what is asked about
_WORD = re.compile(r"\w+")


async def offered(turn: Turn, text: str) -> Replies:
    """What an officer may want with it; nothing for others, or for a question."""
    if turn.is_group or not turn.has(Role.OFFICER) or turn.open.name is not None:
        return []
    is_passed_on = turn.incoming.is_forwarded or attached.is_officers(turn)
    shown = await _shown(turn)
    if not is_passed_on and not _may_be_a_notice(turn, text, shown):
        return []
    kept = await attached.taken(turn)
    if not isinstance(kept, tuple):
        return kept
    turn.begin(
        "notice-use",
        text=text[: MAX_TEXT + 1],
        files=attached.as_state(kept),
        album=turn.incoming.album,
        draft=shown.id if shown else 0,
    )
    return [await use_again(turn)]


async def use_again(turn: Turn) -> Reply:
    """What to do with it, asked or asked once more."""
    _, state = turn._, turn.open.state
    text, files = str(state["text"]), state["files"]
    line = one_line(text, A_LINE)
    what = _("“{text}”", text=line) if line else _("Tệp vừa gửi.")
    buttons = []
    if state["draft"]:
        label = _("Thay chữ của tin") if text else _("Kèm vào tin đang soạn")
        buttons.append(turn.bound(label, "use-in-draft"))
    if state["draft"] and files and files[-1]["sort"] == "voice":
        buttons.insert(0, turn.bound(_("Làm tiếng nói của tin"), AS_VOICE))
    fresh = _("Làm tin mới") if state["draft"] else _("Dùng làm tin")
    buttons.append(turn.bound(fresh, "use-as-notice"))
    if text and not files:
        buttons.append(turn.bound(_("Hỏi Loa Bản câu này"), "use-as-question"))
    buttons.append(turn.bound(_("Thôi"), "cancel"))
    return say(_("{what} Dùng làm gì?", what=what), *in_rows(buttons, 2))


async def as_notice(turn: Turn, arguments: Arguments) -> Replies:
    """[Dùng làm tin]: to the preview, or to the words that are lacking."""
    text, files = held(turn)
    place = turn.scope(Role.OFFICER)[0]
    if not text:
        return composition.ask_text(turn, place, files)
    return await composition.preview_new(turn, place, text, files)


async def in_draft(turn: Turn, arguments: Arguments) -> Replies:
    """[Thay chữ của tin]: the draft that was shown has these words, and these files."""
    text, files = held(turn)
    draft = await drafts.own_draft(turn, Arguments([str(turn.open.state["draft"])]))
    if draft is None:
        turn.end()
        return drafts.no_draft(turn)
    if not text:
        return await attached.added(turn, draft, files)
    return await composition.replace_text(turn, draft, text, files)


async def as_question(turn: Turn, arguments: Arguments) -> Replies:
    """[Hỏi Loa Bản câu này]: answered as ever, a cry first."""
    text, _files = held(turn)
    turn.end()
    forget(turn)
    return await questions.warning(turn, text) or await questions.question(turn, text)


def is_at_preview(turn: Turn) -> bool:
    """Whether a preview was shown, and nothing else became of it."""
    return draft_preview.SHOWN in turn.open.last


def forget(turn: Turn) -> None:
    """What is typed from now on is no text of a draft."""
    turn.open.last.pop(draft_preview.SHOWN, None)


def held(turn: Turn) -> tuple[str, tuple[Attachment, ...]]:
    state = turn.open.state
    return str(state["text"]), tuple(Attachment(**one) for one in state["files"])


async def _shown(turn: Turn) -> Broadcast | None:
    """The draft whose preview was shown last, as long as it is one."""
    number, at = turn.open.last.get(draft_preview.SHOWN) or (0, 0)
    if turn.now - at > SHOWN_FOR:
        return None
    try:
        return await drafts.own_draft(turn, Arguments([str(number)]))
    except Stale:
        return None


def _may_be_a_notice(turn: Turn, text: str, shown: Broadcast | None) -> bool:
    """Whether words may be a notice's: a draft stands above them, or they are long."""
    words = len(_WORD.findall(text))
    if words < 2 or asks(turn, text):  # noqa: PLR2004  # one word is no notice
        return False
    if shown is None:
        return words > A_TALE
    return heard(turn, text) is not Heard.SMALL_TALK


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "use-as-notice": as_notice,
            "use-in-draft": in_draft,
            "use-as-question": as_question,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="notice-use",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=use_again,
        why=N_("Chữ và tệp vừa gửi có thể là tin cho bà con, cũng có thể là câu hỏi."),
        drops=drafts.NOT_SENT,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
