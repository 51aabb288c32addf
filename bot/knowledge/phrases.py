"""Whether a text says a wording: word for word, little between, tones or not. Pure."""

from bot.knowledge.text import Text

MAX_GAP = 1  # words that may stand between two words of a wording


def says(text: Text, wording: Text) -> bool:
    """Whether the wording's words come in a text in their order, close together.

    Missing tones match; tones that were typed must be the right ones.
    """
    return any(_from(text, start, wording) for start in range(len(text.folded)))


def _from(text: Text, start: int, wording: Text) -> bool:
    position = start
    for number in range(len(wording.folded)):
        gap = 0 if number == 0 else MAX_GAP
        found = next(
            (
                at
                for at in range(position, min(position + gap + 1, len(text.folded)))
                if _same(text, at, wording, number)
            ),
            None,
        )
        if found is None:
            return False
        position = found + 1
    return True


def _same(text: Text, at: int, wording: Text, number: int) -> bool:
    if text.folded[at] != wording.folded[number]:
        return False
    typed = text.words[at]
    return typed == text.folded[at] or typed == wording.words[number]
