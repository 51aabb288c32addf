"""What comes along with a notice's words: pictures, voices, videos, files.

Only what an officer sends is kept. It goes on by its platform's own id, at once; its
bytes are brought for the web. An album comes as several messages, and is one thing.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace

from bot.bulletins import notice_text
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import drafts
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.delivery import files
from bot.delivery.model import Broadcast
from bot.messaging import Attachment, Reply
from bot.messaging.file_types import XML
from bot.people.model import Role

MOST = 10  # files of one notice
TAKING = ("notice-text", "notice-use")  # dialogues that hold files


def is_officers(turn: Turn) -> bool:
    """Whether something came along that a notice may carry."""
    has_file = turn.incoming.enclosed is not None
    return has_file and not turn.is_group and turn.has(Role.OFFICER)


async def taken(turn: Turn) -> tuple[Attachment, ...] | Replies:
    """What came along, kept; nothing where nothing did, a sentence for what is refused.

    With it the files that the open dialogue holds already.
    """
    held = tuple(Attachment(**one) for one in turn.open.state.get("files", ()))
    one = turn.incoming.enclosed
    if one is None or not is_officers(turn):
        return held
    turn.takes_file = True
    if one.is_too_large:
        return turn.say(turn._("Tệp nặng quá 20 MB. Gửi tệp nhỏ hơn."))
    if len(held) >= MOST:
        return turn.say(
            turn._.counted("Kèm nhiều nhất {count} tệp; tệp này không kèm.", MOST)
        )
    if one.stored:
        stored = await files.received(turn.connection, one.stored)
        if stored is not None and stored.media_type == XML:  # read elsewhere
            return held
    else:
        channel = turn.incoming.address.channel
        stored = await files.note(turn.connection, one, channel, turn.now)
    return (*held, stored) if stored is not None else held


def as_state(kept: Sequence[Attachment]) -> list[dict[str, object]]:
    """Files as a dialogue holds them."""
    return [asdict(one) for one in kept]


async def another_of_album(turn: Turn) -> Replies | None:
    """A further part of an album: it joins what was made of the first one.

    None where it is no such part.
    """
    album, last = turn.incoming.album, turn.open.last
    if not album or not is_officers(turn):
        return None
    if turn.open.name in TAKING and turn.open.state.get("album") == album:
        kept = await taken(turn)
        if not isinstance(kept, tuple):
            return kept
        turn.open.state["files"] = as_state(kept)
        turn.keeps_choices = turn.is_taken = True
        return []
    known, number = last.get("album_draft") or ("", 0)
    draft = await drafts.own_draft(turn, Arguments([str(number)]))
    if known != album or draft is None:
        return None
    kept = await taken(turn)
    return await added(turn, draft, kept) if isinstance(kept, tuple) else kept


async def added(turn: Turn, draft: Broadcast, more: Sequence[Attachment]) -> Replies:
    """Further files of a draft; of its preview what stands below it changes."""
    notice = notice_text.of(draft, turn.house.places)
    if notice is None:
        return drafts.no_draft(turn)
    whole = tuple(dict.fromkeys((*notice.details.files, *more)))[:MOST]
    details = replace(notice.details, files=whole)
    said = await drafts.changed(turn, draft, details=details)
    album = turn.incoming.album
    if not album:
        return said
    return [_below_album(one, album) for one in said if one.buttons]


def note_album(turn: Turn, number: int, said: Replies) -> Replies:
    """A draft made of an album's first part: the others will find it."""
    album = turn.incoming.album
    if not album or not is_officers(turn):
        return said
    turn.open.last = turn.open.last | {"album_draft": [album, number]}
    return [_below_album(one, album) if one.buttons else one for one in said]


def _below_album(one: Reply, album: str) -> Reply:
    """One message that changes, whatever of an album is still to come."""
    return replace(one, edits=f"album {album}"[:60])


async def how(turn: Turn, arguments: Arguments) -> Replies:
    """[Thêm ảnh, tiếng nói…] where files are just sent."""
    turn.is_taken = True
    return turn.say(turn._("Gửi ảnh, tiếng nói, phim hay tệp vào đây là được."))


async def bare(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ tệp kèm]: the words alone."""
    draft = await drafts.own_draft(turn, arguments)
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        return drafts.no_draft(turn)
    return await drafts.changed(turn, draft, details=replace(notice.details, files=()))


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {"notice-attach": how, "notice-bare": bare},
    role=Role.OFFICER,
    in_group=InGroup.NOBODY,
)
