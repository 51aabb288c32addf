"""A draft: the exact message, how many get it, found again, dropped."""

from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply
from bot.people.model import Role
from bot.places import Place

NOT_SENT = N_("Thôi, chưa gửi gì cả.")


async def preview(turn: Turn, broadcast_id: int, notice: Notice) -> Replies:
    _ = turn._
    number = str(broadcast_id)
    people, groups = await notice_text.count_recipients(
        turn.connection, notice, turn.now
    )
    body = notice_text.body(notice, _, turn.house.places)
    lines = [
        _(
            "Trên đây là tin bà con sẽ thấy. Gửi {place}: {people}, {groups}.",
            place=turn.place(notice.place),
            people=_.counted("{count} máy", people),
            groups=_.counted("{count} nhóm", groups),
        )
    ]
    if people + groups == 0:
        lines.append(_("Chưa có ai ở đó nhận tin: gửi thì không tới ai."))
    lifetime = (
        notice_text.URGENT_EXPIRES_AFTER
        if notice.is_urgent
        else notice_text.EXPIRES_AFTER
    )
    lines.append(_("Hết hạn {when}.", when=turn.when(turn.now + lifetime)))
    if turn.house.config.telegram_rate > turn.house.free_rate:
        lines.append(_("Tốc độ đang đặt phải trả tiền cho Telegram theo từng tin."))
    lines.append(_("Chưa có khâu duyệt: bấm Gửi ngay là gửi."))
    urgent = _("Bỏ khẩn") if notice.is_urgent else _("Đặt là tin khẩn")
    rows = (
        (
            turn.free(_("Gửi ngay"), "notice-send", number),
            turn.free(_("Hẹn giờ"), "notice-later", number),
        ),
        (
            turn.free(urgent, "notice-urgent", number),
            turn.free(_("Sửa"), "notice-edit", number),
        ),
        (
            turn.free(_("Đổi nơi nhận"), "notice-move", number),
            turn.free(_("Bỏ tin này"), "notice-drop", number),
        ),
    )
    shown = Reply(body.spans)
    return [shown, *turn.say("\n".join(lines), *rows)]


async def drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ tin này]."""
    draft = await own_draft(turn, arguments)
    if draft is None:
        return no_draft(turn)
    await broadcasts.discard(turn.connection, draft.id)
    turn.end()
    return turn.say(turn._("Đã bỏ. Chưa gửi gì."))


async def drafts(turn: Turn, text: str) -> Replies:
    """`/drafts`: what was written and not sent."""
    own = await broadcasts.newest(
        turn.connection,
        kind="notice",
        author_id=turn.person_id,
        states=(State.DRAFT,),
        limit=8,
    )
    if not own:
        return turn.say(turn._("Không có tin nào soạn dở."))
    lines = [turn._("Tin soạn dở:")]
    lines += [f"{n}. {_short(d.text)}" for n, d in enumerate(own, 1)]
    buttons = [
        replace(turn.free(str(n), "draft", str(d.id)), number=n)
        for n, d in enumerate(own, 1)
    ]
    return turn.say("\n".join(lines), *in_rows(buttons, 4))


async def open_draft(turn: Turn, arguments: Arguments) -> Replies:
    """A draft's preview again."""
    draft = await own_draft(turn, arguments)
    place = turn.house.places.by_path(draft.place) if draft else None
    if draft is None or place is None:
        return no_draft(turn)
    notice = Notice(
        place=place,
        text=draft.text,
        language=draft.language,
        is_urgent=draft.is_urgent,
    )
    return await preview(turn, draft.id, notice)


async def own_draft(turn: Turn, arguments: Arguments) -> Broadcast | None:
    """The sender's own draft, if their rights still reach its place."""
    number = whole_number(arguments[0])
    if number is None:
        return None
    found = await broadcasts.get(turn.connection, number)
    if found is None or found.state is not State.DRAFT:
        return None
    if found.author_id is None or found.author_id != turn.person_id:
        return None
    return found if turn.may(Role.OFFICER, found.place) else None


def no_draft(turn: Turn) -> Replies:
    return turn.say(
        turn._("Tin này đã gửi, đã bỏ, hoặc không còn quyền gửi. Xem: /banthao")
    )


def not_yours(turn: Turn, place: Place) -> Replies:
    return turn.say(
        turn._(
            "Không có quyền gửi tin cho {place}. Chưa gửi gì cả.",
            place=turn.place(place),
        )
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"  # noqa: PLR2004  # one line


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "drafts",
        N_("banthao"),
        N_("Tin soạn dở"),
        drafts,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "notice-drop": drop,
            "draft": open_draft,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
