"""Who is in danger is heard, in words that nobody wrote down before."""

import shutil

import pytest

from bot.cli.benches.bench_ask import QUESTIONS, measure, read_questions
from bot.cli.benches.bench_cries import hear, rows
from bot.errors import DataProblem
from bot.knowledge import Library
from bot.knowledge.danger import hearing
from bot.knowledge.language import unspaced
from bot.knowledge.search.measured.measuring import Figure
from bot.store.kept import KeptFiles

# What was reached on the part that nothing was learned from, and must be kept.
MUST = {
    "cries surely heard": 80,
    "cries at least perhaps heard": 95,
    "look-alikes, full alarm": 3,
    "look-alikes, warned above the answer": 10,
}


@pytest.fixture(scope="module")
def cries(library):
    return hear(library, QUESTIONS)


@pytest.fixture(scope="module")
def aside(library) -> dict[str, Figure]:
    outcomes = measure(library, read_questions(QUESTIONS))
    _, of_aside = rows(library, QUESTIONS, outcomes)
    return {figure.name: figure for figure in of_aside}


@pytest.mark.parametrize("name", MUST)
def test_cries_that_nothing_was_learned_from_are_heard(aside, name):
    row = aside[name]
    if row.is_ceiling:
        assert row.reached <= MUST[name], row
    else:
        assert row.reached >= MUST[name], row


def test_what_is_kept_aside_is_not_learned_from(library, cries):
    learned = {
        text.casefold()
        for said in library.content.words.dangers.said.values()
        for text in said
    }
    long = [c.text for c in cries if c.is_kept_aside and len(c.text.split()) > 4]
    assert [text for text in long if text.casefold() in learned] == []


@pytest.mark.parametrize(
    ("cry", "kind"),
    [
        ("chồng đang cầm dao đòi giết tôi, gọi số nào", "beaten"),
        ("đang bị chồng đánh, luật nào bảo vệ tôi", "beaten"),
        ("bi thang hang xom hiep", "sexual"),
        ("mọi người không có em thì nhẹ gánh", "despair"),
        ("cháu bị sốt co giật", "unconscious"),
        ("con tôi ăn lá ngón rồi có cứu được không", "poisoned"),
        ("vợ uống thuốc trừ sâu có đưa đi viện được bảo hiểm không", "poisoned"),
        ("nhà đang cháy gọi số mấy", "fire"),
        ("nuoc len noc nha roi", "flood"),
        ("my husband is beating me", "beaten"),
        ("đuối nước", "drowning"),
        ("snake bite", "bitten"),
    ],
)
def test_a_cry_is_heard_whatever_it_asks(library, cry, kind):
    found = library.danger.heard(cry)
    assert (found.sure or found.perhaps) is not None
    assert (found.sure or found.perhaps).id == kind


@pytest.mark.parametrize(
    "asked",
    [
        "bị đánh trượt hộ nghèo thì kiến nghị ở đâu",
        "đánh vợ bị phạt bao nhiêu",
        "xem kịch chồng đánh vợ",
        "mùa này có lũ không",
        "nhà cháy ba năm trước nay xây lại có phải xin phép không",
        "chuan bi danh sach ho ngheo can nhung gi",
        "gia lac nam nay bao nhieu mot can",
        "bao nhiêu tuổi được tiền người già",
        "haha",
        "",
    ],
)
def test_a_question_of_law_money_or_the_past_gets_no_full_alarm(library, asked):
    assert library.danger.heard(asked).sure is None


def test_a_cry_at_the_end_of_a_letter_is_heard_and_an_old_story_is_none(library):
    letter = "Kính gửi cán bộ, nhà em ở cuối bản, năm nay được mùa ngô, bán cũng khá. "
    cry = "Chồng em uống rượu đang cầm dao đuổi em, em trốn sau chuồng trâu, cứu em"
    assert library.danger.heard(letter * 3 + cry)
    assert not library.danger.heard(letter * 8)


def test_an_example_that_an_editor_adds_counts_after_a_reload(
    library, ground, tmp_path
):
    """The words of the example mean nothing in any language."""
    desk = tmp_path / "messages"
    shutil.copytree(ground.config.content_dir, desk)
    own = Library(
        desk, ground.catalogues, ground.country, ground.places, kept=KeptFiles(tmp_path)
    )
    assert not own.danger.heard("zorbu klimta fenwo")
    file = desk / "words" / "danger.yaml"
    text = file.read_text("utf-8")
    many = "".join(f"    zorbu klimta {end}\n" for end in ("fenwo", "fen", "wo", "fe"))
    file.write_text(text.replace("  bitten: |\n", f"  bitten: |\n{many}"), "utf-8")
    assert own.reload() == ()
    found = own.danger.heard("zorbu klimta fenwo")
    assert (found.sure or found.perhaps).id == "bitten"


def test_what_was_learned_is_kept_and_says_the_same(library, ground, tmp_path, cries):
    kept = KeptFiles(tmp_path)
    made, read = (
        Library(
            ground.config.content_dir,
            ground.catalogues,
            ground.country,
            ground.places,
            kept=kept,
        )
        for _ in range(2)
    )
    assert list(tmp_path.glob("cries-*")) == []
    heard = [made.danger.heard(cry.text) for cry in cries]
    assert len(list(tmp_path.glob("cries-*"))) == 1
    assert [read.danger.heard(cry.text) for cry in cries] == heard
    assert sum(map(bool, heard)) > len(cries) / 3


@pytest.mark.parametrize("broken", ["kinds: [", "", "kinds: {}"])
def test_no_server_starts_that_would_hear_no_cry(ground, tmp_path, broken):
    desk = tmp_path / "messages"
    shutil.copytree(ground.config.content_dir, desk)
    (desk / "words" / "danger.yaml").write_text(broken, "utf-8")
    own = Library(desk, ground.catalogues, ground.country, ground.places)
    with pytest.raises(DataProblem, match=r"danger\.yaml:\d: .*no cry for help"):
        own.lay(())


# Written for this test: nothing was learned from them.
@pytest.mark.parametrize(
    ("cry", "kinds"),
    [
        ("救命，我丈夫拿刀要砍我", {"beaten"}),
        ("我家着火了，浓烟滚滚，怎么办", {"fire"}),
        ("我爸刚被毒蛇咬了，脚肿起来了", {"bitten"}),
        ("孩子掉到河里了，快来人", {"drowning", "help"}),
        ("我不想活了，想一了百了", {"despair", "help"}),
        ("ຊ່ວຍແດ່ ໄຟໄໝ້ເຮືອນຂ້ອຍແລ້ວ", {"fire"}),
        ("ຜົວຂ້ອຍເອົາມີດໄລ່ຟັນຂ້ອຍ ຊ່ວຍແດ່", {"beaten", "help"}),
        ("ລູກຂ້ອຍຕົກນ້ຳຈົມຫາຍແລ້ວ ຊ່ວຍແດ່", {"drowning", "help"}),
    ],
)
def test_a_cry_in_a_script_without_spaces_is_heard(library, cry, kinds):
    found = library.danger.heard(cry)
    assert found, cry
    assert (found.sure or found.perhaps).id in kinds


@pytest.mark.parametrize(
    "ordinary",
    [
        "贫困户一个月收入多少",
        "老人津贴到哪里申请",
        "ຜູ້ເຖົ້າໄດ້ເງິນອຸດໜູນເທົ່າໃດ",
        "ແຈ້ງເກີດລູກຢູ່ໃສ",
    ],
)
def test_an_ordinary_question_in_such_a_script_alarms_nobody(library, ordinary):
    assert library.danger.heard(ordinary).sure is None


def test_what_is_learned_in_one_script_is_not_taught_in_another(library):
    """So Vietnamese is heard as before, whatever is added in Khmer."""
    dangers = library.content.words.dangers
    by_script = hearing._by_script(dangers, hearing._asked(library.content))
    for script, said in by_script.items():
        assert said
        assert {unspaced.language_in(text) for text, _kind, _near in said} == {script}
