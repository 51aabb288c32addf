"""Calls to addresses that a stranger names: to the world outside, never to our own."""

import ipaddress

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from typing_extensions import override


class Outside(AbstractResolver):
    """Names resolve to addresses of the world alone, never to those of our network."""

    def __init__(self) -> None:
        """Asks as everybody does."""
        self._resolver = DefaultResolver()

    @override
    async def resolve(
        self, host: str, port: int = 0, family: int = 0
    ) -> list[ResolveResult]:
        """Raises OSError for a name without any such address."""
        found = await self._resolver.resolve(host, port, family)  # type: ignore[arg-type]  # its own default
        public = [one for one in found if ipaddress.ip_address(one["host"]).is_global]
        if not public:
            raise OSError(f"{host} is nowhere outside")
        return public

    @override
    async def close(self) -> None:
        await self._resolver.close()
