"""One firing of a bulletin: its words, from the same answers that questions get."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.notice_choices import Details
from bot.bulletins.notice_text import hear, less_news
from bot.bulletins.recurring.bulletin_files import BankDay, Bulletin
from bot.clock import DAY, Milliseconds, local_date
from bot.country import SOURCE_LANGUAGE, Country
from bot.delivery import broadcasts
from bot.delivery.model import Draft, Lane
from bot.i18n import Catalogues, Translator
from bot.knowledge import Answer, Content, Story, tail
from bot.messaging import Aloud, Button, Reply, Span
from bot.places import Place, Places


class HasContent(Protocol):
    """Something that holds the content in force."""

    @property
    def content(self) -> Content:
        """What is known now."""
        ...


AT_THE_BORDER = ("police", "rescue")  # whom to call where a commune wrote nobody
LIVES = DAY  # an edition that could not be sent for a day is old
A_ROUND_UP = 6  # notices in one


@dataclass(frozen=True, slots=True)
class Edition:
    """What goes out: to a place, in every language of the interface."""

    bulletin: Bulletin
    place: str
    item: str | None
    bodies: dict[str, Reply]
    text: str
    reviewed: tuple[str, ...] = ()  # the languages whose words a body answers for


async def publish(
    connection: AsyncConnection, edition: Edition, due: Milliseconds, now: Milliseconds
) -> int:
    """Makes the broadcast of an edition; what it says is said once to a place."""
    key = f"bulletin {edition.bulletin.id} {edition.place} {edition.item or due}"
    broadcast_id, _is_new = await broadcasts.create(
        connection,
        Draft(
            kind="bulletin",
            lane=Lane.BULLETIN,
            place=edition.place,
            language=SOURCE_LANGUAGE,
            text=edition.text,
            starts_at=now,
            expires_at=now + LIVES,
            bodies=edition.bodies,
            category=edition.bulletin.category,
            bulletin=edition.bulletin.id,
            key=key,
            details=Details(reviewed=edition.reviewed).to_json(),
        ),
        now,
    )
    return broadcast_id


class Maker:
    """Words editions from the content in force."""

    def __init__(
        self,
        content: HasContent,
        catalogues: Catalogues,
        places: Places,
        zone: ZoneInfo,
        country: Country,
    ) -> None:
        """`content` is asked each time, so that a reload counts."""
        self._content = content
        self._catalogues = catalogues
        self._country = country
        self.places = places
        self.zone = zone

    def from_topics(
        self,
        bulletin: Bulletin,
        due: Milliseconds,
        used: Collection[str],
        place: str,
    ) -> list[Edition]:
        """The first answer in force that was not sent yet by this bulletin."""
        day = local_date(due, self.zone)
        found = self.next_topic(bulletin, day, used)
        if found is None:
            return []
        item, answer = found
        told = self._in_each_language(answer, day)
        bodies = {
            language: self.topic_body(bulletin, said, language, day)
            for language, said in told.items()
        }
        question, reviewed = answer.question, _reviewed(told)
        return [Edition(bulletin, place, item, bodies, question, reviewed)]

    def next_topic(
        self,
        bulletin: Bulletin,
        day: date,
        used: Collection[str],
        neighbours: Sequence[str] = (),
    ) -> tuple[str, Answer] | None:
        """What the edition of a day tells, and how that is remembered.

        `neighbours` are the countries that a place touches: what holds at one border
        alone is told there alone.
        """
        again = bulletin.season or bulletin.repeats == "yearly"
        year = f"{day.year} " if again else ""
        content = self._content.content
        for topic in self._candidates(bulletin, content, neighbours):
            answer = content.answer(topic, SOURCE_LANGUAGE, day)
            if answer is None or answer.withheld or not answer.holds_on(day):
                continue
            item = f"{year}{topic} {answer.digest}"
            if answer.audience == "citizen" and item not in used:
                return item, answer
        return None

    def next_story(self, told: Collection[str]) -> str | None:
        """A good practice of the content that was looked at and not told yet."""
        return next(
            (
                story.id
                for story in self._content.content.stories_in(SOURCE_LANGUAGE)
                if story.checked is not None and story.id not in told
            ),
            None,
        )

    def story(self, story: str, language: str) -> Story | None:
        """It in a language, None where it was taken away meanwhile."""
        told = self._content.content.stories_in(language)
        return next((one for one in told if one.id == story), None)

    def _in_each_language(self, answer: Answer, day: date) -> dict[str, Answer]:
        """It in every language of the interface, and in others where it is told."""
        content = self._content.content
        told = {one.language for one in content.topics[answer.topic].answers}
        languages = dict.fromkeys((*self._catalogues.languages, *sorted(told)))
        return {
            language: content.answer(answer.topic, language, day) or answer
            for language in languages
        }

    def _candidates(
        self, bulletin: Bulletin, content: Content, neighbours: Sequence[str]
    ) -> list[str]:
        beside = [t for n in neighbours for t in bulletin.beside.get(n, ())]
        named = [t for t in (*bulletin.topics, *beside) if t in content.topics]
        matched = [
            t
            for t, topic in content.topics.items()
            if (bulletin.match and bulletin.match in t)
            or topic.programme in bulletin.programmes
        ]
        return list(dict.fromkeys(named + matched))

    def topic_body(
        self, bulletin: Bulletin, answer: Answer, language: str, on: date
    ) -> Reply:
        _ = self._catalogues.translator(language)
        words = self._content.content.words
        line = tail(answer, _, words, on, label_unreviewed=False)
        said = (bulletin.name(language) + ".", answer.question, answer.paragraphs[0])
        aloud = Aloud("\n".join((*said, line)), answer.language)
        return Reply(
            (
                Span(f"{bulletin.name(language)}. {answer.question}\n", bold=True),
                Span(answer.paragraphs[0] + "\n"),
                Span(line, italic=True),
            ),
            ((hear(_, aloud), _more(_, answer), less_news(_)),),
            language=answer.language,
            aloud=aloud,
        )

    def border(
        self,
        bulletin: Bulletin,
        due: Milliseconds,
        used: Collection[str],
        commune: Place,
        numbers: Sequence[str],
    ) -> list[Edition]:
        """One border commune's: a topic that holds there, its gates, whom to call."""
        day = local_date(due, self.zone)
        found = self.next_topic(bulletin, day, used, commune.neighbours)
        if found is None:
            return []
        item, answer = found
        bodies = {}
        told = self._in_each_language(answer, day)
        for language, said in told.items():
            body = self.topic_body(bulletin, said, language, day)
            lines = self._at_the_border(commune, language, numbers)
            bodies[language] = replace(body, spans=(*body.spans, Span("\n" + lines)))
        question, reviewed = answer.question, _reviewed(told)
        return [Edition(bulletin, commune.path, item, bodies, question, reviewed)]

    def _at_the_border(
        self, commune: Place, language: str, numbers: Sequence[str]
    ) -> str:
        """The commune's gates, and whom to call there."""
        _ = self._catalogues.translator(language)
        lines = []
        gates = [g.name for g in self.places.gates if g.commune == commune.code]
        if gates:
            lines.append(
                _(
                    "{gates}: ngày mở, ngày chợ thì hỏi trạm biên phòng trước khi đi.",
                    gates="; ".join(gates),
                )
            )
        to_call = [*numbers] or [
            entry.told(language)
            for entry in self._country.emergency
            if entry.id in AT_THE_BORDER
        ]
        lines.append(_("Cần gọi: {numbers}.", numbers="; ".join(to_call)))
        return "\n".join(lines)

    def bank_days(
        self, bulletin: Bulletin, due: Milliseconds, table: Sequence[BankDay]
    ) -> list[Edition]:
        """The day before the bank comes; a commune without a row gets nothing.

        All that a commune's former communes have on one day is one message.
        """
        tomorrow = local_date(due, self.zone) + timedelta(days=1)
        by_commune: dict[str, list[BankDay]] = defaultdict(list)
        for row in table:
            if row.day == tomorrow.day:
                by_commune[row.commune].append(row)
        found = []
        for commune, rows in by_commune.items():
            place = self.places.by_code(commune)
            if place is None:
                continue
            bodies = {
                language: self._bank_day_body(
                    self._catalogues.translator(language), rows, place.name, tomorrow
                )
                for language in self._catalogues.languages
            }
            item = f"{commune} {tomorrow}"
            found.append(
                Edition(
                    bulletin, place.path, item, bodies, bulletin.name(SOURCE_LANGUAGE)
                )
            )
        return found

    def _bank_day_body(
        self, _: Translator, rows: Sequence[BankDay], place: str, day: date
    ) -> Reply:
        where = [row.meeting_place or row.former_name or place for row in rows]
        text = _(
            "Ngày mai, {day}, Ngân hàng Chính sách xã hội về {where}.",
            day=_.date(day),
            where="; ".join(dict.fromkeys(where)),
        )
        spans = [Span(text)]
        sources = dict.fromkeys(row.source for row in rows if row.source)
        if sources:
            names = "; ".join(sources)
            spans.append(Span("\n" + _("Nguồn: {names}.", names=names), italic=True))
        aloud = Aloud(text, _.language)
        row = (hear(_, aloud), less_news(_))
        return Reply(tuple(spans), (row,), aloud=aloud)


def _reviewed(told: Mapping[str, Answer]) -> tuple[str, ...]:
    """The languages in which it stands in reviewed words of their own."""
    return tuple(
        language
        for language, said in told.items()
        if said.is_reviewed and said.language == language
    )


def _more(_: Translator, answer: Answer) -> Button:
    about = f"{answer.topic}:{answer.stem}"
    if len(answer.paragraphs) > 1:
        return Button(_("Xem thêm"), f"more:{about}")
    return Button(_("Nguồn"), f"source:{about}")
