"""Addresses that a phone can open: none of this machine's own is shown to others."""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.messaging import Channel

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


def messenger_link(channels: Iterable[Channel], code: str) -> str:
    """What opens a messenger and brings a place's code along; "" if nothing does."""
    messengers = [one for one in channels if not one.stores]
    links = [one.link(COMMUNE_PREFIX + code) for one in messengers]
    return next((link for link in links if link and not is_own(link)), "")


def page_link(base: str | None, code: str) -> str:
    """The same for the page at an address; "" where none is reached from outside."""
    return f"{base}/?xa={code}" if base and not is_own(base) else ""
