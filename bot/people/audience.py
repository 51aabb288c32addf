"""Which chats a broadcast goes to, as one SELECT that planning inserts from."""

from collections.abc import Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)

from bot.clock import Milliseconds
from bot.country import SOURCE_LANGUAGE
from bot.people.model import URGENT_ONLY
from bot.store.areas import within
from bot.store.tables.people import chat_categories, chat_places, chats

Areas = str | Sequence[str]  # one code path, or several


def recipients(
    place: Areas,
    *,
    wanting: ColumnElement[bool],
    now: Milliseconds,
    ids: tuple[int, int] | None = None,
) -> Select[int]:
    """The ids of subscribed chats at a place or below it, never above it.

    A chat with several places comes once. Gone and paused chats are left out. `ids`
    takes only those above the first and up to the second.
    """
    here = exists().where(
        chat_places.c.chat_id == chats.c.id, within(chat_places.c.place, areas(place))
    )
    if ids is not None:
        # Said of both tables: PostgreSQL would read all places again for each slice.
        here = here.where(_above(chat_places.c.chat_id, ids))
    return select(chats.c.id).where(here, *_reachable(now, ids), wanting)


def ranked(
    place: Areas,
    *,
    first: Sequence[str],
    wanting: ColumnElement[bool],
    now: Milliseconds,
    ids: tuple[int, int],
    each_once: bool,
) -> tuple[Select[int], ColumnElement[int]]:
    """The same recipients, and 0 for those of whom any place here is one of `first`.

    The others have 1. `first` are code paths within the areas. Unless `each_once`, a
    chat comes once a place, each with its own rank: who inserts them can merge them,
    which costs SQLite less than grouping.
    """
    # Written out: a country has more communes than a statement may have parameters.
    paths: BindParameter[Sequence[str]] = bindparam(
        "first", first, expanding=True, literal_execute=True
    )
    # Joined: asked chat by chat, it would cost as much as writing the row.
    rank = case((chat_places.c.place.in_(paths), literal(0)), else_=literal(1))
    of_slice = _above(chat_places.c.chat_id, ids)
    if not each_once:
        # The + keeps SQLite from reading by place what is to be written by chat.
        named: ColumnElement[str] = literal_column("+chat_places.place")
        found = (
            select(chats.c.id)
            .join_from(chat_places, chats, chats.c.id == chat_places.c.chat_id)
            .where(
                of_slice, within(named, areas(place)), *_reachable(now, None), wanting
            )
        )
        return found, rank
    here = (
        select(chat_places.c.chat_id, func.min(rank).label("rank"))
        .where(within(chat_places.c.place, areas(place)), of_slice)
        .group_by(chat_places.c.chat_id)
        .subquery()
    )
    both = chats.join(here, here.c.chat_id == chats.c.id)
    found = select(chats.c.id).select_from(both)
    return found.where(*_reachable(now, ids), wanting), here.c.rank


def _reachable(
    now: Milliseconds, ids: tuple[int, int] | None
) -> tuple[ColumnElement[bool], ...]:
    slice_ = () if ids is None else (_above(chats.c.id, ids),)
    return (
        *slice_,
        chats.c.is_subscribed,
        chats.c.gone_reason.is_(None),
        or_(chats.c.paused_until.is_(None), chats.c.paused_until <= now),
    )


def areas(place: Areas) -> Sequence[str]:
    """The code paths of one place or of several."""
    return [place] if isinstance(place, str) else place


def chosen(languages: Sequence[str], kinds: Sequence[str]) -> list[ColumnElement[bool]]:
    """What holds of a chat in one of these languages and of these kinds.

    None of either asks for nothing. Who chose no language reads the source language.
    """
    asked: list[ColumnElement[bool]] = []
    if languages:
        spoken = func.coalesce(chats.c.language, SOURCE_LANGUAGE)
        asked.append(spoken.in_(languages))
    if kinds:
        asked.append(chats.c.kind.in_(kinds))
    return asked


def wants_notice(
    *,
    categories: Sequence[str],
    is_urgent: bool,
    ids: tuple[int, int] | None = None,
) -> ColumnElement[bool]:
    """Whether a chat wants a notice: urgent ones reach all, others by category."""
    if is_urgent:
        return chats.c.id == chats.c.id
    if not categories:
        return _none_or(chat_categories.c.category != URGENT_ONLY, ids)
    return _none_or(chat_categories.c.category.in_(categories), ids)


def wants_bulletin(
    categories: tuple[str, ...],
    *,
    by_default: bool,
    ids: tuple[int, int] | None = None,
) -> ColumnElement[bool]:
    """Whether a chat chose a bulletin, by its own id or its category's.

    `by_default` is the bulletin that everybody gets who chose nothing.
    """
    fits = chat_categories.c.category.in_(categories)
    return _none_or(fits, ids) if by_default else _has(fits)


def count(audience: Select[int]) -> Select[int]:
    """How many an audience is."""
    return select(func.count()).select_from(audience.subquery())


def _above(column: ColumnElement[int], ids: tuple[int, int]) -> ColumnElement[bool]:
    return and_(column > ids[0], column <= ids[1])


def _none_or(
    fits: ColumnElement[bool], ids: tuple[int, int] | None
) -> ColumnElement[bool]:
    """Whether a chat chose nothing, or anything that fits."""
    if ids is None:
        return or_(not_(_has()), _has(fits))
    # Of a whole slice, who chose only other things is found at once, not one by one.
    which = chat_categories.c.chat_id
    chosen = func.max(case((fits, literal(1)), else_=literal(0)))
    refusing = select(which).where(_above(which, ids)).group_by(which)
    return chats.c.id.not_in(refusing.having(chosen == 0))


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(chat_categories.c.chat_id == chats.c.id, *conditions))
