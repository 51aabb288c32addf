"""When a notice is to go: asked, understood aloud, and only then so.

The same few questions for a draft, for what is moved, and for what missed its time.
What was understood is said with its weekday and how far off it is; a year away, or
while people sleep, is asked once more.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Leaves
from bot.clock import Milliseconds, instant, local
from bot.conversation import doors
from bot.conversation.agenda import put_off_notice, time_questions
from bot.conversation.agenda.time_questions import FAR, MOMENT, NAME, NIGHT, YEAR
from bot.conversation.doors import InGroup
from bot.conversation.notices import drafts
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.heard import Heard, heard
from bot.conversation.times import (
    Ambiguous,
    Conflict,
    Nothing,
    Understanding,
    Understood,
    speaks_of_time,
    understand,
)
from bot.conversation.turn import Replies, Turn
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people import place_settings
from bot.people.model import Role


async def later(turn: Turn, arguments: Arguments) -> Replies:
    """[Hẹn giờ] under a draft."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    return await ask(turn, draft.id)


async def ask(turn: Turn, number: int) -> Replies:
    """When is this one to go?"""
    turn.begin(NAME, draft=number)
    return [await time_again(turn)]


async def move(turn: Turn, arguments: Arguments) -> Replies:
    """[Đổi giờ] of what is ahead, [Giờ khác] of what missed its time."""
    found = await put_off_notice.open_for_time(turn, arguments[0])
    if found is None or found.state is State.DRAFT:
        return turn.say(turn._(put_off_notice.NOT_AHEAD))
    return await ask(turn, found.id)


async def morning(turn: Turn, arguments: Arguments) -> Replies:
    """[Đợi đến sáng] under a draft that would have woken people."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    turn.begin(NAME, draft=draft.id)
    at = await _when_quiet_ends(turn, draft.place, turn.local_now)
    return await _weigh(turn, draft, at, MOMENT)


# --- questions ------------------------------------------------------------------------


async def time_again(turn: Turn) -> Reply:
    """When it goes, asked or asked once more."""
    state = turn.open.state
    if "at" not in state:
        return time_questions.open_question(turn)
    moment = local(int(state["at"]), turn.house.config.timezone)
    match state["asks"]:
        case "moment":
            return time_questions.confirming(turn, moment)
        case "year":
            return time_questions.of_the_year(turn, moment)
        case _:
            return await _of_the_night(turn, moment)


async def _of_the_night(turn: Turn, moment: datetime) -> Reply:
    broadcast = await _broadcast(turn)
    if broadcast is None:
        raise Stale
    end = await _when_quiet_ends(turn, broadcast.place, moment)
    return time_questions.of_the_night(turn, moment, end)


async def _when_quiet_ends(turn: Turn, place: str, moment: datetime) -> datetime:
    quiet = (await place_settings.quiet_hours(turn.connection, place)).value
    end = moment.replace(
        hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0
    )
    return end if end > moment else end + timedelta(days=1)


# --- answers --------------------------------------------------------------------------


def is_time(turn: Turn, text: str) -> bool:
    """Whether it may be a time: it is one, or it has a figure and is no sentence."""
    fold = turn.house.country.folding.fold
    if is_known_time(turn, text) or speaks_of_time(text, fold):
        return True
    has_figure = any(letter.isdigit() for letter in text)
    return has_figure and heard(turn, text) not in (Heard.QUESTION, Heard.PERHAPS)


def is_known_time(turn: Turn, text: str) -> bool:
    """Whether it is a time as a whole."""
    return not isinstance(_understood(turn, text), Nothing)


def _understood(turn: Turn, text: str) -> Understanding:
    """What was typed; after "chiều nay" an hour alone is that afternoon's."""
    fold = turn.house.country.folding.fold
    day = turn.open.state.get("day")
    if day:
        whole = understand(f"{text} {day}", turn.local_now, fold)
        if isinstance(whole, Understood | Ambiguous):
            return whole
    return understand(text, turn.local_now, fold)


async def time_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: when to send."""
    broadcast = await _broadcast(turn)
    if broadcast is None:
        turn.end()
        return drafts.no_draft(turn)
    match _understood(turn, text):
        case Understood(moment):
            if moment <= turn.local_now and instant(moment) < turn.now:
                return time_questions.past(turn, broadcast, moment)
            return await _weigh(turn, broadcast, moment, "")
        case Conflict(by_weekday, by_date):
            return time_questions.which_day(turn, broadcast, by_weekday, by_date)
        case Ambiguous(choices, lacks_hour):
            return time_questions.which(
                turn, broadcast, text, choices, lacks_hour=lacks_hour
            )
        case Nothing():
            lead = turn._("Chưa hiểu giờ này.")
            turn.begin(NAME, draft=broadcast.id)
            asked = time_questions.open_question(turn)
            return [replace(asked, spans=(*say(lead + " ").spans, *asked.spans))]


async def time_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the offered times."""
    broadcast = await _broadcast(turn)
    if broadcast is None:
        turn.end()
        return drafts.no_draft(turn)
    moment = local(arguments.number(0), turn.house.config.timezone)
    if instant(moment) <= turn.now:
        return time_questions.past(turn, broadcast, moment)
    accepted = MOMENT if arguments[1:] == (MOMENT,) else ""
    return await _weigh(turn, broadcast, moment, accepted)


async def yes(turn: Turn, arguments: Arguments) -> Replies:
    """[Đúng]: to what was asked last."""
    broadcast = await _broadcast(turn)
    if broadcast is None:
        turn.end()
        return drafts.no_draft(turn)
    state = turn.open.state
    if "at" not in state:
        return [await time_again(turn)]
    moment = local(int(state["at"]), turn.house.config.timezone)
    accepted = f"{state.get('accepted', '')} {state['asks']}".strip()
    if instant(moment) < turn.now - _MOMENT_AGO:
        return time_questions.past(turn, broadcast, moment)
    return await _weigh(turn, broadcast, moment, accepted)


async def other_time(turn: Turn, arguments: Arguments) -> Replies:
    """[Giờ khác]: asked from the beginning."""
    return await ask(turn, int(turn.open.state["draft"]))


_MOMENT_AGO = 60_000  # milliseconds: "bây giờ" is still now when it is confirmed


async def _weigh(
    turn: Turn, broadcast: Broadcast, moment: datetime, accepted: str
) -> Replies:
    """Asks what is still to be asked about a moment; with nothing left it is so."""
    notice = notice_text.of(broadcast, turn.house.places)
    starts_at = max(instant(moment), turn.now)
    if notice is not None and notice.details.ends and notice.details.ends <= starts_at:
        return _over_by_then(turn, broadcast, notice.details.ends)
    is_night = not broadcast.is_urgent and await _is_night(turn, broadcast, moment)
    open_: dict[str, bool] = {
        MOMENT: True,
        YEAR: moment - turn.local_now > FAR,
        NIGHT: is_night,
    }
    asks = next((a for a, is_open in open_.items()
                 if is_open and a not in accepted.split()), None)  # fmt: skip
    if asks is not None:
        turn.begin(
            NAME, draft=broadcast.id, at=instant(moment), asks=asks, accepted=accepted
        )
        return [await time_again(turn)]
    leaves = Leaves.AT_NIGHT if is_night else Leaves.AT_ITS_TIME
    return await put_off_notice.settle(turn, broadcast, starts_at, leaves)


async def _is_night(turn: Turn, broadcast: Broadcast, moment: datetime) -> bool:
    quiet = await place_settings.quiet_hours(turn.connection, broadcast.place)
    return quiet.value.covers(moment.time())


def _over_by_then(turn: Turn, broadcast: Broadcast, ends: Milliseconds) -> Replies:
    turn.begin(NAME, draft=broadcast.id)
    return turn.say(
        turn._(
            "Tin hết hạn {when}, trước giờ ấy rồi. Gõ giờ khác, hoặc đổi hạn của tin.",
            when=turn.when(ends),
        ),
        time_questions.leave(turn),
    )


async def _broadcast(turn: Turn) -> Broadcast | None:
    return await put_off_notice.open_for_time(turn, str(turn.open.state["draft"]))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "notice-later": later,
            "notice-morning": morning,
            "notice-at": time_pressed,
            "notice-yes": yes,
            "notice-other-time": other_time,
            "scheduled-move": move,
            "missed-later": move,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=NAME,
        opens=time_typed,
        fits=is_time,
        asks_again=time_again,
        why=N_("Đến giờ ấy tin tự gửi; trước giờ ấy vẫn dừng được."),
        drops=N_("Thôi, giờ gửi chưa đổi gì. Tin chưa gửi cho ai."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
        agrees=yes,
        takes_numbers=True,
        understands=is_known_time,
    ),
)
