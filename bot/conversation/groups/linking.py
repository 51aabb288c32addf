"""A group receives its commune's news: linked by an officer, silent otherwise."""

from bot import audit
from bot.clock import MINUTE
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import ChatKind
from bot.people import chats
from bot.people.model import Role
from bot.places import Place

TOLD_FOR = 10 * MINUTE  # an anonymous admin is told once in so long


async def welcome(turn: Turn) -> Replies:
    """Said once, when the bot was added; a linked group may have moved here.

    The word of a group's move comes before or after this one. Where a linked one has
    the same title it may be the same, and is told nothing that would be wrong.
    """
    if turn.chat is not None and turn.chat.places:
        return []
    one = turn.incoming
    if await chats.is_titled(turn.connection, one.address.channel, one.title):
        return turn.say(
            turn._(
                "Loa Bản đây. Nhóm đã ghép từ trước thì vẫn nhận tin như cũ, không "
                "phải làm gì. Nhóm mới thì cán bộ xã gõ /ghepnhom."
            )
        )
    return turn.say(
        turn._(
            "Loa Bản đây. Cán bộ xã gõ /ghepnhom để nhóm này nhận tin của xã. "
            "Chưa ghép thì Loa Bản im lặng, trừ khi được gọi bằng /hoi."
        )
    )


def ask_for_account(turn: Turn) -> Replies:
    """An anonymous admin gives a command that needs to know who gives it."""
    told_at = turn.open.last.get("told_at", 0)
    if 0 <= turn.now - told_at < TOLD_FOR:
        return []
    turn.open.last["told_at"] = turn.now
    return turn.say(
        turn._(
            "Đang gõ ẩn danh nên Loa Bản không biết là cán bộ nào. Vào quyền quản trị "
            "của nhóm tắt “Ẩn danh”, rồi gõ lại."
        )
    )


async def link(turn: Turn, text: str) -> Replies:
    """`/linkgroup [PLACE]`: the role's place by default."""
    _ = turn._
    if turn.incoming.kind is not ChatKind.GROUP:
        return turn.say(_("Gõ lệnh này trong nhóm cần ghép, sau khi thêm Loa Bản vào."))
    place = (
        named_place(turn, text, Role.OFFICER, "link-group")
        if text
        else turn.scope(Role.OFFICER)[0]
    )
    if not isinstance(place, Place):
        return place
    if not turn.may(Role.OFFICER, place):
        return turn.say(
            _("Không có quyền ghép nhóm vào {place}.", place=turn.place(place))
        )
    others = _places_of_others(turn)
    if others:
        return await _refused(turn, place, others)
    chat_id = await chats.keep(
        turn.connection,
        turn.incoming.address,
        turn.now,
        kind=ChatKind.GROUP,
        title=turn.incoming.title,
        language=turn.language,
    )
    await chats.subscribe(turn.connection, chat_id, [(place.path, None)])
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "group.link",
        about=str(chat_id),
        detail=place.path,
    )
    return turn.say(
        _("Nhóm này nay nhận tin của {place}.", place=turn.place(place))
        + " "
        + _(
            "Loa Bản chỉ lên tiếng khi có tin của xã hoặc khi được gọi bằng /hoi. "
            "Không ghi lại chuyện trong nhóm."
        )
    )


def _places_of_others(turn: Turn) -> list[str]:
    """Where this group is linked to already without the sender being officer there."""
    if turn.chat is None or not turn.chat.is_subscribed:
        return []
    return [path for path in turn.home if not turn.may(Role.OFFICER, path)]


async def _refused(turn: Turn, place: Place, others: list[str]) -> Replies:
    """Whose group it is, moves it: nobody takes it away from them unheard."""
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "group.refused",
        about=str(turn.chat.id) if turn.chat else "",
        detail=place.path,
    )
    known = [turn.house.places.by_path(path) for path in others]
    return turn.say(
        turn._(
            "Nhóm này đang nhận tin của {places}. Cán bộ nơi ấy mới chuyển được.",
            places=", ".join(turn.place(one) for one in known if one is not None),
        )
    )


async def link_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of several places of the name that was typed."""
    return await link(turn, arguments[0])


async def show(turn: Turn, text: str) -> Replies:
    """`/groups`: the linked groups, and a way to unlink one."""
    areas = [p.path for p in turn.scope(Role.ADMIN)]
    found = await chats.groups(turn.connection, areas)
    if not found:
        return turn.say(turn._("Chưa có nhóm nào được ghép."))
    lines = [turn._("Nhóm đã ghép:")]
    rows = []
    for chat in found[:20]:
        place = turn.house.places.by_path(chat.places[0][0]) if chat.places else None
        lines.append(
            f"{chat.id}. {chat.title or '—'} ({turn.place(place) if place else '—'})"
        )
        label = turn._("Tháo {number}", number=str(chat.id))
        rows.append((turn.free(label, "unlink", str(chat.id)),))
    return turn.say("\n".join(lines), *rows)


async def unlink(turn: Turn, arguments: Arguments) -> Replies:
    """[Tháo]: the group gets nothing more and is forgotten."""
    chat_id = whole_number(arguments[0]) or 0
    chat = await chats.get(turn.connection, chat_id)
    if (
        chat is None
        or chat.kind is not ChatKind.GROUP
        or not any(turn.may(Role.ADMIN, path) for path, _former in chat.places)
    ):
        return turn.say(turn._("Không có nhóm nào mang số này."))
    await chats.leave(turn.connection, chat.address, turn.now, turn.house.secret)
    await audit.record(
        turn.connection, turn.now, turn.person_id, "group.unlink", about=str(chat_id)
    )
    return turn.say(turn._("Đã tháo nhóm. Nhóm không nhận tin nữa."))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "linkgroup",
        N_("ghepnhom"),
        N_("Ghép nhóm vào xã"),
        link,
        role=Role.OFFICER,
        in_group=InGroup.ANYONE,
    ),
    doors.Command(
        "groups",
        N_("nhom"),
        N_("Các nhóm đã ghép"),
        show,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "link-group": link_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "unlink": unlink,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
