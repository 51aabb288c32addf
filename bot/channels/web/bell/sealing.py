"""A message that only the browser it is for can read (RFC 8291, aes128gcm). Pure."""

import os
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 4096  # bytes: of the one record that there is
MOST = 3_000  # bytes of a message, well below what services take
_LAST = b"\x02"  # ends the last record


def sealed(
    message: bytes,
    key: bytes,
    auth: bytes,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The body of the request for a browser's public key and its secret.

    `own` and `salt` are new for each message; a test gives those of the standard.
    Raises ValueError for a key that is no point of the curve, or too long a message.
    """
    if len(message) > MOST:
        raise ValueError(f"a message of {len(message)} bytes")
    own = own or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    public = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), public_key(key))
    secret = _derived(shared, auth, b"WebPush: info\0" + key + public, 32)
    cipher = AESGCM(_derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!IB", RECORD, len(public)) + public
    return head + cipher.encrypt(nonce, message + _LAST, None)


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for bytes that are no uncompressed point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
