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
    Column("claimed_by", BigInteger),  # whoever has it in hand
    Column("claimed_at", BigInteger),
    Column("reason", Text),  # why it was closed, as its asker reads it
    Column("corrected_at", BigInteger),  # the answer is another one since then
    Column("answer_file", Text),  # JSON of an Attachment
    Column("voice", Text),  # of one too: the question as it was spoken
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

# What the officers of a place answer again and again.
canned_replies = Table(
    "canned_replies",
    metadata,
    id_column(),
    Column("place", Path, nullable=False),  # the desk's
    Column("text", Text, nullable=False),
    Column("kept_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_canned_replies_place", canned_replies.c.place, canned_replies.c.id)
