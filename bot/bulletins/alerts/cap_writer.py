"""An alert written as CAP 1.2: elements in the order of its schema. Pure."""

from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from bot.bulletins.alerts.alert import NAMESPACE, Alert, Area, Info, Reference
from bot.bulletins.alerts.xml_letters import as_xml
from bot.clock import Milliseconds, local

HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'


def written(alert: Alert, zone: ZoneInfo) -> bytes:
    """The file; its times carry the offset of a zone."""
    root = Element("alert", {"xmlns": NAMESPACE})
    _add(root, "identifier", alert.identifier)
    _add(root, "sender", alert.sender)
    _add(root, "sent", moment(alert.sent, zone))
    _add(root, "status", alert.status)
    _add(root, "msgType", alert.message_type)
    _add(root, "scope", alert.scope)
    named = " ".join(_reference(one, zone) for one in alert.references)
    _add_if(root, "references", named)
    for info in alert.infos:
        _info(root, info, zone)
    return HEAD + tostring(root, "unicode").encode()


def _info(root: Element, info: Info, zone: ZoneInfo) -> None:
    own = SubElement(root, "info")
    _add(own, "language", info.language)
    for category in info.categories:
        _add(own, "category", category)
    _add(own, "event", info.event)
    for response in info.response_types:
        _add(own, "responseType", response)
    _add(own, "urgency", info.urgency)
    _add(own, "severity", info.severity)
    _add(own, "certainty", info.certainty)
    if info.expires is not None:
        _add(own, "expires", moment(info.expires, zone))
    _add_if(own, "senderName", info.sender_name)
    _add_if(own, "headline", info.headline)
    _add_if(own, "description", info.description)
    _add_if(own, "instruction", info.instruction)
    _add_if(own, "web", info.web)
    for area in info.areas:
        _area(own, area)


def _area(info: Element, area: Area) -> None:
    own = SubElement(info, "area")
    _add(own, "areaDesc", area.description)
    for name, value in area.geocodes:
        geocode = SubElement(own, "geocode")
        _add(geocode, "valueName", name)
        _add(geocode, "value", value)


def _reference(one: Reference, zone: ZoneInfo) -> str:
    return f"{one.sender},{one.identifier},{moment(one.sent, zone)}"


def moment(instant: Milliseconds, zone: ZoneInfo) -> str:
    """`2026-11-29T19:17:57+07:00`: whole seconds, and never a Z, as CAP asks."""
    told = local(instant, zone)
    offset = told.utcoffset() or timedelta()
    return told.isoformat(timespec="seconds") if offset else f"{told:%FT%T}-00:00"


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = as_xml(text)


def _add_if(parent: Element, name: str, text: str) -> None:
    if text:
        _add(parent, name, text)
