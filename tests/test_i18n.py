import re

import pytest
from babel.messages.pofile import read_po

from bot.cli import catalogues
from bot.config import PROJECT

LOCALES = PROJECT / "locales"
# `most` and `least` are limits, which never are one; `number` is a name.
NUMBERS = {"count", "days", "people", "groups", "chats", "sent", "planned"}
COUNTED = re.compile(r"\{(\w+)\} (?:[a-z]+ )?(?:people|[a-z]+s)\b")


def test_no_english_message_counts_something_in_one_form_only():
    with (LOCALES / "en/LC_MESSAGES/bot.po").open("rb") as file:
        messages = [m for m in read_po(file, locale="en") if m.id]
    counting = [
        m.id
        for m in messages
        if not m.pluralizable
        and any(name in NUMBERS for name in COUNTED.findall(m.string))
    ]
    assert counting == []


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1500, "1,500 people")],
)
def test_a_message_that_counts_has_the_form_of_its_number(ground, count, said):
    assert ground.catalogues.translator("en").counted("{count} máy", count) == said


def test_a_language_without_plurals_and_a_message_without_translation_count_too(ground):
    _ = ground.catalogues.translator("vi")
    assert _.counted("{count} máy", 1) == "1 máy"
    assert _.counted("{count} cái chưa ai dịch của {whose}", 2, whose="ai") == (
        "2 cái chưa ai dịch của ai"
    )


TEMPLATE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "{count} máy ở {place}"
msgid_plural "{count} máy ở {place}"
msgstr[0] ""
msgstr[1] ""

msgid "Còn {count}"
msgstr ""
"""


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ('msgstr[0] "one in {place}"\nmsgstr[1] "{count} in {place}"', None),
        ('msgstr[0] "one in {place}"\nmsgstr[1] ""', "is not translated"),
        ('msgstr[0] "one"\nmsgstr[1] "{count} in {place}"', "placeholders differ"),
        (None, "lacks"),
    ],
)
def test_a_catalogue_that_lacks_a_form_is_named_with_its_line(tmp_path, english, fault):
    (tmp_path / "bot.pot").write_text(TEMPLATE, encoding="utf-8")
    file = tmp_path / "en" / "LC_MESSAGES" / "bot.po"
    file.parent.mkdir(parents=True)
    text = TEMPLATE.replace(
        '"Còn {count}"\nmsgstr ""', '"Còn {count}"\nmsgstr "{count}"'
    )
    asked = 'msgid_plural "{count} máy ở {place}"\nmsgstr[0] ""\nmsgstr[1] ""'
    given = (
        'msgstr "{count} in {place}"'
        if english is None
        else (f'msgid_plural "{{count}} máy ở {{place}}"\n{english}')
    )
    file.write_text(text.replace(asked, given), encoding="utf-8")
    found = catalogues.faults(tmp_path)
    if fault is None:
        assert found == []
        return
    (only,) = found
    assert fault in only
    assert re.match(rf"{re.escape(str(file))}:\d+: ", only)


def test_a_number_left_out_where_nothing_is_counted_is_a_fault(tmp_path):
    (tmp_path / "bot.pot").write_text(
        TEMPLATE.partition('msgid "{count}')[0] + ('msgid "Còn {count}"\nmsgstr ""\n'),
        encoding="utf-8",
    )
    file = tmp_path / "en" / "LC_MESSAGES" / "bot.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgid "Còn {count}"\nmsgstr "More"\n', encoding="utf-8")
    (only,) = catalogues.faults(tmp_path)
    assert "placeholders differ" in only
