"""What a few words mean under a question: yes, no, leave, I don't know, why, again.

The one list of them, for every dialogue and in every language at once: who talks
Vietnamese may type "stop". Tones count where they are typed ("dừng" is no "đúng"), and
what only softens a word may stand around any of them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from weakref import WeakKeyDictionary

from bot.conversation.turn import Turn
from bot.country import Folding, composed
from bot.i18n import N_, Catalogues
from bot.knowledge.language import unspaced

LONGEST_OPENING = 4  # words of a correction: "sửa lại là"
_POINTS = " ,.:;!"
MOST_WORDS = 10  # whoever writes more says something of their own


class Meant(Enum):
    """What a short answer means; in this order where the same letters mean several."""

    AGREES = auto()  # yes, and it names what the yes is to
    YES = auto()  # also mere politeness, so it counts where a question stands last
    NO = auto()
    LEAVES = auto()
    UNKNOWN = auto()
    WHY = auto()
    AGAIN = auto()


WORDS: Mapping[Meant, str] = {
    Meant.AGREES: N_(
        "đồng ý, đồng í, nhất trí, tán thành, gửi, gửi đi, gửi luôn, ghi, ghi đi, "
        "lưu, lưu đi"
    ),
    Meant.YES: N_(
        "có, có chứ, ừ, ừm, ừa, uh, um, uhm, vâng, dạ, được, được thôi, thôi được, "
        "cũng được, ok, oke, okie, okay, okela, đúng, phải, chuẩn, rồi"
    ),
    Meant.NO: N_(
        "không, ko, k, kg, khg, hok, hông, hổng, chưa, không đồng ý, ko đồng ý, chưa "
        "đồng ý, không được, không phải, ko phải, đừng, từ chối, không có, không muốn, "
        "ko muốn, chả"
    ),
    Meant.LEAVES: N_(
        "thôi, khỏi, khỏi cần, không cần, ko cần, chẳng cần, hủy, hủy bỏ, thoát, "
        "thoát ra, bỏ qua, bỏ đi, quay lại, trở lại, quay về, để sau, để lúc khác, "
        "lúc khác, dừng, dừng lại, ngừng, ngừng lại, không hỏi, ko hỏi, không làm, ko "
        "làm, không gửi, ko gửi, không ghi, ko ghi, không kể, không viết, không nhận, "
        "ko nhận, không nhận tin, ko nhận tin, thôi nhận, thôi nhận tin, bỏ nhận tin, "
        "hủy nhận tin, hủy đăng ký, tắt tin, tắt thông báo, đừng gửi, đừng gửi tin, "
        "dừng gửi, ngừng gửi, đừng nhắn, đừng nhắn tin, không muốn làm, không muốn "
        "hỏi, không muốn gửi, không muốn nhận, không muốn nhận tin, hỏi cái khác, hỏi "
        "câu khác, hỏi chuyện khác, hỏi việc khác, để tôi hỏi, để tôi hỏi cái khác, "
        "để em hỏi, để hỏi cái khác"
    ),
    Meant.UNKNOWN: N_(
        "không biết, ko biết, không bít, ko bít, hông biết, hổng biết, chẳng biết, chả "
        "biết, chưa biết, biết đâu, không rõ, ko rõ, chưa rõ, chẳng rõ, không nhớ, ko "
        "nhớ, không chắc, ko chắc, chưa chắc, chịu"
    ),
    Meant.WHY: N_(
        "sao hỏi, sao lại hỏi, sao phải hỏi, sao cần, sao lại cần, sao cần biết, sao, "
        "tại sao, vì sao, tại sao hỏi, vì sao hỏi, tại sao cần, vì sao cần, hỏi làm "
        "gì, hỏi làm chi, hỏi chi, hỏi để làm gì, để làm gì, để làm chi, làm gì, cần "
        "làm gì, cần để làm gì, biết làm gì, biết để làm gì"
    ),
    Meant.AGAIN: N_(
        "nói lại, nhắc lại, hỏi lại, hỏi gì, hỏi cái gì, gì, gì cơ, cái gì, cái gì "
        "đây, gì vậy, là sao, là gì, chưa nghe rõ, không nghe rõ, chưa hiểu, không "
        "hiểu, ko hiểu"
    ),
}
# What only softens, or says whom it is said to: it may stand around any of them.
AROUND = N_(
    "nhé, nhe, nha, nhá, nghen, nghe, hen, ạ, à, á, ơ, ờ, ơi, đi, nữa, luôn, rồi, vậy, "
    "thế, này, đâu, mà, thì, là, cũng, quá, lắm, giúp, hộ, với, cho, xin, cảm, ơn, "
    "cám, tôi, tui, em, mình, cháu, con, bác, cô, chú, anh, chị, nhỉ, hả, hở, đó, đấy, "
    "phiền"
)
CORRECTING = N_(
    "à nhầm, ơ nhầm, ý nhầm, nhầm, nhầm rồi, tôi nhầm, viết nhầm, gõ nhầm, sai rồi, "
    "à không, không phải, ý tôi là, ý em là, sửa lại, sửa lại là, nói lại là, à quên"
)
_WORD = re.compile(r"\w+")
_COMMA = re.compile("[,，、]")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their words without tones: as they are written, and their meaning."""

    phrases: Mapping[Phrase, tuple[tuple[Phrase, Meant | None], ...]]
    longest: int


_made: WeakKeyDictionary[Catalogues, Lexicon] = WeakKeyDictionary()


def meant(turn: Turn, text: str) -> Meant | None:
    """What a text means if it says nothing else; None for all other texts."""
    words = _words(text)
    most = MOST_WORDS * unspaced.LETTERS_A_WORD if unspaced.is_in(text) else MOST_WORDS
    if not 0 < len(words) <= most:
        return None
    folding = turn.house.country.folding
    found = _read(_lexicon(turn.house.catalogues, folding), words, folding)
    return _together(found) if found else None


def without_softening(turn: Turn, text: str) -> str:
    """A text folded, without what only softens it: `có ạ` → `co`."""
    folding = turn.house.country.folding
    lexicon = _lexicon(turn.house.catalogues, folding)
    words = _words(text)
    kept = [word for word in words if not _softens(lexicon, word, folding)]
    return folding.fold(" ".join(kept or words))


def corrected(turn: Turn, text: str) -> str:
    """What is said in place of other words: `à nhầm, xã Tân Lập` → `xã Tân Lập`.

    Empty for a text that does not begin like a correction.
    """
    fold = turn.house.country.folding.fold
    words = text.split()
    openings = {
        fold(one)
        for language in turn.house.catalogues.languages
        for one in turn.house.catalogues.translator(language)(CORRECTING).split(", ")
    }
    for length in range(min(LONGEST_OPENING, len(words)), 0, -1):
        opening = " ".join(words[:length])
        is_one = fold(opening).strip(_POINTS) in openings
        if is_one or (opening.endswith(",") and meant(turn, opening) is Meant.NO):
            return " ".join(words[length:]).strip(_POINTS)
    return ""


def _read(lexicon: Lexicon, words: Phrase, folding: Folding) -> set[Meant]:
    """The meanings of its phrases; none where a word belongs to none of them."""
    found: set[Meant] = set()
    at = 0
    while at < len(words):
        for length in range(min(lexicon.longest, len(words) - at), 0, -1):
            meanings = _of(lexicon, words[at : at + length], folding)
            if meanings:
                break
        else:
            return set()
        if meanings[0] is not None:
            found.add(meanings[0])
        at += length
    return found


def _of(lexicon: Lexicon, words: Phrase, folding: Folding) -> list[Meant | None]:
    """What a phrase may mean, the likeliest first."""
    known = lexicon.phrases.get(tuple(map(folding.fold, words)), ())
    return [
        meaning
        for written, meaning in known
        if all(_is_typed(*pair, folding) for pair in zip(words, written, strict=True))
    ]


def _is_typed(typed: str, written: str, folding: Folding) -> bool:
    """Whether a word was typed as it is written, or without its tones."""
    if typed in (written, folding.fold(written)):
        return True
    # Where a mark stands in its word is a matter of taste: "huỷ" is "hủy".
    apart = unicodedata.normalize("NFD", typed), unicodedata.normalize("NFD", written)
    return sorted(apart[0]) == sorted(apart[1])


def _softens(lexicon: Lexicon, word: str, folding: Folding) -> bool:
    return None in _of(lexicon, (word,), folding)


def _together(found: set[Meant]) -> Meant | None:
    """One meaning of several: politeness goes, and what refuses outweighs the rest."""
    if len(found) > 1:
        found = found - {Meant.YES}
    if Meant.LEAVES in found:
        return Meant.LEAVES
    if Meant.NO in found and len(found) > 1:
        found = found - {Meant.AGREES}
    return found.pop() if len(found) == 1 else None


def _lexicon(catalogues: Catalogues, folding: Folding) -> Lexicon:
    """The words of all languages together, made once."""
    known = _made.get(catalogues)
    if known is None:
        known = _made[catalogues] = _of_all_languages(catalogues, folding)
    return known


def _of_all_languages(catalogues: Catalogues, folding: Folding) -> Lexicon:
    phrases: dict[Phrase, dict[tuple[Phrase, Meant | None], None]] = {}
    for language in catalogues.languages:
        translated = catalogues.translator(language)
        listed: list[tuple[Meant | None, str]] = [*WORDS.items(), (None, AROUND)]
        for meaning, message in listed:
            for one in _COMMA.split(translated(message)):
                written = _words(one)
                folded = tuple(map(folding.fold, written))
                phrases.setdefault(folded, {})[written, meaning] = None
    known = {folded: tuple(one) for folded, one in phrases.items()}
    return Lexicon(known, max(map(len, known)))


def _words(text: str) -> Phrase:
    return tuple(unspaced.opened(_WORD, composed(text).lower()))
