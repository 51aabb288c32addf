"""A feed written as Atom (RFC 4287). Pure."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.bulletins.alerts.cap_writer import HEAD
from bot.bulletins.alerts.xml_letters import as_xml
from bot.clock import Milliseconds

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
# The day on which today's communes began: what a feed without entries says of itself.
_BEGINNING = 1_751_302_800_000


@dataclass(frozen=True, slots=True)
class Link:
    """Where more is."""

    rel: str
    href: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One of a feed. Instants are milliseconds UTC."""

    id: str
    title: str
    language: str
    author: str
    published: Milliseconds
    updated: Milliseconds
    summary: str
    content: str
    links: Sequence[Link]
    categories: Sequence[tuple[str, str]] = ()  # the term, and what people call it


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What stands around the entries."""

    id: str
    title: str
    language: str
    author: str
    links: Sequence[Link]
    entries: Sequence[Entry]


def lasting_id(*said: object) -> str:
    """The same for the same things, whatever address or machine it is read from."""
    name = "loa-ban " + " ".join(map(str, said))
    return uuid.uuid5(uuid.NAMESPACE_OID, name).urn


def written(feed: Feed) -> bytes:
    """The whole feed; with the same entries the same bytes."""
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    newest = max((one.updated for one in feed.entries), default=_BEGINNING)
    _add(root, "updated", _moment(newest))
    _author(root, feed.author)
    _links(root, feed.links)
    _add(root, "generator", "Loa Bản")
    for one in feed.entries:
        _entry(root, one)
    return HEAD + tostring(root, "unicode").encode()


def _entry(root: Element, one: Entry) -> None:
    own = SubElement(root, "entry", {"xml:lang": one.language})
    _add(own, "id", one.id)
    _add(own, "title", one.title)
    _add(own, "updated", _moment(one.updated))
    _add(own, "published", _moment(one.published))
    _author(own, one.author)
    for term, label in one.categories:
        SubElement(own, "category", {"term": term, "label": as_xml(label)})
    _links(own, one.links)
    _add(own, "summary", one.summary)
    _add(own, "content", one.content, type="text")


def _author(parent: Element, name: str) -> None:
    _add(SubElement(parent, "author"), "name", name)


def _links(parent: Element, links: Sequence[Link]) -> None:
    for one in links:
        named = {"rel": one.rel, "href": one.href, "type": one.media_type}
        SubElement(parent, "link", named)


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = as_xml(text)


def _moment(instant: Milliseconds) -> str:
    said = datetime.fromtimestamp(instant / 1000, UTC).isoformat(timespec="seconds")
    return re.sub(r"\+00:00$", "Z", said)
