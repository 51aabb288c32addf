"""A push service and a browser, as the standards have them: RFC 8030, 8188, 8291."""

import asyncio
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import orjson
from aiohttp import web
from aiohttp.abc import AbstractResolver
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

CERTIFICATE = Path(__file__).parents[2] / "telegram" / "localhost.pem"


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Phone:
    """A browser that allowed to be rung."""

    def __init__(self, name: str = "phone", host: str = "fcm.googleapis.com") -> None:
        self.endpoint = f"https://{host}/fcm/send/{name}"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = bytes(range(16))

    @property
    def point(self) -> bytes:
        key = self._key.public_key()
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> dict[str, object]:
        keys = {"p256dh": b64(self.point), "auth": b64(self._auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def opens(self, body: bytes) -> dict[str, str]:
        """What the browser reads, its own way through the standard."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        info = b"WebPush: info\0" + self.point + sender
        shared = self._key.exchange(ec.ECDH(), point)
        secret = HKDF(SHA256(), 32, self._auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        padded = AESGCM(key).decrypt(nonce, sealed, None)
        message, mark, padding = padded.rpartition(b"\x02")
        assert mark
        assert not padding.strip(b"\0")
        return orjson.loads(message)


@dataclass
class Rung:
    """One request that a service got."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """Every service there is: it answers as told, else that it took the message."""

    port: int = 0
    rung: list[Rung] = field(default_factory=list)
    answers: dict[str, list[web.Response]] = field(
        default_factory=lambda: defaultdict(list)
    )
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        url = f"https://{request.host}{request.path}"
        proof = request.headers["Authorization"]
        assert Vapid02.verify(proof)
        self.rung.append(Rung(url, dict(request.headers), await request.read()))
        self.bell.set()
        waiting = self.answers[request.path.rpartition("/")[2]]
        return waiting.pop(0) if waiting else web.Response(status=201)

    async def got(self, count: int) -> list[Rung]:
        async with asyncio.timeout(30):
            while len(self.rung) < count:
                self.bell.clear()
                await self.bell.wait()
        return self.rung

    def connector(self) -> aiohttp.BaseConnector:
        """Connections to it, whatever the service is called."""
        trusts = ssl.create_default_context(cafile=CERTIFICATE)
        trusts.check_hostname = False
        return aiohttp.TCPConnector(resolver=_ToHere(self.port), ssl=trusts)


class _ToHere(AbstractResolver):
    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host, port=0, family=0):
        here = {"hostname": host, "host": "127.0.0.1", "port": self._port}
        return [{**here, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None: ...


@asynccontextmanager
async def serving() -> AsyncIterator[Service]:
    service = Service()
    app = web.Application()
    app.router.add_post("/{path:.*}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    keeps = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    keeps.load_cert_chain(CERTIFICATE)
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=keeps)
    await site.start()
    service.port = runner.addresses[0][1]
    try:
        yield service
    finally:
        await runner.cleanup()
