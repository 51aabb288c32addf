"""What is said in danger: the act that saves, then the number. Pure words.

Who is surely in danger hears this and nothing else; who perhaps is gets its first two
lines above the answer or the choices (`cautioned`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.country import SOURCE_LANGUAGE, Country, EmergencyNumber
from bot.i18n import Translator
from bot.knowledge import Answer, Danger
from bot.messaging import ERASE, Button, Look, Reply, Rows, Span
from bot.people.numbers.phones import Phone

DIALS = "tel:"
NO_DANGER = "no-danger"  # the action of a false alarm
_PLACES = re.compile(r"({\w+})")  # of the numbers in a text
MOST_NEARBY = 3  # numbers of the place's own card


@dataclass(frozen=True, slots=True)
class Beside:
    """What else helps this person here: below the act and the numbers.

    `topic` tells more of the matter. `phones` are the place's own, `where` its name.
    `has_officer`: somebody there reads questions. `doubted` names the words that were
    said, where they are kept: a false alarm is then asked as a question.
    """

    topic: Answer | None = None
    where: str = ""
    phones: tuple[Phone, ...] = ()
    has_officer: bool = False
    doubted: str = ""


NOTHING = Beside()


def alarm(
    _: Translator, country: Country, danger: Danger, beside: Beside = NOTHING
) -> Reply:
    """The whole reply to someone who is surely in danger."""
    first = _in_language(danger.first, _.language)
    then = danger.then.get(_.language) or danger.then.get(SOURCE_LANGUAGE, ())
    spans = list(_dialled(first, country, bold=True))
    spans += _dialled("".join(f"\n{line}" for line in then), country)
    for entry in _called(danger, country):
        if not any(f"{{{entry.id}}}" in line for line in (first, *then)):
            spans += _number_line(entry, _.language)
    spans += _nearby(_, country, beside)
    spans.append(Span("\n" + _("Không gọi được thì nhờ người bên cạnh gọi.")))
    return Reply(
        tuple(spans),
        _buttons(_, country, danger, beside),
        look=Look.DANGER,
        language=_.language,
    )


def cautioned(_: Translator, country: Country, danger: Danger, reply: Reply) -> Reply:
    """A reply to someone who perhaps is in danger: what saves stands above it."""
    first = _in_language(danger.first, _.language)
    first = " ".join((_("Nếu đang nguy:"), first[:1].lower() + first[1:]))
    spans = (
        *_dialled(first + "\n", country, bold=True),
        Span(_("Nếu hỏi chuyện khác:") + "\n", bold=True),
        *reply.spans,
    )
    return replace(reply, spans=spans)


def saving(_: Translator, country: Country, danger: Danger, reply: Reply) -> Reply:
    """A reply to who is in danger and has said so before: the act stands above it."""
    first = _in_language(danger.first, _.language) + "\n"
    spans = (*_dialled(first, country, bold=True), *reply.spans)
    return replace(reply, spans=spans, look=Look.DANGER)


def numbers(_: Translator, country: Country) -> Reply:
    """All numbers of the country, whatever has happened."""
    spans = [Span(_("Nguy cấp thì gọi ngay, miễn phí:"), bold=True)]
    for entry in country.emergency:
        spans += _number_line(entry, _.language)
    rows = tuple((_call_button(_, entry.number),) for entry in country.emergency)
    return Reply(tuple(spans), rows, look=Look.DANGER, language=_.language)


def two_lines(_: Translator, country: Country) -> tuple[Span, ...]:
    """Whom to call, above what is said to who may be in danger and cannot be heard."""
    spans = [Span(_("Đang nguy cấp thì gọi ngay, miễn phí:") + "\n", bold=True)]
    for place, entry in enumerate(country.emergency):
        use = _in_language(entry.words, _.language)
        spans.append(Span("; " if place else ""))
        spans.append(Span(entry.number, bold=True, link=DIALS + entry.number))
        spans.append(Span(f" {use}"))
    return tuple(span for span in (*spans, Span(".")) if span.text)


def _number_line(entry: EmergencyNumber, language: str) -> tuple[Span, ...]:
    """`115: cấp cứu` on a line of its own, the number to be tapped where that works."""
    use = _in_language(entry.words, language)
    return (
        Span("\n"),
        Span(entry.number, bold=True, link=DIALS + entry.number),
        Span(f": {use}"),
    )


def _call_button(_: Translator, number: str) -> Button:
    """[Gọi 113]."""
    return Button(_("Gọi {number}", number=number), calls=number)


def _called(danger: Danger, country: Country) -> Iterator[EmergencyNumber]:
    known = {entry.id: entry for entry in country.emergency}
    return (known[id_] for id_ in danger.call if id_ in known)


def _nearby(_: Translator, country: Country, beside: Beside) -> Iterator[Span]:
    """The place's own numbers, if they are known: not what is the whole country's."""
    everywhere = {entry.number for entry in country.emergency}
    own = [phone for phone in beside.phones if phone.number not in everywhere]
    if own:
        yield Span("\n" + _("Ở {place}:", place=beside.where))
    for phone in own[:MOST_NEARBY]:
        yield Span("\n")
        yield Span(phone.shown, bold=True, link=DIALS + phone.number)
        yield Span(f": {phone.use}")


def _buttons(_: Translator, country: Country, danger: Danger, beside: Beside) -> Rows:
    """First what calls; then what hides the talk; then the ways on."""
    rows: list[tuple[Button, ...]] = []
    urgent = next(_called(danger, country), None)
    if urgent is not None:
        rows.append((_call_button(_, urgent.number),))
    if danger.is_hidden:
        rows.append((Button(_("Xóa đoạn này khỏi máy"), "clear", does=ERASE),))
    if beside.topic is not None:
        rows.append((Button(beside.topic.question, f"topic:{beside.topic.topic}"),))
    if beside.has_officer:
        rows.append((Button(_("Cần người giúp"), "officer"),))
    if beside.doubted:
        no = Button(_("Không phải, hỏi chuyện khác"), f"{NO_DANGER}:{beside.doubted}")
        rows.append((no,))
    return tuple(rows)


def _dialled(text: str, country: Country, *, bold: bool = False) -> Iterator[Span]:
    """A text with the country's numbers, each to be tapped where that works.

    Not format(): an editor's slip must cost nothing.
    """
    known = {entry.id: entry.number for entry in country.emergency}
    for part in _PLACES.split(text):
        number = known.get(part[1:-1]) if part.startswith("{") else None
        if number is not None:
            yield Span(number, bold=bold, link=DIALS + number)
        elif part:
            yield Span(part, bold=bold)


def _in_language(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words[SOURCE_LANGUAGE]
