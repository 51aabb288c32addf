"""A reply as the page shows it and as the API gives it. Pure."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from bot.messaging import Attachment, Button, Reply, Span

if TYPE_CHECKING:  # `bot ask` draws too, and needs no database for it
    from bot.channels.web.records import Message


def to_html(reply: Reply) -> str:
    """Escaped, with a paragraph a line; what was typed is plain text.

    What the buttons say is left to them.
    """
    inline = "".join(_span(span) for span in reply.spans if not span.is_on_buttons)
    lines = [line for line in inline.split("\n") if line.strip()]
    return "".join(f"<p>{line}</p>" for line in lines)


def _span(span: Span) -> str:
    # A span may hold several lines: each gets its own marks, so that splitting at the
    # line ends afterwards leaves every paragraph well-formed.
    return "\n".join(_marked(part, span) for part in span.text.split("\n"))


def _marked(text: str, span: Span) -> str:
    if not text:
        return ""
    html = escape(text)
    if span.link.startswith(("https://", "http://", "tel:")):
        html = f'<a href="{escape(span.link)}" rel="noopener noreferrer">{html}</a>'
    if span.bold:
        html = f"<b>{html}</b>"
    if span.italic:
        html = f"<i>{html}</i>"
    return html


def as_message(
    id_: str, message: "Message", addresses: Sequence[str] = ()
) -> dict[str, object]:
    """One reply as the API gives it; `addresses` are where its files are.

    Of those with the same `edits` the newest is shown, in the first one's place.
    Instants are milliseconds UTC, by our clock and not by the page's.
    """
    reply = message.reply
    drawn: dict[str, object] = {
        "id": id_,
        "text": reply.text,
        "html": to_html(reply),
        "buttons": [[_button(button) for button in row] for row in reply.buttons],
        "sent_at": message.sent_at,
    }
    if message.expires_at is not None:
        drawn["expires_at"] = message.expires_at
    if reply.look:
        drawn["look"] = reply.look
    if reply.language:
        drawn["lang"] = reply.language
    if reply.keeps:
        drawn["keeps"] = reply.keeps
    if reply.edits:
        drawn["edits"] = reply.edits
    shown = [_file(f, a) for f, a in zip(reply.files, addresses, strict=True)]
    if reply.sound is not None:  # heard first, whatever else there is to see
        drawn["audio"] = shown.pop(0)["audio"]
        drawn["spoken"] = reply.sound.name.rpartition(".")[0]
    if shown:
        drawn |= shown[0]
    if shown[1:]:
        drawn["more"] = shown[1:]
    return drawn


def _file(file: Attachment, address: str) -> dict[str, str]:
    """One file: where it is, under what it is, and its name."""
    what = file.media_type.partition("/")[0]
    is_played = what in ("audio", "video") and file.sort != "document"
    kind = "image" if file.is_picture else what if is_played else "file"
    return {kind: address, "name": file.name}


def _button(button: Button) -> dict[str, str]:
    url = f"tel:{button.calls}" if button.calls else button.url
    if url:
        return {"label": button.label, "data": "", "url": url}
    does = {"does": button.does} if button.does else {}
    if button.picture:  # the sign before its words is the picture itself
        label = button.label.partition(" ")[2]
        return {"label": label, "data": button.data, "picture": button.picture}
    return {"label": button.label, "data": button.data, **does}
