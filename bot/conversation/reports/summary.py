"""How a broadcast goes and went, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import shorten
from zoneinfo import ZoneInfo

from bot.bulletins.checkins.safety_figures import Figures
from bot.bulletins.loudspeaker.airings import Verdict
from bot.bulletins.notice_choices import Details
from bot.clock import HOUR, MINUTE, SECOND, Milliseconds, local
from bot.conversation.reports import safety_words
from bot.conversation.steps.channel_names import CHANNELS
from bot.delivery.budget.spending import OVER
from bot.delivery.model import REMINDER, Broadcast, Counts, State
from bot.delivery.results.progress import Standing
from bot.i18n import N_, Translator
from bot.messaging import Button, Reply, say
from bot.people.villages.model import Told

STATE_NAMES = {
    State.DRAFT: N_("soạn dở"),
    State.WAITING: N_("chờ duyệt"),
    State.SCHEDULED: N_("chờ đến giờ"),
    State.SENDING: N_("đang gửi"),
    State.DONE: N_("xong"),
    State.STOPPED: N_("đã dừng"),
    State.RECALLED: N_("đã thu hồi"),
    State.MISSED: N_("lỡ giờ"),
    State.REFUSED: N_("không được duyệt"),
}
REASON_NAMES = {
    # gone
    "blocked": N_("chặn"),
    "deactivated": N_("bỏ máy"),
    "kicked": N_("nhóm đưa Loa Bản ra"),
    "not_found": N_("không tìm thấy máy"),
    "gone": N_("mất liên lạc từ trước"),
    # failed
    "rejected": N_("bị từ chối"),
    "no_rights": N_("nhóm không cho viết"),
    "bad_message": N_("tin hỏng"),
    "gave_up": N_("thử mãi không được"),
    # unknown
    "no answer": N_("mạng đứt giữa chừng"),
    # skipped
    "expired": N_("hết hạn"),
    "stopped": N_("đã dừng"),
    "unsubscribed": N_("đã thôi nhận"),
    "paused": N_("đang nghỉ nhận"),
    "replied": N_("đã trả lời rồi"),
    OVER: N_("hết số tin của tháng"),
}
STEPS = 10  # of the bar
# Two shades of one sign: as wide as each other in every typeface.
FULL, EMPTY = "▓", "░"
SHOWN = 50  # characters of a notice that say which one it is
COPY = "copy"  # the action of [Bản để chép]
PAPER = "paper"  # the action of [In ra giấy]
LIST = "unreached"  # the buttons' actions
GO_ON = "send-rest"
MEND = "recall"
REMIND = "told-remind"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a broadcast: its counts, and how many of `sent` are groups.

    `told` is what was told by word of mouth, where there are villages with households
    without a phone.
    """

    broadcast: Broadcast
    counts: Counts
    groups: int = 0
    told: Told | None = None
    aired: Mapping[Verdict, int] = field(default_factory=dict)  # by loudspeakers
    # By channel: whom the month's messages left out; who could not be taken back from.
    left_out: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    safety: Figures | None = None  # of a check-in: who is safe, who needs help

    @property
    def not_reached(self) -> int:
        """Those who surely did not get it."""
        return self.counts.gone + sum(self.counts.failed.values())

    @property
    def has_list(self) -> bool:
        """Whether anyone stands on the list of who was not reached."""
        late = sum(self.counts.skipped.get(why, 0) for why in ("expired", OVER))
        untold = self.told.households_left if self.told else 0
        return bool(self.not_reached or self.counts.unknown or late or untold)

    @property
    def can_go_on(self) -> bool:
        """Whether it was stopped before it reached everybody."""
        was_stopped = self.broadcast.state is State.STOPPED
        was_spared = "stopped" in self.counts.skipped or not self.broadcast.is_planned
        return was_stopped and was_spared and self.broadcast.is_notice

    @property
    def can_be_mended(self) -> bool:
        """Whether people have it, who can be told what was wrong."""
        has_ended = self.broadcast.state in (State.DONE, State.STOPPED)
        is_notice = self.broadcast.is_notice
        return has_ended and is_notice and self.counts.sent > 0


def live_name(broadcast: int) -> str:
    """Under which the message that follows a broadcast is found again."""
    return f"report {broadcast}"


# --- under way


def progress(
    _: Translator,
    broadcast: Broadcast,
    standing: Standing,
    safety: Figures | None = None,
) -> Reply:
    """The message that follows a broadcast, as it stands now."""
    text = progress_text(_, broadcast, standing)
    stop = (Button(_("Dừng"), f"stop-sending:{broadcast.id}"),)
    if safety is None:
        return say(text, stop)
    told = safety_words.tally(_, safety)
    return say(f"{text}\n{told}", safety_words.ways(_, broadcast.id), stop)


def progress_text(_: Translator, broadcast: Broadcast, standing: Standing) -> str:
    """`Đang gửi 150 trên 217, còn 3 giây.`, the bar, the rate, what is in the way."""
    lines = [
        which(_, broadcast),
        _how_far(_, standing),
        bar(standing.done, standing.planned),
    ]
    if standing.paused_for > 0:
        wait = span(_, standing.paused_for)
        platform = CHANNELS.get(standing.paused_by, standing.paused_by)
        told = _("{platform} bảo chờ {time}.", platform=platform, time=wait)
        lines.append(f"{told} " + _("Hết giờ chờ, Loa Bản tự gửi tiếp."))
    elif standing.rate > 0:
        lines.append(_rate(_, standing.rate))
    else:
        why = _("Lúc này chưa gửi thêm được: mạng tắc, hoặc tin khẩn đi trước.")
        lines.append(f"{why} " + _("Loa Bản tự gửi tiếp."))
    if standing.missed:
        lines.append(_("Không tới hoặc chưa rõ: {count}.", count=standing.missed))
    return "\n".join(lines)


def _how_far(_: Translator, standing: Standing) -> str:
    left = standing.seconds_left
    if left is None or standing.paused_for > 0:
        return _(
            "Đang gửi {done} trên {planned}.",
            done=standing.done,
            planned=standing.planned,
        )
    return _(
        "Đang gửi {done} trên {planned}, còn {time}.",
        done=standing.done,
        planned=standing.planned,
        time=span(_, left),
    )


def _rate(_: Translator, rate: float) -> str:
    if rate >= 1:
        return _.counted("Khoảng {count} máy một giây.", round(rate))
    return _.counted("Khoảng {count} máy một phút.", max(1, round(rate * 60)))


def bar(done: int, planned: int) -> str:
    """Ten steps; full only when all is done, and never over."""
    steps = STEPS * min(done, planned) // planned if planned else STEPS
    percent = 100 * min(done, planned) // planned if planned else 100
    return f"{FULL * steps}{EMPTY * (STEPS - steps)} {percent}%"


def span(_: Translator, seconds: float) -> str:
    """A time to wait: `3 giây`, `12 phút`, `1 giờ 20 phút`."""
    length = max(SECOND, round(seconds * SECOND))
    if length < 100 * SECOND:
        return _("{count} giây", count=round(length / SECOND))
    minutes = round(length / MINUTE)
    if minutes < 100:  # noqa: PLR2004  # who waits counts minutes up to there
        return _("{count} phút", count=minutes)
    hours, minutes = divmod(minutes, HOUR // MINUTE)
    return _("{hours} giờ {minutes} phút", hours=hours, minutes=minutes)


def which(_: Translator, broadcast: Broadcast) -> str:
    """`Tin số 12: “Tiêm phòng trâu bò: 7 giờ sáng…”`."""
    shown = shorten(broadcast.text, SHOWN, placeholder="…") or broadcast.text[:SHOWN]
    if broadcast.kind == REMINDER:
        number = str(broadcast.reminds)
        return _("Nhắc trả lời tin số {number}: “{text}”", number=number, text=shown)
    return _("Tin số {number}: “{text}”", number=str(broadcast.id), text=shown)


# --- at the end


def report(_: Translator, result: Result, zone: ZoneInfo, now: Milliseconds) -> Reply:
    """What became of a broadcast that has ended, every reason in words."""
    number = str(result.broadcast.id)
    rows: list[tuple[Button, ...]] = []
    if result.safety is not None:
        rows.append(safety_words.ways(_, result.broadcast.id))
    if result.has_list:
        rows.append((Button(_("Danh sách để in"), f"{LIST}:{number}"),))
    if result.told is not None and result.told.households_left:
        label = _("Nhắc trưởng {word}", word=result.told.word)
        rows.append((Button(label, f"{REMIND}:{number}"),))
    if result.can_go_on:
        label = _("Gửi tiếp cho người chưa nhận")
        rows.append((Button(label, f"{GO_ON}:{number}"),))
    if result.can_be_mended:
        rows.append((Button(_("Thu hồi, đính chính"), f"{MEND}:{number}"),))
    if result.broadcast.is_notice:
        paper = Button(_("In ra giấy"), f"{PAPER}:{number}")
        rows.append((Button(_("Bản để chép"), f"{COPY}:{number}"), paper))
    return say(report_text(_, result, zone, now), *rows)


def report_text(
    _: Translator, result: Result, zone: ZoneInfo, now: Milliseconds
) -> str:
    """`Xong 18:00. Tới 205 máy, 3 nhóm.`, and a line for each way of not arriving."""
    counts = result.counts
    lines = [which(_, result.broadcast), _ending(_, result, zone, now)]
    lines += [safety_words.tally(_, result.safety)] if result.safety else []
    if result.not_reached:
        reasons = {**counts.failed, **counts.gone_reasons}
        lines.append(
            _(
                "Không tới {count}: {list}.",
                count=result.not_reached,
                # Of what ended long ago the gone ones' reasons were not counted.
                list=named(_, reasons) or _("không còn liên lạc được"),
            )
        )
    if counts.unknown:
        lines.append(_("Chưa rõ {count}: mạng đứt giữa chừng.", count=counts.unknown))
    skipped = dict(counts.skipped)
    if result.left_out:  # it is said where, below
        skipped.pop(OVER, None)
    if skipped:
        lines.append(
            _(
                "Không gửi {count}: {list}.",
                count=sum(skipped.values()),
                list=named(_, skipped),
            )
        )
    lines += left_out(_, result.left_out)
    if counts.recalled:
        where = _.counted("{count} máy", counts.recalled)
        lines.append(_("Đã xóa ở {where}.", where=where))
    if Details.from_json(result.broadcast.details).asks_read:
        who = _.counted("{count} máy", counts.read)
        lines.append(_("Bấm Đã đọc: {who}.", who=who))
    if counts.pending:
        lines.append(_("Còn chờ {count}.", count=counts.pending))
    if result.told is not None:
        lines.append(told_text(_, result.told))
    if result.aired:
        lines.append(aired_text(_, result.aired))
    return "\n".join(lines)


def left_out(_: Translator, by_channel: Mapping[str, int]) -> list[str]:
    """`Zalo: 22 máy không nhận được, vì đã hết số tin được gửi trong tháng.`"""
    return [
        _.counted(
            "{channel}: {count} máy không nhận được, vì đã hết số tin được gửi trong "
            "tháng. Gấp thì báo miệng.",
            number,
            channel=CHANNELS.get(channel, channel),
        )
        for channel, number in by_channel.items()
    ]


def aired_text(_: Translator, aired: Mapping[Verdict, int]) -> str:
    """`Loa: đã phát 2 buổi, chưa phát được 1, chưa ghi 1.`"""
    names = {
        Verdict.AIRED: N_("đã phát {count} buổi"),
        Verdict.NOT_AIRED: N_("chưa phát được {count} buổi"),
        Verdict.NONE: N_("chưa ai ghi {count} buổi"),
    }
    listed = [_(words, count=aired[v]) for v, words in names.items() if v in aired]
    return _("Loa: {list}.", list=", ".join(listed))


def told_text(_: Translator, told: Told) -> str:
    """`Nhà không có điện thoại: 30. Trưởng bản đã báo 21, còn 9 (bản Trên 6, …).`"""
    lead = _("Nhà không có điện thoại: {count}.", count=told.without_phone)
    if not told.households_left:
        return f"{lead} " + _("Trưởng {word} đã báo hết.", word=told.word)
    names = ", ".join(f"{title} {_.number(left)}" for title, left in told.left)
    if told.villages_left > len(told.left):
        names += "…"
    return f"{lead} " + _(
        "Trưởng {word} đã báo {told}, còn {left} ({names}).",
        word=told.word,
        told=told.households,
        left=told.households_left,
        names=names,
    )


def _ending(_: Translator, result: Result, zone: ZoneInfo, now: Milliseconds) -> str:
    broadcast, counts = result.broadcast, result.counts
    at = broadcast.finished_at or now
    moment = local(at, zone)
    is_today = moment.date() == local(now, zone).date()
    when = f"{moment:%H:%M}" if is_today else _.moment(moment)
    if broadcast.state is State.MISSED:
        return _("Quá hạn mà chưa gửi được, nên không gửi nữa.")
    if broadcast.state is State.DONE:
        lead = _("Xong {time}.", time=when)
    elif broadcast.state is State.STOPPED:
        lead = _("Đã dừng {time}.", time=when)
    else:
        lead = _(STATE_NAMES[broadcast.state]).capitalize() + "."
    if broadcast.state is State.RECALLED:
        where = _.counted("{count} máy", counts.sent)
        return lead + " " + _("Còn ở {where}.", where=where)
    if counts.planned:
        return f"{lead} " + reached(_, counts.sent, result.groups)
    if broadcast.state is State.DONE:
        return f"{lead} " + _("Không có máy nào để gửi tới.")
    return lead


def reached(_: Translator, sent: int, groups: int) -> str:
    """`Tới 205 máy, 3 nhóm.`"""
    chats = _.counted("{count} máy", sent - groups)
    if groups:
        also = _.counted("{count} nhóm", groups)
        return _("Tới {chats}, {groups}.", chats=chats, groups=also)
    return _("Tới {chats}.", chats=chats)


def named(_: Translator, reasons: dict[str, int]) -> str:
    """`chặn 4, bỏ máy 2`: the most frequent first."""
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(
        f"{_(REASON_NAMES.get(reason, reason))} {_.number(count)}"
        for reason, count in ordered
    )
