"""The search index is made once and kept: it finds what a fresh one finds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.cli.benches.bench_ask import QUESTIONS, read_questions
from bot.ground import Ground, open_library
from bot.knowledge import Entry, Index, Kind, Library
from bot.knowledge.search import kept_corpus
from bot.knowledge.search.corpus import Document
from bot.knowledge.search.postings import stands_for
from bot.knowledge.search.text import Reader
from bot.store.kept import KeptFiles
from tests.support import desk as support

DAY = date(2026, 11, 28)


@pytest.fixture
def keeping(desk: Path, ground: Ground, tmp_path: Path) -> Ground:
    """A small content, and an empty folder to keep its index in."""
    config = replace(ground.config, content_dir=desk)
    return replace(ground, config=config, kept=KeptFiles(tmp_path / "kept"))


def kept(tmp_path: Path) -> dict[str, int]:
    """The indexes that are kept, and when each was written."""
    found = (tmp_path / "kept").glob("search-*")
    return {file.name: file.stat().st_mtime_ns for file in found}


def ranked(library: Library) -> list[object]:
    index = library.index
    return [
        index._rankers[language].rank(question)
        for language in index._rankers
        for question in ("bao nhiêu tiền", "bao nhieu tien", "tièn", "how much")
    ]


def test_the_kept_index_is_bit_for_bit_the_fresh_one(library, ground, tmp_path):
    """So the rankings are the same for all questions; some are looked at besides."""
    content, places = library.content, ground.places
    files = KeptFiles(tmp_path)
    fresh = Index(content, ground.country, places, kept=files)
    again = Index(content, ground.country, places, kept=files)
    for language in fresh._rankers:
        corpora = [index._rankers.corpus(language) for index in (fresh, again)]
        assert corpora[0] is not corpora[1]
        one, other = (corpus.parts() for corpus in corpora)
        assert one.keys() == other.keys()
        for name, array in one.items():
            assert array.dtype == other[name].dtype, name
            assert np.array_equal(array, other[name]), name
    for question in read_questions(QUESTIONS)[::10]:
        if question.language in fresh._rankers:
            rankers = [i._rankers[question.language] for i in (fresh, again)]
            one, other = (ranker.rank(question.text) for ranker in rankers)
            assert one == other, question.text


def test_a_second_start_makes_nothing(keeping, tmp_path):
    first = ranked(open_library(keeping))
    written = kept(tmp_path)
    assert written
    assert ranked(open_library(keeping)) == first
    assert kept(tmp_path) == written


def test_reading_the_content_alone_makes_no_index(keeping, tmp_path):
    open_library(keeping)
    assert not kept(tmp_path)


def test_a_way_of_asking_added_in_chat_is_found_at_the_next_start_too(ground, tmp_path):
    question = "bầm mới ở cữ dậy"
    content = support.make(tmp_path / "messages", ground.config.content_dir)
    config = replace(ground.config, content_dir=content)
    keeping = replace(ground, config=config, kept=KeptFiles(tmp_path / "kept"))
    library = open_library(keeping)
    library.lay(())
    answer = library.content.topics["pay"].answer("vi", DAY)
    assert answer is not None
    added = Entry("pay", "now", "vi", answer.digest, Kind.ASKED, question)
    library.reload([added])
    assert library.index.meant(question, "vi", DAY) == ("pay",)
    written = kept(tmp_path)
    again = open_library(keeping)
    again.lay([added])
    assert again.index.meant(question, "vi", DAY) == ("pay",)
    without = open_library(keeping)
    without.lay(())
    assert without.index.meant(question, "vi", DAY) == ()
    assert kept(tmp_path) == written, "both are kept, side by side"


def test_files_that_change_have_an_index_of_their_own(keeping, tmp_path):
    before = ranked(open_library(keeping))
    [file] = (tmp_path / "topics").rglob("now.vi.md")
    file.write_text(file.read_text().replace("bốn", "có bao nhiêu"))
    library = open_library(keeping)
    assert ranked(library) != before
    index = Index(library.content, keeping.country, keeping.places)
    library._index, fresh = index, ranked(library)
    assert ranked(open_library(keeping)) == fresh


def test_abbreviations_and_code_are_part_of_what_it_is_made_from(
    ground, tmp_path, monkeypatch
):
    documents = [Document("one", ("bao nhiêu",), (), "")]
    folding = ground.country.folding
    plain, short = Reader(folding, {}), Reader(folding, {"bn": "bao nhiêu"})
    keys = {kept_corpus.key_of(documents, reader) for reader in (plain, short)}
    (tmp_path / "module.py").write_text("# other code")
    other = type("Module", (), {"__file__": str(tmp_path / "module.py")})
    monkeypatch.setattr(kept_corpus, "_MADE_BY", (other,))
    keys.add(kept_corpus.key_of(documents, plain))
    keys.add(kept_corpus.key_of([], plain))
    assert len(keys) == 4


def flipped(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 4
    file.write_bytes(whole)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def made_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def made_a_link(file: Path) -> None:
    file.symlink_to(file.rename(file.with_suffix(".elsewhere")))


def without_a_part(file: Path) -> None:
    name, _, key = file.stem.rpartition("-")
    files = KeptFiles(file.parent)
    parts = dict(files.read(name, key) or {})
    del parts["words.rows"]
    files.write(name, key, parts)


@pytest.mark.parametrize(
    "damage",
    [flipped, cut_short, emptied, made_a_folder, made_a_link, without_a_part],
)
def test_a_damaged_index_is_made_anew_with_one_line_in_the_log(
    keeping, tmp_path, caplog, damage
):
    whole = ranked(open_library(keeping))
    [file] = [f for f in (tmp_path / "kept").iterdir() if "search-vi" in f.name]
    damage(file)
    assert ranked(open_library(keeping)) == whole
    assert len(caplog.records) == 1
    assert ranked(open_library(keeping)) == whole
    assert len(caplog.records) == 1, "the one made anew is whole"


def test_a_start_holds_the_source_language_and_keeps_the_others(
    desk, keeping, tmp_path
):
    english = support.PAY_EN.replace("fact-pay", "fact-one")
    support.write(desk, "pay", "now.en.md", english)
    index = open_library(keeping).index
    held = {name for name, shelf in index._rankers._shelves.items() if shelf.corpus}
    assert held == {"vi"}
    assert {"search-vi", "search-en"} <= {
        name.rsplit("-", 1)[0] for name in kept(tmp_path)
    }
    index.ask("how much money for old people", "en", date(2026, 11, 24))
    assert index._rankers._shelves["en"].corpus is not None


def test_without_a_place_to_keep_it_the_index_is_made_each_time(keeping, tmp_path):
    (tmp_path / "kept").touch()
    first = ranked(open_library(keeping))
    assert ranked(open_library(keeping)) == first


def test_no_two_features_of_the_shipped_content_are_taken_for_each_other(library):
    postings = [
        found
        for ranker in library.index._rankers.values()
        for found in (ranker.corpus.words, ranker.corpus.letters)
    ]
    for found in postings:
        marks = found.features.parts()["marks"]
        assert len(np.unique(marks)) == len(marks) > 1000


def test_a_feature_is_found_by_the_same_number_in_every_process():
    assert stands_for("b ho ngheo") == 7440757769600985262
    assert 0 <= stands_for("e " + "ỹ" * 100) < 2**63
