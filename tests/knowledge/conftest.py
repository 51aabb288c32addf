import re
import shutil
from pathlib import Path

import pytest

from tests.support.desk import name_no_topics

GOOD = """---
question: Bao nhiêu tiền?
asked: [một, hai, ba, bốn]
keywords: [tiền]
covers: [fact-one]
---
Được {pay.amount}.
"""
FACT = """- id: fact-one
  fact_vi: Được 5 đồng.
  legal_basis: [{number: 1/2025/NĐ-CP, title_short: x, issued: '2025-01-01'}]
  valid_from: '2025-01-01'
  valid_to: null
  sources: [https://example.org]
  confidence: high
  checked: '2026-03-31'
  values:
    pay.amount: {amount: 500000, unit: vnd}
"""


@pytest.fixture
def desk(tmp_path, ground) -> Path:
    """A small content of one fact and one topic."""
    shutil.copytree(ground.config.content_dir / "words", tmp_path / "words")
    complaints = tmp_path / "words" / "complaints.yaml"
    named = re.sub(r"(?m)^topics: .*$", "topics: [pay]", complaints.read_text())
    complaints.write_text(named)
    name_no_topics(tmp_path / "words" / "danger.yaml")
    # Beside one topic a hundred others would always be nearer.
    (tmp_path / "words" / "decoys.yaml").write_text("{}\n")
    (tmp_path / "words" / "functions.yaml").write_text("{}\n")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "one.yaml").write_text(FACT, encoding="utf-8")
    folder = tmp_path / "topics" / "social" / "pay"
    folder.mkdir(parents=True)
    (folder / "now.vi.md").write_text(GOOD, encoding="utf-8")
    return tmp_path
