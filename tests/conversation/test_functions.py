"""What the bot can do is asked for in plain words, and its door opens."""

import pytest

from bot.clock import MINUTE
from bot.conversation.doors import ANYONE
from bot.conversation.rooms import DOORS
from bot.messaging import Address, ChatKind
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

PENSION = "bao nhieu tuoi duoc tien nguoi gia"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def subscriber(village: Village, number: int = 1) -> Person:
    citizen = village.person(number)
    await citizen.says("/nhantin 04492")
    await citizen.taps("Đồng ý")
    return citizen


def test_every_function_opens_a_door_that_its_people_may_open(library):
    for function in library.content.words.functions:
        if function.opens.startswith("/"):
            door = DOORS.commands[function.opens.removeprefix("/")]
        else:
            door = DOORS.buttons[function.opens.split(":")[0]]
        role = Role(function.role) if function.role else ANYONE
        assert door.role == role, function.id


def test_every_command_of_citizens_is_a_function(library):
    opened = {function.opens for function in library.content.words.functions}
    own = {f"/{c.name}" for c in DOORS.commands.values() if c.role is ANYONE}
    by_button = {"/unsubscribe": "stop-news", "/language": "languages"}
    assert {name for name in own if by_button.get(name, name) not in opened} == set()


@pytest.mark.parametrize(
    "said",
    [
        "thoi khong nhan tin nua",
        "dung gui nua",
        "tat thong bao",
        "huy nhan tin",
        "đừng nhắn nữa nhé",
        "thôi khỏi gửi nữa nghe",
        "unsubscribe me please",
        "stop sending me messages",
        "I do not want any more news",
    ],
)
async def test_leaving_in_any_words_leads_to_leaving_all_in_one_step(village, said):
    citizen = await subscriber(village)
    await citizen.says(said)
    (leave,) = {"Thôi nhận tất cả", "Stop all"}.intersection(citizen.labels)
    await citizen.taps(leave)
    assert "không giữ gì" in await citizen.says("/mydata") or "nothing" in (
        await citizen.says("/mydata")
    )


async def test_who_receives_nothing_and_wants_to_leave_is_told_so(village):
    said = await village.person(1).says("thôi không nhận tin nữa")
    assert "đang không nhận tin nào" in said


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("toi muon nhan tin cua xa", "Nhà mình ở xã, phường nào?"),
        ("doi xa", "Nhà mình ở xã, phường nào?"),
        ("xoa het di", "Xóa hết"),
        ("xoa du lieu cua toi", "Xóa hết"),
        ("toi muon gap can bo", "Chưa có cán bộ nào trả lời ở đây"),
        ("cho tôi nói chuyện với người thật", "Chưa có cán bộ nào trả lời ở đây"),
        ("danh ba", "Xem danh bạ của xã"),
        ("can bo tra loi chua", "chưa gửi câu hỏi nào"),
        ("xa toi co tin gi moi", "tin đã phát"),
        ("menu", "/hoi"),
        ("help", "/hoi"),
        ("giup", "/hoi"),
        ("huong dan", "/hoi"),
        ("bot la ai", "Đây là Loa Bản"),
        ("ai tạo ra bạn", "chưa có cơ quan nào đứng tên"),
        ("m la nguoi hay may", "Là máy, không phải người"),
        ("hom nay thu may", "24/11/2026, thứ Ba"),
        ("noi tieng mong", "Dùng tiếng nào?"),
        ("số gọi khi nguy cấp", "113"),
        ("báo sai", ""),
        ("lam lai", "Xin chào. Đây là Loa Bản"),
        ("quyền riêng tư thế nào", "giữ những gì"),
        ("loa bản đang giữ gì của tôi", "không giữ gì"),
        ("chuyện hay", "huyện"),
        ("nhà mình có thuộc diện không", "Hỏi thử xem có thuộc diện không"),
        ("hỏi được những gì", "Hỏi về việc gì?"),
    ],
)
async def test_what_the_bot_can_do_is_done_when_it_is_asked_for(village, said, answer):
    assert answer in await village.person(1).says(said)


async def test_english_is_spoken_as_soon_as_it_is_asked_for(village):
    citizen = village.person(1)
    assert "From now on" in await citizen.says("english please")
    assert "Just type" in await citizen.says("help")
    assert "Từ giờ Loa Bản nói tiếng Việt" in await citizen.says("nói tiếng việt đi")


async def test_a_commune_that_is_named_goes_along(village):
    citizen = village.person(1)
    said = await citizen.says("so dien thoai uy ban xa pung luong la so may")
    assert "Xã Púng Luông, tỉnh Lào Cai" in said
    said = await citizen.says("dang ky nhan tin xa pung luong")
    assert "Có đồng ý không?" in said


async def test_who_moved_changes_commune_by_saying_so(village):
    citizen = await subscriber(village)
    said = await citizen.says("toi chuyen xuong xa khac roi")
    assert "Gõ tên xã khác để đổi" in said


async def test_nothing_is_changed_before_its_button_is_pressed(village):
    citizen = await subscriber(village)
    for said in (
        "tạm nghỉ nhận tin",
        "chỉ nhận tin khẩn thôi",
        "nhận lại tin",
        "xóa hết",
    ):
        await citizen.says(said)
        assert citizen.labels, said
    kept = await citizen.says("/mydata")
    assert "Púng Luông" in kept
    await citizen.says("nhận lại tin")
    assert "Đã ghi" in await citizen.taps("Nhận lại tin")


async def test_what_came_before_is_shown_again_simpler_surer_and_with_its_source(
    village,
):
    citizen = village.person(1)
    answer = await citizen.says(PENSION)
    assert await citizen.says("nói lại đi") == answer
    simpler = await citizen.says("không hiểu")
    assert simpler.startswith("Nói gọn lại:")
    assert "75 tuổi" in simpler
    assert citizen.labels == ["Hỏi cán bộ"]
    assert "335/2026/NĐ-CP" in await citizen.says("nguồn đâu")
    sure = await citizen.says("có chắc không")
    assert "Nghị định 335/2026" in sure
    assert "hỏi cán bộ" in sure


async def test_of_nothing_there_is_nothing_to_repeat(village):
    citizen = village.person(1)
    for said in ("nói lại đi", "nguồn đâu", "không hiểu", "có chắc không"):
        assert "chưa trả lời câu nào" in await citizen.says(said)
    await citizen.says(PENSION)
    village.clock.turn(4 * MINUTE)
    assert "chưa trả lời câu nào" in await citizen.says("không hiểu")


async def test_in_a_group_nothing_of_the_last_answer_is_remembered(village):
    member = Person(village, Address("telegram", "-7"), "8", kind=ChatKind.GROUP)
    await member.says(f"/hoi {PENSION}")
    village.clock.turn(MINUTE)
    assert "chưa trả lời câu nào" in await member.says("/hoi nguồn đâu")


async def test_who_watches_a_topic_says_so_after_its_answer(village):
    citizen = village.person(1)
    assert "Chưa rõ là chuyện nào" in await citizen.says("báo khi có thay đổi")
    await citizen.says(PENSION)
    assert "Chưa rõ" not in await citizen.says("báo khi có thay đổi")
    assert "Đồng ý" in citizen.labels


async def test_a_question_that_was_sent_is_found_again(village):
    officer = village.person(500)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '04492')}")
    citizen = await subscriber(village)
    await citizen.says("/canbo duong vao ban sat 3 hom nay")
    await citizen.taps("Gửi cán bộ xã")
    await citizen.taps("Đồng ý")
    assert "Câu hỏi số 1" in await citizen.says("can bo tra loi chua")
    await citizen.says("/canbo cau cu co sua khong")
    await citizen.taps("Gửi cán bộ xã")
    await citizen.says("câu hỏi của tôi thế nào rồi")
    assert [label[:2] for label in citizen.labels] == ["2.", "1."]
    assert "Câu hỏi số 2" in await citizen.taps(citizen.labels[0])
    stranger = village.person(77)
    assert "Chưa có câu hỏi nào" in await stranger.presses("my-questions:1")


async def test_an_officer_asks_for_an_officers_functions(village):
    officer = village.person(500)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '04492')}")
    assert "câu hỏi" in (await officer.says("xem hộp thư")).lower()
    stranger = village.person(2)
    assert "Lệnh này không dùng được" not in await stranger.says("xem hộp thư")
    assert "Nút này cũ rồi" in await stranger.presses("function:inbox")
    assert "Nút này cũ rồi" in await stranger.presses("function:nothing")


async def test_what_the_bot_can_do_is_offered_beside_answers_by_its_button(village):
    citizen = village.person(1)
    await citizen.says("coi thông tin ho lưu về mk mấy bửa thì có")
    assert "Xem những gì đang giữ" in citizen.labels
    assert "không giữ gì" in await citizen.taps("Xem những gì đang giữ")
