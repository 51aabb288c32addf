"""Leaving: all of it, one place, one category."""

import re

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import reception
from bot.conversation.pressed import Arguments
from bot.conversation.steps import short_answers
from bot.conversation.steps.short_answers import Meant
from bot.conversation.turn import (
    Replies,
    Turn,
    in_rows,
)
from bot.i18n import N_
from bot.people import categories as known_categories
from bot.people import chats
from bot.places import (
    One,
)

ALL = ("all", "tat ca", "het")
_WORD = re.compile(r"\w+")
# Ways to say that news should stop, and words that may stand around any of them.
LEAVING = N_(
    "stop, unsubscribe, dừng, dừng lại, ngừng, ngừng lại, tắt tin, hủy đăng ký, "
    "huỷ đăng ký, hủy nhận tin, huỷ nhận tin, thôi nhận, thôi nhận tin, bỏ nhận tin, "
    "không nhận tin, không muốn nhận tin, ngừng nhận tin, dừng nhận tin, ngừng gửi, "
    "dừng gửi, đừng gửi, ngừng gửi tin, dừng gửi tin, đừng gửi tin, đừng nhắn, "
    "đừng nhắn tin, bỏ theo dõi"
)
BESIDE = N_(
    "cảm, ơn, cám, nhé, nha, ạ, à, đi, nữa, phiền, quá, cho, tôi, em, mình, cháu, con, "
    "bác, xin, làm, ơi, với, thank, thanks, you, please, me, it, now"
)

NEWS = N_("nhận tin nhắn báo")  # words that say that the leaving is of news


async def unsubscribe(turn: Turn, text: str) -> Replies:
    """`/unsubscribe`: all, a category or a place; bare it asks what."""
    if turn.is_group:
        return turn.say(turn._("Trong nhóm thì cán bộ tháo nhóm giúp."))
    if not text:
        return await what_to_stop(turn)
    if turn.chat is None:
        return reception.nothing(turn)
    fold = turn.house.country.folding.fold
    if fold(text) in ALL:
        return await stop_all(turn, Arguments())
    category = known_categories.find(
        turn.house.categories, text, turn.house.country.folding
    )
    if category is not None:
        return await _drop_category(turn, category.id)
    found = turn.house.places.find(text)
    if isinstance(found, One):
        return await stop_place(turn, Arguments([found.place.code]))
    return await what_to_stop(turn)


def asks_to_leave(turn: Turn, text: str) -> bool:
    """Whether someone who receives news says in their own words that it should stop.

    Thanks and particles around it do not count. Tones do where they are typed: without
    them "dung" alone may be "đúng" (right).
    """
    if turn.chat is None or not turn.chat.is_subscribed:
        return False
    if _leaves_news(turn, text):
        return True
    fold = turn.house.country.folding.fold
    beside = {fold(word) for word in turn._(BESIDE).split(", ")}
    said = [word for word in _WORD.findall(text.lower()) if fold(word) not in beside]
    has_tones = any(fold(word) != word for word in said)
    for way in turn._(LEAVING).split(", "):
        words = way.split()
        without_tones = [fold(word) for word in words]
        if said == words:
            return True
        if said == without_tones and len(words) > 1 and not has_tones:
            return True
    return False


def _leaves_news(turn: Turn, text: str) -> bool:
    """A leave-word that says what of: `thôi không nhận tin nữa`."""
    if short_answers.meant(turn, text) is not Meant.LEAVES:
        return False
    fold = turn.house.country.folding.fold
    said = set(_WORD.findall(fold(text)))
    return any(
        not said.isdisjoint(fold(turn.house.catalogues.translator(one)(NEWS)).split())
        for one in turn.house.catalogues.languages
    )


async def what_to_stop(turn: Turn) -> Replies:
    """[Thôi nhận tất cả] first, then what is received, one by one."""
    _ = turn._
    if turn.chat is None:
        return reception.nothing(turn)
    buttons = [turn.free(_("Thôi nhận tất cả"), "stop-all")]
    for path, _former in turn.chat.places:
        found = turn.house.places.by_path(path)
        if found is not None and len(turn.chat.places) > 1:
            buttons.append(turn.free(turn.place(found), "stop-place", found.code))
    buttons += [
        turn.free(_("Chỉ tin khẩn"), "urgent-only"),
        turn.free(_("Nghỉ 30 ngày"), "pause"),
    ]
    return turn.say(_("Thôi nhận tin nào?"), *in_rows(buttons))


async def stop_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi nhận tin]."""
    return await what_to_stop(turn)


async def stop_all(turn: Turn, arguments: Arguments) -> Replies:
    """Leaving is erasing; it can be taken up again at any time."""
    if turn.chat is None:
        return reception.nothing(turn)
    await chats.leave(
        turn.connection, turn.incoming.address, turn.now, turn.house.secret
    )
    turn.chat = None
    turn.end()
    return turn.say(
        turn._("Đã thôi và đã xóa. Muốn nhận lại lúc nào cũng được."),
        (turn.free(turn._("Nhận tin của xã"), "subscribe"),),
    )


async def stop_place(turn: Turn, arguments: Arguments) -> Replies:
    """No more news of one of several places."""
    found = turn.house.places.by_code(arguments[0])
    if turn.chat is None or found is None:
        return reception.nothing(turn)
    rest = [(path, f) for path, f in turn.chat.places if path != found.path]
    if not rest:
        return await stop_all(turn, Arguments())
    await chats.subscribe(turn.connection, turn.chat.id, rest)
    return await reception.kept(turn)


async def _drop_category(turn: Turn, category: str) -> Replies:
    if turn.chat is None:
        return reception.nothing(turn)
    received = reception.received(turn)
    rest = [c for c in received if c != category]
    if not rest or len(rest) == len(received):  # nothing left, or not received at all
        return await what_to_stop(turn)
    await reception.set_categories(turn, rest)
    return await reception.kept(turn)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "unsubscribe",
        N_("thoinhan"),
        N_("Thôi nhận tin"),
        unsubscribe,
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "stop-news": stop_pressed,
            "stop-all": stop_all,
            "stop-place": stop_place,
        },
        role=ANYONE,
        in_group=InGroup.OFFICER,
    ),
)
