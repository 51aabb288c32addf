"""What is asked about a place: only where the whole question is about it."""

import pytest

from bot.places import About, District, One, Several, Split


@pytest.mark.parametrize(
    ("text", "about", "kind"),
    [
        ("xã cũ Púng Luông nay là xã nào", About.NOW, One),
        ("xa cu pung luong nay la xa nao", About.NOW, One),
        ("xa la pan tan nay thuoc dau", About.NOW, Several),
        ("La Pán Tẩn nay thuộc đâu?", About.NOW, One),
        ("cho em hỏi la pan tan gio thuoc xa nao vay a", About.NOW, Several),
        ("xa cu la pung luong", About.NOW, One),
        ("tỉnh Yên Bái sáp nhập vào đâu", About.NOW, District),
        ("xa tan lap nay thuoc tinh nao", About.NOW, Several),
        ("xã Phú Hội An Giang nay là xã nào", About.NOW, Split),
        ("huyện Mù Cang Chải nay còn không", About.EXISTS, District),
        ("xã Thanh Thủy có phải xã biên giới không", About.BORDER, Several),
        ("pung luong co phai xa bien gioi ko a", About.BORDER, One),
        ("Lào Cai giáp nước nào", About.BORDER, One),
        ("xã Púng Luông thuộc khu vực mấy", About.ZONE, One),
        ("xã tôi khu vực mấy", About.OWN_ZONE, None),
        ("xa minh co phai xa bien gioi khong", About.OWN_BORDER, None),
        ("tỉnh Lào Cai có bao nhiêu xã", About.COUNT, One),
        ("xa 04492", About.CODE, One),
        ("04492", About.CODE, One),
        ("mã 04492 là xã nào", About.NOW, One),
        ("mã xã Púng Luông là gì", About.CODE, One),
        ("xã nào nhập vào Púng Luông", About.NOW, One),
        ("thị xã Nghĩa Lộ nay là gì", About.NOW, District),
        ("where is Yen Bai now", About.NOW, Several),
        ("is Pung Luong a border commune?", About.BORDER, One),
        ("toi song o ban la pan tan", About.HOME, Several),
        ("toi la nguoi mong o xa pung luong", About.HOME, One),
        ("toi o sapa", About.HOME, One),
        ("xa toi la xa pung luong cu thuoc mu cang chai", About.HOME, One),
        ("nhà em bên Tân Lập", About.HOME, Several),
        ("I live in Pung Luong", About.HOME, One),
    ],
)
def test_what_is_asked_and_of_which_place(places, text, about, kind):
    found = places.asked(text)
    if about is None:
        assert found is None
        return
    assert found is not None
    assert found.about is about
    if kind is not None:
        assert isinstance(found.match, kind)


@pytest.mark.parametrize(
    "text",
    [
        "vay vốn ở xã Tân Lập",
        "tôi ở xã Tân Lập muốn vay vốn thì hỏi ai",
        "ngân hàng ở đâu",
        "trạm y tế ở đâu",
        "nhà tôi ở đâu",
        "tôi ở đâu",
        "hộ nghèo là thu nhập bao nhiêu",
        "tỉnh mình có biên giới không",
        "xã biên giới ở đâu",
        "học phí ở Lào Cai bao nhiêu",
        "cửa khẩu Thanh Thủy mấy giờ mở",
        "12345678",
        "",
        "xã",
    ],
)
def test_a_question_about_something_else_is_none_about_a_place(places, text):
    assert places.asked(text) is None


def test_hardly_a_way_of_asking_of_a_topic_is_taken(places, library):
    """What is taken is a question about the place itself, of topics that tell it."""
    taken = {
        topic.id
        for topic in library.content.topics.values()
        for answer in topic.answers
        for text in (answer.question, *answer.asked)
        if places.asked(text) is not None
    }
    assert taken <= {
        "border-area-which",
        "border-provinces-merged",
        "border-provinces-now",
        "zones-lookup",
        "commune-count",
        "old-commune",
        "commune-codes",
        "provinces-now",
    }


def test_the_topics_that_are_named_are_there(places, library):
    named = {*places.ways.topics.values(), *places.ways.keeps}
    assert named <= set(library.content.topics)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sapa", "Phường Sa Pa"),
        ("xã 04492", "Xã Púng Luông"),
        ("mã số 04492", "Xã Púng Luông"),
        ("tôi sống ở bản La Pán Tẩn", "Xã Púng Luông"),
        ("xa toi la xa pung luong cu thuoc mu cang chai", "Xã Púng Luông"),
    ],
)
def test_a_name_is_found_however_it_is_said(places, typed, name):
    found = places.find(typed)
    assert isinstance(found, One)
    assert found.place.name == name
