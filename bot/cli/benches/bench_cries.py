"""The rows of `bot bench ask` that tell how cries for help are heard."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.cli.benches.bench_talk import read_lines
from bot.knowledge import Library
from bot.knowledge.danger.measured_cries import Cry, figures_of_cries
from bot.knowledge.search.measured.measuring import MEASURED, Figure, Outcome

Rows = tuple[Figure, ...]


def rows(
    library: Library, folder: Path, outcomes: Sequence[Outcome]
) -> tuple[Rows, Rows]:
    """Of all cries and questions, and of those that nothing was learned from."""
    cries = hear(library, folder)
    asked = [o for o in outcomes if o.question.language in MEASURED]
    asked = [o for o in asked if o.question.kind != "danger"]
    return (
        figures_of_cries(cries, asked),
        figures_of_cries(
            [cry for cry in cries if cry.is_kept_aside],
            [o for o in asked if o.question.is_kept_aside],
        ),
    )


def hear(library: Library, folder: Path) -> list[Cry]:
    """What is heard in each cry of a folder's `cries*.jsonl`, and in look-alikes."""

    def heard(record: dict[str, Any]) -> Cry:
        text = record["text"]
        return Cry(record["id"], text, record["want"], library.danger.heard(text))

    files = sorted(folder.glob("cries*.jsonl"))
    return [cry for file in files for cry in read_lines(file, heard)]
