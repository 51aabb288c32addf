"""An officer's notice: its words as everyone will see them, and who gets it."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.model import Draft, Lane, State
from bot.i18n import Catalogues, Translator
from bot.messaging import Address, Button, Look, Reply, Span
from bot.people import audience
from bot.places import Place, Places
from bot.store.tables.people import chats

EXPIRES_AFTER = 7 * DAY
URGENT_EXPIRES_AFTER = DAY
LESS_NEWS = "less"  # the button under everything that is pushed
MAX_TEXT = 20_000  # characters: about five messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What an officer or a script says, before it is anybody's broadcast."""

    place: Place
    text: str
    language: str
    is_urgent: bool = False
    category: str | None = None
    by_name: str = ""
    author_id: int | None = None
    report_to: Address | None = None
    starts_at: Milliseconds | None = None  # None is now
    expires_at: Milliseconds | None = None  # None is by urgency
    key: str | None = None


def draft(
    notice: Notice,
    *,
    now: Milliseconds,
    catalogues: Catalogues,
    places: Places,
    state: State = State.SCHEDULED,
) -> Draft:
    """The broadcast of a notice, worded once for each language of the interface."""
    starts_at = notice.starts_at or now
    lifetime = URGENT_EXPIRES_AFTER if notice.is_urgent else EXPIRES_AFTER
    return Draft(
        kind="notice",
        lane=Lane.URGENT if notice.is_urgent else Lane.NOTICE,
        place=notice.place.path,
        language=notice.language,
        text=notice.text,
        starts_at=starts_at,
        expires_at=notice.expires_at or starts_at + lifetime,
        bodies={
            language: body(notice, catalogues.translator(language), places)
            for language in catalogues.languages
        },
        state=state,
        category=notice.category,
        is_urgent=notice.is_urgent,
        by_name=notice.by_name,
        author_id=notice.author_id,
        report_to=notice.report_to,
        key=notice.key,
    )


def body(notice: Notice, _: Translator, places: Places) -> Reply:
    """Exactly what arrives: the text as typed, whose it is, and a way to get less."""
    urgent = (Span(_("TIN KHẨN") + "\n", bold=True),) if notice.is_urgent else ()
    # The text and the place's name stay as they are in every language: both are names
    # and words of the commune, only the button is the interface's.
    signed = Span(f"\n{places.title(notice.place)}.", italic=True)
    return Reply(
        (*urgent, Span(notice.text.strip()), signed),
        ((less_news(_),),),
        look=Look.URGENT if notice.is_urgent else Look.PLAIN,
        language=notice.language,
    )


def less_news(_: Translator) -> Button:
    """The button that every pushed message carries."""
    return Button(_("Bớt tin"), LESS_NEWS)


async def count_recipients(
    connection: AsyncConnection, notice: Notice, now: Milliseconds
) -> tuple[int, int]:
    """How many would get it now: private chats, and groups."""
    wanting = audience.wants_notice(
        category=notice.category, is_urgent=notice.is_urgent
    )
    chosen = audience.recipients(notice.place.path, wanting=wanting, now=now)
    rows = await connection.execute(
        chosen.with_only_columns(chats.c.kind, func.count().label("number")).group_by(
            chats.c.kind
        )
    )
    numbers = {row.kind: int(row.number) for row in rows}
    groups = numbers.pop("group", 0)
    return sum(numbers.values()), groups
