"""`/calendar`: what goes in the coming month, as a list, a file and a picture."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.clock import DAY, local
from bot.conversation import doors
from bot.conversation.agenda import ical, repeats
from bot.conversation.approval.asking import short
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.studio import wanted_drawings
from bot.conversation.studio.month_pages import CALENDAR
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.times import told_short
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import files
from bot.delivery.model import State
from bot.delivery.timed import put_off
from bot.delivery.timed.put_off import Appointment
from bot.i18n import N_
from bot.messaging import Attachment, Button, say
from bot.people.model import Role

AHEAD = 31 * DAY
SHOWN = 8
IN_FILE = 100
PICTURES = 3  # of as many places at most
FAR = 400 * DAY  # what is put off further stands in the list all the same


async def calendar(turn: Turn, text: str) -> Replies:
    """What is ahead of all of one's places, the next first."""
    areas = [place.path for place in turn.scope(Role.OFFICER)]
    ahead = await put_off.upcoming(
        turn.connection, areas, turn.now, turn.now + FAR, IN_FILE
    )
    series = await repeats.lines(turn, areas)
    if not ahead and not series:
        return turn.say(turn._("Chưa hẹn tin nào. Soạn tin rồi bấm Hẹn giờ: /thongbao"))
    replies: Replies = []
    if turn.channel.shows_files and ahead:
        said = say(turn._("Mở tệp này để thêm vào lịch của điện thoại, máy tính."))
        replies.append(replace(said, file=await _file(turn, ahead, areas[0])))
        for area in areas[:PICTURES]:
            wanted = Wanted(turn.incoming.address, CALENDAR, area, turn.language)
            await wanted_drawings.ask(turn.connection, wanted, turn.now)
    if series:
        replies += repeats.listed(turn, series)
    # Last, so that its numbers can be typed.
    return [*replies, *_page(turn, ahead[:SHOWN], is_more=len(ahead) > SHOWN)]


async def more(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]: the ones after the last that was shown."""
    areas = [place.path for place in turn.scope(Role.OFFICER)]
    after = (arguments.number(0), arguments.number(1))
    ahead = await put_off.upcoming(
        turn.connection, areas, turn.now, turn.now + FAR, SHOWN + 1, after=after
    )
    if not ahead:
        return turn.say(turn._("Hết rồi."))
    return _page(turn, ahead[:SHOWN], is_more=len(ahead) > SHOWN)


def _page(turn: Turn, shown: list[Appointment], *, is_more: bool) -> Replies:
    if not shown:
        return []
    lines = [turn._("Tin hẹn gửi, bấm số để xem, đổi giờ, hủy:")]
    lines += [_line(turn, one) for one in shown]
    buttons = [
        Button(str(one.id), f"scheduled:{one.id}", number=one.id) for one in shown
    ]
    rows = in_rows(buttons, 4)
    if is_more:
        last = shown[-1]
        after = (str(last.starts_at), str(last.id))
        rows.append((turn.free(turn._("Xem tiếp"), "calendar-more", *after),))
    return turn.say("\n".join(lines), *rows)


def _line(turn: Turn, one: Appointment) -> str:
    """`15. thứ Hai 30/11, 8:30 sáng: “Họp bản…” (chờ duyệt)`."""
    moment = local(one.starts_at, turn.house.config.timezone)
    when = told_short(turn._, moment, turn.local_now)
    waits = f" ({turn._('chờ duyệt')})" if one.state is State.WAITING else ""
    return f"{one.id}. {when}: {short(one.text)}{waits}"


async def _file(turn: Turn, ahead: list[Appointment], place: str) -> Attachment:
    now = datetime.fromtimestamp(turn.now / 1000, UTC)
    soon = [one for one in ahead if one.starts_at <= turn.now + AHEAD]
    content = ical.ical(soon, turn._("Tin hẹn gửi"), now).encode()
    name = turn._("lich-gui-tin.ics")
    return await files.put(
        turn.connection, name, ical.MEDIA_TYPE, content, turn.now, place
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "calendar",
        N_("lich"),
        N_("Tin đã hẹn giờ"),
        calendar,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons({"calendar-more": more}, role=Role.OFFICER, in_group=InGroup.NOBODY),
)
