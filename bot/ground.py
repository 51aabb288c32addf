"""What is read from files, and needed by every command and every channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import country as country_file
from bot.config import Config
from bot.country import Country
from bot.errors import DataProblem
from bot.i18n import Catalogues
from bot.knowledge import Entry, Library, handbooks
from bot.knowledge.handbooks import Handbook
from bot.memory import nothing_collected
from bot.people import categories, unwritten_languages
from bot.places import Places
from bot.store.kept import KeptFiles


@dataclass(frozen=True, slots=True)
class Ground:
    """What is read from files, needed by every command."""

    config: Config
    country: Country
    catalogues: Catalogues
    places: Places
    categories: tuple[categories.Category, ...]
    kept: KeptFiles
    handbooks: Mapping[str, Handbook]  # by role
    tongues: tuple[unwritten_languages.Tongue, ...] = ()  # languages without texts


@nothing_collected()
def lay_ground(config: Config) -> Ground:
    """Reads the tables and catalogues; raises DataProblem with file and reason."""
    try:
        catalogues = Catalogues(config.locales_dir)
    except OSError as fault:
        raise DataProblem(str(fault)) from None
    country = country_file.load(config.content_dir)
    return Ground(
        config,
        country,
        catalogues,
        Places.load(config.content_dir / "places", country),
        categories.load(config.content_dir),
        KeptFiles(config.kept_folder),
        handbooks.load(config.content_dir),
        unwritten_languages.load(config.content_dir),
    )


@nothing_collected()
def open_library(
    ground: Ground, overlay: Sequence[Entry] = (), *, is_strict: bool = False
) -> Library:
    """Reads the topics and facts; faulty answers are left out.

    `overlay` is what people changed in chat; with `is_strict` what is against the
    editors' rules is named too.
    """
    return Library(
        ground.config.content_dir,
        ground.catalogues,
        ground.country,
        ground.places,
        overlay,
        hides_unreviewed=ground.config.unreviewed == "hide",
        is_strict=is_strict,
        kept=ground.kept,
    )
