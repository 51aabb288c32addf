"""The editor's guide, followed word for word from a copy of the content."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import Answered, Index, load

GUIDE = Path(__file__).parents[2] / "messages" / "README.md"


@pytest.fixture
def copy(tmp_path, ground) -> Path:
    content = tmp_path / "messages"
    shutil.copytree(ground.config.content_dir, content)
    return content


def examples() -> tuple[str, str, str]:
    """The guide's fact, its Vietnamese answer and its English one."""
    blocks = re.findall(r"```(?:yaml)?\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    fact = next(b for b in blocks if b.startswith("- id: market-hours"))
    vietnamese = next(b for b in blocks if "Chợ phiên của xã mở bao lâu" in b)
    english = next(b for b in blocks if "How long is the commune" in b)
    return fact, vietnamese, english


def test_who_follows_the_guide_adds_a_topic_that_is_found(copy, ground):
    fact, vietnamese, english = examples()
    facts = copy / "facts" / "services.yaml"
    facts.write_text(facts.read_text("utf-8") + "\n" + fact, encoding="utf-8")
    folder = copy / "topics" / "services" / "market-hours"
    folder.mkdir()
    (folder / "now.vi.md").write_text(vietnamese, encoding="utf-8")
    _, faults = load(copy, ground.catalogues, ground.places)
    own = [str(f) for f in faults if "market-hours" in str(f)]
    assert len(own) == 1
    assert "now.vi.md:1: has no English: write now.en.md" in own[0]

    (folder / "now.en.md").write_text(english, encoding="utf-8")
    _, faults = load(copy, ground.catalogues, ground.places)
    (told,) = [str(f) for f in faults if "market-hours" in str(f)]
    wanted = re.search(r'translates: "\w+"', told)
    (folder / "now.en.md").write_text(
        english.replace('translates: "0"', wanted[0]), encoding="utf-8"
    )
    content, faults = load(copy, ground.catalogues, ground.places)
    assert not [str(f) for f in faults if "market-hours" in str(f)]

    found = Index(content, ground.country, ground.places).ask(
        "cho phien mo may tieng", "vi", date(2026, 11, 25)
    )
    assert isinstance(found, Answered)
    assert found.answer.paragraphs[0].startswith("Chợ phiên mở 4 giờ")


def test_what_the_guide_says_to_do_at_night_takes_it_out_of_use(copy, ground):
    line = "hidden: true"
    assert line in GUIDE.read_text("utf-8")
    file = copy / "topics" / "social" / "elderly-pension" / "now.vi.md"
    text = file.read_text("utf-8").replace("---\n", f"---\n{line}\n", 1)
    file.write_text(text, encoding="utf-8")
    content, faults = load(copy, ground.catalogues, ground.places)
    assert [str(f) for f in faults if not f.is_strict] == []
    index = Index(content, ground.country, ground.places)
    for question, language in (
        ("bao nhieu tuoi duoc tien nguoi gia", "vi"),
        ("at what age does the old-age pension begin", "en"),
    ):
        found = index.ask(question, language, date(2026, 11, 25))
        assert not isinstance(found, Answered)
