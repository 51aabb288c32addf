"""Who of a notice's place gets it: people or groups, languages, kinds of news, roles.

One message with all that can be chosen, which changes as it is tapped. Nothing chosen
is everyone there who wants such news. Further places are typed, within the own scope.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Audience
from bot.bulletins.notice_text import Notice
from bot.clock import SECOND
from bot.conversation import doors
from bot.conversation.approval import recipients
from bot.conversation.doors import InGroup
from bot.conversation.language import OWN_NAMES
from bot.conversation.notices import drafts
from bot.conversation.office.redemption import ROLE_NAMES
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps import month_left
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Button, ChatKind, Reply, say
from bot.people.model import URGENT_ONLY, Role
from bot.places import Place

WHO, KINDS, PLACES = "who", "who-kinds", "who-places"
ALSO, DONE = "who-also", "who-done"
ASKED = "notice-also"  # the dialogue in which further places are typed
MOST_PLACES = 30
CHOSEN = "✓ "
BESIDE = 3  # arguments: the draft, its state, the message that changes
ROLES = (Role.OFFICER, Role.APPROVER, Role.RELAY)
OFFERED = (ChatKind.PRIVATE, ChatKind.GROUP)  # no other kind of chat is kept yet


async def menu(turn: Turn, arguments: Arguments) -> Replies:
    """[Chọn ai nhận]: what can be chosen; with a choice it is turned on or off."""
    draft = await drafts.own_draft(turn, Arguments(arguments[:2]))
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        return drafts.no_draft(turn)
    list_ = _list(turn, arguments)
    if len(arguments) > BESIDE:
        field, value = arguments[BESIDE : BESIDE + 2]
        notice = await _turned(turn, draft, notice, field, value)
    return [await _shown(turn, draft.id, notice, list_)]


async def kinds_menu(turn: Turn, arguments: Arguments) -> Replies:
    """[Theo loại tin]: only who chose one of these kinds of news."""
    draft = await drafts.own_draft(turn, Arguments(arguments[:2]))
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        return drafts.no_draft(turn)
    list_ = _list(turn, arguments)
    if len(arguments) > BESIDE:
        kind = arguments[BESIDE]
        notice = await _turned(turn, draft, notice, "categories", kind)
    seen = (str(draft.id), notice_text.mark(notice), list_)
    offered = [
        (c.id, c.name(turn.language))
        for c in turn.house.categories
        if c.under is None and c.id != URGENT_ONLY
    ]
    buttons = [
        turn.free(
            CHOSEN + name if id_ in notice.audience.categories else name,
            KINDS,
            *seen,
            id_,
        )
        for id_, name in offered
    ]
    back = turn.free(turn._("Xong"), WHO, *seen)
    text = turn._("Chỉ gửi ai chọn loại tin nào? Không chọn gì là mọi người.")
    reply = say(text, *in_rows(buttons), (back,))
    return [replace(reply, edits=f"who {list_}")]


def _list(turn: Turn, arguments: Arguments) -> str:
    """What names the message that changes: one more each time that it is opened."""
    if len(arguments) >= BESIDE:
        return arguments[BESIDE - 1]
    return str(turn.now // SECOND % 1_000_000)


async def _shown(turn: Turn, number: int, notice: Notice, list_: str) -> Reply:
    _, chosen = turn._, notice.audience
    seen = (str(number), notice_text.mark(notice), list_)
    found = await recipients.found(turn, notice)
    lines = [
        _("Chọn ai nhận. Không chọn gì là mọi người, mọi nhóm nhận tin ở đó."),
        *recipients.lines(_, turn.house, notice, found),
        *await month_left.of_notice(
            turn.connection, turn.house, _, notice, found, turn.now
        ),
    ]
    kinds = [(str(kind), _(recipients.KINDS[kind])) for kind in OFFERED]
    languages = [
        (code, OWN_NAMES.get(code, code)) for code in turn.house.catalogues.languages
    ]
    roles = [(str(role), _("Mọi {role}", role=_(ROLE_NAMES[role]))) for role in ROLES]
    rows = [
        tuple(_choices(turn, seen, "kinds", kinds, chosen.kinds)),
        *in_rows(_choices(turn, seen, "languages", languages, chosen.languages), 2),
        *in_rows(_choices(turn, seen, "roles", roles, chosen.roles)),
        (
            turn.free(_("Theo loại tin"), KINDS, *seen),
            turn.free(_("Thêm nơi"), PLACES, *seen[:2]),
        ),
    ]
    if chosen.places:
        rows.append((turn.free(_("Bỏ nơi thêm"), WHO, *seen, "places", "-"),))
    rows.append((turn.free(_("Xong"), "draft", seen[0]),))
    return replace(say("\n".join(lines), *rows), edits=f"who {list_}")


def _choices(
    turn: Turn,
    seen: tuple[str, ...],
    field: str,
    offered: Sequence[tuple[str, str]],
    chosen: Sequence[str],
) -> list[Button]:
    return [
        turn.free(
            CHOSEN + label if value in chosen else label, WHO, *seen, field, value
        )
        for value, label in offered
    ]


async def _turned(
    turn: Turn, draft: Broadcast, notice: Notice, field: str, value: str
) -> Notice:
    """The notice with one choice on or off; raises Stale for what is none."""
    known = {
        "kinds": {str(kind) for kind in OFFERED},
        "languages": set(turn.house.catalogues.languages),
        "roles": {str(role) for role in ROLES},
        "categories": {c.id for c in turn.house.categories},
        "places": {"-"},
    }
    if value not in known.get(field, ()):
        raise Stale
    chosen = notice.audience
    if field == "places":
        return await _kept(turn, draft, notice, replace(chosen, places=()))
    before: tuple[str, ...] = getattr(chosen, field)
    after = tuple(one for one in before if one != value)
    if after == before:
        after = (*before, value)
    changed = replace(chosen, **{field: after})
    return await _kept(turn, draft, notice, changed)


async def _kept(
    turn: Turn, draft: Broadcast, notice: Notice, chosen: Audience
) -> Notice:
    changed = replace(notice, audience=chosen)
    worded = drafts.worded(turn, changed, State.DRAFT)
    await broadcasts.amend(turn.connection, draft.id, worded)
    return changed


# --- further places -------------------------------------------------------------------


async def places(turn: Turn, arguments: Arguments) -> Replies:
    """[Thêm nơi]: the next messages name places, until [Xong]."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    turn.begin(ASKED, draft=draft.id)
    return [await places_again(turn)]


async def places_again(turn: Turn) -> Reply:
    """Which further place, asked or asked once more."""
    number = str(turn.open.state["draft"])
    ended = turn.bound(turn._("Xong"), DONE, number)
    return say(
        turn._("Gửi thêm cho nơi nào? Gõ tên xã, hoặc mã xã."),
        (ended, turn.bound(turn._("Thôi"), "cancel")),
    )


async def done(turn: Turn, arguments: Arguments) -> Replies:
    """[Xong]: no further places, and the draft again."""
    turn.end()
    return await turn.goes(turn, f"draft:{arguments.number(0)}", "")


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of several places of the name that was typed."""
    return await place_typed(turn, arguments[0])


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: one more place, within the sender's own."""
    number = str(turn.open.state["draft"])
    draft = await drafts.own_draft(turn, Arguments([number]))
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        turn.end()
        return drafts.no_draft(turn)
    place = named_place(turn, text, Role.OFFICER, ALSO)
    if not isinstance(place, Place):
        return place
    if not turn.may(Role.OFFICER, place):
        return [*drafts.not_yours(turn, place), await places_again(turn)]
    chosen = notice.audience
    if len(chosen.places) >= MOST_PLACES:
        return turn.say(turn._("Nhiều nơi quá: gửi cho cả tỉnh thì gọn hơn."))
    paths = tuple(dict.fromkeys((*chosen.places, place.path)))
    paths = tuple(path for path in paths if path != notice.place.path)
    changed = await _kept(turn, draft, notice, replace(chosen, places=paths))
    turn.begin(ASKED, draft=draft.id)
    where = recipients.where(turn._, turn.house, changed)
    said = turn._("Nay gửi: {places}.", places=where)
    again = await places_again(turn)
    return turn.say(f"{said}\n{again.text}", *again.buttons)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            WHO: menu,
            KINDS: kinds_menu,
            PLACES: places,
            ALSO: place_pressed,
            DONE: done,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=ASKED,
        opens=place_typed,
        fits=names_a_place,
        asks_again=places_again,
        why=N_("Tin tới cả các nơi thêm vào, mỗi máy chỉ nhận một lần."),
        drops=drafts.NOT_SENT,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
