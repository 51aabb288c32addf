"""One household that needs help: heard, called, gone to, helped."""

from dataclasses import replace

from bot.bulletins.checkins import replies, rescues
from bot.bulletins.checkins.checkin import Kept, Said
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.rescue import household_words, rescue_list
from bot.conversation.rescue.rescue_rights import Opened, household, note, opened
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Attachment, Button, say

AGAIN = "rescue-again"  # the action of [Chưa xong, mở lại]
MOST_WORDS = 2_000
NOT_ANY_MORE = N_("Nhà này không còn chờ giúp.")


async def open_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Mở số 1], [Nghe số 1]: all that they said, with their voice."""
    one, whole = await household(turn, arguments.number(0))
    return await _opened(turn, one, whole)


async def _opened(turn: Turn, one: Kept, whole: Opened, above: str = "") -> Replies:
    _ = turn._
    about = await household_words.known(turn.connection, [one])
    where = household_words.where(
        _, turn.house, one, about, names_commune=whole.is_officer
    )
    time = household_words.when(_, turn.house, one.said_at, turn.now)
    lines = [above, f"{where}, {time}. {_state(turn, one, about)}"]
    lines += household_words.said(_, one, MOST_WORDS)
    if one.phone:
        number = household_words.phone(one)
        lines.append(_("Gọi lại: {number}", number=number))
    reply = say("\n".join(filter(None, lines)), *_ways(turn, one))
    voices = [_to_be_heard(voice, one, whole) for voice in one.voices]
    if not voices:
        return [reply]
    return [replace(reply, file=voices[-1], more=tuple(voices[:-1]))]


def _to_be_heard(voice: Attachment, one: Kept, whole: Opened) -> Attachment:
    """Where it is a link, officers alone open it; a village head holds another role."""
    place = one.place or whole.checkin.place
    return replace(voice, place=place) if whole.is_officer else voice


def _state(turn: Turn, one: Kept, about: household_words.Known) -> str:
    _ = turn._
    goes = household_words.who_goes(_, one, about, turn.person_id)
    match one.said:
        case Said.NEEDS_HELP:
            said = _("Cần giúp, {goes}.", goes=goes)
        case Said.HELPED:
            said = _("Đã giúp xong.")
        case Said.SAFE:
            said = _("Nay đã bấm Bình an.")
    return said


def _ways(turn: Turn, one: Kept) -> list[tuple[Button, ...]]:
    _, key = turn._, str(one.id)
    rows: list[tuple[Button, ...]] = []
    if one.phone:
        label = _("Gọi {number}", number=household_words.phone(one))
        rows.append((Button(label, calls=one.phone),))
    if one.said is Said.NEEDS_HELP:
        done = turn.free(_("Đã giúp xong"), rescue_list.HELPED, key)
        if one.taken_by is None:
            rows.append((turn.free(_("Tôi đi"), rescue_list.TAKE, key), done))
        elif one.taken_by == turn.person_id:
            rows.append((done, turn.free(_("Thôi, không đi"), rescue_list.LEAVE, key)))
        else:
            rows.append((done,))
    elif one.said is Said.HELPED:
        rows.append((turn.free(_("Chưa xong, mở lại"), AGAIN, key),))
    back = turn.free(_("Về danh sách"), rescue_list.LIST, str(one.checkin))
    return [*rows, (back,)]


# --- what is done --------------------------------------------------------------------


async def take(turn: Turn, arguments: Arguments) -> Replies:
    """[Tôi đi]: one tap; whoever was quicker goes."""
    one, _whole = await household(turn, arguments.number(0))
    if turn.person_id is None:
        raise Stale
    if one.said is not Said.NEEDS_HELP:
        return await _answered(turn, one, arguments, turn._(NOT_ANY_MORE))
    if await rescues.take(turn.connection, one.id, turn.person_id, turn.now):
        await note(turn, "checkin.take", one.checkin, f"reply {one.id}")
        about = await household_words.known(turn.connection, [one])
        where = household_words.where(turn._, turn.house, one, about)
        said = turn._("Đã ghi: mình đi {where}.", where=where[:1].lower() + where[1:])
        return await _answered(turn, one, arguments, said)
    if one.taken_by == turn.person_id:
        return await _answered(turn, one, arguments, "")
    taken = await replies.get(turn.connection, one.id) or one
    about = await household_words.known(turn.connection, [taken])
    goes = household_words.who_goes(turn._, taken, about, turn.person_id)
    said = turn._("{goes} rồi.", goes=goes[:1].upper() + goes[1:])
    return await _answered(turn, one, arguments, said)


async def leave(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi, không đi]: it is anybody's again."""
    one, _whole = await household(turn, arguments.number(0))
    said = ""
    if turn.person_id is not None and await rescues.leave(
        turn.connection, one.id, turn.person_id
    ):
        await note(turn, "checkin.leave", one.checkin, f"reply {one.id}")
        said = turn._("Đã ghi: thôi không đi. Người khác nhận được.")
    return await _answered(turn, one, arguments, said)


async def helped(turn: Turn, arguments: Arguments) -> Replies:
    """[Đã giúp xong]: it leaves the list."""
    one, _whole = await household(turn, arguments.number(0))
    if not await rescues.say_helped(turn.connection, one.id):
        return await _answered(turn, one, arguments, turn._(NOT_ANY_MORE))
    await note(turn, "checkin.helped", one.checkin, f"reply {one.id}")
    about = await household_words.known(turn.connection, [one])
    where = household_words.where(turn._, turn.house, one, about)
    said = turn._("{where}: đã giúp xong.", where=where)
    return await _answered(turn, one, arguments, said)


async def not_helped(turn: Turn, arguments: Arguments) -> Replies:
    """[Chưa xong, mở lại]: it stands in the list where it stood."""
    one, _whole = await household(turn, arguments.number(0))
    if await rescues.say_not_helped(turn.connection, one.id):
        await note(turn, "checkin.reopen", one.checkin, f"reply {one.id}")
    return await _answered(turn, one, arguments, "")


async def _answered(turn: Turn, one: Kept, arguments: Arguments, said: str) -> Replies:
    """The list where it was pressed in one, else the household as it stands now."""
    if len(arguments) > 1:
        listed = await opened(turn, one.checkin, arguments[1])
        list_ = "".join(arguments[2:3])
        return [await rescue_list.page(turn, listed, list_, above=said)]
    now, whole = await household(turn, one.id)
    return await _opened(turn, now, whole, said)


DOORS: tuple[doors.Door, ...] = (
    # A village head holds no officer's role: rights are looked at inside.
    *doors.buttons(
        {
            rescue_list.OPEN: open_pressed,
            rescue_list.TAKE: take,
            rescue_list.LEAVE: leave,
            rescue_list.HELPED: helped,
            AGAIN: not_helped,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
)
