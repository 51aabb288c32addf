"""`/groups`: the linked groups of one's places, those that get nothing first."""

from collections.abc import Sequence

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.groups.linking import names
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.studio.poster_words import LABEL, POSTER
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button, ChatKind, Reply, say
from bot.people import chats
from bot.people.groups import linked_groups
from bot.people.groups.linked_groups import FROM_THE_START, Cursor, Group
from bot.people.model import Role
from bot.places import One, Place

A_PAGE = 8
READ_AT_ONCE = 200  # while looking for a title
LONGEST_SEARCH = 24  # bytes of a title that a button carries on
_TROUBLES = {
    "kicked": N_("đã đưa Loa Bản ra {when}, từ đó không nhận tin"),
    linked_groups.NO_RIGHTS: N_("không cho Loa Bản viết từ {when}, tin chưa tới"),
    "not_found": N_("không tìm thấy nữa từ {when}, có lẽ nhóm đã xóa"),
}
_OTHER_TROUBLE = N_("mất liên lạc từ {when}")
_BY_PLACE, _BY_TITLE = "p", "t"  # how a list is narrowed, before what by


async def show(turn: Turn, text: str) -> Replies:
    """`/groups [PLACE|TITLE]`."""
    place = _place(turn, text) if text else None
    if place is not None:
        return await _page(turn, FROM_THE_START, _BY_PLACE + place.code)
    title = turn.house.country.folding.fold(text).replace(":", " ").replace("#", " ")
    shortened = title.encode()[:LONGEST_SEARCH].decode(errors="ignore").strip()
    return await _page(turn, FROM_THE_START, _BY_TITLE + shortened if title else "")


def _place(turn: Turn, text: str) -> Place | None:
    """The place of one's own that is meant; anything else may be a group's title."""
    for area in turn.scope(Role.OFFICER):
        match = turn.house.places.find(text, within=area)
        if isinstance(match, One):
            return match.place
    return None


async def further(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    after = arguments.number(0), arguments.number(1)
    return await _page(turn, after, arguments[2])


async def first(turn: Turn, arguments: Arguments) -> Replies:
    """[Các nhóm]."""
    return await show(turn, "")


async def _page(turn: Turn, after: Cursor, narrowed: str) -> Replies:
    _ = turn._
    areas, title, heading = _narrowed(turn, narrowed)
    found = await _found(turn, areas, after, title)
    if not found:
        none = _("Không thấy nhóm nào như vậy.") if narrowed else _none_yet(turn)
        return turn.say(none, _poster(turn, areas))
    shown = found[:A_PAGE]
    buttons = [
        turn.free(_("Tháo {number}", number=str(group.id)), "unlink", str(group.id))
        for group in shown
    ]
    rows = in_rows(buttons, 2)
    if len(found) > A_PAGE:
        well, last = shown[-1].cursor
        more = ("groups-more", str(well), str(last), narrowed)
        rows.append((turn.free(_("Xem tiếp"), *more),))
    rows.append(_poster(turn, areas))
    lines = [heading, *(_line(turn, group) for group in shown)]
    return turn.say("\n".join(lines), *rows)


def _poster(turn: Turn, areas: Sequence[str]) -> tuple[Button, ...]:
    """[Giấy mời để in], where one place is meant."""
    place = turn.house.places.by_path(areas[0]) if len(areas) == 1 else None
    if place is None:
        return ()
    return (turn.free(turn._(LABEL), POSTER, place.code),)


def _none_yet(turn: Turn) -> str:
    return turn._(
        "Chưa có nhóm nào được ghép. Thêm Loa Bản vào nhóm, rồi gõ /ghepnhom ở đó."
    )


def _narrowed(turn: Turn, narrowed: str) -> tuple[list[str], str, str]:
    """Areas, folded title and heading of a list; only ever within one's own places."""
    own = [place.path for place in turn.scope(Role.OFFICER)]
    kind, by = narrowed[:1], narrowed[1:]
    if kind != _BY_PLACE:
        return own, by, turn._("Nhóm đã ghép:")
    place = turn.house.places.by_code(by)
    if place is None or not turn.may(Role.OFFICER, place):
        raise Stale
    heading = turn._("Nhóm đã ghép, {place}:", place=turn.place(place))
    return [place.path], "", heading


async def _found(
    turn: Turn, areas: Sequence[str], after: Cursor, title: str
) -> list[Group]:
    """One page and one more, read by key; for a title as much as that takes."""
    read = linked_groups.page
    if not title:
        return await read(turn.connection, areas, after=after, limit=A_PAGE + 1)
    fold = turn.house.country.folding.fold
    found: list[Group] = []
    while len(found) <= A_PAGE:
        some = await read(turn.connection, areas, after=after, limit=READ_AT_ONCE)
        found += [group for group in some if title in fold(group.title)]
        if len(some) < READ_AT_ONCE:
            break
        after = some[-1].cursor
    return found[: A_PAGE + 1]


def _line(turn: Turn, group: Group) -> str:
    _ = turn._
    if group.trouble:
        why = _TROUBLES.get(group.trouble, _OTHER_TROUBLE)
        since = turn.when(group.since) if group.since is not None else _("lâu rồi")
        state = "✗ " + _(why, when=since)
    else:
        state = _("nhận tin từ {when}", when=turn.when(group.linked_at))
    return f"{group.id}. {named(turn, group)}: {state}"


def named(turn: Turn, group: Group) -> str:
    """`Thôn Cốc Ly (xã Cốc Pàng, tỉnh Cao Bằng)`, and which topic of it."""
    title = group.title or "—"
    topic = group.address.text.partition(":")[2]
    if topic:
        title += ", " + turn._("chủ đề {number}", number=topic)
    return f"{title} ({names(turn, group.places) or '—'})"


# --- unlinking


async def unlink(turn: Turn, arguments: Arguments) -> Replies:
    """[Tháo]: asks once."""
    group = await _own(turn, arguments)
    if group is None:
        return _no_such(turn)
    turn.begin("group-unlink", group=group.id)
    return [await unlink_again(turn)]


async def unlink_again(turn: Turn) -> Reply:
    """Whether to unlink the group."""
    number = str(turn.open.state["group"])
    group = await _own(turn, Arguments([number]))
    if group is None:
        raise Stale
    return say(
        turn._(
            "Tháo nhóm {group}? Tháo rồi thì nhóm không nhận tin nữa.",
            group=named(turn, group),
        ),
        (
            turn.bound(turn._("Tháo nhóm"), "unlink-now", number),
            turn.bound(turn._("Thôi"), CANCEL),
        ),
    )


async def unlink_now(turn: Turn, arguments: Arguments) -> Replies:
    """[Tháo nhóm]: the group gets nothing more, is told so and forgotten."""
    group = await _own(turn, arguments)
    turn.end()
    if group is None:
        return _no_such(turn)
    await chats.leave(turn.connection, group.address, turn.now, turn.house.secret)
    await audit.record(
        turn.connection, turn.now, turn.person_id, "group.unlink", about=str(group.id)
    )
    if not group.trouble:
        await _tell_the_group(turn, group)
    said = turn._("Đã tháo nhóm {group}.", group=named(turn, group))
    return turn.say(said + " " + turn._("Nhóm không nhận tin nữa."))


async def _tell_the_group(turn: Turn, group: Group) -> None:
    _ = turn.house.catalogues.translator(group.language or turn.language)
    places = turn.house.places
    known = [places.by_path(path) for path in group.places]
    labels = [places.label(one, _.language) for one in known if one is not None]
    text = _(
        "Nhóm này thôi nhận tin của {places}. Muốn nhận lại thì cán bộ gõ /ghepnhom.",
        places=", ".join(labels),
    )
    key = f"unlinked {group.id}"
    await turn.house.tell(
        turn.connection, group.address, say(text), key, ChatKind.GROUP
    )


async def _own(turn: Turn, arguments: Arguments) -> Group | None:
    """A group all of whose places are one's own."""
    group = await linked_groups.get(turn.connection, arguments.number(0))
    if group is None or not group.places:
        return None
    is_own = all(turn.may(Role.OFFICER, path) for path in group.places)
    return group if is_own else None


def _no_such(turn: Turn) -> Replies:
    return turn.say(turn._("Không có nhóm nào mang số này."))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "groups",
        N_("nhom"),
        N_("Các nhóm đã ghép"),
        show,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "groups": first,
            "groups-more": further,
            "unlink": unlink,
            "unlink-now": unlink_now,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="group-unlink",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=unlink_again,
        why=N_("Tháo rồi thì phải vào nhóm gõ /ghepnhom mới ghép lại được."),
        drops=N_("Thôi, nhóm vẫn nhận tin như cũ."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
