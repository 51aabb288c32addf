"""Those who may approve are shown a notice, and told what became of it.

What is shown is the exact message, then who gets it and when. Once somebody has
decided, the others' buttons go: the message changes where it stands.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import notice_text
from bot.bulletins.approving import approvals, reaching, steps
from bot.bulletins.approving.approvals import Approval
from bot.bulletins.notice_text import Notice
from bot.clock import HOUR, Milliseconds, local
from bot.conversation.approval import recipients
from bot.conversation.steps import month_left
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.delivery.model import Broadcast, Draft, State
from bot.i18n import Translator
from bot.messaging import Address, Button, Look, Reply, say
from bot.people import chats, place_settings
from bot.people.authority.approvers import Approver, accounts, approvers

APPROVE, RETURN, OPEN = "approve", "approve-return", "approve-open"
A_LINE = 50  # letters that say which notice is meant
NOW, AT = "now", "at"  # how a notice goes: what was approved for one is not for both


def digest(notice: Notice, starts_at: Milliseconds | None) -> str:
    """What was approved: words, files, audience, urgency, and whether it is put off."""
    return f"{notice_text.mark(notice)}:{NOW if starts_at is None else AT}"


def put_off_to(broadcast: Broadcast, approval: Approval) -> Milliseconds | None:
    """The time that a waiting notice was put to; None where it goes at once."""
    return broadcast.starts_at if approval.digest.endswith(f":{AT}") else None


def worded(
    house: House,
    broadcast: Broadcast,
    notice: Notice,
    *,
    starts_at: Milliseconds,
    state: State,
    now: Milliseconds,
) -> Draft:
    """A notice as the broadcast that it becomes, worded for the day on which it goes.

    The end that its own days said stays, where it is not over before it begins.
    """
    by_itself = replace(notice, starts_at=broadcast.starts_at).ends_at(now)
    said = broadcast.expires_at
    is_said = said != by_itself and said > starts_at + HOUR
    return notice_text.draft(
        replace(notice, starts_at=starts_at, expires_at=said if is_said else None),
        now=now,
        zone=house.config.timezone,
        catalogues=house.catalogues,
        places=house.places,
        state=state,
    )


async def others(
    connection: AsyncConnection,
    notice: Notice,
    writer: int | None,
    now: Milliseconds,
    *,
    was_asked: bool = False,
) -> list[Approver]:
    """Who must see it first, the nearest first; nobody where the place wants none.

    A commune without an approver does not wait for its province's admin, who has a
    hundred communes, unless somebody set that its notices wait. For one that is urgent
    or `was_asked` for already all count who may approve.
    """
    areas = reaching.areas(notice.place.path, notice.audience)
    chosen = [await place_settings.approval(connection, place) for place in areas]
    if not any(one.value for one in chosen):
        return []
    found = await approvers(connection, areas, but=writer, now=now)
    is_set = any(one.value and one.set_by is not None for one in chosen)
    for_all = was_asked or is_set or notice.is_urgent
    is_waiting = for_all or any(one.is_appointed for one in found)
    return found if is_waiting else []


async def translator(
    connection: AsyncConnection, house: House, address: Address
) -> Translator:
    """The words of the language that a chat chose, or of the source language."""
    chat = await chats.find(connection, address)
    return house.catalogues.translator((chat and chat.language) or SOURCE_LANGUAGE)


def live(approval: int) -> str:
    """Under which what was asked is one message, which changes; asked anew another."""
    return f"approval {approval}"


def message(house: House, _: Translator, notice: Notice, now: Milliseconds) -> Reply:
    """Exactly what people will read, without its buttons."""
    day = local(notice.starts_at or now, house.config.timezone).date()
    body = notice_text.body(notice, _, house.places, day)
    return replace(body, buttons=(), look=Look.PLAIN)


async def request(  # what is read of one notice
    connection: AsyncConnection,
    house: House,
    _: Translator,
    notice: Notice,
    broadcast: int,
    starts_at: Milliseconds | None,
    now: Milliseconds,
    *,
    head: str = "",
) -> Reply:
    """`Xin duyệt, gửi lúc 18:00: 214 máy …`, [Duyệt] [Trả lại, ghi lý do]."""
    found = await reaching.reach(connection, notice, now)
    due = replace(notice, starts_at=starts_at)
    lines = [
        head
        or _("Trên đây là tin chờ duyệt, {when}.", when=_when(_, house, starts_at)),
        *recipients.lines(_, house, notice, found),
        *await month_left.of_notice(connection, house, _, due, found, now),
    ]
    if starts_at is not None and starts_at <= now:
        lines.append(_("Giờ hẹn đã qua: duyệt rồi thì hỏi lại người soạn."))
    seen = (str(broadcast), digest(notice, starts_at))
    return say(
        "\n".join(lines),
        (
            Button(_("Duyệt"), ":".join((APPROVE, *seen))),
            Button(_("Trả lại, ghi lý do"), ":".join((RETURN, *seen))),
        ),
    )


def _when(_: Translator, house: House, starts_at: Milliseconds | None) -> str:
    return recipients.when(_, house, starts_at)


async def ask(
    connection: AsyncConnection,
    house: House,
    notice: Notice,
    broadcast: int,
    starts_at: Milliseconds | None,
    nearest: Sequence[Approver],
    now: Milliseconds,
) -> None:
    """Writes down that it was asked for, and shows it to those nearest."""
    number = await approvals.ask(
        connection,
        broadcast,
        place=notice.place.path,
        digest=digest(notice, starts_at),
        asked_by=notice.author_id,
        level=nearest[0].level,
        next_at=await step_at(
            connection, house, notice, 0, asked_at=now, starts_at=starts_at
        )
        or now,
        of=[one.person_id for one in nearest],
        now=now,
    )
    await show(connection, house, notice, broadcast, starts_at, nearest, now, number)


async def step_at(
    connection: AsyncConnection,
    house: House,
    notice: Notice,
    number: int,
    *,
    asked_at: Milliseconds,
    starts_at: Milliseconds | None,
) -> Milliseconds | None:
    """When it is reminded of; by night only where it is urgent or due."""
    at = steps.next_at(
        number, asked_at=asked_at, starts_at=starts_at, is_urgent=notice.is_urgent
    )
    if at is None or notice.is_urgent or starts_at is not None:
        return at
    quiet = (await place_settings.quiet_hours(connection, notice.place.path)).value
    return steps.awake(at, quiet, house.config.timezone)


async def show(  # what is told of one notice
    connection: AsyncConnection,
    house: House,
    notice: Notice,
    broadcast: int,
    starts_at: Milliseconds | None,
    to: Sequence[Approver],
    now: Milliseconds,
    number: int,
) -> None:
    """The exact message, and below it who gets it, when, and the verdict's buttons."""
    for one in to:
        _ = await translator(connection, house, one.address)
        shown = message(house, _, replace(notice, starts_at=starts_at), now)
        asked = await request(connection, house, _, notice, broadcast, starts_at, now)
        key = f"approval {number} {one.person_id}"
        await house.tell(connection, one.address, shown, f"{key} words")
        asked = replace(asked, edits=live(number))
        await house.tell(connection, one.address, asked, key)


async def remind(
    connection: AsyncConnection,
    house: House,
    broadcast: Broadcast,
    approval: Approval,
    to: Sequence[Approver],
) -> None:
    """One line more, with a button that opens it: the words were shown before."""
    for one in to:
        _ = await translator(connection, house, one.address)
        line = _(
            "Vẫn chờ duyệt: {text}",
            text=short(broadcast.text),
        )
        button = Button(_("Xem và duyệt"), f"{OPEN}:{broadcast.id}")
        key = f"approval {approval.id} again {approval.reminders} {one.person_id}"
        await house.tell(connection, one.address, say(line, (button,)), key)


async def close(
    connection: AsyncConnection,
    house: House,
    approval: Approval,
    text: str,
    *,
    by: int | None,
    own: str = "",
) -> None:
    """The buttons of those who were asked go, and why stands in their place.

    `text` and `own` are message ids, the other one for who decided (`by`).
    """
    numbers = await approvals.asked(connection, approval.id)
    for person, address in (await accounts(connection, numbers)).items():
        _ = await translator(connection, house, address)
        said = _(own if person == by else text)
        shown = replace(say(said), edits=live(approval.id))
        key = f"approval {approval.id} closed {text[:20]}"
        await house.tell(connection, address, shown, key)


async def tell_author(
    connection: AsyncConnection,
    house: House,
    broadcast: Broadcast,
    reply: Reply,
    key: str,
) -> None:
    """Tells who wrote it, unless they asked to be forgotten."""
    if broadcast.report_to is not None:
        await house.tell(connection, broadcast.report_to, reply, key)


def short(text: str) -> str:
    """`“Tiêm phòng trâu bò: 7 giờ…”`: which notice is meant, in a line."""
    line = " ".join(text.split())
    if len(line) <= A_LINE:
        return f"“{line}”"
    words = line[:A_LINE].rsplit(" ", 1)[0].rstrip(" ,.;:–")
    return f"“{words}…”"
