"""A text in one line of a list, cut between two words and never within one. Pure."""

A_LINE = 60  # letters


def one_line(text: str, most: int = A_LINE) -> str:
    """Its first words, with an ellipsis where some are left out."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
