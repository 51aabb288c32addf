"""Good practices as stories, read: those of the register, and those told in chat."""

from bot.clock import local_date
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.turn import (
    Replies,
    Turn,
    in_rows,
)
from bot.knowledge import Story
from bot.knowledge.upkeep import told_stories
from bot.knowledge.upkeep.told_stories import PUBLISHED, ToldStory
from bot.messaging import Button

A_PAGE = 8
_TITLE = 60


async def stories(turn: Turn, arguments: Arguments) -> Replies:
    """[Chuyện hay]: a page of stories, those from chat first."""
    _ = turn._
    number = arguments.number(0) if arguments else 0
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


async def story(turn: Turn, arguments: Arguments) -> Replies:
    """One story of the content, with its source and the day it was looked at."""
    told = turn.house.library.content.stories_in(turn.language)
    found = next((s for s in told if s.id == arguments[0]), None)
    if found is None:
        return gone(turn)
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


async def told(turn: Turn, arguments: Arguments) -> Replies:
    """One story from chat, with its place, its date and a way to have it taken down."""
    found = await find_told(turn, arguments)
    if found is None or found.state != PUBLISHED:
        return gone(turn)
    down = turn.free(turn._("Xin gỡ chuyện này"), "story-down", str(found.id))
    rows: list[tuple[Button, ...]] = [(_others(turn),)]
    if not turn.is_group:
        rows.insert(0, (down,))
    return turn.say(as_told(turn, found), *rows)


def as_told(turn: Turn, found: ToldStory) -> str:
    day = local_date(found.published_at or found.told_at, turn.house.config.timezone)
    return "\n".join(
        (
            found.text,
            turn._(
                "Kể từ {place}, ngày {day}. Chuyện về: {people}.",
                place=place_of(turn, found.place),
                day=turn._.date(day),
                people=found.people,
            ),
        )
    )


async def find_told(turn: Turn, arguments: Arguments) -> ToldStory | None:
    number = whole_number(arguments[0]) if arguments else None
    return None if number is None else await told_stories.get(turn.connection, number)


def _title(text: str) -> str:
    line = text.split("\n", maxsplit=1)[0].strip()
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"


def place_of(turn: Turn, path: str) -> str:
    found = turn.house.places.by_path(path)
    return turn.place(found) if found else path


def _others(turn: Turn) -> Button:
    return turn.free(turn._("Chuyện hay khác"), "stories")


def gone(turn: Turn) -> Replies:
    return turn.say(turn._("Chuyện này không còn, hoặc đã có người xem rồi."))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "stories": stories,
            "story": story,
            "story-told": told,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
)
