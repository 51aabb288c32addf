"""What came in, and where each dialogue stands."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.schema import id_column, metadata

# Kept until handled, at most 24 hours; the ids 48 hours, so that a platform that
# delivers an update twice is not answered twice.
incoming = Table(
    "incoming",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("update_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("payload", Text),  # JSON without names; NULL once handled
    Column("received_at", BigInteger, nullable=False),
    Column("handled_at", BigInteger),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    UniqueConstraint("channel", "update_id"),
    sqlite_autoincrement=True,
)
Index(
    "ix_incoming_waiting",
    incoming.c.id,
    sqlite_where=incoming.c.handled_at.is_(None),
    postgresql_where=incoming.c.handled_at.is_(None),
)

# What officers asked to be drawn, until it is.
wanted_drawings = Table(
    "wanted_drawings",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
)

# Where a dialogue stands, by chat and account. Without consent gone after 24 hours.
dialogues = Table(
    "dialogues",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("sender", Text, primary_key=True),
    Column("language", Text),
    Column("name", Text),  # of the open dialogue; NULL when none is open
    Column("step", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="{}"),
    Column("updated_at", BigInteger, nullable=False),
)
Index("ix_dialogues_updated_at", dialogues.c.updated_at)
