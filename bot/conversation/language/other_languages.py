"""One line to who writes in a language that has no texts here. Pure."""

from collections.abc import Mapping

from bot.conversation.language import OWN_NAMES
from bot.country import Country
from bot.messaging import Button, Reply, Span

EVERY_OTHER = "und"
FIRST_CALL = "rescue"  # the number that is one tap away


def line(
    language: str, lines: Mapping[str, str], country: Country, below: Reply | None
) -> Reply | None:
    """What is spoken here, whom to call, who can help; then choices, where any are.

    None where nobody has written such a line.
    """
    spoken = language if language in lines else EVERY_OTHER
    text = lines.get(spoken, "")
    if not text:
        return None
    for entry in country.emergency:  # not format(): an editor's slip must cost nothing
        text = text.replace(f"{{{entry.id}}}", entry.number)
    calls = [e.number for e in country.emergency if e.id == FIRST_CALL]
    rows = tuple((Button(number, calls=number),) for number in calls)
    own = tuple(Button(name, f"use-language:{k}") for k, name in OWN_NAMES.items())
    if below is None:
        language = spoken if spoken != EVERY_OTHER else "en"
        return Reply((Span(text),), (*rows, own), language=language)
    spans = (Span(text + "\n"), *below.spans)
    return Reply(spans, (*rows, *below.buttons, own), language=spoken)
