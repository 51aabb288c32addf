"""The catalogues: filled by `make texts`, looked through by `bot check`, exported."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.config import PROJECT
from bot.country import SOURCE_LANGUAGE
from bot.i18n import DOMAIN, DRAFT, REVIEWED, AcceptedWords, Catalogues

_PLACEHOLDER = re.compile(r"\{(\w+)")
# Phone numbers, years, sums; a shorter one may be said otherwise ("18 giờ", 18:00).
_FIGURE = re.compile(r"\d{3,}")


def fill(file: Path) -> None:
    """The source language's catalogue says what the code says, where it is empty.

    An editor may put other words there.
    """
    with file.open("rb") as stored:
        catalogue = read_po(stored, locale=SOURCE_LANGUAGE)
    for message in catalogue:
        if message.pluralizable:
            message.string = tuple(form or message.id[0] for form in forms_of(message))
            message.flags.discard("fuzzy")  # which it is when it began to count
        elif message.id and not message.string:
            message.string = message.id
    with file.open("wb") as stored:
        write_po(stored, catalogue, width=0, sort_output=True, ignore_obsolete=True)


def faults(folder: Path) -> list[str]:
    """Messages of the template that a catalogue lacks or says with other values.

    A message that counts something has a form for each number of its language, and a
    form may leave the number itself out ("one person"). What a draft lacks is no fault.
    """
    template = folder / f"{DOMAIN}.pot"
    if not template.exists():
        return [f"{template}:1: is not there: run `make texts`"]
    wanted = read(template)
    found = []
    for file in _files(folder):
        catalogue = read(file)
        for message in wanted:
            own = catalogue.get(message.id, message.context)
            if not message.id or (_is_draft(catalogue) and not _is_said(own)):
                continue
            line = own.lineno if own is not None and own.lineno else 1
            found += [f"{file}:{line}: {f}" for f in _faults_of(catalogue, message)]
    return found


def unsaid(folder: Path) -> list[str]:
    """How much a draft lacks: it is said in the source language meanwhile."""
    found = []
    for file in _files(folder):
        catalogue = read(file)
        wanted = [message for message in catalogue if message.id]
        count = sum(not _is_said(message) for message in wanted)
        if count and _is_draft(catalogue):
            what = f"{count} of {len(wanted)} messages are said in Vietnamese"
            found.append(f"{file}: {what}: nobody has translated them yet")
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(file: Path) -> Catalog:
    """A catalogue, its language by its folder's name; a template has none."""
    language = file.parent.parent.name if file.suffix == ".po" else ""
    with file.open("rb") as stored:
        return read_po(stored, Locale.parse(language, sep="-") if language else None)


def _is_draft(catalogue: Catalog) -> bool:
    return catalogue.last_translator == DRAFT


def _is_said(message: Message | None) -> bool:
    return message is not None and any(forms_of(message))


def _faults_of(catalogue: Catalog, wanted: Message) -> Iterator[str]:
    id_ = wanted.id if isinstance(wanted.id, str) else wanted.id[0]
    own = catalogue.get(wanted.id, wanted.context)
    if own is None or own.pluralizable is not wanted.pluralizable:
        yield f"lacks {id_!r}: run `make texts`"
        return
    forms = forms_of(own)
    if own.fuzzy or not all(forms) or not forms:
        yield f"is not translated: {id_!r}"
        return
    if wanted.pluralizable and len(forms) != catalogue.num_plurals:
        yield f"needs {catalogue.num_plurals} forms: {id_!r}"
    optional = {"count"} if wanted.pluralizable else set()
    values = set(_PLACEHOLDER.findall(id_))
    if any((set(_PLACEHOLDER.findall(one)) ^ values) - optional for one in forms):
        yield f"placeholders differ: {id_!r}"
    figures = set(_FIGURE.findall(id_))
    if any(set(_FIGURE.findall(one)) != figures for one in forms):
        yield f"figures differ: {id_!r}"


def forms_of(message: Message) -> tuple[str, ...]:
    """What is said for it, a text for each number of the language."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def write_words(
    accepted: Sequence[AcceptedWords], catalogues: Catalogues, folder: Path
) -> int:
    """Writes each language's catalogue anew, with what of it was reviewed.

    How many messages; what was accepted of words that are others by now is left out.
    """
    holding = [
        one
        for one in sorted(accepted, key=lambda one: (one.language, one.message))
        if one.language in catalogues.languages
        and one.digest == catalogues.digest(one.language, one.message)
    ]
    for language, own in groupby(holding, key=lambda one: one.language):
        _write(language, list(own), catalogues, folder / language)
    return len(holding)


def _write(
    language: str, own: Sequence[AcceptedWords], catalogues: Catalogues, folder: Path
) -> None:
    before = catalogues.folder / language
    catalogue = read(before / "LC_MESSAGES" / f"{DOMAIN}.po")
    _put(catalogue, own)
    file = folder / "LC_MESSAGES" / f"{DOMAIN}.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as written:
        write_po(written, catalogue, width=0, sort_output=True, ignore_obsolete=True)
    marks = [catalogues.digest_with(one.message, one.forms) for one in own]
    if (before / REVIEWED).exists():
        marks += (before / REVIEWED).read_text("utf-8").split()
    (folder / REVIEWED).write_text("\n".join(sorted(set(marks))) + "\n", "utf-8")


def _put(catalogue: Catalog, own: Iterable[AcceptedWords]) -> None:
    forms = {one.message: one.forms for one in own}
    for message in catalogue:
        id_ = message.id[0] if message.pluralizable else message.id
        if id_ in forms:
            said = forms[id_]
            message.string = said if message.pluralizable else said[0]


if __name__ == "__main__":
    fill(PROJECT / "locales" / SOURCE_LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.po")
