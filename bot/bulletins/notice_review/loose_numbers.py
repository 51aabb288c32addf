"""Numbers that say who someone is, and links: neither belongs into a notice. Pure."""

import re
from collections.abc import Iterator

from bot.bulletins.notice_review.slip import Correction, Kind, Known, Slip
from bot.bulletins.notice_review.written import Written
from bot.i18n import N_
from bot.people.numbers import personal_numbers
from bot.people.numbers.personal_numbers import Kind as Personal

_SAYS = {
    Personal.PHONE: N_("Có số điện thoại {quote}. Số riêng thì đừng đưa lên tin."),
    Personal.IDENTITY: N_("Có số căn cước {quote}. Đừng đưa lên tin."),
    Personal.ACCOUNT: N_(
        "Có số tài khoản {quote}. Kẻ gian hay làm thế, bà con dễ tưởng lừa đảo."
    ),
    Personal.CARD: N_("Có số thẻ {quote}. Đừng đưa lên tin."),
}
_LABEL = re.compile(
    r"(?:,?\s*(?:hoặc|và)?\s*(?:qua|theo|hỏi|nhắn|gọi|liên hệ|đt|sđt|"
    r"điện thoại|số|di động|số điện thoại|stk|tk|"
    r"tài khoản|số tài khoản|cccd|căn cước|số căn cước|zalo)"
    r"\s*[:.]?)+\s*$",
    re.IGNORECASE,
)
_NEAR = 40  # letters before a number that say what it is
_HOST = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_LINK = re.compile(
    rf"(?<![\w@.-])(?:(?P<scheme>https?://|www\.)(?P<whole>[^\s)>\]”]+)|"
    rf"(?P<bare>(?:{_HOST}\.)+(?:com|vn|net|org|me|ly|gl|at|asia|id|cc|io|co|info|xyz|"
    rf"top|link|page|app|to|in|gd|gy|do|so)(?:/[^\s)>\]”]*)?)(?![\w-]))",
    re.IGNORECASE,
)


def slips(written: Written, known: Known) -> Iterator[Slip]:
    """Numbers in the order in which they stand, then links."""
    links = list(_LINK.finditer(written.text))
    for one in personal_numbers.found(written.text):
        is_in_link = any(f.start() <= one.start < f.end() for f in links)
        quote = written.text[one.start : one.end]
        digits = re.sub(r"\D", "", quote)
        if one.kind in _SAYS and digits not in known.own_numbers and not is_in_link:
            yield _number(written, known, one, quote)
    for found in links:
        if not _is_trusted(found, known):
            yield _link(written, known, found)


def _number(
    written: Written, known: Known, one: personal_numbers.Found, quote: str
) -> Slip:
    _ = known.translator
    corrections = []
    if one.kind is Personal.PHONE and known.own_numbers:
        own = known.own_numbers[0]
        corrections.append(
            Correction(
                _("Thay bằng {number}", number=own),
                written.replaced(one.start, one.end, own),
            )
        )
    label = _LABEL.search(written.text, max(0, one.start - _NEAR), one.start)
    start = label.start() if label is not None else one.start
    corrections.append(Correction(_("Bỏ số này"), written.without(start, one.end)))
    says = _(_SAYS[one.kind], quote=quote)
    return Slip(Kind.NUMBER, one.start, one.end, quote, says, tuple(corrections))


def _host(found: re.Match[str]) -> str:
    whole = found["whole"] or found["bare"]
    return re.split(r"[/?#:]", whole, maxsplit=1)[0].casefold().removeprefix("www.")


def _is_trusted(found: re.Match[str], known: Known) -> bool:
    host = _host(found)
    return any(host == t or host.endswith(f".{t}") for t in known.words.trusted_links)


def _link(written: Written, known: Known, found: re.Match[str]) -> Slip:
    _ = known.translator
    end = found.start() + len(found[0].rstrip(".,;:!?"))
    quote = written.text[found.start() : end]
    is_short = _host(found) in known.words.short_links
    says = (
        _("Đường dẫn rút gọn {quote}: không ai thấy nó dẫn đi đâu.", quote=quote)
        if is_short
        else _("Có đường dẫn {quote}: bà con không nên bấm đường dẫn lạ.", quote=quote)
    )
    drop = Correction(_("Bỏ đường dẫn"), written.without(found.start(), end))
    return Slip(Kind.LINK, found.start(), end, quote, says, (drop,))
