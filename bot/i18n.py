"""Words, numbers and dates in a person's language.

The source language's own text is the message id, so a missing translation falls back
to it one message at a time. Babel knows no usable form for most minority languages:
their dates and numbers are written as the source language writes them.
"""

import gettext
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.country import SOURCE_LANGUAGE

DOMAIN = "bot"

log = logging.getLogger(__name__)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for "marked, not yet translated"
    """Marks a message for the catalogues; it is translated where it is shown."""
    return message


def NN_(message: str) -> str:  # noqa: N802  # N_, of a message that counts something
    """Marks a message for `Translator.counted`: the catalogues have a form a number."""
    return message


@dataclass(frozen=True, slots=True)
class Translator:
    """One language: call it with a message id, get the words.

    In `_("Tối đa {amount} đồng.", amount=3)` numbers are formatted by the locale.
    """

    language: str
    catalogue: gettext.NullTranslations = field(repr=False)
    locale: Locale = field(repr=False)

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language, placeholders filled in."""
        return self._filled(self.catalogue.gettext(message), message, values)

    def counted(self, message: str, count: int, /, **values: object) -> str:
        """A message about `{count}` things, in the form that the number asks for."""
        text = self.catalogue.ngettext(message, message, count)
        return self._filled(text, message, {"count": count, **values})

    def number(self, value: float) -> str:
        """`1.500.000` or `1,500,000`; up to three decimals."""
        return str(format_decimal(value, locale=self.locale))

    def month(self, day: date) -> str:
        """`3/2026`, or the month as this language writes it in a sentence."""
        if self.locale.language == SOURCE_LANGUAGE:
            return f"{day.month}/{day.year}"
        return str(format_date(day, "MMMM y", locale=self.locale))

    def date(self, day: date) -> str:
        """`31/12/2026`, or the day as this language writes it in a sentence."""
        if self.locale.language == SOURCE_LANGUAGE:
            return f"{day.day}/{day.month}/{day.year}"
        return str(format_date(day, "d MMMM y", locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """`14:05 ngày 24/11/2026`; the moment carries its zone already."""
        return self(
            N_("{time} ngày {date}"),
            time=f"{moment:%H:%M}",
            date=self.date(moment.date()),
        )

    def _filled(self, text: str, source: str, values: Mapping[str, object]) -> str:
        if not values:
            return text
        shown = {
            name: self.number(value)
            if isinstance(value, int | float) and not isinstance(value, bool)
            else value
            for name, value in values.items()
        }
        try:
            return text.format(**shown)
        except (KeyError, IndexError, ValueError):
            # A translator's slip must not cost anyone the answer.
            log.exception("a translation's placeholders differ: %r", text)
            return source.format(**shown)


class Catalogues:
    """All languages that the interface speaks."""

    def __init__(self, folder: Path) -> None:
        """Opens the compiled catalogues below a folder; raises OSError when none is."""
        self._translators = {
            file.parent.parent.name: _translator(file)
            for file in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
        }
        if SOURCE_LANGUAGE not in self._translators:
            raise FileNotFoundError(
                f"{folder}: no compiled catalogue; run `make texts` first"
            )

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 codes, the source language first."""
        return tuple(sorted(self._translators, key=lambda c: (c != SOURCE_LANGUAGE, c)))

    def translator(self, language: str) -> Translator:
        """That language's words, or the source's where we do not speak it."""
        base = language.split("-", maxsplit=1)[0]
        return (
            self._translators.get(language)
            or self._translators.get(base)
            or self._translators[SOURCE_LANGUAGE]
        )


def _translator(file: Path) -> Translator:
    language = file.parent.parent.name
    with file.open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    return Translator(language, catalogue, _locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE_LANGUAGE)
