"""A question leaves: consent before anything is kept, a number, its officers told."""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.fairness import Share
from bot.conversation.listening import spoken_question
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.requests import desk
from bot.conversation.requests.preview import preview, preview_line, short, ways_for
from bot.conversation.steps import barred_chat
from bot.conversation.steps.named_place import is_a_place, no_place, offered, own_first
from bot.conversation.turn import Replies, Turn, digest
from bot.i18n import N_
from bot.messaging import Aloud, Reply, say
from bot.people import contacts
from bot.people.model import Consent
from bot.people.numbers import personal_numbers
from bot.places import Level as PlaceLevel
from bot.places import One, Place
from bot.requests import book, deadline
from bot.requests.model import (
    MOST_OPEN,
    Draft,
    Level,
    Request,
    desk_of,
    province_of,
)

CONSENT_VERSION = 1
NOT_SENT = N_("Thôi, chưa gửi gì, không ghi gì cả.")


async def elsewhere_typed(turn: Turn, text: str) -> Replies:
    """Another place than the one whose officers would read it."""
    match = own_first(turn, text)
    state = turn.open.state
    if isinstance(match, One) and match.place.level is not PlaceLevel.COUNTRY:
        return await preview(
            turn, str(state["text"]), match.place, state.get("follows")
        )
    turn.begin(
        "officer-place",
        text=state["text"],
        follows=state.get("follows"),
        voice=state.get("voice"),
    )
    return offered(turn, match, "officer-place") or no_place(turn)


async def preview_again(turn: Turn) -> Reply:
    """What waits to be sent, in one line."""
    state = turn.open.state
    ways = await ways_for(turn, str(state["text"]), _place(turn))
    return preview_line(turn, str(state["text"]), ways)


async def send_it(turn: Turn, arguments: Arguments) -> Replies:
    """A yes in words: sent where only one level reads; else it is asked which."""
    ways = await ways_for(turn, str(turn.open.state["text"]), _place(turn))
    if len(ways.levels) == 1:
        return await send(turn, Arguments([str(ways.levels[0])]))
    return [preview_line(turn, str(turn.open.state["text"]), ways)]


async def strip(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ giúp]: without numbers that say who someone is, shown once more."""
    state = turn.open.state
    text = personal_numbers.without(str(state["text"]))
    return await preview(turn, text, _place(turn), state.get("follows"))


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi cán bộ xã], [Gửi lên tỉnh]: kept only for who agrees."""
    level, state = arguments.member(0, Level), turn.open.state
    place = _place(turn)
    ways = await ways_for(turn, str(state["text"]), place)
    if level not in ways.levels:  # the role was taken back meanwhile
        return await preview(turn, str(state["text"]), place, state.get("follows"))
    consent_id = await book.consent_of(
        turn.connection, turn.incoming.address, CONSENT_VERSION
    )
    if consent_id is not None:
        return await _store(turn, level, consent_id)
    turn.begin("officer-consent", **(state | {"level": str(level)}))
    return turn.say(
        consent_text(turn),
        [
            turn.bound(turn._("Đồng ý"), "officer-agree"),
            turn.bound(turn._("Không"), "officer-disagree"),
        ],
        (turn.free(turn._("Đọc kỹ"), "privacy"),),
    )


def _place(turn: Turn) -> Place:
    place = turn.house.places.by_code(str(turn.open.state["place"]))
    if place is None:
        raise Stale("the place of the question")
    return place


def consent_text(turn: Turn) -> str:
    """The words that someone agrees to; their digest is kept as proof."""
    _ = turn._
    who = _(
        "Đây là bản chạy thử, chưa có cơ quan đứng tên: người chạy thử giữ, "
        "chỉ dùng để trả lời."
    )
    if turn.operator:
        name = turn.operator[:1].upper() + turn.operator[1:]
        who = _("{operator} giữ, chỉ dùng để trả lời.", operator=name)
    what = _(
        "Để báo lại câu trả lời, Loa Bản cần ghi: số của cuộc trò chuyện này, xã, "
        "tiếng nói và câu hỏi."
    )
    if spoken_question.held(turn) is not None:
        what = _(
            "Để báo lại câu trả lời, Loa Bản cần ghi: số của cuộc trò chuyện này, xã, "
            "tiếng đang dùng, và lời vừa nói để cán bộ nghe."
        )
    inside = personal_numbers.pointed_at(turn._, str(turn.open.state["text"]))
    not_kept = _("Không ghi tên, số điện thoại, căn cước.")
    if inside:
        not_kept = _("Trong câu có {what}: ghi đúng như đã viết.", what=inside)
    passed = _("Cán bộ đọc xong có thể chuyển cho xã, tỉnh đúng việc.")
    ask = _(
        "Trả lời xong 180 ngày thì tự xóa; xóa sớm thì gõ /xoadulieu. Có đồng ý không?"
    )
    return f"{what} {not_kept}\n{who} {passed}\n{ask}"


async def consent_again(turn: Turn) -> Reply:
    """The open question in one line."""
    _ = turn._
    return say(
        _(
            "Câu “{text}” chưa gửi: đồng ý cho ghi lại và gửi không?",
            text=short(spoken_question.shown(turn, str(turn.open.state["text"]))),
        ),
        [
            turn.bound(_("Đồng ý"), "officer-agree"),
            turn.bound(_("Không"), "officer-disagree"),
        ],
        (turn.free(_("Đọc kỹ"), "privacy"),),
    )


async def agree(turn: Turn, arguments: Arguments) -> Replies:
    """[Đồng ý]: the proof of it is kept together with the question."""
    level = Level(turn.open.state["level"])
    return await _store(turn, level, None)


async def disagree(turn: Turn, arguments: Arguments) -> Replies:
    """[Không]: nothing is kept and nothing sent."""
    turn.end()
    return turn.say(turn._(NOT_SENT))


async def _store(turn: Turn, level: Level, consent_id: int | None) -> Replies:
    """Keeps and sends, if it may still go there."""
    state = turn.open.state
    text, place = str(state["text"]), _place(turn)
    if await barred_chat.is_barred(turn):
        turn.end()
        return barred_chat.refused(turn)
    if await has_too_many(turn):
        return too_many(turn)
    ways = await ways_for(turn, text, place)
    if level not in ways.levels:  # or while the consent was being read
        return await preview(turn, text, place, state.get("follows"))
    if not _is_fair(turn, place, level):
        return _too_many_from_here(turn, place, level)
    voice = await spoken_question.kept(turn)
    if voice is None and spoken_question.held(turn) is not None:
        return spoken_question.gone(turn)
    if consent_id is None:
        consent = Consent(
            CONSENT_VERSION,
            turn.house.operator,
            digest(consent_text(turn)),
            turn.language,
        )
        consent_id = await book.give_consent(turn.connection, consent, turn.now)
    draft = Draft(
        turn.incoming.address,
        turn.language,
        text,
        place.path,
        level,
        ways.is_complaint,
        state.get("follows"),
        voice,
    )
    country, zone = turn.house.country, turn.house.config.timezone
    request = await book.put(
        turn.connection,
        draft,
        consent_id,
        now=turn.now,
        due_at=deadline.due_at(turn.now, zone, country.is_holiday),
    )
    turn.end()
    turn.open.asked = ""
    await desk.tell_new(turn.connection, turn.house, request, turn.now)
    return await _sent(turn, request)


def _is_fair(turn: Turn, place: Place, level: Level) -> bool:
    """Whether its officers need not read only what comes over one connection."""
    return turn.house.fairness.takes(
        Share.QUESTIONS, turn.incoming, turn.now, desk_of(place.path, level)
    )


def _too_many_from_here(turn: Turn, place: Place, level: Level) -> Replies:
    turn.end()
    _, where = turn._, desk_of(place.path, level)
    return turn.say(
        _(
            "Cán bộ {place} vừa nhận nhiều câu gửi từ cùng một đường mạng, nên câu này "
            "chưa gửi. Một tiếng nữa gửi lại giúp.",
            place=desk.label(turn.house, where, turn.language),
        )
        + "\n"
        + desk.elsewhere(_, turn.house, place, is_complaint=False)
    )


async def _sent(turn: Turn, request: Request) -> Replies:
    _, number = turn._, str(request.number)
    then = _.counted(
        "Sau {count} ngày làm việc chưa ai trả lời thì Loa Bản báo lại.",
        deadline.WORKING_DAYS,
    )
    province = province_of(request.place)
    if request.level is Level.COMMUNE and await desk.has_officer(
        turn.connection, province
    ):
        then = _.counted(
            "Sau {count} ngày làm việc chưa ai trả lời thì câu hỏi tự chuyển lên tỉnh.",
            deadline.WORKING_DAYS,
        )
    card = await contacts.find(turn.connection, request.desk)
    if card is not None and card.hours:
        then += "\n" + _("Giờ làm việc: {hours}.", hours=card.hours.rstrip("."))
    sent = _("Đã gửi. Câu hỏi số {number}.", number=number)
    told = f"{sent} {_('Có trả lời, Loa Bản báo ở đây.')} {then}"
    how = _("Muốn biết đến đâu rồi: gõ /canbo {number}", number=number)
    [said] = turn.say(f"{told}\n{how}")
    if request.voice is None:
        return [said]
    aloud = Aloud(told, turn.language, turn.thousand)
    return [replace(said, aloud=aloud), *await turn.pictures()]


async def has_too_many(turn: Turn) -> bool:
    """Whether as many questions of this chat wait as may."""
    kept = await book.of_chat(turn.connection, turn.incoming.address)
    return sum(request.is_open for request in kept) >= MOST_OPEN


def too_many(turn: Turn) -> Replies:
    """Says so, politely."""
    turn.end()
    return turn.say(
        turn._.counted(
            "Đang có {count} câu chờ trả lời. Chờ cán bộ trả lời bớt rồi gửi tiếp nhé.",
            MOST_OPEN,
        )
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "officer-send": send,
            "officer-strip": strip,
            "officer-agree": agree,
            "officer-disagree": disagree,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="officer-send",
        opens=elsewhere_typed,
        fits=is_a_place,
        asks_again=preview_again,
        why=N_("Xem lại một lần rồi mới gửi: gửi rồi thì cán bộ đọc đúng câu này."),
        drops=NOT_SENT,
        role=ANYONE,
        may_speak_of_danger=False,
        agrees=send_it,
        declines=disagree,
    ),
    doors.Dialogue(
        name="officer-consent",
        opens=elsewhere_typed,
        fits=is_a_place,
        asks_again=consent_again,
        why=N_(
            "Luật bảo phải hỏi trước khi ghi. Có ghi câu hỏi và số của cuộc trò chuyện "
            "này thì câu trả lời mới về được đây."
        ),
        drops=NOT_SENT,
        role=ANYONE,
        may_speak_of_danger=False,
        agrees=agree,
        declines=disagree,
    ),
)
