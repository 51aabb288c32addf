"""Addresses that a phone can open: none of this machine's own is printed."""

from bot.config import Config
from bot.conversation.turn import House
from bot.messaging import phone_links
from bot.messaging.phone_links import COMMUNE_PREFIX, is_own
from bot.places import Place

__all__ = ["COMMUNE_PREFIX", "is_own"]


def public_base(config: Config) -> str | None:
    """Where the pages are reached from outside."""
    base = config.public_url
    return None if base is None or is_own(base) else base


def phone_link(house: House, place: Place) -> str:
    """What opens the chat on a phone and brings a place along; "" if nothing does."""
    return phone_links.messenger_link(house.channels.values(), place.code)


def page_link(config: Config, place: Place) -> str:
    """The same for the page; "" where none is reached from outside."""
    return phone_links.page_link(config.public_url, place.code)
