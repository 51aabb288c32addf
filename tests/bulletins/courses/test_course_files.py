"""The courses as they ship: short lessons, each with its question."""

import shutil

import pytest

from bot.bulletins.courses.course_files import LONGEST, load
from bot.errors import DataProblem
from bot.people.model import Role

FOLDERS = ("digital", "officer")


@pytest.fixture
def courses(ground, library):
    folder = ground.config.content_dir / "courses"
    return {one.id: one for one in load(folder, library.content.facts)}


@pytest.fixture
def course(courses):
    return courses["officer"]


def test_officers_have_one_of_their_own_and_everyone_has_one(courses):
    whose = {id_: (len(one.lessons), one.role) for id_, one in courses.items()}
    assert whose == {"digital": (8, None), "officer": (7, Role.OFFICER)}


@pytest.mark.parametrize("id_", FOLDERS)
def test_lessons_are_short_in_every_language_and_none_is_guessed(courses, id_):
    for told in courses[id_].lessons:
        assert {"vi", "en"} <= set(told)
        for one in told.values():
            assert len(one.text) <= LONGEST
            assert len(set(one.choices)) == 3
            assert one.because
        assert len({one.right for one in told.values()}) == 1
        assert len({one.covers for one in told.values()}) == 1
    assert len({told["vi"].right for told in courses[id_].lessons}) == 3


def test_everyones_lessons_rest_on_facts_that_have_no_end(courses, library):
    for told in courses["digital"].lessons:
        assert told["vi"].covers
        for id_ in told["vi"].covers:
            fact = library.content.facts[id_]
            assert fact.confidence != "low"
            assert fact.valid_to is None, id_


def test_what_it_says_of_the_law_rests_on_facts_that_are_sure(course, library):
    resting = {told["vi"].id: told["vi"].covers for told in course.lessons}
    for lesson in ("decree", "privacy", "answering"):
        assert resting[lesson]
    for covers in resting.values():
        for id_ in covers:
            assert library.content.facts[id_].confidence == "high"
            assert library.content.facts[id_].documents


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("Một tin nói", "Một tin nói " + "dài " * 300, "at most 900"),
        ("right: 2", "right: 9", "number of a choice"),
        ("covers: []", "covers: [nothing-known]", "covers unknown nothing-known"),
        ("title:", "titel:", "cannot be read"),
    ],
)
def test_a_fault_is_told_with_its_file(
    tmp_path, ground, library, was, becomes, problem
):
    shipped = ground.config.content_dir / "courses" / "officer"
    folder = tmp_path / "officer"
    folder.mkdir()
    for file in shipped.iterdir():
        (folder / file.name).write_text(file.read_text())
    lesson = folder / "writing.vi.md"
    lesson.write_text(lesson.read_text().replace(was, becomes, 1))
    with pytest.raises(DataProblem, match=problem) as raised:
        load(tmp_path, library.content.facts)
    assert "writing.vi.md" in str(raised.value)


def test_a_course_for_a_role_that_is_none_is_told(tmp_path, ground, library):
    folder = tmp_path / "officer"
    shutil.copytree(ground.config.content_dir / "courses" / "officer", folder)
    file = folder / "course.yaml"
    file.write_text(file.read_text().replace("for: officer", "for: oficer"))
    with pytest.raises(DataProblem, match="for must be a role, not oficer"):
        load(tmp_path, library.content.facts)
