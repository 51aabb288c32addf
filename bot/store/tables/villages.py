"""The villages of communes, as counts, and what was told in them by word of mouth."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from bot.store.tables.schema import Id, Path, id_column, metadata

# Written by a commune's officer: numbers of households, nobody's name.
villages = Table(
    "villages",
    metadata,
    id_column(),
    Column("place", Path, nullable=False),  # the commune's code path
    Column("word", Text, nullable=False),  # bản, thôn, ấp
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),  # word and name, to find it again
    Column("households", Integer, nullable=False),
    Column("without_phone", Integer, nullable=False),
    Column("head_phone", Text, nullable=False, server_default=""),
    Column("changed_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),  # what was told in it still counts
    sqlite_autoincrement=True,
)
Index(
    "ix_villages_named",
    villages.c.place,
    villages.c.folded,
    unique=True,
    sqlite_where=text("removed_at IS NULL"),
    postgresql_where=text("removed_at IS NULL"),
)

# A notice to be told in a village, and in how many households without a phone it was.
# Of who told it nothing stands here; the audit says it by a number.
told = Table(
    "told",
    metadata,
    Column("broadcast_id", Id, primary_key=True),
    Column(
        "village_id",
        ForeignKey("villages.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("without_phone", Integer, nullable=False),  # as it was then
    Column("households", Integer),  # None until somebody says so
    Column("asked_at", BigInteger, nullable=False),
    Column("told_at", BigInteger),
    sqlite_with_rowid=False,
)
Index("ix_told_village_id", told.c.village_id, told.c.broadcast_id)
