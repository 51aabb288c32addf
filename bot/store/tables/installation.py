"""What the installation remembers about itself."""

from sqlalchemy import Column, Table, Text

from bot.store.tables.schema import metadata

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
