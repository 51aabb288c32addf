"""A look into an SQLite file without the engine, which takes longer to load than that.

For commands that are over in less time. Pure SQL of the standard library's driver.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def revisions() -> list[str]:
    """The revisions that this program knows, the newest last."""
    return [name.partition("_")[0] for name in migrations()]


def migrations() -> list[str]:
    """The names of all changes of the tables, as in `0037_checkins`, in their order."""
    return sorted(file.stem for file in _VERSIONS.glob("*_*.py"))


def is_ours_without(file: Path, table: str) -> bool:
    """Whether a file is a database of this very program in which a table is empty.

    False for anything else, and where it cannot be known: then ask the engine.
    """
    address = f"{file.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as opened:
            [(revision,)] = opened.execute("SELECT version_num FROM alembic_version")
            asked = f"SELECT EXISTS (SELECT 1 FROM {table})"  # noqa: S608  # our name
            [(is_any,)] = opened.execute(asked)
    except (sqlite3.Error, ValueError, OSError):
        return False
    return revision == revisions()[-1] and not is_any
