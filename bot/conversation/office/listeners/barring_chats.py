"""`/block`, `/unblock`: whoever misuses it gets no news and asks no officer."""

import re

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.listeners import chat_words, one_chat
from bot.conversation.pressed import Arguments, Stale, whole_number
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Address, Reply, say
from bot.people import chats
from bot.people.model import Role
from bot.people.recipients import barring
from bot.people.recipients.barring import Barred
from bot.requests import book

A_PAGE = 10
NOT_BARRED = N_("Thôi, chưa chặn ai.")
_QUESTION = re.compile(r"(?:cau|cau hoi|question)(?: so)? (\d{1,15})")


async def block(turn: Turn, text: str) -> Replies:
    """`/block NUMBER` of a chat, `/block câu NUMBER` of a question; bare it asks."""
    if not text:
        turn.begin("block")
        return [await block_again(turn)]
    return await block_typed(turn, text)


async def block_again(turn: Turn) -> Reply:
    """Whom, asked or asked once more."""
    text = turn._("Chặn máy nào? Gõ số máy (xem ở /tim), hoặc “câu” và số câu hỏi.")
    return say(text, (turn.bound(turn._("Thôi"), "cancel"),))


def names_one(turn: Turn, text: str) -> bool:
    """Whether a text is a number, or a question's."""
    folded = turn.house.country.folding.fold(text)
    return whole_number(text) is not None or bool(_QUESTION.fullmatch(folded))


async def block_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a number."""
    question = _QUESTION.fullmatch(turn.house.country.folding.fold(text))
    if question is not None:
        return await _sure(turn, question=int(question[1]))
    number = whole_number(text)
    if number is None:
        return [await block_again(turn)]
    return await _sure(turn, chat=number)


async def _sure(turn: Turn, **who: int) -> Replies:
    """Asks once, with what it means."""
    turn.begin("block-sure", **who)
    try:
        asked = await sure_again(turn)
    except Stale:
        turn.end()
        return turn.say(turn._(one_chat.NO_SUCH))
    what = turn._(
        "Bị chặn thì không nhận tin, không gửi được câu hỏi cho cán bộ. Hỏi Loa Bản và "
        "kêu cứu thì vẫn được."
    )
    return [say(f"{asked.text}\n{what}", *asked.buttons)]


async def sure_again(turn: Turn) -> Reply:
    """The question once more."""
    state = turn.open.state
    if "question" in state:
        number = int(state["question"])
        await _asker(turn, number)
        text = turn._("Chặn người gửi câu hỏi số {number}?", number=str(number))
    else:
        found = await one_chat.listed(turn, int(state["chat"]))
        if found is None:
            raise Stale
        text = turn._("Chặn?") + " " + chat_words.line(turn, found)
    return say(
        text,
        (
            turn.bound(turn._("Chặn"), "block-now"),
            turn.bound(turn._("Thôi"), "cancel"),
        ),
    )


async def _asker(turn: Turn, number: int) -> tuple[Address, str]:
    """Who sent a question to a desk of the scope, and whose desk it is.

    A complaint about a commune has gone past it: nobody there can bar who complains.
    """
    request = await book.get(turn.connection, number)
    if request is None or not turn.may(Role.ADMIN, request.desk):
        raise Stale
    return request.address, request.desk


async def chat_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Chặn], under a chat."""
    return await _sure(turn, chat=arguments.number(0))


async def now(turn: Turn, arguments: Arguments) -> Replies:
    """[Chặn]: sure."""
    state = turn.open.state
    if "question" in state:
        address, place = await _asker(turn, int(state["question"]))
        number = int(state["question"])
    else:
        number = int(state["chat"])
        found = await one_chat.listed(turn, number)
        chat = await chats.get(turn.connection, number) if found else None
        if found is None or chat is None:
            raise Stale
        if not one_chat.is_ours_alone(turn, chat):
            return one_chat.others_too(turn)
        address, place = chat.address, found.place
    await barring.bar(
        turn.connection,
        address,
        place,
        secret=turn.house.secret,
        now=turn.now,
        by=turn.person_id,
    )
    await one_chat.noted(turn, "chat.block", number)
    turn.end()
    return turn.say(turn._("Đã chặn. Bỏ chặn: /bochan"))


# --- let back ------------------------------------------------------------------------


async def unblock(turn: Turn, text: str) -> Replies:
    """`/unblock NUMBER` of a chat; bare, the list."""
    number = whole_number(text)
    if number is None:
        return await _listed(turn, 0)
    one = await barring.find(turn.connection, _areas(turn), chat_id=number)
    return await _let_back(turn, one)


def _areas(turn: Turn) -> list[str]:
    return [place.path for place in turn.scope(Role.ADMIN)]


async def _listed(turn: Turn, after: int) -> Replies:
    found = await barring.page(
        turn.connection, _areas(turn), after=after, limit=A_PAGE + 1
    )
    if not found:
        return turn.say(turn._("Không chặn ai cả."))
    lines, rows = [turn._("Đang chặn:")], []
    for one in found[:A_PAGE]:
        place = turn.house.places.by_path(one.place)
        where = turn.place(place) if place else one.place
        when = turn.when(one.barred_at)
        lines.append(f"{one.id}. {where}, {when}")
        label = turn._("Bỏ chặn {number}", number=str(one.id))
        rows.append((turn.free(label, "unblock", str(one.id)),))
    if len(found) > A_PAGE:
        more = turn.free(turn._("Xem tiếp"), "barred-after", str(found[A_PAGE - 1].id))
        rows.append((more,))
    return turn.say("\n".join(lines), *rows)


async def next_page(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    return await _listed(turn, arguments.number(0))


async def unblock_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ chặn 3]."""
    id_ = arguments.number(0)
    return await _let_back(
        turn, await barring.find(turn.connection, _areas(turn), id_=id_)
    )


async def unblock_chat(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ chặn], under a chat."""
    return await unblock(turn, arguments[0])


async def _let_back(turn: Turn, one: Barred | None) -> Replies:
    if one is None or not await barring.let_back(turn.connection, one):
        return turn.say(turn._("Không chặn ai mang số này."))
    await one_chat.noted(turn, "chat.unblock", one.chat_id or one.id)
    return turn.say(turn._("Đã bỏ chặn. Máy ấy lại nhận tin, gửi câu hỏi như cũ."))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "block",
        N_("chan"),
        N_("Chặn máy làm phiền"),
        block,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Command(
        "unblock",
        N_("bochan"),
        N_("Bỏ chặn"),
        unblock,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "block-chat": chat_pressed,
            "block-now": now,
            "unblock": unblock_pressed,
            "unblock-chat": unblock_chat,
            "barred-after": next_page,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="block",
        opens=block_typed,
        fits=names_one,
        asks_again=block_again,
        why=N_("Để cán bộ không phải đọc lời quấy phá."),
        drops=NOT_BARRED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
        takes_numbers=True,
    ),
    doors.Dialogue(
        name="block-sure",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=sure_again,
        why=N_("Để cán bộ không phải đọc lời quấy phá."),
        drops=NOT_BARRED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
        agrees=now,
    ),
)
