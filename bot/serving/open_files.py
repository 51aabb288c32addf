"""How many files this process may have open, and how the web server shares them.

Each connection is an open file. Where the last one goes to a visitor, the database, the
platforms and `/ready` have none: so the server takes in fewer than there are.
"""

import logging
import resource
from dataclasses import dataclass

# For the database, the platforms, content, the children that draw (some thirty are open
# at work, without Telegram's connections); for who is told that the house is full, and
# for a burst of arrivals between two looks at their number.
RESERVED = 150
BESIDE_STREAMS = 64  # connections that no event stream gets: questions, pages, /ready
MOST_CONNECTIONS = 12_500  # about 250 MB; beyond it another machine is cheaper
FEWEST_CONNECTIONS = 16

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many connections are taken in, and how many of them may be event streams."""

    files: int
    connections: int
    streams: int

    @property
    def sentence(self) -> str:
        """For the log and `bot check`."""
        return (
            f"{self.files} files may be open: "
            f"{self.connections} connections, {self.streams} of them event streams"
        )


def capacity(files: int) -> Capacity:
    """The shares of so many files."""
    connections = min(MOST_CONNECTIONS, files - RESERVED)
    connections = max(FEWEST_CONNECTIONS, connections)
    streams = max(FEWEST_CONNECTIONS // 2, connections - BESIDE_STREAMS)
    return Capacity(files, connections, streams)


def raise_limit() -> Capacity:
    """Raises the soft limit of this process to the hard one; what is then in force."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        except (ValueError, OSError):  # macOS names a hard limit that it refuses
            log.warning("the limit of open files could not be raised above %s", soft)
    return in_force()


def in_force() -> Capacity:
    """What this process may open now."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return capacity(_number(soft))


def after_raising() -> Capacity:
    """What `bot run` would get, started as this process was."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return capacity(_number(hard))


def _number(limit: int) -> int:
    """A limit as a number: "none" is more than we would ever use."""
    return 2**20 if limit == resource.RLIM_INFINITY else limit
