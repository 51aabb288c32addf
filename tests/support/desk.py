"""A small content of its own: two facts, two topics, one of them in two languages."""

import re
import shutil
from pathlib import Path

FACTS = """- id: fact-pay
  fact_vi: Được 500.000 đồng.
  legal_basis: [{number: 1/2025/NĐ-CP, title_short: Chi trả, issued: '2025-01-01'}]
  valid_from: '2025-01-01'
  valid_to: null
  sources: ['https://example.org/1']
  confidence: high
  checked: '2026-11-01'
  values:
    pay.amount: {amount: 500000, unit: vnd}
- id: fact-gift
  fact_vi: Tết 2026 được 400.000 đồng.
  legal_basis: [{number: 2/2025/NĐ-CP, title_short: Quà Tết, issued: '2025-02-01'}]
  valid_from: '2025-01-01'
  valid_to: '2026-12-15'
  sources: ['https://example.org/2']
  confidence: high
  checked: '2026-03-31'
  values:
    gift.amount: {amount: 400000, unit: vnd}
"""
PAY = """---
question: Mẹ nuôi con nhỏ được bao nhiêu tiền?
asked:
  - tiền nuôi con nhỏ
  - mẹ có con nhỏ nhà nước cho mấy đồng
  - sinh con được tiền không
  - nuôi con nhỏ lĩnh tiền ở đâu
keywords: [nuôi con nhỏ, tiền mẹ]
covers: [fact-pay]
review: {state: unreviewed}
---
Được {pay.amount}.

Nộp giấy ở xã.
"""
PAY_EN = """---
question: How much does a mother of a small child get?
asked: [money for mothers]
keywords: [mother, small child]
covers: [fact-pay]
translates: DIGEST
review: {state: unreviewed}
---
{pay.amount}.
"""
GIFT = """---
question: Quà Tết năm 2026 được bao nhiêu?
asked: [tiền Tết, quà Tết, Tết này nhà nghèo được gì, bao giờ phát quà Tết]
keywords: [quà Tết]
covers: [fact-gift]
review: {state: unreviewed}
---
Mỗi nhà {gift.amount}.
"""


def make(folder: Path, shipped: Path) -> Path:
    """Writes it below a folder, with everything else as it ships."""
    folder.mkdir(exist_ok=True)
    (folder / "bulletins").mkdir()
    for name in ("words", "places"):
        shutil.copytree(shipped / name, folder / name)
    for name in ("country.yaml", "categories.yaml"):
        shutil.copy(shipped / name, folder / name)
    for name in ("themes", "pictures"):  # which name the shipped topics
        (folder / "words" / f"{name}.yaml").write_text("{}\n", encoding="utf-8")
    name_no_topics(folder / "words" / "danger.yaml")
    (folder / "facts").mkdir()
    (folder / "facts" / "all.yaml").write_text(FACTS, encoding="utf-8")
    write(folder, "pay", "now.vi.md", PAY)
    write(folder, "gift", "2026.vi.md", GIFT)
    write(folder, "pay", "now.en.md", PAY_EN.replace("DIGEST", _digest_of_pay(folder)))
    return folder


def name_no_topics(danger: Path) -> None:
    """Leaves out what the kinds of danger name, where none of it is there."""
    text = danger.read_text("utf-8")
    text = re.sub(r"(?m)^    (topic|facts): .*\n", "", text)
    danger.write_text(text, encoding="utf-8")


def write(folder: Path, topic: str, name: str, text: str) -> None:
    place = folder / "topics" / "social" / topic
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, encoding="utf-8")


def _digest_of_pay(folder: Path) -> str:
    from bot.knowledge.files.topics import read_sources

    sources, _faults = read_sources(folder / "topics")
    return next(s.digest for s in sources if s.topic == "pay")
