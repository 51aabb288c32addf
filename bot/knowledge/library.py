"""The content in force, behind one name: a reload replaces it whole or not at all."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.country import Country
from bot.errors import DataProblem
from bot.i18n import Catalogues
from bot.knowledge.builder import build, make_answers
from bot.knowledge.danger.hearing import DangerEar
from bot.knowledge.model import Answer, Change, Content, Fact, Fault, Source
from bot.knowledge.reader import Files, digest_of, read_files
from bot.knowledge.search.complaints import ComplaintWords
from bot.knowledge.search.topic_index import Index
from bot.knowledge.upkeep.laying import Entry, figure_changes, lay_over
from bot.knowledge.versions import by_day
from bot.places import Places
from bot.store.kept import KeptFiles

DANGER_FILE = "danger.yaml"


class Library:
    """What is known now. Read it through its properties each time."""

    def __init__(
        self,
        folder: Path,
        catalogues: Catalogues,
        country: Country,
        places: Places,
        overlay: Sequence[Entry] = (),
        *,
        hides_unreviewed: bool = False,
        is_strict: bool = False,
        kept: KeptFiles | None = None,
    ) -> None:
        """Loads at once; faulty answers are left out and named in `faults`.

        With `is_strict` those against the editors' rules are named too. `kept` is where
        the search index is kept from one start to the next, and what the files say.
        """
        self._folder = folder
        self._catalogues = catalogues
        self._country = country
        self._places = places
        self._hides_unreviewed = hides_unreviewed
        self._is_strict = is_strict
        self._kept = kept
        self._overlay = tuple(overlay)
        self._files = self._read()
        self.content, self.faults = self._build(self._files)
        self._index: Index | None = None
        self._danger: DangerEar | None = None
        self.complaints = ComplaintWords(self.content.words, country.folding)

    @property
    def index(self) -> Index:
        """How questions find their answers; made when it is first needed.

        That may take seconds: a server needs it before anybody asks (see `lay`).
        """
        if self._index is None:
            self._index = self._indexed(self.content)
        return self._index

    @property
    def danger(self) -> DangerEar:
        """How someone in danger is heard; made, like the index, when it is needed."""
        if self._danger is None:
            self._danger = self._ear(self.content)
        return self._danger

    def lay(self, overlay: Sequence[Entry]) -> None:
        """What people changed in chat counts from now on; all is ready after.

        Raises DataProblem where no kind of danger is known: a server that hears no cry
        for help must not look like one that does.
        """
        if not self.content.words.dangers.kinds:
            raise DataProblem(f"{self._of_dangers()}; no cry for help would be heard")
        if tuple(overlay) != self._overlay:
            self._overlay = tuple(overlay)
            self._take(*self._build(self._files))
        self._index, self._danger = self.index, self.danger

    def reload(self, overlay: Sequence[Entry] | None = None) -> tuple[Fault, ...]:
        """Reads the files again; with any fault the old ones stay in force.

        What was changed in chat (None: as before) counts in either case, so that a
        broken file cannot keep a hidden answer in use. Returns the faults. Takes
        seconds where texts changed: call it off the event loop.
        """
        if overlay is not None:
            self._overlay = tuple(overlay)
        files = self._files
        if digest_of(self._folder) != files.digest:
            files = self._read()
        content, faults = self._build(files)
        serious = tuple(fault for fault in faults if not fault.is_strict)
        if serious and files is not self._files:
            content, faults = self._build(self._files)
        else:
            self._files = files
        self._take(content, faults)
        return serious

    @property
    def files(self) -> Files:
        """The files in force, without what people changed in chat."""
        return self._files

    @property
    def written(self) -> Mapping[str, Fact]:
        """The facts as their files have them."""
        return self._files.written

    def source(self, answer: Answer) -> Source:
        """The text that an answer is made of, with its {values}."""
        key = (answer.topic, answer.stem, answer.language)
        for source in self.laid():
            if (source.topic, source.stem, source.language) == key:
                return source
        raise LookupError(answer.file)

    def tried(self, answer: Answer, body: str) -> tuple[Answer | None, list[Fault]]:
        """An answer with another text, None where the text has a fault that counts."""
        source = self.source(answer)
        front = {**source.front, "review": {"state": "unreviewed"}}
        made, faults = make_answers(
            replace(
                source,
                body=body,
                front=front,
                is_composed=unicodedata.is_normalized("NFC", body),
            ),
            self.content.facts,
            self.content.words,
            self._catalogues,
        )
        same = [one for one in made if one.valid_from == answer.valid_from]
        return next(iter(same or made), None), faults

    def with_figure(self, answer: Answer, change: Change) -> list[Answer]:
        """An answer, by its days, as it would be after one more change of a figure."""
        written = self._files.written
        changes = [*figure_changes(self._overlay, written), change]
        facts, _faults = by_day(written, changes)
        made, _faults = make_answers(
            self.source(answer), facts, self.content.words, self._catalogues
        )
        return made

    def laid(self) -> list[Source]:
        """Every text as it is in force, for an export."""
        return lay_over(self._files.sources, self._overlay)

    def _take(self, content: Content, faults: tuple[Fault, ...]) -> None:
        """First what people read, at once; then how it is found, which takes longer."""
        before = self._index
        if before is not None and set(content.topics) >= set(self.content.topics):
            self._index = before.over(content)
            self.content = content
        index = self._indexed(content)
        danger = self._ear(content)
        self.content, self._index, self._danger = content, index, danger
        self.complaints = ComplaintWords(content.words, self._country.folding)
        self.faults = faults

    def _indexed(self, content: Content) -> Index:
        return Index(content, self._country, self._places, self._index, self._kept)

    def _of_dangers(self) -> str:
        """The first fault of the danger file, or of whatever there is."""
        serious = [fault for fault in self.faults if not fault.is_strict]
        serious.sort(key=lambda fault: Path(fault.file).name != DANGER_FILE)
        return str(serious[0]) if serious else DANGER_FILE

    def _ear(self, content: Content) -> DangerEar:
        return DangerEar(content, self._country.folding, self._kept)

    def _read(self) -> Files:
        return read_files(self._folder, self._catalogues, self._places, self._kept)

    def _build(self, files: Files) -> tuple[Content, tuple[Fault, ...]]:
        return build(
            files,
            self._catalogues,
            self._overlay,
            hides_unreviewed=self._hides_unreviewed,
            is_strict=self._is_strict,
        )
