"""Districts, gone since 1 July 2025, and the names of former communes. Pure."""

import re
from collections.abc import Iterator, Sequence

from bot.bulletins.notice_review.slip import Correction, Kind, Known, Slip
from bot.bulletins.notice_review.written import Written
from bot.places import Former, One, Place, Split

# A name: words that begin with a capital letter, or a number ("Quận 5").
_CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
_NAME = rf"(?:\s+(?:[{_CAPITALS}][\w'’-]*|\d{{1,2}}(?!\w)))"
_DISTRICT = re.compile(
    rf"(?<!\w)(?P<body>(?i:ubnd|ủy ban nhân dân|uỷ ban nhân dân|ủy ban|công an|"
    rf"trung tâm y tế|bệnh viện|hội nông dân|phòng \w+)\s+)?"
    rf"(?P<level>[Hh]uyện|HUYỆN)(?P<name>{_NAME}{{1,4}})?(?!\w)"
    rf"|(?<!\w)(?P<other>[Qq]uận|[Tt]hị xã|[Tt]hị trấn)(?P<named>{_NAME}{{1,4}})(?!\w)"
)
_COMMUNE = re.compile(
    rf"(?<!\w)(?P<level>[Xx]ã|[Pp]hường)(?P<name>{_NAME}{{1,4}})(?!\w)"
)
_FORMER_WORD = re.compile(r"\s*\)?\s*(?:cũ|trước đây|trước kia)(?!\w)")
_FORMERLY = re.compile(
    r"(?:trước đây (?:là|thuộc)|không còn(?: cấp)?|bỏ cấp|tên cũ(?: là)?|nguyên|cựu)"
    r"\s*$",
    re.IGNORECASE,
)


def slips(written: Written, known: Known) -> Iterator[Slip]:
    """What names a place as it was."""
    for found in _DISTRICT.finditer(written.text):
        if not _is_said_former(written.text, found):
            yield _district(written, known, found)
    for found in _COMMUNE.finditer(written.text):
        if not _is_said_former(written.text, found):
            yield from _commune(written, known, found)


def _is_said_former(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 30) : found.start()]
    return bool(_FORMER_WORD.match(text, found.end()) or _FORMERLY.search(before))


def _district(written: Written, known: Known, found: re.Match[str]) -> Slip:
    _ = known.translator
    quote = found[0].strip()
    end = found.start() + len(found[0].rstrip())
    level = found["level"] or found["other"]
    corrections = []
    body = (found["body"] or "").strip()
    if body:
        for word in ("xã", "tỉnh"):
            better = f"{body} {word}"
            text = written.replaced(found.start(), end, better)
            corrections.append(Correction(better[0].upper() + better[1:], text))
    else:
        corrections.append(
            Correction(
                _("Bỏ chữ “{words}”", words=quote), written.without(found.start(), end)
            )
        )
        if found["name"] or found["named"]:
            marked = f"{quote} cũ"
            corrections.append(
                Correction(
                    _("Viết “{words}”", words=marked),
                    written.replaced(found.start(), end, marked),
                )
            )
    return Slip(
        Kind.DISTRICT,
        found.start(),
        end,
        quote,
        _("Từ 1/7/2025 không còn {level}.", level=level.lower()),
        tuple(corrections),
    )


def _commune(written: Written, known: Known, found: re.Match[str]) -> Iterator[Slip]:
    """A name that no commune here has any more, the longest that is one."""
    names = found["name"].split()
    level = found["level"]
    province = known.places.province_of(known.place)
    for length in range(len(names), 0, -1):
        name = " ".join(names[:length])
        title = f"{level[0].upper()}{level[1:]} {name}"
        match = known.places.find(title, within=province)
        match match:
            case One(place=place, former=None):
                if _is_name(place.name, title):
                    return  # it is a commune's name today
            case One(place=place, former=Former() as former):
                if _is_name(former.name, title):
                    yield _renamed(written, known, found, title, [place])
                    return
            case Split(former=former):
                if _is_name(former.name, title):
                    yield _renamed(written, known, found, title, former.successors)
                    return
            case _:
                pass


def _is_name(name: str, title: str) -> bool:
    return name.casefold() == title.casefold()


def _renamed(
    written: Written,
    known: Known,
    found: re.Match[str],
    title: str,
    now: Sequence[Place],
) -> Slip:
    _ = known.translator
    start, end = found.start(), found.start() + len(title)
    quote = written.text[start:end]
    labels = [known.places.label(place).split(",")[0] for place in now[:3]]
    corrections = [
        Correction(
            label[0].upper() + label[1:],
            written.replaced(start, end, _cased(label, quote)),
        )
        for label in labels
    ]
    corrections.append(
        Correction(
            _("Viết “{words}”", words=f"{quote} cũ"),
            written.replaced(start, end, f"{quote} cũ"),
        )
    )
    says = _(
        "{former} nay là {now}.",
        former=title,
        now=_(" và ").join(labels),
    )
    return Slip(Kind.FORMER, start, end, quote, says, tuple(corrections))


def _cased(label: str, quote: str) -> str:
    first = label[0].upper() if quote[0].isupper() else label[0].lower()
    return first + label[1:]
