"""Check-ins: urgent notices that ask who is safe, who needs help; and the replies."""

from sqlalchemy import BigInteger, Column, Index, SmallInteger, Table, Text, text

from bot.store.tables.schema import Id, Path, id_column, metadata

# What a check-in has beside its broadcast, from the moment it begins to be sent.
checkins = Table(
    "checkins",
    metadata,
    Column("broadcast_id", Id, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False, server_default=""),  # the broadcast's
    Column("place", Path, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),  # from then on no reply counts
    Column("closed_at", BigInteger),  # by an officer, who thereby ended it
    Column("closed_by", BigInteger),  # a person's number
    Column("reminded_at", BigInteger),  # those who have not replied
    Column("erased_at", BigInteger),  # what was said in it; the counts stay
    Column("reached_at", BigInteger),  # when `checkin_reached` was counted last
)
Index(
    "ix_checkins_open",
    checkins.c.ends_at,
    sqlite_where=text("erased_at IS NULL"),
    postgresql_where=text("erased_at IS NULL"),
)

# A chat's newest word in a check-in. All that says who somebody is stands in one row,
# so that erasing is deleting: what was counted stays counted.
checkin_replies = Table(
    "checkin_replies",
    metadata,
    id_column(),
    Column("broadcast_id", Id, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("chat_id", Id),  # None where the check-in was not sent
    Column("language", Text, nullable=False),
    Column("said", SmallInteger, nullable=False),  # a number of `Said`
    Column("said_at", BigInteger, nullable=False),  # since when it says so
    Column("place", Path, nullable=False, server_default=""),  # its commune, if known
    Column("village_id", Id),  # None until told
    Column("words", Text, nullable=False, server_default=""),  # a line a message
    Column("phone", Text, nullable=False, server_default=""),  # to call back
    Column("voices", Text, nullable=False, server_default=""),  # JSON of Attachments
    Column("taken_by", BigInteger),  # a person's number: who is on the way
    Column("taken_at", BigInteger),
    Column("told_at", BigInteger),  # to officers, last: that it needs help
    sqlite_autoincrement=True,
)
Index(
    "ix_checkin_replies_whose",
    checkin_replies.c.broadcast_id,
    checkin_replies.c.channel,
    checkin_replies.c.address,
    unique=True,
)
Index(
    "ix_checkin_replies_address",
    checkin_replies.c.channel,
    checkin_replies.c.address,
)
Index(
    "ix_checkin_replies_chat_id",
    checkin_replies.c.broadcast_id,
    checkin_replies.c.chat_id,
)
# Those who need help (2), as their list is read. What they say stands in these indexes
# too: else SQLite rather reads a whole check-in by another one.
Index(
    "ix_checkin_replies_help",
    checkin_replies.c.said,
    checkin_replies.c.broadcast_id,
    checkin_replies.c.said_at,
    checkin_replies.c.id,
    sqlite_where=text("said = 2"),
    postgresql_where=text("said = 2"),
)
# What officers are still to be told of, and who is on the way for nothing.
Index(
    "ix_checkin_replies_untold",
    checkin_replies.c.said,
    checkin_replies.c.broadcast_id,
    sqlite_where=text("said = 2 AND (told_at IS NULL OR told_at < said_at)"),
    postgresql_where=text("said = 2 AND (told_at IS NULL OR told_at < said_at)"),
)
Index(
    "ix_checkin_replies_safe_taken",
    checkin_replies.c.said,
    checkin_replies.c.broadcast_id,
    sqlite_where=text("said = 1 AND taken_by IS NOT NULL"),
    postgresql_where=text("said = 1 AND taken_by IS NOT NULL"),
)

# How many say what, by commune and village; kept when replies are erased.
checkin_counts = Table(
    "checkin_counts",
    metadata,
    Column("broadcast_id", Id, primary_key=True, autoincrement=False),
    Column("place", Path, primary_key=True),  # a commune; empty where it is not known
    Column("village_id", Id, primary_key=True, autoincrement=False),  # 0 is none
    Column("counts_as", SmallInteger, primary_key=True),  # a number of `CountsAs`
    Column("number", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# How many phones it reached, by commune: counted by the process that sends.
checkin_reached = Table(
    "checkin_reached",
    metadata,
    Column("broadcast_id", Id, primary_key=True, autoincrement=False),
    Column("place", Path, primary_key=True),  # a commune; empty where it is not known
    Column("number", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
