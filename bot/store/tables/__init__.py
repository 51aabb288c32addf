"""Every table, a file an area. Instants are integer milliseconds UTC.

Constraints carry the rules that must never break. Only the modules that hold an
area's SQL import its tables (see the import contracts in `pyproject.toml`).
"""

from bot.store.tables import (
    audit,
    bulletins,
    checkins,
    conversation,
    delivery,
    installation,
    knowledge,
    people,
    requests,
    villages,
    web,
)
from bot.store.tables.schema import metadata

__all__ = [
    "audit",
    "bulletins",
    "checkins",
    "conversation",
    "delivery",
    "installation",
    "knowledge",
    "metadata",
    "people",
    "requests",
    "villages",
    "web",
]
