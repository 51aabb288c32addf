"""The content in force, behind one name: a reload replaces it whole or not at all."""

from pathlib import Path

from bot.country import Country
from bot.i18n import Catalogues
from bot.knowledge.complaints import ComplaintWords
from bot.knowledge.danger import DangerWords
from bot.knowledge.index import Index
from bot.knowledge.loading import load
from bot.knowledge.model import Content, Fault
from bot.places import Places


class Library:
    """What is known now. Read it through its properties each time."""

    def __init__(
        self, folder: Path, catalogues: Catalogues, country: Country, places: Places
    ) -> None:
        """Loads at once; faulty answers are left out and named in `faults`."""
        self._folder = folder
        self._catalogues = catalogues
        self._country = country
        self._places = places
        self.content, self.faults = self._read()
        self.index = Index(self.content, country, places)
        self.danger = DangerWords(self.content.words, country.folding)
        self.complaints = ComplaintWords(self.content.words, country.folding)

    def reload(self) -> tuple[Fault, ...]:
        """Reads the files again; with any fault the old content stays in force.

        Returns the faults. Takes about a second: call it off the event loop.
        """
        content, faults = self._read()
        serious = tuple(fault for fault in faults if not fault.is_strict)
        if serious:
            return serious
        index = Index(content, self._country, self._places)
        danger = DangerWords(content.words, self._country.folding)
        self.content, self.index, self.danger = content, index, danger
        self.complaints = ComplaintWords(content.words, self._country.folding)
        self.faults = faults
        return ()

    def _read(self) -> tuple[Content, tuple[Fault, ...]]:
        return load(self._folder, self._catalogues, self._places)
