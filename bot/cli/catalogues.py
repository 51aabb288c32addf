"""`make texts`, its last step: the source language's catalogue says what the code says.

An editor may put other words there; only what is empty is filled.
"""

from pathlib import Path

from babel.messages.pofile import read_po, write_po

from bot.config import PROJECT
from bot.i18n import DOMAIN, SOURCE_LANGUAGE


def fill(file: Path) -> None:
    """Gives each empty message its own text."""
    with file.open("rb") as stored:
        catalogue = read_po(stored, locale=SOURCE_LANGUAGE)
    for message in catalogue:
        if message.id and not message.string:
            message.string = message.id
    with file.open("wb") as stored:
        write_po(stored, catalogue, width=0, sort_output=True, ignore_obsolete=True)


if __name__ == "__main__":
    fill(PROJECT / "locales" / SOURCE_LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.po")
