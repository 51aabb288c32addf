"""Places as a range of code paths: an area is itself and whatever lies below it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_


def within(column: ColumnElement[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column's path lies in one of these areas; in none of no areas.

    One range of code paths, not LIKE: between `vn.04` and `vn.04/` lie only itself and
    what begins with `vn.04.`, since paths hold letters, digits and dots alone.
    """
    return or_(false(), *(and_(column >= area, column < area + "/") for area in areas))
