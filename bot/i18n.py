"""Words, numbers and dates in a person's language.

The source language's own text is the message id, so a missing translation falls back
to it one message at a time. Babel knows no usable form for most minority languages:
their dates and numbers are written as the source language writes them.
"""

import gettext
import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from typing_extensions import override

from bot.country import SOURCE_LANGUAGE

DOMAIN = "bot"
DRAFT = "draft"  # who last went over a catalogue of which nobody has reviewed the words
_REVIEWER = "last-translator"
_PLACEHOLDER = re.compile(r"\{(\w+)")
# English is spoken here as in Asia, not as CLDR's plain `en` writes it.
_DAY_PATTERNS = {"en": "d MMMM y"}

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

    @property
    def is_draft(self) -> bool:
        """Whether nobody who speaks it has reviewed this language's words."""
        return self.catalogue.info().get(_REVIEWER) == DRAFT

    def number(self, value: float) -> str:
        """`1.500.000` or `1,500,000`; up to three decimals."""
        return _decimal(value, self.locale)

    def month(self, day: date) -> str:
        """`3/2026`, or the month as this language writes it in a sentence."""
        if self.locale.language == SOURCE_LANGUAGE:
            return f"{day.month}/{day.year}"
        return str(format_skeleton("yMMMM", day, locale=self.locale))

    def date(self, day: date) -> str:
        """`31/12/2026`, or the day as this language writes it in a sentence."""
        if self.locale.language == SOURCE_LANGUAGE:
            return f"{day.day}/{day.month}/{day.year}"
        pattern = _DAY_PATTERNS.get(self.locale.language, "long")
        return str(format_date(day, pattern, locale=self.locale))

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
        spoken = nearest(language, self._translators)
        return self._translators[spoken or SOURCE_LANGUAGE]


@lru_cache(maxsize=4096)
def _decimal(value: float, locale: Locale) -> str:
    """The same few thousand figures stand in all texts, and Babel takes its time."""
    return str(format_decimal(value, locale=locale))


def nearest(language: str, spoken: Collection[str]) -> str:
    """The one of some languages that a BCP 47 code means; "" for none.

    `en-GB` is served by `en`, `zh` and `zh-CN` by `zh-Hans`: one script of a language
    is nearer than another language.
    """
    if language in spoken:
        return language
    wanted = language.lower().replace("_", "-").split("-")
    for length in range(len(wanted), 0, -1):
        for code in spoken:
            if code.lower().split("-")[:length] == wanted[:length]:
                return code
    return ""


class _Words(gettext.GNUTranslations):
    """A compiled catalogue, without what would lose a value.

    A translator's slip must not cost anyone a number: such a message is said in the
    source language, and only that one.
    """

    @override
    def _parse(self, fp: Any) -> None:
        super()._parse(fp)
        known: dict[object, str] = self._catalog  # type: ignore[attr-defined]
        for key, text in list(known.items()):
            is_counted = isinstance(key, tuple)
            message = str(key[0] if isinstance(key, tuple) else key)
            if message and _loses(message, text, is_counted=is_counted):
                log.warning("placeholders differ, said untranslated: %r", message)
                del known[key]


def _loses(message: str, text: str, *, is_counted: bool) -> bool:
    """Whether a translation has other values than its message; a form may lack one."""
    if "{" not in message and "{" not in text:
        return False
    differing = set(_PLACEHOLDER.findall(message)) ^ set(_PLACEHOLDER.findall(text))
    return bool(differing - ({"count"} if is_counted else set()))


def _translator(file: Path) -> Translator:
    language = file.parent.parent.name
    with file.open("rb") as compiled:
        catalogue = _Words(compiled)
    return Translator(language, catalogue, _locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE_LANGUAGE)
