"""An urgent notice goes before it is approved: all who may approve are told at once.

They can stop it, or take it back and lock the roles of who sent it.
"""

from bot import audit
from bot.bulletins import corrections, notice_text
from bot.bulletins.approving import approvals, reaching
from bot.bulletins.approving.approvals import Approval, Verdict
from bot.bulletins.checkins import ending_checkins
from bot.bulletins.notice_text import Notice
from bot.clock import instant
from bot.conversation import doors
from bot.conversation.approval import asking
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.aftermath import recalls
from bot.delivery.model import Broadcast
from bot.i18n import N_
from bot.messaging import Button, say
from bot.people import place_settings
from bot.people.authority import suspensions
from bot.people.authority.approvers import accounts, approvers
from bot.people.model import Role

STOP, LOCK, UNLOCK = "ahead-stop", "ahead-lock", "ahead-unlock"
NO_ROOM = N_("hôm nay nơi này đã gửi đủ số tin khẩn không chờ duyệt")
NOT_HERE = N_("Không có tin khẩn nào mang số này trong phạm vi của mình.")


async def has_room(turn: Turn, notice: Notice) -> bool:
    """Whether the place may send another one today without waiting."""
    place = notice.place.path
    most = (await place_settings.urgent_a_day(turn.connection, place)).value
    midnight = turn.local_now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = instant(midnight)
    return await approvals.sent_ahead(turn.connection, place, since) < most


async def tell(turn: Turn, draft: Broadcast, notice: Notice) -> None:
    """Every approver and admin above reads it in the second in which it goes."""
    areas = reaching.areas(notice.place.path, notice.audience)
    told = await approvers(turn.connection, areas, but=turn.person_id, now=turn.now)
    house, number = turn.house, str(draft.id)
    for one in told:
        _ = await asking.translator(turn.connection, house, one.address)
        shown = asking.message(house, _, notice, turn.now)
        head = _(
            "TIN KHẨN trên đây đang gửi {place}, không chờ duyệt.",
            place=house.places.label(notice.place, _.language),
        )
        buttons = (
            Button(_("Dừng"), f"{STOP}:{number}"),
            Button(_("Thu hồi, khóa quyền"), f"{LOCK}:{number}"),
        )
        key = f"ahead {number} {one.person_id}"
        await house.tell(turn.connection, one.address, shown, f"{key} words")
        await house.tell(turn.connection, one.address, say(head, buttons), key)


async def stop(turn: Turn, arguments: Arguments) -> Replies:
    """[Dừng]: what has not left yet will not leave."""
    found = await _sent_ahead(turn, arguments)
    if found is None:
        return turn.say(turn._(NOT_HERE))
    if not await _stop(turn, found):
        return turn.say(turn._("Tin này đã gửi xong, không dừng được nữa."))
    return turn.say(turn._("Đã dừng. Ai chưa nhận thì không gửi nữa."))


async def lock(turn: Turn, arguments: Arguments) -> Replies:
    """[Thu hồi, khóa quyền]: it is stopped, and its writer sends nothing more."""
    found = await _sent_ahead(turn, arguments)
    if found is None or found.author_id is None:
        return turn.say(turn._(NOT_HERE))
    await _stop(turn, found)
    # By nobody's right to send: who approves may take back and not send.
    by = None, turn.incoming.address
    places = turn.house.places
    notice = notice_text.of(found, places)
    said = corrections.withdrawn(notice, turn.house.catalogues, places)
    if await recalls.order(turn.connection, found, by, turn.now, said) is not None:
        await ending_checkins.close(turn.connection, found, turn.person_id, turn.now)
        await _note(turn, "notice.recall", found)
    areas = [place.path for place in turn.scope(Role.APPROVER)]
    number = await suspensions.lock(
        turn.connection, found.author_id, areas, by=turn.person_id, now=turn.now
    )
    if not number:
        return turn.say(
            turn._(
                "Đã dừng tin, đang thu hồi. Quyền của người gửi do nơi khác giao "
                "hoặc đã khóa rồi, ở đây không khóa được."
            )
        )
    await _note(turn, "role.lock", found)
    await _tell_locked(turn, found)
    unlock_ = turn.free(turn._("Mở khóa"), UNLOCK, str(found.author_id))
    return turn.say(
        turn._(
            "Đã dừng tin, đang thu hồi, và khóa quyền gửi của người ấy, có hiệu lực "
            "ngay. Khóa nhầm thì bấm Mở khóa."
        ),
        (unlock_,),
    )


async def unlock(turn: Turn, arguments: Arguments) -> Replies:
    """[Mở khóa]: by whoever locked it, or an admin of the place."""
    number = arguments.number(0)
    own = [place.path for place in turn.scope(Role.APPROVER)]
    all_ = [place.path for place in turn.scope(Role.ADMIN)]
    by = turn.person_id
    opened = await suspensions.unlock(turn.connection, number, own, locked_by=by or 0)
    opened += await suspensions.unlock(turn.connection, number, all_)
    if not opened:
        return turn.say(turn._("Quyền này không bị khóa, hoặc do nơi khác khóa."))
    await audit.record(
        turn.connection, turn.now, turn.person_id, "role.unlock", about=str(number)
    )
    for address in (await accounts(turn.connection, [number])).values():
        _ = await asking.translator(turn.connection, turn.house, address)
        said = say(_("Quyền gửi tin đã mở lại. Soạn tin như trước được rồi."))
        key = f"unlocked {number} {turn.now}"
        await turn.house.tell(turn.connection, address, said, key)
    return turn.say(turn._("Đã mở khóa. Người ấy gửi tin được như trước."))


async def _sent_ahead(turn: Turn, arguments: Arguments) -> Broadcast | None:
    """One that went ahead, of places for which the sender may approve."""
    number = arguments.number(0)
    found = await broadcasts.get(turn.connection, number)
    known: Approval | None = await approvals.newest(turn.connection, number)
    if found is None or known is None or known.verdict is not Verdict.AHEAD:
        return None
    areas = reaching.areas_of(found)
    is_own = found.author_id == turn.person_id
    may = all(turn.may(Role.APPROVER, place) for place in areas)
    return found if may and not is_own else None


async def _stop(turn: Turn, found: Broadcast) -> bool:
    if not await broadcasts.stop(turn.connection, found.id, turn.now):
        return False
    await _note(turn, "notice.stop", found)
    if found.report_to is not None:
        house = turn.house
        _ = await asking.translator(turn.connection, house, found.report_to)
        said = say(
            _(
                "Người duyệt đã dừng tin khẩn {text}. Ai chưa nhận thì không gửi nữa.",
                text=asking.short(found.text),
            )
        )
        key = f"ahead {found.id} stopped"
        await asking.tell_author(turn.connection, house, found, said, key)
    return True


async def _tell_locked(turn: Turn, found: Broadcast) -> None:
    if found.report_to is None:
        return
    _ = await asking.translator(turn.connection, turn.house, found.report_to)
    said = say(
        _(
            "Quyền gửi tin bị khóa lúc {when} vì tin khẩn {text}. "
            "Chưa rõ vì sao thì hỏi người duyệt, người quản trị.",
            when=turn.when(turn.now),
            text=asking.short(found.text),
        )
    )
    key = f"locked {found.id} {turn.now}"
    await asking.tell_author(turn.connection, turn.house, found, said, key)


async def _note(turn: Turn, deed: str, found: Broadcast) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        deed,
        about=str(found.id),
        detail=found.place,
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {STOP: stop, LOCK: lock, UNLOCK: unlock},
        role=Role.APPROVER,
        in_group=InGroup.NOBODY,
    ),
)
