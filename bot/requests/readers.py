"""Who reads a question: those of exactly the place it was sent to. Pure.

A wider scope does not read along: who asked was told who will.
"""

from collections.abc import Iterable

from bot.people.model import Grant, Role
from bot.people.rights import has_role
from bot.requests.model import Request


def desks(grants: Iterable[Grant]) -> tuple[str, ...]:
    """The code paths of the places whose questions these grants may read."""
    held = (g.place for g in grants if has_role([g], Role.OFFICER))
    return tuple(dict.fromkeys(held))


def reads(grants: Iterable[Grant], request: Request) -> bool:
    """Whether these grants may open and answer a question."""
    return request.desk in desks(grants)
