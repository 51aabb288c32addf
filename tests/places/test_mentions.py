"""Which places a question names, among its other words."""

import pytest


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("biên giới Nghệ An dài bao nhiêu", {"vn.40"}),
        ("bien gioi nghe an dai bao nhieu", {"vn.40"}),
        ("kon tum cu phat tieng gi", {"vn.51"}),
        ("Hà Giang có mấy dân tộc", {"vn.08"}),
        ("lai châu với điện biên", {"vn.12", "vn.11"}),
        ("giấy tờ ở xã Cốc Pàng", {"vn.04.01324"}),
        ("huyện Mường Tè trước đây", {"vn.12"}),
        ("tp huế", {"vn.46"}),
        # Names that are ordinary words, and words that are no names.
        ("xã biên giới là gì", set()),
        ("nhà xa trường được mấy ki lô mét", set()),
        ("hn con phải mang gì đi học", set()),
        ("cuộc sống hoà bình", {"vn.25"}),
        ("hóa bình sữa", set()),
        ("Cốc Pàng có gì", set()),
        ("", set()),
    ],
)
def test_places_named_in_a_question(places, question, named):
    assert places.mentions().find(question) == named


def test_a_commune_that_there_is_something_to_say_about_needs_no_level(places):
    found = places.mentions({"vn.04.01324"}).find("Cốc Pàng có gì, Cô Ba có gì")
    assert found == {"vn.04.01324"}
