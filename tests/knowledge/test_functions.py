"""What the bot can do is found like an answer, and never in an answer's place."""

from datetime import date

import pytest

from bot.cli.benches.bench_ask import QUESTIONS
from bot.cli.benches.bench_talk import FILES, grant, read_wishes
from bot.knowledge import Act, Answered, Choose
from bot.knowledge.files.functions import read_functions
from bot.knowledge.search.talk.function_words import FunctionWords
from bot.knowledge.search.talk.reached import functions_reached
from bot.knowledge.search.text import Reader
from bot.knowledge.word_lists import Function

TODAY = date(2026, 11, 28)
REACHED_ASIDE = 93.0  # last reached on the part that nothing was tuned on
ALLOWANCE = 1.0
ENTRY = """leave:
  opens: stop-news
  label: {vi: Thôi nhận tin}
  asked: [dừng gửi]
"""


@pytest.fixture(scope="module")
def granted(library):
    return grant(library, read_wishes(QUESTIONS))


def test_functions_are_reached_by_plain_words(granted):
    reached = functions_reached(granted).reached
    assert reached is not None
    assert reached >= 95, [g.wish.text for g in granted if not g.is_reached]


def test_functions_are_reached_by_words_that_nothing_was_tuned_on(granted):
    reached = functions_reached([g for g in granted if g.wish.is_kept_aside]).reached
    assert reached is not None
    assert reached >= max(90, REACHED_ASIDE - ALLOWANCE)


def test_every_function_is_asked_for_in_the_questions(library):
    wanted = {want for wish in read_wishes(QUESTIONS) for want in wish.want}
    rare = {"watch-topic", "link-group", "invite"}
    assert {f.id for f in library.content.words.functions} <= wanted | rare
    assert FILES


@pytest.mark.parametrize(
    "text", ["menu", "help", "trợ giúp", "tro giup", "hướng dẫn", "huong dan", "giúp"]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_who_asks_for_help_gets_help_and_no_topic(library, text, language):
    found = library.index.ask(text, language, TODAY)
    assert isinstance(found, Act)
    assert found.function.id == "help"


def test_no_way_of_asking_is_two_functions_or_one_of_a_topic(library):
    words = library.index._functions._words
    functions = library.content.words.functions
    ways = {way for f in functions for own in f.asked.values() for way in own}
    shared = {
        way: names
        for way in ways
        if len(names := [f.id for f in words.named(way) if not f.role]) > 1
    }
    assert shared == {}
    for topic in library.content.topics.values():
        for answer in topic.answers:
            taken = [w for w in (answer.question, *answer.asked) if words.named(w)]
            assert taken == [], answer.file


@pytest.mark.parametrize(
    ("text", "is_leaving"),
    [
        ("thôi không nhận tin nữa nhé", True),
        ("dừng", True),
        ("dung", False),  # "đúng" as well
        ("đúng", False),
        ("stop", True),
        ("nghỉ hè có được không", False),
    ],
)
def test_a_single_word_leaves_only_with_its_own_tones(library, text, is_leaving):
    found = library.index.ask(text, "vi", TODAY)
    assert (isinstance(found, Act) and found.function.id == "leave") is is_leaving


def test_a_question_about_a_rule_is_no_wish(library):
    for text in (
        "xin xem sửa dữ liệu của mình thì bao lâu được",
        "báo cháy gọi số mấy",
    ):
        found = library.index.ask(text, "vi", TODAY)
        assert isinstance(found, Answered | Choose), text


def test_what_is_for_officers_is_found_by_them_alone(library):
    text = "hộp thư"
    assert not isinstance(library.index.ask(text, "vi", TODAY), Act)
    found = library.index.ask(text, "vi", TODAY, roles=("officer",))
    assert isinstance(found, Act)
    assert found.function.id == "inbox"


def test_particles_around_a_way_of_asking_do_not_count(ground):
    menu = Function("help", "/help", {"vi": "x"}, {"vi": ("menu", "đi")})
    words = FunctionWords([menu], {"nhé", "cho", "em", "đi"}, reader(ground))
    for text in ("menu nhé", "cho em menu đi", "cho em menu di", "đi"):
        assert words.named(text) == (menu,), text
    assert words.named("menu gì") == ()
    assert words.named("nhé") == ()
    assert words.named("") == ()


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("leave: dừng\n", "must be names and values"),
        (ENTRY.replace("opens: stop-news", "opens: ''"), "needs `opens`"),
        (ENTRY.replace("vi:", "en:"), "needs a `label` with vi"),
        (ENTRY.replace("[dừng gửi]", "dừng"), "needs `asked`"),
        (ENTRY + "  asked_en: [1]\n", "a list of texts as `asked_en`"),
        (ENTRY + "  sends: now\n", "unknown name: sends"),
    ],
)
def test_a_fault_in_a_function_is_named_with_its_line(entry, wrong):
    import yaml

    text = "# ways\n" + entry
    functions, faults = read_functions("functions.yaml", text, yaml.safe_load(text))
    assert functions == ()
    assert len(faults) == 1
    assert str(faults[0]).startswith("functions.yaml:2: function leave ")
    assert wrong in faults[0].what


def reader(ground) -> Reader:
    return Reader(ground.country.folding, {})
