"""What documents and the offices behind them are called. Pure."""

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.word_lists import Kinds, Words


def kind_of(number: str, title: str, words: Words) -> Kinds | None:
    """Its kind by language, by what the number contains or its title begins with.

    None where neither tells it: the National Assembly counts its laws and its
    resolutions in one row.
    """
    signs = (kinds for sign, kinds in words.documents.items() if sign in number)
    possible = next(signs, None)
    if possible is not None and len(possible) == 1:
        return possible[0]
    if possible is None:
        possible = tuple(k for kinds in words.documents.values() for k in kinds)
    said = [kind for kind in possible if _begins_with(title, kind)]
    return max(said, key=lambda kind: len(kind[SOURCE_LANGUAGE]), default=None)


def names_itself(number: str, words: Words) -> bool:
    """Whether a number is a name: `Luật Phòng bệnh`."""
    return any(
        _begins_with(number, kind)
        for kinds in words.documents.values()
        for kind in kinds
    )


def document_name(number: str, title: str, language: str, words: Words) -> str:
    """`351/2025/NĐ-CP` → `Nghị định 351/2025/NĐ-CP`; its number where nothing tells."""
    if names_itself(number, words):
        title, number = number, ""
    kind = kind_of(number, title, words)
    if kind is None:
        return number or title
    name = kind.get(language) or kind[SOURCE_LANGUAGE]
    return f"{name} {number or title[len(kind[SOURCE_LANGUAGE]) :].strip()}"


def office_name(name: str, language: str, words: Words) -> str:
    """An office in a language; by the longest beginning of its name that is known.

    `Bộ đội Biên phòng tỉnh Lào Cai` → `Border Guard of Lào Cai`.
    """
    if language == SOURCE_LANGUAGE:
        return name
    if name not in words.offices and ", " in name:
        return ", ".join(_office(one, language, words) for one in name.split(", "))
    return _office(name, language, words)


def _office(name: str, language: str, words: Words) -> str:
    known = [begin for begin in words.offices if name.startswith(begin)]
    if not known:
        return name
    begin = max(known, key=len)
    rest = name[len(begin) :].strip().removeprefix("tỉnh ").replace("(cũ)", "(former)")
    rest = rest.replace("Thành phố Hồ Chí Minh", "Hồ Chí Minh City")
    pattern = words.offices[begin].get(language, name)
    if not rest:
        return pattern.partition(" of {}")[0].replace("{}", "").strip()
    return pattern.replace("{}", rest) if "{}" in pattern else f"{pattern} {rest}"


def _begins_with(text: str, kind: Kinds) -> bool:
    name = kind[SOURCE_LANGUAGE].casefold()
    return text.casefold().startswith(name) and not text[len(name) :][:1].isalpha()
