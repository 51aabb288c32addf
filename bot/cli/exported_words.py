"""Words of the interface that reviewers accepted, written as files."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.cli.catalogues import read
from bot.i18n import DOMAIN, REVIEWED, AcceptedWords, Catalogues


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
