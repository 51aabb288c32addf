"""Every command: its names, who may use it, what it does. One place to read."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from bot.conversation.ask import questions
from bot.conversation.cards import address_book
from bot.conversation.home import exits, greeting, languages, own_data
from bot.conversation.news import departure, groups, subscription
from bot.conversation.notices import composition, drafts
from bot.conversation.office import appointments, overview
from bot.conversation.reports import archive
from bot.conversation.requests import handover, inbox
from bot.conversation.turn import Replies, Turn
from bot.conversation.upkeep import mistakes, signoff
from bot.i18n import N_, Catalogues, Translator
from bot.people.model import Grant, Role
from bot.people.rights import has_role

Handler = Callable[[Turn, str], Awaitable[Replies]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command's English name, the catalogue's other names, and what it does.

    `role` None is anyone; `handler` None is "not there yet"; one with `anyone_too` is
    something else for people without the role.
    """

    name: str
    others: str  # message id: names without tones, separated by spaces
    summary: str  # message id, one line for /help; empty to leave it out
    handler: Handler | None
    role: Role | None = None


COMMANDS: tuple[Command, ...] = (
    Command("start", N_("batdau"), N_("Bắt đầu"), greeting.start),
    Command("help", N_("huongdan trogiup"), N_("Loa Bản làm được gì"), greeting.start),
    Command("ask", N_("hoi"), N_("Hỏi một câu"), questions.command),
    Command("topics", N_("chude"), N_("Các chuyện hay hỏi"), questions.topics),
    Command(
        "subscribe", N_("nhantin dangky"), N_("Nhận tin của xã"), subscription.subscribe
    ),
    Command("unsubscribe", N_("thoinhan"), N_("Thôi nhận tin"), departure.unsubscribe),
    Command("place", N_("noio xa"), N_("Nhà mình ở xã nào"), subscription.place),
    Command("language", N_("ngonngu"), N_("Đổi tiếng"), languages.language),
    Command("bulletins", N_("bantin"), N_("Tin đã phát"), archive.archive),
    Command("officer", N_("canbo"), N_("Hỏi cán bộ"), handover.officer),
    Command("contacts", N_("danhba"), N_("Danh bạ của xã"), address_book.show),
    Command("emergency", N_("khancap"), N_("Số gọi khi nguy cấp"), greeting.emergency),
    Command("wrong", N_("baosai"), N_("Báo câu trả lời sai"), mistakes.wrong),
    Command("privacy", N_("riengtu"), N_("Loa Bản giữ những gì"), own_data.privacy),
    Command("mydata", N_("dulieu"), N_("Xem những gì đang giữ"), own_data.show),
    Command("forgetme", N_("xoadulieu"), N_("Xóa hết"), own_data.forget),
    Command("cancel", N_("thoat huy"), N_("Bỏ việc đang làm dở"), exits.cancel),
    Command(
        "notice",
        N_("thongbao"),
        N_("Soạn tin gửi bà con"),
        composition.start,
        Role.OFFICER,
    ),
    Command("drafts", N_("banthao"), N_("Tin soạn dở"), drafts.drafts, Role.OFFICER),
    Command("report", N_("baocao"), N_("Tin đã tới ai"), archive.report, Role.OFFICER),
    Command("inbox", N_("hopthu"), N_("Câu hỏi bà con gửi"), inbox.inbox, Role.OFFICER),
    Command("stop", N_("dunggui dung"), N_("Dừng gửi"), archive.stop, Role.OFFICER),
    Command(
        "linkgroup", N_("ghepnhom"), N_("Ghép nhóm vào xã"), groups.link, Role.OFFICER
    ),
    Command("invite", N_("moi"), N_("Mời cán bộ"), appointments.invite, Role.ADMIN),
    Command(
        "roles", N_("vaitro"), N_("Ai giữ vai trò gì"), appointments.show, Role.ADMIN
    ),
    Command("revoke", N_("thuquyen"), N_("Thu quyền"), appointments.revoke, Role.ADMIN),
    Command(
        "people",
        N_("nguoidung"),
        N_("Bao nhiêu máy nhận tin"),
        overview.people,
        Role.ADMIN,
    ),
    Command("groups", N_("nhom"), N_("Các nhóm đã ghép"), groups.show, Role.ADMIN),
    Command(
        "schedule", N_("lichphat"), N_("Lịch bản tin"), overview.schedule, Role.ADMIN
    ),
    Command(
        "reload", N_("tailai"), N_("Đọc lại nội dung"), overview.reload, Role.ADMIN
    ),
    Command("told", N_("dabao"), "", None, Role.RELAY),
    Command("calendar", N_("lich"), "", None, Role.OFFICER),
    Command("recall", N_("thuhoi"), "", None, Role.OFFICER),
    Command("correct", N_("dinhchinh"), "", None, Role.OFFICER),
    Command("villages", N_("thonban"), "", None, Role.OFFICER),
    Command("checkin", N_("baoantoan"), "", None, Role.OFFICER),
    Command("record", N_("thuam"), "", None, Role.OFFICER),
    Command("approve", N_("duyet"), "", None, Role.APPROVER),
    Command("find", N_("tim"), "", None, Role.ADMIN),
    Command("block", N_("chan"), "", None, Role.ADMIN),
    Command("unblock", N_("bochan"), "", None, Role.ADMIN),
    Command(
        "topic", N_("cautraloi"), N_("Duyệt câu trả lời"), signoff.topic, Role.ADMIN
    ),
    Command("stats", N_("thongke"), "", None, Role.ADMIN),
    Command("export", N_("xuat"), "", None, Role.ADMIN),
    Command("audit", N_("nhatky"), "", None, Role.ADMIN),
)

# What can be asked in a group, where others read along.
IN_GROUPS = {
    "ask",
    "help",
    "emergency",
    "contacts",
    "linkgroup",
    "topics",
    "bulletins",
    "language",
}


def by_name(catalogues: Catalogues) -> dict[str, Command]:
    """Every command by its English name and by each language's names."""
    found: dict[str, Command] = {}
    for command in COMMANDS:
        found[command.name] = command
        for language in catalogues.languages:
            for name in catalogues.translator(language)(command.others).split():
                found.setdefault(name, command)
    return found


def usable(grants: Iterable[Grant]) -> list[Command]:
    """What a person may use now, in the order of the table."""
    held = tuple(grants)
    return [
        command
        for command in COMMANDS
        if command.handler is not None
        and command.summary
        and (command.role is None or has_role(held, command.role))
    ]


def shown_name(command: Command, translator: Translator, source_language: str) -> str:
    """A command as it is shown: in the people's own words where there are some."""
    names = translator(command.others).split()
    is_own = translator.language == source_language and names
    return names[0] if is_own else command.name


def menus(
    catalogues: Catalogues, source_language: str
) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What a messenger lists beside its message field: (scope, language) → commands.

    The language "" is everyone else's; a command is its name and what it does.
    """
    found = {}
    for language in ("", *catalogues.languages):
        translator = catalogues.translator(language or source_language)
        shown = [
            (command, (shown_name(command, translator, source_language), summary))
            for command in usable(())
            if (summary := translator(command.summary))
        ]
        found["all_private_chats", language] = [line for _, line in shown]
        found["all_group_chats", language] = [
            line for command, line in shown if command.name in IN_GROUPS
        ]
    return found
