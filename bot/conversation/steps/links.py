"""Addresses that a phone can open: none of this machine's own is printed."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.config import Config
from bot.conversation.turn import House
from bot.places import Place

COMMUNE_PREFIX = "xa-"  # of a start link that brings a commune along
_OWN_NAMES = ("localhost", "")


def is_own(address: str) -> bool:
    """Whether an address leads nowhere but to the machine that opens it."""
    host = (urlsplit(address).hostname or "").casefold()
    try:
        found = ip_address(host)
    except ValueError:
        return host in _OWN_NAMES or host.endswith(".localhost")
    return found.is_loopback or found.is_unspecified


def public_base(config: Config) -> str | None:
    """Where the pages are reached from outside."""
    base = config.public_url
    return None if base is None or is_own(base) else base


def phone_link(house: House, place: Place) -> str:
    """What opens the chat on a phone and brings a place along; "" if nothing does."""
    messengers = [one for one in house.channels.values() if not one.stores]
    links = [one.link(COMMUNE_PREFIX + place.code) for one in messengers]
    return next((link for link in links if link and not is_own(link)), "")


def page_link(config: Config, place: Place) -> str:
    """The same for the page; "" where none is reached from outside."""
    base = public_base(config)
    return f"{base}/?xa={place.code}" if base is not None else ""
