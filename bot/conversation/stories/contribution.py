"""A story told by who knows one: text, who is in it, where, consent."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.fairness import Share
from bot.conversation.pressed import Arguments
from bot.conversation.steps.named_place import offered
from bot.conversation.stories import shelf
from bot.conversation.turn import (
    Replies,
    Turn,
    digest,
)
from bot.country import SOURCE_LANGUAGE
from bot.knowledge.upkeep import told_stories
from bot.knowledge.upkeep.told_stories import ToldStory
from bot.messaging import Button, say
from bot.people import roles
from bot.people.model import Role
from bot.places import One, Place

LONGEST, SHORTEST = 2000, 80  # letters of a story from chat
MOST_NAMES = 200  # letters
MOST_WAITING = 3  # stories of one teller


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
        (turn.bound(_("Đã đồng ý"), "story-yes"),),
        (turn.bound(_("Chưa hỏi"), "story-no"),),
    )


async def agreed_typed(turn: Turn, text: str) -> Replies:
    """Words instead of a button: asked again."""
    return await people_typed(turn, turn.open.state["people"])


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
    _ = turn._
    match = turn.house.places.find(text)
    if not isinstance(match, One):
        return offered(turn, match, "story-place") or turn.say(
            _("Không rõ là nơi nào. Gõ tên xã kèm tên tỉnh, hoặc mã năm số.")
        )
    state = turn.open.state
    turn.begin(
        "story-consent",
        text=state["text"],
        people=state["people"],
        place=match.place.path,
    )
    return _ask_consent(turn, match.place)


def _ask_consent(turn: Turn, place: Place) -> Replies:
    _ = turn._
    return turn.say(
        "\n".join(
            (
                turn.open.state["text"],
                _(
                    "Chuyện về: {people}. Ở {place}.",
                    people=turn.open.state["people"],
                    place=turn.place(place),
                ),
                _consent_text(turn),
            )
        ),
        (
            turn.bound(_("Đồng ý, gửi"), "story-send"),
            _quit(turn),
        ),
    )


def _consent_text(turn: Turn) -> str:
    return turn._(
        "Gửi thì Loa Bản giữ chuyện này, tên người trong chuyện và số của cuộc trò "
        "chuyện này. Người quản trị đọc; đăng rồi ai cũng đọc. Chưa đăng thì 60 ngày "
        "là xóa. Gỡ lúc nào cũng được. Có đồng ý không?"
    )


async def consent_typed(turn: Turn, text: str) -> Replies:
    """Words instead of a button: asked again."""
    place = turn.house.places.by_path(turn.open.state["place"])
    if place is None:
        turn.end()
        return shelf.gone(turn)
    return _ask_consent(turn, place)


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
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.dialogues(
        {
            "story-text": text_typed,
            "story-people": people_typed,
            "story-agreed": agreed_typed,
            "story-place": place_typed,
            "story-consent": consent_typed,
        },
        role=ANYONE,
        may_speak_of_danger=False,
    ),
)
