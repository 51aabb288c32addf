"""How a notice is being taken back, and what became of that, in words. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.reports.summary import Result, bar, span, which
from bot.conversation.steps.channel_names import CHANNELS
from bot.delivery.budget.spending import OVER
from bot.delivery.line.taking_back import CANNOT
from bot.delivery.model import Broadcast, State
from bot.delivery.results.progress import Standing
from bot.i18n import N_, Translator
from bot.messaging import Reply, say

WHY_NOT = {
    "too_old": N_("gửi lâu rồi, không cho xóa nữa"),
    CANNOT: N_("ứng dụng không cho xóa"),
    OVER: N_("hết số tin của tháng, chưa báo được"),
    "rejected": N_("bị từ chối"),
    "no_rights": N_("nhóm không cho xóa"),
    "no_answer": N_("máy không trả lời"),
    "expired": N_("máy không trả lời"),
    "blocked": N_("chặn"),
    "deactivated": N_("bỏ máy"),
    "kicked": N_("nhóm đưa Loa Bản ra"),
    "not_found": N_("không tìm thấy máy"),
    "unsubscribed": N_("đã thôi nhận tin"),
    "stopped": N_("đã dừng"),
}


def progress(_: Translator, broadcast: Broadcast, standing: Standing) -> Reply:
    """`Đang xóa 150 trên 217, còn 3 giây.`"""
    lines = [_what(_, broadcast), _how_far(_, standing)]
    lines.append(bar(standing.done, standing.planned))
    if standing.paused_for > 0:
        platform = CHANNELS.get(standing.paused_by, standing.paused_by)
        wait = span(_, standing.paused_for)
        told = _("{platform} bảo chờ {time}.", platform=platform, time=wait)
        lines.append(f"{told} " + _("Hết giờ chờ, Loa Bản tự xóa tiếp."))
    return say("\n".join(lines))


def _what(_: Translator, recall: Broadcast) -> str:
    """The notice that goes, by its own number."""
    return which(_, replace(recall, id=recall.replaces or recall.id))


def _how_far(_: Translator, standing: Standing) -> str:
    done, planned = standing.done, standing.planned
    left = standing.seconds_left
    if left is None or standing.paused_for > 0:
        return _("Đang xóa {done} trên {planned}.", done=done, planned=planned)
    return _(
        "Đang xóa {done} trên {planned}, còn {time}.",
        done=done,
        planned=planned,
        time=span(_, left),
    )


def report(_: Translator, result: Result) -> Reply:
    """`Đã xóa ở 171 máy, 3 nhóm. Không xóa được 34: …`"""
    counts = result.counts
    lines = [_what(_, result.broadcast)]
    if result.broadcast.state is State.MISSED:
        lines.append(_("Lâu quá không xóa được nữa."))
    elif not counts.planned:
        lines.append(_("Tin chưa tới máy nào, nên không có gì để xóa."))
    else:
        lines += _what_became(_, result)
    return say("\n".join(lines))


def _what_became(_: Translator, result: Result) -> list[str]:
    counts = result.counts
    machines = _.counted("{count} máy", counts.sent - result.groups)
    where = machines
    if result.groups:
        groups = _.counted("{count} nhóm", result.groups)
        where = f"{machines}, {groups}"
    lines = [_("Đã xóa ở {where}.", where=where)]
    reasons: dict[str, int] = {}
    of_all = (counts.failed, counts.gone_reasons, counts.skipped)
    for reason, number in ((r, n) for some in of_all for r, n in some.items()):
        if reason == CANNOT and result.kept:
            reasons |= _kept(_, result.kept)
            continue
        name = _(WHY_NOT.get(reason, reason))
        reasons[name] = reasons.get(name, 0) + number
    left = sum(reasons.values()) + counts.unknown
    if reasons:
        told = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        listed = ", ".join(f"{name} {_.number(number)}" for name, number in told)
        lines.append(_("Không xóa được {count}: {list}.", count=left, list=listed))
    for channel, number in result.kept.items():
        name = CHANNELS.get(channel, channel)
        lines.append(
            _.counted(
                "Trên {channel}, {count} máy được báo bằng tin mới là tin này không "
                "còn đúng.",
                number,
                channel=name,
            )
        )
    lines.append(
        _("Ai đã đọc hay đã chuyển cho người khác thì Loa Bản không lấy lại được.")
    )
    return lines


def _kept(_: Translator, by_channel: Mapping[str, int]) -> dict[str, int]:
    """`Zalo không cho xóa 22`"""
    return {
        _("{channel} không cho xóa", channel=CHANNELS.get(channel, channel)): number
        for channel, number in by_channel.items()
    }
