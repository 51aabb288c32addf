"""Who gets a notice, in words: how many, how long it takes, who not and why."""

from bot.bulletins.approving import reaching
from bot.bulletins.approving.reaching import Reach
from bot.bulletins.notice_text import Notice
from bot.clock import Milliseconds, local
from bot.conversation.office.redemption import ROLE_NAMES
from bot.conversation.reports.summary import span
from bot.conversation.turn import House, Turn
from bot.i18n import N_, Translator
from bot.messaging import ChatKind
from bot.people.model import Role
from bot.people.reach import head_count
from bot.people.reach.head_count import HeadCount
from bot.places import Level

MANY = 5_000  # recipients: more are asked for by their number
WHY_NOT = {
    head_count.GONE: N_("đã chặn hoặc mất liên lạc"),
    head_count.PAUSED: N_("đang nghỉ nhận"),
    head_count.URGENT: N_("chỉ nhận tin khẩn"),
    head_count.OTHER_KINDS: N_("chọn loại tin khác"),
    head_count.NOT_ASKED: N_("tiếng khác, hoặc loại máy khác"),
}
KINDS = {
    ChatKind.PRIVATE: N_("máy của người"),
    ChatKind.GROUP: N_("nhóm"),
    ChatKind.BOARD: N_("bảng tin"),
    ChatKind.LOUDSPEAKER: N_("loa"),
}


def lines(_: Translator, house: House, notice: Notice, found: Reach) -> list[str]:
    """`Gửi xã Púng Luông: 214 máy, 3 nhóm, khoảng 9 giây.`, and who will not get it."""
    if notice.details.is_drill:
        return [_("Bản tập: chỉ người soạn và người duyệt nhận, không gửi bà con.")]
    if notice.replaces is not None:
        return [_("Đính chính: chỉ gửi những ai đã nhận tin sai.")]
    said = [
        _(
            "Gửi {place}: {who}{time}.",
            place=where(_, house, notice),
            who=who(_, found),
            time=_how_long(_, house, found.subscribers),
        ),
        *_narrowed(_, house, notice),
    ]
    if not found.all:
        said.append(_("Chưa có ai ở đó nhận tin: gửi thì không tới ai."))
    missed = found.subscribers.missed
    if missed:
        reasons = ", ".join(
            f"{_(WHY_NOT[reason])} {_.number(count)}"
            for reason, count in sorted(missed.items(), key=lambda one: -one[1])
        )
        total = _.number(sum(missed.values()))
        said.append(_("Không gửi {count}: {list}.", count=total, list=reasons))
    return said


async def found(turn: Turn, notice: Notice) -> Reach:
    """How many would get it now."""
    return await reaching.reach(turn.connection, notice, turn.now)


def where(_: Translator, house: House, notice: Notice) -> str:
    """The places in words: all of a few, how many of many."""
    paths = reaching.areas(notice.place.path, notice.audience)
    places = [found for path in paths if (found := house.places.by_path(path))]
    if len(places) > 3:  # noqa: PLR2004  # as many as are read at a glance
        first = house.places.label(places[0], _.language)
        return _.counted("{place} và {count} nơi nữa", len(places) - 1, place=first)
    return "; ".join(house.places.label(place, _.language) for place in places)


def who(_: Translator, found: Reach) -> str:
    """`214 máy, 3 nhóm, 12 cán bộ`; near where there are too many to count."""
    counted = found.subscribers
    people = counted.all_people
    if counted.is_more:
        said = [_("hơn {many} máy", many=_.number(people))]
    elif not counted.is_exact:
        said = [_("khoảng {many} máy", many=_.number(_rounded(people)))]
    else:
        said = [_.counted("{count} máy", people)]
    said.append(_.counted("{count} nhóm", counted.all_groups))
    if found.in_office:
        said.append(_.counted("{count} người giữ vai trò", found.in_office))
    return ", ".join(said)


def is_much(notice: Notice, found: Reach) -> bool:
    """Whether it takes a second tap: a whole province, or very many."""
    if notice.details.is_drill or notice.replaces is not None:
        return False
    is_wide = notice.place.level in (Level.COUNTRY, Level.PROVINCE)
    for_all = reaching.is_for_subscribers(notice.audience)
    return found.all > MANY or (is_wide and for_all)


def _rounded(number: int) -> int:
    """Of what was not counted one by one the last figures would be made up."""
    return round(number, -2) if number > 1_000 else number  # noqa: PLR2004


def _how_long(_: Translator, house: House, counted: HeadCount) -> str:
    seconds = 0.0
    for name, channel in house.channels.items():
        number = counted.people.get(name, 0) + counted.groups.get(name, 0)
        if channel.pace:
            seconds = max(seconds, number / channel.pace)
    if seconds < 1:
        return ""
    return _(", khoảng {time}", time=span(_, seconds))


def _narrowed(_: Translator, house: House, notice: Notice) -> list[str]:
    """What was chosen beside the place: languages, kinds of chat, roles."""
    chosen = notice.audience
    said = []
    if chosen.categories:
        names = [
            c.name(_.language) for c in house.categories if c.id in chosen.categories
        ]
        said.append(_("Chỉ ai chọn: {list}.", list="; ".join(names)))
    if chosen.languages:
        said.append(_("Chỉ tiếng: {list}.", list=", ".join(chosen.languages)))
    if chosen.kinds:
        kinds = [_(KINDS[ChatKind(kind)]) for kind in chosen.kinds]
        said.append(_("Chỉ tới: {list}.", list=", ".join(kinds)))
    if chosen.roles:
        names = [_(ROLE_NAMES[Role(role)]) for role in chosen.roles]
        said.append(
            _("Tới mọi {list}, kể cả ai không nhận tin.", list=", ".join(names))
        )
    return said


def when(_: Translator, house: House, starts_at: Milliseconds | None) -> str:
    """`ngay khi duyệt`, or at what time."""
    if starts_at is None:
        return _("gửi ngay khi duyệt")
    moment = local(starts_at, house.config.timezone)
    return _("gửi lúc {when}", when=_.moment(moment))
