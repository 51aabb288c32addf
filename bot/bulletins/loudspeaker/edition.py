"""One edition of a commune's loudspeaker: what is in force, in the order it is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.handouts.frame import unprintable
from bot.bulletins.loudspeaker import airings, script
from bot.bulletins.loudspeaker.airings import Loudspeaker
from bot.bulletins.loudspeaker.script import OUR_WORDS, Breath, Listeners, ReadOut
from bot.bulletins.notice_choices import Details
from bot.clock import Milliseconds, local
from bot.country import SOURCE_LANGUAGE
from bot.delivery.in_force import in_force
from bot.delivery.model import Broadcast
from bot.drawing.paper import LargePrint, Line
from bot.ground import Ground
from bot.i18n import N_, Translator
from bot.places import Place

MOST_READ = 3  # editions that read one notice; an urgent one is read until it ends
MOST_NOTICES = 8  # in one edition


@dataclass(frozen=True, slots=True)
class Edition:
    """What is read at a time (milliseconds UTC), and of which broadcasts."""

    place: Place
    at: Milliseconds
    title: str
    said: tuple[Breath, ...]
    notices: tuple[int, ...]
    seconds: int
    thousand: str

    def as_text(self, names: dict[str, str], _: Translator) -> str:
        """The script for whoever reads it on a phone."""
        return script.as_text(self.said, names, _)

    def on_paper(self, names: dict[str, str], _: Translator, foot: str) -> LargePrint:
        """The script for whoever reads it from a sheet."""
        lines: list[Line] = []
        language = ""
        for one in self.said:
            if one.language != language:
                language = one.language
                lines.append(Line(names.get(language, language), language, "head"))
            if one.recording:
                said = _("(tiếng đã ghi, nghe trong tệp âm thanh)")
                lines.append(Line(said, _.language, "note"))
            elif one.is_pause:
                lines.append(Line(_("(nghỉ hai giây)"), _.language, "note"))
            else:
                lines.append(Line(one.text, language))
        return LargePrint(self.title, tuple(lines), foot, unprintable(_))


async def edition(
    ground: Ground,
    connection: AsyncConnection,
    speaker: Loudspeaker,
    at: Milliseconds,
) -> Edition | None:
    """What a loudspeaker reads then; None where nothing is in force."""
    place = ground.places.by_path(speaker.place)
    if place is None:
        return None
    paths = [place.path, *(above.path for above in ground.places.ancestors(place.path))]
    found = [one for one in await in_force(connection, paths, at) if one.is_notice]
    read = await airings.times_read(connection, place.path, [one.id for one in found])
    left = [one for one in found if one.is_urgent or read.get(one.id, 0) < MOST_READ]
    left.sort(key=lambda one: (not one.is_urgent, read.get(one.id, 0)))
    chosen = left[:MOST_NOTICES]  # what was not read yet goes before
    if not chosen:
        return None
    return worded(ground, speaker, place, at, chosen)


def worded(
    ground: Ground,
    speaker: Loudspeaker,
    place: Place,
    at: Milliseconds,
    chosen: Sequence[Broadcast],
) -> Edition:
    """These notices as they are read out there."""
    province = ground.places.province_of(place)
    code = province.code if province is not None else ""
    village = ground.country.village_words.usual(code, place.kind)
    catalogues = ground.catalogues
    listeners = Listeners(
        places={
            language: ground.places.short_label(place, language)
            for language in catalogues.languages
        },
        words={
            code: words
            for code in catalogues.languages
            if all(map((words := catalogues.translator(code)).is_reviewed, OUR_WORDS))
        },
        languages=speaker.languages,
        thousand=ground.places.thousand(place),
        village=village,
    )
    said = script.breaths([_read_out(one) for one in chosen], listeners)
    _ = catalogues.translator(SOURCE_LANGUAGE)
    return Edition(
        place,
        at,
        _title(ground, place, at, chosen, script.seconds(said), _),
        said,
        tuple(one.id for one in chosen),
        script.seconds(said),
        listeners.thousand,
    )


def _read_out(one: Broadcast) -> ReadOut:
    details = Details.from_json(one.details)
    texts = {**details.versions, one.language: one.text}
    recordings = {code: file.id for code, file in details.recordings.items()}
    return ReadOut(
        broadcast=one.id,
        code=one.code or "",
        is_urgent=one.is_urgent,
        texts={language: text for language, text in texts.items() if text.strip()},
        recordings=recordings,
    )


def _title(
    ground: Ground,
    place: Place,
    at: Milliseconds,
    chosen: Sequence[Broadcast],
    seconds: int,
    _: Translator,
) -> str:
    moment = local(at, ground.config.timezone)
    hour = f"{moment.hour} giờ" + (f" {moment.minute}" if moment.minute else "")
    codes = ", ".join(f"LB {one.code}" for one in chosen if one.code)
    text = _(
        N_("{place}, buổi {hour} ngày {day}. Khoảng {seconds} giây."),
        place=ground.places.title(place),
        hour=hour,
        day=_.date(moment.date()),
        seconds=seconds,
    )
    return f"{text} {_('Mã {codes}', codes=codes)}" if codes else text
