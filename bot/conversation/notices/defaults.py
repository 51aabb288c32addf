"""What a notice says of itself: its category by its words, its end by its days."""

from dataclasses import replace

from bot.bulletins.approving import urgent_guard
from bot.bulletins.notice_review.stated_end import end_of
from bot.bulletins.notice_review.written import Written
from bot.bulletins.notice_text import Notice
from bot.clock import DAY, HOUR, Milliseconds, instant, local
from bot.conversation.turn import Turn

LONGEST = 30 * DAY


def category(turn: Turn, text: str) -> str | None:
    """The one category that has words in the text; None where none or several do."""
    written = Written(text)
    words = turn.house.library.content.words.notices.categories
    known = {one.id for one in turn.house.categories}
    found = [name for name, said in words.items() if written.says(said)]
    return found[0] if len(found) == 1 and found[0] in known else None


def urgent(notice: Notice) -> Notice:
    """Of a kind that may be urgent: what asks who is safe is of a disaster mostly."""
    known = notice.category in urgent_guard.KINDS
    category = notice.category if known else urgent_guard.KINDS[0]
    return replace(notice, is_urgent=True, category=category)


def with_end(turn: Turn, notice: Notice) -> Notice:
    """The notice with the end that its days say, where its officer chose none."""
    if notice.expires_at is not None or notice.details.ends is not None:
        return notice
    return replace(notice, expires_at=_end(turn, notice))


def after_change(turn: Turn, notice: Notice, text: str) -> str | None:
    """The category once the text is another: a mere guess is made anew."""
    is_guess = notice.category == category(turn, notice.text)
    return category(turn, text) if is_guess else notice.category


def _end(turn: Turn, notice: Notice) -> Milliseconds | None:
    """Until when the days in the text say that it holds; None where they say nothing.

    Of an urgent notice a later day counts for nothing: it is over after a day.
    """
    starts = notice.starts_at or turn.now  # "sáng mai" is read when it arrives
    end = end_of(notice.text, local(starts, turn.house.config.timezone))
    if end is None:
        return None
    ends = instant(end)
    longest = DAY if notice.is_urgent else LONGEST
    return min(ends, starts + longest) if ends > starts + HOUR else None
