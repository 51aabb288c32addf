"""Who did what, and how often strangers did it."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from bot.store.tables.schema import id_column, metadata

counters = Table(
    "counters",
    metadata,
    Column("day", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", BigInteger, nullable=False),
    Column("actor", BigInteger),  # a person's number; NULL is the command line
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    sqlite_autoincrement=True,
)
