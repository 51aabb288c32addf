"""The child that draws paper: JSON comes in, each drawing goes out after its length.

Run as `python -m bot.drawing.easel` by `bot.drawing.child`, imported by nobody.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

from bot.drawing.modesty import be_modest
from bot.drawing.paper import (
    Bars,
    Certificate,
    Day,
    Figures,
    Letter,
    Letters,
    Lines,
    Month,
    NoticeCard,
)
from bot.drawing.sheets import (
    certificate_sheet,
    figures_sheet,
    letter_sheets,
    month_chart,
    notice_cards,
)

PDF = "pdf"


def drawn(given: Mapping[str, Any]) -> list[bytes]:
    """What `bot.drawing.child.papers_of` asked for."""
    value, kind = dict(given["value"]), str(given["kind"])
    match given["paper"]:
        case "NoticeCard":
            return notice_cards.cards(NoticeCard(**value))
        case "Certificate":
            value["lines"] = tuple(value["lines"])
            return [certificate_sheet.page(Certificate(**value))]
        case "Letters":
            letters = tuple(Letter(**letter) for letter in value["letters"])
            return [letter_sheets.pages(Letters(letters))]
        case "Figures":
            value["panels"] = tuple(map(_panel, value["panels"]))
            return [figures_sheet.page(Figures(**value), is_pdf=kind == PDF)]
        case "Month":
            value["days"] = tuple(Day(**day) for day in value["days"])
            return [month_chart.page(Month(**value))]
        case other:
            raise ValueError(other)


def _panel(value: Mapping[str, Any]) -> Bars | Lines:
    return Lines(**value) if "names" in value else Bars(**value)


def main(given: bytes) -> bytes:
    """All drawings, one after the other."""
    be_modest()
    return b"".join(
        len(one).to_bytes(8, "big") + one for one in drawn(json.loads(given))
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
