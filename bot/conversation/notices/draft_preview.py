"""What an officer sees of a draft: the exact message, and below it what is known.

Each function below gives the lines or the buttons of one matter; `show` puts them
together.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.approving.reaching import Reach
from bot.bulletins.notice_text import Notice
from bot.conversation.approval import asking, going
from bot.conversation.approval import recipients as reached
from bot.conversation.notices import defaults, slips_shown
from bot.conversation.reports.summary import COPY, PAPER
from bot.conversation.reports.who_got_it import who_got_it
from bot.conversation.steps import month_left
from bot.conversation.turn import Replies, Turn
from bot.messaging import ATTACH, Button, Reply, Rows
from bot.people.authority.approvers import Approver

ASKS_SAFE = "notice-safe"  # the button that makes it a check-in, and back
SHOWN = "shown"  # under this what was said last knows which draft was shown, and when


async def show(turn: Turn, number: int, notice: Notice) -> Replies:
    """The message as people will see it, then who gets it, and the ways on."""
    slips = await slips_shown.found(turn, notice)
    seen_by = await asking.others(turn.connection, notice, turn.person_id, turn.now)
    lines = [
        *slips_shown.lines(turn, slips),
        *await recipients(turn, notice),
        *enclosed(turn, notice),
        *notice_text.recorded(turn._, notice),
        *ending(turn, notice),
        *going.lines_before(turn, notice, seen_by),
    ]
    turn.open.last = turn.open.last | {SHOWN: [number, turn.now]}
    seen = str(number), notice_text.mark(notice)
    rows = (
        *slips_shown.buttons(turn, seen, slips),
        *ways_on(turn, number, notice, seen_by),
    )
    return [message(turn, notice), *turn.say("\n".join(lines), *rows)]


def message(turn: Turn, notice: Notice) -> Reply:
    """Exactly what arrives, without its buttons."""
    body = notice_text.body(notice, turn._, turn.house.places, turn.today)
    return Reply(body.spans, file=body.file, more=body.more, sound=body.sound)


def enclosed(turn: Turn, notice: Notice) -> list[str]:
    """How many files go along."""
    number = len(notice.details.files)
    return [turn._.counted("Kèm {count} tệp.", number)] if number else []


async def recipients(turn: Turn, notice: Notice) -> list[str]:
    """Who gets it, how long it takes, who not; a correction those who got the first."""
    if notice.replaces is not None:
        who = await who_got_it(turn, notice.replaces)
        lines = [turn._("Gửi đúng {who} đã nhận tin sai.", who=who)]
        return [*lines, *await _month_left(turn, notice, None)]
    found = await reached.found(turn, notice)
    lines = reached.lines(turn._, turn.house, notice, found)
    lines += await _month_left(turn, notice, found)
    return [turn._("Trên đây là tin bà con sẽ thấy."), *lines]


async def _month_left(turn: Turn, notice: Notice, found: Reach | None) -> list[str]:
    return await month_left.of_notice(
        turn.connection, turn.house, turn._, notice, found, turn.now
    )


def ending(turn: Turn, notice: Notice) -> list[str]:
    """Until when it holds, and what it costs."""
    _ = turn._
    ends = defaults.with_end(turn, notice).ends_at(turn.now)
    lines = [_("Hết hạn {when}.", when=turn.when(ends))]
    if notice.category is not None:
        name = category_name(turn, notice.category)
        lines.insert(0, _("Loại tin: {category}.", category=name))
    if notice.checkin:
        lines.append(
            _("Dưới tin có nút Bình an, Cần giúp. Tin này không gửi lại lần hai.")
        )
    if notice.details.asks_read:
        lines.append(_("Dưới tin có nút Đã đọc."))
    if turn.house.config.telegram_rate > turn.house.free_rate:
        lines.append(_("Tốc độ đang đặt phải trả tiền cho Telegram theo từng tin."))
    return lines


def attach_button(turn: Turn) -> Button:
    """[Thêm ảnh, tiếng nói…]: a page opens the machine's files by itself."""
    label = turn._("Thêm ảnh, tiếng nói…")
    return replace(turn.free(label, "notice-attach"), does=ATTACH)


def category_name(turn: Turn, category: str) -> str:
    """What people call a category."""
    found = next((c for c in turn.house.categories if c.id == category), None)
    return found.name(turn.language) if found is not None else category


def ways_on(
    turn: Turn, number: int, notice: Notice, seen_by: Sequence[Approver]
) -> Rows:
    """What may be done with it now."""
    _ = turn._
    urgent = _("Bỏ khẩn") if notice.is_urgent else _("Đặt là tin khẩn")
    # A button of what was shown before a change must not send what was not seen.
    seen = (str(number), notice_text.mark(notice))
    rows: list[tuple[Button, ...]] = [
        (turn.free(_("Gửi thử cho tôi"), "notice-try", *seen),),
        (
            turn.free(going.label(turn, notice, seen_by), "notice-send", *seen),
            turn.free(_("Hẹn giờ"), "notice-later", *seen),
        ),
        (
            turn.free(urgent, "notice-urgent", *seen),
            turn.free(_("Sửa"), "notice-edit", *seen),
        ),
        (
            turn.free(_("Đổi nơi nhận"), "notice-move", *seen),
            turn.free(_("Chọn ai nhận"), "who", *seen),
        ),
        (
            turn.free(_("Thêm…"), "notice-more", *seen),
            attach_button(turn),
        ),
        (turn.free(_("Bỏ tin này"), "notice-drop", *seen),),
    ]
    if notice.is_urgent and notice.replaces is None:
        asks = _("Không hỏi bình an") if notice.checkin else _("Hỏi bình an")
        rows.insert(3, (turn.free(asks, ASKS_SAFE, *seen),))
    if notice.details.files:
        rows.append((turn.free(_("Bỏ tệp kèm"), "notice-bare", *seen),))
    paper = turn.free(_("In ra giấy"), PAPER, str(number))
    rows.append((turn.free(_("Bản để chép"), COPY, str(number)), paper))
    return tuple(rows)
