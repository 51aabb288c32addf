"""How a check-in stands, in one line, and what leads to its list. Pure."""

from bot.bulletins.checkins.safety_figures import Figures
from bot.i18n import Translator
from bot.messaging import Button

LIST = "rescue"  # the action of [Danh sách cần giúp]


def tally(_: Translator, figures: Figures) -> str:
    """`Gửi 212 máy: bình an 131, cần giúp 4, chưa trả lời 77.`"""
    if figures.reached is None or figures.silent is None:
        said = _(
            "Bình an {safe}, cần giúp {help}; chưa đếm xong máy đã nhận.",
            safe=figures.safe,
            help=figures.needs_help,
        )
    else:
        said = _(
            "Gửi {reached} máy: bình an {safe}, cần giúp {help}, chưa trả lời "
            "{silent}.",
            reached=figures.reached,
            safe=figures.safe,
            help=figures.needs_help,
            silent=figures.silent,
        )
    further = []
    if figures.all_helped:
        further.append(_.counted("Đã giúp xong {count} nhà.", figures.all_helped))
    if figures.beyond:
        beyond = _.counted(
            "Ngoài ra {count} nhà không nhận được tin cũng cần giúp.", figures.beyond
        )
        further.append(beyond)
    return " ".join([said, *further])


def ways(_: Translator, checkin: int) -> tuple[Button, ...]:
    """What stands under a check-in's report."""
    return (Button(_("Danh sách cần giúp"), f"{LIST}:{checkin}"),)
