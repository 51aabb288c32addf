"""What kind of document a number is, and how it is called. Pure."""

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
    kind = kind_of(number, title, words)
    if kind is None or names_itself(number, words):
        return number
    return f"{kind.get(language) or kind[SOURCE_LANGUAGE]} {number}"


def _begins_with(text: str, kind: Kinds) -> bool:
    name = kind[SOURCE_LANGUAGE].casefold()
    return text.casefold().startswith(name) and not text[len(name) :][:1].isalpha()
