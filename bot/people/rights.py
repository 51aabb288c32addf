"""Who may do what, where. Pure: grants in, an answer out."""

from collections.abc import Iterable

from bot.people.model import Grant, Role

# An admin may all that the others may, inside the admin's place.
_IMPLIED = {
    Role.ADMIN: frozenset(Role),
    Role.OFFICER: frozenset({Role.OFFICER}),
    Role.APPROVER: frozenset({Role.APPROVER}),
    Role.RELAY: frozenset({Role.RELAY}),
    Role.REVIEWER: frozenset({Role.REVIEWER}),
}


def is_within(place: str, area: str) -> bool:
    """Whether a code path is an area itself or lies below it."""
    return place == area or place.startswith(area + ".")


def has_role(grants: Iterable[Grant], role: Role) -> bool:
    """Whether any grant gives this role, anywhere."""
    return any(role in _IMPLIED[grant.role] for grant in grants)


def may(grants: Iterable[Grant], role: Role, place: str) -> bool:
    """Whether the role may be used for a place: it must lie within a grant's place."""
    return any(
        role in _IMPLIED[grant.role] and is_within(place, grant.place)
        for grant in grants
    )


def scopes(grants: Iterable[Grant], role: Role) -> tuple[str, ...]:
    """The places for which a role is held, widest first, none inside another."""
    held = {grant.place for grant in grants if role in _IMPLIED[grant.role]}
    widest = [p for p in held if not any(p != o and is_within(p, o) for o in held)]
    return tuple(sorted(widest, key=lambda place: (place.count("."), place)))


def may_review(grants: Iterable[Grant], language: str, country: str) -> bool:
    """Whether texts in a language may be accepted: by its reviewers and the country's.

    A province's admin holds no hand in what the whole country reads.
    """
    return any(
        grant.place == country
        and (
            grant.role is Role.ADMIN
            or (grant.role is Role.REVIEWER and grant.language == language)
        )
        for grant in grants
    )
