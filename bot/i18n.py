"""Words, numbers and dates in a person's language.

The source language's own text is the message id, so a missing translation falls back
to it one message at a time. Babel knows no usable form for most minority languages:
their dates and numbers are written as the source language writes them.
"""

import gettext
import hashlib
import itertools
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from typing_extensions import override

from bot.country import SOURCE_LANGUAGE

DOMAIN = "bot"
REVIEWED = "reviewed.txt"  # beside a catalogue: digests of the words that hold
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
    catalogue: "Words" = field(repr=False)
    locale: Locale = field(repr=False)

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language, placeholders filled in."""
        return self._filled(self.catalogue.gettext(message), message, values)

    def counted(self, message: str, count: int, /, **values: object) -> str:
        """A message about `{count}` things, in the form that the number asks for."""
        text = self.catalogue.ngettext(message, message, count)
        return self._filled(text, message, {"count": count, **values})

    def is_reviewed(self, message: str) -> bool:
        """Whether someone who speaks the language has accepted this message's words.

        What hangs on a wall or is read out by a loudspeaker asks this first.
        """
        is_one = self.catalogue.info().get(_REVIEWER) == DRAFT
        return not is_one or message in self.catalogue.accepted

    def forms(self, message: str) -> tuple[str, ...]:
        """What is said for a message now; empty where nobody has translated it."""
        return self.catalogue.said(message)

    @property
    def is_draft(self) -> bool:
        """Whether nobody who speaks it has reviewed all of this language's words."""
        is_one = self.catalogue.info().get(_REVIEWER) == DRAFT
        return is_one and not self.catalogue.is_whole

    @property
    def plural_forms(self) -> int:
        """How many forms a message that counts something has."""
        return len({self.catalogue.plural(n) for n in range(200)})

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


@dataclass(frozen=True, slots=True)
class AcceptedWords:
    """What a reviewer accepted for a message; `digest` is of what was shown (below)."""

    language: str
    message: str
    digest: str
    forms: tuple[str, ...]


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
        _shared.clear()  # they share by now
        self.folder = folder
        self.lay(())

    def lay(self, accepted: Iterable[AcceptedWords]) -> None:
        """Words that reviewers accepted count from now on, over those of the files.

        Each holds for the source's and the file's words that were shown, no others.
        """
        by_language: dict[str, dict[str, tuple[str, ...]]] = {}
        for one in accepted:
            if one.digest == self.digest(one.language, one.message):
                by_language.setdefault(one.language, {})[one.message] = one.forms
        messages = self.messages
        for language, translator in self._translators.items():
            own = by_language.get(language, {})
            said: dict[object, str] = {}
            for message, forms in own.items():
                if self.counts(message):
                    said |= {(message, n): form for n, form in enumerate(forms)}
                else:
                    said[message] = forms[0]
            translator.catalogue.lay(said, {*own, *self._marked(language)})
            accepted_here = translator.catalogue.accepted
            translator.catalogue.is_whole = accepted_here.issuperset(messages)

    def _marked(self, language: str) -> Iterator[str]:
        """The messages whose words the files themselves say to be reviewed."""
        file = self.folder / language / REVIEWED
        marks = set(file.read_text("utf-8").split()) if file.exists() else set()
        if marks:
            yield from (m for m in self.messages if self.digest(language, m) in marks)

    @property
    def messages(self) -> tuple[str, ...]:
        """Every message id, as the source's catalogue has them."""
        keys = self._translators[SOURCE_LANGUAGE].catalogue.written
        found = (str(key[0] if isinstance(key, tuple) else key) for key in keys)
        return tuple(dict.fromkeys(message for message in found if message))

    def counts(self, message: str) -> bool:
        """Whether a message counts something, so that it has a form a number."""
        return message not in self._translators[SOURCE_LANGUAGE].catalogue.written

    def digest(self, language: str, message: str) -> str:
        """Stands for a message's words in the files, in the source language and own."""
        source, own = (
            self._translators[code].catalogue.forms(message)
            for code in (SOURCE_LANGUAGE, language)
        )
        return digest_of(source, own)

    def digest_with(self, message: str, forms: tuple[str, ...]) -> str:
        """The same once these are the words of its file."""
        source = self._translators[SOURCE_LANGUAGE].catalogue.forms(message)
        return digest_of(source, forms)

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 codes, the source language first."""
        return tuple(sorted(self._translators, key=lambda c: (c != SOURCE_LANGUAGE, c)))

    def translator(self, language: str) -> Translator:
        """That language's words, or the source's where we do not speak it."""
        spoken = nearest(language, self._translators)
        return self._translators[spoken or SOURCE_LANGUAGE]


def digest_of(source: tuple[str, ...], own: tuple[str, ...]) -> str:
    """Stands for the words of a message in two languages."""
    return hashlib.sha256(repr((source, own)).encode()).hexdigest()[:12]


@lru_cache(maxsize=1024)
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


_shared: dict[object, object] = {}


class Words(gettext.GNUTranslations):
    """A compiled catalogue, without what would lose a value.

    A translator's slip must not cost anyone a number: such a message is said in the
    source language, and only that one. What reviewers accepted is laid over the file:
    `accepted` are the messages whose words someone who speaks the language has read.
    """

    def __init__(self, fp: Any) -> None:
        """Reads a compiled catalogue."""
        super().__init__(fp)
        self._catalog: dict[object, str]
        self.plural: Callable[[int], int]
        self.written: Mapping[object, str] = self._catalog
        self.accepted: frozenset[str] = frozenset()
        self.is_whole = False  # all of it was accepted

    @override
    def _parse(self, fp: Any) -> None:
        super()._parse(fp)
        known: dict[object, str] = self._catalog
        for key, text in list(known.items()):
            is_counted = isinstance(key, tuple)
            message = str(key[0] if isinstance(key, tuple) else key)
            if message and loses(message, text, is_counted=is_counted):
                log.warning("placeholders differ, said untranslated: %r", message)
                del known[key]
        self._catalog = {  # the same few thousand messages stand in every catalogue
            _shared.setdefault(key, key): str(_shared.setdefault(text, text))
            for key, text in known.items()
        }

    def forms(self, message: str) -> tuple[str, ...]:
        """What the file says for a message, for each number where it counts."""
        return _forms(self.written, message)

    def said(self, message: str) -> tuple[str, ...]:
        """The same with what reviewers accepted."""
        return _forms(self._catalog, message)

    def lay(self, said: Mapping[object, str], accepted: Iterable[str]) -> None:
        """From now on these words are said, by the keys of a catalogue."""
        own = self.written if not said else {**self.written, **said}
        self._catalog = cast("dict[object, str]", own)  # changed by nobody
        self.accepted = frozenset(accepted)


def _forms(known: Mapping[object, str], message: str) -> tuple[str, ...]:
    if message in known:
        return (known[message],)
    keys = itertools.takewhile(
        known.__contains__, ((message, n) for n in itertools.count())
    )
    return tuple(known[key] for key in keys)


def loses(message: str, text: str, *, is_counted: bool) -> bool:
    """Whether a translation has other values than its message; a form may lack one."""
    if "{" not in message and "{" not in text:
        return False
    differing = set(_PLACEHOLDER.findall(message)) ^ set(_PLACEHOLDER.findall(text))
    return bool(differing - ({"count"} if is_counted else set()))


def _translator(file: Path) -> Translator:
    language = file.parent.parent.name
    with file.open("rb") as compiled:
        catalogue = Words(compiled)
    return Translator(language, catalogue, _locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE_LANGUAGE)
