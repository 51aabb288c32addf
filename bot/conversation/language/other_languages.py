"""One line to who writes in a language that has no texts here. Pure."""

from collections.abc import Mapping

from bot.conversation.language import OWN_NAMES
from bot.country import Country
from bot.messaging import Button, Reply, Span

EVERY_OTHER = "und"
FIRST_CALL = "rescue"  # the number that is one tap away


def line(language: str, lines: Mapping[str, str], country: Country) -> Reply | None:
    """What is spoken here, whom to call, who can help.

    None where nobody has written such a line.
    """
    base = language.partition("-")[0]
    known = [code for code in lines if code.partition("-")[0] == base]
    spoken = known[0] if known else EVERY_OTHER
    text = lines.get(spoken, "")
    if not text:
        return None
    for entry in country.emergency:  # not format(): an editor's slip must cost nothing
        text = text.replace(f"{{{entry.id}}}", entry.number)
    calls = [e.number for e in country.emergency if e.id == FIRST_CALL]
    own = tuple(Button(name, f"use-language:{k}") for k, name in OWN_NAMES.items())
    return Reply(
        (Span(text),),
        (*((Button(number, calls=number),) for number in calls), own),
        language="en" if spoken == EVERY_OTHER else spoken,
    )
