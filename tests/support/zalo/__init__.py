"""A Zalo Bot server for tests, as the platform is described."""

from tests.support.zalo.people import Person
from tests.support.zalo.server import ZaloServer

__all__ = ["Person", "ZaloServer"]
