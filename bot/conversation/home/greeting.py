"""What anyone may do at any time: the greeting, help, numbers to call."""

import re

from bot.conversation import doors
from bot.conversation.ask import questions
from bot.conversation.danger import alarm
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.home import guide
from bot.conversation.language import spoken
from bot.conversation.news import subscription
from bot.conversation.office import redemption
from bot.conversation.steps.links import COMMUNE_PREFIX
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.people import place_settings

_COMMUNE = re.compile(r"(?i:xa[-_]?([0-9]{5})|m[aã]\s+([0-9]{5}))")


async def start(turn: Turn, text: str) -> Replies:
    """The greeting; with a code, an invitation or a commune comes along."""
    code = text.split(maxsplit=1)[0] if text else ""
    if code.startswith(COMMUNE_PREFIX.replace("-", "_")):  # as it may be written down
        code = COMMUNE_PREFIX + code[len(COMMUNE_PREFIX) :]
    if turn.is_group and (not code or code.startswith(COMMUNE_PREFIX)):
        return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))
    if code.startswith(COMMUNE_PREFIX):
        return await subscription.subscribe(turn, code.removeprefix(COMMUNE_PREFIX))
    if code and code != questions.ALONE:
        return await redemption.redeem(turn, code)
    turn.end()
    return await greeting(turn)


async def typed_alone(turn: Turn, text: str) -> Replies | None:
    """A code typed without /start, a commune's or an invitation's; None for no code.

    Where a link can bring none along, that is how it comes.
    """
    commune = None if turn.is_group else _COMMUNE.fullmatch(text.strip())
    if commune is not None and turn.open.name is None:
        return await start(turn, COMMUNE_PREFIX + (commune[1] or commune[2]))
    return await redemption.typed_alone(turn, text)


async def start_in_group(turn: Turn, text: str) -> Replies:
    """A code that all can read now is void; nothing else begins in a group."""
    if text:
        return await start(turn, text)
    return guide.in_private(turn)


async def greeting(turn: Turn) -> Replies:
    """Invites a question and asks for nothing."""
    _ = turn._
    text = "\n".join(
        (
            _hello(turn),
            *spoken.draft_note(_),
            *await _of_home(turn),
            _("Cần biết gì cứ hỏi bằng lời thường, không dấu cũng được."),
            _("Ví dụ: {example}", example=_("bao nhieu tuoi duoc tien nguoi gia")),
            _("Không cần cho biết tên. Loa Bản không thu tiền, không hỏi mã OTP."),
        )
    )
    said = turn.say(
        text,
        (
            turn.free(_("Hỏi thử câu này"), "example"),
            turn.free(_("Nhận tin của xã"), "subscribe"),
        ),
        (turn.free(_("Tiếng khác"), "languages"),),
    )
    return [*said, *await turn.pictures()]


async def _of_home(turn: Turn) -> list[str]:
    """The greeting of where they live, if it has one."""
    said = [await place_settings.greeting(turn.connection, p) for p in turn.home]
    return list(dict.fromkeys(one.value for one in said if one.value))


def _hello(turn: Turn) -> str:
    _ = turn._
    if turn.operator:
        return _(
            "Xin chào. Đây là Loa Bản, kênh hỏi đáp và báo tin của {operator}.",
            operator=turn.operator,
        )
    return _(
        "Xin chào. Đây là Loa Bản, kênh hỏi đáp và báo tin "
        "(bản chạy thử, chưa có cơ quan đứng tên)."
    )


async def emergency(turn: Turn, text: str) -> Replies:
    """The numbers of the country, each with its button."""
    return [alarm.numbers(turn._, turn.house.country)]


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "start",
        N_("batdau"),
        N_("Bắt đầu"),
        start,
        role=ANYONE,
        in_group=InGroup.NOBODY,
        otherwise=start_in_group,
    ),
    doors.Command(
        "emergency",
        N_("khancap"),
        N_("Số gọi khi nguy cấp"),
        emergency,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
        is_urgent=True,
    ),
)
