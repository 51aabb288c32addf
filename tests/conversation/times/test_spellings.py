"""Four hundred ways of typing a time, each with what it means (see spellings.txt)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import country
from bot.conversation.times import (
    Ambiguous,
    Conflict,
    Nothing,
    Understanding,
    Understood,
    understand,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FILE = Path(__file__).with_name("spellings.txt")
FOLD = country.load(Path(__file__).parents[3] / "messages").folding.fold


def moment(written: str) -> datetime:
    return datetime.strptime(written.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def expected(written: str) -> Understanding:
    sign, rest = written[0], written[1:].strip()
    if sign == "-":
        return Nothing()
    if sign in "?!h":
        moments = [moment(one) for one in rest.split(",")]
        if sign == "!":
            return Conflict(*moments)
        return Ambiguous(tuple(moments), lacks_hour=sign == "h")
    return Understood(moment(written))


def rows() -> Iterator[tuple[datetime, str, Understanding]]:
    now = None
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            now = moment(line[1:])
            continue
        meaning, spellings = line.split("=", 1)
        for typed in spellings.split("|"):
            yield now, typed.strip(), expected(meaning.strip())


@pytest.mark.parametrize(("now", "typed", "meaning"), list(rows()))
def test_a_time_as_people_type_it(now, typed, meaning):
    assert understand(typed, now, FOLD) == meaning


def test_there_are_four_hundred_of_them_and_none_twice():
    found = [(now, typed) for now, typed, _meaning in rows()]
    assert len(found) >= 400
    assert len(set(found)) == len(found)


def test_a_word_without_tones_is_read_both_ways_and_with_tones_one_way():
    now = moment("2026-11-24 12:00")
    assert isinstance(understand("8h30 thu hai toi", now, FOLD), Ambiguous)
    assert understand("8h30 thứ hai tới", now, FOLD) != understand(
        "8h30 thứ hai tối", now, FOLD
    )


@pytest.mark.parametrize("apart", [False, True])
def test_however_a_phone_writes_its_tones(apart):
    import unicodedata

    now = moment("2026-11-24 12:00")
    typed = unicodedata.normalize("NFD" if apart else "NFC", "8h30 thứ hai tới")
    assert understand(typed, now, FOLD) == Understood(moment("2026-11-30 08:30"))


def test_a_long_text_is_no_time_and_costs_nothing():
    now = moment("2026-11-24 12:00")
    assert understand("toi sau mot nua " * 500, now, FOLD) == Nothing()
    assert understand("toi " * 20, now, FOLD) == Nothing()
