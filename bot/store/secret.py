"""The installation's secret: a file of its own, outside the database and its backups.

It keys the digests of who left, the web's links to files and the webhooks' secrets:
whoever finds a backup must not find it too. The database keeps only a digest of it, so
that a process with another one is told.
"""

import hashlib
import logging
import os
import secrets
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DataProblem
from bot.store import settings, traces
from bot.store.database import Database, note_erasure

NAME = "secret"  # beside the SQLite file, or in data/ of the working directory
SHORTEST = 32  # characters

log = logging.getLogger(__name__)


def file_of(database: Database, chosen: Path | None) -> Path:
    """Where the secret stands; `chosen` is BOT_SECRET_FILE."""
    if chosen is not None:
        return chosen
    return database.path.with_name(NAME) if database.is_sqlite else Path("data", NAME)


async def secret_of(database: Database, chosen: Path | None = None) -> bytes:
    """The secret, made at the first start; one that the database still holds moves out.

    Raises DataProblem when the file can't be used, and on PostgreSQL when the other
    processes have another one.
    """
    file = file_of(database, chosen)
    async with database.read() as connection:
        kept = await settings.get(connection, settings.SECRET)
        known = await settings.get(connection, settings.SECRET_DIGEST)
    own = _read(file)  # after its digest, which is written after it
    if own is None:
        if known is not None and not database.is_sqlite:
            raise DataProblem(_of_others(file, "has none"))
        own = _make(file, kept or secrets.token_urlsafe(32))
    if known == _digest(own) and kept is None:
        return own.encode()
    async with database.write() as connection:
        await _agree(connection, file, own)
        await settings.forget(connection, settings.SECRET)
        note_erasure(connection)
    if kept is not None:
        await _wipe(database)
    return own.encode()


async def forget(database: Database) -> None:
    """The next process to start may bring a secret of its own."""
    async with database.write() as connection:
        await settings.forget(connection, settings.SECRET_DIGEST)


async def _agree(connection: AsyncConnection, file: Path, own: str) -> None:
    """Keeps the digest; of several processes that start at once the first decides."""
    digest = _digest(own)
    known = await settings.put_if_absent(connection, settings.SECRET_DIGEST, digest)
    if known == digest:
        return
    if connection.dialect.name == "postgresql":
        raise DataProblem(_of_others(file, "holds another"))
    log.warning(
        "%s holds another secret than before: addresses that left are no longer "
        "recognised in older lists, and links to files given out before are void",
        file,
    )
    await settings.put(connection, settings.SECRET_DIGEST, digest)


def _of_others(file: Path, what: str) -> str:
    return (
        f"the processes of this database share a secret, and {file} {what}: copy the "
        "file from another machine of the installation (see BOT_SECRET_FILE), or, "
        "when it is lost, run `bot database forget-secret`"
    )


def _read(file: Path) -> str | None:
    try:
        found = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as fault:
        raise DataProblem(
            f"{file}: the secret cannot be read: {fault}; see BOT_SECRET_FILE"
        ) from None
    if len(found) < SHORTEST:
        raise DataProblem(f"{file}: a secret has at least {SHORTEST} characters")
    return found


def _make(file: Path, secret: str) -> str:
    """Makes the file, whole or not at all; if another process was first, its secret."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secret + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(part, file)
        except FileExistsError:
            return _read(file) or secret
        finally:
            part.unlink()
    except OSError as fault:
        raise DataProblem(
            f"{file}: the secret cannot be kept: {fault.strerror}; see BOT_SECRET_FILE"
        ) from None
    return secret


async def _wipe(database: Database) -> None:
    """What the database held is in none of its files (see `traces` for PostgreSQL)."""
    if database.is_sqlite:
        await traces.clear(database)
        return
    async with database.outside_transactions() as connection:
        await connection.execute(text("VACUUM settings"))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
