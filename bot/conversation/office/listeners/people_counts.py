"""`/people`: how many receive news, by commune of the scope."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.listeners import list_import
from bot.conversation.pressed import Arguments
from bot.conversation.steps.channel_names import CHANNELS
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.people.audience import wants_notice
from bot.people.model import Role
from bot.people.reach.head_count import HeadCount, head_count
from bot.people.recipients import roster
from bot.places import Level, Place

A_PAGE = 20  # communes


async def people(turn: Turn, text: str) -> Replies:
    """`/people`, `/people PLACE`; a list of recipients is tried out."""
    if list_import.is_a_list(text):
        return await list_import.try_out(turn, text)
    if not text:
        said = []
        for place in turn.scope(Role.ADMIN):
            said += await _of(turn, place)
        return said
    found = named_place(turn, text, Role.ADMIN, "people-at")
    if not isinstance(found, Place):
        return found
    if not turn.may(Role.ADMIN, found):
        return turn.say(
            turn._("{place} nằm ngoài phạm vi của mình.", place=turn.place(found))
        )
    return await _of(turn, found)


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await people(turn, arguments[0])


async def _of(turn: Turn, place: Place) -> Replies:
    """A place's sum by channel; of a province its communes too."""
    counts = await head_count(
        turn.connection,
        [place.path],
        wanting=wants_notice(categories=(), is_urgent=True),
        now=turn.now,
    )
    text = _sum(turn, place, counts)
    if place.level is Level.PROVINCE:
        return await _communes(turn, place, text, "")
    find = turn.free(turn._("Xem từng máy"), "find-at", place.code)
    return turn.say(text, (find,))


def _sum(turn: Turn, place: Place, counts: HeadCount) -> str:
    _ = turn._
    lines = [
        _.counted("{place}: {count} nơi nhận tin.", counts.all, place=turn.place(place))
    ]
    if not counts.is_exact:
        lines[0] = _.counted(
            "{place}: khoảng {count} nơi nhận tin.",
            counts.all,
            place=turn.place(place),
        )
    for channel, count in sorted(counts.people.items()):
        lines.append(
            f"{CHANNELS.get(channel, channel)}: {_.counted('{count} máy', count)}"
        )
    for channel, count in sorted(counts.groups.items()):
        lines.append(
            f"{CHANNELS.get(channel, channel)}: {_.counted('{count} nhóm', count)}"
        )
    missed = sum(counts.missed.values())
    if missed:
        lines.append(_.counted("{count} nơi đang nghỉ hoặc không nhận được.", missed))
    return "\n".join(lines)


async def _communes(turn: Turn, province: Place, lead: str, after: str) -> Replies:
    """A page of a province's communes, with how many in each."""
    _, places = turn._, turn.house.places
    inside = sorted(
        (
            place
            for place in places.communes
            if places.is_within(place.path, province.path) and place.path > after
        ),
        key=lambda place: place.path,
    )
    shown = inside[:A_PAGE]
    counts = await roster.count_by_place(turn.connection, [p.path for p in shown])
    lines = [lead] if lead else []
    for place in shown:
        people_, groups = counts.get(place.path, (0, 0))
        name = places.short_label(place, turn.language)
        number = _.counted("{count} máy", people_)
        if groups:
            number += ", " + _.counted("{count} nhóm", groups)
        lines.append(f"{name}: {number}")
    if len(inside) > A_PAGE:
        more = turn.free(_("Xem tiếp"), "people-after", shown[-1].code)
        return turn.say("\n".join(lines), (more,))
    return turn.say("\n".join(lines) or _("Hết danh sách."))


async def next_page(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    last = turn.house.places.by_code(arguments[0])
    province = turn.house.places.province_of(last) if last else None
    if last is None or province is None or not turn.may(Role.ADMIN, province):
        return turn.say(turn._("Hết danh sách."))
    return await _communes(turn, province, "", last.path)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "people",
        N_("nguoidung"),
        N_("Bao nhiêu máy nhận tin"),
        people,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {"people-at": place_pressed, "people-after": next_page},
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
