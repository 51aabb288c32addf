"""What goes out: replies, broadcasts, the outbox; and the files they carry."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    false,
    text,
)

from bot.store.tables.schema import Id, Path, id_column, metadata

replies = Table(
    "replies",
    metadata,
    id_column(),
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
    id_column(),
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
    Column("code", Text, unique=True),  # six digits that anyone can check
    Column("bulletin", Text),
    # What an officer chose beside the words, as JSON: who of the place; how it is said.
    Column("audience", Text),
    Column("details", Text),
    Column("replaces", BigInteger),  # the broadcast that it corrects
    Column("reminds", BigInteger),  # the check-in that asks those who are silent again
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
    # How much of its deliveries is erased, as a number of `Erased`.
    Column("erased", SmallInteger, nullable=False, server_default="0"),
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
Index(
    "ix_broadcasts_replaces",
    broadcasts.c.replaces,
    sqlite_where=text("replaces IS NOT NULL"),
    postgresql_where=text("replaces IS NOT NULL"),
)
Index(
    "ix_broadcasts_reminds",
    broadcasts.c.reminds,
    sqlite_where=text("reminds IS NOT NULL"),
    postgresql_where=text("reminds IS NOT NULL"),
)
Index("ix_broadcasts_state", broadcasts.c.state, broadcasts.c.starts_at)
# What is in force, and what began lately: few of all that ever were.
Index("ix_broadcasts_expires_at", broadcasts.c.expires_at)
Index("ix_broadcasts_started_at", broadcasts.c.started_at)
Index("ix_broadcasts_erased", broadcasts.c.erased, broadcasts.c.finished_at)
Index(
    "ix_broadcasts_author",
    broadcasts.c.author_channel,
    broadcasts.c.author_address,
    sqlite_where=text("author_address IS NOT NULL"),
    postgresql_where=text("author_address IS NOT NULL"),
)
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

# Who pressed [Đã đọc] under what asked for it: the chat, once; goes with deliveries.
readings = Table(
    "readings",
    metadata,
    Column("broadcast_id", Id, primary_key=True),
    Column("chat_id", Id, primary_key=True),
    Column("read_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
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
    id_column(),
    Column("channel", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_group_sends_sent_at", group_sends.c.sent_at)

# What a channel with a budget used of a month, "2026-11"; replies that had no room.
budget_months = Table(
    "budget_months",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("used", BigInteger, nullable=False, server_default="0"),
    Column("dropped", BigInteger, nullable=False, server_default="0"),
    # Since when the platform takes no more, although there should be room.
    Column("refused_since", BigInteger),
    # As many may be in flight while a process sends: it counts them if it dies.
    Column("in_doubt", SmallInteger, nullable=False, server_default="0"),
)

files = Table(
    "files",
    metadata,
    id_column(),
    Column("digest", Text, nullable=False, unique=True),  # of name, type and content
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # Its bytes are still with the platform that it came from (see `file_places`).
    Column("is_awaited", Boolean, nullable=False, server_default=false()),
    Column("needed_until", BigInteger),  # by what will carry it
    sqlite_autoincrement=True,
)
Index("ix_files_created", files.c.created_at)
Index(
    "ix_files_awaited",
    files.c.id,
    sqlite_where=text("is_awaited"),
    postgresql_where=text("is_awaited"),
)

# What is spoken in a file, whose content is empty until someone plays it.
sounds = Table(
    "sounds",
    metadata,
    Column("digest", Text, primary_key=True),  # of all that follows
    Column("file_id", ForeignKey("files.id", ondelete="CASCADE"), nullable=False),
    Column("language", Text, nullable=False),
    Column("thousand", Text, nullable=False),
    Column("text", Text, nullable=False),
)
Index("ix_sounds_file_id", sounds.c.file_id)

# What people spoke of our own texts; `subject` is where the words stand.
recordings = Table(
    "recordings",
    metadata,
    id_column(),
    Column("subject", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the words
    Column("text", Text, nullable=False),
    Column("file_id", ForeignKey("files.id", ondelete="CASCADE"), nullable=False),
    Column("seconds", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),  # of who spoke
    Column("address", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, reviewed
    Column("spoken_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_recordings_digest", recordings.c.digest)
Index("ix_recordings_language", recordings.c.language, recordings.c.subject)
Index("ix_recordings_channel", recordings.c.channel, recordings.c.address)

# What a platform calls a file that it was given once.
file_places = Table(
    "file_places",
    metadata,
    Column("file_id", ForeignKey("files.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("platform_id", Text, nullable=False),
)
