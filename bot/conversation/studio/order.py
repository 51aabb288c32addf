"""An order for the child that draws: the paper, and what is said beside it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.clock import DAY, Milliseconds
from bot.delivery.files import KEPT
from bot.drawing.handout import Handout
from bot.drawing.paper import Certificate, Figures, Letters, Month, NoticeCard, Poster

PNG, PDF, CSV = "image/png", "application/pdf", "text/csv"


@dataclass(frozen=True, slots=True)
class Order:
    """`names` are the files' without ending, of the first drawing on.

    `place` is the code path whose officers may open them, and may still want them; it
    is "" for what anyone may have. `tables` are further files, each with its name, as
    text. A `Handout` is always a PDF. Where it `names_households` its files are kept a
    day: what they say is erased before other files are.
    """

    paper: Handout | Letters | NoticeCard | Poster | Figures | Certificate | Month
    media_type: str
    name: str
    caption: str
    place: str
    tables: Sequence[tuple[str, str]] = field(default=())
    names_households: bool = False

    @property
    def kept(self) -> Milliseconds:
        """How long its files are."""
        return DAY if self.names_households else KEPT

    @property
    def kind(self) -> str:
        """What the child is asked for."""
        return "pdf" if self.media_type == PDF else "png"
