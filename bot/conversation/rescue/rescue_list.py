"""Who needs help, the longest first: one message that changes where it stands."""

import re
from dataclasses import replace

from bot.bulletins.checkins import open_checkins, rescues, safety_figures
from bot.bulletins.checkins.checkin import Kept
from bot.bulletins.checkins.rescues import FIRST, After
from bot.bulletins.checkins.safety_figures import Figures
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.reports import safety_words
from bot.conversation.rescue import household_words, rescue_villages
from bot.conversation.rescue.rescue_rights import (
    ALL,
    Opened,
    commune,
    may_direct,
    opened,
    sight_of,
)
from bot.conversation.steps import month_left
from bot.conversation.steps.one_line import one_line
from bot.conversation.turn import Replies, Turn, digest, in_rows
from bot.delivery import broadcasts
from bot.messaging import Button, Reply, Rows, say

LIST = safety_words.LIST  # the buttons' actions
PAGE, BY_COMMUNE = "rescue-on", "rescue-communes"
OPEN, TAKE, LEAVE, HELPED = (
    "rescue-open",
    "rescue-take",
    "rescue-leave",
    "rescue-done",
)
REMIND, PRINT, END = "rescue-remind", "rescue-print", "rescue-end"
A_PAGE = 5
MOST_COMMUNES = 10
MARK = 4  # letters that name a list
_MARKED = re.compile(f"[0-9a-f]{{{MARK}}}")


async def open_here(turn: Turn) -> Replies | None:
    """The check-ins that are open in one's scope; None where there is none."""
    found = []
    for checkin in await open_checkins.open_now(turn.connection, turn.now):
        broadcast = await broadcasts.get(turn.connection, checkin.id)
        if broadcast is not None and sight_of(turn, broadcast) is not None:
            found.append(broadcast)
    if not found:
        return None
    if len(found) == 1:
        return await show(turn, await opened(turn, found[0].id))
    _ = turn._
    lines = [_("Đang hỏi bình an:")]
    lines += [f"{one.id}. {one_line(one.text)}" for one in found]
    buttons = [Button(str(one.id), f"{LIST}:{one.id}", number=one.id) for one in found]
    return turn.say("\n".join(lines), *in_rows(buttons, 4))


async def list_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Mở danh sách], [Xem lại]: number, commune, list."""
    where = "".join(arguments[1:2]) or ALL
    one = await opened(turn, arguments.number(0), where)
    return await show(turn, one, "".join(arguments[2:3]))


async def page_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]: number, commune, list, behind whom, how many stood before."""
    one = await opened(turn, arguments.number(0), arguments[1])
    after = After(arguments.number(3), arguments.number(4), arguments.number(5))
    return [await page(turn, one, arguments[2], after, arguments.number(6))]


async def show(turn: Turn, one: Opened, list_: str = "", above: str = "") -> Replies:
    """The list; by commune first where there are several."""
    if one.where == ALL and one.is_officer and commune(turn, one) is None:
        return [await _communes(turn, one, list_, above)]
    return [await page(turn, one, list_, above=above)]


async def page(
    turn: Turn,
    one: Opened,
    list_: str = "",
    after: After = FIRST,
    before: int = 0,
    above: str = "",
) -> Reply:
    """Some of those who need help, behind one of them."""
    list_ = marked(turn, list_)
    found = await rescues.needing_help(
        turn.connection, one.id, one.sight, A_PAGE + 1, after
    )
    here = found[:A_PAGE]
    about = await household_words.known(turn.connection, here)
    figures = await _figures(turn, one)
    lines = [above, await _head(turn, one, figures)]
    rows: list[tuple[Button, ...]] = []
    names_commune = one.is_officer and commune(turn, one) is None
    for number, kept in enumerate(here, before + 1):
        said = household_words.line(
            turn._,
            turn.house,
            kept,
            about,
            turn.now,
            whose=turn.person_id,
            names_commune=names_commune,
        )
        lines.append(f"{number}. {said}")
        rows.append(_ways(turn, kept, number, one, list_))
    if not here:
        lines.append(turn._("Không còn nhà nào đang chờ giúp."))
    if len(found) > A_PAGE:
        last = here[-1]
        key = int(last.taken_by is not None), last.said_at, last.id
        data = (*map(str, (one.id, one.where, list_, *key, before + len(here))),)
        rows.append((turn.free(turn._("Xem tiếp"), PAGE, *data),))
    lines += await rescue_villages.summary(turn, one)
    lines += await _cost_of_reminding(turn, one)
    rows += await _ways_of_all(turn, one, list_, figures)
    return _in_place(one, list_, lines, tuple(rows))


async def _figures(turn: Turn, one: Opened) -> Figures | None:
    """Of what is looked at; a village head reads how many alone."""
    if not one.is_officer:
        return None
    return await safety_figures.of(turn.connection, one.broadcast, one.places)


async def _head(turn: Turn, one: Opened, figures: Figures | None) -> str:
    """`Báo an toàn, 02:22. Gửi 212 máy: bình an 131, cần giúp 4, …`"""
    _ = turn._
    place = commune(turn, one)
    name = turn.house.places.short_label(place, turn.language) if place else ""
    title = _("Báo an toàn {place}", place=name) if name else _("Báo an toàn")
    time = f"{turn.local_now:%H:%M}"
    if not one.checkin.is_open(turn.now):
        title = _("{title}, đã kết thúc", title=title)
    if not one.is_officer:
        count, free = await rescues.number_needing_help(
            turn.connection, one.id, one.sight
        )
        lead = _.counted(
            "Nơi mình phụ trách: {count} nhà cần giúp, chưa ai nhận {free}.",
            count,
            free=free,
        )
        return f"{title}, {time}. {lead}"
    told = safety_words.tally(_, figures) if figures else ""
    return f"{title}, {time}. {told}"


def _ways(
    turn: Turn, kept: Kept, number: int, one: Opened, list_: str
) -> tuple[Button, ...]:
    """What may be done with one of the list."""
    _, key = turn._, str(kept.id)
    label = _("Nghe số {number}") if kept.voices else _("Mở số {number}")
    label = label.format(number=number)
    ways = [Button(label, f"{OPEN}:{key}", number=number)]
    back = key, one.where, list_
    if kept.taken_by is None:
        ways.append(turn.free(_("Tôi đi số {number}", number=number), TAKE, *back))
    elif kept.taken_by == turn.person_id:
        done = _("Giúp xong số {number}", number=number)
        ways.append(turn.free(done, HELPED, *back))
        ways.append(turn.free(_("Không đi số {number}", number=number), LEAVE, *back))
    if kept.phone:
        call = _("Gọi số {number}", number=number)
        ways.append(Button(call, calls=kept.phone))
    return tuple(ways)


async def _ways_of_all(
    turn: Turn, one: Opened, list_: str, figures: Figures | None
) -> list[tuple[Button, ...]]:
    _, number = turn._, str(one.id)
    again = turn.free(_("Xem lại"), LIST, number, one.where, list_)
    if not one.is_officer:
        return [(again,)]
    rows: list[tuple[Button, ...]] = [
        (turn.free(_("In danh sách"), PRINT, number, one.where), again)
    ]
    if await rescue_villages.has_any(turn, one):
        villages = rescue_villages.VILLAGES
        rows.insert(0, (turn.free(_("Từng thôn, bản"), villages, number, one.where),))
    if one.where != ALL:  # what is done for all of it stands under all of it
        return [*rows, (turn.free(_("Các xã"), LIST, number, ALL, list_),)]
    if one.checkin.is_open(turn.now) and may_direct(turn, one.broadcast):
        if figures is not None and figures.silent:
            label = _.counted("Nhắc {count} máy", figures.silent)
            rows.insert(0, (turn.free(label, REMIND, number),))
        rows.append((turn.free(_("Kết thúc"), END, number),))
    return rows


async def _cost_of_reminding(turn: Turn, one: Opened) -> list[str]:
    """`Nếu nhắc: Zalo: gửi 22 tin, …`, where a channel has a month's budget."""
    if not one.checkin.is_open(turn.now) or not may_direct(turn, one.broadcast):
        return []
    found = await month_left.of_reminder(turn, one.broadcast)
    return [turn._("Nếu nhắc: {cost}", cost=line) for line in found]


# --- several communes ----------------------------------------------------------------


async def communes_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Các xã khác]: number, list, behind how many."""
    one = await opened(turn, arguments.number(0))
    return [await _communes(turn, one, arguments[1], "", arguments.number(2))]


async def _communes(
    turn: Turn, one: Opened, list_: str, above: str, start: int = 0
) -> Reply:
    """Each commune with those who need help there, the most first."""
    _, list_ = turn._, marked(turn, list_)
    found = await safety_figures.by_commune(turn.connection, one.broadcast, one.places)
    ordered = sorted(found.items(), key=lambda item: (_weight(item[1]), item[0]))
    figures = safety_figures.in_all(found)
    lines = [above, await _head(turn, one, figures)]
    buttons = []
    for path, of_it in ordered[start : start + MOST_COMMUNES]:
        place = turn.house.places.by_path(path)
        name = (
            turn.house.places.short_label(place, turn.language)
            if place
            else _("chưa rõ xã")
        )
        lines.append(_commune_line(turn, name, of_it))
        if place is not None:
            buttons.append(turn.free(name, LIST, str(one.id), place.code, list_))
    rows = in_rows(buttons, 2)
    if len(ordered) > start + MOST_COMMUNES:
        further = str(one.id), list_, str(start + MOST_COMMUNES)
        rows.append((turn.free(_("Các xã khác"), BY_COMMUNE, *further),))
    first = str(one.id), ALL, list_, "0", "0", "0", "0"
    rows.append((turn.free(_("Mọi nhà cần giúp"), PAGE, *first),))
    lines += await _cost_of_reminding(turn, one)
    rows += await _ways_of_all(turn, one, list_, figures)
    return _in_place(one, list_, lines, tuple(rows))


def _weight(found: Figures) -> tuple[int, int]:
    return -(found.needs_help + found.beyond), -(found.silent or 0)


def _commune_line(turn: Turn, name: str, found: Figures) -> str:
    """`Xã Púng Luông: cần giúp 4, bình an 131, chưa trả lời 77`."""
    _ = turn._
    said = _(
        "{place}: cần giúp {help}, bình an {safe}",
        place=name[:1].upper() + name[1:],
        help=found.needs_help + found.beyond,
        safe=found.safe,
    )
    if not found.silent:
        return said
    return said + _(", chưa trả lời {silent}", silent=found.silent)


# --- one message that changes --------------------------------------------------------


def marked(turn: Turn, list_: str) -> str:
    """The list that a button was pressed in, or a new one."""
    return list_ if _MARKED.fullmatch(list_) else digest(turn.incoming.id)[:MARK]


def _in_place(one: Opened, list_: str, lines: list[str], rows: Rows) -> Reply:
    shown = say("\n".join(filter(None, lines)), *rows)
    return replace(shown, edits=f"rescue {one.id} {list_}")


DOORS: tuple[doors.Door, ...] = (
    # A village head holds no officer's role: rights are looked at inside.
    *doors.buttons(
        {LIST: list_pressed, PAGE: page_pressed, BY_COMMUNE: communes_pressed},
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
)
