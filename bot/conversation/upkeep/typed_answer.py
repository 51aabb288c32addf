"""An answer as it is typed in chat: figures as people read them, and what to look at.

Nobody types braces on a phone. A figure that stands in the text as it is shown is the
figure's own again; any other is no slip to pass over, since it would never change.
"""

import re
from collections.abc import Iterator

from bot.conversation.turn import Turn
from bot.knowledge import Answer, figure
from bot.knowledge.figures import PLACEHOLDER
from bot.people.numbers import personal_numbers

_CAPITAL = r"[^\W\d_a-zà-ỹ]"
_PERSON = re.compile(
    rf"(?<!\w)(?:anh|chị|ông|bà|cô|chú|bác|thầy)\s+"
    rf"(?P<name>{_CAPITAL}\w*(?:\s+{_CAPITAL}\w*){{0,3}})"
)
_DISTRICT = re.compile(r"(?<!\w)(?:huyện|quận|thị xã)(?!\w)", re.IGNORECASE)
_IN_NUMBER = r"[\d.,]"


def as_read(turn: Turn, answer: Answer, body: str) -> str:
    """A text as it is written in its file, with the figures that people see."""
    known = dict(_figures(turn, answer))

    def figure_of(match: re.Match[str]) -> str:
        return known.get(match[0], match[0])

    return PLACEHOLDER.sub(figure_of, body)


def as_written(turn: Turn, answer: Answer, text: str) -> str:
    """A typed text with each figure that it shows as the figure's own."""
    written = turn.house.library.source(answer).body
    used = [match[0] for match in PLACEHOLDER.finditer(written)]
    known = dict(_figures(turn, answer))
    ordered = sorted(dict.fromkeys(used), key=lambda name: -len(known.get(name, "")))
    for name in ordered:
        shown = known.get(name)
        if shown:
            alone = rf"(?<!{_IN_NUMBER}){re.escape(shown)}(?!{_IN_NUMBER}*\d|\w)"
            text = re.sub(alone, name.replace("\\", ""), text)
    return text


def _figures(turn: Turn, answer: Answer) -> Iterator[tuple[str, str]]:
    """Each placeholder that the answer may use, and what people see there."""
    content = turn.house.library.content
    translator = turn.house.catalogues.translator(answer.language)
    for id_ in answer.covers:
        fact = content.facts[id_].on(answer.valid_from or turn.today)
        for name, value in (fact or content.facts[id_]).values.items():
            yield f"{{{name}}}", figure(value, content.words.units, translator)
            yield f"{{{name}:number}}", translator.number(value.amount)


def pointed_at(turn: Turn, text: str) -> list[str]:
    """What a text that all will read should perhaps not say; nothing mostly."""
    _ = turn._
    found = []
    what = personal_numbers.pointed_at(_, text)
    if what:
        found.append(_("có {what}", what=what))
    names = dict.fromkeys(match["name"] for match in _PERSON.finditer(text))
    if names:
        found.append(_("có tên người: {names}", names=", ".join(names)))
    districts = dict.fromkeys(m[0].lower() for m in _DISTRICT.finditer(text))
    if districts:
        found.append(
            _(
                "có chữ “{words}”, từ ngày 1/7/2025 không còn cấp ấy",
                words="”, “".join(districts),
            )
        )
    return found
