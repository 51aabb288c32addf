"""The officer's course as it ships: seven short lessons, each with its question."""

import pytest

from bot.bulletins.courses.course_files import LONGEST, load
from bot.errors import DataProblem


@pytest.fixture
def course(ground, library):
    folder = ground.config.content_dir / "courses"
    [found] = load(folder, library.content.facts)
    return found


def test_it_is_seven_short_lessons_in_the_two_languages_of_officers(course):
    assert len(course.lessons) == 7
    for told in course.lessons:
        assert set(told) == {"vi", "en"}
        for one in told.values():
            assert len(one.text) <= LONGEST
            assert len(set(one.choices)) == 3
            assert one.because
        assert len({one.right for one in told.values()}) == 1
        assert len({one.covers for one in told.values()}) == 1
    assert len({told["vi"].right for told in course.lessons}) == 3  # none to guess by


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
