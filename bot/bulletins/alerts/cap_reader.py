"""A CAP 1.2 file read as an alert, or refused in one sentence. Pure.

The file is a stranger's. Expat reads it through defusedxml: a document type ends the
reading where it is declared, so there are never entities, and nothing outside is asked
for. What counts the elements as they come ends it at a depth and a number. The worst
file that is let in takes 35 ms, so it is read in the turn itself: a child process would
take longer to start, and needs the very parser that this process holds.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from bot.bulletins.alerts.alert import (
    CATEGORIES,
    CERTAINTIES,
    MESSAGE_TYPES,
    NAMESPACE,
    RESPONSE_TYPES,
    SCOPES,
    SEVERITIES,
    STATUSES,
    URGENCIES,
    Alert,
    Area,
    BadAlert,
    Fault,
    Info,
    Reference,
)
from bot.clock import Milliseconds, instant

LARGEST = 512 * 1024  # bytes
MOST_ELEMENTS = 20_000
DEEPEST = 12
MOST_INFOS = 30
MOST_AREAS = 300
MOST_GEOCODES = 4_000
LONGEST_ID = 300  # letters
LONGEST_NAME = 500
LONGEST_AREA = 20_000  # letters: all of a province's communes, named
_PIECE = 16 * 1024
_DEFAULT_LANGUAGE = "en-US"  # as the standard says
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[+-]\d\d:\d\d|Z)", re.ASCII
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", re.ASCII)
_NOT_IN_AN_ID = re.compile(r"[\s,<&]")
_LEADS = "{" + NAMESPACE + "}"


@dataclass(slots=True)
class _Node:
    name: str  # without the namespace; empty for what is of another one
    text: list[str] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)

    def all(self, name: str) -> list["_Node"]:
        return [child for child in self.children if child.name == name]

    def said(self, name: str) -> str:
        """The text of a child; "" where it is not there."""
        return next((_tidy(child) for child in self.all(name)), "")

    def needed(self, name: str) -> str:
        text = self.said(name)
        if not text:
            raise BadAlert(Fault.LACKS, what=name)
        return text


class _Builder:
    """What the parser tells of what it reads."""

    def __init__(self) -> None:
        self.root: _Node | None = None
        self._open: list[_Node] = []
        self._number = 0

    def start(self, tag: str, _attributes: object) -> None:
        self._number += 1
        if self._number > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise BadAlert(Fault.TOO_MANY, what="elements")
        node = _Node(tag.removeprefix(_LEADS) if tag.startswith(_LEADS) else "")
        if self._open:
            self._open[-1].children.append(node)
        elif node.name == "alert":
            self.root = node
        else:
            raise BadAlert(Fault.NOT_AN_ALERT)
        self._open.append(node)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].text.append(text)


def read(content: bytes) -> Alert:
    """The alert in a file; raises BadAlert."""
    if len(content) > LARGEST:
        raise BadAlert(Fault.TOO_LARGE, most=LARGEST // 1024)
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        for at in range(0, len(content), _PIECE):
            parser.feed(content[at : at + _PIECE])
        parser.close()
    except DefusedXmlException:
        raise BadAlert(Fault.TYPE_DECLARED) from None
    except (ParseError, ValueError, LookupError, AttributeError):
        raise BadAlert(Fault.NOT_XML) from None
    if builder.root is None:
        raise BadAlert(Fault.NOT_XML)
    return _alert(builder.root)


def _alert(root: _Node) -> Alert:
    infos = root.all("info")
    if len(infos) > MOST_INFOS:
        raise BadAlert(Fault.TOO_MANY, what="info")
    areas = [area for info in infos for area in info.all("area")]
    if len(areas) > MOST_AREAS:
        raise BadAlert(Fault.TOO_MANY, what="area")
    if sum(len(area.all("geocode")) for area in areas) > MOST_GEOCODES:
        raise BadAlert(Fault.TOO_MANY, what="geocode")
    return Alert(
        identifier=_id(root, "identifier"),
        sender=_id(root, "sender"),
        sent=_moment("sent", root.needed("sent")),
        status=_one_of(root, "status", STATUSES),
        message_type=_one_of(root, "msgType", MESSAGE_TYPES),
        scope=_one_of(root, "scope", SCOPES),
        references=_references(root.said("references")),
        infos=tuple(map(_info, infos)),
    )


def _info(node: _Node) -> Info:
    language = node.said("language") or _DEFAULT_LANGUAGE
    if not _LANGUAGE.fullmatch(language):
        raise BadAlert(Fault.VALUE, what="language", value=language[:LONGEST_NAME])
    expires = node.said("expires")
    return Info(
        language=language,
        categories=_some_of(node, "category", CATEGORIES),
        event=node.needed("event")[:LONGEST_NAME],
        response_types=_some_of(node, "responseType", RESPONSE_TYPES, least=0),
        urgency=_one_of(node, "urgency", URGENCIES),
        severity=_one_of(node, "severity", SEVERITIES),
        certainty=_one_of(node, "certainty", CERTAINTIES),
        expires=_moment("expires", expires) if expires else None,
        sender_name=node.said("senderName")[:LONGEST_NAME],
        headline=node.said("headline"),
        description=node.said("description"),
        instruction=node.said("instruction"),
        web=node.said("web")[:LONGEST_NAME],
        areas=tuple(_area(one) for one in node.all("area")),
    )


def _area(node: _Node) -> Area:
    described = node.needed("areaDesc")
    if len(described) > LONGEST_AREA:  # cut off it would leave places out
        raise BadAlert(Fault.TOO_MANY, what="areaDesc")
    return Area(
        described,
        tuple(
            (one.said("valueName")[:LONGEST_NAME], one.said("value")[:LONGEST_NAME])
            for one in node.all("geocode")
        ),
    )


def _id(root: _Node, name: str) -> str:
    text = root.needed(name)
    if len(text) > LONGEST_ID or _NOT_IN_AN_ID.search(text):
        raise BadAlert(Fault.VALUE, what=name, value=text[:40])
    return text


def _one_of(node: _Node, name: str, known: tuple[str, ...]) -> str:
    text = node.needed(name)
    if text not in known:
        raise BadAlert(Fault.VALUE, what=name, value=text[:40])
    return text


def _some_of(
    node: _Node, name: str, known: tuple[str, ...], least: int = 1
) -> tuple[str, ...]:
    found = [_tidy(one) for one in node.all(name)]
    if len(found) < least:
        raise BadAlert(Fault.LACKS, what=name)
    for text in found:
        if text not in known:
            raise BadAlert(Fault.VALUE, what=name, value=text[:40])
    return tuple(dict.fromkeys(found))


def _moment(name: str, text: str) -> Milliseconds:
    try:
        at = instant(datetime.fromisoformat(text if _MOMENT.fullmatch(text) else ""))
    except (ValueError, OverflowError):
        at = -1
    if at < 0:
        raise BadAlert(Fault.DATE, what=name, value=text[:40])
    return at


def _references(text: str) -> tuple[Reference, ...]:
    """`sender,identifier,sent` each; what is written otherwise names nothing here."""
    found = []
    for one in text.split()[:MOST_AREAS]:
        sender, _comma, rest = one.partition(",")
        identifier, _comma, sent = rest.rpartition(",")
        try:
            found.append(Reference(sender, identifier, _moment("references", sent)))
        except BadAlert:
            continue
    return tuple(found)


def _tidy(node: _Node) -> str:
    """A text with its lines, without what stands around them."""
    whole = unicodedata.normalize("NFC", "".join(node.text))
    lines = [" ".join(line.split()) for line in whole.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
