"""A corpus as it was kept, where nothing has changed of what it is made from."""

import hashlib
import logging
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot import country
from bot.knowledge.language import unspaced
from bot.knowledge.search import contrast, corpus, postings, text
from bot.knowledge.search.corpus import Corpus, Document
from bot.knowledge.search.text import Reader
from bot.store.kept import KeptFiles

log = logging.getLogger(__name__)

# What decides which numbers come of a text: with another line in them it is made anew.
_MADE_BY = (corpus, contrast, postings, text, unspaced, country)


def key_of(documents: Sequence[Document], reader: Reader) -> str:
    """Stands for all that a corpus is made from and for the code that makes it."""
    said = hashlib.blake2b(repr(documents).encode(), digest_size=16)
    said.update(repr(reader.rules).encode())
    machine = (np.__version__, unicodedata.unidata_version, sys.byteorder)
    said.update(repr(machine).encode())
    for module in _MADE_BY:
        said.update(Path(module.__file__ or "").read_bytes())
    return said.hexdigest()


def name_of(language: str) -> str:
    """What a language's corpus is kept under."""
    return f"search-{language}"


def read_or_make(
    kept: KeptFiles | None,
    language: str,
    key: str,
    documents: Sequence[Document],
    reader: Reader,
) -> Corpus:
    """The corpus of a key, made and kept where it is not there."""
    name = name_of(language)
    parts = kept.read(name, key) if kept is not None else None
    try:
        if parts is not None:
            return Corpus.of_parts(parts)
    except (KeyError, TypeError, ValueError) as fault:
        log.warning("what was kept of %s lacks a part (%s): made anew", name, fault)
    made = Corpus.of(documents, reader)
    if kept is not None:
        kept.write(name, key, made.parts())
    return made
