"""When bulletins fire, and what has fired."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    text,
)

from bot.store.tables.schema import Id, Path, id_column, metadata

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

# Each time that a notice was shown to those who may approve it, and what they said.
approvals = Table(
    "approvals",
    metadata,
    id_column(),
    Column(
        "broadcast_id", ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False
    ),
    Column("place", Path, nullable=False),
    Column("digest", Text, nullable=False),  # of what was shown
    Column("asked_by", BigInteger),  # the writer's number
    Column("asked_at", BigInteger, nullable=False),
    Column("level", SmallInteger, nullable=False),  # of the right that is asked
    Column("next_at", BigInteger),  # when it is reminded of, or goes one level up
    Column("reminders", SmallInteger, nullable=False, server_default="0"),
    # approved, returned, withdrawn, own, ahead; none yet.
    Column("verdict", Text),
    Column("reason", Text, nullable=False, server_default=""),
    Column("verdict_by", BigInteger),  # a person's number
    Column("verdict_at", BigInteger),
    sqlite_autoincrement=True,
)
Index("ix_approvals_broadcast_id", approvals.c.broadcast_id)
Index("ix_approvals_place", approvals.c.place, approvals.c.verdict_at)
Index(
    "ix_approvals_open",
    approvals.c.next_at,
    sqlite_where=text("verdict IS NULL"),
    postgresql_where=text("verdict IS NULL"),
)

approvals_asked = Table(
    "approvals_asked",
    metadata,
    Column(
        "approval_id", ForeignKey("approvals.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_at", BigInteger, nullable=False),
)

# Numbers that stand for a sent text's words, three by three: what it is found by again.
notice_sketches = Table(
    "notice_sketches",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("broadcast_id", Id, primary_key=True),
    sqlite_with_rowid=False,
)

# Where somebody stands in a course; without a next_at no lesson comes by itself.
course_progress = Table(
    "course_progress",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("course", Text, primary_key=True),
    Column("place", Path, nullable=False),  # whose quiet hours count
    Column("language", Text, nullable=False),
    Column("hour", SmallInteger, nullable=False),
    Column("done", SmallInteger, nullable=False),  # lessons answered, in their order
    Column("right_answers", SmallInteger, nullable=False),
    Column("unanswered", SmallInteger, nullable=False),  # sent, one after the other
    Column("next_at", BigInteger),
    Column("changed_at", BigInteger, nullable=False),
)
Index("ix_course_progress_next_at", course_progress.c.next_at)

# A notice that goes again and again: each time a copy of it, one of its own.
series = Table(
    "series",
    metadata,
    Column(
        "broadcast_id",
        ForeignKey("broadcasts.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("place", Path, nullable=False),  # the notice's, to list by
    Column("rule", Text, nullable=False),  # JSON, see bulletins/timing/recurrence.py
    Column("is_on", Boolean, nullable=False),
    Column("looked_at", BigInteger, nullable=False),
)
Index("ix_series_place", series.c.place)

# Communes whose loudspeaker reads out what is in force.
loudspeakers = Table(
    "loudspeakers",
    metadata,
    Column("place", Path, primary_key=True),
    Column("slots", Text, nullable=False),  # "05:30 17:00"
    Column("languages", Text, nullable=False, server_default=""),  # these first
    Column("next_at", BigInteger, nullable=False),  # the slot that is not yet ready
)
Index("ix_loudspeakers_next_at", loudspeakers.c.next_at)

# One time that a loudspeaker speaks: what it says, and whether it did.
airings = Table(
    "airings",
    metadata,
    id_column(),
    Column("place", Path, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("script", Text, nullable=False),
    Column("seconds", SmallInteger, nullable=False),
    Column("audio", Id),  # stored files
    Column("audio_bytes", BigInteger, nullable=False, server_default="0"),
    Column("paper", Id),
    Column("verdict", Text, nullable=False, server_default=""),  # aired, not_aired
    Column("reason", Text, nullable=False, server_default=""),
    Column("verdict_at", BigInteger),
    sqlite_autoincrement=True,
)
Index("ix_airings_place", airings.c.place, airings.c.at, unique=True)
Index("ix_airings_at", airings.c.at)

airing_notices = Table(
    "airing_notices",
    metadata,
    Column("airing_id", ForeignKey("airings.id", ondelete="CASCADE"), primary_key=True),
    Column("broadcast_id", Id, primary_key=True),
)
Index("ix_airing_notices_broadcast_id", airing_notices.c.broadcast_id)

# Alerts that came in as files, each with the notice made of it. `said` is what a notice
# has no word for (event, urgency, …), as JSON: it is said again where it goes out.
imported_alerts = Table(
    "imported_alerts",
    metadata,
    Column(
        "broadcast_id",
        ForeignKey("broadcasts.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("identifier", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("said", Text, nullable=False),
)
Index(
    "ix_imported_alerts_identifier",
    imported_alerts.c.identifier,
    imported_alerts.c.sender,
)
