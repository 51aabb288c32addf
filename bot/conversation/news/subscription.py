"""Receiving news: choosing a commune, agreeing to be kept, getting less, leaving."""

from collections.abc import Sequence

from bot.clock import local_date
from bot.conversation.ask import questions
from bot.conversation.turn import (
    NOT_A_NUMBER,
    Replies,
    Turn,
    digest,
    in_rows,
    numbered,
)
from bot.knowledge import Answered
from bot.messaging import Button
from bot.people import categories as known_categories
from bot.people import chats
from bot.people.model import URGENT_ONLY, Consent
from bot.places import (
    District,
    Former,
    NotFound,
    One,
    Option,
    Place,
    Several,
    Split,
)

CONSENT_VERSION = 1
A_PAGE = 6
ALL = ("all", "tat ca", "het")

Wanted = list[tuple[Place, Former | None]]


async def subscribe(turn: Turn, text: str) -> Replies:
    """`/subscribe [CATEGORY…] [PLACE]`: at most one confirmation, the consent."""
    if turn.is_group:
        return turn.say(turn._("Trong nhóm thì cán bộ ghép nhóm bằng /ghepnhom."))
    chosen, rest = known_categories.split(
        turn.house.categories, text, turn.house.country.folding
    )
    if rest:
        return await _find(turn, rest, chosen)
    if turn.chat is not None and turn.chat.is_subscribed and chosen:
        await _choose(turn, [*_received(turn), *chosen])
        return await _kept(turn)
    if turn.chat is not None and turn.chat.is_subscribed:
        return choose_categories(turn)
    return ask_place(turn, chosen)


async def subscribe_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Nhận tin của xã]."""
    return await subscribe(turn, "")


async def place(turn: Turn, text: str) -> Replies:
    """`/place CODE|NAME` stores at once when unambiguous."""
    if turn.is_group:
        return turn.say(turn._("Trong nhóm thì cán bộ ghép nhóm bằng /ghepnhom."))
    if text:
        return await _find(turn, text, [], replace=True)
    if turn.chat is not None and turn.chat.places:
        names = "; ".join(_names_of(turn))
        turn.begin("place", chosen=[], replace=True)
        return turn.say(
            turn._("Đang nhận tin của {places}. Gõ tên xã khác để đổi.", places=names)
        )
    return ask_place(turn, [])


def ask_place(turn: Turn, chosen: Sequence[str], *, replace: bool = False) -> Replies:
    """Where is home? Old names and new ones both do."""
    turn.begin("place", chosen=list(chosen), replace=replace)
    return turn.say(turn._("Nhà mình ở xã, phường nào? Tên cũ hay tên mới đều được."))


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a name was typed, or that there's none to tell."""
    if _says_no(turn, text):
        turn.end()
        return turn.say(turn._("Được, không ghi gì cả. Cần biết gì cứ hỏi."))
    chosen = list(turn.open.state.get("chosen", []))
    return await _find(turn, text, chosen, replace=bool(turn.open.state.get("replace")))


async def home_said(turn: Turn, text: str) -> Replies:
    """`tôi ở Púng Luông` offers that place's news; nothing for anything else."""
    if turn.chat is not None and turn.chat.is_subscribed:
        return []
    fold = turn.house.country.folding.fold
    words = text.split()
    openings = turn._("tôi ở, em ở, mình ở, nhà tôi ở, nhà em ở, nhà mình ở, nhà ở")
    for opening in fold(openings).split(", "):
        length = len(opening.split())
        if fold(" ".join(words[:length])) == opening and len(words) > length:
            name = " ".join(words[length:])
            is_known = not isinstance(turn.house.places.find(name), NotFound)
            return await _find(turn, name, []) if is_known else []
    return []


async def _find(
    turn: Turn, text: str, chosen: Sequence[str], *, replace: bool = False
) -> Replies:
    match turn.house.places.find(text):
        case One(found, former):
            return await _take(turn, [(found, former)], chosen, replace=replace)
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
            answer = await _answered_instead(turn, text)
            if answer:
                return answer
            lead = turn._("Không thấy nơi nào tên “{name}”.", name=text.strip()[:60])
            if not nearest:
                turn.begin("place", chosen=list(chosen), replace=replace)
                return turn.say(
                    lead + " " + turn._("Gõ lại tên xã, kèm tên tỉnh càng tốt.")
                )
            lead += " " + turn._("Có phải một trong các nơi này?")
            return _choices(turn, lead, nearest, chosen, replace=replace)


async def _answered_instead(turn: Turn, text: str) -> Replies:
    """A question typed where a place was asked for is answered, the dialogue stays."""
    finding = turn.house.library.index.ask(
        text, turn.house.country.source_language, turn.today
    )
    return await questions.question(turn, text) if isinstance(finding, Answered) else []


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
    shown = options[page * A_PAGE : (page + 1) * A_PAGE]
    buttons = numbered(
        [
            turn.bound(turn.house.places.option_label(o), "place-is", o.key)
            for o in shown
        ]
    )
    rows = in_rows(buttons)
    last: list[Button] = []
    if len(options) > (page + 1) * A_PAGE:
        more = turn.bound(turn._("Xem tiếp"), "place-page", str(page + 1))
        last += numbered([more], first=len(shown) + 1)
    last += numbered([turn.bound(turn._("Nơi khác"), "place-other")], NOT_A_NUMBER)
    return turn.say(lead, *rows, last)


async def next_page(turn: Turn, arguments: Sequence[str]) -> Replies:
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
        page=int(arguments[0]),
    )


async def another(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Nơi khác]."""
    state = turn.open.state
    return ask_place(turn, state.get("chosen", []), replace=bool(state.get("replace")))


async def place_chosen(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One of the offered places was pressed."""
    option = turn.house.places.option(arguments[0])
    state = turn.open.state
    chosen, replace = state.get("chosen", []), bool(state.get("replace"))
    if option is None:
        return ask_place(turn, chosen, replace=replace)
    if option.place is not None:
        return await _take(turn, [(option.place, None)], chosen, replace=replace)
    former = option.former
    if former is None:
        return ask_place(turn, chosen, replace=replace)
    if former.is_split:
        return _which_part(turn, former, chosen, replace=replace)
    return await _take(turn, [(former.successors[0], former)], chosen, replace=replace)


def _which_part(
    turn: Turn, former: Former, chosen: Sequence[str], *, replace: bool
) -> Replies:
    turn.begin("place", chosen=list(chosen), replace=replace, former=former.code)
    buttons = [
        turn.bound(p.name, "part-is", p.code, former.code) for p in former.successors
    ]
    buttons.append(turn.bound(turn._("Không rõ"), "part-unknown", former.code))
    return turn.say(
        turn._(
            "{former} nay chia về {count} nơi. Nhà mình thuộc nơi nào?",
            former=_capital(turn.house.places.former_label(former)),
            count=len(former.successors),
        ),
        *in_rows(numbered(buttons)),
    )


async def part_chosen(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One part of a split commune."""
    found = turn.house.places.by_code(arguments[0])
    former = turn.house.places.former(arguments[1])
    state = turn.open.state
    if found is None:
        return ask_place(turn, state.get("chosen", []))
    return await _take(
        turn,
        [(found, former)],
        state.get("chosen", []),
        replace=bool(state.get("replace")),
    )


async def part_unknown(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Không rõ] is a fair answer: all parts until it is known."""
    former = turn.house.places.former(arguments[0])
    state = turn.open.state
    if former is None:
        return ask_place(turn, state.get("chosen", []))
    replies = await _take(
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


async def _take(
    turn: Turn, wanted: Wanted, chosen: Sequence[str], *, replace: bool
) -> Replies:
    """Stores at once for who has agreed already; else asks for consent."""
    if turn.chat is not None:
        consent = await chats.consent_of(turn.connection, turn.chat.id)
        if consent is not None and consent[0] == CONSENT_VERSION:
            await _store(turn, turn.chat.id, wanted, chosen, replace=replace)
            return await _kept(turn)
    turn.begin(
        "consent",
        wanted=[[p.code, f.code if f else None] for p, f in wanted],
        chosen=list(chosen),
        replace=replace,
    )
    return _ask_consent(turn, wanted)


def _ask_consent(turn: Turn, wanted: Wanted) -> Replies:
    _ = turn._
    former = next((f for _place, f in wanted if f is not None), None)
    names = "; ".join(turn.place(p) for p, _former in wanted)
    lines = []
    if former is not None:
        lines.append(
            _(
                "{former} nay thuộc {place}.",
                former=_capital(turn.house.places.former_label(former)),
                place=names,
            )
        )
    lines.append(_("Nhận tin của {place}.", place=names))
    lines.append(consent_text(turn))
    return turn.say(
        "\n".join(lines),
        numbered(
            [
                turn.bound(_("Đồng ý"), "agree"),
                turn.bound(_("Không, chỉ hỏi thôi"), "disagree"),
            ]
        ),
        (turn.bound(_("Nơi khác"), "place-other"), turn.free(_("Đọc kỹ"), "privacy")),
    )


async def consent_typed(turn: Turn, text: str) -> Replies:
    """Yes and no may be typed; anything else is a question, and the asking stays."""
    fold = turn.house.country.folding.fold
    said = fold(text).strip(" .!,")
    if said in fold(turn._("đồng ý, có, ừ, vâng, dạ, được, ok")).split(", "):
        return await agree(turn, [])
    if _says_no(turn, text):
        return await disagree(turn, [])
    turn.keeps_numbers = True
    return await questions.question(turn, text)


def _says_no(turn: Turn, text: str) -> bool:
    fold = turn.house.country.folding.fold
    said = fold(text).strip(" .!,")
    return said in fold(turn._("không, không đồng ý, chưa")).split(", ")


def consent_text(turn: Turn) -> str:
    """The words that someone agrees to; their digest is kept as proof."""
    _ = turn._
    who = _(
        "Đây là bản chạy thử, chưa có cơ quan đứng tên: người chạy thử giữ, "
        "chỉ dùng để gửi tin."
    )
    if turn.operator:
        who = _(
            "{operator} giữ, chỉ dùng để gửi tin.", operator=_capital(turn.operator)
        )
    what = _(
        "Để gửi tin, Loa Bản cần ghi lại: số của cuộc trò chuyện này, xã, tiếng nói "
        "và loại tin đã chọn. Không ghi tên, số điện thoại, căn cước."
    )
    ask = _("Thôi lúc nào cũng được, thôi là xóa. Có đồng ý không?")
    return f"{what}\n{who} {ask}"


async def agree(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đồng ý]: kept from now on, with the proof of consent."""
    state = turn.open.state
    wanted = _wanted(turn, state.get("wanted", []))
    if not wanted:
        return ask_place(turn, [])
    chat_id = await chats.keep(
        turn.connection,
        turn.incoming.address,
        turn.now,
        kind=turn.incoming.kind,
        language=turn.language,
    )
    consent = Consent(
        CONSENT_VERSION,
        turn.house.operator,
        digest(consent_text(turn)),
        turn.language,
    )
    await chats.record_consent(turn.connection, chat_id, consent, turn.now)
    await _store(
        turn,
        chat_id,
        wanted,
        state.get("chosen", []),
        replace=bool(state.get("replace")),
    )
    return await _kept(turn)


async def disagree(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Không, chỉ hỏi thôi]: nothing is kept."""
    turn.end()
    return turn.say(turn._("Được, không ghi gì cả. Cần biết gì cứ hỏi."))


async def _store(
    turn: Turn, chat_id: int, wanted: Wanted, chosen: Sequence[str], *, replace: bool
) -> None:
    places = {p.path: f.code if f else None for p, f in wanted}
    if not replace and turn.chat is not None:
        places = dict(turn.chat.places) | places
    await chats.subscribe(turn.connection, chat_id, list(places.items()))
    if chosen:
        before = _received(turn) if turn.chat is not None else []
        stored = known_categories.shortened(turn.house.categories, [*before, *chosen])
        await chats.set_categories(turn.connection, chat_id, stored)
    turn.end()


async def _kept(turn: Turn) -> Replies:
    """Says what was written down, and that this is no application for anything."""
    _ = turn._
    turn.chat = await chats.find(turn.connection, turn.incoming.address)
    names = "; ".join(_names_of(turn))
    lines = [
        _("Đã ghi. Từ nay máy này nhận tin của {places}.", places=names),
        _("Loại tin: {kinds}.", kinds=kinds(turn)),
        _(
            "Bản tin định kỳ mỗi tuần nhiều nhất 3 lần; "
            "tin của xã và tin khẩn thì báo ngay."
        ),
        _("Đây chỉ là nhận tin, không phải làm hồ sơ hưởng chế độ."),
    ]
    return turn.say(
        "\n".join(lines),
        (
            turn.free(_("Chọn thêm loại tin"), "choose"),
            turn.free(_("Thôi nhận tin"), "stop-news"),
        ),
    )


def kinds(turn: Turn) -> str:
    """What a chat receives, in words."""
    usual = turn._("việc xã báo, tin khẩn, ngày ngân hàng về xã")
    chosen = turn.chat.categories if turn.chat else ()
    if not chosen:
        return usual
    by_default = known_categories.by_default(turn.house.categories)
    names = [usual] if set(by_default) <= set(chosen) else []
    names += [
        category.name(turn.language).lower()
        for category in turn.house.categories
        if category.id in chosen and not (names and category.id in by_default)
    ]
    return ", ".join(names)


def _received(turn: Turn) -> list[str]:
    """What this chat gets now, named one by one; urgent ones alone are nothing else."""
    chosen = turn.chat.categories if turn.chat else ()
    if tuple(chosen) == (URGENT_ONLY,):
        return []
    return known_categories.written_out(turn.house.categories, chosen)


async def _choose(turn: Turn, wanted: Sequence[str]) -> None:
    if turn.chat is None:
        return
    stored = known_categories.shortened(turn.house.categories, wanted)
    await chats.set_categories(turn.connection, turn.chat.id, stored)
    turn.chat = await chats.find(turn.connection, turn.incoming.address)


def _names_of(turn: Turn) -> list[str]:
    found = turn.chat.places if turn.chat else ()
    places = (turn.house.places.by_path(path) for path, _former in found)
    return [turn.place(p) for p in places if p is not None]


def choose_categories(turn: Turn) -> Replies:
    """Every kind of news, ticked where it is chosen."""
    own = _received(turn) or [URGENT_ONLY]
    buttons = [
        turn.free(
            ("✓ " if c.id in own else "") + c.name(turn.language), "category", c.id
        )
        for c in turn.house.categories
    ]
    return turn.say(
        turn._("Đang nhận: {kinds}. Bấm để chọn thêm hay bỏ bớt.", kinds=kinds(turn)),
        *in_rows(buttons, 2),
    )


async def choose_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Chọn thêm loại tin]."""
    if turn.chat is None or not turn.chat.is_subscribed:
        return ask_place(turn, [])
    return choose_categories(turn)


async def category_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """Ticks or unticks one kind of news."""
    if turn.chat is None or not turn.chat.is_subscribed:
        return ask_place(turn, [])
    wanted = arguments[0]
    known = {c.id for c in turn.house.categories}
    own = _received(turn)
    if wanted == URGENT_ONLY:
        own = (
            [URGENT_ONLY] if own else known_categories.by_default(turn.house.categories)
        )
    elif wanted in own:
        own.remove(wanted)
    elif wanted in known:
        own.append(wanted)
    await _choose(turn, own or [URGENT_ONLY])
    return choose_categories(turn)


# --- less, and none ------------------------------------------------------------------


async def less(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Bớt tin], under everything that is pushed."""
    _ = turn._
    return turn.say(
        _("Muốn bớt thế nào?"),
        (turn.free(_("Chỉ tin khẩn"), "urgent-only"),),
        (turn.free(_("Nghỉ 30 ngày"), "pause"),),
        (turn.free(_("Thôi nhận"), "stop-all"),),
    )


async def urgent_only(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Chỉ tin khẩn]."""
    if turn.chat is None:
        return _nothing(turn)
    await chats.set_categories(turn.connection, turn.chat.id, [URGENT_ONLY])
    return turn.say(
        turn._("Được. Từ nay chỉ báo tin khẩn."),
        (turn.free(turn._("Chọn thêm loại tin"), "choose"),),
    )


async def pause(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Nghỉ 30 ngày]: nothing at all, and it says so."""
    if turn.chat is None:
        return _nothing(turn)
    until = await chats.pause(turn.connection, turn.incoming.address, turn.now)
    day = local_date(until, turn.house.config.timezone)
    return turn.say(
        turn._(
            "Được. Không gửi gì, kể cả tin khẩn, đến ngày {day}.",
            day=turn._.date(day),
        ),
        (turn.free(turn._("Nhận lại ngay"), "resume"),),
    )


async def resume(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Nhận lại ngay]."""
    if turn.chat is None:
        return _nothing(turn)
    await chats.subscribe(turn.connection, turn.chat.id, turn.chat.places)
    return await _kept(turn)


async def unsubscribe(turn: Turn, text: str) -> Replies:
    """`/unsubscribe`: all, a category or a place; bare it asks what."""
    if turn.is_group:
        return turn.say(turn._("Trong nhóm thì cán bộ tháo nhóm giúp."))
    if not text:
        return await what_to_stop(turn)
    if turn.chat is None:
        return _nothing(turn)
    fold = turn.house.country.folding.fold
    if fold(text) in ALL:
        return await stop_all(turn, [])
    category = known_categories.find(
        turn.house.categories, text, turn.house.country.folding
    )
    if category is not None:
        return await _drop_category(turn, category.id)
    found = turn.house.places.find(text)
    if isinstance(found, One):
        return await stop_place(turn, [found.place.code])
    return await what_to_stop(turn)


async def what_to_stop(turn: Turn) -> Replies:
    """[Thôi nhận tất cả] first, then what is received, one by one."""
    _ = turn._
    if turn.chat is None:
        return _nothing(turn)
    buttons = [turn.free(_("Thôi nhận tất cả"), "stop-all")]
    for path, _former in turn.chat.places:
        found = turn.house.places.by_path(path)
        if found is not None and len(turn.chat.places) > 1:
            buttons.append(turn.free(turn.place(found), "stop-place", found.code))
    buttons += [
        turn.free(_("Chỉ tin khẩn"), "urgent-only"),
        turn.free(_("Nghỉ 30 ngày"), "pause"),
    ]
    return turn.say(_("Thôi nhận tin nào?"), *in_rows(numbered(buttons)))


async def stop_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Thôi nhận tin]."""
    return await what_to_stop(turn)


async def stop_all(turn: Turn, arguments: Sequence[str]) -> Replies:
    """Leaving is erasing; it can be taken up again at any time."""
    if turn.chat is None:
        return _nothing(turn)
    await chats.leave(
        turn.connection, turn.incoming.address, turn.now, turn.house.secret
    )
    turn.chat = None
    turn.end()
    return turn.say(
        turn._("Đã thôi và đã xóa. Muốn nhận lại lúc nào cũng được."),
        (turn.free(turn._("Nhận tin của xã"), "subscribe"),),
    )


async def stop_place(turn: Turn, arguments: Sequence[str]) -> Replies:
    """No more news of one of several places."""
    found = turn.house.places.by_code(arguments[0])
    if turn.chat is None or found is None:
        return _nothing(turn)
    rest = [(path, f) for path, f in turn.chat.places if path != found.path]
    if not rest:
        return await stop_all(turn, [])
    await chats.subscribe(turn.connection, turn.chat.id, rest)
    return await _kept(turn)


async def _drop_category(turn: Turn, category: str) -> Replies:
    if turn.chat is None:
        return _nothing(turn)
    received = _received(turn)
    rest = [c for c in received if c != category]
    if not rest or len(rest) == len(received):  # nothing left, or not received at all
        return await what_to_stop(turn)
    await _choose(turn, rest)
    return await _kept(turn)


def _nothing(turn: Turn) -> Replies:
    return turn.say(
        turn._("Máy này đang không nhận tin nào."),
        (turn.free(turn._("Nhận tin của xã"), "subscribe"),),
    )


def _wanted(turn: Turn, stored: Sequence[Sequence[str | None]]) -> Wanted:
    wanted: Wanted = []
    for code, former in stored:
        found = turn.house.places.by_code(code or "")
        if found is not None:
            wanted.append((found, turn.house.places.former(former or "")))
    return wanted


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
