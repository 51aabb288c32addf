"""Chats, what they agreed to and subscribe to; accounts, roles, contact cards."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.store.tables.schema import Path, id_column, metadata

# An account that has held a role: a number for the audit, erased without breaking it.
people = Table(
    "people",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    UniqueConstraint("channel", "account"),
    sqlite_autoincrement=True,
)

roles = Table(
    "roles",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    Column("place", Path, nullable=False),  # a code path: vn.04.01324
    Column("granted_at", BigInteger, nullable=False),
    Column("granted_by", BigInteger),
    Column("revoked_at", BigInteger),
    Column("village_id", BigInteger),  # of a relay: the one village it is for
    Column("note", Text, nullable=False, server_default=""),  # "Mỷ, văn hóa"
    Column("last_used_at", BigInteger),  # written at most once a day
    Column("expires_at", BigInteger),  # it ends by itself then
    Column("language", Text, nullable=False, server_default=""),  # of a reviewer
    sqlite_autoincrement=True,
)
Index("ix_roles_person_id", roles.c.person_id)
Index(
    "ix_roles_village_id",
    roles.c.village_id,
    sqlite_where=text("village_id IS NOT NULL"),
    postgresql_where=text("village_id IS NOT NULL"),
)
Index("ix_roles_place", roles.c.place, roles.c.id)

# Roles that give nothing until they are unlocked: whoever sent something wrong.
role_locks = Table(
    "role_locks",
    metadata,
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
    Column("locked_at", BigInteger, nullable=False),
    Column("locked_by", BigInteger),  # a person's number
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("place", Path, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", BigInteger),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("is_first", Boolean, nullable=False, server_default=false()),
    Column("village_id", BigInteger),
    Column("note", Text, nullable=False, server_default=""),  # goes to the role
    Column("language", Text, nullable=False, server_default=""),  # so does this
)
Index("ix_invitations_place", invitations.c.place, invitations.c.created_at)

# A chat that agreed to be kept: who receives news, holds a role or is a linked group.
chats = Table(
    "chats",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),  # groups only
    Column("language", Text),
    Column("is_subscribed", Boolean, nullable=False, server_default=false()),
    Column("paused_until", BigInteger),
    Column("gone_reason", Text),
    Column("missing_count", SmallInteger, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    # Of groups alone: since when it is gone, or may not be written to; what of both its
    # officers were told last; whose /linkgroup is still to be looked into.
    Column("gone_at", BigInteger),
    Column("silenced_at", BigInteger),
    Column("told_trouble", Text),
    Column("linked_by", Text),
    # Whoever asked to hear something: every message then comes with its sound.
    Column("listens", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("channel", "address"),
    sqlite_autoincrement=True,
)
# The literal kind lets the planner use it; a bound parameter would not. With the kind
# in it SQLite searches it, and does not rather read everybody.
Index(
    "ix_chats_groups",
    chats.c.kind,
    chats.c.id,
    sqlite_where=text("kind = 'group'"),
    postgresql_where=text("kind = 'group'"),
)

Index(
    "ix_chats_boards",
    chats.c.kind,
    chats.c.id,
    sqlite_where=text("kind = 'board'"),
    postgresql_where=text("kind = 'board'"),
)

chat_places = Table(
    "chat_places",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Path, primary_key=True),
    Column("former", Text),  # the old unit they named, for its bank day
)
Index("ix_chat_places_place", chat_places.c.place, chat_places.c.chat_id)

chat_categories = Table(
    "chat_categories",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("category", Text, primary_key=True),
)

# Who left, as a keyed digest of the address: an older list does not bring them back.
departures = Table(
    "departures",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("left_at", BigInteger, nullable=False),
    # All that is kept of it was to be erased, and not only that it receives news.
    Column("is_whole", Boolean, nullable=False, server_default=false()),
)

# Who may neither receive news nor ask officers, until an admin of the place lets them.
# A keyed digest of the address: erasing oneself and coming back changes nothing.
barred = Table(
    "barred",
    metadata,
    id_column(),
    Column("digest", Text, nullable=False),
    Column("place", Path, nullable=False),
    Column("chat_id", BigInteger),  # if it was kept; it may be erased since
    Column("barred_at", BigInteger, nullable=False),
    Column("barred_by", BigInteger),  # a person's number
    UniqueConstraint("digest"),
    sqlite_autoincrement=True,
)
Index("ix_barred_place", barred.c.place, barred.c.id)
Index("ix_barred_chat_id", barred.c.chat_id)

# Kept without its chat after erasure: the day of consent and the day of erasure.
consents = Table(
    "consents",
    metadata,
    id_column(),
    Column("chat_id", ForeignKey("chats.id", ondelete="SET NULL")),
    Column("version", Integer, nullable=False),
    Column("operator", Text, nullable=False),
    Column("text_digest", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("given_at", BigInteger, nullable=False),
    Column("withdrawn_at", BigInteger),
    Column("purpose", Text, nullable=False, server_default="news"),  # or question
)
Index("ix_consents_chat_id", consents.c.chat_id)

# A commune's or province's office; written by its officer, for everyone to read.
contact_cards = Table(
    "contact_cards",
    metadata,
    Column("place", Path, primary_key=True),
    Column("address", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("phones", Text, nullable=False),  # JSON: [{"number", "use"}]
    Column("questions", Text, nullable=False),  # who receives them
    Column("note", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),  # written or confirmed
    Column("updated_by", BigInteger),  # a person's number
    Column("reminded_at", BigInteger),  # that it is old
)

card_bank_days = Table(
    "card_bank_days",
    metadata,
    Column("place", Path, primary_key=True),
    Column("former", Text, primary_key=True),  # an old code; "" is the whole commune
    Column("former_name", Text, nullable=False),
    Column("day", SmallInteger, nullable=False),  # of the month
    Column("meeting_place", Text, nullable=False),
)

# How it stands at a border gate on one day, as its officer said last.
gate_days = Table(
    "gate_days",
    metadata,
    Column("place", Path, primary_key=True),
    Column("day", Text, nullable=False),  # 2026-11-29; on another it says nothing
    Column("state", Text, nullable=False),  # open, limited, closed
    Column("begins", SmallInteger),  # minutes of the day; none: all of it
    Column("ends", SmallInteger),
    Column("why", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("said_at", BigInteger, nullable=False),
    Column("said_by", BigInteger),  # a person's number
)

# What lets a screen be put down as a board of a place, once.
board_codes = Table(
    "board_codes",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("place", Path, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", BigInteger, nullable=False),  # a person's number
    Column("expires_at", BigInteger, nullable=False),
)

# What differs by place: of a commune, its province and the country the nearest counts.
place_settings = Table(
    "place_settings",
    metadata,
    Column("place", Path, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", BigInteger),  # a person's number
)

# The menu of commands that a messenger shows to who holds a role. No foreign key: it is
# taken back from who holds none any more.
role_menus = Table(
    "role_menus",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("shown_at", BigInteger, nullable=False),
)

# How many receive news, by day, place (with all below it) and what they want.
daily_counts = Table(
    "daily_counts",
    metadata,
    Column("day", Text, primary_key=True),
    Column("place", Path, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)
Index("ix_daily_counts_place", daily_counts.c.place, daily_counts.c.day)
