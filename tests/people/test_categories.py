"""Categories are told from places in what is typed, in one pass."""

from bot.people import categories
from tests.support.work import calls


def split(ground, text: str) -> tuple[list[str], str]:
    return categories.split(ground.categories, text, ground.country.folding)


def test_words_that_are_no_category_are_a_place(ground):
    assert split(ground, "bank-day Púng  Luông") == (["bank-day"], "Púng Luông")
    assert split(ground, "Púng Luông mẹo trong tuần") == (["tips"], "Púng Luông")
    assert split(ground, "") == ([], "")


def test_the_longest_name_of_a_category_is_taken_first(ground):
    typed = "viec cua xa, quy dinh cua xa GUONG TOT, cach lam hay 01324"
    assert split(ground, typed) == (["local", "examples"], "01324")


def test_many_words_are_told_apart_in_one_pass(ground):
    few = calls(lambda: split(ground, "a " * 500))
    many = calls(lambda: split(ground, "a " * 2000))
    assert many < 4.5 * few


def test_the_name_that_people_use_and_the_decree_s_may_both_be_typed(ground):
    for typed in ("luật mới, chính sách mới", "chu truong, chinh sach, phap luat"):
        found = categories.find(ground.categories, typed, ground.country.folding)
        assert found is not None
        assert found.id == "policy"
        assert split(ground, f"{typed} Cốc Pàng") == (["policy"], "Cốc Pàng")


def test_no_two_kinds_are_called_the_same(ground):
    fold = ground.country.folding
    typed = [name for c in ground.categories for name in c.typed(fold)]
    assert len(typed) == len(set(typed))


def test_a_bulletin_is_named_as_people_call_it(ground):
    for typed, id_ in (
        ("lừa đảo", "scams"),
        ("lua dao", "scams"),
        ("mẹo hằng ngày", "tips"),
        ("biên giới", "border"),
        ("mưa bão", "storms"),
    ):
        assert split(ground, typed) == ([id_], "")


def test_what_nothing_chosen_stands_for(ground):
    usual = {"bank-day", "round-up", "storms", "scams"}
    inland = categories.bulletins_by_default(ground.categories, at_the_border=False)
    border = categories.bulletins_by_default(ground.categories, at_the_border=True)
    assert set(inland) == usual
    assert set(border) == {*usual, "border"}
