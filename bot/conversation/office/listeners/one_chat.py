"""One chat that receives news: moved, paused, removed; whoever it is hears of it."""

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.listeners import chat_words
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import Replies, Turn
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.messaging import Button, ChatKind, Reply, say
from bot.people import chats
from bot.people.model import Chat, Role
from bot.people.recipients import roster
from bot.people.recipients.roster import Listed, State
from bot.places import Place

NOT_MOVED = N_("Thôi, để máy này như cũ.")
NO_SUCH = N_("Không có máy nào mang số này trong phạm vi của mình.")


async def card(turn: Turn, number: int) -> Replies:
    """What is known of a chat, and what can be done with it."""
    found = await listed(turn, number)
    if found is None:
        return turn.say(turn._(NO_SUCH))
    _, carried = turn._, str(found.id)
    if found.state is State.BARRED:
        rows: list[tuple[Button, ...]] = [
            (turn.free(_("Bỏ chặn"), "unblock-chat", carried),)
        ]
    else:
        paused = found.state is State.PAUSED
        label = _("Nhận lại") if paused else _("Cho nghỉ 30 ngày")
        rows = [
            (
                turn.free(_("Chuyển xã"), "chat-move", carried),
                turn.free(label, "chat-pause", carried),
            ),
            (
                turn.free(_("Chặn"), "block-chat", carried),
                turn.free(_("Xóa"), "chat-remove", carried),
            ),
        ]
    return turn.say(chat_words.line(turn, found), *rows)


async def listed(turn: Turn, number: int) -> Listed | None:
    """A chat by its number, if it receives news of a place of the scope."""
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    return await roster.find(turn.connection, number, areas, turn.now)


async def _pressed(turn: Turn, number: int) -> tuple[Listed, Chat]:
    found = await listed(turn, number)
    chat = await chats.get(turn.connection, number) if found else None
    if found is None or chat is None:
        raise Stale
    return found, chat


def is_ours_alone(turn: Turn, chat: Chat) -> bool:
    """Whether all that a chat receives is of the admin's scope."""
    return all(turn.may(Role.ADMIN, path) for path, _former in chat.places)


def others_too(turn: Turn) -> Replies:
    """The chat receives news of another's place as well."""
    return turn.say(
        turn._(
            "Máy này còn nhận tin nơi khác, ngoài phạm vi của mình: chỉ chuyển hoặc "
            "xóa được phần của mình."
        )
    )


async def noted(turn: Turn, action: str, number: int, detail: str = "") -> None:
    """Writes a deed into the audit."""
    about = turn.scope(Role.ADMIN)[0].path
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        action,
        about=about,
        detail=f"{number} {detail}".strip(),
    )


async def tell(turn: Turn, chat: Chat, message: str, **values: object) -> None:
    """Who it is about hears of it, in their language; no group and no screen does."""
    if chat.kind is not ChatKind.PRIVATE:
        return
    known = turn.house.catalogues.languages
    language = chat.language if chat.language in known else SOURCE_LANGUAGE
    _ = turn.house.catalogues.translator(language or SOURCE_LANGUAGE)
    key = f"office {chat.id} {turn.now}"
    text = _(message, **values)
    await turn.house.tell(turn.connection, chat.address, say(text), key)


async def chat_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A number of the list."""
    return await card(turn, arguments.number(0))


# --- paused, removed -----------------------------------------------------------------


async def pause_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Cho nghỉ 30 ngày], [Nhận lại]."""
    found, chat = await _pressed(turn, arguments.number(0))
    if not is_ours_alone(turn, chat):
        return others_too(turn)
    if found.state is State.PAUSED:
        await roster.pause(turn.connection, found.id, None)
        await noted(turn, "chat.resume", found.id)
        return turn.say(turn._("Máy số {number} nhận tin lại.", number=str(found.id)))
    until = turn.now + chats.PAUSE
    await roster.pause(turn.connection, found.id, until)
    await noted(turn, "chat.pause", found.id)
    message = N_("Cán bộ cho máy này nghỉ nhận tin đến {when}. Nhận lại: /nhantin")
    await tell(turn, chat, message, when=turn.when(until))
    return turn.say(
        turn._(
            "Máy số {number} nghỉ đến {when}.",
            number=str(found.id),
            when=turn.when(until),
        )
    )


async def remove_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xóa]: asks once."""
    found, _chat = await _pressed(turn, arguments.number(0))
    turn.begin("chat-remove", chat=found.id)
    return [await remove_again(turn)]


async def remove_again(turn: Turn) -> Reply:
    """Whether it is to be removed."""
    number = int(turn.open.state["chat"])
    found = await listed(turn, number)
    if found is None:
        raise Stale
    text = turn._("Xóa khỏi danh sách nhận tin?") + " " + chat_words.line(turn, found)
    sure = turn.free(turn._("Xóa"), "chat-removed", str(number))
    return say(text, (sure, turn.bound(turn._("Thôi"), "cancel")))


async def remove_agreed(turn: Turn, arguments: Arguments) -> Replies:
    """Words that say to do it."""
    return await removed(turn, Arguments([str(turn.open.state["chat"])]))


async def removed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xóa]: no older list brings it back; whoever it is may come again."""
    found, chat = await _pressed(turn, arguments.number(0))
    turn.end()
    await noted(turn, "chat.remove", found.id)
    if not is_ours_alone(turn, chat):
        areas = [place.path for place in turn.scope(Role.ADMIN)]
        await roster.leave_areas(turn.connection, found.id, areas)
    else:
        message = N_(
            "Cán bộ đã xóa máy này khỏi danh sách nhận tin. Nhận lại: /nhantin"
        )
        await tell(turn, chat, message)
        await chats.leave(turn.connection, chat.address, turn.now, turn.house.secret)
    return turn.say(
        turn._(
            "Đã xóa máy số {number}. Danh sách cũ nhập vào cũng không đưa lại được.",
            number=str(found.id),
        )
    )


# --- moved ---------------------------------------------------------------------------


async def move_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Chuyển xã]."""
    found, _chat = await _pressed(turn, arguments.number(0))
    turn.begin("chat-move", chat=found.id)
    return [await move_again(turn)]


async def move_again(turn: Turn) -> Reply:
    """Where to."""
    text = turn._(
        "Máy số {number} chuyển sang xã nào? Gõ tên xã, hoặc mã.",
        number=str(turn.open.state["chat"]),
    )
    return say(text, (turn.bound(turn._("Thôi"), "cancel"),))


async def move_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a place of the scope."""
    place = named_place(turn, text, Role.ADMIN, "chat-move-to")
    if not isinstance(place, Place):
        return place
    if not turn.may(Role.ADMIN, place):
        return turn.say(
            turn._("{place} nằm ngoài phạm vi của mình.", place=turn.place(place)),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    found, chat = await _pressed(turn, int(turn.open.state["chat"]))
    areas = [one.path for one in turn.scope(Role.ADMIN)]
    await roster.move(turn.connection, found.id, areas, place.path)
    await noted(turn, "chat.move", found.id, place.path)
    message = N_("Từ nay máy này nhận tin của {place}. Sai thì gõ /noio để đổi.")
    await tell(turn, chat, message, place=turn.house.places.label(place))
    turn.end()
    return turn.say(
        turn._(
            "Máy số {number} nay nhận tin của {place}.",
            number=str(found.id),
            place=turn.place(place),
        )
    )


async def move_chosen(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await move_typed(turn, arguments[0])


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "chat": chat_pressed,
            "chat-pause": pause_pressed,
            "chat-remove": remove_pressed,
            "chat-removed": removed,
            "chat-move": move_pressed,
            "chat-move-to": move_chosen,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="chat-move",
        opens=move_typed,
        fits=names_a_place,
        asks_again=move_again,
        why=N_("Để máy ấy nhận tin đúng xã mình ở."),
        drops=NOT_MOVED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="chat-remove",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=remove_again,
        why=N_("Xóa rồi thì máy ấy không nhận tin nữa, phải tự đăng ký lại."),
        drops=NOT_MOVED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
        agrees=remove_agreed,
    ),
)
