"""A story told by who knows one: text, who is in it, where, consent."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.fairness import Share
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps import short_answers
from bot.conversation.steps.heard import Heard, heard
from bot.conversation.steps.named_place import (
    is_a_place,
    names_a_place,
    no_place,
    offered,
)
from bot.conversation.stories import shelf
from bot.conversation.turn import (
    Replies,
    Turn,
    digest,
)
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.knowledge import Answered
from bot.knowledge.upkeep import told_stories
from bot.knowledge.upkeep.told_stories import ToldStory
from bot.messaging import Button, Reply, say
from bot.people import roles
from bot.people.model import Role
from bot.people.numbers import personal_numbers
from bot.places import One, Place

LONGEST, SHORTEST = 2000, 80  # letters of a story from chat
MOST_NAMES = 200  # letters
MOST_NAME_WORDS = 12  # of two or three people
MOST_WAITING = 3  # stories of one teller
NOT_TOLD = N_("Thôi, chuyện chưa gửi cho ai, không giữ lại gì.")


# --- telling one ---------------------------------------------------------------------


async def tell(turn: Turn, arguments: Arguments) -> Replies:
    """[Kể một chuyện hay]."""
    _ = turn._
    if turn.is_group:
        return turn.say(_("Việc này làm trong chat riêng với Loa Bản."))
    kept = await told_stories.count_of(turn.connection, turn.incoming.address)
    if kept >= MOST_WAITING:
        return turn.say(_("Máy này đã kể đủ chuyện rồi. Cảm ơn nhiều."))
    turn.begin("story-text")
    return turn.say(
        _(
            "Kể ngắn thôi: ai, ở đâu, làm cách gì, được gì. Chưa gửi cho ai, "
            "viết xong còn hỏi lại."
        ),
        (_quit(turn),),
    )


async def text_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the story itself."""
    _ = turn._
    if not SHORTEST <= len(text) <= LONGEST:
        return turn.say(
            _(
                "Chuyện dài từ {least} đến {most} chữ cái. Viết lại giúp nhé.",
                least=SHORTEST,
                most=LONGEST,
            ),
            (_quit(turn),),
        )
    turn.begin("story-people", text=text)
    return turn.say(_("Chuyện này về ai? Gõ tên người đó."), (_quit(turn),))


def is_name(turn: Turn, text: str) -> bool:
    """Whether it may be somebody's name: a title or capitals, and no question."""
    words = text.split()
    if not 0 < len(words) <= MOST_NAME_WORDS or text.rstrip().endswith("?"):
        return False
    if short_answers.meant(turn, text) is not None:
        return False
    fold = turn.house.country.folding.fold
    titles = {fold(title) for title in turn.house.library.content.words.titles}
    is_written = sum(word[:1].isupper() for word in words) > len(words) / 2
    if is_written or fold(words[0]) in titles:
        return not _is_sure(turn, text)
    return heard(turn, text) is Heard.NOTHING


def _is_sure(turn: Turn, text: str) -> bool:
    index = turn.house.library.index
    found = index.ask(text, index.language_of(text), turn.today, turn.home)
    return isinstance(found, Answered)


async def people_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: whom it is about, and whether they agreed."""
    _ = turn._
    people = " ".join(text.split())[:MOST_NAMES]
    turn.begin("story-agreed", text=turn.open.state["text"], people=people)
    return turn.say(
        _(
            "Chuyện đăng lên thì ai cũng đọc được. {people} đã đồng ý cho kể chưa?",
            people=people,
        ),
        *_agreed_rows(turn),
    )


async def text_again(turn: Turn) -> Reply:
    """That a story is being told."""
    return say(turn._("Chuyện hay: kể tiếp vào đây."))


async def people_again(turn: Turn) -> Reply:
    """Whom it is about, once more."""
    return say(turn._("Chuyện này về ai? Gõ tên người đó."))


async def agreed_again(turn: Turn) -> Reply:
    """Whether they agreed, once more."""
    people = turn.open.state["people"]
    return say(
        turn._("{people} đã đồng ý cho kể chưa?", people=people), *_agreed_rows(turn)
    )


def _agreed_rows(turn: Turn) -> list[tuple[Button, ...]]:
    return [
        (turn.bound(turn._("Đã đồng ý"), "story-yes"),),
        (turn.bound(turn._("Chưa hỏi"), "story-no"),),
        (_quit(turn),),
    ]


async def not_agreed(turn: Turn, arguments: Arguments) -> Replies:
    """[Chưa hỏi]: nothing is kept of someone who was not asked."""
    turn.end()
    return turn.say(
        turn._("Hỏi người ấy trước, đồng ý rồi hãy kể. Chưa giữ gì, chưa gửi gì.")
    )


async def agreed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đã đồng ý]: where it happened."""
    state = turn.open.state
    turn.begin("story-place", text=state["text"], people=state["people"])
    return turn.say(turn._("Chuyện ở xã nào?"), (_quit(turn),))


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await place_typed(turn, arguments[0])


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the place; then everything once more, and the consent."""
    match = turn.house.places.find(text)
    if not isinstance(match, One):
        return offered(turn, match, "story-place") or no_place(turn)
    state = turn.open.state
    turn.begin(
        "story-consent",
        text=state["text"],
        people=state["people"],
        place=match.place.path,
    )
    return _ask_consent(turn, match.place)


def _ask_consent(turn: Turn, place: Place) -> Replies:
    _, state = turn._, turn.open.state
    about = _(
        "Chuyện về: {people}. Ở {place}.",
        people=state["people"],
        place=turn.place(place),
    )
    lines = [state["text"], about]
    rows = [[turn.bound(_("Đồng ý, gửi"), "story-send"), _quit(turn)]]
    what = personal_numbers.pointed_at(turn._, state["text"])
    if what:
        lines.append(_("Trong chuyện có {what}, ai cũng đọc được.", what=what))
        rows.insert(0, [turn.bound(_("Bỏ giúp"), "story-strip")])
    return turn.say("\n".join([*lines, _consent_text(turn)]), *rows)


async def strip(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ giúp]: without numbers that say who someone is, shown once more."""
    state = turn.open.state
    place = turn.house.places.by_path(state["place"])
    if place is None:
        raise Stale
    turn.begin(
        "story-consent",
        text=personal_numbers.without(state["text"]),
        people=state["people"],
        place=state["place"],
    )
    return _ask_consent(turn, place)


def _consent_text(turn: Turn) -> str:
    return turn._(
        "Gửi thì Loa Bản giữ chuyện này, tên người trong chuyện và số của cuộc trò "
        "chuyện này. Người quản trị đọc; đăng rồi ai cũng đọc. Chưa đăng thì 60 ngày "
        "là xóa. Gỡ lúc nào cũng được. Có đồng ý không?"
    )


async def place_again(turn: Turn) -> Reply:
    """Where it happened, once more."""
    return say(turn._("Chuyện ở xã nào?"))


async def consent_again(turn: Turn) -> Reply:
    """The open question in one line."""
    _ = turn._
    return say(
        _(
            "Chuyện về {who} chưa gửi: đồng ý gửi không?",
            who=turn.open.state["people"],
        ),
        (turn.bound(_("Đồng ý, gửi"), "story-send"), _quit(turn)),
    )


async def not_sent(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words: nothing is kept."""
    turn.end()
    return turn.say(turn._(NOT_TOLD))


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Đồng ý, gửi]: kept from now on, and shown to the admins of the place."""
    _ = turn._
    state = turn.open.state
    if not turn.house.fairness.takes(Share.STORIES, turn.incoming, turn.now):
        turn.end()
        return turn.say(
            _(
                "Hôm nay nhiều chuyện gửi từ cùng một đường mạng rồi. Chuyện này chưa "
                "gửi, chưa giữ; mai kể lại giúp."
            )
        )
    number = await told_stories.add(
        turn.connection,
        address=turn.incoming.address,
        place=state["place"],
        language=turn.language,
        text=state["text"],
        people=state["people"],
        consent_digest=digest(_consent_text(turn)),
        now=turn.now,
    )
    turn.end()
    found = await told_stories.get(turn.connection, number)
    if found is not None:
        await ask_admins(turn, found)
    return turn.say(
        _("Đã gửi, chuyện số {number}. Cảm ơn nhiều.", number=str(number)),
        (turn.free(_("Gỡ chuyện của mình"), "story-down", str(number)),),
    )


async def ask_admins(turn: Turn, found: ToldStory) -> None:
    """The admins nearest to the place: of the commune, else the province, else all."""
    _ = turn.house.catalogues.translator(SOURCE_LANGUAGE)
    number = str(found.id)
    reply = say(
        _("Có người kể một chuyện hay:") + "\n" + shelf.as_told(turn, found),
        (
            turn.free(_("Đăng"), "judge-story-show", number),
            turn.free(_("Không đăng"), "judge-story-drop", number),
        ),
    )
    for area in _areas(found.place):
        nearest = await roles.addresses(turn.connection, Role.ADMIN, area)
        for address in nearest:
            key = f"story {number} {found.state} {turn.now}"
            await turn.house.tell(turn.connection, address, reply, key)
        if nearest:
            return


def _areas(place: str) -> list[str]:
    """`vn.15.04489` → itself, its province, the country."""
    parts = place.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _quit(turn: Turn) -> Button:
    return turn.bound(turn._("Thôi"), "cancel")


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "story-tell": tell,
            "story-yes": agreed,
            "story-no": not_agreed,
            "story-place": place_pressed,
            "story-send": send,
            "story-strip": strip,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="story-text",
        opens=text_typed,
        fits=doors.any_words,
        asks_again=text_again,
        why=N_("Chuyện hay của người này giúp được người khác. Không kể cũng được."),
        drops=NOT_TOLD,
        role=ANYONE,
        may_speak_of_danger=False,
        keeps=N_("Đây là chuyện hay"),
    ),
    doors.Dialogue(
        name="story-people",
        opens=people_typed,
        fits=is_name,
        asks_again=people_again,
        why=N_("Chuyện đăng lên thì ai cũng đọc, nên người trong chuyện phải đồng ý."),
        drops=NOT_TOLD,
        role=ANYONE,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="story-agreed",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=agreed_again,
        why=N_("Chuyện đăng lên thì ai cũng đọc, nên người trong chuyện phải đồng ý."),
        drops=NOT_TOLD,
        role=ANYONE,
        may_speak_of_danger=False,
        agrees=agreed,
        declines=not_agreed,
        is_unknown=not_agreed,
    ),
    doors.Dialogue(
        name="story-place",
        opens=place_typed,
        fits=names_a_place,
        asks_again=place_again,
        why=N_("Biết xã thì người quản trị nơi ấy mới xem chuyện được."),
        drops=NOT_TOLD,
        role=ANYONE,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="story-consent",
        opens=place_typed,
        fits=is_a_place,
        asks_again=consent_again,
        why=N_(
            "Luật bảo phải hỏi trước khi ghi. Đồng ý thì chuyện mới được gửi; không "
            "đồng ý thì không giữ lại gì."
        ),
        drops=NOT_TOLD,
        role=ANYONE,
        may_speak_of_danger=False,
        agrees=send,
        declines=not_sent,
    ),
)
