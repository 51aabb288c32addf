"""Questions to people."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    false,
    text,
)

from bot.store.tables.schema import Path, id_column, metadata

# Kept 180 days after the answer. The number is all of it that leaves the house.
requests = Table(
    "requests",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("place", Path, nullable=False),  # what it is about; with level: who reads it
    Column("level", Text, nullable=False),  # commune, province
    Column("state", Text, nullable=False),  # open, answered
    Column("is_complaint", Boolean, nullable=False, server_default=false()),
    Column("follows", BigInteger),
    Column("consent_id", ForeignKey("consents.id", ondelete="SET NULL")),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("is_reminded", Boolean, nullable=False, server_default=false()),
    Column("answer", Text),
    Column("answered_at", BigInteger),
    Column("answered_by", BigInteger),  # a person's number
    sqlite_autoincrement=True,
)
Index("ix_requests_channel", requests.c.channel, requests.c.address)
Index(
    "ix_requests_open",
    requests.c.due_at,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

# An answered question that an officer would have everyone know; goes with it.
proposals = Table(
    "proposals",
    metadata,
    Column(
        "request_id", ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("place", Path, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("proposed_by", BigInteger),  # a person's number
    Column("proposed_at", BigInteger, nullable=False),
)
