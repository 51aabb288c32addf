import pytest
from sqlalchemy import select

from bot.ground import lay_ground, open_library
from bot.knowledge.upkeep import accepted_words, overlay
from bot.people.model import Role
from bot.store.tables.audit import audit
from tests.support import drafts
from tests.support import village as villages
from tests.support.drafts import CHINESE, GREETING, QUESTION, TIME
from tests.support.village import Person, Village

DRAFT_MARK = "草稿"


@pytest.fixture
def own_ground(ground, tmp_path):
    return lay_ground(drafts.make(tmp_path, ground.config))


@pytest.fixture
def village(database, own_ground) -> Village:
    return villages.found(database, own_ground, open_library(own_ground))


async def reviewer(village: Village, language: str = CHINESE) -> Person:
    person = village.person(7)
    code = await village.invitation(Role.REVIEWER, "VN", language)
    assert "xem lại bản dịch 简体中文" in await person.says(f"/start {code}")
    return person


async def noticed(village: Village) -> None:
    """What every process does when the content's number was raised."""
    async with village.database.read() as connection:
        entries = await overlay.entries(connection)
        words = await accepted_words.entries(connection)
    assert village.library.reload(entries) == ()
    village.ground.catalogues.lay(words)


async def deeds(village: Village) -> list[str]:
    async with village.database.read() as connection:
        rows = await connection.scalars(select(audit.c.action).order_by(audit.c.id))
        return [action for action in rows if action.startswith("translation.")]


async def message_card(person: Person, message: str) -> str:
    """The card of a message, by what its button carries."""
    from bot.conversation.translations.waiting_texts import key_of

    return await person.presses(f"tr-open:{CHINESE}:{key_of(message)}")


async def test_a_reviewer_sees_what_is_reviewed_drafted_and_missing(village):
    person = await reviewer(village)
    said = await person.says("/ngonngu")
    assert "Bản dịch 简体中文" in said
    assert "Câu trả lời: đã xem 0, bản nháp 1, chưa có 1." in said
    assert "bản nháp 5, chưa có" in said
    assert "Bản dịch" not in await village.person(1).says("/ngonngu")


async def test_what_is_found_right_loses_its_mark_at_once(village):
    citizen, person = village.person(1), await reviewer(village)
    assert DRAFT_MARK in await citizen.says(QUESTION)
    await person.says("/ngonngu")
    card = await person.taps("Xem lần lượt")
    assert card.index("Mẹ nuôi con nhỏ") < card.index("有小孩的母亲")
    assert "Đã ghi là đúng" in await person.taps("Đúng")
    await noticed(village)
    said = await citizen.says(QUESTION)
    assert "500,000" in said
    assert DRAFT_MARK not in said
    assert "尚无机关审核" in said  # of the Vietnamese text nobody has said it yet
    assert await deeds(village) == ["translation.accepted"]


async def test_a_translation_is_reviewed_as_far_as_its_original_is(village, own_ground):
    person = await reviewer(village)
    await person.says("/ngonngu")
    await person.taps("Xem lần lượt")
    await person.taps("Đúng")
    await noticed(village)
    own = village.library.content.topics["pay"].of_stem("now", CHINESE)
    assert not own.is_draft
    assert not own.is_reviewed


async def test_a_mended_answer_is_checked_shown_and_published(village):
    citizen, person = village.person(1), await reviewer(village)
    await person.says("/ngonngu")
    await person.taps("Xem lần lượt")
    shown = await person.taps("Sửa")
    assert "500,000" in shown
    assert "{" not in shown
    refused = await person.says("能领很多钱。")
    assert "Thiếu con số" in refused
    long = "能领 {pay.amount}，" + "很多" * 200 + "。"
    assert "Đoạn đầu dài" in await person.says(long)
    figure = shown.split("能领 ")[1].split("。")[0]
    preview = await person.says(f"每月能领 {figure}。\n\n到乡政府交材料。")
    assert "Bà con sẽ thấy" in preview
    assert "每月" not in await citizen.says(QUESTION)
    assert "Đã đăng" in await person.taps("Đăng")
    await noticed(village)
    said = await citizen.says(QUESTION)
    assert "每月能领" in said
    assert DRAFT_MARK not in said
    assert await deeds(village) == ["translation.mended"]


async def test_what_was_mended_can_be_taken_back(village):
    citizen, person = village.person(1), await reviewer(village)
    await person.says("/ngonngu")
    await person.taps("Xem lần lượt")
    await person.taps("Sửa")
    await person.says("每月能领 {pay.amount}。")
    await person.taps("Đăng")
    await noticed(village)
    assert "每月" in await citizen.says(QUESTION)
    await person.taps("Lấy lại")
    await noticed(village)
    said = await citizen.says(QUESTION)
    assert "每月" not in said
    assert DRAFT_MARK in said


async def test_when_the_original_changes_it_is_a_draft_again(village, own_ground):
    person = await reviewer(village)
    await person.says("/ngonngu")
    await person.taps("Xem lần lượt")
    await person.taps("Đúng")
    await noticed(village)
    file = next(own_ground.config.content_dir.rglob("pay/now.vi.md"))
    file.write_text(file.read_text("utf-8").replace("ở xã.", "ở xã nhé."), "utf-8")
    await noticed(village)
    own = village.library.content.topics["pay"].of_stem("now", CHINESE)
    assert own.is_draft


async def test_a_message_is_mended_and_said_in_its_new_words(village):
    citizen, person = village.person(1), await reviewer(village)
    await citizen.says(QUESTION)
    assert "不客气。" in await citizen.says("cảm ơn")
    card = await message_card(person, GREETING)
    assert card.index(GREETING) < card.index("不客气。")
    await person.taps("Sửa")
    assert "Bà con sẽ thấy" in await person.says("不用谢，想问什么就问。")
    await person.taps("Đăng")
    await noticed(village)
    assert "不用谢" in await citizen.says("cảm ơn")
    translator = village.ground.catalogues.translator(CHINESE)
    assert translator.is_reviewed(GREETING)
    assert not translator.is_reviewed(TIME)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("{date} {tine}", "Giữ nguyên các chữ trong ngoặc nhọn: {time}, {date}."),
        ("{date}", "Giữ nguyên các chữ trong ngoặc nhọn"),
        ("{date} {time", "Ngoặc nhọn mở ra"),
        ("{date} {time!r}", "Ngoặc nhọn mở ra"),
        ("2027年 {date} {time}", "Bản tiếng Việt không có con số 2027."),
    ],
)
async def test_a_wrong_placeholder_is_refused_in_one_sentence(village, typed, why):
    person = await reviewer(village)
    await message_card(person, TIME)
    await person.taps("Sửa")
    said = await person.says(typed)
    assert why in said
    assert "Bà con sẽ thấy" not in said
    assert await deeds(village) == []


async def test_whoever_reviews_one_language_has_no_hand_in_another(village):
    chinese, english = await reviewer(village), village.person(8)
    code = await village.invitation(Role.REVIEWER, "VN", "en")
    await english.says(f"/start {code}")
    await chinese.says("/ngonngu")
    await chinese.taps("Xem lần lượt")
    for label in ("Đúng", "Sửa", "Bỏ qua"):
        data = chinese.button(label).data
        assert "Nút này cũ" in await english.presses(data)
    assert await deeds(village) == []


async def test_a_provinces_admin_has_no_hand_in_what_the_country_reads(village):
    person, admin = await reviewer(village), village.person(9)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, '15')}")
    assert "Bản dịch" not in await admin.says("/ngonngu")
    await person.says("/ngonngu")
    await person.taps("Xem lần lượt")
    data = person.button("Đúng").data
    assert "Nút này cũ" in await admin.presses(data)


async def test_rights_are_looked_at_again_at_the_last_press(village):
    admin, person = village.person(9), await reviewer(village)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await message_card(person, GREETING)
    await person.taps("Sửa")
    await person.says("不用谢。")
    await admin.says("/thuquyen 1")
    await admin.taps("Thu quyền")
    await person.taps("Đăng")
    assert await deeds(village) == []


async def test_what_changed_meanwhile_is_shown_anew(village):
    one, other = await reviewer(village), village.person(8)
    code = await village.invitation(Role.REVIEWER, "VN", CHINESE)
    await other.says(f"/start {code}")
    await message_card(one, GREETING)
    await message_card(other, GREETING)
    await other.taps("Sửa")
    await other.says("不用谢。")
    await other.taps("Đăng")
    await noticed(village)
    said = await one.taps("Đúng")
    assert "vừa có người sửa" in said
    assert "不用谢。" in said


async def test_an_admin_of_the_country_invites_a_reviewer(village):
    admin = village.person(9)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await admin.says("/moi")
    await admin.taps("người xem lại bản dịch")
    await admin.taps("简体中文")
    said = await admin.says("cô Lan, dạy tiếng Trung")
    code = next(w for w in said.split("\n") if w.startswith("/start ")).split()[1]
    person = village.person(7)
    assert "người xem lại bản dịch 简体中文" in await person.says(f"/start {code}")
    assert "Bản dịch 简体中文" in await person.says("/ngonngu")
    assert "Bản dịch English" not in await person.says("/ngonngu")


async def test_a_provinces_admin_invites_no_reviewer(village):
    admin = village.person(9)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, '15')}")
    await admin.says("/moi")
    assert "người xem lại bản dịch" not in admin.labels
    assert "ngoài phạm vi" in await admin.says("/moi người xem lại bản dịch")
