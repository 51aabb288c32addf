"""One line to who writes in a language that has no texts here. Pure."""

from collections.abc import Collection, Mapping

from bot.conversation.language import OWN_NAMES
from bot.country import Country
from bot.messaging import Button, Reply, Span

EVERY_OTHER = "und"
FIRST_CALL = "rescue"  # the number that is one tap away


def line(
    language: str, lines: Mapping[str, str], country: Country, known: Collection[str]
) -> Reply | None:
    """What is spoken here, whom to call, who can help; a button for each language.

    None where nobody has written such a line. `known` are the languages spoken here.
    """
    base = language.partition("-")[0]
    near = [code for code in lines if code.partition("-")[0] == base]
    spoken = near[0] if near else EVERY_OTHER
    text = lines.get(spoken, "")
    if not text:
        return None
    for entry in country.emergency:  # not format(): an editor's slip must cost nothing
        text = text.replace(f"{{{entry.id}}}", entry.number)
    calls = [e.number for e in country.emergency if e.id == FIRST_CALL]
    own = [Button(OWN_NAMES.get(k, k), f"use-language:{k}") for k in known]
    pairs = (tuple(own[n : n + 2]) for n in range(0, len(own), 2))
    return Reply(
        (Span(text),),
        (*((Button(number, calls=number),) for number in calls), *pairs),
        language="en" if spoken == EVERY_OTHER else spoken,
    )
