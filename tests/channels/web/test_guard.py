"""Whose address it is, however a proxy writes it, and what counts as one household."""

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.channels.web import guard

PROXY = "127.0.0.1"


class FromProxy:
    """The transport of a connection that our proxy made."""

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (PROXY, 40_000) if name == "peername" else default

    def is_closing(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("198.51.100.1, 203.0.113.7:1", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 127.0.0.1:9", "203.0.113.7"),
        ("", PROXY),
        (" , ", PROXY),
        ("unknown", "unknown"),
    ],
)
def test_a_forwarded_address_is_read_without_its_port(said: str, address: str):
    request = make_mocked_request(
        "GET", "/", {"X-Forwarded-For": said}, transport=FromProxy()
    )
    assert guard.client_address(request, (PROXY,)) == address


@pytest.mark.parametrize(
    ("address", "networks"),
    [
        ("203.0.113.7", ("203.0.113.7",)),
        ("::ffff:203.0.113.7", ("203.0.113.7",)),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("fe80::1%eth0", ("fe80::/64", "fe80::/48")),
        ("unknown", ("unknown",)),
        ("x" * 5000, ("x" * 45,)),
    ],
)
def test_a_household_is_an_ipv4_address_or_a_64(
    address: str, networks: tuple[str, ...]
):
    assert guard.networks_of(address) == networks
