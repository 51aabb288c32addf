"""The catalogues: filled by `make texts`, looked through by `bot check`."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.config import PROJECT
from bot.country import SOURCE_LANGUAGE
from bot.i18n import DOMAIN

_PLACEHOLDER = re.compile(r"\{(\w+)")


def fill(file: Path) -> None:
    """The source language's catalogue says what the code says, where it is empty.

    An editor may put other words there.
    """
    with file.open("rb") as stored:
        catalogue = read_po(stored, locale=SOURCE_LANGUAGE)
    for message in catalogue:
        if message.pluralizable:
            message.string = tuple(form or message.id[0] for form in _forms(message))
            message.flags.discard("fuzzy")  # which it is when it began to count
        elif message.id and not message.string:
            message.string = message.id
    with file.open("wb") as stored:
        write_po(stored, catalogue, width=0, sort_output=True, ignore_obsolete=True)


def faults(folder: Path) -> list[str]:
    """Messages of the template that a catalogue lacks or says with other values.

    A message that counts something has a form for each number of its language, and a
    form may leave the number itself out ("one person").
    """
    template = folder / f"{DOMAIN}.pot"
    try:
        with template.open("rb") as stored:
            wanted = [message for message in read_po(stored) if message.id]
    except OSError:
        return [f"{template}:1: is not there: run `make texts`"]
    found = []
    for file in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with file.open("rb") as stored:
            catalogue = read_po(stored, locale=file.parent.parent.name)
        for message in wanted:
            own = catalogue.get(message.id, message.context)
            line = own.lineno if own is not None and own.lineno else 1
            found += [f"{file}:{line}: {f}" for f in _faults_of(catalogue, message)]
    return found


def _faults_of(catalogue: Catalog, wanted: Message) -> Iterator[str]:
    id_ = wanted.id if isinstance(wanted.id, str) else wanted.id[0]
    own = catalogue.get(wanted.id, wanted.context)
    if own is None or own.pluralizable is not wanted.pluralizable:
        yield f"lacks {id_!r}: run `make texts`"
        return
    forms = _forms(own)
    if own.fuzzy or not all(forms) or not forms:
        yield f"is not translated: {id_!r}"
        return
    if wanted.pluralizable and len(forms) != catalogue.num_plurals:
        yield f"needs {catalogue.num_plurals} forms: {id_!r}"
    optional = {"count"} if wanted.pluralizable else set()
    values = set(_PLACEHOLDER.findall(id_))
    if any((set(_PLACEHOLDER.findall(one)) ^ values) - optional for one in forms):
        yield f"placeholders differ: {id_!r}"


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


if __name__ == "__main__":
    fill(PROJECT / "locales" / SOURCE_LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.po")
