"""What anyone may do: greeting, help, languages, numbers to call, an officer to ask."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.ask import questions
from bot.conversation.news import subscription
from bot.conversation.office import redemption
from bot.conversation.turn import Replies, Turn, whole_number
from bot.messaging import say
from bot.people import chats

COMMUNE_PREFIX = "xa-"  # of a start link that brings a commune along

# What a language calls itself, for the button that changes to it.
OWN_NAMES = {"vi": "Tiếng Việt", "en": "English"}
_ALSO = {"vi": ("viet", "vietnamese"), "en": ("anh", "tieng anh")}


async def start(turn: Turn, text: str) -> Replies:
    """The greeting; with a code, an invitation or a commune comes along."""
    code = text.split(maxsplit=1)[0] if text else ""
    if code.startswith(COMMUNE_PREFIX):
        return await subscription.subscribe(turn, code.removeprefix(COMMUNE_PREFIX))
    if code and code != questions.ALONE:
        return await redemption.redeem(turn, code)
    turn.end()
    return greeting(turn)


def greeting(turn: Turn) -> Replies:
    """Invites a question and asks for nothing."""
    _ = turn._
    text = "\n".join(
        (
            _hello(turn),
            _("Cần biết gì cứ hỏi bằng lời thường, không dấu cũng được."),
            _("Ví dụ: {example}", example=_("bao nhieu tuoi duoc tien nguoi gia")),
            _("Không cần cho biết tên. Loa Bản không thu tiền, không hỏi mã OTP."),
        )
    )
    return turn.say(
        text,
        (
            turn.free(_("Hỏi thử câu này"), "example"),
            turn.free(_("Nhận tin của xã"), "subscribe"),
        ),
        (turn.free(_("Tiếng khác"), "languages"),),
    )


def _hello(turn: Turn) -> str:
    _ = turn._
    if turn.operator:
        return _(
            "Xin chào. Đây là Loa Bản, kênh hỏi đáp và báo tin của {operator}.",
            operator=turn.operator,
        )
    return _(
        "Xin chào. Đây là Loa Bản, kênh hỏi đáp và báo tin "
        "(bản chạy thử, chưa có cơ quan đứng tên)."
    )


async def cancel(turn: Turn, text: str) -> Replies:
    """Leaves what is open; with nothing open, asks what to stop receiving."""
    if turn.open.name is not None:
        turn.end()
        return turn.say(turn._("Thôi, chưa làm gì cả."))
    if turn.is_group:
        return []
    return await subscription.what_to_stop(turn)


async def language(turn: Turn, text: str) -> Replies:
    """`/language` shows the languages; with one it changes at once."""
    wanted = turn.house.country.folding.fold(text)
    if turn.is_group and not turn.may_change_group():
        return turn.say(turn._("Trong nhóm thì cán bộ của xã đổi giúp."))
    for code in turn.house.catalogues.languages:
        own = turn.house.country.folding.fold(OWN_NAMES.get(code, code))
        if wanted in (code, own, *_ALSO.get(code, ())):
            return await use_language(turn, [code])
    return languages(turn)


def languages(turn: Turn) -> Replies:
    """A button for each language, in its own words."""
    buttons = [
        turn.free(OWN_NAMES.get(code, code), "use-language", code)
        for code in turn.house.catalogues.languages
    ]
    return turn.say(turn._("Dùng tiếng nào?"), tuple(buttons))


async def languages_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Tiếng khác]."""
    return languages(turn)


async def use_language(turn: Turn, arguments: Sequence[str]) -> Replies:
    """From now on in this language."""
    code = arguments[0] if arguments else ""
    if code not in turn.house.catalogues.languages:
        return languages(turn)
    turn.open.language = code
    await chats.set_language(turn.connection, turn.incoming.address, code)
    turn._ = turn.house.catalogues.translator(code)
    return turn.say(
        turn._("Từ giờ Loa Bản nói tiếng Việt."),
        (turn.free(turn._("Nhận tin của xã"), "subscribe"),),
    )


async def emergency(turn: Turn, text: str) -> Replies:
    """The numbers of the country."""
    _ = turn._
    lines = [_("Nguy cấp thì gọi ngay, miễn phí:")]
    for entry in turn.house.country.emergency:
        words = entry.words.get(turn.language) or entry.words["vi"]
        lines.append(f"{entry.number}: {words}")
    return turn.say("\n".join(lines))


async def clear(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Xóa đoạn này khỏi máy], where the page does not do it by itself.

    The button names the messages of its talk, the newest is the one it stands under.
    """
    named = [*",".join(arguments).split(","), turn.incoming.message]
    ids = tuple(dict.fromkeys(id_ for id_ in named if whole_number(id_)))
    if not turn.incoming.message or turn.is_group:
        return turn.say(
            turn._(
                "Ấn giữ từng tin rồi chọn Xóa, hoặc xóa cả đoạn trò chuyện này trong "
                "máy. Câu vừa gõ thì Loa Bản trả lời xong là xóa."
            )
        )
    text = turn._(
        "Loa Bản xóa tin của mình ở đoạn này; tin quá 48 giờ thì không xóa được. "
        "Tin nào còn lại thì ấn giữ rồi chọn Xóa."
    )
    return [replace(say(text), erases=ids)]
