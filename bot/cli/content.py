"""`bot content export DIR`, `bot topics`, `bot categories`: what is known, as lists
and as files, with what people changed in chat."""

import argparse
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.cli.ask import accepted_in_chat, changed_in_chat
from bot.cli.catalogues import write_words
from bot.cli.output import as_json, as_lines
from bot.clock import local_date, utc_now
from bot.config import Config
from bot.country import SOURCE_LANGUAGE
from bot.errors import DataProblem
from bot.ground import lay_ground, open_library
from bot.knowledge import Source
from bot.knowledge.model import Change, Fact
from bot.knowledge.upkeep.laying import figure_changes

# What a change in chat can touch; the rest of a front matter is left as it was written.
CHANGEABLE = ("asked", "translates", "review", "translation", "hidden")


def add_commands(commands: Any) -> None:
    """Adds `content` and its action, `topics` and `categories`."""
    content = commands.add_parser("content")
    actions = content.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser(
        "export", help="files and what people changed in chat, together"
    )
    export.add_argument("folder", type=Path, metavar="DIR")
    export.set_defaults(run=run_export)
    topics = commands.add_parser("topics")
    topics.add_argument("--json", action="store_true")
    topics.set_defaults(run=run_topics)
    categories = commands.add_parser("categories")
    categories.add_argument("--json", action="store_true")
    categories.set_defaults(run=run_categories)


def run_export(settings: Config, parsed: argparse.Namespace) -> int:
    """Writes a new folder; one that is not empty is left alone."""
    folder: Path = parsed.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataProblem(f"{folder}: is there already: give a new folder")
    if settings.content_dir.resolve() in folder.resolve().parents:
        raise DataProblem(f"{folder}: lies in the content itself: give another folder")
    overlay = changed_in_chat(settings)
    ground = lay_ground(settings)
    library = open_library(ground, overlay)
    shutil.copytree(settings.content_dir, folder, dirs_exist_ok=True)
    changed = write_changes(library.files.sources, library.laid(), folder)
    print(f"{folder}: {changed} answers as they were changed in chat")
    figures = figure_changes(overlay, library.written)
    if figures:
        write_figures(library.written, figures, settings.content_dir, folder)
        print(f"{folder}: {len(figures)} figures as they were changed in chat")
    accepted = accepted_in_chat(settings)
    if accepted:
        words = write_words(accepted, ground.catalogues, folder / "locales")
        print(f"{folder}/locales: {words} messages as they were accepted in chat")
    return 0


def write_changes(
    before: Sequence[Source], laid: Sequence[Source], folder: Path
) -> int:
    """Writes each answer that differs from its file into a copy; returns how many."""
    changed = 0
    for old, new in zip(before, laid, strict=True):
        text = _text(old, new)
        if text != old.whole:
            file = folder.joinpath(*old.file.parts[-4:])
            file.write_text(text, encoding="utf-8")
            changed += 1
    return changed


def write_figures(
    written: Mapping[str, Fact], changes: Sequence[Change], content: Path, folder: Path
) -> None:
    """Writes what became of figures into a copy, each under its fact's `changes`."""
    for change in changes:
        file = folder / Path(written[change.fact].file).relative_to(content)
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        first = next(
            n
            for n, line in enumerate(lines)
            if line.split() == ["-", "id:", change.fact]
        )
        rest = range(first + 1, len(lines))
        end = next((n for n in rest if lines[n].startswith("- ")), len(lines))
        own = next((n for n in range(first, end) if lines[n] == "  changes:\n"), None)
        if own is None:
            while not lines[end - 1].strip():
                end -= 1
            lines[end - 1] = lines[end - 1].rstrip("\n") + "\n"
            lines.insert(end, "  changes:\n")
            own = end
        lines.insert(own + 1, f"    - {_flow(change)}\n")
        file.write_text("".join(lines), encoding="utf-8")


def _flow(change: Change) -> str:
    said: dict[str, object] = {
        "value": change.value,
        "amount": change.amount,
        "from": change.begins.isoformat(),
        "checked": change.checked.isoformat(),
        "source": change.source,
    }
    if change.document is not None:
        said["document"] = {
            "number": change.document.number,
            "title_short": change.document.title,
            "issued": None,
        }
    return yaml.safe_dump(
        said, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000
    ).strip()


def _text(old: Source, new: Source) -> str:
    """A file's text with the changed values in their old places."""
    keys = [k for k in CHANGEABLE if new.front.get(k) != old.front.get(k)]
    if not keys and new.body == old.body:
        return old.whole
    _begin, front, body = old.whole.split("---\n", 2)
    for key in keys:
        front = _put(front, key, new.front.get(key))
    return f"---\n{front}---\n{body if new.body == old.body else new.body + chr(10)}"


def _put(front: str, key: str, value: object) -> str:
    """Front matter with one value replaced, or added at its end."""
    written = yaml.safe_dump(
        {key: value}, allow_unicode=True, sort_keys=False, width=10_000
    )
    kept: list[str] = []
    is_own = is_written = False
    for line in front.splitlines(keepends=True):
        if not line.startswith((" ", "-", "#")):
            is_own = line.startswith(f"{key}:")
            if is_own:
                kept.append(written)
                is_written = True
        if not is_own:
            kept.append(line)
    return "".join(kept) + ("" if is_written else written)


def run_topics(settings: Config, parsed: argparse.Namespace) -> int:
    """Every topic, one a line."""
    ground = lay_ground(settings)
    content = open_library(ground, changed_in_chat(settings)).content
    today = local_date(utc_now(), settings.timezone)
    found = []
    for topic in content.topics.values():
        local = [a.place for a in topic.answers if a.place]
        answer = topic.answer(SOURCE_LANGUAGE, today) or topic.answer(
            SOURCE_LANGUAGE, today, local
        )
        if answer is None:
            continue
        states = {
            a.language: a.withheld or a.review.get("state", "unreviewed")
            for a in topic.answers
        }
        found.append(
            {
                "id": topic.id,
                "programme": topic.programme,
                "question": answer.question,
                "languages": states,
                "places": sorted({path.rpartition(".")[2] for path in local}),
                "valid_from": _iso(answer.valid_from),
                "valid_to": _iso(answer.valid_to),
                "checked": _iso(answer.checked),
                "sources": [d.number for d in answer.documents]
                or list(answer.authorities),
                "covers": sorted({c for a in topic.answers for c in a.covers}),
            }
        )
    if parsed.json:
        as_json(found)
    else:
        as_lines(f"{t['programme']}/{t['id']}: {t['question']}" for t in found)
    return 0


def run_categories(settings: Config, parsed: argparse.Namespace) -> int:
    """What one can subscribe to."""
    known = lay_ground(settings).categories
    if parsed.json:
        as_json(
            [
                {
                    "id": c.id,
                    "name": c.names[SOURCE_LANGUAGE],
                    "names": c.names,
                    "under": c.under,
                }
                for c in known
            ]
        )
    else:
        as_lines(f"{c.id}: {c.names['vi']}" for c in known)
    return 0


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
