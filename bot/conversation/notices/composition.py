"""An officer's notice is written: its text, its place, how urgent it is."""

from collections.abc import Sequence
from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Details
from bot.bulletins.notice_text import MAX_TEXT, Notice
from bot.conversation import doors, earlier_words
from bot.conversation.doors import InGroup
from bot.conversation.notices import (
    attached,
    command_words,
    defaults,
    draft_preview,
    drafts,
)
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.steps.whom_to_call import calls_for
from bot.conversation.turn import Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import NOTICES, Broadcast, State
from bot.i18n import N_
from bot.messaging import Attachment, Button, Reply, say
from bot.people.model import Role
from bot.places import Place

MOST_DRAFTS = 50  # of one officer


async def start(turn: Turn, text: str) -> Replies:
    """`/notice [PLACE] TEXT` goes to the preview; bare it asks for the text."""
    if turn.is_group:
        return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))
    is_drill, text = command_words.drill(text)
    placed = command_words.placed(turn, text, turn.scope(Role.OFFICER)[0])
    if not isinstance(placed, tuple):
        return placed
    files = await attached.taken(turn)
    if not isinstance(files, tuple):
        return files
    place, text = placed
    if not text:
        return ask_text(turn, place, files, is_drill=is_drill)
    return await preview_new(turn, place, text, files, is_drill=is_drill)


async def start_check_in(turn: Turn, text: str) -> Replies:
    """`/checkin [PLACE] TEXT`: an urgent notice that asks who is safe."""
    placed = command_words.placed(turn, text, turn.scope(Role.OFFICER)[0])
    if not isinstance(placed, tuple):
        return placed
    files = await attached.taken(turn)
    if not isinstance(files, tuple):
        return files
    place, text = placed
    if not text:
        return ask_text(turn, place, files, asks_safe=True)
    return await preview_new(turn, place, text, files, asks_safe=True)


def ask_text(
    turn: Turn,
    place: Place,
    files: Sequence[Attachment] = (),
    *,
    is_drill: bool = False,
    asks_safe: bool = False,
) -> Replies:
    """The words of a notice are asked for; files and all else are held meanwhile."""
    turn.begin(
        "notice-text",
        place=place.code,
        files=attached.as_state(files),
        album=turn.incoming.album,
        is_drill=is_drill,
        asks_safe=asks_safe,
    )
    _ = turn._
    line = _("Gửi {place}. Viết tin, một lần là đủ.", place=turn.place(place))
    if asks_safe:
        line = _(
            "Gửi {place}. Viết việc gì đang xảy ra, bà con phải làm gì. Dưới tin có "
            "nút Bình an, Cần giúp.",
            place=turn.place(place),
        )
    if files:
        line = _("Đã nhận tệp. Viết vài chữ đi kèm, bà con đọc cho rõ.")
    if is_drill:
        line = _("TẬP: đi hết các bước, không tới bà con.") + "\n" + line
    return turn.say(line, _ways_on(turn))


def _ways_on(turn: Turn) -> tuple[Button, ...]:
    leave = turn.bound(turn._("Thôi"), "cancel")
    if "draft" in turn.open.state:
        return (leave,)
    elsewhere = turn.bound(turn._("Đổi nơi nhận"), "notice-where")
    return (elsewhere, draft_preview.attach_button(turn), leave)


async def text_again(turn: Turn) -> Reply:
    """That a notice is being written, and for where."""
    place = turn.house.places.by_code(str(turn.open.state["place"]))
    if place is None:
        raise Stale
    line = turn._("Tin gửi {place}: viết vào đây.", place=turn.place(place))
    return say(line, _ways_on(turn))


async def place_again(turn: Turn) -> Reply:
    """Where it goes, once more."""
    return _ask_where(turn)[0]


async def text_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the text of a notice, or its new text."""
    state = turn.open.state
    place = turn.house.places.by_code(str(state.get("place", "")))
    if place is None or not turn.may(Role.OFFICER, place):
        turn.end()
        return turn.say(turn._("Không soạn tin cho nơi này được nữa."))
    if len(text.strip()) > MAX_TEXT:  # before the draft that it replaces goes
        return _too_long(turn, text.strip())
    files = await attached.taken(turn)
    if not isinstance(files, tuple):
        return files
    old = (
        await drafts.own_draft(turn, Arguments([str(state["draft"])]))
        if "draft" in state
        else None
    )
    if old is not None:
        return await replace_text(turn, old, text, files, place=place)
    return await preview_new(
        turn,
        place,
        text,
        files,
        is_drill=bool(state.get("is_drill")),
        asks_safe=bool(state.get("asks_safe")),
    )


async def replace_text(
    turn: Turn,
    draft: Broadcast,
    text: str,
    files: Sequence[Attachment] = (),
    **what: object,
) -> Replies:
    """A draft's words are others now; files that came along are further ones."""
    if len(text.strip()) > MAX_TEXT:
        return _too_long(turn, text.strip())
    notice = notice_text.of(draft, turn.house.places)
    if notice is None:
        return drafts.no_draft(turn)
    if files:
        whole = (*notice.details.files, *files)[: attached.MOST]
        what["details"] = replace(notice.details, files=whole)
    earlier_words.note_draft(turn, draft.id)
    said = await drafts.changed(turn, draft, text=text, **what)
    return attached.note_album(turn, draft.id, said)


async def file_shown(turn: Turn) -> Replies | None:
    """A file without words while a notice is written: held until the words come.

    None where no notice is open.
    """
    if turn.open.name != "notice-text" or not attached.is_officers(turn):
        return None
    files = await attached.taken(turn)
    if not isinstance(files, tuple):
        return files
    turn.open.state["files"] = attached.as_state(files)
    turn.open.state["album"] = turn.incoming.album
    turn.is_taken = True
    line = turn._("Đã nhận tệp. Viết vài chữ đi kèm, bà con đọc cho rõ.")
    return turn.say(line, _ways_on(turn))


async def text_edited(turn: Turn, text: str) -> Replies:
    """What the draft was made of has other words now: its text is replaced."""
    turn.takes_file = True  # it was taken with the words as they were
    draft = await drafts.own_draft(
        turn, Arguments([str(turn.open.last["notice"]["draft"])])
    )
    place = turn.house.places.by_path(draft.place) if draft else None
    if draft is None or place is None:
        return drafts.no_draft(turn)
    placed: tuple[Place, str] | Replies = place, text
    if text.startswith("/"):
        _is_drill, words = command_words.drill("".join(text.split(maxsplit=1)[1:]))
        placed = command_words.placed(turn, words, place)
    if not isinstance(placed, tuple):
        return placed
    place, text = placed
    if not text or (place.path, text.strip()) == (draft.place, draft.text):
        turn.keeps_choices = True
        return []
    if len(text.strip()) > MAX_TEXT:
        return _too_long(turn, text.strip())
    return await drafts.changed(turn, draft, place=place, text=text)


async def preview_new(
    turn: Turn,
    place: Place,
    text: str,
    files: Sequence[Attachment] = (),
    *,
    is_drill: bool = False,
    asks_safe: bool = False,
) -> Replies:
    """A draft of these words and files, shown."""
    text = text.strip()
    if len(text) > MAX_TEXT:
        return _too_long(turn, text)
    too_many = await too_many_drafts(turn)
    if too_many:
        turn.end()
        return too_many
    code = await broadcasts.free_code(turn.connection)
    details = Details(files=tuple(files), is_drill=is_drill)
    if asks_safe:
        calls = await calls_for(turn, place)
        details = replace(details, asks_safe=code, calls=calls)
    notice = Notice(
        place=place,
        text=text,
        language=SOURCE_LANGUAGE,
        code=code,
        category=defaults.category(turn, text),
        author_id=turn.person_id,
        report_to=turn.incoming.address,
        details=details,
    )
    if asks_safe:
        notice = defaults.urgent(notice)
    worded = drafts.worded(turn, notice, State.DRAFT)
    broadcast_id, _is_new = await broadcasts.create(turn.connection, worded, turn.now)
    earlier_words.note_draft(turn, broadcast_id)
    turn.end()
    said = await draft_preview.show(turn, broadcast_id, notice)
    return attached.note_album(turn, broadcast_id, said)


async def too_many_drafts(turn: Turn) -> Replies:
    """A sentence for who has more unsent than anyone looks through; else nothing."""
    own = await broadcasts.newest(
        turn.connection,
        kinds=NOTICES,
        author_id=turn.person_id,
        states=(State.DRAFT,),
        limit=MOST_DRAFTS,
    )
    if len(own) < MOST_DRAFTS:
        return []
    return turn.say(
        turn._.counted(
            "Đang có {count} tin soạn dở. Gửi hoặc bỏ bớt rồi soạn tiếp: /banthao",
            MOST_DRAFTS,
        )
    )


def _too_long(turn: Turn, text: str) -> Replies:
    return turn.say(
        turn._.counted(
            "Tin dài quá: {count} chữ cái, nhiều nhất {most}.",
            len(text),
            most=MAX_TEXT,
        )
    )


async def toggle_urgent(turn: Turn, arguments: Arguments) -> Replies:
    """[Đặt là tin khẩn] and back."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    return await drafts.changed(turn, draft, is_urgent=not draft.is_urgent)


async def edit(turn: Turn, arguments: Arguments) -> Replies:
    """[Sửa]: the next message is the new text."""
    draft = await drafts.own_draft(turn, arguments)
    place = turn.house.places.by_path(draft.place) if draft else None
    if draft is None or place is None:
        return drafts.no_draft(turn)
    turn.begin("notice-text", place=place.code, draft=draft.id)
    return turn.say(turn._("Viết lại cả tin:"), (turn.bound(turn._("Thôi"), "cancel"),))


async def move(turn: Turn, arguments: Arguments) -> Replies:
    """[Đổi nơi nhận]: the next message names a place within the role's."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    turn.begin("notice-place", draft=draft.id)
    return _ask_where(turn)


async def where(turn: Turn, arguments: Arguments) -> Replies:
    """[Đổi nơi nhận] before the text is written."""
    turn.begin("notice-place")
    return _ask_where(turn)


def _ask_where(turn: Turn) -> Replies:
    buttons = [
        turn.bound(turn.place(p), "notice-place", p.code)
        for p in turn.scope(Role.OFFICER)[:6]
    ]
    return turn.say(
        turn._("Gửi cho nơi nào? Gõ tên xã, hoặc mã xã."),
        *in_rows([*buttons, turn.bound(turn._("Thôi"), "cancel")]),
    )


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the role's places."""
    return await place_typed(turn, arguments[0])


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: where the notice goes."""
    found = named_place(turn, text, Role.OFFICER, "notice-place")
    if not isinstance(found, Place):
        return found
    if not turn.may(Role.OFFICER, found):
        return drafts.not_yours(turn, found)
    number = turn.open.state.get("draft")
    draft = await drafts.own_draft(turn, Arguments([str(number)])) if number else None
    if draft is None:
        return ask_text(turn, found)
    return await drafts.changed(turn, draft, place=found)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "notice",
        N_("thongbao"),
        N_("Soạn tin gửi bà con"),
        start,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "notice-urgent": toggle_urgent,
            "notice-edit": edit,
            "notice-move": move,
            "notice-where": where,
            "notice-place": place_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="notice-text",
        opens=text_typed,
        fits=doors.any_words,
        asks_again=text_again,
        why=N_("Bà con nhận đúng như viết ở đây; gửi rồi khó rút, nên còn xem lại."),
        drops=drafts.NOT_SENT,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
    doors.Dialogue(
        name="notice-place",
        opens=place_typed,
        fits=names_a_place,
        asks_again=place_again,
        why=N_("Tin chỉ tới máy nhận tin của nơi ấy và các nơi bên dưới."),
        drops=drafts.NOT_SENT,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
