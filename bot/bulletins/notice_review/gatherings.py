"""People are called together, and the hour or the place is not said. Pure."""

from collections.abc import Iterator

from bot.bulletins.notice_review.slip import Correction, Kind, Known, Slip
from bot.bulletins.notice_review.stated_days import has_hour
from bot.bulletins.notice_review.written import Written


def slips(written: Written, known: Known) -> Iterator[Slip]:
    """A gathering without an hour, without a place."""
    call = _call(written, known)
    if call is None:
        return
    _ = known.translator
    words = known.words
    quote = written.text[slice(*call)]
    end = _end_of_sentence(written, call[0])
    if not has_hour(written) and not written.says(words.when):
        asked = Correction(
            _("Thêm giờ"), asks=_("Mấy giờ, hôm nào?"), before=" Lúc ", after=end
        )
        yield Slip(Kind.HOUR, *call, quote, _("Chưa thấy nói mấy giờ."), (asked,))
    if not written.says(words.where):
        asked = Correction(
            _("Thêm chỗ"), asks=_("Ở chỗ nào?"), before=" Tại ", after=end
        )
        yield Slip(Kind.WHERE, *call, quote, _("Chưa thấy nói ở đâu."), (asked,))


def _call(written: Written, known: Known) -> tuple[int, int] | None:
    """Where people are called; None where every such sentence tells of something."""
    at = 0
    while found := written.find(known.words.calls, at):
        start, end = written.sentence(found.start())
        if not written.says(known.words.not_calls, start, end):
            return found.span()
        at = max(found.end(), end)
    return None


def _end_of_sentence(written: Written, at: int) -> int:
    """Behind the last letter of a sentence, its full stop included."""
    start, end = written.sentence(at)
    return start + len(written.text[start:end].rstrip())
