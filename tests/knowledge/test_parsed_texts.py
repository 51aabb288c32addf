"""What the files say is kept: the same values, with the same faults."""

import json
from dataclasses import replace

import numpy as np
import pytest
import yaml

from bot.ground import open_library
from bot.knowledge.files import parsed
from bot.knowledge.files.parsed import ParsedTexts, plain
from bot.store.kept import KeptFiles

SAME = ("a: 1", "- x\n- [y, 2.5, true, null]", "'1': một", "asked: [thóc, gạo]")
# JSON would make something else of these, or nothing.
OTHER = (
    "a: 2026-03-31",
    "1: một",
    "true: có",
    "a: .nan",
    "a: !!set {x}",
)


@pytest.fixture
def files(tmp_path):
    return KeptFiles(tmp_path / "kept")


def read(files, *texts: str) -> list[object]:
    found = ParsedTexts(files, "digest")
    values = [found.load(text) for text in texts]
    found.keep()
    return values


@pytest.mark.parametrize("text", [*SAME, *OTHER])
def test_a_kept_text_says_what_it_says(files, text):
    wanted = repr(plain(text))
    for _ in range(2):
        assert repr(read(files, text)[0]) == wanted


def test_only_what_json_gives_back_is_kept(files):
    read(files, *SAME, *OTHER)
    parts = files.read(parsed.NAME, ParsedTexts(files, "digest")._key)
    assert parts is not None
    kept = json.loads(parts["texts"].tobytes())
    assert list(kept.values()) == [plain(text) for text in SAME]


def test_two_texts_alike_are_two_objects(files):
    read(files, SAME[1])
    one, other = read(files, SAME[1], SAME[1])
    assert one == other
    assert one is not other


def test_a_text_that_is_not_yaml_is_a_fault_each_time(files):
    for _ in range(2):
        with pytest.raises(yaml.YAMLError):
            read(files, "a: [")


@pytest.mark.parametrize("kept", [b"no json", b"[1]", b'{"x": '])
def test_what_cannot_be_read_back_is_read_as_yaml(files, kept):
    found = ParsedTexts(files, "digest")
    files.write(parsed.NAME, found._key, {"texts": np.frombuffer(kept, np.uint8)})
    assert read(files, SAME[1]) == [plain(SAME[1])]
    files.write(parsed.NAME, found._key, {})
    assert read(files, SAME[1]) == [plain(SAME[1])]


def test_a_content_read_from_what_was_kept_is_the_same_with_the_same_faults(
    ground, tmp_path, desk
):
    file = desk / "topics" / "social" / "pay" / "now.vi.md"
    file.write_text(file.read_text() + "\nGiá 3.000 đồng.\n")
    broken = file.with_name("next.vi.md")
    broken.write_text("---\nquestion: [\n---\nx\n")
    config = replace(ground.config, content_dir=desk)
    own = replace(ground, config=config, kept=KeptFiles(tmp_path / "kept"))
    found = [open_library(own, is_strict=True) for _ in range(2)]
    assert found[0].faults
    assert found[0].faults == found[1].faults
    assert found[0].content == found[1].content
    assert found[0].files == found[1].files


def test_the_editors_rules_are_looked_after_where_they_are_asked_for(ground, desk):
    file = desk / "topics" / "social" / "pay" / "now.vi.md"
    file.write_text(file.read_text().replace("Được {", "Được 9 đồng, {"))
    own = replace(ground, config=replace(ground.config, content_dir=desk))
    strict, usual = (open_library(own, is_strict=is_) for is_ in (True, False))
    assert set(usual.faults) < set(strict.faults)
    assert all(f.is_strict for f in set(strict.faults) - set(usual.faults))
    assert usual.content == strict.content


def test_the_shipped_content_is_the_same_however_it_is_read(library, ground, tmp_path):
    own = replace(ground, kept=KeptFiles(tmp_path))
    found = [open_library(own) for _ in range(2)]
    assert found[0].files == found[1].files == library.files
