"""A told story is judged by an admin: published, not published, taken down."""

from bot import audit
from bot.clock import local_date
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.fairness import Share
from bot.conversation.pressed import Arguments
from bot.conversation.stories import contribution, shelf
from bot.conversation.turn import (
    Replies,
    Turn,
)
from bot.knowledge.upkeep import told_stories
from bot.knowledge.upkeep.told_stories import HIDDEN, PUBLISHED, WAITING, ToldStory
from bot.messaging import say
from bot.people.model import Role

# --- judging one ---------------------------------------------------------------------


async def ask_to_publish(turn: Turn, arguments: Arguments) -> Replies:
    """[Đăng]: not before the admin says that who is named has agreed."""
    _ = turn._
    found = await _judged(turn, arguments)
    if found is None:
        return shelf.gone(turn)
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


async def publish(turn: Turn, arguments: Arguments) -> Replies:
    """[Đã đồng ý, đăng]."""
    _ = turn._
    found = await _judged(turn, arguments)
    if found is None or not await told_stories.move(
        turn.connection, found.id, PUBLISHED, turn.now, was=(WAITING, HIDDEN)
    ):
        return shelf.gone(turn)
    await _note(turn, "story.publish", found)
    reply = say(_("Chuyện số {number} đã đăng. Cảm ơn.", number=str(found.id)))
    await turn.house.tell(
        turn.connection, found.address, reply, f"story {found.id} published"
    )
    return turn.say(
        _("Đã đăng. Gỡ lúc nào cũng được."),
        (turn.free(_("Gỡ chuyện này"), "judge-story-drop", str(found.id)),),
    )


async def drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Không đăng], [Gỡ chuyện này]: erased at once."""
    found = await _judged(turn, arguments)
    if found is None or not await told_stories.erase(turn.connection, found.id):
        return shelf.gone(turn)
    await _note(turn, "story.erase", found)
    return turn.say(turn._("Đã bỏ và đã xóa chuyện này."))


async def take_down(turn: Turn, arguments: Arguments) -> Replies:
    """[Xin gỡ chuyện này]: the teller's is erased; for others it is hidden at once.

    Whoever is named need not prove it: an admin is asked, who can show it again.
    """
    _ = turn._
    found = await shelf.find_told(turn, arguments)
    if found is None or turn.is_group:
        return shelf.gone(turn)
    if found.address == turn.incoming.address:
        await told_stories.erase(turn.connection, found.id)
        await _note(turn, "story.withdraw", found)
        return turn.say(_("Đã gỡ và đã xóa chuyện này."))
    if found.state != PUBLISHED:
        return shelf.gone(turn)
    if not turn.house.fairness.takes(Share.TAKEN_DOWN, turn.incoming, turn.now):
        return turn.say(
            _(
                "Hôm nay máy này đã xin gỡ đủ chuyện rồi. Chuyện này chưa gỡ; cần gỡ "
                "gấp thì báo đơn vị quản lý kênh này."
            )
        )
    if not await told_stories.move(
        turn.connection, found.id, HIDDEN, turn.now, was=(PUBLISHED,)
    ):
        return shelf.gone(turn)
    await _note(turn, "story.hide", found)
    await contribution.ask_admins(turn, found)
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


async def _judged(turn: Turn, arguments: Arguments) -> ToldStory | None:
    """A story that this admin may judge: its place lies in the role's."""
    found = await shelf.find_told(turn, arguments)
    return found if found and turn.may(Role.ADMIN, found.place) else None


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "story-down": take_down,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "judge-story-show": ask_to_publish,
            "judge-story-publish": publish,
            "judge-story-drop": drop,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
