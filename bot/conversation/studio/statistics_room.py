"""`/stats`: the figures of one's own places, drawn, and the month's report."""

from datetime import date, timedelta

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import named_place
from bot.conversation.studio import (
    month_report,
    months_told,
    statistics,
    wanted_drawings,
)
from bot.conversation.studio.month_report import MONTH
from bot.conversation.studio.place_figures import FIGURES, RECENT, caption
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.people.counted import daily_counts
from bot.people.model import Role
from bot.places import Place
from bot.requests import tally


async def show(turn: Turn, text: str) -> Replies:
    """`/stats [PLACE]`; for an admin of the country also `/stats questions`."""
    if statistics.is_about_questions(turn, text):
        return await statistics.statistics(turn, text)
    found: Place | Replies = turn.scope(Role.OFFICER)[0]
    if text:
        found = named_place(turn, text, Role.OFFICER, "stats-of")
    if not isinstance(found, Place):
        return found
    told = [*await _of(turn, found), *await months_told.told(turn)]
    if not text and turn.may(Role.ADMIN, turn.house.places.country):
        told += await statistics.statistics(turn, "")
    return told


async def of_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of several places of the name that was typed."""
    return await show(turn, arguments[0])


async def _of(turn: Turn, place: Place) -> Replies:
    _ = turn._
    if not turn.may(Role.OFFICER, place):
        return turn.say(_("Không có quyền xem con số của nơi này."))
    days = await daily_counts.days(turn.connection, place.path)
    numbers = await daily_counts.on(turn.connection, place.path, days[-1:])
    answers = await tally.answered(
        turn.connection, [place.path], turn.now - RECENT, turn.now + 1, turn.now
    )
    last = numbers.get(days[-1], {}) if days else {}
    this, before = _months(turn.today)
    rows = [
        (turn.free(_("Hình và bảng"), "stats-drawn", place.code),),
        (
            turn.free(_("Báo cáo tháng này"), "stats-month", place.code, this),
            turn.free(_("Báo cáo tháng trước"), "stats-month", place.code, before),
        ),
    ]
    return turn.say(caption(_, turn.house, place, last, answers), *rows)


def _months(today: date) -> tuple[str, str]:
    first = today.replace(day=1)
    return f"{first:%Y-%m}", f"{first - timedelta(days=1):%Y-%m}"


async def drawn(turn: Turn, arguments: Arguments) -> Replies:
    """[Hình và bảng]."""
    place = _own(turn, arguments[0])
    return await _wanted(turn, FIGURES, place.code)


async def month(turn: Turn, arguments: Arguments) -> Replies:
    """[Báo cáo tháng này]."""
    place = _own(turn, arguments[0])
    try:
        month_report.span(turn.house, arguments[1])
    except ValueError:
        raise Stale from None
    return await _wanted(turn, MONTH, f"{place.code} {arguments[1]}")


def _own(turn: Turn, code: str) -> Place:
    place = turn.house.places.by_code(code)
    if place is None or not turn.may(Role.OFFICER, place):
        raise Stale
    return place


async def _wanted(turn: Turn, kind: str, about: str) -> Replies:
    wanted = Wanted(turn.incoming.address, kind, about, turn.language)
    await wanted_drawings.ask(turn.connection, wanted, turn.now)
    return turn.say(turn._("Đang vẽ. Xong, Loa Bản gửi ngay ở đây."))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "stats",
        N_("thongke"),
        N_("Bao nhiêu máy nhận tin, báo cáo tháng"),
        show,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "stats-of": of_pressed,
            "stats-drawn": drawn,
            "stats-month": month,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
