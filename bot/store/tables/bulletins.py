"""When bulletins fire, and what has fired."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table, Text

from bot.store.tables.schema import Id, Path, metadata

schedules = Table(
    "schedules",
    metadata,
    Column("bulletin", Text, primary_key=True),
    Column("place", Path, primary_key=True),  # the country, or who changed it
    Column("is_on", Boolean),  # NULL: as the content says
    Column("at", Text),  # HH:MM; NULL: as the content says
    Column("looked_at", BigInteger),  # up to when due times have been dealt with
)

editions = Table(
    "editions",
    metadata,
    Column("bulletin", Text, primary_key=True),
    Column("place", Path, primary_key=True),
    Column("due_at", BigInteger, primary_key=True),
    Column("state", Text, nullable=False),  # fired, missed, empty
    Column("item", Text),  # which tip or warning: never the same twice
    Column("broadcast_id", BigInteger),
    Column("at", BigInteger, nullable=False),
)

# Bulletins above a chat's weekly measure wait here to be folded into one.
held_bulletins = Table(
    "held_bulletins",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("broadcast_id", Id, primary_key=True),
    Column("held_at", BigInteger, nullable=False),
)
