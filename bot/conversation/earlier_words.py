"""What someone said before has other words now: an edit, or the rest of a cut text.

Messengers let people mend what they sent, and cut a long paste into several messages.
Either way the dialogue that took the words takes them again, from where it stood
before. Of the words a digest is remembered, and themselves only where more may come.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from bot.clock import SECOND
from bot.conversation import choices
from bot.conversation.pressed import Held, whole_number
from bot.conversation.turn import Turn, digest
from bot.messaging import Event

CUT_FROM = 2048  # UTF-16 units: clients cut over 4,096, in the second half of that
REST_WITHIN = 2 * SECOND  # nobody types so fast after so long a text
MOST = 24_000  # units of all parts together
_CHOICES = ("numbers", "labels", "pushed")  # of a dialogue's state, by `choices`
_ENDS = (".", "!", "?", ":", ";", "…")  # where a paragraph may end

Parts = dict[str, str]  # the ids of messages, in order, and what they say, or ""


class Way(Enum):
    """What the new words change."""

    NOTICE = auto()  # the officer's draft that was made of them
    REQUEST = auto()  # the question to an officer that is about to leave
    TAKEN = auto()  # the dialogue that took them, which stands as before them now
    ANEW = auto()  # an answer, nothing else
    LATE = auto()  # nothing any more: what they were for is done, or further on


@dataclass(frozen=True, slots=True)
class Again:
    """The new words, whole, and what becomes of them."""

    text: str
    parts: Parts
    way: Way


def again(turn: Turn, text: str) -> Again | None:
    """What an update changes of what was said before, if anything.

    An edit that changes no word (a preview of a link came, say), or of something that
    is long past, is none.
    """
    one = turn.incoming
    if not one.said:
        return None
    if one.event is Event.EDITED:
        return _edited(turn, one.said, text)
    return _rest(turn, one.said, text)


def is_new(turn: Turn) -> bool:
    """Whether an edit calls the bot to a message that it has not answered.

    Of a group's talk only what calls it is heard.
    """
    said = whole_number(turn.incoming.said)
    known = [whole_number(id_) or 0 for id_ in turn.open.last.get("parts", {})]
    return turn.is_group and said is not None and all(said > id_ for id_ in known)


def remember(turn: Turn, text: str, found: Again | None = None) -> None:
    """Notes what is about to be taken, and where its dialogue stands before."""
    one, last = turn.incoming, turn.open.last
    if not one.said:
        return
    if found is not None and found.way is Way.NOTICE:
        last["notice"]["parts"] = found.parts
        if last["parts"].keys().isdisjoint(found.parts):  # something was said since
            return
    parts = found.parts if found else {one.said: text if _may_go_on(turn, text) else ""}
    fresh = {
        "parts": parts,
        "digest": _digest(found.text if found else text),
        "at": one.sent_at or one.received_at,
        "album": one.album,
    }
    if found is None:
        fresh |= {"name": None, "state": {}}
        if turn.open.name is not None and not text.startswith("/"):
            fresh |= {"name": turn.open.name, "state": _without_choices(turn)}
    turn.open.last = last | fresh


def settle(turn: Turn) -> None:
    """Notes where the dialogue stands now: further on, an edit comes too late."""
    if turn.open.last:
        turn.open.last["step"] = turn.open.step


def note_draft(turn: Turn, draft: int, *, words_of: int | None = None) -> None:
    """Which draft was made of what was said; `words_of` names the one it replaces."""
    last = turn.open.last
    parts = dict(last.get("parts", {}))
    if words_of is not None:
        kept = last.get("notice", {})
        parts = kept["parts"] if kept.get("draft") == words_of else {}
    if parts:
        last["notice"] = {"draft": draft, "parts": parts}
    else:
        last.pop("notice", None)


def forget_words(turn: Turn) -> None:
    """Nothing stays of what was just said, not even its digest."""
    for trace in ("parts", "digest", "at", "album"):
        turn.open.last.pop(trace, None)


def is_of_the_same_album(turn: Turn) -> bool:
    """Whether it was sent together with what was answered already."""
    album = turn.incoming.album
    return bool(album) and album == turn.open.last.get("album")


def joined(parts: Parts) -> str:
    """Texts that a client cut apart; at the cut it drops a space or the line's end."""
    whole = ""
    for part in parts.values():
        if not whole:
            whole = part
            continue
        whole += ("\n" if whole.endswith(_ENDS) else " ") + part
    return whole


def _edited(turn: Turn, said: str, text: str) -> Again | None:
    last = turn.open.last
    notice = last.get("notice", {})
    if said in notice.get("parts", {}):
        parts = notice["parts"] | {said: text}
        return Again(joined(parts), parts, Way.NOTICE)
    if said not in last.get("parts", {}):
        return None
    parts = last["parts"] | {said: text}
    whole = joined(parts)
    if _digest(whole) == last["digest"]:
        return None
    return Again(whole, parts, _way(turn))


def _rest(turn: Turn, said: str, text: str) -> Again | None:
    last = turn.open.last
    before = joined(last.get("parts", {}))
    one = turn.incoming
    # By the messages' own time: what waited at the platform arrives all at once.
    since = (one.sent_at or one.received_at) - last.get("at", 0)
    if not before or text.startswith("/") or not 0 <= since <= REST_WITHIN:
        return None
    if choices.means_a_button(turn, text):
        return None
    if turn.incoming.is_forwarded or _units(before) + _units(text) > MOST:
        return None
    parts = last["parts"] | {said: text}
    is_notice = last["parts"].items() <= last.get("notice", {}).get("parts", {}).items()
    way = Way.NOTICE if is_notice else _way(turn)
    return None if way is Way.LATE else Again(joined(parts), parts, way)


def _way(turn: Turn) -> Way:
    """What words that were said last are there for now."""
    last, open_ = turn.open.last, turn.open
    held = str(open_.state.get("text", ""))
    is_request = (open_.name or "").startswith("officer-")
    if is_request and held and _digest(held) == last["digest"]:
        return Way.REQUEST
    if last["name"] is None:
        return Way.ANEW
    if open_.name is None or open_.step != last.get("step"):
        return Way.LATE
    return Way.TAKEN


def go_back(turn: Turn) -> None:
    """The dialogue stands again where it stood before the words.

    What can be chosen is what was offered last, as ever.
    """
    now = turn.open.state
    offered = {kind: now[kind] for kind in _CHOICES if kind in now}
    turn.open.name = turn.open.last["name"]
    turn.open.state = Held(turn.open.last["state"] | offered)


def _may_go_on(turn: Turn, text: str) -> bool:
    """Whether it may be the first part of a longer text; a group's is not kept."""
    if turn.is_group or turn.incoming.is_forwarded or turn.incoming.media:
        return False
    return _units(text) > CUT_FROM


def _without_choices(turn: Turn) -> dict[str, Any]:
    return {key: held for key, held in turn.open.state.items() if key not in _CHOICES}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _digest(text: str) -> str:
    return digest(text)[:16]
