"""Villages are written down: one in a line, many from a table, other numbers later."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.conversation.villages.village_words import (
    note,
    numbers_said,
    own_commune,
    own_village,
    usual_word,
    ways_on,
    why_not,
)
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.people.villages import village_register
from bot.people.villages.model import MOST_VILLAGES, Numbers, Village
from bot.people.villages.village_lines import (
    Read,
    Wrong,
    looks_like_villages,
    read_line,
    read_lines,
)
from bot.places import Place

NOT_ADDED = N_("Thôi, không ghi thêm thôn, bản nào.")
NOT_CHANGED = N_("Thôi, chưa sửa gì: thôn, bản vẫn như cũ.")
MOST_BAD = 8  # bad lines that are shown
MOST_NAMED = 12  # villages that a preview names
A_LINE = 40  # letters of a bad line
WHY = N_(
    "Nơi nào cũng có nhà không có điện thoại: ghi để biết tin nào còn nhà chưa nghe."
)


async def add(turn: Turn, place: Place, text: str) -> Replies:
    """One village at once; several are shown first, and all or none is written."""
    read = await _read(turn, place, text)
    if read.bad or not read.good:
        turn.begin("villages", place=place.code)
        return turn.say(_faults(turn, read), (turn.bound(turn._("Thôi"), CANCEL),))
    known, *_rest = await village_register.sums(turn.connection, place.path)
    if known + len(read.good) > 2 * MOST_VILLAGES:
        return turn.say(
            turn._("Một xã ghi nhiều nhất {most} thôn, bản.", most=2 * MOST_VILLAGES)
        )
    if len(read.good) > 1:
        turn.begin("village-save", place=place.code, lines=text)
        return [await save_again(turn)]
    return await _add_one(turn, place, read.good[0])


async def _read(turn: Turn, place: Place, text: str) -> Read:
    return read_lines(
        text,
        turn.house.country.village_words.words,
        await usual_word(turn, place),
        turn.house.country.folding.fold,
    )


async def _add_one(turn: Turn, place: Place, numbers: Numbers) -> Replies:
    fold = turn.house.country.folding.fold
    is_new = await village_register.put(
        turn.connection, place.path, numbers, fold, turn.now
    )
    await note(turn, place, f"put {numbers.title}")
    turn.begin("villages", place=place.code)
    said = turn._("Đã ghi. {village}.", village=numbers_said(turn, numbers))
    if not is_new:
        said = turn._("Đã sửa. {village}.", village=numbers_said(turn, numbers))
    village = await village_register.named(
        turn.connection, place.path, numbers.title, fold
    )
    if village is None:
        raise Stale(numbers.title)
    more = turn._("Còn nữa thì gõ tiếp.")
    return turn.say(f"{said} {more}", ways_on(turn, village, place))


def _faults(turn: Turn, read: Read) -> str:
    """Every bad line by its number; nothing of the others is written."""
    _ = turn._
    if len(read.bad) == 1 and not read.good:
        why = _("Chưa ghi: {why}.", why=why_not(turn, read.bad[0].why))
        return f"{why} " + _("Gõ như: bản Trên 45 nhà, 18 không điện thoại")
    lines = [
        _.counted(
            "{count} dòng: {good} đúng, {bad} sai. Chưa ghi gì.",
            len(read.good) + len(read.bad),
            good=len(read.good),
            bad=len(read.bad),
        )
    ]
    lines += [
        _(
            "Dòng {number} “{text}”: {why}.",
            number=str(one.number),
            text=one.text[:A_LINE],
            why=why_not(turn, one.why),
        )
        for one in read.bad[:MOST_BAD]
    ]
    if len(read.bad) > MOST_BAD:
        lines.append(_("… và {count} nữa.", count=len(read.bad) - MOST_BAD))
    lines.append(_("Sửa rồi gửi lại cả bảng."))
    return "\n".join(lines)


async def lines_typed(turn: Turn, text: str) -> Replies:
    """The list's own dialogue: what is typed is one more village, or several."""
    return await add(turn, _open_place(turn), text)


def are_villages(turn: Turn, text: str) -> bool:
    """Whether a text counts the households of villages."""
    return looks_like_villages(text, turn.house.country.folding.fold)


async def list_again(turn: Turn) -> Reply:
    """That villages can be written down."""
    return say(
        turn._(
            "Thôn, bản của {place}: gõ mỗi dòng một nơi kèm số nhà.",
            place=turn.place(_open_place(turn)),
        )
    )


def _open_place(turn: Turn) -> Place:
    place = own_commune(turn, str(turn.open.state.get("place", "")))
    if place is None:
        raise Stale
    return place


# --- several at once -----------------------------------------------------------------


async def save_again(turn: Turn) -> Reply:
    """What waits to be written, with its sums."""
    place = _open_place(turn)
    read = await _read(turn, place, str(turn.open.state["lines"]))
    named = ", ".join(one.title for one in read.good[:MOST_NAMED])
    if len(read.good) > MOST_NAMED:
        named += "…"
    line = turn._.counted(
        "{count} thôn, bản của {place}, {households} nhà, {without} nhà không có điện "
        "thoại: {names}.",
        len(read.good),
        place=turn.place(place),
        households=sum(one.households for one in read.good),
        without=sum(one.without_phone for one in read.good),
        names=named,
    )
    asked = turn._("Nơi đã có thì lấy số mới. Ghi cả không?")
    return say(
        f"{line}\n{asked}",
        (
            turn.bound(turn._("Ghi cả"), "village-save"),
            turn.bound(turn._("Thôi"), CANCEL),
        ),
    )


async def save(turn: Turn, arguments: Arguments) -> Replies:
    """[Ghi cả]."""
    place = _open_place(turn)
    read = await _read(turn, place, str(turn.open.state["lines"]))
    fold = turn.house.country.folding.fold
    new = 0
    for numbers in read.good:
        new += await village_register.put(
            turn.connection, place.path, numbers, fold, turn.now
        )
    await note(turn, place, f"put {len(read.good)}")
    turn.begin("villages", place=place.code)
    said = turn._(
        "Đã ghi: {new} nơi mới, {changed} nơi lấy số mới.",
        new=new,
        changed=len(read.good) - new,
    )
    button = turn.free(turn._("Cả danh sách"), "village-page", place.code)
    return turn.say(said, (button,))


async def not_saved(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words."""
    turn.end()
    return turn.say(turn._(NOT_ADDED))


# --- other numbers -------------------------------------------------------------------


async def edit(turn: Turn, arguments: Arguments) -> Replies:
    """[Sửa]: the next line is what stands there from now on."""
    village, _place = await own_village(turn, arguments)
    if village is None:
        raise Stale
    turn.begin("village-edit", village=village.id)
    return [await edit_again(turn)]


async def edit_again(turn: Turn) -> Reply:
    """What is written of a village, to be typed anew."""
    village, _place = await _open_village(turn)
    line = turn._(
        "{numbers}. Gõ số mới, ví dụ: 45 nhà, 18 không điện thoại. Đổi tên thì gõ cả "
        "tên.",
        numbers=numbers_said(turn, village.numbers),
    )
    return say(line, (turn.bound(turn._("Thôi"), CANCEL),))


async def edit_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: other numbers, or another name too."""
    village, place = await _open_village(turn)
    fold = turn.house.country.folding.fold
    words, usual = turn.house.country.village_words.words, village.numbers.word
    found = read_line(text, words, usual, fold)
    if found is Wrong.NAME:  # the numbers alone
        found = read_line(f"{village.title} {text}", words, usual, fold)
    if isinstance(found, Wrong):
        wrong = turn._("Chưa sửa: {why}.", why=why_not(turn, found))
        return turn.say(wrong, (turn.bound(turn._("Thôi"), CANCEL),))
    same = await village_register.named(
        turn.connection, village.place, found.title, fold
    )
    if same is not None and same.id != village.id:
        taken = turn._("Đã có {village} rồi. Chưa sửa.", village=found.title)
        return turn.say(taken, (turn.bound(turn._("Thôi"), CANCEL),))
    await village_register.change(turn.connection, village, found, fold, turn.now)
    await note(turn, place, f"changed {village.id}")
    turn.begin("villages", place=place.code)
    said = turn._("Đã sửa. {village}.", village=numbers_said(turn, found))
    return turn.say(said, ways_on(turn, village, place))


async def _open_village(turn: Turn) -> tuple[Village, Place]:
    number = str(turn.open.state.get("village", ""))
    village, place = await own_village(turn, Arguments([number]))
    if village is None or place is None:
        raise Stale
    return village, place


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "village-edit": edit,
            "village-save": save,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="villages",
        opens=lines_typed,
        fits=are_villages,
        asks_again=list_again,
        why=WHY,
        drops=NOT_ADDED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="village-save",
        opens=lines_typed,
        fits=are_villages,
        asks_again=save_again,
        why=WHY,
        drops=NOT_ADDED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        agrees=save,
        declines=not_saved,
    ),
    doors.Dialogue(
        name="village-edit",
        opens=edit_typed,
        fits=are_villages,
        asks_again=edit_again,
        why=WHY,
        drops=NOT_CHANGED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
