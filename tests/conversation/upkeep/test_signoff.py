from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.conversation.fairness import Share
from bot.conversation.upkeep import daily_look
from bot.ground import open_library
from bot.knowledge.upkeep import overlay
from bot.people import roles
from bot.people.model import Role
from bot.store.tables.audit import audit
from bot.store.tables.conversation import dialogues
from bot.store.tables.knowledge import mistakes
from tests.support import desk
from tests.support import village as villages
from tests.support.village import Person, Village

QUESTION = "me nuoi con nho duoc bao nhieu tien"
DAY = 24 * 3600 * 1000


@pytest.fixture
def own_ground(ground, tmp_path):
    folder = desk.make(tmp_path / "messages", ground.config.content_dir)
    config = replace(ground.config, content_dir=folder, operator="Sở Dân tộc")
    return replace(ground, config=config)


@pytest.fixture
def village(database, own_ground) -> Village:
    return villages.found(database, own_ground, open_library(own_ground))


async def admin(village: Village, place: str = "VN", number: int = 9) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.ADMIN, place)}")
    return person


async def noticed(village: Village, *libraries) -> None:
    """What every process does when the content's number was raised."""
    async with village.database.read() as connection:
        entries = await overlay.entries(connection)
    for library in libraries or (village.library,):
        assert library.reload(entries) == ()


async def looked(village: Village) -> None:
    async with village.database.write() as connection:
        await daily_look.look(connection, village.house, village.clock.now)


async def actions(village: Village) -> list[str]:
    async with village.database.read() as connection:
        rows = await connection.scalars(select(audit.c.action).order_by(audit.c.id))
        return [action for action in rows if action.startswith("answer.")]


# --- signing off ---------------------------------------------------------------------


async def test_a_text_found_right_loses_the_line_that_nobody_reviewed_it(village):
    person, citizen = await admin(village), village.person(1)
    assert "Chưa có cơ quan nào duyệt" in await citizen.says(QUESTION)
    card = await person.says("/cautraloi pay")
    assert "500.000 đồng" in card
    assert "Nộp giấy ở xã" in card  # all of it, not only what comes first
    assert "Sở Dân tộc duyệt câu" in await person.taps("Đúng")
    await noticed(village)
    assert "Chưa có cơ quan" not in await citizen.says(QUESTION)
    assert "Đã duyệt: Sở Dân tộc" in await person.says("/topic pay")
    assert await actions(village) == ["answer.reviewed"]


async def test_nobody_reviews_in_the_name_of_a_body_that_is_not_there(
    database, own_ground
):
    nameless = replace(own_ground, config=replace(own_ground.config, operator=None))
    village = villages.found(database, nameless, open_library(nameless))
    person = await admin(village)
    await person.says("/topic pay")
    assert "chưa có cơ quan đứng tên" in await person.taps("Đúng")
    assert await actions(village) == []


async def test_a_topic_is_found_by_words_too_even_a_hidden_one(village):
    person = await admin(village)
    await person.says("/topic pay")
    await person.taps("Ẩn")
    await noticed(village)
    assert "Mẹ nuôi con nhỏ" in await person.says(f"/topic {QUESTION}")
    assert "Đang ẩn" in await person.says("/topic pay")


async def test_what_waits_is_gone_through_one_after_the_other(village):
    person = await admin(village)
    assert "Còn 3 câu chờ xem" in await person.says("/topic")
    seen = [person.last[-1].text.split("\n")[-1]]
    await person.taps("Đúng")
    await person.taps("Tiếp")
    seen.append(person.last[-1].text.split("\n")[-1])
    await person.taps("Tiếp")
    seen.append(person.last[-1].text.split("\n")[-1])
    assert seen == ["gift/2026.vi", "pay/now.vi", "pay/now.en"]
    assert "Không còn câu nào" in await person.taps("Tiếp")


async def test_a_reviewed_text_waits_again_when_it_is_about_to_end(village):
    person = await admin(village)
    for name in ("pay", "gift"):
        await person.says(f"/topic {name}")
        await person.taps("Đúng")
    await noticed(village)
    await person.says("/topic")
    assert "pay/now.en" in person.last[-1].text
    card = await person.taps("Tiếp")
    assert "gift/2026.vi" in card
    assert "Hết hiệu lực sau ngày 15/12/2026" in card
    assert "Con số xem lại từ" not in card  # the review was of them too


async def test_a_provinces_admin_has_no_hand_in_national_answers(village):
    nation, province = await admin(village), await admin(village, "15", number=8)
    await nation.says("/topic pay")
    button = nation.button("Ẩn")
    assert "Không có câu trả lời nào" in await province.says("/topic pay")
    province.last = nation.last
    assert "Nút này cũ" in await province.presses(button.data)
    assert await actions(village) == []


async def test_who_is_no_admin_gets_the_words_of_an_unknown_command(village):
    citizen = village.person(1)
    assert "không dùng được" in await citizen.says("/topic pay")
    assert "Nút này cũ" in await citizen.presses("sign-hide:vi:pay:now:000000")


# --- hiding --------------------------------------------------------------------------


async def test_a_hidden_answer_is_out_of_use_in_every_process(village, own_ground):
    other = open_library(own_ground)
    elsewhere = villages.found(village.database, own_ground, other)
    elsewhere.number = 1000  # updates of its own
    person, citizen = await admin(village), elsewhere.person(1)
    assert "500.000" in await citizen.says(QUESTION)
    await person.says("/topic pay")
    await person.taps("Ẩn")
    await noticed(village, village.library, other)
    said = await citizen.says(QUESTION)
    assert "đang kiểm tra lại" in said
    assert "500.000" not in said
    assert "Hỏi cán bộ" in citizen.labels
    assert "đang kiểm tra lại" in await citizen.presses("more:pay:now")
    english = await citizen.says("how much money does a mother of a small child get")
    assert "VND" not in english  # the translation goes with its original
    assert village.library.content.digest == other.content.digest
    await person.says("/topic pay")
    await person.taps("Hiện lại")
    await noticed(village, village.library, other)
    assert "500.000" in await citizen.says(QUESTION)
    assert await actions(village) == ["answer.hidden", "answer.shown"]


async def test_a_broken_file_does_not_keep_a_hidden_answer_in_use(village):
    person, citizen = await admin(village), village.person(1)
    folder = village.ground.config.content_dir
    desk.write(folder, "gift", "2026.vi.md", "---\nbroken")
    await person.says("/topic pay")
    await person.taps("Ẩn")
    async with village.database.read() as connection:
        entries = await overlay.entries(connection)
    assert village.library.reload(entries) != ()
    assert "đang kiểm tra lại" in await citizen.says(QUESTION)
    assert "400.000" in await citizen.says("quà Tết năm 2026 được bao nhiêu")


async def test_unreviewed_answers_are_really_hidden_where_the_operator_says_so(
    database, own_ground
):
    strict = replace(own_ground, config=replace(own_ground.config, unreviewed="hide"))
    village = villages.found(database, strict, open_library(strict))
    person, citizen = await admin(village), village.person(1)
    said = await citizen.says(QUESTION)
    assert "chưa có câu trả lời đã duyệt" in said
    assert "500.000" not in said
    await person.says("/topic pay")
    await person.taps("Đúng")
    await noticed(village)
    assert "500.000" in await citizen.says(QUESTION)


# --- mending -------------------------------------------------------------------------


async def mended(person: Person, text: str) -> str:
    await person.says("/topic pay")
    shown = await person.taps("Sửa")
    assert "500.000 đồng" in shown
    assert "{" not in shown
    return await person.says(text)


async def test_a_mended_text_is_shown_first_and_wins_until_the_file_changes(village):
    person, citizen = await admin(village), village.person(1)
    preview = await mended(person, "Mỗi cháu {pay.amount}.\nMang giấy khai sinh.")
    assert "Bà con sẽ thấy" in preview
    assert "Mỗi cháu 500.000 đồng." in preview
    assert "Mang giấy khai sinh" in preview
    await person.taps("Đăng")
    await noticed(village)
    assert "Mỗi cháu 500.000 đồng." in await citizen.says(QUESTION)
    assert await actions(village) == ["answer.mended"]
    folder = village.ground.config.content_dir
    desk.write(folder, "pay", "now.vi.md", desk.PAY.replace("Được", "Nhà mình được"))
    await noticed(village)
    assert "Nhà mình được 500.000 đồng." in await citizen.says(QUESTION)


async def test_a_review_is_of_the_text_that_was_seen_and_of_no_later_one(village):
    person, citizen = await admin(village), village.person(1)
    await person.says("/topic pay")
    old = person.last
    await mended(person, "Mỗi cháu {pay.amount}.")
    await person.taps("Đăng")
    await noticed(village)
    person.last = old
    assert "vừa có người sửa" in await person.taps("Đúng")
    assert "Chưa có cơ quan nào duyệt" in await citizen.says(QUESTION)
    await person.taps("Đúng")
    await noticed(village)
    assert "Chưa có cơ quan" not in await citizen.says(QUESTION)


async def test_the_translation_of_a_mended_text_gives_way_to_it(village):
    person, citizen = await admin(village), village.person(1)
    english = "how much money does a mother of a small child get"
    assert "VND 500,000" in await citizen.says(english)
    await mended(person, "Mỗi cháu {pay.amount}.")
    await person.taps("Đăng")
    await noticed(village)
    assert "Mỗi cháu 500.000 đồng." in await citizen.says(english)


async def test_a_figure_is_typed_as_people_read_it_and_goes_on_with_its_fact(village):
    person, citizen = await admin(village), village.person(1)
    await mended(person, "Mỗi cháu 500.000 đồng.")
    await person.taps("Đăng")
    await noticed(village)
    folder = village.ground.config.content_dir
    more = desk.FACTS.replace("500000", "700000")
    (folder / "facts" / "all.yaml").write_text(more, encoding="utf-8")
    await noticed(village)
    assert "Mỗi cháu 700.000 đồng." in await citizen.says(QUESTION)


async def test_another_figure_is_shown_the_way_to_mend_figures(village):
    person = await admin(village)
    assert "khác con số đang có" in await mended(person, "Được 600.000 đồng.")
    assert "đang nói: 500.000 đồng" in await person.taps("Sửa con số")


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("Hỏi cán bộ xã 0912345678.", "số điện thoại"),
        ("Hỏi chị Mỷ ở xã.", "tên người: Mỷ"),
        ("Hỏi ông Pờ Dần Xinh.", "tên người: Pờ Dần Xinh"),
        ("Nộp ở huyện.", "chữ “huyện”"),
    ],
)
async def test_what_all_would_read_is_pointed_at_before_it_is_published(
    village, text, pointed
):
    person = await admin(village)
    said = await mended(person, text)
    assert "Soát giúp" in said
    assert pointed in said
    assert "Đăng" not in person.labels
    assert "Vẫn đăng" in person.labels
    assert "Soát giúp" not in await person.says(
        "Được {pay.amount}. Hỏi ông bà, bà con."
    )
    assert "Đăng" in person.labels


async def test_the_most_asked_waits_first_and_the_card_says_what_it_is_of(village):
    person = await admin(village)
    assert "gift/2026.vi" in await person.says("/topic")
    for _ in range(2):
        village.house.tally.answered("pay", date(2026, 11, 24))
    async with village.database.write() as connection:
        await village.house.tally.write(connection)
    card = await person.says("/topic")
    assert "pay/now.vi" in card
    assert "8 tuần qua hỏi: 2." in card


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Được 600.000 đồng.", "khác con số đang có"),
        ("Được {pay.much}.", "Không có con số nào tên pay.much"),
        ("Mời quý khách ra xã.", "bà con không nói thế"),
        ("Ra uỷ ban xã.", "xóa, hủy, hòa, ủy"),
        ("Được tiền. " * 40, "nhiều nhất 320"),
    ],
)
async def test_a_typed_text_keeps_the_rules_of_the_files(village, text, problem):
    person = await admin(village)
    assert problem in await mended(person, text)
    assert "Đăng" not in person.labels
    assert "Bà con sẽ thấy" in await person.says("Được {pay.amount}.")


# --- "this is wrong" -----------------------------------------------------------------


async def test_one_tap_reaches_the_admins_once_a_day_and_nobody_says_who(village):
    person, citizen = await admin(village), village.person(1)
    await citizen.says(QUESTION)
    await citizen.taps("Xem thêm")
    await citizen.taps("Báo sai")
    assert "Có người báo sai câu: “Mẹ nuôi con nhỏ" in await person.hears()
    assert "Ghi không?" in await citizen.says("tiền đã lên 600 nghìn rồi")
    assert "Đã ghi thêm" in await citizen.taps("Ghi")
    await citizen.says(QUESTION)
    await citizen.says("/baosai sai thật đấy")
    assert await person.hears() == ""
    card = await person.says("/topic pay")
    assert "2 lần báo sai" in card
    assert "tiền đã lên 600 nghìn rồi" in card
    async with village.database.read() as connection:
        row = (await connection.execute(select(mistakes))).first()
    assert "1" not in {str(v) for k, v in row._mapping.items() if k != "id"}
    await person.taps("Đúng")
    assert "lần báo sai" not in await person.says("/topic pay")


async def test_the_next_day_they_hear_of_it_again(village):
    person, citizen = await admin(village), village.person(1)
    await citizen.says(QUESTION)
    await citizen.says("/wrong sai")
    assert "“sai”" in await person.hears()
    village.clock.turn(DAY)
    await citizen.says(QUESTION)
    await citizen.says("/wrong vẫn sai")
    assert "vẫn sai" in await person.hears()


async def test_another_question_is_not_taken_for_what_is_wrong(village):
    citizen = village.person(1)
    await citizen.says(QUESTION)
    await citizen.says("/wrong")
    assert "400.000" in await citizen.says("quà Tết năm 2026 được bao nhiêu")


async def test_reports_go_after_their_time(village):
    citizen = village.person(1)
    await citizen.says(QUESTION)
    await citizen.says("/wrong sai")
    async with village.database.write() as connection:
        await overlay.erase_old(connection, village.clock.now + 179 * DAY)
        assert await overlay.reported(connection)
        await overlay.erase_old(connection, village.clock.now + 181 * DAY)
        assert not await overlay.reported(connection)


# --- who wants to hear of changes ----------------------------------------------------


async def watching(village: Village, number: int = 1) -> Person:
    citizen = village.person(number)
    await citizen.says(QUESTION)
    await citizen.taps("Xem thêm")
    consent = await citizen.taps("Báo khi có thay đổi")
    assert "việc nhà mình hỏi câu này" in consent
    assert "Sở Dân tộc giữ" in consent
    await citizen.taps("Đồng ý")
    return citizen


async def test_nothing_is_kept_before_they_agree(village):
    citizen = village.person(1)
    await citizen.presses("watch:pay")
    assert "không giữ gì" in await citizen.says("/mydata")


async def test_a_change_is_told_once_to_those_who_asked(village):
    person, citizen = await admin(village), await watching(village)
    await looked(village)
    assert await citizen.hears() == ""
    await mended(person, "Mỗi cháu {pay.amount}.")
    await person.taps("Đăng")
    await noticed(village)
    village.clock.turn(DAY)
    await looked(village)
    told = await citizen.hears()
    assert "nay có thay đổi" in told
    assert "Mỗi cháu 500.000 đồng." in told
    for _ in range(2):
        await looked(village)
        village.clock.turn(DAY)
    assert await citizen.hears() == ""


async def test_a_changed_figure_and_an_ended_span_are_changes_a_review_is_none(
    village,
):
    person, citizen = await admin(village), await watching(village)
    await citizen.presses("watch:gift")
    await citizen.taps("Đồng ý")
    await person.says("/topic pay")
    await person.taps("Đúng")
    await noticed(village)
    village.clock.turn(DAY)
    await looked(village)
    assert await citizen.hears() == ""
    facts = village.ground.config.content_dir / "facts" / "all.yaml"
    facts.write_text(desk.FACTS.replace("amount: 500000", "amount: 600000"))
    await noticed(village)
    village.clock.turn(DAY)
    await looked(village)
    assert "600.000 đồng" in await citizen.hears()
    village.clock.turn(30 * DAY)
    await looked(village)
    assert "đã hết hiệu lực" in await citizen.hears()


async def test_who_paused_hears_of_a_change_afterwards(village):
    citizen = village.person(1)
    await citizen.says("/subscribe 01324")
    await citizen.taps("Đồng ý")
    await watching(village)
    await citizen.presses("pause")
    facts = village.ground.config.content_dir / "facts" / "all.yaml"
    facts.write_text(desk.FACTS.replace("amount: 500000", "amount: 600000"))
    await noticed(village)
    await looked(village)
    assert await citizen.hears() == ""
    village.clock.turn(31 * DAY)
    await looked(village)
    assert "600.000 đồng" in await citizen.hears()


async def test_what_is_watched_is_shown_and_left_and_then_nothing_is_kept(village):
    citizen = await watching(village)
    shown = await citizen.says("/mydata")
    assert "Báo khi câu “Mẹ nuôi con nhỏ được bao nhiêu tiền?” thay đổi" in shown
    assert "Loại tin" not in shown
    assert "đã xóa" in await citizen.taps(
        "Thôi báo: Mẹ nuôi con nhỏ được bao nhiêu tiền?"
    )
    assert "không giữ gì" in await citizen.says("/mydata")


async def test_forgetting_forgets_what_was_watched(village):
    citizen = await watching(village)
    await citizen.says("/forgetme")
    await citizen.taps("Xóa hết")
    async with village.database.read() as connection:
        assert await overlay.watched_topics(connection) == set()


async def test_who_stops_watching_still_receives_the_news(village):
    citizen = village.person(1)
    await citizen.says("/subscribe 01324")
    await citizen.taps("Đồng ý")
    await citizen.presses("watch:pay")
    await citizen.taps("Đồng ý")
    await citizen.taps("Thôi báo")
    assert "Cốc Pàng" in await citizen.says("/mydata")


# --- ends ----------------------------------------------------------------------------


async def test_thirty_days_before_an_answer_ends_its_admins_are_told_once(village):
    person, province = await admin(village), await admin(village, "15", number=8)
    await looked(village)
    told = await person.hears()
    assert "“Quà Tết năm 2026 được bao nhiêu?”: hết ngày 15/12/2026" in told
    assert "chưa có câu tiếp theo" in told
    assert await province.hears() == ""
    village.clock.turn(DAY)
    await looked(village)
    assert await person.hears() == ""


async def test_an_end_that_nobody_could_be_told_of_is_told_to_the_first_admin(
    village,
):
    await looked(village)
    person = await admin(village)
    village.clock.turn(DAY)
    await looked(village)
    assert "hết ngày 15/12/2026" in await person.hears()


async def test_at_night_nobody_is_told(village):
    person = await admin(village)
    village.clock.turn(-10 * 3600 * 1000)  # at two in the morning
    await looked(village)
    assert await person.hears() == ""


async def test_figures_checked_long_ago_are_to_be_asked_again(village):
    citizen = village.person(1)
    assert "hỏi lại xã" not in await citizen.says(QUESTION)
    village.clock.turn(180 * DAY)
    said = await citizen.says(QUESTION)
    assert "Số xem tháng 11/2026: hỏi lại xã." in said
    said = await citizen.taps("Nguồn")
    assert "Số xem tháng 11/2026: hỏi lại xã." in said


async def test_a_figure_that_ends_on_a_known_day_is_not_doubted(village):
    """The gift was looked at eight months ago, but it is known until when it holds."""
    said = await village.person(1).says("quà Tết năm 2026 được bao nhiêu")
    assert said.endswith(
        "Theo Nghị định 2/2025, đúng đến hết 15/12/2026. Chưa có cơ quan nào duyệt."
    )


async def test_whoever_doubts_is_shown_the_way_to_the_proof(database, own_ground):
    config = replace(own_ground.config, public_url="https://loa.example")
    village = villages.found(
        database, replace(own_ground, config=config), open_library(own_ground)
    )
    citizen = village.person(1)
    await citizen.says(QUESTION)
    said = await citizen.taps("Nguồn")
    assert said.split("\n") == [
        "Mẹ nuôi con nhỏ được bao nhiêu tiền?",
        "Nguồn: Nghị định 1/2025/NĐ-CP.",
        "Chưa có cơ quan nào duyệt.",
    ]
    proof = citizen.button("Xem căn cứ").url
    assert proof == "https://loa.example/t/pay?on=2026-11-24&lang=vi"


async def revoked(village: Village, *accounts: str) -> None:
    async with village.database.write() as connection:
        for account in accounts:
            for grant in await roles.grants(connection, "telegram", account):
                await roles.revoke(connection, grant.id, village.clock.now)


async def test_who_lost_the_role_while_mending_is_told_so_in_one_sentence(
    village, caplog
):
    person = await admin(village)
    await person.says("/topic pay")
    await person.taps("Sửa")
    await revoked(village, "9")
    said = await person.says("Mỗi cháu {pay.amount}.")
    assert "Bà con sẽ thấy" not in said
    assert "không dùng được ở đây" in said
    assert await actions(village) == []
    assert not caplog.records


async def test_whose_place_no_longer_covers_the_answer_mends_it_no_more(
    village, caplog
):
    person = await admin(village)
    await person.says("/topic pay")
    await person.taps("Sửa")
    await revoked(village, "9")
    await person.says(f"/start {await village.invitation(Role.ADMIN, '01324')}")
    person.village.clock.turn(1)
    async with village.database.write() as connection:
        await connection.execute(
            update(dialogues)
            .where(dialogues.c.sender == "9")
            .values(
                name="mend-text",
                state='{"answer": ["vi", "pay", "2026"], "digest": "x"}',
            )
        )
    said = await person.says("Mỗi cháu {pay.amount}.")
    assert said == "Việc này không còn làm được nữa. Chưa ghi gì cả."
    assert await actions(village) == []
    assert not caplog.records


async def test_one_who_reports_much_does_not_use_up_the_days_reports(village):
    boss, rubbish, honest = await admin(village), village.person(1), village.person(2)
    most = Share.MISTAKES.most_of_sender
    for _time in range(most + 3):
        await rubbish.says(QUESTION)
        assert "Đã báo" in await rubbish.says("/wrong rác")
    async with village.database.read() as connection:
        (reported,) = (await overlay.reported(connection)).values()
        assert reported.times == most
    await boss.hears()
    await honest.says(QUESTION)
    assert "Đã báo" in await honest.says("/wrong 500.000 là sai")
    async with village.database.read() as connection:
        (reported,) = (await overlay.reported(connection)).values()
    assert reported.times == most + 1
    assert "500.000 là sai" in reported.words
