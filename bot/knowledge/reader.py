"""Reads `messages/`: facts, topics and words. Every fault is found, all at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import country
from bot.i18n import Catalogues
from bot.knowledge.eligibility import check_reader
from bot.knowledge.files import facts as register
from bot.knowledge.files.alarms import missing_of
from bot.knowledge.files.fact_rules import check_facts
from bot.knowledge.files.parsed import ParsedTexts
from bot.knowledge.files.placing import put_places
from bot.knowledge.files.stories import read_stories
from bot.knowledge.files.topics import read_sources
from bot.knowledge.files.words import lost_themes, read_words
from bot.knowledge.model import Fact, Fault, Source, Story
from bot.knowledge.questionnaire import Check
from bot.knowledge.search.complaints import missing_topics
from bot.knowledge.versions import by_day
from bot.knowledge.word_lists import Words
from bot.places import Places
from bot.store.kept import KeptFiles


@dataclass(frozen=True, slots=True)
class Files:
    """The files as they were read, before anything is made of their answers."""

    sources: tuple[Source, ...]
    written: dict[str, Fact]  # facts as they stand in the files
    facts: dict[str, Fact]  # the same by their days
    words: Words
    equivalents: tuple[frozenset[str], ...]
    checks: Mapping[str, Check]
    stories: tuple[Story, ...]
    digest: str
    faults: tuple[Fault, ...]


def read_files(
    content: Path,
    catalogues: Catalogues,
    places: Places,
    kept: KeptFiles | None = None,
) -> Files:
    """Every file of `messages/` that answers are made of.

    `kept` is where what their YAML says is kept.
    """
    digest = digest_of(content)
    parsed = ParsedTexts(kept, digest)
    numbers: list[str] | None = None
    if (content / "country.yaml").exists():  # where not, nothing can be checked
        numbers = [entry.id for entry in country.load(content).emergency]
    words, faults = read_words(content / "words", parsed.load, numbers)
    facts, found = register.read(content / "facts", set(words.units), parsed.load)
    faults += found
    faults += check_facts(facts.values(), words)
    written = facts
    facts, found = by_day(written)
    faults += found
    equivalents, found = register.read_equivalents(content / "facts", facts)
    faults += found
    sources, found = read_sources(content / "topics", parsed.load)
    faults += found
    faults += put_places(sources, places)
    parsed.keep()
    topics = {source.topic for source in sources}
    checks, found = check_reader.read(content / "checks", facts, topics)
    faults += found
    stories, found = read_stories(content / "stories", facts, words, catalogues)
    faults += found
    lists = content / "words"
    complaints = str(lists / "complaints.yaml")
    faults += missing_topics(complaints, words.complaints, topics)
    faults += lost_themes(lists, words, sources)
    faults += missing_of(lists / "danger.yaml", words.dangers, topics, facts)
    return Files(
        tuple(sources),
        written,
        facts,
        words,
        equivalents,
        checks,
        stories,
        digest,
        tuple(faults),
    )


def digest_of(content: Path) -> str:
    """What stands for every file of the content, for /ready and /reload."""
    whole = hashlib.sha256()
    for file in sorted(content.rglob("*")):
        if file.is_file() and file.suffix in {".yaml", ".md", ".csv"}:
            whole.update(str(file.relative_to(content)).encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()[:16]
