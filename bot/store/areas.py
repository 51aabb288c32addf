"""Places as a range of code paths: an area is itself and whatever lies below it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_


def within(column: ColumnElement[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column's path lies in one of these areas; in none of no areas.

    A range of code paths, not LIKE: `/` follows `.` in every byte order.
    """
    return or_(
        false(),
        *(
            or_(column == area, and_(column > area + ".", column < area + "/"))
            for area in areas
        ),
    )
