"""Who rings: the installation's key, and the proof of it that a service asks for.

The key is derived from the installation's secret, which is made at the first start:
there is nothing more to keep, and every process of an installation has the same.
"""

import hashlib
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from bot.clock import HOUR, SECOND, Milliseconds

LIVES = 12 * HOUR  # of a proof; services refuse what lives longer than a day
RENEWED = 6 * HOUR  # before its end
# The number of points of the curve: a key is a whole number from 1 below it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Vapid:
    """One installation's; proofs are kept for as long as they are good."""

    def __init__(self, secret: bytes, contact: str) -> None:
        """`contact` is the https address under which the installation is reached."""
        wide = HKDF(SHA256(), 48, None, b"web push: who sends").derive(secret)
        number = int.from_bytes(wide) % (_ORDER - 1) + 1
        key = ec.derive_private_key(number, ec.SECP256R1())
        self._vapid = Vapid02(key, {"no-strict": True})  # an address may have a port
        self._contact = contact
        point = key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.public = urlsafe_b64encode(point).rstrip(b"=").decode()
        self._proofs: dict[str, tuple[Milliseconds, str]] = {}

    def proof(self, endpoint: str, now: Milliseconds) -> str:
        """The `Authorization` header for the service of an endpoint."""
        service = "{0.scheme}://{0.netloc}".format(urlsplit(endpoint))
        ends, proof = self._proofs.get(service, (0, ""))
        if not now + RENEWED < ends <= now + LIVES:  # also when the clock was set back
            ends = now + LIVES
            claims = {"aud": service, "exp": ends // SECOND, "sub": self._contact}
            proof = str(self._vapid.sign(claims)["Authorization"])
            self._proofs[service] = ends, proof
        return proof


def topic_of(key: str) -> str:
    """What replaces an earlier ring of the same message that still waits there."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
