"""Settings: environment variables or a `.env` file. The only reader of either."""

import io
import ipaddress
import os
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.errors import DataProblem

PROJECT = Path(__file__).resolve().parent.parent
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PAID_BROADCAST_ABOVE = 30  # messages a second that Telegram sends for free
SHORTEST_KEY = 20  # characters of one that opens totals over the network
MAX_TELEGRAM_RATE = 1000  # with paid broadcast, Bot API documentation
MOST_OF_A_PLAN = 1_000_000_000  # more than any plan of Zalo's has
_SECRETS = {"telegram_token", "zalo_token", "webhook_secret", "reports_key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What is in force, checked. Every field is the variable `BOT_<FIELD>`."""

    operator: str | None = None  # the body that runs this bot
    operator_contact: str | None = None
    database_url: str = "sqlite+aiosqlite:///data/bot.db"
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    public_url: str | None = None  # https, without a slash at the end
    telegram_token: str | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: str = "polling"  # or webhook
    telegram_proxy: str | None = None
    telegram_rate: int = 25  # attempts a second in any sliding second
    zalo_token: str | None = None
    zalo_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_monthly_limit: int = 3000  # messages a month that the plan allows
    zalo_user_limit: int = 50  # people that the plan allows
    webhook_secret: str | None = None  # the installation's when unset
    reports_key: str | None = None  # opens GET /reports; else there is none
    secret_file: Path | None = None  # beside the database when unset
    web_proxies: tuple[str, ...] = ()  # whose X-Forwarded-For counts
    content_dir: Path = PROJECT / "messages"
    locales_dir: Path = PROJECT / "locales"
    cache_dir: Path | None = None  # of what can be made anew; beside the database
    unreviewed: str = "label"  # or hide
    timezone: ZoneInfo = VIETNAM
    speech_command: tuple[str, ...] = ()  # in place of espeak-ng, with its arguments
    log: str = "text"  # or json

    @property
    def reachable_url(self) -> str:
        """Where others reach the web server; empty where only this machine does."""
        if self.public_url is not None:
            return self.public_url
        if self.web_host == "localhost":
            return ""
        with suppress(ValueError):  # a name
            address = ipaddress.ip_address(self.web_host)
            if address.is_loopback or address.is_unspecified:
                return ""
        return f"http://{self.web_host}:{self.web_port}"

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file; None where it is on a server."""
        start = "sqlite+aiosqlite:///"
        if not self.database_url.startswith(start):
            return None
        return Path(self.database_url.removeprefix(start).partition("?")[0])

    @property
    def kept_folder(self) -> Path:
        """Where what takes long to make is kept from one start to the next."""
        if self.cache_dir is not None:
            return self.cache_dir
        beside = self.sqlite_file or Path("data") / "on-a-server"
        return beside.parent / "kept"

    def shown(self) -> dict[str, str]:
        """Each variable and its value as text, secrets masked."""
        return {_variable(f.name): self._shown(f.name) for f in fields(self)}

    def _shown(self, name: str) -> str:
        value = getattr(self, name)
        if value is None:
            return ""
        if name in _SECRETS:
            return "***"
        if name.endswith(("_url", "_proxy")):
            return masked(value)
        return " ".join(value) if isinstance(value, tuple) else str(value)


def masked(address: str) -> str:
    """An address as it may be shown: without who logs in, and with what.

    An "@" in a password, though it should be escaped, gives nothing of it away.
    """
    if address.startswith("sqlite"):
        return address
    shown = re.sub(
        r"(?i)([?&][^=&]*(pass|secret|token|key)[^=&]*=)[^&]*", r"\1***", address
    )
    return re.sub(r"//.*@", "//***@", shown)


def load(environment: Mapping[str, str] | None = None) -> Config:
    """Settings from the environment, or from `.env` where the environment is silent.

    Raises DataProblem that names every wrong variable at once.
    """
    if environment is None:
        environment = {**_of_file(Path(".env")), **os.environ}
    values: dict[str, object] = {}
    faults: list[str] = []
    for field in fields(Config):
        raw = environment.get(_variable(field.name), "").strip()
        if not raw:
            continue
        try:
            values[field.name] = _parse(field.name, raw)
        except ValueError as fault:
            faults.append(f"{_variable(field.name)}: {fault}")
    if faults:
        raise DataProblem("\n".join(faults))
    return Config(**values)  # type: ignore[arg-type]  # parsed field by field above


@dataclass(frozen=True, slots=True)
class Supervision:
    """What systemd asks of a service that it started: where to tell, how often."""

    socket: str | None = None
    within: float | None = None  # seconds; restarted when it heard nothing

    @classmethod
    def asked(cls, environment: Mapping[str, str] | None = None) -> "Supervision":
        """As the environment says; what is meant for another process is not for us."""
        given = os.environ if environment is None else environment
        own = given.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        span = given.get("WATCHDOG_USEC", "")
        within = int(span) / 1e6 if own and span.isdecimal() and int(span) else None
        return cls(given.get("NOTIFY_SOCKET") or None, within)


def _of_file(file: Path) -> dict[str, str]:
    """What the file says; a line that says nothing is a fault, not a shrug."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault}") from None
    wrong = [b.original.line for b in parse_stream(io.StringIO(text)) if b.error]
    if wrong:
        raise DataProblem(
            "\n".join(f"{file}:{line}: write NAME=value" for line in wrong)
        )
    values = dotenv_values(stream=io.StringIO(text))
    return {name: value for name, value in values.items() if value is not None}


def _variable(field: str) -> str:
    return "BOT_" + field.upper()


def _parse(name: str, raw: str) -> object:
    parser = _PARSERS.get(name)
    return parser(raw) if parser else raw


def _whole(low: int, high: int, unit: str) -> Callable[[str], object]:
    def parse(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            what = f"must be a whole number from {low} to {high} {unit}"
            raise ValueError(what.rstrip())
        return int(raw)

    return parse


def _one_of(*allowed: str) -> Callable[[str], object]:
    def parse(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(f"must be one of: {', '.join(allowed)}")
        return raw

    return parse


def _database(raw: str) -> str:
    if not raw.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ValueError(
            "must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://"
        )
    if raw.startswith("sqlite") and raw.endswith(("///", ":memory:")):
        raise ValueError("names no file")
    if raw.startswith("postgresql"):
        _port(raw)
    return raw


def _port(raw: str) -> None:
    """Raises ValueError for an address whose host or port cannot be."""
    with suppress(ValueError):
        parts = urlsplit(raw)
        if parts.port != 0:
            return
    raise ValueError("has a host or a port that cannot be")


def _url(raw: str) -> str:
    if not re.match(r"https?://[^/\s]+", raw):
        raise ValueError("must be an http or https address")
    _port(raw)
    return raw.rstrip("/")


def _public_url(raw: str) -> str:
    if not re.match(r"https://[^/\s]+", raw):
        raise ValueError("must be an https address")
    return raw.rstrip("/")


def _proxy(raw: str) -> str:
    if not re.match(r"(https?|socks5h?)://", raw):
        raise ValueError("must be an http, https or socks5 address")
    return raw


def _zone(raw: str) -> ZoneInfo:
    try:
        return ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise ValueError(f"no time zone is called {raw!r}") from fault


def _addresses(raw: str) -> tuple[str, ...]:
    parts = tuple(raw.replace(",", " ").split())
    for part in parts:
        ipaddress.ip_network(part, strict=False)
    return parts


def _command(raw: str) -> tuple[str, ...]:
    words = tuple(shlex.split(raw))
    program = shutil.which(words[0]) if words else None
    if program is None:
        raise ValueError("names no program that can be started")
    return (str(Path(program).absolute()), *words[1:])


def _token(raw: str) -> str:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{20,}", raw):
        raise ValueError("does not look like a token of @BotFather (123456:ABC…)")
    return raw


def _zalo_token(raw: str) -> str:
    if not re.fullmatch(r"\d+:[A-Za-z0-9._~=+-]{8,}", raw):
        raise ValueError("does not look like a token of Zalo Bot Creator (123456:abc…)")
    return raw


def _shared_key(raw: str) -> str:
    if not re.fullmatch(rf"[!-~]{{{SHORTEST_KEY},}}", raw):
        what = f"must be {SHORTEST_KEY} or more letters and digits, without spaces"
        raise ValueError(what)
    return raw


_PARSERS: dict[str, Callable[[str], object]] = {
    "database_url": _database,
    "web_port": _whole(0, 65535, ""),
    "public_url": _public_url,
    "telegram_token": _token,
    "telegram_api_url": _url,
    "telegram_mode": _one_of("polling", "webhook"),
    "telegram_proxy": _proxy,
    "telegram_rate": _whole(1, MAX_TELEGRAM_RATE, "messages a second"),
    "zalo_token": _zalo_token,
    "zalo_api_url": _url,
    "zalo_monthly_limit": _whole(1, MOST_OF_A_PLAN, "messages a month"),
    "zalo_user_limit": _whole(1, MOST_OF_A_PLAN, "people"),
    "web_proxies": _addresses,
    "reports_key": _shared_key,
    "cache_dir": Path,
    "secret_file": Path,
    "content_dir": Path,
    "locales_dir": Path,
    "unreviewed": _one_of("label", "hide"),
    "timezone": _zone,
    "speech_command": _command,
    "log": _one_of("text", "json"),
}
