"""A text that is too long for one message, in parts; lengths are UTF-16 units. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from bot.messaging import Span

_BASIC_PLANE = 0x10000  # from here on a character takes two units
_SENTENCE_END = re.compile(r"[.!?…]+[\s]+")

Spans = tuple[Span, ...]
Cut = tuple[int, int]  # from where to where a part goes


def units(text: str) -> int:
    """The length that counts for messengers."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(spans: Spans, most: int) -> list[Spans]:
    """Parts of at most so many units: at paragraphs, else sentences, else anywhere."""
    text = "".join(span.text for span in spans)
    cuts = list(_cuts(text, most))
    parts = [_slice(spans, start, end) for start, end in cuts]
    if len(parts) <= 1 or not all(span.italic for span in parts[-1]):
        return parts
    cuts[-2:] = _with_company(text, most, *cuts[-2:])  # a signature is not left alone
    return [_slice(spans, start, end) for start, end in cuts]


def _cuts(text: str, most: int) -> Iterator[tuple[int, int]]:
    """From where to where each part goes, without the blanks around it."""
    start = _after_blanks(text, 0)
    while start < len(text):
        end = _end(text, start, most)
        yield start, start + len(text[start:end].rstrip())
        start = _after_blanks(text, end)


def _with_company(text: str, most: int, before: Cut, last: Cut) -> list[Cut]:
    """Both parts, with a sentence of the first one, or a word, in the last."""
    start, end = before
    found = [m.end() for m in _SENTENCE_END.finditer(text, start, end)][::-1]
    found += [text.rfind("\n", start, end), text.rfind(" ", start, end)]
    for at in found:
        if at > start and units(text[at : last[1]]) <= most:
            here = start + len(text[start:at].rstrip())
            return [(start, here), (_after_blanks(text, at), last[1])]
    return [before, last]


def _after_blanks(text: str, start: int) -> int:
    return start + len(text) - start - len(text[start:].lstrip())


def _end(text: str, start: int, most: int) -> int:
    """Where a part that begins here ends; more than its beginning always fits."""
    fitting = _fitting(text, start, most)
    if fitting == len(text):
        return fitting
    paragraph = text.rfind("\n", start, fitting + 1)
    if paragraph > start:
        return paragraph
    sentences = [m.end() for m in _SENTENCE_END.finditer(text, start, fitting + 1)]
    if sentences:
        return sentences[-1]
    space = text.rfind(" ", start, fitting + 1)
    return space if space > start else fitting


def _fitting(text: str, start: int, most: int) -> int:
    """How far so many units reach; never into the middle of a character."""
    if units(text[start : start + most]) <= most:
        return min(len(text), start + most)
    widths = (1 + (ord(c) >= _BASIC_PLANE) for c in text[start : start + most])
    return start + sum(used <= most for used in accumulate(widths))


def _slice(spans: Spans, start: int, end: int) -> Spans:
    """What of the spans lies between two places of their whole text."""
    found = []
    at = 0
    for span in spans:
        text = span.text[max(0, start - at) : max(0, end - at)]
        if text:
            found.append(replace(span, text=text))
        at += len(span.text)
    return tuple(found)
