"""Invitations on paper, from the table in which their codes were given out."""

import csv
import io

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.conversation.pressed import whole_number
from bot.conversation.studio import wanted_drawings
from bot.conversation.studio.order import PDF, Order
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.turn import House, Turn
from bot.delivery import files
from bot.drawing.paper import Letter, Letters
from bot.drawing.spreadsheets import unguarded
from bot.i18n import Translator
from bot.messaging import Attachment

LETTERS = "letters"  # what is wanted
AT_ONCE = 40  # in one file: ten pages are drawn in seconds
# The table's columns: role, code of the place, place, note, invitation; links; its end.
_ROLE, _PLACE, _NOTE, _CODE, _LINKS = 0, 2, 3, 4, 5


async def want(turn: Turn, sheet: Attachment, count: int) -> None:
    """They come as soon as they are drawn, so many in each file."""
    for first in range(0, count, AT_ONCE):
        about = f"{sheet.id} {first} {sheet.place}"
        asked = Wanted(turn.incoming.address, LETTERS, about, turn.language)
        await wanted_drawings.ask(turn.connection, asked, turn.now)


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The letters of a table, from one of its lines on."""
    parts = about.split()
    number, first = whole_number(parts[0]), whole_number(parts[1])
    stored = await files.content(connection, number) if number is not None else None
    if stored is None or first is None:
        return None
    table = csv.reader(io.StringIO(stored.decode("utf-8-sig"), newline=""))
    rows = list(table)[1:][first : first + AT_ONCE]
    if not rows:
        return None
    letters = Letters(tuple(_letter(_, row) for row in rows))
    caption = _("Giấy mời để in, cắt ra đưa riêng từng người.")
    name = f"{_('giay-moi')}-{first + 1}-{first + len(rows)}"
    return Order(letters, PDF, name, caption, parts[2])


def _letter(_: Translator, row: list[str]) -> Letter:
    cells = [unguarded(cell) for cell in row]
    links = [link for link in cells[_LINKS:-1] if link]
    hint = _("Mở Loa Bản rồi gõ dòng dưới đây.")
    if links:
        hint = _("Đưa máy ảnh điện thoại vào ô này. Hoặc mở Loa Bản rồi gõ:")
    return Letter(
        title=_("Giấy mời vào Loa Bản"),
        place=cells[_PLACE][:1].upper() + cells[_PLACE][1:],
        role=cells[_ROLE][:1].upper() + cells[_ROLE][1:],
        note=cells[_NOTE],
        link=next(
            (link for link in links if "t.me" in link), links[0] if links else ""
        ),
        hint=hint,
        code=cells[_CODE],
        until=_(
            "Chỉ dùng một lần, hết hạn {when}. Giữ kín, không đưa người khác.",
            when=cells[-1],
        ),
    )
