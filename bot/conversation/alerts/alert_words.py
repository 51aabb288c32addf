"""Why an alert is not taken, in one sentence each, and what was made of one that is."""

from bot.bulletins.alerts import coming_in
from bot.bulletins.alerts.alert import Alert, BadAlert, Fault
from bot.bulletins.alerts.coming_in import Prepared
from bot.conversation.steps.one_line import one_line
from bot.conversation.turn import Turn
from bot.i18n import N_

_MOST_NAMED = 3
_A_LINE = 60  # letters of whose alert it is

_WHY = {
    Fault.TOO_LARGE: N_("Tệp cảnh báo nặng quá {most} KB, nên không mở."),
    Fault.NOT_XML: N_("Tệp này hỏng, hoặc không phải tệp cảnh báo. Chưa soạn gì."),
    Fault.TYPE_DECLARED: N_("Tệp này có phần lạ, có thể gây hại, nên không mở."),
    Fault.NOT_AN_ALERT: N_("Tệp này không phải cảnh báo theo mẫu CAP 1.2."),
    Fault.TOO_MANY: N_("Tệp này dài bất thường, nên không mở."),
    Fault.LACKS: N_("Cảnh báo này thiếu mục “{what}”, nên chưa soạn gì."),
    Fault.VALUE: N_("Mục “{what}” ghi “{value}”, không đúng mẫu. Chưa soạn gì."),
    Fault.DATE: N_("Mục “{what}” ghi giờ “{value}”, không tin được. Chưa soạn gì."),
    Fault.NO_AREA: N_("Cảnh báo này không ghi cho nơi nào, nên chưa soạn gì."),
    Fault.EXPIRED: N_("Cảnh báo này đã hết hạn lúc {when}, nên không soạn tin."),
    Fault.NOT_LIVE: N_("Tệp này ghi là “{value}”, không phải cảnh báo thật."),
    Fault.NOT_PUBLIC: N_("Tệp này ghi là “{value}”, không dành cho mọi người."),
    Fault.NO_NEWS: N_("Tệp này ghi là “{value}”, không có gì để báo bà con."),
    Fault.UNKNOWN_PLACE: N_("Trong cảnh báo, “{what}” không rõ là nơi nào."),
    Fault.SHARED_NAME: N_("Trong cảnh báo, “{what}” là tên của nhiều nơi."),
    Fault.OUTSIDE: N_("Cảnh báo này cho {what}, ngoài nơi được giao. Chưa soạn gì."),
    Fault.TOO_MANY_PLACES: N_("Cảnh báo này ghi hơn {most} nơi, nhiều quá."),
    Fault.NOTHING_TO_CANCEL: N_(
        "Tệp này hủy một cảnh báo mà ở đây chưa gửi, nên không phải báo ai."
    ),
    Fault.TOO_LONG: N_("Chữ của cảnh báo dài quá {most} chữ cái."),
}


def refused(turn: Turn, bad: BadAlert) -> str:
    """What is wrong with a file."""
    values = dict(bad.values)
    at = values.pop("at", None)
    if isinstance(at, int):
        values["when"] = turn.when(at)
    return turn._(_WHY[bad.fault], **values)


def about(turn: Turn, alert: Alert, made: Prepared) -> str:
    """What stands above the preview: whose it was, and what it does not reach."""
    _ = turn._
    whose = one_line(coming_in.origin(alert), _A_LINE)
    lines = [_("Soạn từ cảnh báo của {whose}. Chưa gửi cho ai.", whose=whose)]
    if alert.status == "Exercise":
        lines.append(_("Cảnh báo ghi là diễn tập, nên tin này là BẢN TẬP."))
    if made.left_out:
        names = [turn.place(place) for place in made.left_out[:_MOST_NAMED]]
        more = "…" if len(made.left_out) > _MOST_NAMED else ""
        named = "; ".join(names) + more
        if made.notice.replaces is not None:
            lines.append(
                _("Nơi mới thêm thì tin này không tới: {places}.", places=named)
            )
        else:
            said = _(
                "Cảnh báo còn ghi nơi khác, tin này không tới: {places}.", places=named
            )
            lines.append(said)
    if made.earlier is not None:
        what = one_line(made.earlier.text)
        lines.append(_("Bản trước chưa gửi, còn ở /banthao: “{what}”", what=what))
    return "\n".join(lines)
