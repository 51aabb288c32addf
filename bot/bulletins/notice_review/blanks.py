"""What a model leaves open and nobody has filled in. Pure."""

import re
from collections.abc import Iterator

from bot.bulletins.notice_review.slip import Kind, Known, Slip
from bot.bulletins.notice_review.written import Written
from bot.i18n import N_

_LEFT = N_("Còn chỗ trống “…”: bấm Sửa mà điền.")
_BLANK = re.compile(r"(?<!\S)(?:…|\.{3,}|_{2,})(?=\s|$)")


def slips(written: Written, known: Known) -> Iterator[Slip]:
    """One, however many blanks there are: an ellipsis between two words."""
    found = _BLANK.search(written.text)
    if found is not None:
        says = known.translator(_LEFT)
        yield Slip(Kind.BLANK, *found.span(), found[0], says)
