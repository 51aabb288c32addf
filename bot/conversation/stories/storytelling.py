"""Good practices as stories: read, told by who knows one, judged by an admin."""

from collections.abc import Sequence

from bot import audit
from bot.clock import local_date
from bot.conversation.named_place import offered
from bot.conversation.turn import (
    Replies,
    Turn,
    digest,
    in_rows,
    whole_number,
)
from bot.knowledge import Story
from bot.knowledge.upkeep import told_stories
from bot.knowledge.upkeep.told_stories import HIDDEN, PUBLISHED, WAITING, ToldStory
from bot.messaging import Button, say
from bot.people import roles
from bot.people.model import Role
from bot.places import One, Place

A_PAGE = 8
LONGEST, SHORTEST = 2000, 80  # letters of a story from chat
MOST_NAMES = 200  # letters
MOST_WAITING = 3  # stories of one teller
_TITLE = 60


async def stories(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Chuyện hay]: a page of stories, those from chat first."""
    _ = turn._
    number = int(arguments[0]) if arguments else 0
    told = await told_stories.published(turn.connection, A_PAGE)
    buttons = [
        turn.free(_title(story.text), "story-told", str(story.id)) for story in told
    ]
    buttons += [
        turn.free(story.title, "story", story.id)
        for story in turn.house.library.content.stories_in(turn.language)
    ]
    rows = in_rows(buttons[number * A_PAGE : (number + 1) * A_PAGE])
    if len(buttons) > (number + 1) * A_PAGE:
        rows.append((turn.free(_("Xem tiếp"), "stories", str(number + 1)),))
    if not turn.is_group:
        rows.append((turn.free(_("Kể một chuyện hay"), "story-tell"),))
    return turn.say(_("Chuyện người thật, việc thật. Đọc chuyện nào?"), *rows)


async def story(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One story of the content, with its source and the day it was looked at."""
    told = turn.house.library.content.stories_in(turn.language)
    found = next((s for s in told if s.id == arguments[0]), None)
    if found is None:
        return _gone(turn)
    return turn.say(_worded(turn, found), (_others(turn),))


def _worded(turn: Turn, found: Story) -> str:
    _ = turn._
    lines = [found.title, *found.paragraphs]
    if found.language != turn.language:
        lines.insert(1, _("(Chuyện này mới có bằng tiếng Việt.)"))
    if found.sources:
        lines.append(_("Nguồn: {names}.", names=", ".join(found.sources)))
    if found.checked is not None:
        lines.append(_("Xem lại ngày {day}.", day=_.date(found.checked)))
    return "\n".join(lines)


async def told(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One story from chat, with its place, its date and a way to have it taken down."""
    found = await _told(turn, arguments)
    if found is None or found.state != PUBLISHED:
        return _gone(turn)
    down = turn.free(turn._("Xin gỡ chuyện này"), "story-down", str(found.id))
    rows: list[tuple[Button, ...]] = [(_others(turn),)]
    if not turn.is_group:
        rows.insert(0, (down,))
    return turn.say(_shown(turn, found), *rows)


def _shown(turn: Turn, found: ToldStory) -> str:
    day = local_date(found.published_at or found.told_at, turn.house.config.timezone)
    return "\n".join(
        (
            found.text,
            turn._(
                "Kể từ {place}, ngày {day}. Chuyện về: {people}.",
                place=_place(turn, found.place),
                day=turn._.date(day),
                people=found.people,
            ),
        )
    )


# --- telling one ---------------------------------------------------------------------


async def tell(turn: Turn, arguments: Sequence[str]) -> Replies:
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


async def not_agreed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Chưa hỏi]: nothing is kept of someone who was not asked."""
    turn.end()
    return turn.say(
        turn._("Hỏi người ấy trước, đồng ý rồi hãy kể. Chưa giữ gì, chưa gửi gì.")
    )


async def agreed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đã đồng ý]: where it happened."""
    state = turn.open.state
    turn.begin("story-place", text=state["text"], people=state["people"])
    return turn.say(turn._("Chuyện ở xã nào?"), (_quit(turn),))


async def place_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
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
        return _gone(turn)
    return _ask_consent(turn, place)


async def send(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đồng ý, gửi]: kept from now on, and shown to the admins of the place."""
    _ = turn._
    state = turn.open.state
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
        await _ask_admins(turn, found)
    return turn.say(
        _("Đã gửi, chuyện số {number}. Cảm ơn nhiều.", number=str(number)),
        (turn.free(_("Gỡ chuyện của mình"), "story-down", str(number)),),
    )


async def _ask_admins(turn: Turn, found: ToldStory) -> None:
    """The admins nearest to the place: of the commune, else the province, else all."""
    _ = turn.house.catalogues.translator(turn.house.country.source_language)
    number = str(found.id)
    reply = say(
        _("Có người kể một chuyện hay:") + "\n" + _shown(turn, found),
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


# --- judging one ---------------------------------------------------------------------


async def ask_to_publish(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đăng]: not before the admin says that who is named has agreed."""
    _ = turn._
    found = await _judged(turn, arguments)
    if found is None:
        return _gone(turn)
    number = str(found.id)
    return turn.say(
        _(
            "{people} đã đồng ý cho đăng tên và chuyện chưa? Chưa chắc thì gọi hỏi "
            "trước.",
            people=found.people,
        ),
        (turn.free(_("Đã đồng ý, đăng"), "judge-story-publish", number),),
        (turn.free(_("Không đăng"), "judge-story-drop", number),),
    )


async def publish(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đã đồng ý, đăng]."""
    _ = turn._
    found = await _judged(turn, arguments)
    if found is None or not await told_stories.move(
        turn.connection, found.id, PUBLISHED, turn.now, was=(WAITING, HIDDEN)
    ):
        return _gone(turn)
    await _note(turn, "story.publish", found)
    reply = say(_("Chuyện số {number} đã đăng. Cảm ơn.", number=str(found.id)))
    await turn.house.tell(
        turn.connection, found.address, reply, f"story {found.id} published"
    )
    return turn.say(
        _("Đã đăng. Gỡ lúc nào cũng được."),
        (turn.free(_("Gỡ chuyện này"), "judge-story-drop", str(found.id)),),
    )


async def drop(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Không đăng], [Gỡ chuyện này]: erased at once."""
    found = await _judged(turn, arguments)
    if found is None or not await told_stories.erase(turn.connection, found.id):
        return _gone(turn)
    await _note(turn, "story.erase", found)
    return turn.say(turn._("Đã bỏ và đã xóa chuyện này."))


async def take_down(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Xin gỡ chuyện này]: the teller's is erased; for others it is hidden at once.

    Whoever is named need not prove it: an admin is asked, who can show it again.
    """
    _ = turn._
    found = await _told(turn, arguments)
    if found is None or turn.is_group:
        return _gone(turn)
    if found.address == turn.incoming.address:
        await told_stories.erase(turn.connection, found.id)
        await _note(turn, "story.withdraw", found)
        return turn.say(_("Đã gỡ và đã xóa chuyện này."))
    if not await told_stories.move(
        turn.connection, found.id, HIDDEN, turn.now, was=(PUBLISHED,)
    ):
        return _gone(turn)
    await _note(turn, "story.hide", found)
    await _ask_admins(turn, found)
    return turn.say(
        _("Đã cất chuyện này đi, không ai đọc được nữa. Người quản trị xem.")
    )


async def _note(turn: Turn, action: str, found: ToldStory) -> None:
    """People with a role are audited by number; others only counted, by day."""
    if turn.person_id is None:
        day = local_date(turn.now, turn.house.config.timezone).isoformat()
        await audit.count(turn.connection, day, action)
        return
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        action,
        about=str(found.id),
        detail=found.place,
    )


async def _told(turn: Turn, arguments: Sequence[str]) -> ToldStory | None:
    number = whole_number(arguments[0]) if arguments else None
    return None if number is None else await told_stories.get(turn.connection, number)


async def _judged(turn: Turn, arguments: Sequence[str]) -> ToldStory | None:
    """A story that this admin may judge: its place lies in the role's."""
    found = await _told(turn, arguments)
    return found if found and turn.may(Role.ADMIN, found.place) else None


def _title(text: str) -> str:
    line = text.split("\n", maxsplit=1)[0].strip()
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"


def _place(turn: Turn, path: str) -> str:
    found = turn.house.places.by_path(path)
    return turn.place(found) if found else path


def _others(turn: Turn) -> Button:
    return turn.free(turn._("Chuyện hay khác"), "stories")


def _quit(turn: Turn) -> Button:
    return turn.bound(turn._("Thôi"), "cancel")


def _gone(turn: Turn) -> Replies:
    return turn.say(turn._("Chuyện này không còn, hoặc đã có người xem rồi."))
