"""The place tree, and how a typed name finds a place in it.

Tones that are typed count, missing ones don't; level words may be there or not; a
former name finds the place of today. Names are shared by many: a name alone is never
taken for one of several.
"""

from bot.places.asked import About, AskedOf
from bot.places.mentions import Mentions
from bot.places.model import (
    District,
    Former,
    Level,
    Match,
    NotFound,
    One,
    Option,
    Place,
    Several,
    Split,
    is_within,
)
from bot.places.tree import Places

__all__ = [
    "About",
    "AskedOf",
    "District",
    "Former",
    "Level",
    "Match",
    "Mentions",
    "NotFound",
    "One",
    "Option",
    "Place",
    "Places",
    "Several",
    "Split",
    "is_within",
]
