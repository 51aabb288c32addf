"""Consent: the exact words, asked once, agreed to or not."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import full_channel, reception
from bot.conversation.pressed import Arguments
from bot.conversation.timetable import coming_words
from bot.conversation.turn import (
    Replies,
    Turn,
    digest,
)
from bot.messaging import Reply, say
from bot.people import categories as known_categories
from bot.people import chats
from bot.people.model import Consent

CONSENT_VERSION = 1


async def ask_consent(turn: Turn, wanted: reception.Wanted) -> Replies:
    full = await full_channel.refused(turn)
    if full is not None:
        return full
    _ = turn._
    former = next((f for _place, f in wanted if f is not None), None)
    names = "; ".join(turn.place(p) for p, _former in wanted)
    lines = []
    if former is not None:
        lines.append(
            _(
                "{former} nay thuộc {place}.",
                former=reception.capital(turn.house.places.former_label(former)),
                place=names,
            )
        )
    lines.append(_("Nhận tin của {place}.", place=names))
    lines += await _what_comes(turn, wanted)
    lines.append(consent_text(turn))
    return turn.say(
        "\n".join(lines),
        [
            turn.bound(_("Đồng ý"), "agree"),
            turn.bound(_("Không, chỉ hỏi thôi"), "disagree"),
        ],
        (turn.bound(_("Nơi khác"), "place-other"), turn.free(_("Đọc kỹ"), "privacy")),
    )


async def _what_comes(turn: Turn, wanted: reception.Wanted) -> list[str]:
    """Which bulletins come when, before anybody agrees to them."""
    places = [place for place, _former in wanted]
    chosen = turn.open.state.get("chosen", []) or known_categories.by_default(
        turn.house.categories, at_the_border=any(p.neighbours for p in places)
    )
    times = await coming_words.times(turn, places, chosen)
    if not times:
        return []
    return [turn._("Bản tin, mỗi tuần nhiều nhất 3: {times}.", times="; ".join(times))]


async def ask_again(turn: Turn) -> Reply:
    """The open question in one line."""
    wanted = reception.wanted(turn, turn.open.state.get("wanted", []))
    names = "; ".join(turn.place(place) for place, _former in wanted)
    _ = turn._
    return say(
        _("Nhận tin của {place}: có đồng ý không?", place=names),
        [
            turn.bound(_("Đồng ý"), "agree"),
            turn.bound(_("Không, chỉ hỏi thôi"), "disagree"),
        ],
        (turn.bound(_("Nơi khác"), "place-other"), turn.free(_("Đọc kỹ"), "privacy")),
    )


def consent_text(turn: Turn) -> str:
    """The words that someone agrees to; their digest is kept as proof."""
    _ = turn._
    who = _(
        "Đây là bản chạy thử, chưa có cơ quan đứng tên: người chạy thử giữ, "
        "chỉ dùng để gửi tin."
    )
    if turn.operator:
        who = _(
            "{operator} giữ, chỉ dùng để gửi tin.",
            operator=reception.capital(turn.operator),
        )
    what = _(
        "Để gửi tin, Loa Bản cần ghi lại: số của cuộc trò chuyện này, xã, tiếng nói "
        "và loại tin đã chọn. Không ghi tên, số điện thoại, căn cước."
    )
    ask = _("Thôi lúc nào cũng được, thôi là xóa. Có đồng ý không?")
    return f"{what}\n{who} {ask}"


async def agree(turn: Turn, arguments: Arguments) -> Replies:
    """[Đồng ý]: kept from now on, with the proof of consent."""
    state = turn.open.state
    wanted = reception.wanted(turn, state.get("wanted", []))
    if not wanted:
        return reception.ask_place(turn, Arguments())
    full = await full_channel.refused(turn)  # others may have come meanwhile
    if full is not None:
        return full
    chat_id = await chats.keep(
        turn.connection,
        turn.incoming.address,
        turn.now,
        kind=turn.incoming.kind,
        language=turn.tongue or turn.language,
    )
    consent = Consent(
        CONSENT_VERSION,
        turn.house.operator,
        digest(consent_text(turn)),
        turn.language,
    )
    await chats.record_consent(turn.connection, chat_id, consent, turn.now)
    await reception.store(
        turn,
        chat_id,
        wanted,
        state.get("chosen", []),
        replace=bool(state.get("replace")),
    )
    return await reception.kept(turn)


async def disagree(turn: Turn, arguments: Arguments) -> Replies:
    """[Không, chỉ hỏi thôi]: nothing is kept."""
    turn.end()
    return turn.say(turn._(reception.NOTHING_KEPT))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "agree": agree,
            "disagree": disagree,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
)
