"""An order for the child that draws: the paper, and what is said beside it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.drawing.paper import Certificate, Figures, Letters, Month, NoticeCard, Poster

PNG, PDF, CSV = "image/png", "application/pdf", "text/csv"


@dataclass(frozen=True, slots=True)
class Order:
    """`names` are the files' without ending, of the first drawing on.

    `place` is the code path whose officers may open them. `tables` are further files,
    each with its name, as text.
    """

    paper: Letters | NoticeCard | Poster | Figures | Certificate | Month
    media_type: str
    name: str
    caption: str
    place: str
    tables: Sequence[tuple[str, str]] = field(default=())

    @property
    def kind(self) -> str:
        """What the child is asked for."""
        return "pdf" if self.media_type == PDF else "png"
