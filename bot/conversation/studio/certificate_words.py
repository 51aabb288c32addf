"""The certificate of a course, drawn for who answered every lesson.

The name that was typed for it stands in the wish until the picture is drawn.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds, local_date
from bot.conversation.studio.order import PNG, Order
from bot.conversation.turn import House
from bot.drawing.paper import Certificate
from bot.i18n import Translator

CERTIFICATE = "certificate"


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """`about` is the course, the place's code, how many were right, and the name."""
    id_, code, right, holder = about.split("|", 3)
    place = house.places.by_code(code)
    course = next((one for one in house.courses if one.id == id_), None)
    if place is None or course is None:
        return None
    lines = (
        _(
            "đã học đủ {all} bài, trả lời đúng {right} câu",
            all=str(len(course.lessons)),
            right=right,
        ),
        house.places.label(place, _.language),
    )
    paper = Certificate(
        title=_("Đã học xong: {course}", course=course.name(_.language)),
        holder=holder,
        lines=lines,
        day=_.date(local_date(now, house.config.timezone)),
        name=f"Loa Bản · {house.operator}" if house.operator else "Loa Bản",
    )
    name = _("chung-nhan")
    caption = _("Giấy chứng nhận. Tên chỉ nằm trong hình, không ghi lại.")
    return Order(paper, PNG, name, caption, place.path)
