"""What is ahead as a file for the calendar of a phone or an office (RFC 5545). Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from textwrap import shorten

from bot.delivery.timed.put_off import Appointment

MEDIA_TYPE = "text/calendar"
LONGEST = 75  # octets of a line
_LASTS = timedelta(minutes=15)


def ical(appointments: Iterable[Appointment], name: str, now: datetime) -> str:
    """One event for each; `name` is what the calendar is called."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Loa Ban//VI",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for one in appointments:
        starts = datetime.fromtimestamp(one.starts_at / 1000, UTC)
        title = shorten(one.text, 60, placeholder="…")
        lines += [
            "BEGIN:VEVENT",
            f"UID:loa-ban-{one.id}",
            f"DTSTAMP:{_instant(now)}",
            f"DTSTART:{_instant(starts)}",
            f"DTEND:{_instant(starts + _LASTS)}",
            f"SUMMARY:{_escaped(title)}",
            f"DESCRIPTION:{_escaped(one.text)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, "\\" + letter)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> list[str]:
    """A long line goes on in the next one, after a space; no letter is cut in two."""
    parts, room = [""], LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(" ")
            room = LONGEST - 1
        parts[-1] += letter
        room -= size
    return parts
