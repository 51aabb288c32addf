"""How one comes to each dialogue of the house, and comes to stand in it."""

from collections.abc import Iterable

from bot.bulletins.loudspeaker import airings
from bot.clock import DAY
from bot.delivery import files
from bot.messaging import Address, ChatKind, Enclosure, Event
from bot.people.model import Role
from bot.people.villages import telling
from bot.store.tables.checkins import checkins
from tests.support.cap_files import area, cap
from tests.support.village import Ear, Person, Village

PLACE, PROVINCE = "04489", "15"
ROAD = "duong vao ban sat 3 hom nay xe khong di duoc"
TALE = "Nhà tôi nuôi lợn đen bản địa, mỗi năm bán mười con. " * 3
TELL = ("/topics", "[Chuyện hay]", "[Kể một chuyện hay]", TALE)
WRONG = ("/hoi thu nhap bao nhieu la ho ngheo", "/baosai")
VILLAGES = "bản Trên 45 nhà 18 không điện thoại\nbản Dưới 60 nhà 12 không điện thoại"
SPEAKS = "<a voice message>"
GATE = "!gate-set:huu-nghi:closed"
OFFICER, APPROVER, ADMIN = Role.OFFICER, Role.APPROVER, Role.ADMIN
# Every lesson of the course answered.
LESSONS = tuple(f"!lesson-answer:officer:{number}:1" for number in range(1, 8))
COURSE = ("/khoahoc", "[Khóa học cho cán bộ]", "[Bài đầu ngay]", *LESSONS)

HEADER = "channel,address,kind,title,language,place,categories,consented_at"
IMPORTED = (
    f"/nguoidung {HEADER}\ntelegram,77,private,,vi,{PLACE},,2026-11-01T08:00:00+07:00"
)

# How one comes to each dialogue: the role it needs, what is typed, [what is tapped].
DIALOGUES: dict[str, tuple[Role | None, tuple[str, ...]]] = {
    "place": (None, ("/nhantin",)),
    "consent": (None, (f"/nhantin {PLACE}",)),
    "check": (None, ("!check:poor-household",)),
    "contacts": (None, ("/danhba",)),
    "officer-text": (None, ("/canbo",)),
    "officer-place": (None, (f"/canbo {ROAD}",)),
    "officer-send": (None, (f"/canbo {ROAD}", PLACE)),
    "officer-consent": (None, (f"/canbo {ROAD}", PLACE, "[Gửi cán bộ xã]")),
    "story-text": (None, TELL[:3]),
    "story-people": (None, TELL),
    "story-agreed": (None, (*TELL, "Vàng Thị Mỷ")),
    "story-place": (None, (*TELL, "Vàng Thị Mỷ", "[Đã đồng ý]")),
    "story-consent": (None, (*TELL, "Vàng Thị Mỷ", "[Đã đồng ý]", "01324")),
    "wrong-words": (None, WRONG),
    "wrong-check": (None, (*WRONG, "số trong giấy ở xã ghi khác")),
    "watch": (None, ("!watch:poverty-line",)),
    "request-answer": (OFFICER, ("/hopthu", "[1]", "[Trả lời]")),
    "request-confirm": (
        OFFICER,
        ("/hopthu", "[1]", "[Trả lời]", "Đã cho máy lên dọn."),
    ),
    "request-close": (OFFICER, ("/hopthu", "[1]", "[Đóng]")),
    "request-closing": (OFFICER, ("/hopthu", "[1]", "[Đóng]", "Việc này xã khác lo.")),
    "request-where": (OFFICER, ("/hopthu", "[1]", "[Chuyển]")),
    "card-menu": (OFFICER, (f"!card-edit:{PLACE}",)),
    "card-field": (OFFICER, (f"!card-edit:{PLACE}", "[Lần lượt từng mục]")),
    "card-preview": (
        OFFICER,
        (f"!card-edit:{PLACE}", "[Lần lượt từng mục]", "Thôn Giữa", "[Xong]"),
    ),
    "gate-which": (None, ("/cuakhau",)),
    "gate-day": (OFFICER, (GATE,)),
    "gate-hours": (OFFICER, (GATE, "[Thêm giờ]")),
    "gate-why": (OFFICER, (GATE, "[Thêm lý do]")),
    "gate-phone": (OFFICER, (GATE, "[Số để gọi]")),
    "group-unlink": (OFFICER, ("/nhom", "[Tháo 1]")),
    "notice-text": (OFFICER, ("/thongbao",)),
    "notice-time": (OFFICER, ("/thongbao Họp", "[Hẹn giờ]")),
    "notice-lack": (OFFICER, ("/thongbao Họp dân", "[Thêm giờ]")),
    "notice-use": (OFFICER, ("/thongbao Cắt điện", "Cắt điện sáng mai")),
    "notice-also": (OFFICER, ("/thongbao Họp", "[Chọn ai nhận]", "[Thêm nơi]")),
    "notice-version": (
        OFFICER,
        ("/thongbao Cắt điện", "[Thêm…]", "[Bản tiếng khác]", "[English]"),
    ),
    "notice-voice": (
        OFFICER,
        ("/thongbao Cắt điện", "[Thêm…]", "[Tiếng nói]", "[Tiếng Mông]"),
    ),
    "record": (OFFICER, ("/thuam", "[Tiếng Việt]")),
    "record-sure": (OFFICER, ("/thuam", "[Tiếng Việt]", SPEAKS)),
    "notice-short": (OFFICER, ("/thongbao Cắt điện", "[Thêm…]", "[Bản ngắn]")),
    "repeat": (
        OFFICER,
        (
            "/thongbao Họp",
            "[Hẹn giờ]",
            "8h 1/6/2027",
            "[Đúng]",
            "[Xem, đổi giờ]",
            "[Lặp lại]",
        ),
    ),
    "notice-place": (OFFICER, ("/thongbao", "[Đổi nơi nhận]")),
    "loudspeaker-where": (OFFICER, (f"/loa {PROVINCE}",)),
    "loudspeaker-times": (OFFICER, ("/loa", "[Mở loa]", "[Đổi giờ]")),
    "airing-reason": (OFFICER, ("!not-aired:1",)),
    "villages": (OFFICER, ("/thonban",)),
    "checkin-details": (None, ("!needs-help:482914",)),
    "told-number": (OFFICER, ("!told-part:1:1",)),
    "village-save": (OFFICER, (f"/thonban {VILLAGES}",)),
    "village-edit": (OFFICER, (f"/thonban {VILLAGES[:34]}", "[Sửa]")),
    "invite-village": (
        ADMIN,
        (f"/thonban {PLACE} {VILLAGES[:34]}", f"/moi báo tin {PLACE}"),
    ),
    "village-place": (ADMIN, ("/thonban",)),
    "recall-choice": (OFFICER, ("/thuhoi 1",)),
    "correction-text": (OFFICER, ("/dinhchinh 1",)),
    "approval-reason": (APPROVER, ("/duyet", "[Trả lại, ghi lý do]")),
    "mend-text": (ADMIN, ("/cautraloi thu nhap bao nhieu la ho ngheo", "[Sửa]")),
    "mend-translation": (ADMIN, ("!tr-mend:en:~dd31bd7d3e:",)),
    "new-figure": (ADMIN, ("!figure-pick:vi:poverty-line:2026:0",)),
    "certificate": (OFFICER, (*COURSE, "[Nhận giấy chứng nhận]")),
    "setting-quiet": (OFFICER, ("/caidat", "[2]", "[Giờ khác]")),
    "setting-greeting": (OFFICER, ("/caidat", "[6]", "[Viết lời chào]")),
    "bulletin-time": (OFFICER, ("/lichphat 2", "[Giờ khác]")),
    "invite": (ADMIN, ("/moi",)),
    "invite-language": (ADMIN, ("/moi", "[người xem lại bản dịch]")),
    "invite-place": (ADMIN, ("/moi", "[cán bộ soạn tin]")),
    "invite-note": (ADMIN, ("/moi", "[cán bộ soạn tin]", PLACE)),
    "invite-named": (ADMIN, (f"/moi cán bộ {PLACE}", "[Ghi tên, việc]")),
    "roles-find": (ADMIN, ("/vaitro", "[Tìm một xã]")),
    "role-narrow": (ADMIN, ("!role-narrow:2",)),
    "role-until": (ADMIN, ("!role-until:2",)),
    "role-note": (ADMIN, ("!role-note:2",)),
    "revoke-who": (ADMIN, ("/thuquyen",)),
    "chat-move": (ADMIN, ("!chat-move:1",)),
    "chat-remove": (ADMIN, ("!chat-remove:1",)),
    "block": (ADMIN, ("/chan",)),
    "people-import": (ADMIN, (IMPORTED,)),
    "table-sent": (ADMIN, ()),
    "alert-sent": (OFFICER, ()),
    "alert-where": (OFFICER, ()),
    "block-sure": (ADMIN, ("/chan 1",)),
    "revoke-sure": (ADMIN, ("/thuquyen 2",)),
}


async def someone(village: Village, role: Role | None, place: str = "") -> Person:
    person = village.person(500)
    if role is not None:
        place = place or {OFFICER: PLACE, APPROVER: PLACE, ADMIN: "VN"}[role]
        await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def officer_is_there(village: Village) -> None:
    other = village.person(2)
    await other.says(f"/start {await village.invitation(OFFICER, PLACE)}")


async def asks_an_officer(village: Village, label: str) -> None:
    citizen = village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    await citizen.says(PLACE)
    await citizen.taps(label)
    await citizen.taps("Đồng ý")


async def has_sent_a_notice(village: Village, officer: Person) -> None:
    await village.subscriber(1, PLACE)
    await does(officer, ("/thongbao Họp bản.", "[Gửi ngay]"))
    async with village.sending(Ear()):
        await village.until_done(1)


async def has_something_to_tell(village: Village, person: Person) -> None:
    """A village of the place, and a notice that is to be told there."""
    await does(person, (f"/thonban {VILLAGES[:34]}", "/thongbao Họp"))
    place = village.ground.places.by_code(PLACE)
    assert place is not None
    async with village.database.write() as connection:
        await telling.ask(connection, 1, place.path, 0, 9, village.clock.now)


async def is_asked_who_is_safe(village: Village) -> None:
    place = village.ground.places.by_code(PLACE)
    assert place is not None
    made = {"broadcast_id": 1, "code": "482914", "place": place.path}
    ends_at = village.clock.now + 7 * DAY
    async with village.database.write() as connection:
        await connection.execute(
            checkins.insert().values(**made, begun_at=1, ends_at=ends_at)
        )


async def has_a_script(village: Village) -> None:
    place = village.ground.places.by_code(PLACE)
    assert place is not None
    what = {"title": "Buổi 17 giờ", "script": "Họp bản.", "seconds": 20}
    async with village.database.write() as connection:
        await airings.add(connection, place.path, village.clock.now, what, [])


async def sends_a_table(person: Person) -> None:
    table = Enclosure("T1", "document", "moi.csv", "text/csv", 100)
    await person._does(Event.OTHER, media="file", enclosed=table)


async def sends_an_alert(person: Person, *, is_read: bool) -> None:
    """A file that is still with its platform, or one whose place nobody knows."""
    village = person.village
    if not is_read:
        one = Enclosure("A1", "document", "a.xml", "text/xml", 100)
        await person._does(Event.OTHER, media="file", enclosed=one)
        return
    content = cap(village.clock.now, area("vùng núi phía Bắc"))
    async with village.database.write() as connection:
        kept = await files.put(
            connection, "a.xml", "application/xml", content, village.clock.now
        )
    one = Enclosure("", "", "", stored=kept.id)
    await person._does(Event.OTHER, media="file", enclosed=one)


async def sends_a_file(person: Person, dialogue: str) -> None:
    if dialogue == "table-sent":
        await sends_a_table(person)
    if dialogue.startswith("alert-"):
        await sends_an_alert(person, is_read=dialogue == "alert-where")


async def does(person: Person, steps: Iterable[str]) -> None:
    for step in steps:
        if step.startswith("["):
            await person.taps(step[1:-1])
        elif step == SPEAKS:
            one = Enclosure("V1", "voice", "v.ogg", "audio/ogg", 100, seconds=9)
            await person._does(Event.OTHER, media="sound", enclosed=one)
        elif step.startswith("!"):
            await person.presses(step[1:])
        else:
            await person.says(step)


async def _finds(village: Village, dialogue: str) -> None:
    """What must be there for some dialogues alone."""
    if dialogue == "checkin-details":
        await is_asked_who_is_safe(village)
    if dialogue == "airing-reason":
        await has_a_script(village)


async def comes_to(village: Village, dialogue: str) -> Person:
    """Someone who stands in a dialogue, whatever that takes."""
    role, steps = DIALOGUES[dialogue]
    up = dialogue == "request-where"
    place = "huu-nghi" if dialogue.startswith("gate-") else PROVINCE if up else ""
    person = await someone(village, role, place)
    if dialogue in ("officer-text", "officer-consent", "revoke-sure") or (
        dialogue.startswith("role-")
    ):
        await officer_is_there(village)
    if dialogue == "group-unlink":
        address = Address("telegram", "-5")
        group = Person(village, address, person.account, ChatKind.GROUP, "Bản Giữa")
        await group.says("/ghepnhom")
    if dialogue in ("recall-choice", "correction-text"):
        await has_sent_a_notice(village, person)
    if dialogue.startswith("request-"):
        await asks_an_officer(village, "Gửi lên tỉnh" if up else "Gửi cán bộ xã")
    if dialogue == "told-number":
        await has_something_to_tell(village, person)
    await _finds(village, dialogue)
    if role is APPROVER:
        writer = village.person(2)
        await writer.says(f"/start {await village.invitation(OFFICER, PLACE)}")
        await does(writer, ("/thongbao Họp bản 7 giờ tối mai.", "[Xin duyệt]"))
        await person.hears()
    if dialogue.startswith(("chat-", "block-")):
        await village.subscriber(3, PLACE)
    await sends_a_file(person, dialogue)
    await does(person, steps)
    return person
