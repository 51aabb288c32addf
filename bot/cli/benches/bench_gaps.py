"""`bot bench gaps`: what is answered where a topic is missing. A figure, no failure."""

import argparse
from typing import Any

from bot.cli.output import as_json, as_lines
from bot.config import Config
from bot.ground import lay_ground, open_library
from bot.knowledge.search.measured.gaps import figures, held_out
from bot.knowledge.search.measured.measuring import Figure


def add_command(benches: Any) -> None:
    """Adds `bench gaps`."""
    gaps = benches.add_parser("gaps", help="topics and ways of asking left out")
    gaps.add_argument("--json", action="store_true")
    gaps.set_defaults(run=run_gaps)


def run_gaps(settings: Config, parsed: argparse.Namespace) -> int:
    """Leaves out each topic, asks its ways of asking, and prints what became of it."""
    ground = lay_ground(settings)
    content = open_library(ground).content
    rows = list(held_out(content, ground.country))
    table = figures(rows, content)
    if parsed.json:
        as_json({"asked": len(rows), "rows": [_document(row) for row in table]})
    else:
        wide = max(len(row.name) for row in table)
        as_lines([f"{len(rows)} asked", *(_line(row, wide) for row in table)])
    return 0


def _document(row: Figure) -> dict[str, object]:
    return {
        "name": row.name,
        "unit": row.unit,
        "goal": row.goal,
        "at_most": row.is_ceiling,
        "all": row.reached,
        "met": row.is_met,
    }


def _line(row: Figure, wide: int) -> str:
    missed = "" if row.is_met else "  not met"
    return f"{row.name:{wide}}  {row.told_goal:>9}  {row.told:>9}{missed}"
