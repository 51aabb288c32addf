"""What an officer sends along: pictures, voices, files, forwarded words."""

import pytest
from sqlalchemy import func, select

from bot.messaging import Enclosure, Event
from bot.people.model import Role
from bot.store.tables.delivery import files
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

PHOTO = Enclosure("AgACphoto", "photo", "AQAD.jpg", "image/jpeg", 1101)
VOICE = Enclosure("AwACvoice", "voice", "AgAD.ogg", "audio/ogg", 9000)
PLAN = Enclosure("BQACplan", "document", "KH-12.pdf", "application/pdf", 90_000)


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, place: str = "00715", number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def shows(person: Person, one: Enclosure, caption: str = "", **how) -> str:
    event = Event.TEXT if caption else Event.OTHER
    said = str(1000 + person.village.number)
    return await person.happens(
        event, text=caption, media="picture", enclosed=one, said=said, **how
    )


def carried(person: Person) -> list[str]:
    """The names of the files in the preview."""
    return [file.name for reply in person.last for file in reply.files]


async def kept(village: Village) -> int:
    async with village.database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(files)) or 0


async def test_a_picture_with_the_command_in_its_caption_is_a_notice(village):
    await village.subscriber(1, "00715")
    author = await officer(village)
    said = await shows(author, PHOTO, "/thongbao Tiêm phòng 7 giờ mai tại trạm.")
    assert author.last[0].text.startswith("Tiêm phòng 7 giờ mai tại trạm.\n")
    assert carried(author) == ["AQAD.jpg"]
    assert "Kèm 1 tệp." in said
    assert "chưa xem" not in said
    await author.taps("Gửi ngay")
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(1)
    (letter,) = ear.heard
    assert [(f.name, f.sort) for f in letter.reply.files] == [("AQAD.jpg", "photo")]


@pytest.mark.parametrize("one", [PHOTO, VOICE, PLAN])
async def test_whatever_comes_while_a_notice_is_open_goes_with_its_words(village, one):
    author = await officer(village)
    await author.says("/thongbao")
    said = await shows(author, one)
    assert "Đã nhận tệp. Viết vài chữ đi kèm" in said
    assert "gửi đi được" not in said
    await author.says("Cắt điện sáng mai")
    assert author.last[0].text.startswith("Cắt điện sáng mai\n")
    assert carried(author) == [one.name]


async def test_a_caption_while_a_notice_is_open_is_its_text(village):
    author = await officer(village)
    await author.says("/thongbao")
    await shows(author, PLAN, "Kế hoạch cắt điện tuần này")
    assert author.last[0].text.startswith("Kế hoạch cắt điện tuần này\n")
    assert carried(author) == ["KH-12.pdf"]


async def test_an_album_is_one_notice(village):
    author = await officer(village)
    await shows(author, PHOTO, "/thongbao Ảnh đường sạt.", album="7")
    first = author.last
    for n in (2, 3):
        one = Enclosure(f"AgAC{n}", "photo", f"{n}.jpg", "image/jpeg")
        await shows(author, one, album="7")
        (below,) = author.last
        assert f"Kèm {n} tệp." in below.text
        assert below.edits == first[1].edits == "album 7"
    assert "Đang gửi" in await author.taps("Gửi ngay")


async def test_an_album_without_words_waits_for_them(village):
    author = await officer(village)
    await author.says("/thongbao")
    await shows(author, PHOTO, album="7")
    assert await shows(author, VOICE, album="7") == ""
    await author.says("Cắt điện sáng mai")
    assert carried(author) == ["AQAD.jpg", "AgAD.ogg"]


async def test_a_picture_out_of_nowhere_is_asked_about(village):
    author = await officer(village)
    said = await shows(author, PHOTO)
    assert "Dùng làm gì?" in said
    assert author.labels == ["Dùng làm tin", "Thôi"]
    assert "Viết vài chữ" in await author.taps("Dùng làm tin")
    await author.says("Cắt điện")
    assert carried(author) == ["AQAD.jpg"]


async def test_forwarded_words_become_a_notice_by_one_tap(village):
    author = await officer(village)
    text = "Trời rét đậm, bà con che chắn chuồng trâu bò."
    said = await author.happens(Event.TEXT, text=text, is_forwarded=True)
    assert author.labels == ["Dùng làm tin", "Hỏi Loa Bản câu này", "Thôi"], said
    await author.taps("Dùng làm tin")
    assert author.last[0].text.startswith(text)


async def test_forwarded_words_while_a_notice_is_open_are_its_text(village):
    author = await officer(village)
    await author.says("/thongbao")
    text = "Trời rét đậm chăm trâu bò thế nào?"
    await author.happens(Event.TEXT, text=text, is_forwarded=True)
    assert author.last[0].text.startswith(text)


async def test_a_forwarded_warning_is_answered_and_may_be_a_notice(village):
    author = await officer(village)
    said = await author.happens(
        Event.TEXT, text="Lũ quét, nước lũ đang cuốn nhà tôi, cứu", is_forwarded=True
    )
    assert "112" in said
    assert "Dùng làm tin" in author.labels


async def test_text_typed_at_a_preview_replaces_its_words_after_one_tap(village):
    author = await officer(village)
    await author.says("/thongbao Cắt điện sáng mai")
    await author.says("Cắt điện sáng ngày kia")
    assert author.labels == [
        "Thay chữ của tin",
        "Làm tin mới",
        "Hỏi Loa Bản câu này",
        "Thôi",
    ]
    await author.taps("Thay chữ của tin")
    assert author.last[0].text.startswith("Cắt điện sáng ngày kia\n")
    assert "1. " in (listed := await author.says("/banthao"))
    assert "2. " not in listed


async def test_a_question_at_a_preview_is_a_question(village):
    author = await officer(village)
    await author.says("/thongbao Cắt điện sáng mai")
    said = await author.says("thu nhập bao nhiêu là hộ nghèo?")
    assert "Thay chữ của tin" not in author.labels, said
    await author.says("Giá điện thay đổi")
    await author.taps("Hỏi Loa Bản câu này")
    assert "Thay chữ của tin" not in author.labels
    await author.says("Giá điện mới thay đổi")
    assert "Thay chữ của tin" not in author.labels


async def test_a_picture_at_a_preview_joins_the_draft(village):
    author = await officer(village)
    await author.says("/thongbao Cắt điện sáng mai")
    await shows(author, PHOTO)
    await author.taps("Kèm vào tin đang soạn")
    assert carried(author) == ["AQAD.jpg"]
    assert author.last[0].text.startswith("Cắt điện sáng mai\n")
    await author.taps("Bỏ tệp kèm")
    assert carried(author) == []


async def test_what_is_too_large_is_refused_in_one_sentence(village):
    author = await officer(village)
    await author.says("/thongbao")
    large = Enclosure("BAAC", "video", "phim.mp4", "video/mp4", 200_000_000)
    said = await shows(author, large)
    assert said.startswith("Tệp nặng quá 20 MB. Gửi tệp nhỏ hơn.")
    assert await kept(village) == 0
    await author.says("Cắt điện sáng mai")
    assert carried(author) == []


async def test_a_citizens_picture_is_not_kept(village):
    citizen = village.person(1)
    assert "Loa Bản chưa xem được ảnh" in await shows(citizen, PHOTO)
    await shows(citizen, PHOTO, "con tôi sốt")
    assert await kept(village) == 0


async def test_a_mended_caption_mends_the_draft_and_keeps_its_picture(village):
    author = await officer(village)
    await shows(author, PHOTO, "/thongbao Cắt điện 28/11.")
    said = str(1000 + village.number - 1)
    await author.happens(
        Event.EDITED,
        text="/thongbao Cắt điện 29/11.",
        media="picture",
        enclosed=PHOTO,
        said=said,
    )
    assert author.last[0].text.startswith("Cắt điện 29/11.\n")
    assert carried(author) == ["AQAD.jpg"]


async def test_an_exercise_is_marked_and_training_is_none(village):
    author = await officer(village)
    assert "TẬP" in await author.says("/thongbao tập")
    await author.says("Cắt điện sáng mai")
    assert author.last[0].text.startswith("BẢN TẬP, không phải tin thật\nCắt điện")
    await author.says("/thongbao tập Cắt điện")
    assert author.last[0].text.startswith("BẢN TẬP")
    for text in ("Tập huấn trồng ngô", "tập huấn trồng ngô"):
        await author.says(f"/thongbao {text}")
        assert author.last[0].text.startswith(text)
