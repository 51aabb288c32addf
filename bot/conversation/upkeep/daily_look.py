"""The daily look at the answers: whoever waits hears of changes, editors of ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds, local
from bot.conversation.answers import Here, Wording
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.knowledge import Answer, scope_of, state_of
from bot.knowledge.upkeep import due, overlay
from bot.messaging import Button, Reply, Span, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.store import settings

AT_ONCE = 50  # people told in one look: a person who asks never waits behind them
MOST_LINES = 20


async def is_due(connection: AsyncConnection, house: House, now: Milliseconds) -> bool:
    """Whether there is still to look today; by day only."""
    wall_clock = local(now, house.config.timezone)
    if not house.country.quiet_to <= wall_clock.time() < house.country.quiet_from:
        return False
    looked_on = await settings.get(connection, settings.ANSWERS_LOOKED_ON)
    return looked_on != wall_clock.date().isoformat()


async def look(connection: AsyncConnection, house: House, now: Milliseconds) -> None:
    """Tells what has changed, in the caller's transaction; done once a day.

    A look tells some of those who wait; the next goes on.
    """
    if not await is_due(connection, house, now):
        return
    today = local(now, house.config.timezone).date()
    await _tell_of_ends(connection, house, today, now)
    if not await _tell_of_changes(connection, house, today, now):
        await settings.put(connection, settings.ANSWERS_LOOKED_ON, today.isoformat())


async def _tell_of_ends(
    connection: AsyncConnection, house: House, today: date, now: Milliseconds
) -> None:
    """The admins of answers that end within 30 days, once an end."""
    known = await overlay.ends_told(connection)
    by_scope: dict[str, list[Answer]] = {}
    for answer in due.ending(house.library.content, today):
        if _end_of(answer) not in known:
            scope = scope_of(answer, house.places.country.path)
            by_scope.setdefault(scope, []).append(answer)
    for scope, answers in by_scope.items():
        admins = await roles.addresses(connection, Role.ADMIN, scope)
        for address in admins:
            chat = await chats.find(connection, address)
            language = (chat.language if chat else None) or SOURCE_LANGUAGE
            reply = _ends(house, language, answers)
            key = f"ends {today.isoformat()} {scope}"
            await house.tell(connection, address, reply, key)
        if admins:  # else the first one to come is still told
            await overlay.mark_ends_told(connection, map(_end_of, answers), now)


def _end_of(answer: Answer) -> tuple[str, str]:
    return answer.topic, str(answer.valid_to)


def _ends(house: House, language: str, answers: Sequence[Answer]) -> Reply:
    _ = house.catalogues.translator(language)
    content = house.library.content
    lines = [_.counted("{count} câu trả lời sắp hết hiệu lực:", len(answers))]
    for answer in answers[:MOST_LINES]:
        day = _.date(answer.valid_to or date.max)
        line = _("“{question}”: hết ngày {day}", question=answer.question, day=day)
        follows = content.topics[answer.topic].following(answer)
        tail = _("đã có câu tiếp theo") if follows else _("chưa có câu tiếp theo")
        lines.append(f"{line}, {tail}.")
    if len(answers) > MOST_LINES:
        lines.append("…")
    rows = [
        (Button(a.question, f"sign-open:{a.language}:{a.topic}:{a.stem}"),)
        for a in answers[:3]
    ]
    return say("\n".join(lines), *rows)


async def _tell_of_changes(
    connection: AsyncConnection, house: House, today: date, now: Milliseconds
) -> bool:
    """Whether anyone was told: there may then be more."""
    for topic in sorted(await overlay.watched_topics(connection)):
        state = state_of(house.library.content, topic, today)
        if state is None:
            continue
        told = await overlay.untold(connection, topic, state, AT_ONCE, now)
        for one in told:
            language = one.language or SOURCE_LANGUAGE
            reply = _changed(house, language, topic, today)
            reply = replace(reply, language=reply.language or language)
            key = f"change {topic} {state}"
            await house.tell(connection, one.address, reply, key)
        await overlay.mark_told(connection, told, state)
        if told:
            return True
    return False


def _changed(house: House, language: str, topic: str, today: date) -> Reply:
    """The answer as it is now, in the language of who waits for it."""
    _ = house.catalogues.translator(language)
    library = house.library
    wording = Wording(
        _,
        library.content,
        house.country,
        today,
        Here(house.places),
        label_unreviewed=house.config.unreviewed == "label",
    )
    answer = library.content.answer(topic, _.language, today)
    if answer is None:
        raise LookupError(topic)
    shown = wording.finding(library.index.shown(answer, today))
    lead = Span(_("Câu nhà mình chờ, nay có thay đổi:") + "\n")
    stop = (Button(_("Thôi báo"), f"unwatch:{topic}"),)
    return Reply((lead, *shown.spans), (*shown.buttons, stop))
