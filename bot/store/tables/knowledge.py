"""What people changed in answers, said of them and told as stories."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from bot.store.tables.schema import Path, id_column, metadata

# Stories told in chat: until they are taken down or their teller erases everything.
stories = Table(
    "stories",
    metadata,
    id_column(),
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

# Laid over the files; an entry holds for the text with its digest and no other. Of a
# figure `topic` is the fact, `stem` the value, and there is no language.
overlay = Table(
    "overlay",
    metadata,
    id_column(),
    Column("topic", Text, nullable=False),
    Column("stem", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the text that it changes
    Column("kind", Text, nullable=False),  # hidden, mended, reviewed, translated, …
    Column("text", Text, nullable=False, server_default=""),
    Column("person_id", BigInteger),  # a person's number; NULL is the command line
    Column("body", Text, nullable=False, server_default=""),  # in whose name
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_overlay_topic", overlay.c.topic, overlay.c.stem)

# Words of the interface that a reviewer accepted, one text a message and language. They
# hold for the source's and the file's words with their digest and no others.
accepted_words = Table(
    "accepted_words",
    metadata,
    Column("language", Text, primary_key=True),
    Column("message", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("forms", Text, nullable=False),  # JSON: what is said, for each number
    Column("person_id", BigInteger),  # a person's number
    Column("at", BigInteger, nullable=False),
)

# Which language someone missed, by province: nobody's, only counted.
missed_languages = Table(
    "missed_languages",
    metadata,
    Column("language", Text, primary_key=True),  # a code, or what was typed, folded
    Column("place", Path, primary_key=True),  # a province; the country where unknown
    Column("times", Integer, nullable=False),
)

# "This is wrong", by nobody: kept until dealt with, at most 180 days.
mistakes = Table(
    "mistakes",
    metadata,
    id_column(),
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

# How often each topic was answered, by the week (the ISO date of its Monday).
asked_topics = Table(
    "asked_topics",
    metadata,
    Column("week", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)

# What nobody could answer, by nobody: common words alone, at most 180 days.
unhelped = Table(
    "unhelped",
    metadata,
    Column("week", Text, primary_key=True),
    Column("programme", Text, primary_key=True),  # of what was nearest
    Column("language", Text, primary_key=True),
    Column("words", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)
