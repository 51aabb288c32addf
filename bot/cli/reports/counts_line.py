"""A broadcast's numbers as one line for a person."""

from typing import Any

from bot.cli.output import several


def whole_line(one: dict[str, Any]) -> str:
    """Which it is, and its counts."""
    lead = f"{one['id']} {one['kind']} {one['state']}: "
    if one["state"] == "draft":
        return f"{lead}not sent; it would go to {several(one['planned'], 'chat')}"
    return lead + counts_line(one)


def counts_line(one: dict[str, Any]) -> str:
    """Every count, so that their sum can be seen to be what was planned."""
    counts = [
        f"{one['sent']} of {one['planned']} sent",
        f"{one['pending']} pending",
        _by_reason("failed", one["failed"]),
        f"{one['gone']} gone",
        f"{one['unknown']} unknown",
        _by_reason("skipped", one["skipped"]),
        f"{one['recalled']} recalled",
    ]
    told = one["told_in_person"]
    by_mouth = f"; {several(told, 'household')} told in person" if told else ""
    return ", ".join(counts) + by_mouth


def _by_reason(what: str, reasons: dict[str, int]) -> str:
    """`433 skipped (expired 400, paused 33)`."""
    named = ", ".join(
        f"{reason} {number}" for reason, number in sorted(reasons.items())
    )
    return f"{sum(reasons.values())} {what}" + (f" ({named})" if named else "")
