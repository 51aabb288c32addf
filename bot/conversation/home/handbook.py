"""A role's handbook in chat: its steps with pictures of the real pages, and the sheet.

The pictures and the sheet stand beside the content; `make handbooks` makes them.
"""

import asyncio
from pathlib import Path

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.office.redemption import ROLE_NAMES
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import files
from bot.i18n import Translator
from bot.knowledge.handbooks import FOLDER, Handbook, in_language
from bot.messaging import Attachment, Button, Reply, Span, say
from bot.people.model import Role

PNG, PDF = "image/png", "application/pdf"


def buttons(turn: Turn) -> list[tuple[Button, ...]]:
    """One for each handbook whose role the person holds."""
    named = [
        turn.free(
            turn._("Cẩm nang {role}", role=turn._(ROLE_NAMES[role])),
            "handbook",
            str(role),
        )
        for role in Role
        if turn.has(role) and str(role) in turn.house.handbooks
    ]
    return in_rows(named, 2)


async def show(turn: Turn, arguments: Arguments) -> Replies:
    """[Cẩm nang cán bộ soạn tin]: all of it, and the sheet to print."""
    role = arguments.member(0, Role)
    handbook = turn.house.handbooks.get(str(role))
    if handbook is None or not turn.has(role):
        raise Stale
    said: list[Reply] = []
    for text, picture in _told(turn._, handbook):
        file = await _stored(turn, f"{picture}.png", PNG) if picture else None
        said.append(Reply((Span(text),), file=file))
    sheet = await _stored(turn, f"{role}.pdf", PDF)
    if sheet is not None:
        last = say(turn._("Cả cẩm nang trên một tờ A4, in ra được."))
        said.append(Reply(last.spans, file=sheet))
    return said


def _told(_: Translator, handbook: Handbook) -> list[tuple[str, str]]:
    """Texts, each with the name of the picture above it."""
    language = _.language
    told: list[tuple[str, str]] = []
    begins = in_language(handbook.begins, language)
    lines = [in_language(handbook.title, language), begins]
    picture = ""
    for number, step in enumerate(handbook.steps, 1):
        if step.picture:
            told.append(("\n".join(lines), picture))
            lines, picture = [], step.picture
        lines.append(f"{number}. {in_language(step.does, language)}")
        if step.types:
            lines.append(_("Gõ: {text}", text=step.types))
        if step.presses:
            lines.append(_("Bấm: [{label}]", label=step.presses))
    lines += [in_language(words, language) for words in handbook.remember]
    told.append(("\n".join(lines), picture))
    return told


async def _stored(turn: Turn, name: str, kind: str) -> Attachment | None:
    file = turn.house.config.content_dir / FOLDER / "sheets" / name
    content = await asyncio.to_thread(_read, file)
    if content is None:
        return None
    return await files.put(turn.connection, name, kind, content, turn.now)


def _read(file: Path) -> bytes | None:
    """A picture that is not there costs the picture, not the handbook."""
    try:
        return file.read_bytes()
    except OSError:
        return None


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {"handbook": show}, role=ANYONE, in_group=InGroup.NOBODY
)
