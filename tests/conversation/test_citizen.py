from dataclasses import replace

import pytest

from bot.clock import MINUTE
from bot.messaging import Address, ChatKind, Event
from tests.support import village as villages
from tests.support.answers import told, unsure
from tests.support.village import Person, Village


@pytest.fixture(params=["telegram", "zalo"])
def village(request, sqlite, ground, library) -> Village:
    """Whoever is met has buttons, or types the number beside each choice."""
    found = villages.found(sqlite, ground, library)
    found.people_on = request.param
    return found


QUESTION = "nha toi 4 nguoi thu nhap 1 trieu 3 mot nguoi co duoc so ngheo khong"


async def test_a_question_is_answered_before_anything_is_asked(village):
    citizen = village.person(1)
    answer = await citizen.says(QUESTION)
    lines = answer.split("\n")
    assert lines[0] == "Thu nhập bao nhiêu thì là hộ nghèo?"
    assert "1.500.000 đồng" in lines[1]
    assert "2.200.000" not in lines[1]
    hint = "Chọn việc nào thì gõ số đứng trước việc ấy."  # in the first answer alone
    assert (lines[-1] == hint) is (village.people_on == "zalo")
    [below] = [line for line in lines if line.startswith("Theo ")]
    assert below == (
        "Theo Nghị định 351/2025, đúng đến hết 31/12/2026. Chưa có cơ quan nào duyệt."
    )
    assert len(citizen.labels) <= 4


async def test_a_stranger_who_only_asks_is_not_kept(village):
    citizen = village.person(1)
    await citizen.says(QUESTION)
    assert "không giữ gì" in await citizen.says("/mydata")


async def test_news_is_received_by_a_former_name_after_one_consent(village):
    citizen = village.person(1)
    said = await citizen.says("/subscribe Bản Phiệt, Bảo Thắng")
    assert "nay thuộc phường Lào Cai, tỉnh Lào Cai" in said
    assert "Có đồng ý không?" in said
    said = await citizen.taps("Đồng ý")
    assert "Từ nay máy này nhận tin của phường Lào Cai" in said
    assert "bản số 1" in await citizen.says("/mydata")


async def test_who_has_agreed_is_not_asked_again(village):
    citizen = village.person(1)
    await citizen.says("/subscribe 01324")
    await citizen.taps("Đồng ý")
    assert "Cô Ba" in await citizen.says("/place 01327")
    assert "Cốc Pàng" not in await citizen.says("/mydata")


async def test_saying_no_keeps_nothing(village):
    citizen = village.person(1)
    await citizen.says("/subscribe 01324")
    await citizen.taps("Không, chỉ hỏi thôi")
    assert "không giữ gì" in await citizen.says("/mydata")


async def test_a_shared_name_is_a_choice_that_a_number_answers(village):
    citizen = village.person(1)
    said = await citizen.says("/nhantin phu hoi")
    assert "nhiều nơi" in said
    assert any("An Phú, An Giang" in label for label in citizen.labels)
    said = await citizen.says("4")
    assert "nay chia về 2 nơi" in said
    said = await citizen.taps("Không rõ")
    assert "Xã An Phú" in said or "xã An Phú" in said
    assert "Có đồng ý không?" in said


async def test_a_number_that_was_not_offered_is_said_so(village):
    citizen = village.person(1)
    await citizen.says("/nhantin phu hoi")
    assert "Không có số 8" in await citizen.says("so 8 nhe")


async def test_a_place_that_does_not_exist_is_never_taken_silently(village):
    citizen = village.person(1)
    said = await citizen.says("/place Xã Bản Phiệtt")
    assert "Không thấy nơi nào tên" in said
    assert any("Bản Phiệt" in label for label in citizen.labels)


@pytest.mark.parametrize("village", ["telegram"], indirect=True)  # Zalo has no buttons
async def test_an_old_button_says_that_it_is_old(village):
    citizen = village.person(1)
    await citizen.says("/subscribe 01324")
    old = citizen.last
    await citizen.says("/subscribe 01327")
    citizen.last = old
    assert "Nút này cũ rồi" in await citizen.taps("Đồng ý")


async def test_leaving_erases_and_says_so(village):
    citizen = village.person(1)
    await citizen.says("/subscribe 01324")
    await citizen.taps("Đồng ý")
    await citizen.says("/thoinhan")
    assert "Đã thôi và đã xóa" in await citizen.taps("Thôi nhận tất cả")
    assert "không giữ gì" in await citizen.says("/mydata")


@pytest.mark.parametrize("village", ["telegram"], indirect=True)  # Zalo has no groups
async def test_forgetting_leaves_no_trace_of_the_address(village, tmp_path):
    number = 7_654_321_987
    citizen = village.person(number)
    group = Address("telegram", "-5")
    member = Person(village, group, str(number), kind=ChatKind.GROUP)
    await member.happens(Event.TEXT, text="/hoi ho ngheo", said="5")
    await citizen.says("/subscribe 01324")
    await citizen.taps("Đồng ý")
    await citizen.says("/forgetme")
    assert "Đã xóa lúc" in await citizen.taps("Xóa hết")
    from sqlalchemy import text

    async with village.database.read() as connection:
        tables = await connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        for table in list(tables):
            rows = await connection.execute(text(f"SELECT * FROM {table}"))
            for row in rows:
                held = [v for v in row if str(number) in str(v)]
                assert not held, (table, row)


async def test_nobody_behind_the_bot_is_said_in_whole_sentences(village):
    citizen = village.person(1)
    trial = "bản chạy thử, chưa có cơ quan đứng tên"
    assert f"báo tin ({trial})." in await citizen.says("/start")
    assert f"Loa Bản ({trial}) giữ những gì:" in await citizen.says("/riengtu")
    assert f"Đây là {trial}: người chạy thử giữ" in await citizen.says("/nhantin 01324")


async def test_the_body_behind_the_bot_is_named(sqlite, ground, library):
    named = replace(ground.config, operator="UBND xã Cốc Pàng")
    citizen = villages.found(sqlite, replace(ground, config=named), library).person(1)
    assert "báo tin của UBND xã Cốc Pàng." in await citizen.says("/start")
    assert "UBND xã Cốc Pàng giữ những gì:" in await citizen.says("/riengtu")
    said = await citizen.says("/nhantin 01324")
    assert "UBND xã Cốc Pàng giữ, chỉ dùng để gửi tin." in said
    await citizen.says("/canbo duong vao ban sat")
    assert "UBND xã Cốc Pàng" in await citizen.says("01324")


async def test_a_command_without_the_role_reads_like_one_that_is_not_there(village):
    citizen = village.person(1)
    await citizen.says("alo")
    assert await citizen.says("/notice họp") == await citizen.says("/khongcolenhnay")


async def test_an_english_question_gets_an_english_answer(village):
    citizen = village.person(1)
    answer = await citizen.says("What income counts as a poor household?")
    assert "VND 1,500,000" in answer


async def test_one_button_changes_the_language(village):
    citizen = village.person(1)
    await citizen.says("/start")
    await citizen.taps("Tiếng khác")
    await citizen.taps("English")
    assert "Hello" in await citizen.says("/start")


async def test_the_same_update_is_handled_once(village):
    citizen = village.person(1)
    assert await citizen.says("/help", id_="same")
    assert await citizen.says("/help", id_="same") == ""


async def test_a_poisonous_update_does_not_stop_the_others(village):
    from sqlalchemy import text

    async with village.database.write() as connection:
        await connection.execute(
            text(
                "INSERT INTO incoming (channel, update_id, address, payload, "
                "received_at) VALUES ('telegram', 'bad', '9', 'no json', 0)"
            )
        )
    assert "1.500.000" in await village.person(1).says(QUESTION)


async def test_more_than_thirty_a_minute_get_one_polite_line_and_silence(village):
    citizen = village.person(1)
    for _ in range(30):
        assert await citizen.says("alo")
    assert "Nhanh quá" in await citizen.says("alo")
    assert await citizen.says("alo") == ""
    village.clock.turn(61_000)
    assert await citizen.says("alo")


async def test_who_wrote_too_much_is_still_heard_crying_for_help(village):
    citizen = village.person(1)
    for _ in range(30):
        await citizen.says("alo")
    assert "113" in await citizen.says("/khancap")  # the first that is too many
    assert "Nhanh quá" in await citizen.says("alo")
    for _ in range(4):
        assert "115" in await citizen.says("bé nhà tôi chết đuối, cứu với")
    assert await citizen.says("bé nhà tôi chết đuối, cứu với") == ""
    village.clock.turn(61_000)
    assert await citizen.says("alo")


async def test_who_unblocks_keeps_the_subscription(village):
    citizen = village.person(1)
    await citizen.says("/subscribe 01324")
    await citizen.taps("Đồng ý")
    await citizen.happens(Event.LEFT)
    await citizen.says("alo")
    assert "Cốc Pàng" in await citizen.says("/mydata")


async def test_yes_may_be_typed_and_a_question_is_still_answered(village):
    citizen = village.person(1)
    await citizen.says("/nhantin Púng Luông")
    assert "1.500.000" in await citizen.says(QUESTION)
    assert "Đã ghi" in await citizen.says("đồng ý")
    assert "Púng Luông" in await citizen.says("/mydata")


async def test_no_may_be_typed(village):
    citizen = village.person(1)
    await citizen.says("/nhantin Púng Luông")
    await citizen.says("khong")
    assert "không giữ gì" in await citizen.says("/mydata")


async def test_a_language_is_named_whole(village):
    citizen = village.person(1)
    assert "English" in await citizen.says("/language en")
    assert "tiếng Việt" in await citizen.says("/language tieng viet")


async def test_after_a_wrong_number_the_right_one_still_works(village):
    citizen = village.person(1)
    said = await citizen.says(unsure(village.library))
    first = said.split("1. ")[1].split("\n")[0]
    assert "Không có số 7" in await citizen.says("so 7")
    assert (await citizen.says("so 1 nhe")).startswith(first)


async def test_danger_comes_first_after_a_command_too(village):
    assert "113" in await village.person(1).says("/hoi chong danh toi")
    assert "113" in await village.person(2).says("my husband is beating me")
    assert "112" in await village.person(3).says("cuu toi voi")
    citizen = village.person(4)
    await citizen.says("alo")
    assert "call the police" in await citizen.says("my husband beats me")


async def test_more_kinds_of_news_never_take_any_away(village):
    citizen = village.person(1)
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    await citizen.taps("Chọn thêm loại tin")
    said = await citizen.taps("Mẹo trong tuần")
    assert "việc xã báo, tin khẩn, và bản tin (ngày ngân hàng về xã, " in said
    assert "tin biên giới), mẹo trong tuần" in said
    said = await citizen.taps("✓ Mẹo trong tuần")
    assert "mẹo" not in said.split(".")[0]
    assert "việc xã báo" in said


async def test_one_kind_less_is_one_kind_less(village):
    citizen = village.person(1)
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    said = await citizen.says("/thoinhan bank-day")
    assert "ngân hàng" not in said
    assert "việc của xã" in said


async def test_a_question_where_a_place_was_asked_for_is_answered(village):
    citizen = village.person(1)
    await citizen.says("/nhantin")
    assert "1.500.000" in await citizen.says(QUESTION)
    assert "Đồng ý" in (await citizen.says("Púng Luông"), citizen.labels)[1]


async def test_an_answer_is_worded_in_the_language_it_was_asked_in(village):
    citizen = village.person(1)
    answer = await citizen.says("What income counts as a poor household?")
    assert "By Decree" in answer
    assert "Chuyện này mới có" not in answer
    assert "Theo Nghị định" in await citizen.says(QUESTION)


async def test_a_command_with_its_tones(village):
    assert "tên mới" in await village.person(1).says("/nhậntin")


async def test_a_member_of_a_group_is_not_silenced_by_the_others(village):
    def member(number: int) -> Person:
        return Person(
            village, Address("telegram", "-1"), str(number), kind=ChatKind.GROUP
        )

    for number in range(40):
        assert await member(number).says("/khancap")


async def test_a_steady_talker_is_told_once_a_minute(village):
    citizen = village.person(1)
    scolded = 0
    for _ in range(150):
        village.clock.turn(1_950)
        scolded += "Nhanh quá" in await citizen.says("alo")
    assert 1 <= scolded <= 3


async def test_a_follow_up_is_asked_of_what_was_answered_last(village):
    citizen = village.person(1)
    first = await citizen.says("con toi hoc cap 2 ban tru duoc may can gao")
    assert told(village.library, "boarding-pupils") in first
    again = await citizen.says("the cap 3 thi sao")
    assert again.split("\n")[:2] == first.split("\n")[:2]
    other = await village.person(2).says("the cap 3 thi sao")
    assert told(village.library, "boarding-pupils") not in other


async def test_a_question_long_after_is_no_follow_up(village):
    citizen = village.person(1)
    first = await citizen.says("con toi hoc cap 2 ban tru duoc may can gao")
    village.clock.turn(3 * 60_000 + 1)
    assert await citizen.says("the cap 3 thi sao") != first


async def test_a_follow_up_of_something_else_is_not_guessed(village):
    citizen = village.person(1)
    await citizen.says("con toi hoc cap 2 ban tru duoc may can gao")
    assert "kg" not in await citizen.says("the gia vang thi sao")
    said = await citizen.says("vậy qwzx thế nào")
    assert said.startswith("Có phải nhà mình hỏi việc này?")
    assert "Học sinh bán trú" in said


async def test_the_words_of_a_button_may_be_typed(village):
    citizen = village.person(1)
    await citizen.says(QUESTION)
    more = await citizen.taps("Xem thêm")
    await citizen.says(QUESTION)
    assert await citizen.says("xem them") == more
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    await citizen.says("/xoadulieu")
    assert "chưa xóa gì" in await citizen.says("thôi")
    assert "Cốc Pàng" in await citizen.says("/dulieu")


async def test_under_an_answer_a_number_works_as_everywhere(village):
    citizen = village.person(1)
    await citizen.says(QUESTION)
    more = await citizen.taps("Xem thêm")
    await citizen.says(QUESTION)
    assert await citizen.says("2") == more
    await citizen.says(QUESTION)
    assert "Không có số 7. Gõ 1, 2 hoặc 3; 9 – Hỏi cán bộ." in await citizen.says("7")
    assert "Chưa có cán bộ nào trả lời" in await citizen.says("số 9")


async def test_a_code_is_no_number_of_a_button(village):
    citizen = village.person(1)
    await citizen.says("/nhantin huyện Bát Xát")
    first = citizen.labels[0]
    assert first not in (await citizen.says("7"), citizen.labels)[1]
    assert "tên mới" in await citizen.says("0")
    await citizen.says("/nhantin huyện Bát Xát")
    assert "Cốc Pàng" in await citizen.says("01324")


async def test_who_says_where_home_is_is_offered_its_news(village):
    citizen = village.person(1)
    assert "nhiều nơi" in await citizen.says("toi o phu hoi")
    assert "nhiều nơi" in await citizen.says("an phu an giang")
    said = await citizen.says("Nhà mình ở La Pán Tẩn")
    assert "nay thuộc xã Púng Luông" in said
    assert "Có đồng ý không?" in said
    await citizen.says("đồng ý")
    assert "Đã ghi" not in await citizen.says("tôi ở Sa Pa")


async def test_no_leaves_the_question_where_home_is(village):
    citizen = village.person(1)
    await citizen.says("/nhantin")
    assert "không ghi gì" in await citizen.says("không")
    assert "không giữ gì" in await citizen.says("/dulieu")


async def test_who_chose_english_keeps_it_through_words_that_tell_nothing(village):
    citizen = village.person(1)
    await citizen.says("/language english")
    assert "This is Loa Bản" in await citizen.says("hello")
    said = await citizen.says("yes")
    assert "has asked nothing" in said
    assert "Theo Nghị định" in await citizen.says(QUESTION)


async def test_topics_are_offered_by_theme_the_most_asked_first(village):
    citizen = village.person(1)
    await citizen.says("/topics")
    assert citizen.labels[:2] == ["Tiền hỗ trợ, hộ nghèo", "Giấy tờ"]
    await citizen.taps("Tiền hỗ trợ, hộ nghèo")
    assert citizen.labels[0] == "Thu nhập bao nhiêu thì là hộ nghèo?"
    await citizen.taps("Xem tiếp")
    assert "Thu nhập bao nhiêu thì là hộ nghèo?" not in citizen.labels
    await citizen.says("noi ngu the")
    assert citizen.labels[-1] == "Hỏi cán bộ"
    assert "Trường, bệnh viện" in citizen.labels


async def test_every_topic_is_found_under_exactly_one_theme(village):
    content = village.library.content
    listed = [id_ for theme in content.words.themes for id_ in theme.topics]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(content.topics)
    citizen = village.person(1)
    await citizen.says("/topics")
    await citizen.taps("Chuyện khác")
    offered = {button.data for row in citizen.last[0].buttons for button in row}
    assert offered
    assert not offered & {f"topic:{id_}" for id_ in listed}


@pytest.fixture
def member(village) -> Person:
    return Person(village, Address("telegram", "-1"), "7", kind=ChatKind.GROUP)


async def test_in_a_group_a_family_s_affairs_are_kept_for_the_private_chat(
    village, member
):
    assert "1.500.000" in await member.says("/hoi ho ngheo la thu nhap bao nhieu")
    assert member.labels[-1] == "Hỏi riêng Loa Bản"
    assert len(member.labels) <= 4
    village.clock.turn(MINUTE)  # a group is answered little
    said = await member.says(f"/hoi {QUESTION}")
    assert said.startswith("Chuyện nhà mình, nói riêng nhé.")
    assert member.button("Hỏi riêng Loa Bản").url.startswith("https://t.me/")
    assert "1.500.000" in await village.person(7).says(QUESTION)
    assert "Xin chào" in await village.person(7).says("/start rieng")


async def test_in_a_group_help_shows_what_works_there(member):
    said = await member.says("/help")
    assert "/hoi" in said
    assert "/dulieu" not in said
    assert "/nhantin" not in said


async def test_a_picture_gets_a_way_on(village):
    citizen = village.person(1)
    assert "chưa xem được ảnh" in await citizen.happens(Event.OTHER)
    assert citizen.labels == ["Các chuyện hay hỏi", "Hỏi cán bộ"]
