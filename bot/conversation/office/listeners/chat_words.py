"""A chat in words: a short number, where, whether news reach it. Nothing of who."""

from bot.conversation.steps.channel_names import CHANNELS
from bot.conversation.turn import Turn
from bot.i18n import N_
from bot.messaging import ChatKind
from bot.people.recipients.roster import Listed, Sought, State

STATES = {
    State.ACTIVE: N_("đang nhận tin"),
    State.PAUSED: N_("đang nghỉ"),
    State.GONE: N_("máy không nhận được"),
    State.BARRED: N_("đã chặn"),
    State.STOPPED: N_("không nhận tin"),
}
# What is typed for each state, beside what is shown.
STATE_WORDS = {
    State.ACTIVE: N_("đang nhận, nhận tin"),
    State.PAUSED: N_("nghỉ, tạm nghỉ"),
    State.GONE: N_("mất, bỏ máy, không tới"),
    State.BARRED: N_("chặn, bị chặn"),
    State.STOPPED: N_("thôi, thôi nhận"),
}
GROUPS = N_("nhóm")
PEOPLE = N_("máy")


def line(turn: Turn, one: Listed) -> str:
    """`27. Telegram, xã Lũng Cú, tiếng Việt, đang nhận tin`."""
    place = turn.house.places.by_path(one.place)
    what = CHANNELS.get(one.channel, one.channel)
    if one.kind is ChatKind.GROUP:
        what = turn._("nhóm {title}", title=one.title or what)
    if one.kind is ChatKind.BOARD:
        what = turn._("bảng tin")
    where = turn.place(place) if place else one.place
    parts = [what, where, *([one.language] if one.language else [])]
    return f"{one.id}. {', '.join(parts)}, {turn._(STATES[one.state])}"


def sought(turn: Turn, text: str, areas: tuple[str, ...]) -> tuple[Sought, str]:
    """What is looked for, and the words that are none of channel, kind or state."""
    fold = turn.house.country.folding.fold
    channel, kind, state = None, None, None
    rest = f" {fold(text)} "
    for name, shown in CHANNELS.items():
        for word in {name, fold(shown)}:
            if f" {word} " in rest:
                channel, rest = name, rest.replace(f" {word} ", " ")
    for known, words in STATE_WORDS.items():
        for word in _longest_first(turn, words):
            if f" {word} " in rest:
                state, rest = known, rest.replace(f" {word} ", " ")
    for of_kind, words in ((ChatKind.GROUP, GROUPS), (ChatKind.PRIVATE, PEOPLE)):
        if f" {fold(turn._(words))} " in rest:
            kind, rest = of_kind, rest.replace(f" {fold(turn._(words))} ", " ")
    return Sought(areas, channel, kind, state), " ".join(rest.split())


def _longest_first(turn: Turn, words: str) -> list[str]:
    fold = turn.house.country.folding.fold
    found = {fold(word) for word in (*turn._(words).split(", "), *words.split(", "))}
    return sorted(found, key=len, reverse=True)
