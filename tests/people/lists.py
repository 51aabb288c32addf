from pathlib import Path

from bot.ground import Ground
from bot.people.recipients import recipient_list
from bot.people.recipients.recipient_list import Line

HEADER = "channel,address,kind,title,language,place,categories,consented_at\n"
AGREED = "2026-11-01T08:00:00+07:00"


def lines(tmp_path: Path, ground: Ground, *rows: str) -> tuple[list[Line], list[str]]:
    """What is read from a list with these rows: good lines, faults."""
    file = tmp_path / "people.csv"
    file.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return read(file, ground)


def read(file: Path, ground: Ground) -> tuple[list[Line], list[str]]:
    return recipient_list.read(file, ground.places, [c.id for c in ground.categories])
