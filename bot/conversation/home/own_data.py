"""What is kept of a person: said, shown, and really erased when asked."""

from bot import audit
from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import Said
from bot.bulletins.courses import progress_of_learners
from bot.clock import local_date
from bot.conversation import doors, state
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.language import OWN_NAMES
from bot.conversation.news import reception
from bot.conversation.office import overview
from bot.conversation.office.redemption import role_name
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.conversation.upkeep import watches
from bot.delivery import broadcasts, living
from bot.delivery.results import unreached
from bot.delivery.spoken import recordings
from bot.i18n import N_, Translator
from bot.knowledge.upkeep import told_stories
from bot.people import bells, chats, contacts, roles
from bot.people.gates import gate_days
from bot.people.model import Chat
from bot.requests import book
from bot.requests.model import Request


async def privacy(turn: Turn, text: str) -> Replies:
    """What is kept, how long, and who answers for it."""
    _ = turn._
    lines = [
        _who_keeps(turn),
        _("Câu vừa gõ: không tên, trả lời xong là xóa, lâu nhất 24 giờ."),
        _("Ai chỉ hỏi: việc làm dở, chuyện vừa hỏi, lời đáp trên trang web: 24 giờ."),
        _("Hỏi thử có thuộc diện không: xong là xóa những gì đã chọn."),
        _("Ai nhận tin: số của cuộc trò chuyện, xã, tiếng nói, loại tin, ngày đồng ý."),
        _("Ai nghe tin đọc: có gửi kèm tiếng hay không, đến khi bấm Thôi gửi tiếng."),
        _("Ai bật báo tin khẩn ở trang web: địa chỉ báo của trình duyệt, tắt là xóa."),
        _("Ai chờ báo thay đổi: số của cuộc trò chuyện, câu đã hỏi, đến khi thôi báo."),
        _(
            "Báo sai: câu nào, chỗ nào, không ghi ai báo; xem xong thì xóa, "
            "lâu nhất 180 ngày."
        ),
        _(
            "Việc chưa trả lời được: đếm theo tuần vài chữ thường dùng trong câu, "
            "không số, không tên, không ghi ai hỏi; lâu nhất 180 ngày."
        ),
        _("Đã gửi tin nào tới máy nào: 90 ngày, sau đó chỉ còn con số."),
        _("Tin nào không tới máy nào: 30 ngày, sau đó chỉ còn con số từng xã."),
        _(
            "Câu hỏi gửi cán bộ: số của cuộc trò chuyện, xã, tiếng nói, câu hỏi (viết "
            "hay nói), câu trả lời, ngày đồng ý. Trả lời xong 180 ngày thì xóa. Lời "
            "nói chưa gửi: 24 giờ."
        ),
        _(
            "Ai trả lời báo an toàn: bình an hay cần giúp, thôn bản, lời nhắn, tiếng "
            "nói, số gọi lại; xong đợt ấy 30 ngày thì xóa."
        ),
        *_of_offices(_),
        _("Không giữ tên, số điện thoại, căn cước, vị trí."),
        _("Xem: /dulieu. Xóa hết: /xoadulieu."),
    ]
    contact = turn.house.config.operator_contact
    if contact:
        lines.append(_("Liên hệ: {contact}.", contact=contact))
    return turn.say("\n".join(lines))


def _of_offices(_: Translator) -> list[str]:
    """What is kept of who works for people, and of what they wrote down."""
    return [
        _(
            "Cán bộ: số của tài khoản, vai trò, ngày vào gần nhất, ghi chú của người "
            "mời. Việc đã làm: 5 năm, không ghi tên."
        ),
        _("Ai học khóa nào: học đến bài nào, đúng mấy câu, đến khi thôi học."),
        _("Người thu tiếng cho bà con: giọng nói, số cuộc trò chuyện, đến khi xóa."),
        _("Ảnh, tệp cán bộ gửi kèm tin: 30 ngày, hoặc đến khi gửi xong tin."),
        _(
            "Người duyệt: duyệt hay trả lại tin nào, vì sao; giữ cùng tin, "
            "không ghi tên."
        ),
        _("Máy bị chặn: một mã không đọc ngược được, đến khi bỏ chặn."),
        _("Ai kể chuyện hay: chuyện và số của cuộc trò chuyện. Chưa đăng: 60 ngày."),
        _(
            "Thôn, bản: số nhà, số nhà không có điện thoại, số của trưởng bản nếu xã "
            "ghi."
        ),
        _("Danh bạ: số của cơ quan do cán bộ ghi, ai cũng xem được, giữ đến khi sửa."),
    ]


def _who_keeps(turn: Turn) -> str:
    if turn.operator:
        who = turn.operator[:1].upper() + turn.operator[1:]
        return turn._("{operator} giữ những gì:", operator=who)
    return turn._("Loa Bản (bản chạy thử, chưa có cơ quan đứng tên) giữ những gì:")


async def privacy_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đọc kỹ]."""
    return await privacy(turn, "")


async def show(turn: Turn, text: str) -> Replies:
    """Everything kept of this chat, as a list that can be read aloud."""
    _ = turn._
    asked = await book.of_chat(turn.connection, turn.incoming.address)
    told = await told_stories.count_of(turn.connection, turn.incoming.address)
    spoken = await recordings.count_of(turn.connection, turn.incoming.address)
    learns = await progress_of_learners.of_chat(turn.connection, turn.incoming.address)
    said = await replies.said_by(turn.connection, turn.incoming.address)
    others = turn.grants or asked or told or spoken or learns or said
    if turn.chat is None and not others:
        return turn.say(
            _("Loa Bản không giữ gì của máy này.")
            + " "
            + _("Việc làm dở, chuyện vừa hỏi, lời đáp trên trang web: 24 giờ rồi xóa.")
        )
    lines = [_("Loa Bản đang giữ của máy này:")]
    kept = [*await _kept(turn), *(_question(turn, request) for request in asked)]
    if said:
        kept.append(_("Lời trả lời báo an toàn, xong đợt ấy 30 ngày thì tự xóa"))
    for number, line in enumerate(kept, 1):
        lines.append(f"{number}. {line}")
    not_kept = _("Không giữ tên, số điện thoại, căn cước, vị trí, các câu đã hỏi.")
    stop_buttons = await watches.stop_buttons(turn)
    if asked or stop_buttons:
        not_kept = _("Không giữ tên, số điện thoại, căn cước, vị trí, các câu khác.")
    lines.append(not_kept)
    return turn.say(
        "\n".join(lines),
        *stop_buttons,
        (
            turn.free(_("Sửa"), "choose"),
            turn.free(_("Xóa hết"), "forget"),
        ),
    )


def _question(turn: Turn, request: Request) -> str:
    day = local_date(request.goes_at, turn.house.config.timezone)
    return turn._(
        "Câu hỏi số {number} gửi cán bộ, tự xóa ngày {day}",
        number=str(request.number),
        day=turn._.date(day),
    )


async def _kept(turn: Turn) -> list[str]:
    _ = turn._
    lines = [
        _("Số của cuộc trò chuyện ({channel})", channel=turn.incoming.address.channel)
    ]
    if turn.chat is not None:
        lines += await _of_chat(turn, turn.chat)
    lines.append(_("Việc làm dở, chuyện vừa hỏi, trong 24 giờ"))
    if turn.channel.stores:
        lines.append(_("Câu trả lời trên trang này, 24 giờ; tin đã gửi, 7 ngày"))
    told = await told_stories.count_of(turn.connection, turn.incoming.address)
    if told:
        lines.append(_("Chuyện đã kể, với tên người trong chuyện: {count}", count=told))
    spoken = await recordings.count_of(turn.connection, turn.incoming.address)
    if spoken:
        lines.append(_.counted("{count} bài đã thu tiếng cho bà con nghe", spoken))
    lines += await _courses(turn)
    for grant in turn.grants:
        place = turn.house.places.by_path(grant.place)
        said = _(
            "Vai trò: {role}, {place}",
            role=role_name(_, grant),
            place=turn.place(place) if place else grant.place,
        )
        lines.append(f"{said} ({grant.note})" if grant.note else said)
    return lines + await _cards(turn)


async def _courses(turn: Turn) -> list[str]:
    learners = await progress_of_learners.of_chat(
        turn.connection, turn.incoming.address
    )
    names = {one.id: one.name(turn.language) for one in turn.house.courses}
    return [
        turn._(
            "Khóa học {name}: đã xong {done} bài",
            name=names.get(one.course, one.course),
            done=str(one.done),
        )
        for one in learners
    ]


async def _of_chat(turn: Turn, chat: Chat) -> list[str]:
    """What this chat wants, and that it agreed."""
    _ = turn._
    lines = [_("Nơi nhận tin: {place}", place=name) for name in _places(turn, chat)]
    if chat.is_subscribed:
        lines.append(_("Loại tin: {kinds}", kinds=reception.kinds(turn)))
    lines += await _watched(turn)
    if chat.language is not None:
        name = OWN_NAMES.get(chat.language, chat.language)
        lines.append(_("Tiếng nói: {language}", language=name))
    if chat.listens:
        lines.append(_("Tin nào cũng gửi kèm tiếng đọc"))
    rung = await bells.count_of(turn.connection, chat.id)
    if rung:
        lines.append(_.counted("{count} trình duyệt được báo tin khẩn", rung))
    lines.append(_("Đã gửi tin nào tới máy này, trong 90 ngày"))
    if chat.paused_until and chat.paused_until > turn.now:
        day = local_date(chat.paused_until, turn.house.config.timezone)
        lines.append(_("Nghỉ nhận tin đến ngày {day}", day=_.date(day)))
    consent = await chats.consent_of(turn.connection, chat.id)
    if consent is not None:
        given = _.date(local_date(consent[1], turn.house.config.timezone))
        lines.append(
            _("Đồng ý ngày {day}, bản số {version}", day=given, version=consent[0])
        )
    return lines


def _places(turn: Turn, chat: Chat) -> list[str]:
    """Where it lives; the name of before beside today's."""
    names = []
    for path, former in chat.places:
        place = turn.house.places.by_path(path)
        known = turn.house.places.former(former or "")
        name = turn.place(place) if place else path
        if known is not None:
            before = turn.house.places.former_label(known)
            name = turn._("{place}, trước là {former}", place=name, former=before)
        names.append(name)
    return names


async def _cards(turn: Turn) -> list[str]:
    """The contact cards and gates that carry this person's number."""
    if turn.person_id is None:
        return []
    paths = await contacts.written_by(turn.connection, turn.person_id)
    places = [turn.house.places.by_path(path) for path in paths]
    written = [
        turn._("Người xem lại danh bạ {place} sau cùng", place=turn.place(place))
        for place in places
        if place is not None
    ]
    of_gates = await gate_days.said_by(turn.connection, turn.person_id)
    gates = [turn.house.places.by_path(path) for path in of_gates]
    return written + [
        turn._("Người báo {place} đóng mở sau cùng", place=turn.place(gate))
        for gate in gates
        if gate is not None
    ]


async def _watched(turn: Turn) -> list[str]:
    lines = []
    for topic, since in await watches.watched(turn):
        day = local_date(since, turn.house.config.timezone)
        lines.append(
            turn._(
                "Báo khi câu “{question}” thay đổi, đồng ý ngày {day}",
                question=watches.question_of(turn, topic) or topic,
                day=turn._.date(day),
            )
        )
    return lines


async def forget(turn: Turn, text: str) -> Replies:
    """Asks once, saying what it costs."""
    _ = turn._
    if turn.is_group:
        return turn.say(_("Việc này làm trong chat riêng với Loa Bản."))
    cost = _("Xóa hết thì thôi nhận tin, kể cả tin khẩn.")
    asked = await book.of_chat(turn.connection, turn.incoming.address)
    if asked:
        cost += " " + _(
            "Mất cả câu hỏi gửi cán bộ và câu trả lời: số {numbers}.",
            numbers=", ".join(str(request.number) for request in asked),
        )
    said = await replies.said_by(turn.connection, turn.incoming.address)
    if Said.NEEDS_HELP in said:
        cost += " " + _("Xã cũng không còn thấy là nhà mình cần giúp.")
    if turn.grants:
        cost += " " + _("Vai trò cán bộ cũng mất, muốn có lại phải được mời lại.")
    return turn.say(
        cost + " " + _("Không lấy lại được. Xóa không?"),
        (turn.free(_("Xóa hết"), "forget-all"), turn.free(_("Thôi"), "keep-all")),
    )


async def forget_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xóa hết], asked once more."""
    return await forget(turn, "")


async def forget_all(turn: Turn, arguments: Arguments) -> Replies:
    """Erases the chat, its dialogue, its account and roles."""
    _ = turn._
    address = turn.incoming.address
    if turn.is_group:
        return await forget(turn, "")
    if turn.person_id is not None:
        await contacts.forget_writer(turn.connection, turn.person_id)
        await gate_days.forget_sayer(turn.connection, turn.person_id)
        await audit.record(turn.connection, turn.now, turn.person_id, "person.erase")
    await chats.leave(
        turn.connection, address, turn.now, turn.house.secret, is_whole=True
    )
    await state.forget(turn.connection, address)
    if turn.incoming.sender is not None:
        await roles.erase(turn.connection, address.channel, turn.incoming.sender)
    await turn.house.forget(turn.connection, address)
    await book.forget(turn.connection, address, turn.now)
    await told_stories.forget(turn.connection, address)
    await broadcasts.forget_author(turn.connection, address, turn.now)
    await living.forget(turn.connection, address)
    await recordings.forget(turn.connection, address)
    await unreached.forget(turn.connection, address)
    await overview.forget_asked(turn.connection, address)
    turn.chat = None
    turn.grants = ()
    turn.is_forgotten = True
    return turn.say(
        _("Đã xóa lúc {when}.", when=turn.when(turn.now))
        + "\n"
        + _(
            "Chỉ còn ngày đồng ý, ngày xóa, và một dấu mã hóa để danh sách cũ "
            "không đưa máy này vào lại. Nhìn vào đó không biết là của ai."
        )
        + "\n"
        + _("Tin cũ vẫn nằm trong máy này. Cần biết gì cứ hỏi tiếp.")
    )


async def keep_all(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi]: nothing was erased."""
    turn.end()
    return turn.say(turn._("Thôi, chưa xóa gì."))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "privacy",
        N_("riengtu"),
        N_("Loa Bản giữ những gì"),
        privacy,
        role=ANYONE,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    doors.Command(
        "mydata",
        N_("dulieu"),
        N_("Xem những gì đang giữ"),
        show,
        role=ANYONE,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    doors.Command(
        "forgetme",
        N_("xoadulieu"),
        N_("Xóa hết"),
        forget,
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "privacy": privacy_pressed,
            "forget": forget_pressed,
            "forget-all": forget_all,
            "keep-all": keep_all,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
)
