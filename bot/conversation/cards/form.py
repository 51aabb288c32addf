"""An officer fills in a contact card: field by field or one alone, preview, save."""

from dataclasses import replace
from typing import Any

from bot import audit
from bot.conversation import doors
from bot.conversation.cards import address_book as reading
from bot.conversation.cards import typed_fields
from bot.conversation.cards.typed_fields import fields_of, formers_of
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people import card_words as words
from bot.people import contacts
from bot.people.contacts import Card
from bot.people.model import Role
from bot.places import Place

WHY = N_("Bà con gõ /danhba là thấy: biết đến đâu, giờ nào, gọi số nào.")
NOT_SAVED = N_("Thôi, chưa lưu gì: danh bạ vẫn như cũ.")
MOST_FORMER = 8  # former communes named in the question


async def edit(turn: Turn, arguments: Arguments) -> Replies:
    """[Sửa]: one field, all of them one after the other, or nothing has changed."""
    place = _own_place(turn, arguments[0])
    if place is None:
        return _not_yours(turn)
    turn.begin("card-menu", place=place.code)
    return [await menu_again(turn)]


async def menu_again(turn: Turn) -> Reply:
    """Which field, asked or asked once more."""
    place = _open_place(turn)
    known = await contacts.find(turn.connection, place.path)
    _ = turn._
    buttons = [
        turn.bound(_(words.NAMES[field]), "card-field", place.code, field)
        for field in fields_of(place)
    ]
    rows = in_rows(buttons, 2)
    whole = [turn.bound(_("Lần lượt từng mục"), "card-all", place.code)]
    if known is not None:
        whole.append(turn.bound(_("Vẫn đúng cả"), "card-same", place.code))
    return say(
        _("Sửa danh bạ {place}. Sửa mục nào?", place=turn.place(place)),
        tuple(whole),
        *rows,
        (turn.bound(_("Thôi"), "cancel"),),
    )


async def fill_in(turn: Turn, arguments: Arguments) -> Replies:
    """[Lần lượt từng mục]."""
    place = _own_place(turn, arguments[0])
    if place is None:
        return _not_yours(turn)
    return await _ask(turn, place, fields_of(place)[0], {}, alone=False)


async def one_field(turn: Turn, arguments: Arguments) -> Replies:
    """One field alone; what was changed before it in this dialogue stays."""
    place, field = _own_place(turn, arguments[0]), arguments[1]
    if place is None:
        return _not_yours(turn)
    if field not in fields_of(place):
        raise Stale(field)
    typed = dict(turn.open.state.get("typed") or {})
    return await _ask(turn, place, field, typed, alone=True)


async def field_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: what stands in the field from now on."""
    state = turn.open.state
    place = _own_place(turn, str(state.get("place", "")))
    if place is None:
        return _not_yours(turn)
    field = str(state["field"])
    typed = {**state["typed"], field: text.strip()}
    wrong = typed_fields.wrong(turn, place, field, text.strip())
    if wrong:
        return turn.say(wrong, *_ways_on(turn, place, field, has_value=False))
    return await _next(turn, place, field, typed)


async def keep(turn: Turn, arguments: Arguments) -> Replies:
    """[Giữ nguyên], [Bỏ qua]: on to the next field."""
    place = _own_place(turn, str(turn.open.state.get("place", "")))
    if place is None:
        return _not_yours(turn)
    state = turn.open.state
    return await _next(turn, place, str(state["field"]), state["typed"])


async def clear(turn: Turn, arguments: Arguments) -> Replies:
    """[Để trống]: what stands in the field goes."""
    place = _own_place(turn, str(turn.open.state.get("place", "")))
    if place is None:
        return _not_yours(turn)
    field = str(turn.open.state["field"])
    return await _next(turn, place, field, {**turn.open.state["typed"], field: ""})


async def done(turn: Turn, arguments: Arguments) -> Replies:
    """[Xong]: the preview, whatever is still to be asked."""
    place = _own_place(turn, str(turn.open.state.get("place", "")))
    if place is None:
        return _not_yours(turn)
    return await _preview(turn, place, turn.open.state["typed"])


async def same(turn: Turn, arguments: Arguments) -> Replies:
    """[Vẫn đúng cả]: confirmed as it is."""
    place = _own_place(turn, arguments[0])
    known = await contacts.find(turn.connection, place.path) if place else None
    if place is None or known is None:
        return _not_yours(turn)
    return await _save(turn, place, known, "")


async def save(turn: Turn, arguments: Arguments) -> Replies:
    """[Lưu]: what was changed goes into the card as it stands by then."""
    place = _own_place(turn, str(turn.open.state.get("place", "")))
    if place is None:
        return _not_yours(turn)
    typed = turn.open.state["typed"]
    card = await _card(turn, place, typed)
    return await _save(turn, place, card, " ".join(typed))


async def _save(turn: Turn, place: Place, card: Card, changed: str) -> Replies:
    if turn.person_id is None:
        return _not_yours(turn)
    await contacts.save(turn.connection, card, by=turn.person_id, now=turn.now)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "contacts.change" if changed else "contacts.confirm",
        about=place.path,
        detail=changed,
    )
    turn.end()
    return turn.say(
        turn._("Đã lưu. Bà con gõ /danhba là thấy."),
        (turn.free(turn._("Sửa"), "card-edit", place.code),),
    )


async def _next(turn: Turn, place: Place, field: str, typed: dict[str, Any]) -> Replies:
    left = fields_of(place)[fields_of(place).index(field) + 1 :]
    if turn.open.state.get("alone") or not left:
        return await _preview(turn, place, typed)
    return await _ask(turn, place, left[0], typed, alone=False)


async def _ask(
    turn: Turn, place: Place, field: str, typed: dict[str, Any], *, alone: bool
) -> Replies:
    turn.begin("card-field", place=place.code, field=field, typed=typed, alone=alone)
    card = await _card(turn, place, typed)
    value = words.value(card, field, turn._)
    lines = [_question(turn, place, field)]
    if value:
        lines.append(turn._("Đang ghi: {value}", value=value))
    rows = _ways_on(turn, place, field, has_value=bool(value))
    return turn.say("\n".join(lines), *rows)


def _question(turn: Turn, place: Place, field: str) -> str:
    _ = turn._
    match field:
        case "address":
            return _("Địa chỉ nơi bà con đến hỏi, làm giấy tờ?")
        case "hours":
            return _("Giờ làm việc? Ví dụ: thứ Hai đến thứ Sáu, 7:30 đến 16:30")
        case "phones":
            return _(
                "Số điện thoại, mỗi dòng một số kèm việc của số ấy. "
                "Ví dụ: 0216 3871 234 trực ban"
            )
        case "questions":
            return _("Bà con có việc thì hỏi ai? Ghi chức vụ, không ghi tên.")
        case "bank_days":
            return _bank_question(turn, place)
        case _field:
            return _("Còn điều gì bà con nên biết?")


def _bank_question(turn: Turn, place: Place) -> str:
    formers = list(formers_of(turn, place).values())
    first = formers[0] if formers else place.name
    text = turn._(
        "Ngân hàng Chính sách xã hội về ngày nào trong tháng, ở đâu? "
        "Mỗi dòng một xã cũ. Ví dụ: {former}: 12, nhà văn hóa",
        former=first,
    )
    names = ", ".join(formers[:MOST_FORMER])
    all_of_them = turn._("Các xã cũ: {names}.", names=names)
    return f"{text}\n{all_of_them}" if names else text


def _ways_on(
    turn: Turn, place: Place, field: str, *, has_value: bool
) -> list[tuple[Any, ...]]:
    _ = turn._
    on = [turn.bound(_("Giữ nguyên") if has_value else _("Bỏ qua"), "card-keep")]
    if has_value:
        on.append(turn.bound(_("Để trống"), "card-clear"))
    leave = turn.bound(_("Thôi"), "cancel")
    return [tuple(on), (turn.bound(_("Xong"), "card-done"), leave)]


async def _preview(turn: Turn, place: Place, typed: dict[str, Any]) -> Replies:
    _ = turn._
    card = replace(await _card(turn, place, typed), updated_at=turn.now)
    turn.begin("card-preview", place=place.code, typed=typed)
    shown = "\n".join(reading.said(turn, place, card))
    asked = _("Bà con sẽ thấy như trên. Lưu không?")
    again = [
        turn.bound(_(words.NAMES[field]), "card-field", place.code, field)
        for field in fields_of(place)
    ]
    return turn.say(
        f"{shown}\n\n{asked}",
        _saving(turn),
        *in_rows(again, 3),
    )


async def correction_typed(turn: Turn, text: str) -> Replies:
    """Typed at "Lưu không?": taken as the correction of the field that it fits."""
    place, state = _open_place(turn), turn.open.state
    field, value = typed_fields.field_of(turn, place, text.strip())
    if said := typed_fields.wrong(turn, place, field, value):
        buttons = [
            turn.bound(turn._(words.NAMES[one]), "card-field", place.code, one)
            for one in fields_of(place)
        ]
        return turn.say(said, _saving(turn), *in_rows(buttons, 3))
    return await _preview(turn, place, {**state["typed"], field: value})


async def field_again(turn: Turn) -> Reply:
    """The open field in one line."""
    place, field = _open_place(turn), str(turn.open.state["field"])
    card = await _card(turn, place, turn.open.state["typed"])
    has_value = bool(words.value(card, field, turn._))
    line = turn._(
        "Danh bạ {place}, mục {field}: gõ vào đây.",
        place=turn.place(place),
        field=turn._(words.NAMES[field]).lower(),
    )
    return say(line, *_ways_on(turn, place, field, has_value=has_value))


async def preview_again(turn: Turn) -> Reply:
    """What waits to be saved, in one line."""
    line = turn._("Danh bạ {place} chưa lưu. Lưu không?", place=_label(turn))
    return say(line, _saving(turn))


def _label(turn: Turn) -> str:
    return turn.place(_open_place(turn))


def _saving(turn: Turn) -> tuple[Button, ...]:
    return (
        turn.bound(turn._("Lưu"), "card-save"),
        turn.bound(turn._("Thôi"), "cancel"),
    )


async def not_saved(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words."""
    turn.end()
    return turn.say(turn._(NOT_SAVED))


async def _card(turn: Turn, place: Place, typed: dict[str, Any]) -> Card:
    """The card as it stands, with what was typed in this dialogue."""
    known = await contacts.find(turn.connection, place.path) or Card(place.path)
    fresh: dict[str, Any] = {}
    for field, text in typed.items():
        fresh[field] = typed_fields.read(turn, place, field, text)
    return replace(known, **fresh)


def _own_place(turn: Turn, code: str) -> Place | None:
    """The place, if its card is this person's to write: asked at every step."""
    place = turn.house.places.by_code(code) if code else None
    if place is None or turn.is_group or not reading.has_card(place):
        return None
    return place if turn.may(Role.OFFICER, place) else None


def _open_place(turn: Turn) -> Place:
    """The place whose card is open; raises Stale where it is no longer theirs."""
    place = _own_place(turn, str(turn.open.state.get("place", "")))
    if place is None:
        raise Stale
    return place


def _not_yours(turn: Turn) -> Replies:
    turn.end()
    return turn.say(turn._("Danh bạ này do cán bộ nơi ấy ghi. Chưa sửa gì cả."))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "card-edit": edit,
            "card-all": fill_in,
            "card-field": one_field,
            "card-keep": keep,
            "card-clear": clear,
            "card-done": done,
            "card-same": same,
            "card-save": save,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="card-menu",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=menu_again,
        why=WHY,
        drops=NOT_SAVED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="card-preview",
        opens=correction_typed,
        fits=typed_fields.is_a_correction,
        asks_again=preview_again,
        why=WHY,
        drops=NOT_SAVED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        agrees=save,
        declines=not_saved,
    ),
    doors.Dialogue(
        name="card-field",
        opens=field_typed,
        fits=doors.any_words,
        asks_again=field_again,
        why=WHY,
        drops=NOT_SAVED,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        is_unknown=keep,
        takes_numbers=True,
    ),
)
