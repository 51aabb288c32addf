"""The chart of a run, as it follows the report of a long one."""

from bot.clock import SECOND
from bot.conversation.reports import summary
from bot.delivery.model import Broadcast, Counts
from bot.drawing import Run, Words, fastest
from bot.i18n import Translator

LONG_ENOUGH = 10 * SECOND
MANY_ENOUGH = 100  # deliveries
POINTS = tuple[tuple[float, int], ...]


def is_worth_it(broadcast: Broadcast, counts: Counts) -> bool:
    """Whether a run has a shape to show: it sent something, and not just to a few."""
    if broadcast.started_at is None or broadcast.finished_at is None:
        return False
    took = broadcast.finished_at - broadcast.started_at
    is_big = took >= LONG_ENOUGH or counts.planned >= MANY_ENOUGH
    return counts.sent > 0 and is_big


def run_of(_: Translator, broadcast: Broadcast, counts: Counts, points: POINTS) -> Run:
    """What is to be drawn, with every word in it."""
    bare = Run("", counts.planned, points, Words(*[""] * 8))
    return Run(
        summary.which(_, broadcast),
        counts.planned,
        points,
        Words(
            sent=_(
                "Đã tới {sent} trên {planned}", sent=counts.sent, planned=counts.planned
            ),
            planned=_("cần gửi {planned}", planned=counts.planned),
            arrived=_.number(counts.sent),
            rate=_.counted(
                "Nhanh nhất: {count} máy một giây", max(1, round(fastest(bare)))
            ),
            nothing=_("Chưa gửi được tin nào"),
            seconds=_("giây"),
            minutes=_("phút"),
            hours=_("giờ"),
        ),
    )


def caption(_: Translator, broadcast: Broadcast) -> str:
    """What stands below the chart."""
    return _("Biểu đồ tin số {number}.", number=str(broadcast.id))
