"""The shape of a Vietnamese syllable typed without tones. Pure.

Vietnamese is written in syllables, each of an initial, a vowel and a final that go
together by rule: without tones about 2,500 shapes, most of which no English word has.
They are computed here from the spelling's rules; no word is listed.
"""

from functools import lru_cache

_VOWELS = "aeiouy"
_BEFORE_RIMES = "ngh ch gh gi kh ng nh ph qu th tr b c d g h k l m n p r s t v x"
_OPEN = (  # rimes without a final consonant
    "a e i o u y ai ao au ay eo eu ia iu oa oe oi ua ue ui uo uu uy "
    "oai oao oay oeo uay uya uyu uoi uou ieu yeu"
)
_CLOSED = {  # a vowel: the finals that it takes
    "a": "c ch m n ng nh p t",
    "e": "c ch m n ng nh p t",
    "i": "ch m n nh p t",
    "o": "c m n ng p t",
    "u": "c m n ng p t",
    "ie": "c m n ng p t",
    "ye": "m n ng t",
    "oa": "c ch m n ng nh p t",
    "oe": "n t",
    "oo": "c ng",
    "ua": "n ng t",
    "ue": "ch n nh t",
    "uo": "c m n ng p t",
    "uy": "ch n nh p t",
    "uye": "n t",
}
_RIMES = frozenset(_OPEN.split()) | {
    vowel + final for vowel, finals in _CLOSED.items() for final in finals.split()
}
_INITIALS = tuple(_BEFORE_RIMES.split())
_BEFORE_FRONT = ("k", "gh", "ngh")  # written only before e, i, y
_BEFORE_BACK = ("c", "ng")  # and these never
# What English words do not have, and Vietnamese ones are full of.
_OWN_INITIALS = ("gi", "kh", "ng", "ngh", "nh")
_RARE_ELSEWHERE = (
    "ao au eo eu uu ieu yeu uoi uou oai oay uya uyu anh enh inh oanh uynh uych ach iec "
    "iem ien ieng iep iet yem yen yet uoc uom uon uong uot uyen uyet oac oang uang uat "
    "uenh uc eng ec"
)
_OWN_RIMES = frozenset(_RARE_ELSEWHERE.split())
_TELEX_TONES = "sfrxj"
_TELEX_LETTERS = {"aa": "a", "ee": "e", "oo": "o", "dd": "d"} | {
    "aw": "a",
    "ow": "o",
    "uw": "u",
}
_FEWEST = 2  # letters of a syllable in a run of them
_LONGEST_RUN = 24


def is_syllable(word: str) -> bool:
    """Whether a folded word has the shape of a Vietnamese syllable."""
    return _parted(word) is not None


def is_only_vietnamese(word: str) -> bool:
    """Whether its shape is one that words of other languages hardly have."""
    found = _parted(word)
    if found is None:
        return False
    initial, rime = found
    if initial in _OWN_INITIALS:
        return len(word) > len(initial)
    return bool(initial) and rime in _OWN_RIMES


@lru_cache(maxsize=4096)
def is_run(word: str) -> bool:
    """Whether it is several syllables without a space: `hongheo`."""
    if len(word) > _LONGEST_RUN:
        return False
    ends = {0}
    for end in range(_FEWEST, len(word) + 1):
        if any(
            end - start >= _FEWEST and is_syllable(word[start:end]) for start in ends
        ):
            ends.add(end)
    return len(word) in ends and not is_syllable(word)


def is_telex(word: str) -> bool:
    """Whether it is a syllable as keys were struck for it: `dduowcj`, `tieenf`."""
    plain = word
    for typed, meant in _TELEX_LETTERS.items():
        plain = plain.replace(typed, meant)
    if is_syllable(plain):
        return plain != word
    for at in range(len(plain) - 1, 0, -1):
        if plain[at] in _TELEX_TONES and is_syllable(plain[:at] + plain[at + 1 :]):
            return True
    return False


def has_vowel(word: str) -> bool:
    """Whether it can be said: `bhyt` cannot."""
    return any(letter in _VOWELS for letter in word)


@lru_cache(maxsize=4096)
def _parted(word: str) -> tuple[str, str] | None:
    """The initial and the rime, if they go together."""
    for initial in ("", *_INITIALS):
        if not word.startswith(initial):
            continue
        rime = word[len(initial) :]
        if _go_together(initial, rime):
            return initial, rime
    return ("gi", "i") if word == "gi" else None


def _go_together(initial: str, rime: str) -> bool:
    if rime not in _RIMES:
        return False
    is_front = rime[0] in "eiy"
    if initial in _BEFORE_FRONT:
        return is_front
    if initial in _BEFORE_BACK:
        return not is_front
    if initial == "g":
        return rime[0] != "e"
    return initial != "qu" or rime[0] != "u"
