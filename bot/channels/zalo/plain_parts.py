"""A reply as Zalo's messages: plain text, choices with their numbers below it. Pure.

Sounds and pictures are messages of their own, by a public address; any other file is an
address in the text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.messaging import (
    NOT_A_NUMBER,
    OFFICER_NUMBER,
    Attachment,
    Button,
    Look,
    Reply,
    Span,
)
from bot.messaging.numbers import numbered
from bot.messaging.splitting import Spans, split, units

MAX_UNITS = 2000  # UTF-16 units of a text, and of what stands below a picture
LONGEST_LINE = 60  # characters of short choices that stand side by side
LONGEST_SHORT = 20  # characters of a short one
BETWEEN = "  "
_LINKED = "https://", "http://"
_MARKS = {Look.URGENT: "‼️ ", Look.DANGER: "🆘 "}
_AUDIO = "audio/"
_SPOKEN = ("voice", "audio")

Link = Callable[[Attachment], str]  # a file's public address, "" where it has none


class Part(NamedTuple):
    """One call: its method and fields, and the file that it sends."""

    method: str
    fields: dict[str, str]
    file: Attachment | None = None


def parts(reply: Reply, link: Link, *, is_group: bool = False) -> tuple[Part, ...]:
    """What is sent of a reply, in order; nothing for one without a visible letter.

    A group hears nothing: Zalo answers that it did, and does not deliver it.
    """
    sent: list[Part] = []
    told: list[str] = []  # of files that are neither heard nor seen there
    for file in reply.files:
        address = link(file)
        if not address:
            continue
        if is_sound(file):
            if not is_group:
                sent.append(Part("sendVoice", {"voice_url": address}, file))
        elif file.is_picture:
            sent.append(Part("sendPhoto", {"photo": address}, file))
        else:
            told.append(f"{file.name}: {address}")
    texts = _texts(reply, told)
    if not texts and not sent and reply.files:  # none can be reached: what they are
        texts = [file.name for file in reply.files]
    if len(texts) == 1 and sent and sent[-1].method == "sendPhoto":
        return (*sent[:-1], _captioned(sent[-1], texts[0]))
    return (*sent, *(Part("sendMessage", {"text": text}) for text in texts))


def is_sound(file: Attachment) -> bool:
    """Whether it is heard."""
    return file.sort in _SPOKEN or file.media_type.startswith(_AUDIO)


def _captioned(part: Part, text: str) -> Part:
    return part._replace(fields={**part.fields, "caption": text})


def _texts(reply: Reply, told: Sequence[str]) -> list[str]:
    """The words, split where they are too long; the choices stand under the last."""
    spans = [_plain(span) for span in reply.spans if not span.is_on_buttons]
    if any(span.text.strip() for span in spans) and reply.look in _MARKS:
        spans.insert(0, Span(_MARKS[reply.look]))
    below = "\n".join((*told, *_addresses(reply), *_choices(reply)))
    found = [_text_of(part) for part in split(tuple(spans), MAX_UNITS)]
    if not below:
        return found
    if found and units(f"{found[-1]}\n{below}") <= MAX_UNITS:
        return [*found[:-1], f"{found[-1]}\n{below}"]
    return [*found, *(_text_of(p) for p in split((Span(below),), MAX_UNITS))]


def _text_of(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _plain(span: Span) -> Span:
    """Words that lead somewhere, with the address behind them."""
    leads = span.link.startswith(_LINKED) and span.link not in span.text
    text = f"{span.text} ({span.link})" if leads else span.text
    return replace(span, text=text)


def _addresses(reply: Reply) -> Iterable[str]:
    buttons = (button for row in reply.buttons for button in row)
    return (f"{one.label}: {one.url}" for one in buttons if one.url)


def _choices(reply: Reply) -> list[str]:
    """Each choice with its number, 0 and 9 last; short ones side by side."""
    shown = [
        (number, button.label)
        for number, button in sorted(numbered(reply).items(), key=_in_order)
        if button.label.strip() != str(number)  # the words above name it
    ]
    lines = [f"{number}. {label}" for number, label in shown]
    is_short = all(len(label) <= LONGEST_SHORT for _number, label in shown)
    beside = BETWEEN.join(lines)
    return [beside] if is_short and lines and len(beside) <= LONGEST_LINE else lines


def _in_order(one: tuple[int, Button]) -> tuple[bool, bool, int]:
    number = one[0]
    return number == OFFICER_NUMBER, number == NOT_A_NUMBER, number
