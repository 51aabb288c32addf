"""Every table, a block an area. Instants are integer milliseconds UTC.

Constraints carry the rules that must never break. Only the modules that hold an
area's SQL import this one (see the import contracts in `pyproject.toml`).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
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


def _id_column() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


# --- the installation --------------------------------------------------------------

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# --- what came in ------------------------------------------------------------------

# Kept until handled, at most 24 hours; the ids 48 hours, so that a platform that
# delivers an update twice is not answered twice.
incoming = Table(
    "incoming",
    metadata,
    _id_column(),
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

counters = Table(
    "counters",
    metadata,
    Column("day", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

# --- people ------------------------------------------------------------------------

# An account that has held a role: a number for the audit, erased without breaking it.
people = Table(
    "people",
    metadata,
    _id_column(),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    UniqueConstraint("channel", "account"),
    sqlite_autoincrement=True,
)

roles = Table(
    "roles",
    metadata,
    _id_column(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    Column("place", Path, nullable=False),  # a code path: vn.04.01324
    Column("granted_at", BigInteger, nullable=False),
    Column("granted_by", BigInteger),
    Column("revoked_at", BigInteger),
    sqlite_autoincrement=True,
)
Index("ix_roles_person_id", roles.c.person_id)

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
)

# A chat that agreed to be kept: who receives news, holds a role or is a linked group.
chats = Table(
    "chats",
    metadata,
    _id_column(),
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
    UniqueConstraint("channel", "address"),
    sqlite_autoincrement=True,
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
)

# Kept without its chat after erasure: the day of consent and the day of erasure.
consents = Table(
    "consents",
    metadata,
    _id_column(),
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

# --- knowledge -----------------------------------------------------------------------

# Stories told in chat: until they are taken down or their teller erases everything.
stories = Table(
    "stories",
    metadata,
    _id_column(),
    Column("state", Text, nullable=False),  # waiting, published, hidden
    Column("place", Path, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("people", Text, nullable=False),  # whom it is about, who agreed to it
    Column("channel", Text, nullable=False),  # of its teller, as is the address
    Column("address", Text, nullable=False),
    Column("consent_digest", Text, nullable=False),  # of the words agreed to
    Column("told_at", BigInteger, nullable=False),
    Column("published_at", BigInteger),
    Column("changed_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_stories_state", stories.c.state, stories.c.published_at)
Index("ix_stories_address", stories.c.channel, stories.c.address)

# --- what goes out -----------------------------------------------------------------

replies = Table(
    "replies",
    metadata,
    _id_column(),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON of a Reply
    Column("created_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False, server_default="0"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("timeouts", SmallInteger, nullable=False, server_default="0"),
    Column("done_parts", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
Index("ix_replies_due", replies.c.channel, replies.c.id)

# Messages of ours that change where they stand; kept as long as message ids are.
living_messages = Table(
    "living_messages",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("message_ids", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)
Index("ix_living_messages_changed_at", living_messages.c.changed_at)

broadcasts = Table(
    "broadcasts",
    metadata,
    _id_column(),
    Column("kind", Text, nullable=False),  # notice, bulletin
    Column("state", Text, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("place", Path, nullable=False),
    Column("category", Text),
    Column("is_urgent", Boolean, nullable=False, server_default=false()),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("by_name", Text, nullable=False, server_default=""),
    Column("author_id", BigInteger),  # a person's number
    Column("author_channel", Text),
    Column("author_address", Text),  # where the report goes; erased with the author
    Column("key", Text, unique=True),
    Column("code", Text, unique=True),
    Column("bulletin", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("plan_cursor", BigInteger, nullable=False, server_default="0"),
    Column("is_planned", Boolean, nullable=False, server_default=false()),
    # Counts of rows that are no longer there (after 90 days), or were never made.
    Column("final_counts", Text),
    # How many were not reached, by commune and reason, once who they were is erased.
    Column("unreached", Text),
    Column("is_unreached_erased", Boolean, nullable=False, server_default=false()),
    # It has ended, and its author is still to be told.
    Column("is_report_due", Boolean, nullable=False, server_default=false()),
    # It has ended, and what of it still waits will be skipped, for this reason.
    Column("skip_reason", Text),
    sqlite_autoincrement=True,
)
Index(
    "ix_broadcasts_skip_reason",
    broadcasts.c.id,
    sqlite_where=text("skip_reason IS NOT NULL"),
    postgresql_where=text("skip_reason IS NOT NULL"),
)
Index("ix_broadcasts_state", broadcasts.c.state, broadcasts.c.starts_at)
Index(
    "ix_broadcasts_report_due",
    broadcasts.c.id,
    sqlite_where=text("is_report_due"),
    postgresql_where=text("is_report_due"),
)

# What a broadcast says, worded once a language and not once a recipient.
bodies = Table(
    "bodies",
    metadata,
    Column(
        "broadcast_id",
        ForeignKey("broadcasts.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("language", Text, primary_key=True),
    Column("body", Text, nullable=False),  # JSON of a Reply
)

# The outbox: one broadcast to one chat. No foreign key to the chat: erasing a person
# leaves the count whole, and a million rows are planned by one INSERT … SELECT.
deliveries = Table(
    "deliveries",
    metadata,
    Column("broadcast_id", Id, primary_key=True),
    Column("chat_id", Id, primary_key=True),
    Column("state", SmallInteger, nullable=False, server_default="0"),
    Column("not_before", BigInteger, nullable=False, server_default="0"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("timeouts", SmallInteger, nullable=False, server_default="0"),
    Column("reason", Text),
    Column("message_ids", Text),
    Column("changed_at", BigInteger, nullable=False, server_default="0"),
    Column("rank", SmallInteger, nullable=False, server_default="1"),  # 0 goes first
    sqlite_with_rowid=False,
)
# The literal state lets the planner use it; a bound parameter would not.
Index(
    "ix_deliveries_waiting",
    deliveries.c.broadcast_id,
    deliveries.c.rank,
    deliveries.c.not_before,
    deliveries.c.chat_id,
    sqlite_where=text("state = 0"),
    postgresql_where=text("state = 0"),
)

# Lists of who was not reached that officers asked for and that are still to be made.
wanted_lists = Table(
    "wanted_lists",
    metadata,
    Column("broadcast_id", Id, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
)

# A platform's "wait", kept so that a restart keeps it. The scope is a channel's name
# or `channel address`.
pauses = Table(
    "pauses",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),
)

# A group's last minute, kept so that a restart keeps its limit too.
group_sends = Table(
    "group_sends",
    metadata,
    _id_column(),
    Column("channel", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_group_sends_sent_at", group_sends.c.sent_at)

# --- bulletins ---------------------------------------------------------------------

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

# --- questions to people -----------------------------------------------------------

# Kept 180 days after the answer. The number is all of it that leaves the house.
requests = Table(
    "requests",
    metadata,
    _id_column(),
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

# --- what a place tells of itself --------------------------------------------------

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

# --- the web chat ------------------------------------------------------------------

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

web_messages = Table(
    "web_messages",
    metadata,
    _id_column(),
    Column("session", Text, nullable=False),
    Column("answers", Text),  # the id of the message that it replies to
    Column("key", Text),  # of the delivery: stored once
    Column("body", Text, nullable=False),  # JSON of a Reply
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("session", "key"),
    sqlite_autoincrement=True,
)
Index("ix_web_messages_session", web_messages.c.session, web_messages.c.id)

# --- answers: what people changed in chat, and what they said of them ---------------

# Laid over the files; an entry holds for the text with its digest and no other.
overlay = Table(
    "overlay",
    metadata,
    _id_column(),
    Column("topic", Text, nullable=False),
    Column("stem", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the text that it changes
    Column("kind", Text, nullable=False),  # hidden, mended, reviewed, asked
    Column("text", Text, nullable=False, server_default=""),
    Column("person_id", BigInteger),  # a person's number; NULL is the command line
    Column("body", Text, nullable=False, server_default=""),  # in whose name
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_overlay_topic", overlay.c.topic, overlay.c.stem)

# "This is wrong", by nobody: kept until dealt with, at most 180 days.
mistakes = Table(
    "mistakes",
    metadata,
    _id_column(),
    Column("topic", Text, nullable=False),
    Column("stem", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_mistakes_topic", mistakes.c.topic, mistakes.c.at)
Index("ix_mistakes_at", mistakes.c.at)

# Who wants to hear when an answer changes, with the proof of having agreed to it.
watches = Table(
    "watches",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("told_digest", Text, nullable=False),  # of what the chat has been told
    Column("operator", Text, nullable=False),
    Column("text_digest", Text, nullable=False),  # of the words agreed to
    Column("asked_at", BigInteger, nullable=False),
)
Index("ix_watches_topic", watches.c.topic, watches.c.chat_id)

# The ends of answers that their editors have been told of: each once.
told_ends = Table(
    "told_ends",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("ends_on", Text, primary_key=True),  # ISO date
    Column("told_at", BigInteger, nullable=False),
)

# --- files that replies carry -------------------------------------------------------

files = Table(
    "files",
    metadata,
    _id_column(),
    Column("digest", Text, nullable=False, unique=True),  # of name, type and content
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_files_created", files.c.created_at)

# What a platform calls a file that it was given once.
file_places = Table(
    "file_places",
    metadata,
    Column("file_id", ForeignKey("files.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("platform_id", Text, nullable=False),
)

# --- who did what ------------------------------------------------------------------

audit = Table(
    "audit",
    metadata,
    _id_column(),
    Column("at", BigInteger, nullable=False),
    Column("actor", BigInteger),  # a person's number; NULL is the command line
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    sqlite_autoincrement=True,
)
