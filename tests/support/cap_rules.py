"""What the schema and the text of CAP 1.2 ask of an alert, rule by rule.

Rules stand in the order of the schema: name, least, most (0: any number), check.
"""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from bot.bulletins.alerts import alert

Check = Callable[[Element], list[str]]
NAME = "{" + alert.NAMESPACE + "}"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d"  # the schema's own pattern


def _text(one: Element) -> list[str]:
    return [] if (one.text or "").strip() else [f"<{one.tag}> is empty"]


def _like(pattern: str) -> Check:
    def check(one: Element) -> list[str]:
        is_good = re.fullmatch(pattern, one.text or "")
        return [] if is_good else [f"<{one.tag}> says {one.text!r}"]

    return check


def _among(*known: str) -> Check:
    return _like("|".join(known))


def _sequence(*rules: tuple[str, int, int, Check]) -> Check:
    def check(one: Element) -> list[str]:
        order = [name for name, *_rest in rules]
        named = [child.tag.removeprefix(NAME) for child in one]
        faults = [f"<{n}> is not known in <{one.tag}>" for n in named if n not in order]
        known = [order.index(name) for name in named if name in order]
        if known != sorted(known):
            faults.append(f"<{one.tag}> has another order: {named}")
        for name, least, most, rule in rules:
            found = one.findall(NAME + name)
            if len(found) < least or (most and len(found) > most):
                faults.append(f"<{name}> is there {len(found)} times")
            faults += [fault for child in found for fault in rule(child)]
        return faults

    return check


_NAMED_VALUE = _sequence(("valueName", 1, 1, _text), ("value", 1, 1, _text))
_AREA = _sequence(
    ("areaDesc", 1, 1, _text),
    ("polygon", 0, 0, _text),
    ("circle", 0, 0, _text),
    ("geocode", 0, 0, _NAMED_VALUE),
    ("altitude", 0, 1, _text),
    ("ceiling", 0, 1, _text),
)
_INFO = _sequence(
    ("language", 0, 1, _like(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")),
    ("category", 1, 0, _among(*alert.CATEGORIES)),
    ("event", 1, 1, _text),
    ("responseType", 0, 0, _among(*alert.RESPONSE_TYPES)),
    ("urgency", 1, 1, _among(*alert.URGENCIES)),
    ("severity", 1, 1, _among(*alert.SEVERITIES)),
    ("certainty", 1, 1, _among(*alert.CERTAINTIES)),
    ("audience", 0, 1, _text),
    ("eventCode", 0, 0, _NAMED_VALUE),
    ("effective", 0, 1, _like(_MOMENT)),
    ("onset", 0, 1, _like(_MOMENT)),
    ("expires", 0, 1, _like(_MOMENT)),
    ("senderName", 0, 1, _text),
    ("headline", 0, 1, _text),
    ("description", 0, 1, _text),
    ("instruction", 0, 1, _text),
    ("web", 0, 1, _like(r"https?://\S+")),
    ("contact", 0, 1, _text),
    ("parameter", 0, 0, _NAMED_VALUE),
    ("resource", 0, 0, _text),
    ("area", 0, 0, _AREA),
)
_AN_ID = _like(r"[^\s,<&]+")
_ALERT = _sequence(
    ("identifier", 1, 1, _AN_ID),
    ("sender", 1, 1, _AN_ID),
    ("sent", 1, 1, _like(_MOMENT)),
    ("status", 1, 1, _among(*alert.STATUSES)),
    ("msgType", 1, 1, _among(*alert.MESSAGE_TYPES)),
    ("source", 0, 1, _text),
    ("scope", 1, 1, _among(*alert.SCOPES)),
    ("restriction", 0, 1, _text),
    ("addresses", 0, 1, _text),
    ("code", 0, 0, _text),
    ("note", 0, 1, _text),
    (
        "references",
        0,
        1,
        _like(rf"[^\s,]+,[^\s,]+,{_MOMENT}( [^\s,]+,[^\s,]+,{_MOMENT})*"),
    ),
    ("incidents", 0, 1, _text),
    ("info", 0, 0, _INFO),
)


def faults(root: Element) -> list[str]:
    """Everything in an alert that the standard does not allow."""
    if root.tag != NAME + "alert":
        return [f"<{root.tag}> is no alert"]
    found = _ALERT(root)
    kind = root.findtext(NAME + "msgType")
    if kind in ("Update", "Cancel") and root.find(NAME + "references") is None:
        found.append(f"{kind} without references")
    return found
