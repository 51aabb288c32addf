"""Telegram's HTML as the Bot API server parses it, with its errors word for word."""

import html
import re
from typing import Any

from tests.support.telegram.errors import BadRequest

Entity = dict[str, Any]

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([^\s>]*)([^>]*)>?")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);")
MAX_TEXT = 4096
MAX_RAW = 32768


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse(text: str, mode: str) -> tuple[str, list[Entity]]:
    """The text and its entities as a Message has them; raises the server's errors."""
    if not text:
        raise BadRequest("message text is empty")
    if len(text) > MAX_RAW:
        raise BadRequest("message is too long")
    if mode and mode.casefold() != "html":
        raise BadRequest("unsupported parse_mode")
    plain, entities = _parse_html(text) if mode else (text, [])
    plain, entities = _trim(plain, entities)
    if not plain:
        raise BadRequest("text must be non-empty")
    if units(plain) > MAX_TEXT:
        raise BadRequest("message is too long")
    return plain, entities


def _parse_html(text: str) -> tuple[str, list[Entity]]:
    found: list[str] = []
    length = 0
    entities: list[Entity] = []
    open_tags: list[tuple[str, int, str]] = []
    at = 0
    while at < len(text):
        if text[at] != "<":
            end = text.find("<", at)
            end = len(text) if end < 0 else end
            run = _REFERENCE.sub(lambda m: html.unescape(m[0]), text[at:end])
            found.append(run)
            length += units(run)
            at = end
            continue
        tag = _TAG.match(text, at)
        assert tag is not None
        closing, name, rest = tag[1], tag[2].casefold(), tag[3]
        offset = len(text[:at].encode())
        if closing:
            _close(name, offset, length, open_tags, entities)
        else:
            if name not in _KINDS:
                raise _entities(
                    f'Unsupported start tag "{name}" at byte offset {offset}'
                )
            open_tags.append((name, length, _href(rest)))
        at = tag.end()
    if open_tags:
        name = open_tags[-1][0]
        raise _entities(f'Can\'t find end tag corresponding to start tag "{name}"')
    return "".join(found), sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _close(
    name: str,
    offset: int,
    length: int,
    open_tags: list[tuple[str, int, str]],
    entities: list[Entity],
) -> None:
    if not open_tags:
        raise _entities(f"Unexpected end tag at byte offset {offset}")
    opened, start, link = open_tags.pop()
    if name and name != opened:
        raise _entities(
            f"Unmatched end tag at byte offset {offset}, "
            f'expected "</{opened}>", found "</{name}>"'
        )
    if length == start or (opened == "a" and not link):
        return
    entity: Entity = {
        "type": _KINDS[opened],
        "offset": start,
        "length": length - start,
    }
    if opened == "a":
        entity["url"] = link
    entities.append(entity)


def _href(attributes: str) -> str:
    found = _HREF.search(attributes)
    return html.unescape(next(g for g in found.groups() if g)) if found else ""


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    cut = units(text) - units(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        end = min(units(text), entity["offset"] + entity["length"] - cut)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def _entities(problem: str) -> BadRequest:
    return BadRequest(f"can't parse entities: {problem}")
