"""What all tables share: their metadata, and the columns whose type needs a reason."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Text
from sqlalchemy.dialects import postgresql

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives row ids only to INTEGER; PostgreSQL needs 64 bits for the same ids.
Id = BigInteger().with_variant(Integer, "sqlite")

# A place is a code path (vn.04.01324) and an area a range of paths, so they must sort
# by bytes, whatever the database's language.
Path = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def id_column() -> Column[int]:
    """A number that the database gives."""
    return Column("id", Id, primary_key=True, autoincrement=True)
