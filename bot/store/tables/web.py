"""The web chat: its sessions and what is stored for them."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.schema import id_column, metadata

# The name of a session is the digest of its first token, for ever; what opens it may
# change: the digest of the token that does so now (none yet: the first), and of the one
# that was handed over and not used yet.
web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("token", Text),
    Column("next_token", Text),
)
Index("ix_web_sessions_token", web_sessions.c.token)
Index("ix_web_sessions_next_token", web_sessions.c.next_token)

web_messages = Table(
    "web_messages",
    metadata,
    id_column(),
    Column("session", Text, nullable=False),
    Column("answers", Text),  # the id of the message that it replies to
    Column("key", Text),  # of the delivery: stored once
    Column("body", Text, nullable=False),  # JSON of a Reply
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),  # when a notice is over
    UniqueConstraint("session", "key"),
    sqlite_autoincrement=True,
)
# Where a session's browsers are rung for urgent notices, at their push services.
web_bells = Table(
    "web_bells",
    metadata,
    id_column(),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("session", Text, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("key", Text, nullable=False),  # hexadecimal, as the next
    Column("auth", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    UniqueConstraint("session", "endpoint"),
    sqlite_autoincrement=True,
)
Index("ix_web_bells_chat_id", web_bells.c.chat_id)

Index("ix_web_messages_session", web_messages.c.session, web_messages.c.id)
