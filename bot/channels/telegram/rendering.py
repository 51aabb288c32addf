"""A reply as Telegram's messages: escaped HTML, split where it is too long. Pure."""

import json
from collections.abc import Sequence
from html import escape

import orjson

from bot.messaging import Address, Attachment, Button, Look, Reply, Rows, Span
from bot.messaging.splitting import Spans, split, units

MAX_UNITS = 4096  # UTF-16 units of a message, after its markup was parsed
MAX_LABEL = 48  # letters of a button
MAX_CAPTION = 1024  # of what stands below a file
# Other addresses, tel: among them, make no link there: apps look for telephone numbers
# in the plain text by themselves, and find those of a country's usual length.
LINKED = "https://", "http://", "tg://"
GENERAL_TOPIC = "1"  # must be left out when sending
# What stands before everything else, where a message has no colour or frame to show.
_MARKS = {
    Look.URGENT: Span("‼️ ", bold=True),
    Look.DANGER: Span("🆘 ", bold=True),
}
_EMPTY = b"{}"
_NO_PREVIEW = '{"is_disabled":true}'


def messages(address: Address, reply: Reply) -> list[dict[str, str]]:
    """The parameters for each part, sendMessage's but for a file; buttons on the last.

    Empty for a reply without a visible character, which no messenger takes.
    """
    return [whereto(address) | said for said in wordings(reply)]


def whereto(address: Address) -> dict[str, str]:
    """The parameters that name the chat, and its topic."""
    chat, _, thread = address.text.partition(":")
    if thread and thread != GENERAL_TOPIC:
        return {"chat_id": chat, "message_thread_id": thread}
    return {"chat_id": chat}


def wordings(reply: Reply) -> list[dict[str, str]]:
    """The parameters that are the same whoever gets it, for each part.

    Files come first, the text as the caption of the last where it is short enough.
    """
    mark = _MARKS.get(reply.look)
    spans = (mark, *reply.spans) if mark else reply.spans
    files = reply.files
    if not files:
        found = _texts(spans)
    elif units("".join(span.text for span in spans).strip()) <= MAX_CAPTION:
        found = [*_bare(files[:-1]), _caption(spans)]
    else:
        found = [*_bare(files), *_texts(spans)]
    rows = _pressed_there(reply.buttons)
    if found and rows:
        found[-1]["reply_markup"] = keyboard(rows)
    return found


def _bare(files: Sequence[Attachment]) -> list[dict[str, str]]:
    """A part for each file without words."""
    return [{} for _ in files]


def _texts(spans: Spans) -> list[dict[str, str]]:
    return [
        {
            "text": to_html(part),
            "parse_mode": "HTML",
            "link_preview_options": _NO_PREVIEW,
        }
        for part in split(spans, MAX_UNITS)
    ]


def _caption(spans: Spans) -> dict[str, str]:
    parts = split(spans, MAX_UNITS)
    return {"caption": to_html(parts[0]), "parse_mode": "HTML"} if parts else {}


def without_sound(body: bytes) -> bytes:
    """A sound's part as plain words, where the sound itself cannot be sent."""
    fields = fields_of(body)
    words = {"text": fields.pop("caption")} if "caption" in fields else {}
    return orjson.dumps(fields | words | {"link_preview_options": _NO_PREVIEW})


def bodies(reply: Reply, **further: str) -> tuple[bytes, ...]:
    """Each part as JSON, ready but for the chat; `further` goes into every one."""
    return tuple(orjson.dumps(said | further) for said in wordings(reply))


def addressed(body: bytes, address: Address) -> bytes:
    """A ready body, for one chat."""
    if address.text.isdecimal() and body != _EMPTY:  # a person's: almost always
        return b'{"chat_id":"%b",%b' % (address.text.encode(), body[1:])
    return with_fields(body, whereto(address))


def with_fields(body: bytes, fields: dict[str, str]) -> bytes:
    """A ready body with more in it."""
    more = orjson.dumps(fields)
    return b"%b,%b" % (more[:-1], body[1:]) if body != _EMPTY else more


def fields_of(body: bytes) -> dict[str, str]:
    """What a ready body holds."""
    found: dict[str, str] = orjson.loads(body)
    return found


def keyboard(rows: Rows) -> str:
    """The inline keyboard, ready as JSON."""
    drawn = [[_button(button) for button in row] for row in _pressed_there(rows)]
    return json.dumps({"inline_keyboard": drawn}, ensure_ascii=False)


def _pressed_there(rows: Rows) -> Rows:
    """Those that Telegram takes: none that calls."""
    found = (tuple(button for button in row if not button.calls) for row in rows)
    return tuple(row for row in found if row)


def _button(button: Button) -> dict[str, str]:
    label = _short(button.label)
    if button.url:
        return {"text": label, "url": button.url}
    return {"text": label, "callback_data": button.data}


def _short(label: str) -> str:
    """A button's words, cut between two of them: a phone shows one line of each."""
    if len(label) <= MAX_LABEL:
        return label
    return label[: MAX_LABEL - 1].rsplit(" ", 1)[0] + "…"


def to_html(spans: Spans) -> str:
    """What was typed is plain text: everything is escaped."""
    return "".join(_html(span) for span in spans)


def _html(span: Span) -> str:
    html = escape(span.text, quote=False)
    if span.link.startswith(LINKED):
        html = f'<a href="{escape(span.link)}">{html}</a>'
    if span.bold:
        html = f"<b>{html}</b>"
    if span.italic:
        html = f"<i>{html}</i>"
    return html
