"""A small content and interface with drafts in Chinese, for whoever reviews them."""

import shutil
from dataclasses import replace
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.config import Config
from bot.i18n import DRAFT
from tests.support import desk

CHINESE = "zh-Hans"
GREETING = "Không có gì. Cần biết gì cứ hỏi."
TIME = "{time} ngày {date}"
COUNTED = "{count} câu trả lời sắp hết hiệu lực:"
WORDS: dict[str, str] = {
    GREETING: "不客气。",
    TIME: "{date} {time}",
    "Bản nháp, chưa người nói tiếng này xem lại.": "草稿，尚未经母语者审阅。",
    "Chưa có cơ quan nào duyệt.": "尚无机关审核。",
}
PAY = """---
question: 有小孩的母亲能领多少钱？
asked: [生孩子有钱领吗, 母亲补助多少钱, 养小孩补助怎么领]
keywords: [母亲, 小孩, 补助]
covers: [fact-pay]
translates: "{digest}"
review: {{state: unreviewed}}
---
能领 {{pay.amount}}。

到乡里交材料。
"""
QUESTION = "有小孩的母亲能领多少钱？"


def make(folder: Path, config: Config) -> Config:
    """Where both lie, with the settings that name them."""
    from bot.knowledge.files.topics import read_sources

    content = desk.make(folder / "messages", config.content_dir)
    sources, _faults = read_sources(content / "topics")
    digest = next(s.digest for s in sources if (s.topic, s.language) == ("pay", "vi"))
    desk.write(content, "pay", f"now.{CHINESE}.md", PAY.format(digest=digest))
    locales = folder / "locales"
    shutil.copytree(config.locales_dir, locales, ignore=_but_two)
    write_catalogue(locales)
    return replace(config, content_dir=content, locales_dir=locales)


def _but_two(path: str, names: list[str]) -> list[str]:
    """Vietnamese and English as they are; the third is the test's own."""
    is_top = "LC_MESSAGES" not in names and not path.endswith("LC_MESSAGES")
    kept = {"vi", "en", "LC_MESSAGES"}
    return [name for name in names if is_top and name not in kept]


def write_catalogue(locales: Path) -> None:
    folder = locales / CHINESE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog("zh_Hans", last_translator=DRAFT)
    catalogue.fuzzy = False
    for message, said in WORDS.items():
        catalogue.add(message, said)
    catalogue.add((COUNTED, COUNTED), ("{count} 条快到期：",))
    with (folder / "bot.mo").open("wb") as file:
        write_mo(file, catalogue)
