"""Who holds which role, by place and page; one of them found by number, note, place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.office.appointments.role_words import line
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.messaging import Button
from bot.people.model import Grant, Role
from bot.people.office import holders
from bot.places import Place

A_PAGE = 10
CARD, REVOKE = "role", "revoke-ask"  # what pressing a number of the list does
_IN_A_ROW = 5
_IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list: of one place of the scope or of all, perhaps of the idle alone."""

    then: str  # CARD or REVOKE
    place: str = ""  # a code
    is_idle: bool = False


async def found(turn: Turn, text: str, then: str) -> Grant | Place | Replies:
    """A role by its number or note, a place, or what to answer."""
    number = whole_number(text)
    if number is not None:
        one = await holders.find(turn.connection, number, areas(turn))
        if one is not None:
            return one
    noted = await _noted(turn, text)
    if len(noted) == 1:
        return noted[0]
    if noted:
        return _shown(turn, noted[:A_PAGE], then, [])
    if number is not None and turn.house.places.by_code(text.strip()) is None:
        return turn.say(turn._("Không có vai trò nào mang số này."))
    action = "revoke-at" if then == REVOKE else "roles-at"
    return named_place(turn, text, Role.ADMIN, action)


async def at(turn: Turn, place: Place, then: str) -> Replies:
    """The first page of a place and what lies below it."""
    if not turn.may(Role.ADMIN, place):
        return turn.say(
            turn._("{place} nằm ngoài phạm vi của mình.", place=turn.place(place))
        )
    said = await page(turn, Wanted(then, place.code))
    if said is None:
        return turn.say(
            turn._("Ở {place} chưa ai giữ vai trò gì.", place=turn.place(place))
        )
    return said


async def _noted(turn: Turn, text: str) -> list[Grant]:
    fold = turn.house.country.folding.fold
    wanted = f" {fold(text)} "
    every = await holders.noted(turn.connection, areas(turn))
    return [one for one in every if wanted in f" {_words(fold(one.note))} "]


def _words(folded: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def areas(turn: Turn) -> list[str]:
    """The code paths of the admin's scope."""
    return [place.path for place in turn.scope(Role.ADMIN)]


async def next_page(turn: Turn, arguments: Arguments, then: str) -> Replies:
    """[Xem tiếp]: what stands behind the role that the button names."""
    code = arguments[1] if len(arguments) > 1 else ""
    is_idle = _IDLE in arguments[2:]
    after = await holders.find(turn.connection, arguments.number(0), areas(turn))
    wanted = Wanted(then, code, is_idle)
    said = await page(turn, wanted, after)
    return said or turn.say(turn._("Hết danh sách."))


async def page(
    turn: Turn, wanted: Wanted, after: Grant | None = None
) -> Replies | None:
    """A page of a list; None where there is nothing on it."""
    inside = areas(turn)
    if wanted.place:
        place = turn.house.places.by_code(wanted.place)
        if place is None or not turn.may(Role.ADMIN, place):
            return None
        inside = [place.path]
    idle_since = turn.now - holders.IDLE_AFTER if wanted.is_idle else None
    roles = await holders.page(
        turn.connection, inside, limit=A_PAGE + 1, after=after, idle_since=idle_since
    )
    if not roles:
        return None
    more: list[Button] = []
    if len(roles) > A_PAGE:
        further = "revoke-after" if wanted.then == REVOKE else "roles-after"
        carried = [str(roles[A_PAGE - 1].id), wanted.place]
        carried += [_IDLE] * wanted.is_idle
        more = [turn.free(turn._("Xem tiếp"), further, *carried)]
    return _shown(turn, roles[:A_PAGE], wanted.then, more)


def _shown(
    turn: Turn, roles: Sequence[Grant], then: str, more: Sequence[Button]
) -> Replies:
    lines = [line(turn, grant) for grant in roles]
    numbers = [
        replace(turn.free(str(g.id), then, str(g.id)), number=g.id) for g in roles
    ]
    return turn.say("\n".join(lines), *in_rows(numbers, _IN_A_ROW), tuple(more))
