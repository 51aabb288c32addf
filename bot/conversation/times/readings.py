"""The words of a time as plain signs: once for each way in which they may be read.

A word typed with its tones has one meaning ("tới" is the next, "tối" the evening); one
typed without may have several, and each of them is a reading of the whole.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice, product

from bot.country import composed

Fold = Callable[[str], str]

LONGEST = 80  # characters: whoever writes more tells something
MOST_READINGS = 64

_TENS, _TEN, _TWENTY = "TENS", "TEN", "TWENTY"
# What each sign is written as. `_` begins a number's word.
_WRITTEN = {
    "_1": "một one", "_2": "hai two", "_3": "ba three", "_4": "bốn tư four",
    "_5": "năm lăm nhăm five", "_6": "sáu six", "_7": "bảy bẩy seven",
    "_8": "tám eight", "_9": "chín nine",
    _TEN: "mười", _TENS: "mươi", _TWENTY: "hăm",
    "GIO": "giờ h g gi hour hours", "TIENG": "tiếng",
    "PHUT": "phút p ph minute minutes",
    "RUOI": "rưỡi rưởi", "KEM": "kém", "MORE": "nữa", "HALF": "nửa", "MID": "giữa",
    "SANG": "sáng morning", "TRUA": "trưa noon", "CHIEU": "chiều afternoon",
    "TOI": "tối evening", "DEM": "đêm khuya night", "SOM": "sớm",
    "AM": "am", "PM": "pm", "MIDNIGHT": "midnight",
    "THU": "thứ t th", "CN": "cn", "TUAN": "tuần", "THANG": "tháng thg",
    "NAM": "năm", "NGAY": "ngày ngay", "HOM": "hôm bữa",
    "MAI": "mai tomorrow", "MOT": "mốt", "KIA": "kia", "KIA3": "kìa",
    "NAY": "nay này", "NEXT": "tới", "SAU": "sau in", "ON": "sang",
    "MUNG": "mùng mồng", "RAM": "rằm", "LUNAR": "âm ta", "SOLAR": "dương tây",
    "TET": "tết", "GIENG": "giêng", "CHAP": "chạp", "CALENDAR": "lịch",
    "NOW": "bây now",
    "": (
        "lúc vào gửi hồi khoảng tầm đúng hẹn cho nhé nha ạ đi at on rạng phát luôn "
        "giúp thì là the"
    ),
}  # fmt: skip
_ONLY_WITH_TONES = {"kìa", "âm", "là", "thì"}
_PHRASES = (
    (re.compile(r"\bch(?:ủ|u|úa|ua) nh(?:ật|at)\b"), "cn"),
    (re.compile(r"\b(?:chủ|chu|chúa)nh(?:ật|at)\b"), "cn"),
    (re.compile(r"\bam lich\b"), "âm"),
    (re.compile(r"\bdl\b"), "dương"),
    (re.compile(r"\bal\b"), "âm"),
    (re.compile(r"\btoday\b"), "hôm nay"),
    (re.compile(r"\btonight\b"), "tối nay"),
    (re.compile(r"\b(?:p\.m|pm)\b\.?"), " pm"),
    (re.compile(r"\b(?:a\.m|am)\b\.?"), " am"),
)
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|(?<=\d)[./:-](?=\d)|(?<=\d)['’′]")
_DOT = (".", ":")  # 1.12 is a day, 8.30 an hour


def readings(text: str, fold: Fold) -> list[str]:
    """Every reading of a text as signs with spaces between; none for a long one.

    A number stays as it was typed, with the zeros in front of it. A word that says
    nothing of a time stands as `?`, so that no reading with it is understood.
    """
    if len(text) > LONGEST:
        return []
    plain = composed(text).lower()
    for pattern, written in _PHRASES:
        plain = pattern.sub(written, plain)
    words = [_meanings(word, fold) for word in _TOKEN.findall(plain)]
    found = (
        " ".join(_numbered(sign for sign in chosen if sign))
        for chosen in islice(product(*words), MOST_READINGS)
    )
    return list(dict.fromkeys(found))


def _meanings(word: str, fold: Fold) -> tuple[str, ...]:
    if word[0].isdigit():
        return (word,)
    if not word[0].isalpha():
        return _DOT if word == "." else ("PHUT",) if word in "'’′" else (word,)
    with_tones, without = _table(fold)
    folded = fold(word)
    if word != folded and word in with_tones:
        return with_tones[word]
    return without.get(folded, ("?",))


@cache
def _table(
    fold: Fold,
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """What each word means as it is written, and what it may mean without its tones."""
    with_tones: dict[str, list[str]] = {}
    without: dict[str, list[str]] = {}
    for sign, written in _WRITTEN.items():
        for word in written.split():
            with_tones.setdefault(word, []).append(sign)
            if word not in _ONLY_WITH_TONES:
                signs = without.setdefault(fold(word), [])
                signs.extend([sign] if sign not in signs else [])
    for number, day in enumerate(_ENGLISH_DAYS):
        without[day] = [f"THU {number + 2}"]
    without["sunday"] = ["CN"]
    return (
        {word: tuple(signs) for word, signs in with_tones.items()},
        {word: tuple(signs) for word, signs in without.items()},
    )


def _numbered(signs: Iterator[str]) -> list[str]:
    """Signs with figures in place of the words of numbers."""
    found: list[str] = []
    waiting = list(signs)
    while waiting:
        sign = waiting.pop(0)
        if sign == _TWENTY and waiting and _unit(waiting[0]):
            found.append(str(20 + _unit(waiting.pop(0))))
        elif sign == _TEN:
            found.append(str(10 + _taken_unit(waiting)))
        elif _unit(sign) and sign != "MOT":
            is_weekday = bool(found) and found[-1] == "THU"
            value = _unit(sign)
            if not is_weekday and waiting and waiting[0] == _TENS:
                waiting.pop(0)
                value = value * 10 + _taken_unit(waiting)
            found.append(str(value))
        else:
            found.append(sign)
    return found


def _taken_unit(waiting: list[str]) -> int:
    return _unit(waiting.pop(0)) if waiting and _unit(waiting[0]) else 0


def _unit(sign: str) -> int:
    """1 to 9; 0 for what is no unit. "Mốt" is the one after tens."""
    if sign == "MOT":
        return 1
    return int(sign[1:]) if sign.startswith("_") else 0
