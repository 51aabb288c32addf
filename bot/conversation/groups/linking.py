"""A group receives its commune's news: linked by an officer, silent otherwise.

Who links must be in the group, and the group must let the bot write: both are asked of
the platform afterwards (`group_watch.py`), since a turn never waits for the network.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import audit
from bot.clock import MINUTE
from bot.conversation import doors
from bot.conversation.ask import questions
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import ChatKind
from bot.people import chats
from bot.people.groups import linked_groups
from bot.people.groups.linked_groups import Group
from bot.people.model import Role
from bot.people.rights import is_within
from bot.places import Place

TOLD_FOR = 10 * MINUTE  # an anonymous admin is told once in so long


async def joined(turn: Turn) -> Replies:
    """The bot was added to a group, or let back in; or someone unblocked it."""
    one = turn.incoming
    linked = await linked_groups.of_chat(turn.connection, one.address)
    was_away = any(group.trouble for group in linked)
    if was_away or (turn.chat is not None and turn.chat.gone_reason is not None):
        await chats.mark_back(turn.connection, one.address, turn.now)
    if not turn.is_group:
        return []
    if not linked:
        return await _welcome(turn)
    places = sorted({path for group in linked for path in group.places})
    return _still_linked(turn, places) if was_away else []


async def not_here(turn: Turn) -> Replies:
    """On a channel where groups are not served; a cry is answered all the same."""
    cry = await questions.warning(turn, turn.incoming.text)
    words = turn._(
        "Ở đây Loa Bản chỉ nói chuyện riêng với từng người. Mở Loa Bản ra nhắn riêng "
        "nhé, người khác không thấy."
    )
    return [*(replace(one, buttons=()) for one in cry), *turn.say(words)]


def _still_linked(turn: Turn, places: Sequence[str]) -> Replies:
    return turn.say(
        turn._(
            "Loa Bản trở lại rồi. Nhóm vẫn nhận tin của {places} như trước, không "
            "phải ghép lại.",
            places=names(turn, places),
        )
    )


async def _welcome(turn: Turn) -> Replies:
    """Said once, when the bot was added; a linked group may have moved here.

    The word of a group's move comes before or after this one. Where a linked one has
    the same title it may be the same, and is told nothing that would be wrong.
    """
    one = turn.incoming
    if await linked_groups.is_titled(turn.connection, one.address.channel, one.title):
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
    topics = await _other_topics(turn, place)
    others = [*_places_of_others(turn, turn.home)]
    for topic in topics:
        others += _places_of_others(turn, topic.places)
    if others:
        return await _refused(turn, place, others)
    return await _linked(turn, place, topics)


async def _linked(turn: Turn, place: Place, topics: Sequence[Group]) -> Replies:
    """Linked here, and no longer where the group would have read the same twice."""
    _ = turn._
    for topic in topics:
        await chats.leave(turn.connection, topic.address, turn.now, turn.house.secret)
        await _note(turn, "group.unlink", topic.id)
    chat_id = await chats.keep(
        turn.connection,
        turn.incoming.address,
        turn.now,
        kind=ChatKind.GROUP,
        title=turn.incoming.title,
        language=turn.language,
    )
    await chats.subscribe(turn.connection, chat_id, [(place.path, None)])
    account = turn.incoming.sender or ""
    await linked_groups.look_into(turn.connection, chat_id, account)
    await _note(turn, "group.link", chat_id, place.path)
    lines = [
        _("Nhóm này nay nhận tin của {place}.", place=turn.place(place))
        + " "
        + _(
            "Loa Bản chỉ lên tiếng khi có tin của xã hoặc khi được gọi bằng /hoi. "
            "Không ghi lại chuyện trong nhóm."
        )
    ]
    if topics:
        lines.append(_("Tin về chỗ này thôi, không về chủ đề cũ của nhóm nữa."))
    return turn.say("\n".join(lines))


async def _other_topics(turn: Turn, place: Place) -> list[Group]:
    """Other topics of this group that would read the same news."""
    linked = await linked_groups.of_chat(turn.connection, turn.incoming.address)
    return [
        group
        for group in linked
        if group.address != turn.incoming.address
        and any(_overlap(path, place.path) for path in group.places)
    ]


def _overlap(one: str, other: str) -> bool:
    return is_within(one, other) or is_within(other, one)


async def _note(turn: Turn, action: str, chat_id: int, detail: str = "") -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        action,
        about=str(chat_id),
        detail=detail,
    )


def _places_of_others(turn: Turn, linked: Sequence[str]) -> list[str]:
    """Those of some places that the sender is no officer of."""
    return [path for path in linked if not turn.may(Role.OFFICER, path)]


async def _refused(turn: Turn, place: Place, others: list[str]) -> Replies:
    """Whose group it is, moves it: nobody takes it away from them unheard."""
    await _note(turn, "group.refused", turn.chat.id if turn.chat else 0, place.path)
    return turn.say(
        turn._(
            "Nhóm này đang nhận tin của {places}. Cán bộ nơi ấy mới chuyển được.",
            places=names(turn, others),
        )
    )


def names(turn: Turn, paths: Iterable[str]) -> str:
    """`xã Lũng Cú, tỉnh Tuyên Quang`."""
    known = [turn.house.places.by_path(path) for path in paths]
    return ", ".join(turn.place(one) for one in known if one is not None)


async def link_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of several places of the name that was typed."""
    return await link(turn, arguments[0])


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "linkgroup",
        N_("ghepnhom"),
        N_("Ghép nhóm vào xã"),
        link,
        role=Role.OFFICER,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "link-group": link_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.ANYONE,
    ),
)
