"""Choosing a commune: typed, one of several, or a part of a former one."""

from collections.abc import Sequence
from dataclasses import replace as replaced

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import consent, reception
from bot.conversation.pressed import Arguments
from bot.conversation.steps.named_place import is_a_place, names_a_place
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import NOT_A_NUMBER, Button, Reply, say
from bot.people import chats
from bot.places import (
    District,
    Former,
    NotFound,
    One,
    Option,
    Several,
    Split,
)

A_PAGE = 6


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a name was typed."""
    chosen = list(turn.open.state.get("chosen", []))
    return await found_place(
        turn, text, chosen, replace=bool(turn.open.state.get("replace"))
    )


async def found_place(
    turn: Turn, text: str, chosen: Sequence[str], *, replace: bool = False
) -> Replies:
    match turn.house.places.find(text):
        case One(found, former):
            return await take(turn, [(found, former)], chosen, replace=replace)
        case Split(former):
            return _which_part(turn, former, chosen, replace=replace)
        case Several(options):
            lead = turn._("Có nhiều nơi tên như vậy. Nhà mình ở đâu?")
            return _choices(turn, lead, options, chosen, replace=replace)
        case District(name, _, options):
            lead = turn._(
                "{district} nay không còn. Các xã, phường nay ở đó:", district=name
            )
            return _choices(turn, lead, options, chosen, replace=replace)
        case NotFound(nearest):
            lead = turn._("Không thấy nơi nào tên “{name}”.", name=text.strip()[:60])
            if not nearest:
                turn.begin("place", chosen=list(chosen), replace=replace)
                return turn.say(
                    lead + " " + turn._("Gõ lại tên xã, kèm tên tỉnh càng tốt."),
                    (turn.bound(turn._("Thôi"), CANCEL),),
                )
            lead += " " + turn._("Có phải một trong các nơi này?")
            return _choices(turn, lead, nearest, chosen, replace=replace)


def _choices(
    turn: Turn,
    lead: str,
    options: Sequence[Option],
    chosen: Sequence[str],
    *,
    replace: bool,
    page: int = 0,
) -> Replies:
    keys = [option.key for option in options]
    turn.begin("place", chosen=list(chosen), replace=replace, options=keys, lead=lead)
    rows = _option_rows(turn, options, page)
    return turn.say(lead, *rows)


def _option_rows(
    turn: Turn, options: Sequence[Option], page: int = 0
) -> list[Sequence[Button]]:
    shown = options[page * A_PAGE : (page + 1) * A_PAGE]
    buttons = [
        turn.bound(turn.house.places.option_label(o), "place-is", o.key) for o in shown
    ]
    rows = in_rows(buttons)
    last: list[Button] = []
    if len(options) > (page + 1) * A_PAGE:
        more = turn.bound(turn._("Xem tiếp"), "place-page", str(page + 1))
        last += (more,)
    another_place = turn.bound(turn._("Nơi khác"), "place-other")
    last.append(replaced(another_place, number=NOT_A_NUMBER))
    last.append(replaced(turn.bound(turn._("Thôi"), CANCEL), number=None))
    return [*rows, last]


async def ask_again(turn: Turn) -> Reply:
    """The places that were offered, the parts of a former one, or the bare question."""
    state = turn.open.state
    former = turn.house.places.former(str(state.get("former", "")))
    if former is not None:
        line = turn._("Nhà mình thuộc nơi nào?")
        return say(line, *in_rows(_parts(turn, former)))
    line = turn._("Nhà mình ở xã, phường nào?")
    found = (turn.house.places.option(key) for key in state.get("options", []))
    options = [option for option in found if option is not None]
    return say(line, *(_option_rows(turn, options) if options else ()))


async def not_known(turn: Turn, arguments: Arguments) -> Replies:
    """Who does not know it is told where it is written; a former one's parts all do."""
    former = str(turn.open.state.get("former", ""))
    if former:
        return await part_unknown(turn, Arguments([former]))
    line = await ask_again(turn)
    text = turn._(
        "Không sao. Hỏi trưởng thôn, hoặc xem nơi thường trú trong VNeID. "
        "Tên xã cũ cũng được."
    )
    cancel = (turn.bound(turn._("Thôi"), CANCEL),)
    rows = line.buttons or (cancel,)
    return [say(f"{text}\n{line.text}", *rows)]


async def next_page(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp] of the places of a shared name."""
    state = turn.open.state
    found = (turn.house.places.option(key) for key in state.get("options", []))
    options = [option for option in found if option is not None]
    return _choices(
        turn,
        str(state.get("lead", "")),
        options,
        state.get("chosen", []),
        replace=bool(state.get("replace")),
        page=arguments.number(0),
    )


async def another(turn: Turn, arguments: Arguments) -> Replies:
    """[Nơi khác]."""
    state = turn.open.state
    return reception.ask_place(
        turn, state.get("chosen", []), replace=bool(state.get("replace"))
    )


async def place_chosen(turn: Turn, arguments: Arguments) -> Replies:
    """One of the offered places was pressed."""
    option = turn.house.places.option(arguments[0])
    state = turn.open.state
    chosen, replace = state.get("chosen", []), bool(state.get("replace"))
    if option is None:
        return reception.ask_place(turn, chosen, replace=replace)
    if option.place is not None:
        return await take(turn, [(option.place, None)], chosen, replace=replace)
    former = option.former
    if former is None:
        return reception.ask_place(turn, chosen, replace=replace)
    if former.is_split:
        return _which_part(turn, former, chosen, replace=replace)
    return await take(turn, [(former.successors[0], former)], chosen, replace=replace)


def _which_part(
    turn: Turn, former: Former, chosen: Sequence[str], *, replace: bool
) -> Replies:
    turn.begin("place", chosen=list(chosen), replace=replace, former=former.code)
    return turn.say(
        turn._.counted(
            "{former} nay chia về {count} nơi. Nhà mình thuộc nơi nào?",
            len(former.successors),
            former=reception.capital(turn.house.places.former_label(former)),
        ),
        *in_rows(_parts(turn, former)),
    )


def _parts(turn: Turn, former: Former) -> list[Button]:
    buttons = [
        turn.bound(p.name, "part-is", p.code, former.code) for p in former.successors
    ]
    buttons.append(turn.bound(turn._("Không rõ"), "part-unknown", former.code))
    buttons.append(turn.bound(turn._("Thôi"), CANCEL))
    return buttons


async def part_chosen(turn: Turn, arguments: Arguments) -> Replies:
    """One part of a split commune."""
    found = turn.house.places.by_code(arguments[0])
    former = turn.house.places.former(arguments[1])
    state = turn.open.state
    if found is None:
        return reception.ask_place(turn, state.get("chosen", []))
    return await take(
        turn,
        [(found, former)],
        state.get("chosen", []),
        replace=bool(state.get("replace")),
    )


async def part_unknown(turn: Turn, arguments: Arguments) -> Replies:
    """[Không rõ] is a fair answer: all parts until it is known."""
    former = turn.house.places.former(arguments[0])
    state = turn.open.state
    if former is None:
        return reception.ask_place(turn, state.get("chosen", []))
    replies = await take(
        turn,
        [(p, former) for p in former.successors],
        state.get("chosen", []),
        replace=bool(state.get("replace")),
    )
    hint = turn._(
        "Không sao. Hỏi trưởng thôn, hoặc xem nơi thường trú trong VNeID. "
        "Trong lúc chờ thì nhận tin của tất cả các nơi đó."
    )
    return [*turn.say(hint), *replies]


async def take(
    turn: Turn, wanted: reception.Wanted, chosen: Sequence[str], *, replace: bool
) -> Replies:
    """Stores at once for who has agreed already; else asks for consent."""
    if turn.chat is not None:
        agreed = await chats.consent_of(turn.connection, turn.chat.id)
        if agreed is not None and agreed[0] == consent.CONSENT_VERSION:
            await reception.store(turn, turn.chat.id, wanted, chosen, replace=replace)
            return await reception.kept(turn)
    turn.begin(
        "consent",
        wanted=[[p.code, f.code if f else None] for p, f in wanted],
        chosen=list(chosen),
        replace=replace,
    )
    return await consent.ask_consent(turn, wanted)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "place-is": place_chosen,
            "place-page": next_page,
            "place-other": another,
            "part-is": part_chosen,
            "part-unknown": part_unknown,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="place",
        opens=place_typed,
        fits=names_a_place,
        asks_again=ask_again,
        why=N_("Biết xã thì mới báo đúng tin của xã ấy. Chưa đồng ý thì chưa ghi gì."),
        drops=reception.NOTHING_KEPT,
        role=ANYONE,
        may_speak_of_danger=False,
        is_unknown=not_known,
    ),
    doors.Dialogue(
        name="consent",
        opens=place_typed,  # another place than the one that is asked about
        fits=is_a_place,
        asks_again=consent.ask_again,
        why=N_(
            "Luật bảo phải hỏi trước khi ghi. Đồng ý thì Loa Bản ghi số của cuộc trò "
            "chuyện này và xã để gửi tin; không đồng ý thì chỉ hỏi đáp, không ghi gì."
        ),
        drops=reception.NOTHING_KEPT,
        role=ANYONE,
        may_speak_of_danger=False,
        agrees=consent.agree,
        declines=consent.disagree,
    ),
)
