"""Which language a talk is in, and what is said in each without being a question."""

from collections.abc import Collection

from bot.country import Folding

# What a language calls itself, for the button that changes to it.
OWN_NAMES = {
    "vi": "Tiếng Việt",
    "en": "English",
    "km": "ភាសាខ្មែរ",
    "lo": "ພາສາລາວ",
    "zh-Hans": "简体中文",
}
_ALSO = {
    "vi": ("viet", "vietnamese"),
    "en": ("anh", "tieng anh"),
    "km": ("khmer", "tieng khmer", "khmer krom", "cambodian", "ខ្មែរ"),
    "lo": ("lao", "tieng lao", "ລາວ"),
    "zh-Hans": ("zh", "trung", "tieng trung", "tieng hoa", "hoa", "chinese", "中文"),
}


def own_name(code: str) -> str:
    """What a language calls itself."""
    return OWN_NAMES.get(code, code)


def named_language(text: str, folding: Folding, known: Collection[str]) -> str:
    """The one of some languages that a text names; "" where it names none."""
    wanted = folding.fold(text)
    for code in known:
        also = (code.lower(), folding.fold(own_name(code)), *_ALSO.get(code, ()))
        if wanted in also:
            return code
    return ""
