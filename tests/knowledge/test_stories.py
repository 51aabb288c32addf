import pytest

from bot.knowledge import load

TALE = """---
title: Nhà ông Năm
covers: [fact-one]
people: [ông Năm]
---
Có ông Năm được {pay.amount}. WORDS

Cần thì hỏi cán bộ xã.
""".replace("WORDS", "Rất hay. " * 60)


@pytest.fixture
def faults(desk, ground):
    def of(text: str, name: str = "one.vi.md") -> list[str]:
        (desk / "stories").mkdir(exist_ok=True)
        (desk / "stories" / name).write_text(text, encoding="utf-8")
        (desk / "words" / "themes.yaml").unlink(missing_ok=True)
        _, found = load(desk, ground.catalogues, ground.places)
        return [str(fault) for fault in found if "stories" in fault.file]

    return of


def test_a_story_tells_its_facts(desk, ground, faults):
    assert faults(TALE) == []
    content, _ = load(desk, ground.catalogues, ground.places)
    (story,) = content.stories_in("en")
    assert story.paragraphs[0].startswith("Có ông Năm được 500.000 đồng.")
    assert story.people == ("ông Năm",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("covers: [fact-one]", "covers: [none]", ":3: covers an unknown fact: none"),
        ("covers: [fact-one]\n", "", "needs `covers`"),
        ("{pay.amount}", "{pay.other}", ":6: {pay.other} is no value"),
        ("{pay.amount}", "77 con gà", ":6: 77 is no figure"),
        ("[ông Năm]", "[bà Sáu]", ":4: bà Sáu is not in the text"),
        ("people:", "colour: red\npeople:", ":4: a story has no `colour`"),
        ("Cần thì hỏi cán bộ xã.", "Hết.", ":8: must end with where to ask"),
        ("people:", "from_chat: true\npeople:", "needs `consent`"),
        ("Rất hay. " * 60, "", ":6: has 11 words"),
        ("title: Nhà ông Năm\n", "", "needs a `title`"),
        ("---\ntitle", "title", "must begin with front matter"),
        ("[ông Năm]", "[ông Năm", "front matter is not YAML"),
    ],
)
def test_a_fault_of_a_story_names_its_line(faults, old, new, fault):
    text = TALE.replace(old, new, 1)
    assert text != TALE
    assert any(fault in found for found in faults(text)), faults(text)


def test_a_translation_of_no_story_is_told(faults):
    assert any("tells no two.vi.md again" in f for f in faults(TALE, "two.en.md"))
